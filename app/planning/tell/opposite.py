"""「この施設を残した場合」: the opposite decision about one facility, worked out on a stored question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.why.nearby import Opposite, work_out_opposite
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot
from app.planning.tell.alternatives import staying
from app.planning.tell.decisions import Decided

__all__ = ["SILENT", "Asked", "NoOpposite", "ask_about", "compare", "work_out"]
MOST_CHANGES = 30


class NoOpposite(ValueError):
    """There is nothing to compare: no plan, or only one decision is possible for the facility."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A facility of a stored question: its index, code and name, and whether the opposite keeps it."""

    facility: int
    code: str
    name: str
    keeps: bool


def ask_about(snapshot: Snapshot, facility_id: int) -> Asked:
    """Raises NoOpposite where the run has no plan, does not know the facility, or no opposite is allowed."""
    question, outcome = snapshot.question, snapshot.outcome
    index = next((i for i, each in enumerate(question.facilities) if each.facility_id == facility_id), None)
    if index is None or outcome is None or outcome.plan is None:
        raise NoOpposite("no_plan_for_it")
    label = staying(question)
    chosen = label[outcome.plan.strategy[index]]
    start = question.problem.strategies.building_start
    own = slice(int(start[index]), int(start[index + 1]))
    if not (question.problem.strategies.allowed[own] & (label[own] != chosen)).any():
        raise NoOpposite("only_one_decision")
    facility = question.facilities[index]
    return Asked(index, facility.code, facility.name, keeps=not chosen)


def work_out(snapshot: Snapshot, asked: Asked, *, seconds: float, monitor: Monitor) -> tuple[Question, Opposite]:
    """The best plan with the opposite decision about the facility, found in `seconds`, and the question it answers."""
    outcome, question, group = snapshot.outcome, snapshot.question, staying(snapshot.question)
    assert outcome is not None  # noqa: S101  `ask_about` has looked
    assert outcome.plan is not None  # noqa: S101
    limits = Limits(seconds=seconds, gap=0.0)
    found = work_out_opposite(question.problem, outcome, asked.facility, group=group, limits=limits, monitor=monitor)
    strategies = question.problem.strategies
    chosen = group[outcome.plan.strategy[asked.facility]]
    allowed = strategies.allowed & ~((strategies.building() == asked.facility) & (group == chosen))
    problem = replace(question.problem, strategies=replace(strategies, allowed=allowed))
    return replace(question, problem=problem), found


def compare(question: Question, found: Opposite, before: Sequence[Decided], after: Sequence[Decided]) -> dict[str, Any]:
    """Figures of the comparison, and where other decisions would change, largest cost first."""
    pairs = [(one, other) for one, other in zip(before, after, strict=True) if _differs(one, other)]
    pairs.sort(key=lambda pair: -abs(pair[1].cost_yen - pair[0].cost_yen))
    return {
        "difference_yen": found.difference_yen,
        "least_yen": found.least_yen,
        "gap": found.other.gap,
        "decided_anew": found.decided_anew,
        "whole": found.decided_anew == len(question.facilities),
        "changes": [_change(question, one, other) for one, other in pairs[:MOST_CHANGES]],
    }


def _differs(one: Decided, other: Decided) -> bool:
    return (one.action, one.fiscal_year) != (other.action, other.fiscal_year)


def _change(question: Question, one: Decided, other: Decided) -> dict[str, Any]:
    facility = question.facilities[one.facility]
    return {
        "facility_id": facility.facility_id,
        "facility_code": facility.code,
        "name": facility.name,
        "action": one.action.value,
        "fiscal_year": one.fiscal_year,
        "other_action": other.action.value,
        "other_fiscal_year": other.fiscal_year,
        "cost_yen": other.cost_yen - one.cost_yen,
    }
