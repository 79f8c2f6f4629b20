"""Plans read off the prices: how often each strategy was the cheapest lately stands for a fractional plan."""

import numpy as np

from app.optimizer.engine.search import Search
from app.optimizer.milp.within_limits import taken_most
from app.optimizer.question.problem import Floats, Ints


def frequency(search: Search) -> Floats:
    """Share of the last priced choices in which each allowed strategy was taken, 0 for others [K]."""
    if search.ascent is None:
        raise ValueError("no prices yet")
    return np.asarray(np.where(search.model.allowed, search.ascent.frequency + 1e-9, 0.0), dtype=np.float64)


def frequent_choice(search: Search) -> Ints:
    """The strategy each building was priced into most often lately [B]."""
    return taken_most(frequency(search), search.town.start)


def drawn_choice(search: Search) -> Ints:
    """A strategy for each building, drawn by how often it was priced best lately [B]."""
    start, running = search.town.start, np.r_[0.0, np.cumsum(frequency(search))]
    low, high = running[start[:-1]], running[start[1:]]
    drawn = np.searchsorted(running, low + search.rng.random(len(low)) * (high - low), side="right") - 1
    return np.asarray(np.clip(drawn, start[:-1], start[1:] - 1), dtype=np.int64)
