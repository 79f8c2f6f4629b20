"""Many plans around one finished run: fronts, alternatives, nested budgets, other futures, legal plans by chance.

Each plan of a series is stored as soon as it is found, as a run of its own that map, card and export can show, and the
result so far beside it. No transaction is open while a plan is sought.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from app.database.db import transaction
from app.domain.vocabulary import ExplorationKind, RunState
from app.errors import Conflict, Fault, InvalidInput
from app.lazy import lazy_module
from app.models import Exploration, PlanRun
from app.optimizer.question.limits import Progress
from app.optimizer.question.plan import ENGINE_VERSION, Outcome
from app.planning.ask.snapshot import pack, unpack
from app.planning.series.options import ExploreOptions, read_options
from app.services import run_life
from app.services.run_answer import store_answer
from app.services.run_life import Hold, Listener, Sessions, Tell
from app.store.plan import adoption, explorations, jobs, runs

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.series import all_series as series_of
else:
    series_of = lazy_module("app.planning.series.all_series")


def request_exploration(
    session: Session, kind: ExplorationKind, options: Mapping[str, Any], *, run_id: int | None, title: str, actor: str
) -> Exploration:
    """Queue a series about a finished run (the newest where none is named) and defer its job, both or neither.

    Raises InvalidInput listing bad options, NotFound without such a run, Conflict where the run holds no plan.
    """
    exploration = _create(session, kind, options, run_id=run_id, title=title)
    told = {"exploration": exploration.id, "run": exploration.run_id, "kind": kind.value}
    run_life.request(session, exploration, "explore_plans", "request_exploration", actor, **told)
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
    actor: str,
    tell: Tell,
) -> dict[str, Any]:
    """The same without the queue, for the command line."""
    with transaction(sessions) as session:
        number = _create(session, kind, options, run_id=run_id, title="").id
    execute_exploration(sessions, number, actor=actor, tell=tell)
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
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> None:
    """Work one exploration off, from the start; plans found before it fails or is stopped stay."""
    run_life.work_off(sessions, Exploration, exploration_id, lambda hold: _work(hold, tell), actor=actor, stop=stop)


def _work(hold: Hold, tell: Tell) -> None:
    began = time.monotonic()
    exploration, series, settings = hold.write(lambda session: _begin(session, hold.job_id))
    listener = _SeriesListener(hold, series.total, tell)
    kept: list[Any] = []
    for member in series.plans(listener):
        kept.append(hold.write(partial(_keep, exploration, series, member, kept, settings)))
        listener.has_found(member.name, member.outcome)
        if listener.cancelled():
            break
    state = RunState.CANCELLED if hold.is_cancelled else RunState.DONE

    def finish(session: Session) -> None:
        explorations.keep_result(session, hold.job_id, series.result(kept, is_done=True))
        jobs.end(session, Exploration, hold.job_id, state, seconds=time.monotonic() - began)

    hold.write(finish)


def _begin(session: Session, exploration_id: int) -> tuple[Exploration, "_Series", dict[str, Any]]:
    exploration = explorations.get(session, exploration_id)
    explorations.start(session, exploration_id, engine_version=ENGINE_VERSION)
    series = _prepare(session, exploration)
    return exploration, series, dict(runs.get(session, exploration.run_id).settings)


class _Series(Protocol):
    total: int

    def plans(self, monitor: "_SeriesListener") -> Iterator[Any]: ...

    def result(self, kept: list[Any], *, is_done: bool) -> dict[str, Any]: ...


def _prepare(session: Session, exploration: Exploration) -> _Series:
    """The series on the town of its run. Raises Conflict where the run was kept by another version."""
    try:
        snapshot = unpack(runs.snapshot(session, exploration.run_id))
    except ValueError as fault:
        raise Conflict(f"run {exploration.run_id} was {fault}: calculate it again") from fault
    force = next(iter(adoption.adopted_plans(session)), None)
    adopted = None if force is None else series_of.InForce(force.title, force.settings, force.summary)
    base = series_of.BaseRun(exploration.run_id, snapshot, _decisions(session, exploration.run_id), adopted)
    options = _read(exploration.kind, exploration.options)
    series: _Series = series_of.make_series(exploration.kind, base, options)
    return series


def _decisions(session: Session, run_id: int) -> dict[str, dict[str, Any]]:
    return {row["facility_code"]: row for row in runs.decisions(session, run_id)}


def _keep(
    exploration: Exploration,
    series: _Series,
    member: Any,
    before: list[Any],
    settings: dict[str, Any],
    session: Session,
) -> Any:
    """Store one plan as a run, and the result so far; its settings are those that differ from the run's."""
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
    explorations.add_plan(session, exploration.id, number=len(before) + 1, run_id=run.id)
    store_answer(session, run.id, member.question, member.outcome)
    runs.keep(session, run.id, pack(member.question, member.outcome))
    session.refresh(run)
    kept = series_of.Kept(member, run.id, run.state.value, dict(run.summary), _decisions(session, run.id))
    explorations.keep_result(session, exploration.id, series.result([*before, kept], is_done=False))
    return kept


class _SeriesListener(Listener):
    """Tells how many plans of the series are found, and how far the present one is."""

    def __init__(self, hold: Hold, total: int, tell: Tell) -> None:
        super().__init__(hold, tell)
        self.found = 0
        self.total = total

    def figures(self, progress: Progress) -> dict[str, Any]:
        return {"found": self.found, "total": self.total, **super().figures(progress)}

    def has_found(self, name: str, outcome: Outcome) -> None:
        self.found += 1
        self.write(self.figures(Progress(outcome.seconds, "found", None, None, outcome.gap)))
        objective = "–" if outcome.objective_yen is None else f"{outcome.objective_yen:,} 円"
        gap = "–" if outcome.gap is None else f"{outcome.gap:.2%}"
        self.tell(f"{self.found}/{self.total}  {name}  {outcome.status.value}  {objective}  gap {gap}")
