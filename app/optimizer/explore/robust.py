"""Plans of several scenarios against all scenarios: how often each verdict holds, and the choice regretted least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.explore.placing import access_of, cost_of, keeps_limits
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Plan, WarmStart
from app.optimizer.question.problem import Floats, Ints, Problem


@dataclass(frozen=True, slots=True)
class Robustness:
    """Plans of all scenarios against all scenarios, yen. value[P, S] is inf where the plan breaks a limit there;
    regret = value - the scenario's best known; choice minimises the largest regret.

    proven_regret[P] is what the plan can at most be regretted by against plans nobody has found: the largest value -
    bound. `origin[P]` is the first scenario whose answer the plan is, -1 - i for the i-th plan given besides.
    """

    plans: tuple[Plan, ...]
    origin: tuple[int, ...]
    value_yen: Floats
    regret_yen: Floats
    proven_regret_yen: Floats
    choice: int
    outcomes: tuple[Outcome, ...]


def solve_scenarios(
    scenarios: Sequence[Problem],
    *,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
    warm_start: WarmStart | None = None,
) -> Iterator[Outcome]:
    """One answer a scenario, the first solve started from `warm_start`, each further one from the last plan.

    Raises ValueError where the scenarios' strategies do not correspond.
    """
    if len({len(scenario.strategies.cost_yen) for scenario in scenarios}) > 1:
        raise ValueError("scenarios must share their strategies")
    start = warm_start
    for scenario in scenarios:
        outcome = solve(scenario, limits, seed=seed, monitor=monitor, warm_start=start)
        start = outcome.warm_start() if outcome.plan is not None else start
        yield outcome
        if monitor.cancelled():
            return


def compare_plans(
    scenarios: Sequence[Problem], outcomes: Sequence[Outcome], *, also: Sequence[Plan] = ()
) -> Robustness | None:
    """Min-max regret over the plans that the scenarios themselves suggest, and others given: of those that break the
    limits of the fewest scenarios, the one with the least largest regret. None where there is no plan.

    Only scenarios with an outcome are compared; one in which no known plan holds counts as no regret.
    """
    scenarios = scenarios[: len(outcomes)]
    if not scenarios:
        return None
    distinct: dict[bytes, int] = {}
    asked = {-1 - number: plan for number, plan in enumerate(also)}
    asked |= {number: outcome.plan for number, outcome in enumerate(outcomes) if outcome.plan is not None}
    for number, plan in asked.items():
        distinct.setdefault(plan.strategy.tobytes(), number)
    plans = [asked[number] for number in distinct.values()]
    if not plans:
        return None
    choices = [plan.strategy for plan in plans]
    value = np.array([value_plans(scenario, choices) for scenario in scenarios]).T
    known = np.isfinite(value).any(axis=0)
    regret = np.where(known, value - np.where(known, value.min(axis=0), 0.0), 0.0)
    bound = [-np.inf if outcome.bound_yen is None else float(outcome.bound_yen) for outcome in outcomes]
    proven = np.where(known, value - np.array(bound), 0.0).max(axis=1)
    kept = np.where(np.isfinite(regret), regret, 0.0).max(axis=1)
    choice = int(np.lexsort((kept, np.isinf(regret).sum(axis=1)))[0])
    return Robustness(tuple(plans), tuple(distinct.values()), value, regret, proven, choice, tuple(outcomes))


def choose_robustly(
    scenarios: Sequence[Problem], *, limits: Limits | None = None, seed: int = 0, monitor: Monitor = SILENT
) -> Robustness | None:
    """Solve all scenarios, then compare their plans. Same strategies, other people and prices."""
    return compare_plans(scenarios, list(solve_scenarios(scenarios, limits=limits, seed=seed, monitor=monitor)))


def value_plans(problem: Problem, choices: Sequence[Ints]) -> Floats:
    """ExactAccess objectives in yen of choices of strategies; inf where one breaks a limit or a lock."""
    model = build_model(problem)
    values = [
        cost_of(problem, choice) + access_of(model, choice) if keeps_limits(model, choice) else np.inf
        for choice in choices
    ]
    return np.array(values, dtype=np.float64)
