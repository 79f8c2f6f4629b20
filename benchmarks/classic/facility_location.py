"""Facility location: which sites to open, at a fixed cost each, and who is served where."""

import numpy as np

from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Status
from benchmarks.classic.answer import ClassicOutcome, Clock, Floats, Served, nearest_of, whole_numbers
from benchmarks.classic.loaded import begin_loaded, run_loaded
from benchmarks.classic.loads import Depots
from benchmarks.classic.median import begin, run
from benchmarks.classic.p_median import EXACT, checked_costs
from benchmarks.classic.transport import transport


def solve_facility_location(
    cost: Floats,
    fixed_cost: Floats,
    *,
    need: Floats | None = None,
    capacity: Floats | None = None,
    limits: Limits = EXACT,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> ClassicOutcome:
    """min Σ_j fixed_cost_j y_j + Σ_ij cost_ij x_ij, everybody served, from open sites, within their capacities.

    cost[clients, sites] for the whole need of a client, which may be split over sites. Without `capacity` every
    client goes to its cheapest open site. Source: Beasley (1988), European Journal of Operational Research 33,
    314-325.
    """
    matrix, fixed = checked_costs(cost), np.ascontiguousarray(fixed_cost, dtype=np.float64)
    if fixed.shape != matrix.shape[1:] or not np.isfinite(fixed).all() or fixed.min() < 0:
        raise ValueError("fixed costs must be finite, not negative, one a site")
    if capacity is None:
        clock = Clock(limits, monitor, whole_numbers(matrix, fixed))
        open_sites = run(begin(matrix, fixed, p=0, seed=seed, clock=clock))
        return clock.outcome(open_sites, nearest_of(matrix, open_sites))
    if need is None:
        raise ValueError("capacities need the needs they are filled with")
    depots = _depots(matrix, fixed, need=need, capacity=capacity)
    return _within_capacity(matrix, depots, Clock(limits, monitor, whole=False))


def _depots(cost: Floats, fixed_cost: Floats, *, need: Floats, capacity: Floats) -> Depots:
    amounts = np.ascontiguousarray(need, dtype=np.float64)
    room = np.ascontiguousarray(capacity, dtype=np.float64)
    if amounts.shape != cost.shape[:1] or room.shape != cost.shape[1:]:
        raise ValueError("one need a client and one capacity a site")
    if not np.isfinite(amounts).all() or amounts.min() < 0 or not (room >= 0).all():
        raise ValueError("needs and capacities must not be negative, needs finite")
    # A capacity beyond the whole need never binds; cutting it there keeps the sums finite.
    return Depots(np.ascontiguousarray(cost.T), amounts, np.minimum(room, amounts.sum()), fixed_cost)


def _within_capacity(cost: Floats, depots: Depots, clock: Clock) -> ClassicOutcome:
    if depots.capacity.sum() < depots.need.sum() * (1 - 1e-12):
        return clock.without_solution(Status.INFEASIBLE)
    sites = run_loaded(begin_loaded(cost, depots, clock))
    _, share = transport(cost, depots.need, depots.capacity, sites)
    client, column = np.nonzero(share > 1e-12)
    return clock.outcome(sites, Served(client, sites[column], share[client, column]))
