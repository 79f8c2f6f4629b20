"""A planner changes decisions of a finished plan: evaluated as they stand, and the rest decided anew around them.

The answer is a run of its own that map, card, comparison and adoption take like any other; lists of runs leave it out.
"""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import Conflict, Fault, InvalidInput
from app.formats.words.pairs import Pair, say
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.plan import ENGINE_VERSION, Outcome
from app.planning.ask.question import Question
from app.planning.ask.settings import Lock
from app.planning.ask.snapshot import Snapshot, pack, unpack
from app.services import run_life
from app.services.run_answer import RunListener, store_answer
from app.services.run_life import Hold, Sessions, Tell
from app.store.facility import facilities
from app.store.plan import runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.tell import by_hand
else:
    by_hand = lazy_module("app.planning.tell.by_hand")
USUAL_SECONDS = 30.0
UNKNOWN: Pair = ("「{code}」という施設はありません", "There is no facility {code}")


def request_change(
    session: Session, run_id: int, locks: Mapping[str, Lock], *, seconds: float, actor: str, language: str = "ja"
) -> PlanRun:
    """Queue the changed plan. Raises NotFound, Conflict without a plan to change, InvalidInput for unknown codes."""
    base = runs.get(session, run_id)
    if base.state is not RunState.DONE:
        raise Conflict(f"run {run_id} holds no plan ({base.state.value})")
    known = facilities.ids_of(session, list(locks))
    faults = [
        Fault("unknown_facility", say(UNKNOWN, language).format(code=code), code, pointer="locks")
        for code in locks
        if code not in known
    ]
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)
    told = {code: lock.model_dump(mode="json", exclude_none=True) for code, lock in locks.items()}
    run = runs.create(
        session,
        title=f"{base.title or f'#{run_id}'} ✎ {len(locks)}",
        settings={**base.settings, "locks": {**base.settings.get("locks", {}), **told}, "seconds": seconds},
        seed=base.seed,
        data_version=base.data_version or "",
        scenario=base.scenario,
    )
    run.summary = {"by_hand": {"run_id": run_id, "locks": told}}
    run_life.request(session, run, "change_by_hand", "change_by_hand", actor, run=run_id, answer=run.id, locks=told)
    return run


def execute_change(
    sessions: Sessions,
    run_id: int,
    *,
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> None:
    """Work the changed plan out and store it, where it waits."""
    run_life.work_off(sessions, PlanRun, run_id, lambda hold: _work(hold, tell), actor=actor, stop=stop)


def _work(hold: Hold, tell: Tell) -> None:
    snapshot, told, seconds = hold.write(lambda session: _begin(session, hold.job_id))
    locks = {code: Lock.model_validate(lock) for code, lock in told["locks"].items()}
    try:
        changed = by_hand.change(snapshot, locks)
    except by_hand.NotPossible as fault:
        answer = {**told, "impossible": str(fault)}
        hold.write(lambda session: runs.add_to_summary(session, hold.job_id, {"by_hand": answer}))
        hold.end(RunState.INFEASIBLE)
        return
    told = told | {"as_it_stands": by_hand.as_it_stands(snapshot, changed)}
    hold.write(lambda session: runs.add_to_summary(session, hold.job_id, {"by_hand": told}))
    outcome = by_hand.decide_anew(snapshot, changed, seconds=seconds, monitor=RunListener(hold, tell))
    hold.write(lambda session: _store(session, hold.job_id, snapshot, changed.question, outcome, told))


def _begin(session: Session, run_id: int) -> tuple[Snapshot, dict[str, Any], float]:
    run = runs.get(session, run_id)
    told = dict(run.summary["by_hand"])
    try:
        snapshot = unpack(runs.snapshot(session, told["run_id"]))
    except ValueError as fault:
        raise Conflict(f"run {told['run_id']} was {fault}: calculate it again") from fault
    runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(snapshot.question))
    return snapshot, told, float(run.settings["seconds"])


def _store(
    session: Session, run_id: int, snapshot: Snapshot, question: Question, outcome: Outcome, told: dict[str, Any]
) -> None:
    store_answer(session, run_id, question, outcome)
    runs.keep(session, run_id, pack(question, outcome))
    before = snapshot.outcome
    assert before is not None  # noqa: S101  what is changed has a plan
    if outcome.objective_yen is not None and before.objective_yen is not None:
        told = told | {
            "difference_yen": outcome.objective_yen - before.objective_yen,
            "city_difference_yen": (outcome.cost_yen or 0) - (before.cost_yen or 0),
            "travel_difference_yen": (outcome.access_yen or 0) - (before.access_yen or 0),
        }
    runs.add_to_summary(session, run_id, {"by_hand": told})
