"""Plans for smaller budgets, nested: what a larger budget gives up, a smaller one gives up too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.optimizer.explore import nest_budgets
from app.optimizer.question.limits import Monitor
from app.optimizer.question.problem import Floats
from app.planning.series.options import ExploreOptions
from app.planning.series.series import (
    BaseRun,
    Kept,
    Member,
    base_row,
    limits_of,
    named,
    own_facilities,
    row_of,
    seed_of,
    spoken,
    stays,
)


class NestedSeries:
    """100 % is the run's own budget; without one, what the run's plan spends a year in its dearest period."""

    def __init__(self, base: BaseRun, options: ExploreOptions) -> None:
        self.base, self.options = base, options
        self.total = len(options.shares)
        self.budget_yen, self.basis = _whole_budget(base, options)
        self.remains = stays(base.question)

    def plans(self, monitor: Monitor) -> Iterator[Member]:
        question = self.base.question
        nested = nest_budgets(
            replace(question.problem, budget_yen=self.budget_yen),
            self.options.shares,
            gone=~self.remains,
            limits=limits_of(self.options, question),
            seed=seed_of(self.options, question),
            monitor=monitor,
            warm_start=self.base.outcome.warm_start(),
        )
        for plan in nested:
            budget = tuple(None if np.isinf(yen) else float(yen) for yen in plan.problem.budget_yen)
            about = {"share": plan.share, "budget_yen_per_period": list(budget)}
            told: dict[str, Any] = {"budget_yen_per_period": budget, "budget_yen_per_year": None, "budget_by_year": {}}
            settings = question.settings.model_copy(update=told)
            yearly = settings.yearly_budget({})
            asked = replace(question, problem=plan.problem, settings=settings, budget_yearly=yearly)
            yield Member(
                f"{plan.share:.0%}", about, told | {"budget_yen_per_period": list(budget)}, asked, plan.outcome
            )

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> dict[str, Any]:
        return {
            "members": [row_of(each) for each in kept],
            "current": base_row(self.base),
            "budget_basis": self.basis,
            "facilities": self._facilities([each for each in kept if each.member.outcome.plan is not None]),
        }

    def _facilities(self, kept: Sequence[Kept]) -> list[dict[str, Any]]:
        """Our facilities; `given_up_at` is the largest share that gives one up, None for what always stays."""
        question, rows = self.base.question, []
        for facility in np.flatnonzero(own_facilities(question)).tolist():
            code = question.facilities[facility].code
            lost = [
                each.member.about["share"]
                for each in kept
                if (plan := each.member.outcome.plan) is not None and not self.remains[plan.strategy[facility]]
            ]
            decisions = [spoken(each.decisions, code) for each in kept]
            rows.append(named(question, facility) | {"given_up_at": max(lost, default=None), "decisions": decisions})
        return rows


def _whole_budget(base: BaseRun, options: ExploreOptions) -> tuple[Floats, str]:
    """Yen per period that count as 100 %, and where they come from: option, wish or spending."""
    problem = base.question.problem
    years = np.array([period.years for period in base.question.rules.periods], dtype=np.float64)
    if options.budget_yen_per_year is not None:
        return options.budget_yen_per_year * years, "option"
    if np.isfinite(problem.budget_yen).any():
        return problem.budget_yen, "wish"
    spending = problem.strategies.capital_yen[base.chosen].sum(axis=0)
    return years * float((spending / years).max()), "spending"
