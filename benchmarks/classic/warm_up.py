"""Compiling ahead: one small instance of each kind runs through every kernel and fills the cache."""

import numpy as np

from app.optimizer.question.limits import Limits
from benchmarks.classic.capacitated import solve_capacitated_p_median
from benchmarks.classic.districts import Region, list_districts
from benchmarks.classic.facility_location import solve_facility_location
from benchmarks.classic.p_median import solve_p_median

WITHOUT_HURRY = Limits(seconds=600.0, gap=0.0)


def warm_up() -> None:
    """Compile all kernels of the classic problems, or load them from the cache."""
    random = np.random.default_rng(2)
    points = random.integers(0, 100, (40, 2))
    cost = np.floor(np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2)))
    need = random.integers(1, 20, len(points)).astype(float)
    capacity = np.full(len(points), np.ceil(need.sum() / 5 * 1.02))
    solve_p_median(cost, 5, limits=WITHOUT_HURRY)
    # Nearly equal costs keep the branching kernels busy.
    solve_p_median(random.integers(90, 100, (60, 60)).astype(float), 6, limits=Limits(seconds=2.0, gap=0.0))
    solve_facility_location(cost, np.full(len(points), 60.0), limits=WITHOUT_HURRY)
    solve_facility_location(
        cost * need[:, None], np.full(len(points), 900.0), need=need, capacity=capacity, limits=WITHOUT_HURRY
    )
    solve_capacitated_p_median(cost, 5, need=need, capacity=capacity, limits=Limits(seconds=2.0, gap=0.0))
    # A search that closes early lists no districts.
    region = Region(np.ascontiguousarray(cost.T), need.astype(np.int64), capacity.astype(np.int64))
    list_districts(region, 0, cost.min(axis=1), 5.0, 100)
