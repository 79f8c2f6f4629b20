"""Cost against access: one solve for each weight, and the line no plan can lie under."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import recount
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status, WarmStart
from app.optimizer.question.problem import Bools, Floats, Problem


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """One weight of the sweep: its answer, life-cycle cost (yen) and access loss (user-distance, alpha taken out).

    `problem` is the question at this weight; cost and access are None where there is no plan.
    """

    alpha_yen: float
    problem: Problem
    outcome: Outcome
    cost_yen: float | None
    access: float | None


@dataclass(frozen=True, slots=True)
class ParetoFront:
    """Points with a plan by rising weight; `efficient[i]`: no other point is at least as good in both and better in
    one."""

    points: tuple[FrontPoint, ...]
    efficient: Bools

    def least_cost_yen(self, access: float) -> float:
        """Proven: no plan with this access loss or less costs less: max_α (bound_α - α · access)."""
        return max((bound - alpha * access for alpha, bound in self._lines()), default=-np.inf)

    def envelope(self, low: float, high: float) -> Floats:
        """Corners [V, 2] (access, yen) of the proven lower envelope between two access losses, from left to right."""
        lines = self._lines()
        if not lines:
            return np.empty((0, 2))
        crossings = [
            (bound - other) / (alpha - gamma)
            for number, (alpha, bound) in enumerate(lines)
            for gamma, other in lines[:number]
            if alpha != gamma
        ]
        inner = sorted({access for access in crossings if low < access < high})
        corners = [(access, self.least_cost_yen(access)) for access in (low, *inner, high)]
        return np.array(_without_straight(corners))

    def _lines(self) -> list[tuple[float, float]]:
        answers = [(point.alpha_yen, point.outcome.bound_yen) for point in self.points]
        return [(alpha, float(bound)) for alpha, bound in answers if bound is not None]


def _without_straight(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Drop inner points that lie on the line between their neighbours."""
    kept = corners[:1]
    for here, after in itertools.pairwise(corners[1:]):
        before = kept[-1]
        left = (here[1] - before[1]) * (after[0] - here[0])
        right = (after[1] - here[1]) * (here[0] - before[0])
        if abs(left - right) > 1e-9 * (abs(left) + abs(right)):
            kept.append(here)
    return kept + corners[-1:]


def sweep_front(
    problem: Problem,
    alphas_yen: Sequence[float],
    *,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
    known: Sequence[FrontPoint] = (),
) -> Iterator[FrontPoint]:
    """One point a weight by rising weight, each solve started from the best plan found so far or `known` before.

    The limits do not depend on the weight: after a proof that there is no plan nothing more is asked.
    """
    found = [point for point in known if point.outcome.plan is not None]
    for alpha in sorted(set(alphas_yen)):
        weighed = replace(problem, alpha_yen=float(alpha))
        outcome = solve(weighed, limits, seed=seed, monitor=monitor, warm_start=_start(found, alpha))
        found.append(front_point(weighed, outcome))
        yield found[-1]
        if outcome.status is Status.INFEASIBLE or monitor.cancelled():
            return


def front_point(problem: Problem, outcome: Outcome) -> FrontPoint:
    """An answer of the problem as a point: cost and access recounted."""
    if outcome.plan is None:
        return FrontPoint(problem.alpha_yen, problem, outcome, None, None)
    counted = recount(replace(problem, alpha_yen=1.0), outcome.plan)
    return FrontPoint(problem.alpha_yen, problem, outcome, counted.cost_yen, counted.access_yen)


def _start(found: list[FrontPoint], alpha: float) -> WarmStart | None:
    """The plan that is best at this weight, with the prices of the nearest weight in proportion."""
    known = [point for point in found if point.cost_yen is not None and point.access is not None]
    if not known:
        return None
    best = min(known, key=lambda point: (point.cost_yen or 0.0) + alpha * (point.access or 0.0))
    near = min(known, key=lambda point: abs(np.log((point.alpha_yen + 1.0) / (alpha + 1.0))))
    return WarmStart(best.outcome.warm_start().strategy, near.outcome.duals)


def make_front(points: Sequence[FrontPoint]) -> ParetoFront:
    """The front of the points that hold a plan."""
    planned = tuple(point for point in points if point.cost_yen is not None)
    values = np.array([(point.cost_yen, point.access) for point in planned], dtype=np.float64).reshape(-1, 2)
    as_good = np.all(values[None] <= values[:, None], axis=2)
    beaten = np.any(as_good & np.any(values[None] < values[:, None], axis=2), axis=1)
    return ParetoFront(planned, np.asarray(~beaten, dtype=np.bool_))
