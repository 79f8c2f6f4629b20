"""Many plans: cost against access, alternatives of nearly the same worth, nested budgets, robust choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.assign import assign
from app.optimizer.check import recount
from app.optimizer.limits import SILENT, Limits, Monitor
from app.optimizer.model import build_model
from app.optimizer.plan import Outcome, Plan, WarmStart
from app.optimizer.pricing import add_rows, set_levels
from app.optimizer.problem import Bools, Floats, Ints, Problem, Rows
from app.optimizer.solve import solve


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """One weight of the sweep: its answer, life-cycle cost (yen) and access loss (user-distance, alpha taken out)."""

    alpha_yen: float
    outcome: Outcome
    cost_yen: float
    access: float


@dataclass(frozen=True, slots=True)
class Front:
    """Points by rising weight; `efficient[i]`: no other point is at least as good in both."""

    points: tuple[FrontPoint, ...]
    efficient: Bools

    def least_cost_yen(self, access: float) -> float:
        """Proven: no plan with this access loss or less costs less: max_α (bound_α - α · access)."""
        bounds = [
            point.outcome.bound_yen - point.alpha_yen * access
            for point in self.points
            if point.outcome.bound_yen is not None
        ]
        return max(bounds, default=-np.inf)


def sweep_front(
    problem: Problem,
    alphas_yen: Sequence[float],
    *,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Front:
    """Cost × access by rising weight, each solve started from the last."""
    points: list[FrontPoint] = []
    start: WarmStart | None = None
    unit = replace(problem, alpha_yen=1.0)
    for alpha in sorted(alphas_yen):
        if monitor.cancelled():
            break
        weighed = replace(problem, alpha_yen=float(alpha))
        outcome = solve(weighed, limits, seed=seed, monitor=monitor, warm_start=start)
        if outcome.plan is None:
            break
        counted = recount(unit, outcome.plan)
        points.append(FrontPoint(float(alpha), outcome, counted.cost_yen, counted.access_yen))
        start = outcome.warm_start()
    return Front(tuple(points), _efficient(points))


def _efficient(points: list[FrontPoint]) -> Bools:
    values = np.array([(point.cost_yen, point.access) for point in points]).reshape(-1, 2)
    as_good = np.all(values[None] <= values[:, None], axis=2)
    beaten = np.any(as_good & np.any(values[None] < values[:, None], axis=2), axis=1)
    return np.asarray(~beaten, dtype=np.bool_)


def find_alternatives(
    problem: Problem,
    outcome: Outcome,
    *,
    different: int,
    dearer: float,
    count: int = 3,
    limits: Limits | None = None,
    seed: int = 0,
) -> list[Outcome]:
    """Up to `count` plans that differ from the given one and each other in at least `different` buildings and whose
    objective exceeds it by at most the share `dearer` of its controllable part."""
    if outcome.plan is None or outcome.objective_yen is None:
        return []
    most = outcome.objective_yen + dearer * abs(outcome.objective_yen - outcome.floor_yen)
    plans = [outcome.plan.strategy]
    found: list[Outcome] = []
    while len(found) < count:
        other = solve(
            apart_from(problem, plans, different=different), limits, seed=seed, warm_start=outcome.warm_start()
        )
        if other.plan is None or other.objective_yen is None or other.objective_yen > most:
            break
        plans.append(other.plan.strategy)
        found.append(other)
    return found


def apart_from(problem: Problem, plans: Sequence[Ints], *, different: int) -> Problem:
    """With one row a plan: at most B - different of its strategies may be chosen again."""
    rows, buildings = problem.rows, problem.buildings
    extra = np.arange(1, len(plans) + 1) * buildings
    return replace(
        problem,
        rows=Rows(
            rows.names + tuple(f"apart from plan {i}" for i in range(len(plans))),
            np.r_[rows.start, rows.start[-1] + extra],
            np.r_[rows.strategy, np.concatenate(plans)],
            np.r_[rows.value, np.ones(buildings * len(plans))],
            np.r_[rows.lower, np.full(len(plans), -np.inf)],
            np.r_[rows.upper, np.full(len(plans), float(buildings - different))],
        ),
    )


def nest_budgets(
    problem: Problem,
    shares: Sequence[float],
    *,
    usual: Ints,
    limits: Limits | None = None,
    seed: int = 0,
) -> list[tuple[float, Outcome]]:
    """Plans for rising shares of the budget, each keeping what the smaller one decided: a building that left its
    `usual` strategy [B] follows the same strategy in all larger plans. Shares without a plan are listed too."""
    answers: list[tuple[float, Outcome]] = []
    allowed, start = problem.strategies.allowed.copy(), None
    building = problem.strategies.building()
    for share in sorted(shares):
        part = replace(
            problem,
            budget_yen=problem.budget_yen * share,
            strategies=replace(problem.strategies, allowed=allowed.copy()),
        )
        outcome = solve(part, limits, seed=seed, warm_start=start)
        answers.append((share, outcome))
        if outcome.plan is not None:
            chosen = outcome.plan.strategy
            decided = chosen != usual
            allowed &= ~decided[building]
            allowed[chosen[decided]] = True
            start = outcome.warm_start()
    return answers


@dataclass(frozen=True, slots=True)
class Robustness:
    """Plans of all scenarios against all scenarios, yen. value[P, S] is inf where the plan breaks a limit there;
    regret = value - the scenario's best known; choice minimises the largest regret."""

    plans: tuple[Plan, ...]
    value_yen: Floats
    regret_yen: Floats
    choice: int
    outcomes: tuple[Outcome, ...]


def choose_robustly(
    scenarios: Sequence[Problem], *, limits: Limits | None = None, seed: int = 0, monitor: Monitor = SILENT
) -> Robustness | None:
    """Min-max regret over the plans that the scenarios themselves suggest. Same strategies, other people and prices.

    None where no scenario has a plan. Raises ValueError where the scenarios' strategies do not correspond.
    """
    if len({len(scenario.strategies.cost_yen) for scenario in scenarios}) > 1:
        raise ValueError("scenarios must share their strategies")
    outcomes: list[Outcome] = []
    start: WarmStart | None = None
    for scenario in scenarios:
        outcomes.append(solve(scenario, limits, seed=seed, monitor=monitor, warm_start=start))
        start = outcomes[-1].warm_start() if outcomes[-1].plan is not None else start
    plans = _distinct([outcome.plan for outcome in outcomes if outcome.plan is not None])
    if not plans:
        return None
    value = np.array([[value_plan(scenario, plan.strategy) for scenario in scenarios] for plan in plans])
    best = np.where(np.isfinite(value).any(axis=0), value.min(axis=0), 0.0)
    regret = value - best
    choice = int(np.argmin(regret.max(axis=1)))
    return Robustness(tuple(plans), value, regret, choice, tuple(outcomes))


def _distinct(plans: list[Plan]) -> list[Plan]:
    return list({plan.strategy.tobytes(): plan for plan in plans}.values())


def value_plan(problem: Problem, strategy: Ints) -> float:
    """Exact objective of a choice of strategies in yen; inf where it breaks a limit or a lock."""
    model = build_model(problem)
    activity, level = np.zeros(len(model.town.limit)), np.empty(model.slots, np.int8)
    add_rows(model.town, strategy, activity)
    if (activity > model.town.limit + 1e-9 * (1.0 + np.abs(model.town.limit))).any():
        return float(np.inf)
    if not problem.strategies.allowed[strategy].all():
        return float(np.inf)
    set_levels(model.town, strategy, level)
    return float(problem.strategies.cost_yen[strategy].sum()) + assign(model, level).access_yen
