"""After a run: the opposite of its weightiest decisions is worked out by itself, one at a time, in the background.

First every facility given up, those with most users before the others, then the standing ones with most users. Each
step is a job of its own that lets everything somebody asked for go first; what it finds is added to the run's summary,
the run itself does not change. A step whose worker died is taken up by the next one.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import RunState
from app.lazy import lazy_module
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot, unpack
from app.store.plan import queue, runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.tell import opposite as opposite_of
else:
    opposite_of = lazy_module("app.planning.tell.opposite")
TASK = "deepen_run"
STEP_SECONDS = 5.0
MOST_STANDING = 20
Sessions = sessionmaker[Session]


def request_deepening(sessions: Sessions, run_id: int) -> None:
    """Queue the next step for a run that holds a plan."""
    with transaction(sessions) as session:
        if runs.get(session, run_id).state is RunState.DONE:
            queue.defer(session, TASK, {"run_id": run_id}, priority=queue.BACKGROUND)


def deepen_step(sessions: Sessions, run_id: int, *, seconds: float = STEP_SECONDS) -> bool:
    """Work one opposite out and store it; False where none is left, or the run was stored by another version."""
    with transaction(sessions) as session:
        known = dict(runs.get(session, run_id).summary.get("opposites", {}))
        try:
            snapshot = unpack(runs.snapshot(session, run_id))
        except ValueError:
            return False
    facility = next((each for each in _weightiest(snapshot) if _code(snapshot, each) not in known), None)
    if facility is None:
        return False
    known[_code(snapshot, facility)] = _work_out(snapshot, facility, seconds)
    with transaction(sessions) as session:
        runs.add_to_summary(session, run_id, {"opposites": known})
    return True


def _code(snapshot: Snapshot, facility: int) -> str:
    return snapshot.question.facilities[facility].code


def _weightiest(snapshot: Snapshot) -> list[int]:
    """Own facilities given up, then the standing ones, each by journeys a year: what concerns most comes first."""
    question, outcome = snapshot.question, snapshot.outcome
    if outcome is None or outcome.plan is None:
        return []
    options = [question.options[strategy] for strategy in outcome.plan.strategy.tolist()]
    own = [number for number, facility in enumerate(question.facilities) if facility.own]
    own.sort(key=lambda number: -_journeys(question, number))
    gone = [number for number in own if not options[number].standing[-1]]
    standing = [number for number in own if options[number].standing[-1]]
    return gone + standing[:MOST_STANDING]


def _journeys(question: Question, facility: int) -> float:
    return sum(use.users * use.journeys_per_user for use in question.facilities[facility].uses)


def _work_out(snapshot: Snapshot, facility: int, seconds: float) -> dict[str, Any]:
    """What the opposite costs more: proven, and as found; `none` where no opposite is allowed."""
    try:
        asked = opposite_of.ask_about(snapshot, snapshot.question.facilities[facility].facility_id)
    except opposite_of.NoOpposite:
        return {"status": "none", "extra_yen": None, "found_yen": None}
    _, found = opposite_of.work_out(snapshot, asked, seconds=seconds, monitor=opposite_of.SILENT)
    least = found.least_yen
    proven = least is not None and least > 0
    status = "proven" if proven else "impossible" if found.other.plan is None else "worked_out"
    return {"status": status, "extra_yen": least if proven else None, "found_yen": found.difference_yen}
