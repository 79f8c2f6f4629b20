"""The opposite decision worked out: the whole town decided anew without what was decided for one building."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.engine.what_if import locked, resolve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status
from app.optimizer.question.problem import Ints, Problem
from app.optimizer.why.explain import opposites


@dataclass(frozen=True, slots=True)
class Opposite:
    """The best plan found with the opposite decision, against the plan it was asked of.

    difference_yen: objective of `other` less the plan's (negative: the opposite is no dearer, the verdict is open).
    least_yen: proven, over all plans with the opposite; None where nothing is proven. decided_anew: buildings that were
    free to change (all of them).
    """

    other: Outcome
    difference_yen: int | None
    least_yen: int | None
    decided_anew: int


def work_out_opposite(
    problem: Problem,
    outcome: Outcome,
    building: int,
    *,
    group: Ints,
    limits: Limits,
    monitor: Monitor = SILENT,
    seed: int = 0,
) -> Opposite:
    """The best plan in which `building` leaves its chosen group of strategies (see `explain.opposites`), to the gap of
    the plan itself: no comparison can be sharper than that. limits: the time, and a wider gap where that will do.

    Raises ValueError where there is no plan, or no strategy of another group is allowed.
    """
    if outcome.plan is None or outcome.objective_yen is None:
        raise ValueError("there is no plan to take the opposite of")
    gap = max(limits.gap, outcome.gap or 0.0)
    other = resolve_opposite(
        problem, outcome, building, group=group, limits=replace(limits, gap=gap), seed=seed, monitor=monitor
    )
    least = _proven(problem, outcome, building, group=group)
    if other.bound_yen is not None:
        least = max(other.bound_yen, -np.inf if least is None else least)
    if other.status is Status.INFEASIBLE or other.objective_yen is None:
        return Opposite(other, None, None, problem.buildings)
    least_yen = None if least is None else round(min(least, other.objective_yen) - outcome.objective_yen)
    difference = other.objective_yen - outcome.objective_yen
    return Opposite(other, difference, least_yen, problem.buildings)


def resolve_opposite(
    problem: Problem,
    outcome: Outcome,
    building: int,
    *,
    group: Ints,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Outcome:
    """The best plan in which `building` leaves its chosen group: a warm re-solve, with its own bound and gap."""
    if outcome.plan is None:
        raise ValueError("there is no plan to take the opposite of")
    other = locked(problem, building, group != group[outcome.plan.strategy[building]])
    return resolve(other, outcome, of=problem, limits=limits, seed=seed, monitor=monitor)


def _proven(problem: Problem, outcome: Outcome, building: int, *, group: Ints) -> float | None:
    """Least objective of any plan with the opposite decision, by the prices of the answer."""
    if outcome.duals is None or outcome.objective_yen is None or outcome.bound_yen is None:
        return None
    least = opposites(problem, outcome, group)[building].least_regret_yen + outcome.objective_yen
    return max(least, float(outcome.bound_yen))
