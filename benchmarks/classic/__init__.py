"""Classic location problems as special cases of the engine: p-median, facility location, capacitated p-median."""

from benchmarks.classic.answer import ClassicOutcome, Served
from benchmarks.classic.capacitated import solve_capacitated_p_median
from benchmarks.classic.facility_location import solve_facility_location
from benchmarks.classic.graph import shortest_distances
from benchmarks.classic.p_median import solve_p_median
from benchmarks.classic.warm_up import warm_up

__all__ = [
    "ClassicOutcome",
    "Served",
    "shortest_distances",
    "solve_capacitated_p_median",
    "solve_facility_location",
    "solve_p_median",
    "warm_up",
]
