"""A first plan where a search by single changes finds none: the exact finish among few strategies."""

import numpy as np

from app.optimizer.engine.perturbation import find_neighbours
from app.optimizer.engine.search import Search
from app.optimizer.milp.finish import Finish, finish
from app.optimizer.question.problem import Bools, Ints

LIKED = (0.5,)  # shares of the strategies a first plan is looked for among, one after the other
NEAR_LIKED = (0.1, 0.3, 0.5)  # the same beside those of a given plan, from which little has to change
CLOSER = 0.2  # of the gap accepted: how near to their best plan a better one is looked for among few strategies
TRACE = 1e-9  # share from which a strategy counts as taken by the relaxed problem
ROOT_NODES = 1


def choose_liked(search: Search) -> None:
    """A first plan among the strategies the prices like best and those of the plan the search was given: with it the
    exact finish has to prove, not to find."""
    for share in LIKED if search.given is None else NEAR_LIKED:
        if search.stopped() or search.keeps_promises():
            return
        choose_among(search, liked(search, share))


def choose_any(search: Search) -> None:
    """Any plan at all, where those the prices like hold none: a poor one to go on from."""
    if search.stopped() or search.keeps_promises():
        return
    left = min(search.limits.exact_seconds, search.left())
    allowed, told = search.model.allowed.copy(), search.monitor.cancelled
    result = finish(search.model, allowed, seconds=left, any_plan=True, most_nodes=ROOT_NODES, stopped=told,
                    seed=search.seed % 2**31)  # fmt: skip
    _take(search, result)


def choose_among(search: Search, kept: Bools) -> None:
    """The best plan of the kept strategies and those of the best plan, or one that is good enough by the bound."""
    start = search.incumbent if search.keeps_promises() else None
    if start is not None:
        kept[start] = True
    result = finish(
        search.model,
        kept,
        start=start,
        seconds=min(search.limits.exact_seconds, search.left()),
        absolute_gap_yen=accepted_gap_yen(search) * (1.0 if start is None else CLOSER),
        good_enough_yen=search.bound + accepted_gap_yen(search),
        most_nodes=ROOT_NODES,
        stopped=search.monitor.cancelled,
        seed=search.seed % 2**31,
    )
    _take(search, result)


def _take(search: Search, result: Finish) -> None:
    if result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()
        search.record("first plan")


def liked(search: Search, share: float) -> Bools:
    """The allowed strategies of the least reduced costs [K], what the relaxed problem takes, what was given, and all
    that may answer where it is not allowed any more. Each building keeps its best."""
    reduced, allowed = search.reduced_costs(), search.model.allowed
    kept = reduced <= np.quantile(reduced[allowed], share)
    if search.ascent is not None:
        kept |= search.ascent.frequency > TRACE
    if search.given is not None:
        kept[search.given] = True
        kept |= np.repeat(answering(search, search.given), np.diff(search.town.start))
    return np.asarray(allowed & kept, dtype=np.bool_)


def answering(search: Search, given: Ints) -> Bools:
    """Buildings that may not do what was given, and the neighbours of each [B]."""
    start, near = search.near = search.near or find_neighbours(search.model)
    changed = np.flatnonzero(~search.model.allowed[given])
    asked = np.zeros(len(given), np.bool_)
    asked[changed] = True
    for building in changed.tolist():
        asked[near[start[building] : start[building + 1]]] = True
    return asked


def accepted_gap_yen(search: Search) -> float:
    """How far plan and bound may stay apart, a little less than asked for: the better plan has the smaller measure, and
    none a smaller one than the bound where that is above what no plan can change."""
    if np.isfinite(search.bound) and search.bound > search.model.floor_yen:
        return 0.99 * search.limits.gap * (search.bound - search.model.floor_yen)
    value = search.objective if search.keeps_promises() else search.bound
    return 0.9 * search.limits.gap * abs(value - search.model.floor_yen) if np.isfinite(value) else 0.0
