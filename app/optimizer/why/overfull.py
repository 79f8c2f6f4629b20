"""Why there is no plan where everybody must use the nearest open place: which places overflow, and by how much."""

from dataclasses import replace

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import recount
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Plan, Status
from app.optimizer.question.problem import Bools, Floats, Ints, Problem

ROUNDS = 12
# Any plan will do, not a good one.
LOOSE_GAP = 1.0
SLACK = 1e-6


class CapacityRelaxation:
    """Asks again and again whether a plan exists with only some capacities enforced, within one time limit."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.deadline = problem, Deadline(seconds)
        self.limited = np.isfinite(problem.sites.capacity).any(axis=1)

    def plan(self, problem: Problem, enforced: Bools) -> tuple[Plan | None, bool]:
        """A plan with capacities of `enforced` sites only, and whether it is proven that there is none."""
        left = max(0.1, self.deadline.left())
        free = np.where(enforced[:, None], problem.sites.capacity, np.inf)
        relaxed = replace(problem, sites=replace(problem.sites, capacity=free))
        outcome = solve(relaxed, Limits(seconds=min(left, 5.0), gap=LOOSE_GAP))
        return outcome.plan, outcome.status is Status.INFEASIBLE

    def late(self) -> bool:
        return self.deadline.passed()


def overfull_sites(relaxation: CapacityRelaxation) -> tuple[Ints, Floats, bool] | None:
    """Sites whose room clashes with the nearest-place rule, the room each lacks in the plan that lacks least [N], and
    whether the clash is proven and none of these sites can be left out of it; None where a plan exists.

    Rooms are taken up one after the other: a plan that keeps those so far shows which ones it overfills instead.
    """
    problem = relaxation.problem
    enforced = np.zeros(len(problem.sites.building), bool)
    least: Floats | None = None
    proven = False
    for _ in range(ROUNDS):
        plan, proven = relaxation.plan(problem, enforced)
        if plan is None:
            break
        lack = lacking(problem, plan)
        if not (lack > 0).any():
            return None
        least = lack if least is None or lack.sum() < least.sum() else least
        enforced |= lack > 0
        if relaxation.late():
            break
    if least is None:
        return np.flatnonzero(relaxation.limited), np.zeros(0), False
    if proven:
        _drop(relaxation, enforced)
    sites = np.flatnonzero(enforced) if proven else np.flatnonzero(least > 0)
    return sites, least, proven and not relaxation.late()


def lacking(problem: Problem, plan: Plan) -> Floats:
    """Users beyond the room of each site in its worst period [N]."""
    counted = recount(problem, plan)
    beyond = np.maximum(counted.users - counted.capacity, 0.0).max(axis=1)
    return np.asarray(np.where(beyond > SLACK * (1 + counted.users.max(axis=1)), beyond, 0.0), dtype=np.float64)


def _drop(relaxation: CapacityRelaxation, enforced: Bools) -> None:
    """Leave out what the clash does not need, as long as there is time."""
    for site in np.flatnonzero(enforced).tolist():
        if relaxation.late():
            return
        enforced[site] = False
        enforced[site] = not relaxation.plan(relaxation.problem, enforced)[1]
