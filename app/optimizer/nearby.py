"""The opposite decision worked out on request: the places near by are decided anew, all others stay as planned."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.explain import opposites
from app.optimizer.finish import finish
from app.optimizer.hunt import Hunt
from app.optimizer.limits import SILENT, Limits, Monitor
from app.optimizer.model import build_model
from app.optimizer.part import present_users
from app.optimizer.plan import Outcome, Status, controllable_gap
from app.optimizer.problem import Bools, Ints, Problem
from app.optimizer.shake import find_neighbours
from app.optimizer.solve import conclude, solve

WHOLE = 30  # buildings up to which the whole town is decided anew, with a proof
AROUND = 24  # neighbours decided anew in a larger town
COLUMNS = 30_000  # of one exact model: where there are more, fewer neighbours are decided anew


@dataclass(frozen=True, slots=True)
class Opposite:
    """The best plan found with the opposite decision, against the plan it was asked of.

    difference_yen: objective of `other` less the better of the plan's and what deciding the same places anew without
    the demand gives, so that both sides had the same chance. least_yen: proven, over all plans of the town; None where
    nothing is proven. decided_anew: buildings that were free (all of them: the whole town).
    """

    other: Outcome
    difference_yen: int | None
    least_yen: int | None
    decided_anew: int


def work_out_opposite(
    problem: Problem, outcome: Outcome, building: int, *, group: Ints, limits: Limits, monitor: Monitor = SILENT
) -> Opposite:
    """The best plan in which `building` leaves its chosen group of strategies (see `explain.opposites`).

    Raises ValueError where there is no plan, or no strategy of another group is allowed.
    """
    if outcome.plan is None or outcome.objective_yen is None:
        raise ValueError("there is no plan to take the opposite of")
    chosen = int(outcome.plan.strategy[building])
    own = problem.strategies.building() == building
    forced = problem.strategies.allowed & ~(own & (group == group[chosen]))
    if not forced[own].any():
        raise ValueError("no other decision is allowed")
    if problem.buildings <= WHOLE:
        other = resolve_opposite(problem, outcome, building, group=group, limits=limits)
        best, free = outcome.objective_yen, problem.buildings
    else:
        other, best, free = _near_by(problem, outcome, building, forced=forced, limits=limits, monitor=monitor)
    least = _proven(problem, outcome, building, group=group)
    if other.bound_yen is not None:
        least = max(other.bound_yen, -np.inf if least is None else least)
    if other.status is Status.INFEASIBLE or other.objective_yen is None:
        return Opposite(other, None, None, free)
    least_yen = None if least is None else round(min(least, other.objective_yen) - outcome.objective_yen)
    return Opposite(_with_bound(other, least), other.objective_yen - best, least_yen, free)


def resolve_opposite(
    problem: Problem, outcome: Outcome, building: int, *, group: Ints, limits: Limits | None = None, seed: int = 0
) -> Outcome:
    """The best plan in which `building` leaves its chosen group: a warm re-solve, with its own bound and gap."""
    if outcome.plan is None:
        raise ValueError("there is no plan to take the opposite of")
    chosen = outcome.plan.strategy[building]
    own = problem.strategies.building() == building
    allowed = problem.strategies.allowed & ~(own & (group == group[chosen]))
    other = replace(problem, strategies=replace(problem.strategies, allowed=allowed))
    return solve(other, limits, seed=seed, warm_start=outcome.warm_start())


def _proven(problem: Problem, outcome: Outcome, building: int, *, group: Ints) -> float | None:
    """Least objective of any plan with the opposite decision, by the prices of the answer."""
    if outcome.duals is None or outcome.objective_yen is None or outcome.bound_yen is None:
        return None
    least = opposites(problem, outcome, group)[building].least_regret_yen + outcome.objective_yen
    return max(least, float(outcome.bound_yen))


def _with_bound(other: Outcome, least: float | None) -> Outcome:
    if least is None or other.objective_yen is None:
        return other
    bound = min(int(np.floor(least)), other.objective_yen)
    return replace(other, bound_yen=bound, gap=controllable_gap(other.objective_yen, bound, other.floor_yen))


def _near_by(
    problem: Problem, outcome: Outcome, building: int, *, forced: Bools, limits: Limits, monitor: Monitor
) -> tuple[Outcome, int, int]:
    """Outcome with the opposite, the best objective without it, and how many buildings were free."""
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    start, near = find_neighbours(build_model(problem))
    around = near[start[building] : start[building + 1]][:AROUND]
    half = replace(limits, seconds=limits.seconds / 2)
    hunt, free = _decide(problem, outcome, building, around, allowed=forced, limits=half, monitor=monitor)
    rest, _ = _decide(
        problem, outcome, building, around, allowed=problem.strategies.allowed, limits=half, monitor=monitor
    )
    best = min(rest.objective, float(outcome.objective_yen or np.inf))
    return conclude(hunt), round(best), free


def _decide(
    problem: Problem,
    outcome: Outcome,
    building: int,
    around: Ints,
    *,
    allowed: Bools,
    limits: Limits,
    monitor: Monitor,
) -> tuple[Hunt, int]:
    """Decide `building` and as many of its neighbours anew as the exact finish can take."""
    assert outcome.plan is not None  # noqa: S101
    plan, owner = outcome.plan.strategy, problem.strategies.building()
    free = np.r_[building, around]
    while True:
        kept = allowed & np.isin(owner, free)
        kept[np.delete(plan, building)] = True
        kept[plan[building]] |= allowed[plan[building]]
        narrowed = replace(problem, strategies=replace(problem.strategies, allowed=kept))
        hunt = Hunt(build_model(narrowed), limits, seed=0, monitor=monitor)
        stand = plan.copy()
        stand[building] = _cheapest(outcome, np.flatnonzero(kept & (owner == building)), plan[building])
        hunt.take(stand)
        hunt.judge()
        result = finish(
            hunt.model,
            hunt.model.allowed.copy(),
            seconds=max(0.01, limits.seconds - hunt.seconds()),
            start=hunt.best,
            most_columns=COLUMNS,
            present=present_users(hunt.model, hunt.state.level),
            stopped=hunt.stopped,
        )
        if result.strategy is not None:
            hunt.take(result.strategy)
            hunt.judge()
        hunt.infeasible = result.infeasible and hunt.best is None
        if not result.too_large or len(free) == 1:
            return hunt, len(free)
        free = free[: max(1, len(free) // 2)]


def _cheapest(outcome: Outcome, own: Ints, chosen: int) -> int:
    """The planned strategy where it is allowed, else the one of least priced value."""
    if chosen in own or outcome.duals is None:
        return int(chosen if chosen in own else own[0])
    return int(own[np.argmin(outcome.duals.strategy_value_yen[own])])
