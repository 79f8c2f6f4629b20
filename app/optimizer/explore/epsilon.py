"""The whole front of cost against access, plans between the weighted ones included: the least access loss at ever
smaller cost limits (ε-constraint)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import recount
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Plan, Status, WarmStart
from app.optimizer.question.problem import Problem, Rows

SCALE = 1e3  # bounds are whole yen: a user-distance is counted as so many


@dataclass(frozen=True, slots=True)
class EpsilonPoint:
    """The plan of least access loss found among those of at most `most_yen`: its cost (yen), its access loss
    (user-distance) and a proven lower bound on the access loss of every such plan."""

    most_yen: float
    plan: Plan
    cost_yen: float
    access: float
    least_access: float


def trace_front(
    problem: Problem,
    *,
    step_yen: float = 1.0,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Iterator[EpsilonPoint]:
    """Points of falling cost, each at least `step_yen` cheaper than the one before, until there is no plan.

    With `step_yen` of one yen and `limits.gap` 0 no efficient plan is missing; some points may be dominated, see
    `efficient`. Each solve starts from the plan before.
    """
    most, start = np.inf, None
    while not monitor.cancelled():
        asked = _least_access(problem, most)
        outcome = solve(asked, limits, seed=seed, monitor=monitor, warm_start=start)
        if outcome.plan is None or outcome.status is Status.INFEASIBLE:
            return
        counted = recount(replace(problem, alpha_yen=1.0), outcome.plan)
        least = -np.inf if outcome.bound_yen is None else float(outcome.bound_yen) / SCALE
        yield EpsilonPoint(most, outcome.plan, counted.cost_yen, counted.access_yen, least)
        most, start = counted.cost_yen - step_yen, WarmStart(outcome.plan.strategy, outcome.duals)


def _least_access(problem: Problem, most_yen: float) -> Problem:
    """Only access counts; the cost is one more row."""
    strategies, rows = problem.strategies, problem.rows
    every = np.arange(len(strategies.cost_yen))
    limited = Rows(
        (*rows.names, "cost at most"),
        np.r_[rows.start, rows.start[-1] + len(every)].astype(np.int64),
        np.r_[rows.strategy, every].astype(np.int64),
        np.r_[rows.value, strategies.cost_yen],
        np.r_[rows.lower, -np.inf],
        np.r_[rows.upper, most_yen],
    )
    free = replace(strategies, cost_yen=np.zeros(len(every)))
    return replace(problem, strategies=free, rows=limited, alpha_yen=SCALE)


def efficient(points: list[EpsilonPoint], *, access_tolerance: float = 1e-6) -> list[EpsilonPoint]:
    """The points that no other one is at least as good as in both and better in one, by rising cost."""
    kept: list[EpsilonPoint] = []
    for point in sorted(points, key=lambda each: (each.cost_yen, each.access)):
        if not kept or point.access < kept[-1].access - access_tolerance * (1.0 + abs(point.access)):
            kept.append(point)
    return kept
