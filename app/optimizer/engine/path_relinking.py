"""Path relinking: each building may follow either of two good plans, and the few that differ are perturbed."""

import numpy as np

from app.optimizer.engine.perturbation import Candidates
from app.optimizer.engine.search import Search
from app.optimizer.question.problem import Bools, Ints

TRIES, MOST_TRIES = 8, 200  # per building that differs, and in all
ANSWERS = 6  # buildings that answer a change of one
POOL = 3  # earlier plans a new one is relinked with


def relink_earlier(search: Search, polished: Ints) -> None:
    """Relink the best plan with a polished one and then with earlier ones."""
    for other in [polished, *search.pool[::-1][:POOL]]:
        if search.done():
            return
        relink(search, other)
    search.pool.append(polished)


def relink(search: Search, other: Ints) -> None:
    """Perturb the best plan among its own strategies and those of `other`."""
    if search.incumbent is None or not search.limited:
        return
    differs = search.incumbent != other
    if differs.sum() < 2:
        return
    allowed = np.zeros(len(search.town.cost), np.bool_)
    allowed[search.incumbent] = allowed[other] = True
    search.perturb_among(
        candidates_between(search, differs, allowed), allowed, min(TRIES * int(differs.sum()), MOST_TRIES)
    )


def candidates_between(search: Search, differs: Bools, allowed: Bools) -> Candidates:
    """The two strategies of each building that differs; these buildings answer each other, near or far."""
    start, centres = search.town.start, np.flatnonzero(differs)
    others = min(len(centres) - 1, ANSWERS)
    near = [search.rng.permutation(centres[centres != centre])[:others] for centre in centres.tolist()]
    near_start = others * np.r_[0, np.cumsum(differs)].astype(np.int64)
    candidate_start = np.r_[0, np.cumsum(allowed)][start].astype(np.int64)
    return Candidates(near_start, np.concatenate(near), candidate_start, np.flatnonzero(allowed), centres)
