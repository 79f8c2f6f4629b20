"""Many plans around one finished run: fronts, alternatives, nested budgets, other futures.

Each plan of a series is stored as soon as it is found, as a run of its own that map, card and export can show, and the
result so far beside it. No transaction is open while a plan is sought.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import ExplorationKind, RunState
from app.errors import AppError, Conflict, Fault, InvalidInput
from app.lazy import lazy_module
from app.models import Exploration, PlanRun
from app.optimizer.question.limits import Progress
from app.optimizer.question.plan import ENGINE_VERSION, Outcome
from app.planning.ask.question import Question
from app.planning.ask.snapshot import pack, unpack
from app.planning.series.options import ExploreOptions, read_options
from app.store import changes, explorations, queue, runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.series import all_series as series_of
else:
    series_of = lazy_module("app.planning.series.all_series")
Sessions = sessionmaker[Session]
Tell = Callable[[str], None]
# Stores a run's answer, recounted (`services.optimize.store_answer`).
Keep = Callable[[Session, int, Question, Outcome], None]
REPORT_EVERY_SECONDS = 1.0


def request_exploration(
    session: Session, kind: ExplorationKind, options: Mapping[str, Any], *, run_id: int | None, title: str, actor: str
) -> Exploration:
    """Queue a series about a finished run (the newest where none is named) and defer its job, both or neither.

    Raises InvalidInput listing bad options, NotFound without such a run, Conflict where the run holds no plan.
    """
    exploration = _create(session, kind, options, run_id=run_id, title=title)
    queue.defer(session, "explore_plans", {"exploration_id": exploration.id}, lock="solver")
    told = {"exploration": exploration.id, "run": exploration.run_id, "kind": kind.value}
    changes.record(session, actor, "request_exploration", told)
    return exploration


def _create(
    session: Session, kind: ExplorationKind, options: Mapping[str, Any], *, run_id: int | None, title: str
) -> Exploration:
    read = _read(kind, options)
    run = runs.latest_done(session) if run_id is None else runs.get(session, run_id)
    if run.state is not RunState.DONE:
        raise Conflict(f"run {run.id} holds no plan ({run.state})")
    # What is not said is told as well: a series can be asked again from its row alone.
    own = {name: run.settings.get(name, usual) for name, usual in (("gap", 0.01), ("seed", 0))}
    told = own | {"seconds": read.seconds, **{name: value for name, value in options.items() if value is not None}}
    return explorations.create(
        session, kind=kind, title=title, run_id=run.id, options=told, data_version=run.data_version
    )


def _read(kind: ExplorationKind, given: Mapping[str, Any]) -> ExploreOptions:
    options, faults = read_options(kind, given)
    if faults:
        told = "; ".join(f"{fault.name}: {fault.code} {fault.value}" for fault in faults)
        raise InvalidInput(told, [Fault(f.code, f.code, f.value, pointer=f.name) for f in faults])
    return options


def explore_now(
    sessions: Sessions,
    kind: ExplorationKind,
    options: Mapping[str, Any],
    *,
    run_id: int | None,
    keep: Keep,
    actor: str,
    tell: Tell,
) -> dict[str, Any]:
    """The same without the queue, for the command line."""
    with transaction(sessions) as session:
        number = _create(session, kind, options, run_id=run_id, title="").id
    execute_exploration(sessions, number, keep=keep, actor=actor, tell=tell)
    with transaction(sessions) as session:
        exploration = explorations.get(session, number)
        session.refresh(exploration)
        return describe(exploration)


def describe(exploration: Exploration) -> dict[str, Any]:
    """An exploration as JSON values, its result included."""
    names = ("id", "kind", "title", "run_id", "state", "options", "progress", "result", "seconds", "error")
    traced = ("data_version", "engine_version", "created_at", "finished_at")
    return {name: getattr(exploration, name) for name in (*names, *traced)}


def execute_exploration(
    sessions: Sessions,
    exploration_id: int,
    *,
    keep: Keep,
    actor: str = "worker",
    tell: Tell = lambda line: None,
) -> None:
    """Work one exploration off, from the start. Whatever it raises, the exploration is failed first and says why."""
    try:
        _execute(sessions, exploration_id, keep=keep, actor=actor, tell=tell)
    except Exception as fault:
        fail_exploration(sessions, exploration_id, fault.detail if isinstance(fault, AppError) else repr(fault))
        raise


def fail_exploration(sessions: Sessions, exploration_id: int, error: str) -> None:
    """Give an exploration up, saying why; plans found so far stay."""
    with transaction(sessions) as session:
        explorations.finish(session, exploration_id, RunState.FAILED, error=error)


def _execute(sessions: Sessions, exploration_id: int, *, keep: Keep, actor: str, tell: Tell) -> None:
    began = time.monotonic()
    with transaction(sessions) as session:
        exploration = explorations.get(session, exploration_id)
        if not exploration.state.is_open:
            return
        explorations.start(session, exploration_id, engine_version=ENGINE_VERSION)
        series = _prepare(session, exploration)
        settings = dict(runs.get(session, exploration.run_id).settings)
    listener = _Listener(sessions, exploration_id, series.total, tell)
    kept: list[Any] = []
    for member in series.plans(listener):
        with transaction(sessions) as session:
            changes.act_as(session, actor)
            kept.append(_keep(session, exploration, member, keep, len(kept) + 1, settings))
            explorations.keep_result(session, exploration_id, series.result(kept, is_done=False))
        listener.has_found(member.name, member.outcome)
        if listener.cancelled():
            break
    state = RunState.CANCELLED if listener.cancelled() else RunState.DONE
    with transaction(sessions) as session:
        explorations.keep_result(session, exploration_id, series.result(kept, is_done=True))
        explorations.finish(session, exploration_id, state, seconds=time.monotonic() - began)


class _Series(Protocol):
    total: int

    def plans(self, monitor: "_Listener") -> Iterator[Any]: ...

    def result(self, kept: list[Any], *, is_done: bool) -> dict[str, Any]: ...


def _prepare(session: Session, exploration: Exploration) -> _Series:
    """The series on the town of its run. Raises Conflict where the run was kept by another version."""
    try:
        snapshot = unpack(runs.snapshot(session, exploration.run_id))
    except ValueError as fault:
        raise Conflict(f"run {exploration.run_id} was {fault}: calculate it again") from fault
    base = series_of.Base(exploration.run_id, snapshot, _decisions(session, exploration.run_id))
    options = _read(exploration.kind, exploration.options)
    series: _Series = series_of.make_series(exploration.kind, base, options)
    return series


def _decisions(session: Session, run_id: int) -> dict[str, dict[str, Any]]:
    return {row["facility_code"]: row for row in runs.decisions(session, run_id)}


def _keep(
    session: Session, exploration: Exploration, member: Any, keep: Keep, number: int, settings: dict[str, Any]
) -> Any:
    """Store one plan as a run; its settings are those that differ from the run's."""
    head = exploration.title or f"#{exploration.run_id}"
    run: PlanRun = runs.create(
        session,
        title=f"{head} · {member.name}",
        settings=settings | dict(member.settings),
        seed=member.question.settings.seed,
        data_version=exploration.data_version or "",
    )
    run.engine_version = ENGINE_VERSION
    session.flush()
    explorations.add_plan(session, exploration.id, number=number, run_id=run.id)
    keep(session, run.id, member.question, member.outcome)
    runs.keep(session, run.id, pack(member.question, member.outcome))
    session.refresh(run)
    return series_of.Kept(member, run.id, run.state.value, dict(run.summary), _decisions(session, run.id))


class _Listener:
    """Writes how far the series is at most once a second, and hears cancellation."""

    def __init__(self, sessions: Sessions, exploration_id: int, total: int, tell: Tell) -> None:
        self.sessions, self.exploration_id, self.total, self.tell = sessions, exploration_id, total, tell
        self.found = 0
        self.last = 0.0
        self.stop = False

    def report(self, progress: Progress) -> None:
        if time.monotonic() - self.last >= REPORT_EVERY_SECONDS:
            self._write({"seconds": round(progress.seconds, 1), "phase": progress.phase, "gap": progress.gap})

    def has_found(self, name: str, outcome: Outcome) -> None:
        self.found += 1
        self._write({"seconds": round(outcome.seconds, 1), "phase": "found", "gap": outcome.gap})
        objective = "–" if outcome.objective_yen is None else f"{outcome.objective_yen:,} 円"
        gap = "–" if outcome.gap is None else f"{outcome.gap:.2%}"
        self.tell(f"{self.found}/{self.total}  {name}  {outcome.status.value}  {objective}  gap {gap}")

    def _write(self, figures: dict[str, Any]) -> None:
        self.last = time.monotonic()
        with transaction(self.sessions) as session:
            told = {"found": self.found, "total": self.total, **figures}
            self.stop = explorations.report(session, self.exploration_id, told)

    def cancelled(self) -> bool:
        return self.stop
