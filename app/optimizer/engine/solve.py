"""The one public verb: `solve(problem, limits) -> Outcome`."""

import resource
import sys

import numpy as np

from app.optimizer.engine.doubt import doubt
from app.optimizer.engine.dual import Pace, Prices, bound_at
from app.optimizer.engine.hunt import PROOF, Hunt
from app.optimizer.engine.merge import merge_polished
from app.optimizer.engine.part import rebuild_parts
from app.optimizer.engine.rounding import drawn_choice, frequent_choice
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.milp.finish import finish
from app.optimizer.milp.relaxation import relax
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Duals, Outcome, Plan, Status, WarmStart
from app.optimizer.question.problem import Floats, Ints, Problem

ROUNDS = (Pace(48, 0.5, 3), Pace(80, 0.4, 8), Pace(200, 0.4, 10), Pace(400, 0.4, 15), Pace(600, 0.4, 20))
SHAKES = (0, 2, 6, 15, 20)  # tries per building of each round
SHAKES_LIMITED = (0, 0, 2, 6, 6)
EXACT_SHAKES = (0.0, 0.3, 0.6, 1.0, 1.0)
RELAXABLE = 250_000  # list entries · periods up to which the problem is relaxed first
SMALL, PROVABLE = 50_000, 400_000  # list entries · periods up to which the exact finish is worth its time
EARLY_NODES, NODES = 300, 2**31 - 1  # of the exact finish between rounds and at the end
EARLY_PROOF = 2  # round after which small towns are finished exactly
WRITING = 5e-6  # seconds per list entry · period to write the exact model down
START_PASSES = 3  # of the search from everything as it is: enough for prices to start from
WIDE = 0.1  # gap after a round's search from which on its plans are polished at once
QUESTIONS = 4  # decisions doubted in a round
PATIENCE = 3  # rounds without progress before giving up


def solve(
    problem: Problem,
    limits: Limits | None = None,
    *,
    seed: int = 0,
    monitor: Monitor = SILENT,
    warm_start: WarmStart | None = None,
) -> Outcome:
    """The best plan found and a proven bound on all plans.

    Raises ValueError where `problem.faults()` is not empty. Same problem, seed and limits give the same plan unless
    the clock or the monitor stopped the search. Any moment's best plan is kept: the answer is never worse than the
    last report.
    """
    faults = problem.faults()
    if faults:
        raise ValueError(f"the problem has {len(faults)} faults, first {faults[0]}")
    hunt = Hunt(build_model(problem), limits or Limits(), seed=seed, monitor=monitor)
    size = len(problem.clients.list_site) * problem.periods
    start = warm_start if size > RELAXABLE else start_relaxed(hunt, warm_start)
    if hunt.infeasible:
        return conclude(hunt)
    set_out(hunt, start)
    for number, pace in enumerate(ROUNDS):
        if hunt.done():
            break
        one_round(hunt, pace, number=number)
        if number == EARLY_PROOF and size <= SMALL and not hunt.done():
            prove(hunt, most_nodes=EARLY_NODES)
    keep_searching(hunt)
    if not hunt.done() and size <= PROVABLE:
        prove(hunt)
    return conclude(hunt)


def start_relaxed(hunt: Hunt, warm_start: WarmStart | None) -> WarmStart | None:
    """A plan and prices from the relaxed problem, with its bound; those given where everybody must use the nearest."""
    problem = hunt.model.problem
    if problem.closest_assignment or len(problem.clients.list_site) == 0:
        return warm_start
    found = relax(
        problem,
        gap=hunt.limits.gap,
        seconds=hunt.limits.seconds - hunt.seconds(),
        floor_yen=hunt.model.floor_yen,
        stopped=hunt.monitor.cancelled,
    )
    if found.bound_yen == np.inf:
        hunt.infeasible = True
        return None
    hunt.bound = max(hunt.bound, found.bound_yen)
    if found.strategy is not None:
        hunt.take(found.strategy)
        hunt.judge()
        hunt.tell("relaxation")
    return WarmStart(found.strategy, found.duals)


def keep_searching(hunt: Hunt) -> None:
    """Use the time that is left while it still brings something."""
    idle = 0
    while not hunt.done() and idle < PATIENCE:
        before = hunt.gap
        one_round(hunt, ROUNDS[-1], number=len(ROUNDS) - 1)
        idle = 0 if hunt.gap < before - 1e-5 else idle + 1


def set_out(hunt: Hunt, warm_start: WarmStart | None) -> None:
    """First plan and first prices: from a neighbouring answer, else from everything as it is."""
    model, town = hunt.model, hunt.town
    allowed = model.allowed
    first = np.flatnonzero(allowed)[np.r_[0, np.cumsum(np.add.reduceat(allowed, town.start[:-1]))][:-1]]
    chosen = first
    if warm_start is not None and warm_start.strategy is not None and len(warm_start.strategy) == len(first):
        chosen = np.where(allowed[warm_start.strategy], warm_start.strategy, first)
    hunt.take(chosen)
    hunt.descend(passes=START_PASSES)
    duals = None if warm_start is None else warm_start.duals
    if duals is not None and duals.client_distance.shape == model.problem.clients.users.shape:
        hunt.prices = prices_from(model, duals)
    else:
        gap = hunt.state.next - hunt.state.near
        hunt.prices.pi[:] = (hunt.state.near + 0.5 * gap).T
    hunt.guess = float(town.cost[hunt.state.chosen].sum()) + hunt.near_yen()
    hunt.guess += 0.02 * abs(hunt.guess - model.floor_yen)
    hunt.settle_and_judge()
    hunt.tell("start")


def one_round(hunt: Hunt, pace: Pace, *, number: int) -> None:
    """Bound, plans from its prices, repair, and shaking where the gap remains."""
    reference = hunt.objective if np.isfinite(hunt.objective) else hunt.guess
    stop = 0.25 * hunt.limits.gap * abs(reference - hunt.model.floor_yen)
    ascent = hunt.climb(Pace(pace.iterations, pace.step, pace.patience, stop_gap_yen=stop))
    hunt.tell("bound")
    if hunt.done():
        return
    before, stands = hunt.objective, []
    late = number > EARLY_PROOF  # by then the prices hardly move, and would lead to the same plans again
    choices = (drawn_choice(hunt), drawn_choice(hunt)) if late else (ascent.choice, frequent_choice(hunt))
    for chosen in choices:
        if not hunt.done():
            hunt.try_choice(chosen)
            stands.append(hunt.state.chosen.copy())
    hunt.tell("search")
    if hunt.objective < before and not hunt.done():
        hunt.polish(4)
    for stand in stands if number > 0 or hunt.gap > WIDE else []:
        if not hunt.done():
            merge_polished(hunt, stand)
    hunt.tell("polish")
    if number > 0 and not hunt.done():
        widen(hunt, number=number)
    hunt.fix()


def widen(hunt: Hunt, *, number: int) -> None:
    """Look farther from the best plan: nudged prices, shaking, parts decided anew."""
    before, buildings = hunt.objective, len(hunt.town.start) - 1
    nudge(hunt, 12)
    if hunt.objective < before:
        hunt.polish(4)
    hunt.tell("repair")
    doubt(hunt, QUESTIONS)
    hunt.tell("doubt")
    hunt.shake_exactly(round(EXACT_SHAKES[number] * buildings))
    if not hunt.done():
        hunt.shake((SHAKES_LIMITED if hunt.limited else SHAKES)[number] * buildings)
    hunt.tell("shake")
    if hunt.limited and number > EARLY_PROOF and not hunt.done():
        rebuild_parts(hunt)
        hunt.tell("parts")


def nudge(hunt: Hunt, tries: int) -> None:
    """Raise the prices of exceeded limits and lower the others until the priced search just keeps them."""
    if hunt.ascent is None or len(hunt.prices.mu) == 0 or not (hunt.prices.mu > 1e-3).any():
        return
    kept = hunt.prices
    mu = kept.mu.copy()
    hunt.take(hunt.ascent.choice)
    for _ in range(tries):
        if hunt.stopped():
            break
        hunt.prices = Prices(kept.pi, mu)
        hunt.descend(strictness=0.0, priced=True, passes=12)
        excess = hunt.excess()
        if excess.max() < 0.004:
            stand = hunt.state.chosen.copy()
            hunt.prices = kept
            hunt.descend(strictness=5.0, passes=12)
            hunt.settle_and_judge()
            hunt.take(stand)
        rise = 1.0 + np.minimum(0.3, 3.0 * np.maximum(excess, 0.0) + 0.01)
        mu = np.where(excess > 0, np.maximum(mu, 0.05) * rise, np.where(excess < -0.01, 0.97 * mu, mu))
    hunt.prices = kept


def prove(hunt: Hunt, *, most_nodes: int = NODES) -> None:
    """Exact finish over all strategies that may still be in a better plan; its bound counts for all plans.

    Counted in nodes where the search goes on afterwards: the clock decides over the last call alone.
    """
    size = len(hunt.town.list_site) * hunt.model.problem.periods
    left = hunt.limits.seconds - hunt.seconds()
    if left < 2.0 * WRITING * size:
        return
    hunt.fix()
    result = finish(
        hunt.model,
        hunt.model.allowed.copy(),
        seconds=min(hunt.limits.exact_seconds, max(left, 0.01)),
        start=hunt.best,
        absolute_gap_yen=enough_yen(hunt),
        most_nodes=most_nodes,
        stopped=hunt.monitor.cancelled,
        seed=hunt.seed % 2**31,
    )
    if result.strategy is not None:
        hunt.take(result.strategy)
        hunt.judge()
    if result.stopped:
        return
    if not result.infeasible:
        hunt.bound = max(hunt.bound, min(result.bound_yen, hunt.objective))
    elif hunt.best is None:
        hunt.infeasible = True
    else:
        hunt.bound = hunt.objective
    hunt.tell("finish")


def enough_yen(hunt: Hunt) -> float:
    """How far plan and bound may stay apart, a little less than asked for: the better plan has the smaller measure."""
    return 0.9 * hunt.limits.gap * abs(hunt.objective - hunt.model.floor_yen) if hunt.best is not None else 0.0


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


def publish_duals(hunt: Hunt) -> Duals | None:
    """The prices of the best bound in the problem's numbering and units."""
    if hunt.ascent is None:
        return None
    model, problem = hunt.model, hunt.model.problem
    budget, rows, area = np.zeros(problem.periods), np.zeros(len(problem.rows.names)), 0.0
    for price, limit in zip(hunt.ascent.prices.mu, model.limits, strict=True):
        yen = float(price) * limit.scale * limit.sign
        if limit.kind == "budget":
            budget[limit.index] += yen
        elif limit.kind == "area":
            area += yen
        else:
            rows[limit.index] += yen
    client = np.empty_like(problem.clients.users)
    client[model.client_order] = hunt.ascent.prices.pi.T
    value, choice = np.empty(len(model.town.cost)), np.empty(problem.buildings, np.int64)
    worth, allowed = hunt.ascender.worth, problem.strategies.allowed
    bound = bound_at(model, allowed, hunt.ascent.prices, worth=worth, value=value, choice=choice)
    return Duals(client, budget, area, rows, _place_yen(model, hunt.ascent.place_price), value, bound)


def _place_yen(model: Model, distance: Floats) -> Floats:
    """Distance per user of each slot → yen per place [N, T] in the problem's numbering."""
    town, periods = model.town, model.problem.periods
    table = distance.reshape(periods, -1).T * town.price[town.site_function]
    place = np.empty_like(table)
    place[model.site_order] = table
    return place


def conclude(hunt: Hunt) -> Outcome:
    """Assign everybody once more, exactly, and round to yen."""
    plan, cost, access = None, None, None
    if hunt.best is not None:
        plan, cost, access = _complete(hunt, hunt.best)
    objective = None if cost is None or access is None else cost + access
    bound = int(np.floor(hunt.bound + 1e-6 * abs(hunt.bound) * 1e-6)) if np.isfinite(hunt.bound) else None
    if objective is not None and bound is not None:
        bound = min(bound, objective)
    return Outcome(
        status=_status(hunt),
        plan=plan,
        objective_yen=objective,
        bound_yen=bound,
        gap=hunt.gap if np.isfinite(hunt.gap) else None,
        floor_yen=round(hunt.model.floor_yen),
        cost_yen=cost,
        access_yen=access,
        seconds=hunt.seconds(),
        peak_mb=peak_mb(),
        history=tuple(hunt.history),
        duals=publish_duals(hunt),
    )


def _complete(hunt: Hunt, best: Ints) -> tuple[Plan, int, int]:
    hunt.take(best)
    assignment = hunt.assign(want_visits=True)
    if assignment.visits is None:
        raise RuntimeError("the best plan has no assignment")
    cost = round(float(hunt.town.cost[best].sum()))
    return Plan(best.copy(), assignment.visits), cost, round(assignment.access_yen)


def _status(hunt: Hunt) -> Status:
    if hunt.best is not None and hunt.gap <= PROOF:
        return Status.OPTIMAL
    if hunt.monitor.cancelled():
        return Status.CANCELLED
    if hunt.infeasible:
        return Status.INFEASIBLE
    return Status.FEASIBLE if hunt.best is not None else Status.TIME_LIMIT_NO_PLAN


def peak_mb() -> float:
    """Largest memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
