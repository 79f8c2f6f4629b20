"""Plans read off the prices: how often each strategy was the cheapest lately stands for a fractional plan."""

import numpy as np

from app.optimizer.engine.hunt import Hunt
from app.optimizer.question.problem import Floats, Ints


def frequency(hunt: Hunt) -> Floats:
    """Share of the last priced choices in which each allowed strategy was taken, 0 for others [K]."""
    if hunt.ascent is None:
        raise ValueError("no prices yet")
    return np.asarray(np.where(hunt.model.allowed, hunt.ascent.frequency + 1e-9, 0.0), dtype=np.float64)


def frequent_choice(hunt: Hunt) -> Ints:
    """The strategy each building was priced into most often lately [B]."""
    score, start = frequency(hunt), hunt.town.start
    top = np.repeat(np.maximum.reduceat(score, start[:-1]), np.diff(start))
    hits = np.flatnonzero(score >= top)
    owner = hunt.model.problem.strategies.building()[hits]
    return hits[np.unique(owner, return_index=True)[1]]


def drawn_choice(hunt: Hunt) -> Ints:
    """A strategy for each building, drawn by how often it was priced best lately [B]."""
    start, running = hunt.town.start, np.r_[0.0, np.cumsum(frequency(hunt))]
    low, high = running[start[:-1]], running[start[1:]]
    drawn = np.searchsorted(running, low + hunt.rng.random(len(low)) * (high - low), side="right") - 1
    return np.asarray(np.clip(drawn, start[:-1], start[1:] - 1), dtype=np.int64)
