"""Question the decisions of the best plan that the prices like least: what would be the best plan without them?

The reduced cost of a chosen strategy is its share of the gap. Where one building holds much of it, either the plan is
wrong there, which single changes may not show, or the bound is weak.
"""

import numpy as np

from app.optimizer.engine.dual import Ascent, Pace
from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.merge import merge
from app.optimizer.question.problem import Bools, Ints

SHARE = 0.02  # of the gap: reduced costs below it are not worth a question
PACE = Pace(40, 0.3, 4)


def doubt(hunt: Hunt, most: int) -> None:
    """Up to `most` questions not asked before, the most promising first."""
    if hunt.best is None:
        return
    fresh = [b for b in doubtful(hunt).tolist() if (b, int(hunt.best[b])) not in hunt.doubted]
    for b in fresh[:most]:
        if hunt.done():
            return
        hunt.doubted.add((b, int(hunt.best[b])))
        question(hunt, b)


def doubtful(hunt: Hunt) -> Ints:
    """Buildings whose chosen strategies hold most of the gap."""
    if hunt.best is None or hunt.ascent is None:
        return np.zeros(0, np.int64)
    held = hunt.reduced_costs()[hunt.best]
    order = np.argsort(-held, kind="stable")
    return order[held[order] > SHARE * (hunt.objective - hunt.bound)]


def question(hunt: Hunt, b: int) -> None:
    """Forbid what building b does in the best plan, and make the best of the rest; if no plan without it can be better,
    it is settled."""
    assert hunt.best is not None  # noqa: S101
    kept, prices, ascent = hunt.model.allowed.copy(), hunt.prices, hunt.ascent
    alike = opens_alike(hunt, b, int(hunt.best[b]))
    others = kept & ~alike
    if not others[hunt.town.start[b] : hunt.town.start[b + 1]].any():
        return
    without = hunt.ascender.climb(others, prices, target=hunt.objective, pace=PACE, stopped=hunt.stopped)
    if without.bound > hunt.objective:
        own = slice(hunt.town.start[b], hunt.town.start[b + 1])
        hunt.model.allowed[own] &= alike[own]
        return
    stand = best_of(hunt, others, without)
    hunt.model.allowed[:], hunt.prices, hunt.ascent = kept, prices, ascent
    if not hunt.done():
        merge(hunt, stand)


def best_of(hunt: Hunt, allowed: Bools, ascent: Ascent) -> Ints:
    """A polished plan of the allowed strategies at their own prices; what the hunt knows of all plans is put aside."""
    hunt.model.allowed[:], hunt.prices, hunt.ascent = allowed, ascent.prices, ascent
    hunt.try_choice(ascent.choice)
    if not hunt.done():
        hunt.polish(2, start=hunt.state.chosen.copy())
    return hunt.state.chosen.copy()


def opens_alike(hunt: Hunt, b: int, k: int) -> Bools:
    """The strategies of building b that open the same places in the same periods as k [K]."""
    town = hunt.town
    mine = np.sort(town.offer_slot[town.offer_start[k] : town.offer_start[k + 1]])
    alike = np.zeros(len(town.cost), np.bool_)
    for other in range(int(town.start[b]), int(town.start[b + 1])):
        theirs = town.offer_slot[town.offer_start[other] : town.offer_start[other + 1]]
        alike[other] = len(theirs) == len(mine) and bool((np.sort(theirs) == mine).all())
    return alike
