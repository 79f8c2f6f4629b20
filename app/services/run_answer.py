"""What the optimizer found becomes a stored answer: recounted first, then decisions, reasons and the summary.

Once for plan runs, opposite decisions and series of plans.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.vocabulary import Action, RunState
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.check import Difference, check
from app.optimizer.question.limits import Progress
from app.optimizer.question.plan import Outcome, Status
from app.planning.ask.question import Question
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import find
from app.planning.tell.summary import summarise
from app.services.run_life import Listener
from app.store.plan import jobs, runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.series import clash
else:
    clash = lazy_module("app.planning.series.clash")
STATES = {
    Status.OPTIMAL: RunState.DONE,
    Status.FEASIBLE: RunState.DONE,
    Status.INFEASIBLE: RunState.INFEASIBLE,
    Status.CANCELLED: RunState.CANCELLED,
    Status.TIME_LIMIT_NO_PLAN: RunState.FAILED,
}


class RunListener(Listener):
    """Tells the best plan so far and what is proven of it; `draft` is a plan to be drawn meanwhile."""

    draft: Mapping[str, Any] = MappingProxyType({})
    told: Mapping[str, Any] = MappingProxyType({})

    def draw(self, draft: Mapping[str, Any]) -> None:
        """Tells a plan found on the way at once: the search may have nothing to report for a while."""
        self.draft = draft
        self.write(dict(self.told) | dict(draft))

    def figures(self, progress: Progress) -> dict[str, Any]:
        amounts = {"incumbent_yen": _whole(progress.incumbent_yen), "bound_yen": _whole(progress.bound_yen)}
        figures = super().figures(progress) | amounts | dict(self.draft)
        self.told = figures
        self.tell(f"{figures['seconds']:>6} s  {figures['incumbent_yen']}  gap {figures['gap']}")
        return figures


def draft_of(question: Question, outcome: Outcome) -> list[dict[str, Any]]:
    """What a plan found on the way does with each facility it touches: enough to draw it, not its final words.

    `fiscal_year` is the first year of the term in which the facility's use ends or its new rooms open; None: neither.
    """
    if outcome.plan is None:
        return []
    chosen = [question.options[strategy] for strategy in outcome.plan.strategy.tolist()]
    periods = question.rules.periods
    touched = [each for each in chosen if each.action is not Action.KEEP and question.facilities[each.building].own]
    ends = {each.building: each.standing.index(False) if False in each.standing else each.opens for each in touched}
    return [
        {
            "facility_id": question.facilities[each.building].facility_id,
            "action": each.action.value,
            "fiscal_year": None if (term := ends[each.building]) is None else periods[term].start_year,
        }
        for each in touched
    ]


def _whole(yen: float | None) -> int | None:
    return None if yen is None or not np.isfinite(yen) else round(yen)


def store_answer(session: Session, run_id: int, question: Question, outcome: Outcome) -> None:
    """Recount first: a plan whose recount differs fails loudly and is not stored."""
    figures = {
        "objective_yen": outcome.objective_yen,
        "bound_yen": outcome.bound_yen,
        "gap": outcome.gap,
        "seconds": outcome.seconds,
        "peak_mb": outcome.peak_mb,
    }
    state = STATES[outcome.status]
    if outcome.plan is None:
        _store_no_plan(session, run_id, question, outcome, figures)
        return
    differences = check(question.problem, outcome)
    if differences:
        jobs.end(session, PlanRun, run_id, RunState.FAILED, **figures, checked=False, error=_loudly(differences))
        return
    found = find(question, outcome)
    decided = decisions_of(found)
    runs.save_decisions(session, run_id, [_row(question, each) for each in decided if _concerns_us(question, each)])
    summary = summarise(found, decided)
    jobs.end(session, PlanRun, run_id, state, **figures, checked=True, summary=summary)


def _store_no_plan(
    session: Session, run_id: int, question: Question, outcome: Outcome, figures: Mapping[str, Any]
) -> None:
    """Why there is none: wishes that clash by themselves are proof, also where the search had run out of time."""
    status = outcome.status
    told = {} if status is Status.CANCELLED else clash.clash_of(question)
    if status is Status.TIME_LIMIT_NO_PLAN and told["clash"] and told["proven"]:
        status = Status.INFEASIBLE
    error = status.value if status is Status.TIME_LIMIT_NO_PLAN else None
    summary = {"status": status.value, **told}
    jobs.end(session, PlanRun, run_id, STATES[status], **figures, summary=summary, error=error)


def _concerns_us(question: Question, decided: Decided) -> bool:
    """A neighbour's place is part of the answer only where our people use it."""
    return question.facilities[decided.facility].own or decided.action is Action.SHARE


def _loudly(differences: list[Difference]) -> str:
    return "recount differs: " + "; ".join(f"{d.code}[{d.index}] {d.found} ≠ {d.allowed}" for d in differences[:5])


def _row(question: Question, decided: Decided) -> dict[str, Any]:
    names = ("fiscal_year", "cost_yen", "keep_cost_yen", "opposite_cost_yen")
    return {
        "facility_id": question.facilities[decided.facility].facility_id,
        "action": decided.action,
        **{name: getattr(decided, name) for name in names},
        "receivers": list(decided.receivers),
        "steps": list(decided.steps),
        "reasons": list(decided.reasons),
        "details": decided.details(),
    }
