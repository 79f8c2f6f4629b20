"""The rounds of a search: bound, plans from its prices, repair, and ever wider looks around the best plan."""

import numpy as np

from app.optimizer.engine.dual import Pace, Prices
from app.optimizer.engine.fix_and_optimize import optimize_parts
from app.optimizer.engine.path_relinking import relink_earlier
from app.optimizer.engine.probing import probe_incumbent
from app.optimizer.engine.rounding import drawn_choice, frequent_choice
from app.optimizer.engine.search import Search
from app.optimizer.kernels.model import Model
from app.optimizer.milp.finish import finish
from app.optimizer.milp.relaxation import relax
from app.optimizer.question.plan import Duals, WarmStart

ROUNDS = (Pace(48, 0.5, 3), Pace(80, 0.4, 8), Pace(200, 0.4, 10), Pace(400, 0.4, 15), Pace(600, 0.4, 20))
PERTURBATIONS = (0, 2, 6, 15, 20)  # tries per building of each round
PERTURBATIONS_LIMITED = (0, 0, 2, 6, 6)
EXACT_PERTURBATIONS = (0.0, 0.3, 0.6, 1.0, 1.0)
RELAXABLE = 250_000  # list entries · periods up to which the problem is relaxed first
SMALL, PROVABLE = 50_000, 400_000  # list entries · periods up to which the exact finish is worth its time
EARLY_NODES, NODES = 300, 2**31 - 1  # of the exact finish between rounds and at the end
EARLY_PROOF = 2  # round after which small towns are finished exactly
WRITING = 5e-6  # seconds per list entry · period to write the exact model down
START_PASSES = 3  # of the search from everything as it is: enough for prices to start from
WIDE = 0.1  # gap after a round's search from which on its plans are polished at once
PROBES = 4  # decisions probed in a round
PATIENCE = 3  # rounds without progress before giving up


def run_rounds(search: Search, warm_start: WarmStart | None) -> None:
    """Search until the gap, the proof or the clock is reached, or nothing more comes."""
    size = len(search.town.list_site) * search.model.problem.periods
    start = warm_start if size > RELAXABLE else relaxed_start(search, warm_start)
    if search.infeasible:
        return
    make_start(search, start)
    if search.done() and not search.stopped():
        search.climb(Pace(1, 0.1, 1))
    for number, pace in enumerate(ROUNDS):
        if search.done():
            break
        one_round(search, pace, number=number)
        if number == EARLY_PROOF and size <= SMALL and not search.done():
            prove(search, most_nodes=EARLY_NODES)
    keep_searching(search)
    if not search.done() and size <= PROVABLE:
        prove(search)


def relaxed_start(search: Search, warm_start: WarmStart | None) -> WarmStart | None:
    """A plan and prices from the relaxed problem, with its bound; those given where everybody must use the nearest."""
    problem = search.model.problem
    if problem.closest_assignment or len(problem.clients.list_site) == 0:
        return warm_start
    found = relax(
        problem,
        gap=search.limits.gap,
        seconds=search.limits.seconds - search.seconds(),
        floor_yen=search.model.floor_yen,
        stopped=search.monitor.cancelled,
    )
    if found.bound_yen == np.inf:
        search.infeasible = True
        return None
    search.exact_bound = max(search.exact_bound, found.bound_yen)
    search.bound = max(search.bound, found.bound_yen)
    if found.strategy is not None:
        search.stand_on(found.strategy)
        search.judge()
        search.record("relaxation")
    return WarmStart(found.strategy, found.duals)


def keep_searching(search: Search) -> None:
    """Use the time that is left while it still brings something."""
    idle = 0
    while not search.done() and idle < PATIENCE:
        before = search.gap
        one_round(search, ROUNDS[-1], number=len(ROUNDS) - 1)
        idle = 0 if search.gap < before - 1e-5 else idle + 1


def make_start(search: Search, warm_start: WarmStart | None) -> None:
    """First plan and first prices: from a neighbouring answer, else from everything as it is."""
    model, town = search.model, search.town
    allowed = model.allowed
    first = np.flatnonzero(allowed)[np.r_[0, np.cumsum(np.add.reduceat(allowed, town.start[:-1]))][:-1]]
    chosen = first
    if warm_start is not None and warm_start.strategy is not None and len(warm_start.strategy) == len(first):
        chosen = np.where(allowed[warm_start.strategy], warm_start.strategy, first)
    search.stand_on(chosen)
    search.descend(passes=START_PASSES)
    duals = None if warm_start is None else warm_start.duals
    if duals is not None and duals.client_distance.shape == model.problem.clients.users.shape:
        search.prices = prices_from(model, duals)
    else:
        gap = search.state.next - search.state.near
        search.prices.pi[:] = (search.state.near + 0.5 * gap).T
    search.guess = float(town.cost[search.state.chosen].sum()) + search.least_access_yen()
    search.guess += 0.02 * abs(search.guess - model.floor_yen)
    search.settle_and_judge()
    search.record("start")


def one_round(search: Search, pace: Pace, *, number: int) -> None:
    """Bound, plans from its prices, repair, and perturbation where the gap remains."""
    reference = search.objective if np.isfinite(search.objective) else search.guess
    stop = 0.25 * search.limits.gap * abs(reference - search.model.floor_yen)
    ascent = search.climb(Pace(pace.iterations, pace.step, pace.patience, stop_gap_yen=stop))
    search.record("bound")
    if search.done():
        return
    stands = []
    late = number > EARLY_PROOF  # by then the prices hardly move, and would lead to the same plans again
    choices = (drawn_choice(search), drawn_choice(search)) if late else (ascent.choice, frequent_choice(search))
    for chosen in choices:
        if not search.done():
            search.try_choice(chosen)
            stands.append(search.state.chosen.copy())
    search.record("search")
    polished = [search.polished(stand) for stand in stands[::-1]]
    search.record("polish")
    for plan in polished if number > 0 else []:
        if not search.done():
            relink_earlier(search, plan)
    search.record("relinking")
    if number > 0 and not search.done():
        diversify(search, number=number)
    search.fix()


def diversify(search: Search, *, number: int) -> None:
    """Look farther from the best plan: adjusted limit prices, perturbation, parts decided anew."""
    before, buildings = search.objective, len(search.town.start) - 1
    adjust_limit_prices(search, 12)
    if search.objective < before:
        search.polish(4)
    search.record("repair")
    probe_incumbent(search, PROBES)
    search.record("probing")
    search.perturb_exactly(round(EXACT_PERTURBATIONS[number] * buildings))
    if not search.done():
        search.perturb((PERTURBATIONS_LIMITED if search.limited else PERTURBATIONS)[number] * buildings)
    search.record("perturb")
    if search.limited and number > EARLY_PROOF and not search.done():
        optimize_parts(search)
        search.record("parts")


def adjust_limit_prices(search: Search, tries: int) -> None:
    """Raise the prices of exceeded limits and lower the others until the priced search just keeps them."""
    if search.ascent is None or len(search.prices.mu) == 0 or not (search.prices.mu > 1e-3).any():
        return
    kept = search.prices
    mu = kept.mu.copy()
    search.stand_on(search.ascent.choice)
    for _ in range(tries):
        if search.stopped():
            break
        search.prices = Prices(kept.pi, mu)
        search.descend(strictness=0.0, priced=True, passes=12)
        excess = search.excess()
        if excess.max() < 0.004:
            stand = search.state.chosen.copy()
            search.prices = kept
            search.descend(strictness=5.0, passes=12)
            search.settle_and_judge()
            search.stand_on(stand)
        rise = 1.0 + np.minimum(0.3, 3.0 * np.maximum(excess, 0.0) + 0.01)
        mu = np.where(excess > 0, np.maximum(mu, 0.05) * rise, np.where(excess < -0.01, 0.97 * mu, mu))
    search.prices = kept


def prove(search: Search, *, most_nodes: int = NODES) -> None:
    """ExactAccess finish over all strategies that may still be in a better plan; its bound counts for all plans.

    Counted in nodes where the search goes on afterwards: the clock decides over the last call alone.
    """
    size = len(search.town.list_site) * search.model.problem.periods
    left = search.limits.seconds - search.seconds()
    if left < 2.0 * WRITING * size:
        return
    search.fix()
    result = finish(
        search.model,
        search.model.allowed.copy(),
        seconds=min(search.limits.exact_seconds, max(left, 0.01)),
        start=search.incumbent,
        absolute_gap_yen=accepted_gap_yen(search),
        most_nodes=most_nodes,
        stopped=search.monitor.cancelled,
        seed=search.seed % 2**31,
    )
    if result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()
    if result.stopped:
        return
    if result.infeasible and search.incumbent is None:
        search.infeasible = True
    else:
        search.exact_bound = max(search.exact_bound, min(result.bound_yen, search.objective))
        search.bound = max(search.bound, search.exact_bound)
    search.record("finish")


def accepted_gap_yen(search: Search) -> float:
    """How far plan and bound may stay apart, a little less than asked for: the better plan has the smaller measure."""
    return (
        0.9 * search.limits.gap * abs(search.objective - search.model.floor_yen)
        if search.incumbent is not None
        else 0.0
    )


def prices_from(model: Model, duals: Duals) -> Prices:
    """Prices in the model's own numbering and scale; rows added since start at zero."""
    mu = np.zeros(len(model.limits))
    for place, limit in enumerate(model.limits):
        price = _published_price(duals, kind=limit.kind, index=limit.index)
        mu[place] = max(0.0, limit.sign * price) / limit.scale
    return Prices(np.ascontiguousarray(duals.client_distance[model.client_order].T), mu)


def _published_price(duals: Duals, *, kind: str, index: int) -> float:
    if kind == "budget":
        return float(duals.budget[index])
    if kind == "area":
        return duals.area_yen_per_m2
    return float(duals.rows[index]) if index < len(duals.rows) else 0.0
