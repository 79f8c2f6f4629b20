"""Question the decisions of the best plan that the prices like least: what would be the best plan without them?

The reduced cost of a chosen strategy is its share of the gap. Where one building holds much of it, either the plan is
wrong there, which single changes may not show, or the bound is weak.
"""

import numpy as np

from app.optimizer.engine.dual import Ascent, Pace
from app.optimizer.engine.path_relinking import relink
from app.optimizer.engine.search import Search
from app.optimizer.question.problem import Bools, Ints

SHARE = 0.02  # of the gap: reduced costs below it are not probed
PACE = Pace(40, 0.3, 4)


def probe_incumbent(search: Search, most: int) -> None:
    """Up to `most` questions not asked before, the most promising first."""
    if search.incumbent is None:
        return
    fresh = [b for b in probing_order(search).tolist() if (b, int(search.incumbent[b])) not in search.probed]
    for b in fresh[:most]:
        if search.done():
            return
        search.probed.add((b, int(search.incumbent[b])))
        probe(search, b)


def probing_order(search: Search) -> Ints:
    """Buildings whose chosen strategies hold most of the gap."""
    if search.incumbent is None or search.ascent is None:
        return np.zeros(0, np.int64)
    held = search.reduced_costs()[search.incumbent]
    order = np.argsort(-held, kind="stable")
    return order[held[order] > SHARE * (search.objective - search.bound)]


def probe(search: Search, b: int) -> None:
    """Forbid what building b does in the best plan, and make the best of the rest; if no plan without it can be better,
    it is settled."""
    assert search.incumbent is not None  # noqa: S101
    kept, prices, ascent = search.model.allowed.copy(), search.prices, search.ascent
    alike = opens_alike(search, b, int(search.incumbent[b]))
    others = kept & ~alike
    if not others[search.town.start[b] : search.town.start[b + 1]].any():
        return
    without = search.ascender.climb(others, prices, target=search.objective, pace=PACE, stopped=search.stopped)
    if without.bound > search.objective:
        own = slice(search.town.start[b], search.town.start[b + 1])
        search.model.allowed[own] &= alike[own]
        search.note_fixing(without.prices)
        return
    stand = best_of(search, others, without)
    search.model.allowed[:], search.prices, search.ascent = kept, prices, ascent
    if not search.done():
        relink(search, stand)


def best_of(search: Search, allowed: Bools, ascent: Ascent) -> Ints:
    """A polished plan of the allowed strategies at their own prices; what is known of all plans is set aside."""
    search.model.allowed[:], search.prices, search.ascent = allowed, ascent.prices, ascent
    search.try_choice(ascent.choice)
    if not search.done():
        search.polish(2, start=search.state.chosen.copy())
    return search.state.chosen.copy()


def opens_alike(search: Search, b: int, k: int) -> Bools:
    """The strategies of building b that open the same places in the same periods as k [K]."""
    town = search.town
    mine = np.sort(town.offer_slot[town.offer_start[k] : town.offer_start[k + 1]])
    alike = np.zeros(len(town.cost), np.bool_)
    for other in range(int(town.start[b]), int(town.start[b + 1])):
        theirs = town.offer_slot[town.offer_start[other] : town.offer_start[other + 1]]
        alike[other] = len(theirs) == len(mine) and bool((np.sort(theirs) == mine).all())
    return alike
