"""What the classic solvers answer, and how they keep time and tell the listener."""

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.optimizer.question.limits import Limits, Monitor, Progress
from app.optimizer.question.plan import Status

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Costs that are not whole numbers are proven equal when they agree to this share.
RELATIVE_TOLERANCE = 1e-9
# Room for the last digits when a bound meets the tolerance exactly.
ROUNDING = 1 + 1e-6


@dataclass(frozen=True, slots=True)
class Served:
    """Who is served where: client[v] gets the share share[v] of its need from site[v]; shares sum to 1 a client."""

    client: Ints
    site: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class ClassicOutcome:
    """The answer to a classic location problem, in the unit of its costs.

    bound <= the cost of every solution; gap = (objective - bound) / |objective|, None without a solution.
    open_sites ascend. nodes counts the branches looked at.
    """

    status: Status
    objective: float | None
    bound: float
    gap: float | None
    open_sites: Ints
    served: Served
    seconds: float
    nodes: int


def nobody() -> Served:
    """Nobody is served: the answer where there is no solution."""
    return Served(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def nearest_of(cost: Floats, open_sites: Ints) -> Served:
    """Every client at its cheapest open site; ties go to the lowest site number."""
    best = open_sites[np.argmin(cost[:, open_sites], axis=1)]
    return Served(np.arange(len(cost)), best.astype(np.int64), np.ones(len(cost)))


def whole_numbers(*arrays: Floats) -> bool:
    """All costs are integers, so every solution is one and bounds may be rounded up."""
    return all(bool(np.all(values == np.rint(values))) for values in arrays)


def tolerance(objective: float, whole: bool) -> float:
    """Bounds above objective - tolerance prove it: just below 1 for whole numbers, else 1e-9 of the objective."""
    size = abs(objective) if np.isfinite(objective) else 1.0
    return 1.0 - 1e-6 if whole else RELATIVE_TOLERANCE * max(1.0, size)


@dataclass(slots=True)
class Clock:
    """Best solution and bound so far, and whether to go on."""

    limits: Limits
    monitor: Monitor
    whole: bool
    objective: float = np.inf
    bound: float = -np.inf
    nodes: int = 0
    started: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def left(self) -> float:
        return self.limits.seconds - self.seconds()

    def margin(self) -> float:
        """The distance between objective and bound at which the search may stop."""
        exact = tolerance(self.objective, self.whole)
        return max(exact, self.limits.gap * abs(self.objective)) if np.isfinite(self.objective) else exact

    def raise_bound(self, bound: float, phase: str) -> None:
        """Take a better bound (never above the objective) and tell the listener."""
        self.bound = max(self.bound, min(bound, self.objective))
        known = np.isfinite(self.objective)
        gap = self.gap() if known else None
        self.monitor.report(
            Progress(self.seconds(), phase, self.objective if known else None, self.bound, gap),
        )

    def gap(self) -> float:
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-12)

    def closed(self) -> bool:
        return self.objective - self.bound <= self.margin() * ROUNDING

    def proven(self) -> bool:
        return self.objective - self.bound <= tolerance(self.objective, self.whole) * ROUNDING

    def stop(self) -> bool:
        """Closed, out of time, or asked to stop."""
        return self.closed() or self.left() <= 0 or self.monitor.cancelled()

    def outcome(self, open_sites: Ints, served: Served) -> ClassicOutcome:
        """The answer as it stands; a proven bound is rounded up to the objective it proves."""
        if not np.isfinite(self.objective):
            return self.without_solution(Status.TIME_LIMIT_NO_PLAN)
        status = Status.OPTIMAL if self.proven() else Status.FEASIBLE
        if self.monitor.cancelled() and status is Status.FEASIBLE:
            status = Status.CANCELLED
        if status is Status.OPTIMAL:
            self.bound = self.objective
        elif self.whole:
            self.bound = float(np.ceil(self.bound - 1e-6))
        sites = np.sort(open_sites).astype(np.int64)
        return ClassicOutcome(status, self.objective, self.bound, self.gap(), sites, served, self.seconds(), self.nodes)

    def without_solution(self, status: Status) -> ClassicOutcome:
        """No solution: proven impossible, or none found in time."""
        nothing = np.empty(0, np.int64)
        return ClassicOutcome(status, None, self.bound, None, nothing, nobody(), self.seconds(), self.nodes)
