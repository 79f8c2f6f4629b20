"""How little floor any plan leaves: a proven least, by mixing strategies, and the limits that stand in the way."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from app.optimizer.milp.linear import LinearProgram, solve_linear
from app.optimizer.milp.relaxation import RelaxedRows, blocks_of, trips_of
from app.optimizer.milp.within_limits import taken_most
from app.optimizer.question.problem import Floats, Ints, Problem
from app.optimizer.why.infeasible import LimitReference

BINDS = 0.05  # of the weightiest limit's share in the least floor: limits of less are not named


@dataclass(frozen=True, slots=True)
class LeastArea:
    """No plan that keeps limits, locks and guarantees ends with less floor than `area_m2`; the limits without which the
    mixture would end with less, the weightiest first."""

    area_m2: float
    limits: tuple[LimitReference, ...]


@dataclass(frozen=True, slots=True)
class LeanestPlan:
    """A plan that keeps limits, locks and guarantees with hardly more floor than any must, strategy[B], or None where
    there is none or none was found; `area_m2`: no plan ends with less, -inf where that was not found out."""

    strategy: Ints | None
    area_m2: float


def least_area(problem: Problem, *, seconds: float, stopped: Callable[[], bool] = lambda: False) -> LeastArea | None:
    """None where the time ran out, or where limits and guarantees clash in themselves. A limit on the floor itself is
    set aside."""
    program, blocks = _program(problem)
    solved = solve_linear(program, seconds=seconds, stopped=stopped)
    if solved.value is None or solved.dual is None:
        return None
    first = list(blocks).index("limits")
    begin = sum(block.matrix.shape[0] for block in list(blocks.values())[:first])
    limits = blocks["limits"]
    dual = solved.dual[begin : begin + limits.matrix.shape[0]]
    bound = np.where(dual < 0, limits.upper, limits.lower)
    weight = np.abs(dual * np.where(np.isfinite(bound), bound, 0.0))
    return LeastArea(float(program.cost @ solved.value), _binding(problem, dual, weight))


def leanest_plan(
    problem: Problem, *, seconds: float, gap_m2: float, stopped: Callable[[], bool] = lambda: False
) -> LeanestPlan:
    """The same where each facility does one thing, at most `gap_m2` from the least: a plan, and a truer least floor."""
    program, _ = _program(problem)
    count = len(problem.strategies.cost_yen)
    whole = replace(program, upper=np.minimum(program.upper, np.r_[np.ones(count), program.upper[count:]]), whole=count)
    solved = solve_linear(whole, seconds=seconds, gap=gap_m2, stopped=stopped)
    if solved.infeasible:
        return LeanestPlan(None, -np.inf)
    strategy = None if solved.value is None else taken_most(solved.value[:count], problem.strategies.building_start)
    return LeanestPlan(strategy, solved.bound)


def _program(problem: Problem) -> tuple[LinearProgram, dict[str, RelaxedRows]]:
    """Least floor at the end over mixtures of strategies and the trips that guarantees ask for; its blocks of rows."""
    trips = trips_of(problem)
    count = len(problem.strategies.cost_yen)
    blocks = blocks_of(replace(problem, area_limit_m2=np.inf), trips, count + len(trips.client))
    program = LinearProgram(
        cost=np.r_[problem.strategies.final_area_m2, np.zeros(len(trips.client))],
        upper=np.r_[np.where(problem.strategies.allowed, np.inf, 0.0), np.full(len(trips.client), np.inf)],
        matrix=sparse.vstack([block.matrix for block in blocks.values()]).tocsr(),
        row_lower=np.concatenate([block.lower for block in blocks.values()]),
        row_upper=np.concatenate([block.upper for block in blocks.values()]),
    )
    return program, blocks


def _binding(problem: Problem, dual: Floats, weight: Floats) -> tuple[LimitReference, ...]:
    """Limits by price times limit, m2, which is their part of the least floor; rows follow budgets and area."""
    order = np.argsort(-weight, kind="stable")
    weighty = order[weight[order] > max(1.0, BINDS * weight.max(initial=0.0))]
    return tuple(_reference(problem, int(row), is_upper=bool(dual[row] < 0)) for row in weighty)


def _reference(problem: Problem, row: int, *, is_upper: bool) -> LimitReference:
    if row < problem.periods:
        return LimitReference("budget", row)
    return LimitReference("row_upper" if is_upper else "row_lower", row - problem.periods - 1)
