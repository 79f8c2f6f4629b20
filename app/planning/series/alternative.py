"""Alternatives: plans of nearly the run's worth that decide differently on at least so many facilities."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.domain.vocabulary import Action
from app.optimizer.explore import Alternative, decisions_apart, find_alternatives
from app.optimizer.question.limits import Monitor
from app.optimizer.question.requirements import Requirement
from app.planning.ask.limits import LimitRow
from app.planning.ask.question import Question
from app.planning.series.options import ExploreOptions
from app.planning.series.series import (
    BaseRun,
    Ints,
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


class AlternativeSeries:
    """A decision is an action: closing ten years later is not another decision, closing instead of keeping is."""

    def __init__(self, base: BaseRun, options: ExploreOptions) -> None:
        self.base, self.options = base, options
        self.total = options.count
        self.found: list[Alternative] = []
        self.alike, self.counted = actions_of(base.question), own_facilities(base.question)

    def plans(self, monitor: Monitor) -> Iterator[Member]:
        question = self.base.question
        searches = find_alternatives(
            question.problem,
            self.base.outcome,
            different=self.options.different,
            dearer=self.options.dearer,
            count=self.options.count,
            alike=self.alike,
            counted=self.counted,
            limits=limits_of(self.options, question),
            seed=seed_of(self.options, question),
            monitor=monitor,
        )
        for number, found in enumerate(searches, start=1):
            self.found.append(found)
            about = {"number": number, "verdict": found.verdict.value}
            yield Member(f"{number}", about, {}, self._asked(found), found.outcome)

    def _asked(self, found: Alternative) -> Question:
        """The question with its rows of difference named."""
        question, rows, own = self.base.question, found.problem.rows, len(self.base.question.rows)
        ends = zip(rows.start[own:-1], rows.start[own + 1 :], strict=True)
        apart = tuple(
            LimitRow(
                "different",
                {},
                Requirement(name, rows.strategy[first:last], rows.value[first:last], upper=float(upper)),
            )
            for name, (first, last), upper in zip(rows.names[own:], ends, rows.upper[own:], strict=True)
        )
        return replace(question, problem=found.problem, rows=question.rows + apart)

    def result(self, kept: Sequence[Kept], *, is_done: bool) -> dict[str, Any]:
        most = self.found[0].most_yen if self.found else None
        return {
            "members": [row_of(each) | {"differences": self._differences(each)} for each in kept],
            "current": base_row(self.base),
            "most_yen": most,
            "different": self.options.different,
            "dearer": self.options.dearer,
        }

    def _differences(self, kept: Kept) -> list[dict[str, Any]]:
        """Every facility on which the alternative decides differently, with both decisions."""
        plan, question = kept.member.outcome.plan, self.base.question
        if plan is None:
            return []
        apart = decisions_apart(
            question.problem, self.base.chosen, plan.strategy, alike=self.alike, counted=self.counted
        )
        remains = stays(question)
        return [
            {
                **named(question, int(facility)),
                "run": spoken(self.base.decisions, question.facilities[facility].code),
                "other": spoken(kept.decisions, question.facilities[facility].code),
                "run_stays": bool(remains[self.base.chosen[facility]]),
                "other_stays": bool(remains[plan.strategy[facility]]),
            }
            for facility in apart
        ]


def actions_of(question: Question) -> Ints:
    """A label for each option: its action's number."""
    order = {action: number for number, action in enumerate(Action)}
    return np.array([order[option.action] for option in question.options], dtype=np.int64)
