"""The whole problem over a few strategies of each building, decided exactly: those that the relaxed problem likes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from app.optimizer.milp import relaxation
from app.optimizer.milp.linear import LinearProgram, solve_linear
from app.optimizer.milp.within_limits import taken_most
from app.optimizer.question.problem import Bools, Ints, Problem

ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class Chosen:
    """strategy[B] or None where none was found in time; bound_yen on every plan of the liked strategies; infeasible:
    proven that they hold none."""

    strategy: Ints | None
    bound_yen: float
    infeasible: bool = False


def decide_among(
    problem: Problem, liked: Bools, *, seconds: float, gap_yen: float, stopped: Callable[[], bool] = lambda: False
) -> Chosen:
    """The best plan that takes liked[K] strategies alone, to an absolute gap.

    Everybody who is promised a service is served in it, and all limits hold.
    """
    count = len(problem.strategies.cost_yen)
    trips = relaxation.trips_of(problem)
    columns = count + len(trips.client)
    blocks = relaxation.blocks_of(problem, trips, columns)
    program = LinearProgram(
        cost=np.r_[problem.strategies.cost_yen, trips.saved],
        upper=np.r_[np.where(liked & problem.strategies.allowed, 1.0, 0.0), np.full(len(trips.client), np.inf)],
        matrix=sparse.vstack([block.matrix for block in blocks.values()]).tocsr(),
        row_lower=np.concatenate([block.lower for block in blocks.values()]),
        row_upper=np.concatenate([block.upper for block in blocks.values()]),
        whole=count,
    )
    solved = solve_linear(program, seconds=seconds, gap=gap_yen, stopped=stopped)
    if solved.value is None:
        return Chosen(None, -np.inf, solved.infeasible)
    weight = problem.alpha_yen * problem.access_factor[problem.clients.function] * problem.clients.users
    nobody = float((weight * problem.clients.unserved_distance[:, None]).sum())
    bound = solved.bound + nobody - ROUNDING * (abs(solved.bound) + nobody)
    return Chosen(taken_most(solved.value[:count], problem.strategies.building_start), bound)
