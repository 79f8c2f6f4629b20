"""The cheapest choice within all limits where each strategy has a value of its own: a small integer program."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from app.optimizer.kernels.model import Model
from app.optimizer.milp.linear import LinearProgram, solve_linear
from app.optimizer.question.problem import Bools, Floats, Ints

NODES = 500


@dataclass(frozen=True, slots=True)
class WithinLimits:
    """strategy[B], or None where none was found; infeasible: proven that no choice keeps the limits."""

    strategy: Ints | None
    infeasible: bool


def choose_within_limits(
    model: Model,
    value: Floats,
    allowed: Bools,
    *,
    seconds: float,
    gap: float,
    stopped: Callable[[], bool] = lambda: False,
) -> WithinLimits:
    """min Σ value · u over allowed strategies, one a building, all limits kept; value[K] in yen, gap in yen."""
    town, problem = model.town, model.problem
    number, limits = len(town.cost), len(town.limit)
    table = sparse.csr_matrix((town.row_value, town.row_index, town.row_start), shape=(number, limits))
    choice = sparse.csr_matrix((np.ones(number), (problem.strategies.building(), np.arange(number))))
    slack = 1e-10 * (1.0 + np.abs(town.limit))
    program = LinearProgram(
        cost=np.where(allowed, value, 0.0),
        upper=allowed.astype(np.float64),
        matrix=sparse.csr_matrix(sparse.vstack([choice, sparse.csr_matrix(table.transpose())])),
        row_lower=np.r_[np.ones(problem.buildings), np.full(limits, -np.inf)],
        row_upper=np.r_[np.ones(problem.buildings), town.limit - slack],
        whole=number,
    )
    solved = solve_linear(program, seconds=seconds, gap=gap, most_nodes=NODES, stopped=stopped)
    if solved.value is None:
        return WithinLimits(None, solved.infeasible)
    return WithinLimits(taken_most(solved.value, town.start), infeasible=False)


def taken_most(share: Floats, start: Ints) -> Ints:
    """Of each building the strategy with the largest share [B]; share[K]."""
    top = np.repeat(np.maximum.reduceat(share, start[:-1]), np.diff(start))
    hits = np.flatnonzero(share >= top)
    owner = np.searchsorted(start, hits, side="right") - 1
    return hits[np.unique(owner, return_index=True)[1]]
