"""Two good plans make a better one: each building may follow either of them, and the few that differ are shaken."""

import numpy as np

from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.shake import Choices
from app.optimizer.question.problem import Bools, Ints

TRIES, MOST_TRIES = 8, 200  # per building that differs, and in all
ANSWERS = 6  # buildings that answer a change of one
POOL = 3  # earlier plans a new one is merged with


def merge_polished(hunt: Hunt, stand: Ints) -> None:
    """Polish a plan of its own making, merge what comes out with the best plan and then with earlier ones."""
    hunt.polish(4, start=stand)
    polished = hunt.state.chosen.copy()
    for other in [polished, *hunt.pool[::-1][:POOL]]:
        if hunt.done():
            return
        merge(hunt, other)
    hunt.pool.append(polished)


def merge(hunt: Hunt, other: Ints) -> None:
    """Shake the best plan among its own strategies and those of `other`."""
    if hunt.best is None or not hunt.limited:
        return
    differs = hunt.best != other
    if differs.sum() < 2:
        return
    allowed = np.zeros(len(hunt.town.cost), np.bool_)
    allowed[hunt.best] = allowed[other] = True
    hunt.shake_among(choices_between(hunt, differs, allowed), allowed, min(TRIES * int(differs.sum()), MOST_TRIES))


def choices_between(hunt: Hunt, differs: Bools, allowed: Bools) -> Choices:
    """The two strategies of each building that differs; these buildings answer each other, near or far."""
    start, centres = hunt.town.start, np.flatnonzero(differs)
    others = min(len(centres) - 1, ANSWERS)
    near = [hunt.rng.permutation(centres[centres != centre])[:others] for centre in centres.tolist()]
    near_start = others * np.r_[0, np.cumsum(differs)].astype(np.int64)
    worth_start = np.r_[0, np.cumsum(allowed)][start].astype(np.int64)
    return Choices(near_start, np.concatenate(near), worth_start, np.flatnonzero(allowed), centres)
