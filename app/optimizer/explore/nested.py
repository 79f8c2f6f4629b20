"""Plans for ever smaller budgets, each giving up what the larger one gave up and more: an order of priorities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status, WarmStart
from app.optimizer.question.problem import Bools, Problem


@dataclass(frozen=True, slots=True)
class NestedPlan:
    """The answer for one share of the budget; `problem` holds the budget and the places given up before."""

    share: float
    problem: Problem
    outcome: Outcome


def nest_budgets(
    problem: Problem,
    shares: Sequence[float],
    *,
    gone: Bools,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
    warm_start: WarmStart | None = None,
) -> Iterator[NestedPlan]:
    """Plans for falling shares of the budget. gone[K]: strategies that give their building up; once a plan has chosen
    one, plans of smaller budgets choose one for that building too (which, and when, is theirs to decide).

    Shares without a plan are told too; a proof that there is none holds for every smaller share and ends the series.
    """
    allowed, start = problem.strategies.allowed.copy(), warm_start
    building = problem.strategies.building()
    for share in sorted(set(shares), reverse=True):
        part = replace(
            problem,
            budget_yen=problem.budget_yen * share,
            strategies=replace(problem.strategies, allowed=allowed.copy()),
        )
        outcome = solve(part, limits, seed=seed, monitor=monitor, warm_start=start)
        yield NestedPlan(share, part, outcome)
        if outcome.status is Status.INFEASIBLE or monitor.cancelled():
            return
        if outcome.plan is not None:
            allowed &= gone | ~gone[outcome.plan.strategy][building]
            start = WarmStart(outcome.plan.strategy, outcome.duals)
