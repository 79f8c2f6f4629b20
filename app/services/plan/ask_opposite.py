"""「この施設を残した場合」: one decision of a finished run turned round and worked out on the run's own snapshot.

The answer is a run of its own that map, card and export can show; lists of runs leave it out.
"""

import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.database.db import transaction
from app.domain.vocabulary import RunState
from app.errors import Conflict, NotFound
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.plan import ENGINE_VERSION, Outcome, Status
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot, pack, unpack
from app.planning.tell.decisions import decide
from app.services import run_life
from app.services.run_answer import RunListener, store_answer
from app.services.run_life import Hold, Sessions, Tell
from app.store.facility import facilities
from app.store.plan import jobs, runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.tell import flips
    from app.planning.tell import opposite as opposite_of
else:
    flips = lazy_module("app.planning.tell.flips")
    opposite_of = lazy_module("app.planning.tell.opposite")
USUAL_SECONDS = 20.0


def request_opposite(
    session: Session, run_id: int, facility_id: int, *, seconds: float = USUAL_SECONDS, actor: str
) -> PlanRun:
    """The run that answers it: one already asked for, else a new one with its job.

    Raises NotFound without such a run or decision, Conflict where it holds no plan.
    """
    known = runs.opposite(session, run_id, facility_id)
    if known is not None and (known.state.is_open or known.state is RunState.DONE):
        return known
    run = _create(session, run_id, facility_id, seconds=seconds)
    told = {"run": run_id, "facility": facility_id, "answer": run.id}
    run_life.request(session, run, "answer_opposite", "request_opposite", actor, **told)
    return run


def answer_opposite_now(
    sessions: Sessions, code: str, *, run_id: int | None, seconds: float, actor: str, tell: Tell
) -> dict[str, Any]:
    """The same without the queue, for the command line; the newest finished run where none is named."""
    with transaction(sessions) as session:
        base = runs.latest_done(session).id if run_id is None else run_id
        found = facilities.ids_of(session, [code])
        if code not in found:
            raise NotFound("facility", code)
        number = _create(session, base, found[code], seconds=seconds).id
    execute_opposite(sessions, number, actor=actor, tell=tell)
    with transaction(sessions) as session:
        run = runs.get(session, number)
        return {"run_id": number, "state": run.state.value, "opposite": run.summary["opposite"], "error": run.error}


def execute_opposite(
    sessions: Sessions,
    run_id: int,
    *,
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> None:
    """Work the answer out and store it, where it waits."""
    run_life.work_off(sessions, PlanRun, run_id, lambda hold: _work(hold, tell), actor=actor, stop=stop)


def _create(session: Session, run_id: int, facility_id: int, *, seconds: float) -> PlanRun:
    base = runs.get(session, run_id)
    if base.state is not RunState.DONE:
        raise Conflict(f"run {run_id} holds no plan ({base.state.value})")
    decision = next((row for row in runs.decisions(session, run_id) if row["facility_id"] == facility_id), None)
    if decision is None:
        raise NotFound("decision", facility_id)
    run = runs.create(
        session,
        title=f"{base.title or f'#{run_id}'} ⇄ {decision['name']}",
        settings={**base.settings, "seconds": seconds},
        seed=base.seed,
        data_version=base.data_version or "",
        scenario=base.scenario,
    )
    asked = {"facility_id": facility_id, "facility_code": decision["facility_code"], "name": decision["name"]}
    run.summary = {"opposite": {"run_id": run_id, **asked}}
    session.flush()
    return run


def _work(hold: Hold, tell: Tell) -> None:
    snapshot, asked, told, seconds = hold.write(lambda session: _begin(session, hold.job_id))
    listener = RunListener(hold, tell)
    question, found = opposite_of.work_out(snapshot, asked, seconds=seconds, monitor=listener)
    turns = flips.flips_of(
        snapshot, asked.facility, difference_yen=found.difference_yen, seconds=seconds, monitor=listener
    )

    def store(session: Session) -> None:
        answer = told | {"keeps": asked.keeps, "flips_if": turns} | _answer(snapshot, question, found)
        if found.other.plan is None:
            state = _without_plan(found.other)
            jobs.end(session, PlanRun, hold.job_id, state, seconds=found.other.seconds)
        else:
            store_answer(session, hold.job_id, question, found.other)
            runs.keep(session, hold.job_id, pack(question, found.other))
        runs.add_to_summary(session, hold.job_id, {"opposite": answer})

    hold.write(store)


def _begin(session: Session, run_id: int) -> tuple[Snapshot, Any, dict[str, Any], float]:
    run = runs.get(session, run_id)
    told = dict(run.summary["opposite"])
    seconds = float(run.settings["seconds"])
    snapshot = _snapshot(session, told["run_id"])
    asked = _asked(snapshot, told)
    runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(snapshot.question))
    return snapshot, asked, told, seconds


def _without_plan(other: Outcome) -> RunState:
    """Nothing was found: an answer, unless somebody stopped the search."""
    return RunState.CANCELLED if other.status is Status.CANCELLED else RunState.INFEASIBLE


def _snapshot(session: Session, run_id: int) -> Snapshot:
    try:
        return unpack(runs.snapshot(session, run_id))
    except ValueError as fault:
        raise Conflict(f"run {run_id} was {fault}: calculate it again") from fault


def _asked(snapshot: Snapshot, told: dict[str, Any]) -> Any:
    try:
        return opposite_of.ask_about(snapshot, told["facility_id"])
    except opposite_of.NoOpposite as fault:
        raise Conflict(f"{told['facility_code']}: {fault}") from fault


def _answer(snapshot: Snapshot, question: Question, found: Any) -> dict[str, Any]:
    assert snapshot.outcome is not None  # noqa: S101  `ask_about` has looked
    before = decide(snapshot.question, snapshot.outcome)
    after = before if found.other.plan is None else decide(question, found.other)
    figures: dict[str, Any] = opposite_of.compare(question, found, before, after)
    return figures
