"""Other futures: how often each facility's verdict holds, and the plan that is regretted least."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.optimizer.explore import compare_plans, solve_scenarios
from app.optimizer.question.limits import Monitor
from app.optimizer.question.plan import Plan, Visits
from app.planning.ask.scenarios import under
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

# Where the run's people go is found anew in every scenario.
NO_VISITS = Visits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


class RobustSeries:
    """One plan a scenario; all of them are then tried in all scenarios."""

    def __init__(self, base: BaseRun, options: ExploreOptions) -> None:
        self.base, self.options = base, options
        self.scenarios = options.scenarios()
        self.questions = [under(base.question, population=people, prices=price) for people, price in self.scenarios]
        self.total = len(self.scenarios)

    def plans(self, monitor: Monitor) -> Iterator[Member]:
        question = self.base.question
        outcomes = solve_scenarios(
            [asked.problem for asked in self.questions],
            limits=limits_of(self.options, question),
            seed=seed_of(self.options, question),
            monitor=monitor,
            warm_start=self.base.outcome.warm_start(),
        )
        for (people, price), asked, outcome in zip(self.scenarios, self.questions, outcomes, strict=False):
            about = {"population": people, "prices": price}
            yield Member(f"{people:.0%} / {price:.0%}", about, {}, asked, outcome)

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> dict[str, Any]:
        return {
            "members": [row_of(each) for each in kept],
            "current": base_row(self.base),
            "facilities": self._facilities(kept),
            "comparison": self._comparison(kept) if is_done else None,
        }

    def _comparison(self, kept: Sequence[Kept]) -> dict[str, Any] | None:
        """Plans × scenarios; null where a plan breaks a limit. `plans[i]` is the place in `members`, -1 the run."""
        problems = [each.member.question.problem for each in kept]
        outcomes = [each.member.outcome for each in kept]
        found = compare_plans(problems, outcomes, also=[Plan(self.base.chosen, NO_VISITS)])
        if found is None:
            return None
        return {
            "plans": list(found.origin),
            "value_yen": [_known(row) for row in found.value_yen],
            "regret_yen": [_known(row) for row in found.regret_yen],
            "proven_regret_yen": _known(found.proven_regret_yen),
            "choice": found.origin[found.choice],
        }

    def _facilities(self, kept: Sequence[Kept]) -> list[dict[str, Any]]:
        """Our facilities: in what share of the scenarios' plans each stays in use, and what those plans say of it."""
        planned = [(plan, each.decisions) for each in kept if (plan := each.member.outcome.plan) is not None]
        if not planned:
            return []
        question, remains = self.base.question, stays(self.base.question)
        held = np.mean([remains[plan.strategy] for plan, _ in planned], axis=0)
        rows = []
        for facility in np.flatnonzero(own_facilities(question)).tolist():
            code = question.facilities[facility].code
            said = Counter(decisions[code]["action"] for _, decisions in planned)
            rows.append(
                named(question, facility)
                | {
                    "stays": float(held[facility]),
                    "actions": {action: count / len(planned) for action, count in said.items()},
                    "run": spoken(self.base.decisions, code),
                }
            )
        return rows


def _known(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]
