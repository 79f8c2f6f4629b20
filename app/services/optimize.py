"""Journey D: a scenario's settings become a run; the run becomes decisions with reasons.

Step 1 (transaction): read the stock, build the question, keep it as the run's snapshot. Step 2 (no transaction open):
solve, writing progress at most once a second and reading the cancel flag. Step 3 (transaction): recount, store.

Without a target for the floor area the run is a ladder: every rung is a run of its own, and the one asked for holds the
recommended one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.calendar import fiscal_year_of
from app.domain.vocabulary import Action, RunState
from app.errors import AppError, Fault, InvalidInput
from app.formats.words.setting_words import setting_fault
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.check import Difference, check
from app.optimizer.question.limits import Limits, Progress
from app.optimizer.question.plan import ENGINE_VERSION, Outcome, Status
from app.planning.ask.question import Question
from app.planning.ask.settings import ScenarioSettings, codes_named, read_settings
from app.planning.ask.snapshot import pack, unpack
from app.planning.tell.contract import contract_of
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import Findings, find
from app.planning.tell.summary import summarise
from app.services.read_town import read_question
from app.store import changes, facilities, features, queue, runs, scenarios

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.optimizer.engine import solve as engine
    from app.planning.series import ladder
    from app.planning.tell import clash, loosen
else:
    engine = lazy_module("app.optimizer.engine.solve")
    ladder = lazy_module("app.planning.series.ladder")
    clash = lazy_module("app.planning.tell.clash")
    loosen = lazy_module("app.planning.tell.loosen")
Sessions = sessionmaker[Session]
Tell = Callable[[str], None]
REPORT_EVERY_SECONDS = 1.0
# Rounds of giving way to what cannot be met.
MOST_LOOSENED = 4
STATES = {
    Status.OPTIMAL: RunState.DONE,
    Status.FEASIBLE: RunState.DONE,
    Status.INFEASIBLE: RunState.INFEASIBLE,
    Status.CANCELLED: RunState.CANCELLED,
    Status.TIME_LIMIT_NO_PLAN: RunState.FAILED,
}


def request_run(
    session: Session, settings: Mapping[str, Any], *, title: str, actor: str, language: str = "ja"
) -> PlanRun:
    """Keep the settings as a queued run and defer its job, both or neither. Raises InvalidInput listing bad ones."""
    told = with_scenario(session, settings, language=language)
    _read_named(session, told, language=language)
    seed = int(told.get("seed") or 0)
    version = features.data_version(session)
    run = runs.create(session, title=title, settings=told, seed=seed, data_version=version)
    queue.defer(session, "solve_run", {"run_id": run.id}, lock="solver")
    changes.record(session, actor, "request_run", {"run": run.id})
    return run


def solve_now(
    sessions: Sessions,
    settings: Mapping[str, Any],
    *,
    actor: str,
    tell: Tell,
    language: str = "ja",
    loosens: bool = False,
) -> dict[str, Any]:
    """The same without the queue, for the command line; returns the answer of the command-line contract.

    `loosens`: where the settings cannot be met, what is named gives way and the run is worked off again, until there is
    a plan or nothing more to loosen.
    """
    answer = _solve_once(sessions, settings, actor=actor, tell=tell, language=language)
    given_way: list[dict[str, Any]] = []
    for _ in range(MOST_LOOSENED if loosens else 0):
        if answer["status"] != Status.INFEASIBLE.value or not answer.get("loosening"):
            break
        steps = answer["loosening"]
        given_way += steps
        settings = _loosened(sessions, answer["run_id"], steps)
        answer = _solve_once(sessions, settings, actor=actor, tell=tell, language=language)
    return answer | {"loosened": given_way} if loosens else answer


def _solve_once(
    sessions: Sessions, settings: Mapping[str, Any], *, actor: str, tell: Tell, language: str
) -> dict[str, Any]:
    with transaction(sessions) as session:
        told = with_scenario(session, settings, language=language)
        _read_named(session, told, language=language)
        version = features.data_version(session)
        run = runs.create(session, title="", settings=told, seed=int(told.get("seed") or 0), data_version=version)
        run_id = run.id
    outcome = execute_run(sessions, run_id, actor=actor, tell=tell)
    with transaction(sessions) as session:
        return read_contract(session, run_id, has_outcome=outcome is not None, language=language)


def _loosened(sessions: Sessions, run_id: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The run's settings after the steps have given way, as JSON values."""
    with transaction(sessions) as session:
        question = unpack(runs.snapshot(session, run_id)).question
    settings: ScenarioSettings = loosen.loosened_settings(question, steps)
    told: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    return told


def with_scenario(session: Session, given: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """The settings with those of the stored scenario they name beneath them. Raises InvalidInput for no such one."""
    told = dict(given)
    name = told.pop("scenario", None)
    if name is None:
        return told
    stored = scenarios.named(session, str(name))
    if stored is None:
        raise _refusal([("unknown_scenario", "scenario", str(name))], language)
    beneath = dict(stored.assumptions.get("plan", {}))
    return {**beneath, **told}


def execute_run(
    sessions: Sessions, run_id: int, *, actor: str = "worker", tell: Tell = lambda line: None
) -> Outcome | None:
    """Work one run off from start to stored decisions; None where it was cancelled before it began.

    Whatever it raises, the run is failed first and says why: nobody waits for a run that no worker holds.
    """
    try:
        return _execute(sessions, run_id, actor=actor, tell=tell)
    except Exception as fault:
        fail_run(sessions, run_id, fault.detail if isinstance(fault, AppError) else repr(fault))
        raise


def _execute(sessions: Sessions, run_id: int, *, actor: str, tell: Tell) -> Outcome | None:
    with transaction(sessions) as session:
        run = runs.get(session, run_id)
        if not run.state.is_open:
            return None
        settings = _read(run.settings)
        question = read_question(session, settings)
        runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(question))
    tell(f"{len(question.facilities)} facilities, {len(question.options)} options, demand from {question.basis}")
    listener = RunListener(sessions, run_id, tell)
    if wants_ladder(settings):
        outcome = _climb(sessions, run_id, question, listener, actor=actor)
        if outcome is not None:
            return outcome
    limits = Limits(seconds=settings.seconds, gap=settings.gap)
    outcome = engine.solve(question.problem, limits, seed=settings.seed, monitor=listener)
    with transaction(sessions) as session:
        changes.act_as(session, actor)
        store_answer(session, run_id, question, outcome)
        runs.keep(session, run_id, pack(question, outcome))
    return outcome


def wants_ladder(settings: ScenarioSettings) -> bool:
    """Whether no target is set: then the plan asked for is the recommended rung of the ladder."""
    return settings.area_cut_share is None


def _climb(
    sessions: Sessions, run_id: int, question: Question, listener: "RunListener", *, actor: str
) -> Outcome | None:
    """Work the rungs out and store each as a run; None where no rung keeps what is promised."""
    settings = question.settings
    rungs = []
    for rung in ladder.climb(question, seconds=settings.seconds, seed=settings.seed, monitor=listener):
        listener.tell(f"{rung.name}: {rung.outcome.status.value}, {rung.cut_share:.1%} less floor area")
        rungs.append(rung)
    best = ladder.recommend(rungs)
    if best is None:
        return None
    with transaction(sessions) as session:
        changes.act_as(session, actor)
        _store_ladder(session, run_id, rungs, best)
    outcome: Outcome = best.outcome
    return outcome


def _store_ladder(session: Session, run_id: int, rungs: Sequence[Any], best: Any) -> None:
    """The recommended rung is the run asked for; the others are runs of their own that lists leave out."""
    asked = runs.get(session, run_id)
    rows = []
    for rung in sorted(rungs, key=lambda each: ladder.NAMES.index(each.name)):
        number = run_id if rung is best else _run_of_rung(session, asked, rung).id
        store_answer(session, number, rung.question, rung.outcome)
        runs.keep(session, number, pack(rung.question, rung.outcome))
        session.flush()
        session.expire_all()
        summary = runs.get(session, number).summary
        if "money" in summary:
            rows.append(ladder.rung_row(rung, number, summary, is_recommended=rung is best))
        if rung is not best:
            runs.add_to_summary(session, number, {"rung": {"run_id": run_id, "name": rung.name}})
    runs.add_to_summary(session, run_id, {"ladder": rows, "recommended": best.name})


def _run_of_rung(session: Session, asked: PlanRun, rung: Any) -> PlanRun:
    run = runs.create(
        session,
        title=f"{asked.title or f'#{asked.id}'} · {rung.name}",
        settings=rung.question.settings.model_dump(mode="json", exclude_defaults=True),
        seed=asked.seed,
        data_version=asked.data_version or "",
    )
    run.engine_version = ENGINE_VERSION
    session.flush()
    return run


def fail_run(sessions: Sessions, run_id: int, error: str) -> None:
    """Give a run up, saying why."""
    with transaction(sessions) as session:
        runs.finish(session, run_id, RunState.FAILED, error=error)


def _read(given: Mapping[str, Any], *, language: str = "ja") -> ScenarioSettings:
    settings, faults = read_settings(given, base_year=fiscal_year_of(date.today()))
    if faults:
        raise _refusal([(fault.code, fault.name, fault.value) for fault in faults], language)
    return settings


def _read_named(session: Session, given: Mapping[str, Any], *, language: str) -> None:
    """Refuse settings that cannot be read or name a facility that is not in the register."""
    named = codes_named(_read(given, language=language))
    known = facilities.ids_of(session, [code for _, code in named])
    unknown = [("unknown_facility", name, code) for name, code in named if code not in known]
    if unknown:
        raise _refusal(unknown, language)


def _refusal(faults: Sequence[tuple[str, str, str]], language: str) -> InvalidInput:
    told = [
        Fault(code, setting_fault(code, name, value, language), value, pointer=name) for code, name, value in faults
    ]
    return InvalidInput("; ".join(fault.message for fault in told), told)


class RunListener:
    """Writes progress at most once a second, each time in a short transaction of its own, and hears cancellation."""

    def __init__(self, sessions: Sessions, run_id: int, tell: Tell) -> None:
        self.sessions, self.run_id, self.tell = sessions, run_id, tell
        self.last = time.monotonic()
        self.stop = False

    def report(self, progress: Progress) -> None:
        if time.monotonic() - self.last < REPORT_EVERY_SECONDS:
            return
        self.last = time.monotonic()
        figures = {
            "seconds": round(progress.seconds, 1),
            "phase": progress.phase,
            "incumbent_yen": _whole(progress.incumbent_yen),
            "bound_yen": _whole(progress.bound_yen),
            "gap": progress.gap,
        }
        with transaction(self.sessions) as session:
            runs.report(session, self.run_id, figures)
            self.stop = runs.cancel_requested(session, self.run_id)
        self.tell(f"{figures['seconds']:>6} s  {figures['incumbent_yen']}  gap {figures['gap']}")

    def cancelled(self) -> bool:
        return self.stop


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
    if outcome.plan is None:
        _store_no_plan(session, run_id, question, outcome, figures)
        return
    differences = check(question.problem, outcome)
    if differences:
        runs.finish(session, run_id, RunState.FAILED, **figures, checked=False, error=_loudly(differences))
        return
    found = find(question, outcome)
    _store_plan(session, run_id, found, figures)


def _store_plan(session: Session, run_id: int, found: Findings, figures: Mapping[str, Any]) -> None:
    decided = decisions_of(found)
    question = found.question
    runs.save_decisions(session, run_id, [_row(question, each) for each in decided if _concerns_us(question, each)])
    summary = summarise(found, decided)
    runs.finish(session, run_id, STATES[found.outcome.status], **figures, checked=True, summary=summary)


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
    runs.finish(session, run_id, STATES[status], **figures, summary=summary, error=error)


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


def read_contract(session: Session, run_id: int, *, has_outcome: bool, language: str) -> dict[str, Any]:
    """The answer of the command-line contract about a run."""
    session.expire_all()
    run = runs.get(session, run_id)
    status = run.summary.get("status", run.state.value) if has_outcome else run.state.value
    names = (
        "id",
        "objective_yen",
        "bound_yen",
        "gap",
        "seconds",
        "peak_mb",
        "error",
        "data_version",
        "checked",
        "summary",
    )
    told = {name: getattr(run, name) for name in names}
    return contract_of(told, runs.decisions(session, run_id), status=status, language=language)
