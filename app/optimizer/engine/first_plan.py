"""A first plan where a search by single changes finds none: the exact finish among few strategies."""

import numpy as np

from app.optimizer.engine.search import Search
from app.optimizer.milp.finish import finish
from app.optimizer.question.problem import Bools

LIKED = 0.5  # share of the strategies a first plan is looked for among
TRACE = 1e-9  # share from which a strategy counts as taken by the relaxed problem
ROOT_NODES = 1


def choose_liked(search: Search) -> None:
    """A first plan among the strategies the prices like best and those of the plan the search was given: with it the
    exact finish has to prove, not to find."""
    if search.stopped():
        return
    result = finish(
        search.model,
        liked(search),
        seconds=min(search.limits.exact_seconds, search.limits.seconds - search.seconds()),
        absolute_gap_yen=accepted_gap_yen(search),
        most_nodes=ROOT_NODES,
        stopped=search.monitor.cancelled,
        seed=search.seed % 2**31,
    )
    if result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()
        search.record("first plan")


def liked(search: Search) -> Bools:
    """The allowed strategies of the least reduced costs [K], what the relaxed problem takes and what was given; each
    building keeps its best."""
    reduced, allowed = search.reduced_costs(), search.model.allowed
    kept = reduced <= np.quantile(reduced[allowed], LIKED)
    if search.ascent is not None:
        kept |= search.ascent.frequency > TRACE
    if search.given is not None:
        kept[search.given] = True
    return np.asarray(allowed & kept, dtype=np.bool_)


def accepted_gap_yen(search: Search) -> float:
    """How far plan and bound may stay apart, a little less than asked for: the better plan has the smaller measure, and
    none a smaller one than the bound where that is above what no plan can change."""
    if np.isfinite(search.bound) and search.bound > search.model.floor_yen:
        return 0.99 * search.limits.gap * (search.bound - search.model.floor_yen)
    value = search.objective if search.keeps_promises() else search.bound
    return 0.9 * search.limits.gap * abs(value - search.model.floor_yen) if np.isfinite(value) else 0.0
