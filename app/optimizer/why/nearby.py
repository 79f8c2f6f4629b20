"""The opposite decision worked out on request: the places near by are decided anew, all others stay as planned."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.engine.answer import conclude
from app.optimizer.engine.fix_and_optimize import present_users
from app.optimizer.engine.perturbation import find_neighbours
from app.optimizer.engine.search import Search
from app.optimizer.engine.solve import solve
from app.optimizer.kernels.model import build_model
from app.optimizer.milp.finish import finish
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status, controllable_gap
from app.optimizer.question.problem import Bools, Floats, Ints, Problem
from app.optimizer.why.explain import opposites

WHOLE = 30  # buildings up to which the whole town is decided anew, with a proof
AROUND = 24  # neighbours decided anew in a larger town
STARTS = 12  # strategies of the other group that are tried as they are
REPAIRS = 200  # decisions elsewhere that may be changed to get back inside the limits
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
        if other.plan is None:
            other, free = resolve_opposite(problem, outcome, building, group=group, limits=limits), problem.buildings
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
    plan, free_choice = outcome.plan.strategy, problem.strategies.allowed
    half = replace(limits, seconds=limits.seconds / 2)
    town = Search(build_model(problem), half, seed=0, monitor=monitor)
    stand = _first_stand(town, outcome, building, forced=forced)
    start, near = find_neighbours(town.model)
    moved = np.setdiff1d(np.flatnonzero(stand != plan), [building])
    free = np.r_[building, moved, np.setdiff1d(near[start[building] : start[building + 1]], moved)]
    free = free[: max(AROUND, len(moved) + 1)]
    search, count = _decide(problem, stand, free, allowed=forced, limits=half, monitor=monitor)
    rest, _ = _decide(problem, plan, free, allowed=free_choice, limits=half, monitor=monitor)
    best = min(rest.objective, float(outcome.objective_yen or np.inf))
    return conclude(search), round(best), count


def _first_stand(town: Search, outcome: Outcome, building: int, *, forced: Bools) -> Ints:
    """The plan with the best strategy of the other group, and as few changes elsewhere as the limits ask for."""
    assert outcome.plan is not None  # noqa: S101
    problem, plan = town.model.problem, outcome.plan.strategy
    value = problem.strategies.cost_yen if outcome.duals is None else outcome.duals.strategy_value_yen
    own = np.flatnonzero(forced & (problem.strategies.building() == building))
    stand = plan.copy()
    for strategy in own[np.argsort(value[own], kind="stable")][:STARTS][::-1]:
        stand = plan.copy()
        stand[building] = strategy
        _repair(town, stand, forced, value)
        town.stand_on(stand)
        town.judge()
        if town.stopped():
            break
    return stand if town.incumbent is None else town.incumbent


def _repair(town: Search, stand: Ints, allowed: Bools, value: Floats) -> None:
    """Bring `stand` inside the limits: switch strategies by priced value per share of what is exceeded, best first."""
    problem = town.model.problem
    owner = problem.strategies.building()
    for _ in range(REPAIRS):
        town.stand_on(stand)
        over = np.maximum(town.excess(), 0.0)
        if over.max(initial=0.0) <= 1e-9:
            return
        usage = _usage(town, over > 1e-9)
        gain = np.minimum(usage[stand[owner]] - usage, over.sum())
        loss = np.maximum(value - value[stand[owner]], 1.0)
        rate = np.where(allowed & (gain > 1e-12), gain / loss, -np.inf)
        best = int(rate.argmax())
        if not np.isfinite(rate[best]):
            return
        stand[owner[best]] = best


def _usage(town: Search, over: Bools) -> Floats:
    """Share of the exceeded limits that each strategy uses up [K]."""
    problem, total = town.model.problem, np.zeros(len(town.town.cost))
    rows = problem.rows
    for limit, size in zip(np.array(town.model.limits, dtype=object)[over], town.ascender.size[over], strict=True):
        share = limit.sign * limit.scale / size
        if limit.kind == "budget":
            total += share * problem.strategies.capital_yen[:, limit.index]
        elif limit.kind == "area":
            total += share * problem.strategies.final_area_m2
        else:
            part = slice(rows.start[limit.index], rows.start[limit.index + 1])
            np.add.at(total, rows.strategy[part], share * rows.value[part])
    return total


def _decide(
    problem: Problem, stand: Ints, free: Ints, *, allowed: Bools, limits: Limits, monitor: Monitor
) -> tuple[Search, int]:
    """Decide as many of the buildings `free` anew as the exact finish can take, all others as in `stand`."""
    owner = problem.strategies.building()
    while True:
        kept = allowed & np.isin(owner, free)
        kept[stand] = True
        narrowed = replace(problem, strategies=replace(problem.strategies, allowed=kept))
        search = Search(build_model(narrowed), limits, seed=0, monitor=monitor)
        search.stand_on(stand)
        search.judge()
        result = finish(
            search.model,
            search.model.allowed.copy(),
            seconds=max(0.01, limits.seconds - search.seconds()),
            start=search.incumbent,
            most_columns=COLUMNS,
            present=present_users(search.model, search.state.level),
            stopped=search.stopped,
        )
        if result.strategy is not None:
            search.stand_on(result.strategy)
            search.judge()
        search.infeasible = result.infeasible and search.incumbent is None
        if not result.too_large or len(free) == 1:
            return search, len(free)
        free = free[: max(1, len(free) // 2)]
