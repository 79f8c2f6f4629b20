"""Where a search begins: a first plan, first prices, and where the problem is small the best prices at once."""

from dataclasses import replace

import numpy as np

from app.optimizer.engine.dual import Pace, Prices
from app.optimizer.engine.first_plan import NEAR_LIKED, choose_among, choose_liked, liked
from app.optimizer.engine.search import PASSES, Search
from app.optimizer.kernels.model import Model
from app.optimizer.milp.relaxation import relax
from app.optimizer.milp.within_limits import choose_within_limits
from app.optimizer.question.plan import Duals, FixingPrices, WarmStart
from app.optimizer.question.problem import Ints

START_PASSES = 3  # of the search from everything as it is: enough for prices to start from
RELAXABLE = 60_000  # list entries · periods up to which the relaxed problem is solved for its prices
ONE_LOOK = Pace(1, 0.1, 1)  # the bound at given prices
LIMITS_GAP = 1e-3  # of the controllable part: how exactly the cheapest choice within the limits is found
LIMITS_SECONDS = 5.0
CHANGE = 1e-4  # of the controllable part: what a change costs where a plan is brought inside its limits


def begin(search: Search, warm_start: WarmStart | None) -> None:
    """First plan and prices; afterwards there is a plan, or a proof that there is none, or the search must repair."""
    if unservable(search):
        search.infeasible = True
        return
    if warm_start is not None:
        search.exact_bound = search.bound = warm_start.least_yen
        search.given = warm_start.strategy
    make_start(search, warm_start)
    if warm_start is not None and warm_start.duals is not None and not search.stopped():
        search.climb(ONE_LOOK)
        take_up(search)
    if not search.done() and search.incumbent is None:
        keep_limits_first(search)
    if warm_start is None:
        take_best_prices(search)


def take_best_prices(search: Search) -> None:
    """Where the problem is small the prices of the relaxed problem, and from them a plan where there is none."""
    if not search.done() and is_small(search):
        take_relaxed_prices(search)
    if not search.done() and search.incumbent is None:
        keep_limits_first(search)
    search.record("start")


def take_up(search: Search) -> None:
    """Go on from a neighbouring answer: the places around what has changed answer it, at its prices. One that keeps
    no promise any more gives way to one among the strategies liked best."""
    search.record("warm start")
    if search.done():
        return
    search.stand_on(search.state.chosen.copy(), search.asked())
    search.descend()
    search.settle_and_judge()
    search.record("search")
    if not search.keeps_promises():
        choose_liked(search)
    if search.done() or not search.keeps_promises():
        return
    search.polish(PASSES)
    search.record("polish")
    if is_small(search):
        choose_near(search)
    if not search.done() and search.ascent is not None:
        search.try_choice(search.ascent.choice)
        search.polish(PASSES)
        search.record("polish")


def choose_near(search: Search) -> None:
    """Wider and wider around the plan until what is found is good enough by the bound."""
    for share in NEAR_LIKED[1:]:
        if not search.done():
            choose_among(search, liked(search, share))
        if not search.done():
            search.polish(PASSES)


def is_small(search: Search) -> bool:
    """Whether the relaxed problem is worth its time."""
    return len(search.town.list_site) * search.model.problem.periods <= RELAXABLE


def unservable(search: Search) -> bool:
    """Whether a client whose service is guaranteed has no place that could ever be open for it in some period."""
    town, model = search.town, search.model
    if not search.promised:
        return False
    owner = np.repeat(np.arange(len(town.cost)), np.diff(town.offer_start))
    opened = np.zeros(model.slots, np.bool_)
    opened[town.offer_slot[model.allowed[owner]]] = True
    client = np.repeat(np.arange(len(town.users)), np.diff(town.list_start))
    for t in range(model.problem.periods):
        reached = np.bincount(client, opened[t * len(town.site_function) + town.list_site], minlength=len(town.users))
        if (town.promised & (town.users[:, t] > 0) & (reached == 0)).any():
            return True
    return False


def make_start(search: Search, warm_start: WarmStart | None) -> None:
    """First plan and first prices: from a neighbouring answer, else from everything as it is."""
    model, town = search.model, search.town
    chosen = first_choice(search, warm_start)
    search.stand_on(chosen)
    search.judge()  # everything as it is mostly keeps all promises
    if warm_start is None or warm_start.strategy is None:
        search.descend(passes=START_PASSES)
    duals = None if warm_start is None else warm_start.duals
    if duals is not None and duals.client_distance.shape == model.problem.clients.users.shape:
        search.prices = prices_from(model, duals)
    else:
        search.prices.pi[:] = first_prices(search)
    search.guess = float(town.cost[search.state.chosen].sum()) + search.least_access_yen()
    search.guess += 0.02 * abs(search.guess - model.floor_yen)
    if search.closest and search.limited:
        search.empty_full_places()
    search.settle_and_judge()


def first_choice(search: Search, warm_start: WarmStart | None) -> Ints:
    """The plan to start from: the given one with locked strategies replaced, else the first allowed strategies."""
    allowed, start = search.model.allowed, search.town.start
    first = np.flatnonzero(allowed)[np.r_[0, np.cumsum(np.add.reduceat(allowed, start[:-1], dtype=np.int64))][:-1]]
    if warm_start is None or warm_start.strategy is None or len(warm_start.strategy) != len(first):
        return np.asarray(first, dtype=np.int64)
    return np.asarray(np.where(allowed[warm_start.strategy], warm_start.strategy, first), dtype=np.int64)


def first_prices(search: Search) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Half way between the nearest and the second-nearest open place [T, C]; never beyond what the list reaches."""
    near, following = search.state.near.T, search.state.next.T
    return np.asarray(near + 0.5 * np.minimum(following - near, search.distance_unit), dtype=np.float64)


def take_relaxed_prices(search: Search) -> None:
    """The prices of the relaxed problem, which no bound by prices beats, and how much of each strategy it takes."""
    left = search.left()
    relaxed = relax(search.model.problem, seconds=max(left, 0.01), stopped=search.stopped)
    search.infeasible = relaxed.infeasible
    if relaxed.prices is None or relaxed.shares is None:
        return
    search.prices = prices_from(search.model, relaxed.prices)
    search.climb(ONE_LOOK)
    assert search.ascent is not None  # noqa: S101
    search.ascent = replace(search.ascent, frequency=np.maximum(relaxed.shares, 0.0))
    search.relaxed = True
    if search.closest and search.limited and relaxed.least_yen is not None:
        search.exact_bound = max(search.exact_bound, min(relaxed.least_yen, search.objective))
        search.bound = max(search.bound, search.exact_bound)
    search.record("relaxation")


def keep_limits_first(search: Search) -> None:
    """A plan that keeps all limits at least priced cost, where the search has found none; proof where there is none."""
    model = search.model
    value = search.reduced_costs() if search.ascent is not None else search.town.cost
    left = max(0.01, min(LIMITS_SECONDS, search.left()))
    size = abs(search.guess - model.floor_yen)
    found = choose_within_limits(
        model,
        np.where(model.allowed, value, 0.0),
        model.allowed,
        seconds=left,
        gap=LIMITS_GAP * size,
        stopped=search.stopped,
    )
    search.infeasible = found.infeasible
    if found.strategy is not None:
        search.stand_on(found.strategy, search.asked())
        search.judge()
        search.descend(strictness=5.0)
        search.settle_and_judge()


def mend_limits(search: Search) -> bool:
    """Bring the plan the search stands on inside all limits with few and cheap changes; False where that fails."""
    model, stand = search.model, search.state.chosen.copy()
    value = search.reduced_costs() if search.ascent is not None else search.town.cost
    value = np.where(model.allowed, value, 0.0) + CHANGE * abs(search.guess - model.floor_yen)
    value[stand] -= CHANGE * abs(search.guess - model.floor_yen)
    left = max(0.01, min(LIMITS_SECONDS, search.left()))
    gap = LIMITS_GAP * abs(search.guess - model.floor_yen)
    found = choose_within_limits(model, value, model.allowed, seconds=left, gap=gap, stopped=search.stopped)
    if found.strategy is None:
        return False
    search.stand_on(found.strategy, search.asked())
    search.descend(strictness=5.0)
    if not search.keeps_limits():
        search.stand_on(found.strategy)
    search.judge()
    return search.keeps_limits()


def prices_from(model: Model, duals: Duals | FixingPrices) -> Prices:
    """Prices in the model's own numbering and scale; rows added since start at zero."""
    mu = np.zeros(len(model.limits))
    for place, limit in enumerate(model.limits):
        price = _published_price(duals, kind=limit.kind, index=limit.index)
        mu[place] = max(0.0, limit.sign * price) / limit.scale
    pi = np.asarray(duals.client_distance, dtype=np.float64)
    return Prices(np.ascontiguousarray(pi[model.client_order].T), mu)


def _published_price(duals: Duals | FixingPrices, *, kind: str, index: int) -> float:
    if kind == "budget":
        return float(duals.budget[index])
    if kind == "area":
        return duals.area_yen_per_m2
    return float(duals.rows[index]) if index < len(duals.rows) else 0.0
