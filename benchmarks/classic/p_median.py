"""p-median: which p sites, so that the way of everybody to the nearest one is least in sum."""

import numpy as np

from app.optimizer.question.limits import SILENT, Limits, Monitor
from benchmarks.classic.answer import ClassicOutcome, Clock, Floats, nearest_of, whole_numbers
from benchmarks.classic.median import begin, run

EXACT = Limits(seconds=600.0, gap=0.0)


def checked_costs(cost: Floats) -> Floats:
    """The costs as a contiguous matrix; ValueError where they are not a finite, non-negative matrix."""
    matrix = np.ascontiguousarray(cost, dtype=np.float64)
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError("costs must be a matrix of clients by sites")
    if not np.isfinite(matrix).all() or matrix.min() < 0:
        raise ValueError("costs must be finite and not negative; is the network connected?")
    return matrix


def solve_p_median(
    cost: Floats, p: int, *, limits: Limits = EXACT, seed: int = 0, monitor: Monitor = SILENT
) -> ClassicOutcome:
    """min Σ_i min_{j open} cost[i, j] with exactly p sites open.

    cost[clients, sites] already weighted by users; see `graph.shortest_distances` for networks.
    Same seed, same answer, unless the clock stops the search. Source: Beasley (1985), European Journal of
    Operational Research 21, 270-273, for the bound; Resende and Werneck (2007) for the interchange.
    """
    matrix = checked_costs(cost)
    clock = Clock(limits, monitor, whole_numbers(matrix))
    if not 1 <= p <= matrix.shape[1]:
        raise ValueError(f"p must lie between 1 and {matrix.shape[1]}")
    search = begin(matrix, np.zeros(matrix.shape[1]), p=p, seed=seed, clock=clock)
    open_sites = run(search)
    return clock.outcome(open_sites, nearest_of(matrix, open_sites))
