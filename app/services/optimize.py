"""Journey D: a planner's wishes become a run; the run becomes decisions with reasons.

Step 1 (transaction): read the stock, build the question, keep it as the run's snapshot. Step 2 (no transaction open):
solve, writing progress at most once a second and reading the cancel flag. Step 3 (transaction): recount, store.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.calendar import fiscal_year_of
from app.domain.people.demand import people_by_age, population_demand
from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import Action, RunState
from app.errors import AppError, Fault, InvalidInput
from app.formats.spatial.projection import to_plane, zone_epsg
from app.formats.words.setting_words import setting_fault as wish_fault
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.check import Difference, check
from app.optimizer.question.limits import Limits, Progress
from app.optimizer.question.plan import ENGINE_VERSION, Outcome, Status
from app.planning.ask.places import read_places
from app.planning.ask.question import Cells, Question, ask
from app.planning.ask.residents import names_of, residents_of
from app.planning.ask.snapshot import pack
from app.planning.ask.wishes import Wishes, codes_named, read_wishes
from app.planning.tell.answer import Decided, decide
from app.planning.tell.summary import summarise
from app.store import changes, facilities, features, places, queue, runs, stock, surroundings

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.optimizer.engine import solve as engine
    from app.planning.tell import clash
else:
    engine = lazy_module("app.optimizer.engine.solve")
    clash = lazy_module("app.planning.tell.clash")
Sessions = sessionmaker[Session]
Tell = Callable[[str], None]
REPORT_EVERY_SECONDS = 1.0
# What the command line tells of a decision.
CONTRACT = (
    "facility_code", "name", "action", "fiscal_year", "receivers", "cost_yen", "keep_cost_yen", "opposite_cost_yen",
    "reasons",
)  # fmt: skip
STATES = {
    Status.OPTIMAL: RunState.DONE,
    Status.FEASIBLE: RunState.DONE,
    Status.INFEASIBLE: RunState.INFEASIBLE,
    Status.CANCELLED: RunState.CANCELLED,
    Status.TIME_LIMIT_NO_PLAN: RunState.FAILED,
}


def request_run(
    session: Session, wishes: Mapping[str, Any], *, title: str, actor: str, language: str = "ja"
) -> PlanRun:
    """Keep the wishes as a queued run and defer its job, both or neither. Raises InvalidInput listing bad wishes."""
    _read_named(session, wishes, language=language)
    seed = int(wishes.get("seed") or 0)
    version = features.data_version(session)
    run = runs.create(session, title=title, settings=dict(wishes), seed=seed, data_version=version)
    queue.defer(session, "solve_run", {"run_id": run.id}, lock="solver")
    changes.record(session, actor, "request_run", {"run": run.id})
    return run


def solve_now(
    sessions: Sessions, wishes: Mapping[str, Any], *, actor: str, tell: Tell, language: str = "ja"
) -> dict[str, Any]:
    """The same without the queue, for the command line; returns the answer of the command-line contract."""
    with transaction(sessions) as session:
        _read_named(session, wishes, language=language)
        version = features.data_version(session)
        run = runs.create(session, title="", settings=dict(wishes), seed=0, data_version=version)
        run_id = run.id
    outcome = execute_run(sessions, run_id, actor=actor, tell=tell)
    with transaction(sessions) as session:
        return _contract(session, run_id, outcome)


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
        wishes = _read(run.settings)
        question = prepare(session, wishes)
        runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(question))
    tell(f"{len(question.places)} places, {len(question.trajectories)} courses, demand from {question.basis}")
    limits = Limits(seconds=wishes.seconds, gap=wishes.gap)
    listener = RunListener(sessions, run_id, tell)
    outcome: Outcome = engine.solve(question.problem, limits, seed=wishes.seed, monitor=listener)
    with transaction(sessions) as session:
        changes.act_as(session, actor)
        store_answer(session, run_id, question, outcome)
        runs.keep(session, run_id, pack(question, outcome))
    return outcome


def fail_run(sessions: Sessions, run_id: int, error: str) -> None:
    """Give a run up, saying why."""
    with transaction(sessions) as session:
        runs.finish(session, run_id, RunState.FAILED, error=error)


def prepare(session: Session, wishes: Wishes) -> Question:
    """Stock and population of now → the question. Raises InvalidInput where there is no stock."""
    rows = stock.plan_cases(session)
    if not rows:
        raise InvalidInput("no facilities: import a facility list first")
    lon = np.array([np.nan if row["lon"] is None else row["lon"] for row in rows], dtype=np.float64)
    lat = np.array([np.nan if row["lat"] is None else row["lat"] for row in rows], dtype=np.float64)
    epsg = _plane_of(lon, lat)
    town = read_places(rows, to_plane(lon, lat, epsg))
    grid = _population(session)
    if grid is None:
        return ask(town, wishes)
    xy = to_plane(grid.lon, grid.lat, epsg)
    last = wishes.base_year + wishes.years - wishes.period_years // 2
    cells = Cells(tuple(_cell_names(session, grid, xy, epsg)), people_by_age(grid, last))
    return ask(town, wishes, demand=population_demand(grid), demand_xy=xy, cells=cells)


def _cell_names(session: Session, grid: PopulationGrid, xy: NDArray[np.float64], epsg: int) -> list[str]:
    names, points = surroundings.home_towns(session)
    districts = places.districts_at(session, grid.lon, grid.lat)
    return names_of(grid, districts, names, to_plane(points[:, 0], points[:, 1], epsg), xy)


def _population(session: Session) -> PopulationGrid | None:
    """The cells that touch the town; None where no population is loaded or none of it lies here."""
    found = places.population(session)
    if found is None:
        return None
    outline = surroundings.home_outline(session)
    boundary = None if outline is None else shapely.from_wkb(outline)
    residents = residents_of(found[1], boundary, *surroundings.home_towns(session))
    return residents.grid if len(residents.grid) else None


def _plane_of(lon: np.ndarray[Any, Any], lat: np.ndarray[Any, Any]) -> int:
    """The metric plane of the town; with no positions at all, any plane will do."""
    known = np.isfinite(lon)
    return zone_epsg(float(np.median(lon[known])), float(np.median(lat[known]))) if known.any() else 6680


def _read(given: Mapping[str, Any], *, language: str = "ja") -> Wishes:
    wishes, faults = read_wishes(given, base_year=fiscal_year_of(date.today()))
    if faults:
        raise _refusal([(fault.code, fault.name, fault.value) for fault in faults], language)
    return wishes


def _read_named(session: Session, given: Mapping[str, Any], *, language: str) -> None:
    """Refuse wishes that cannot be read or name a facility that is not in the register."""
    named = codes_named(_read(given, language=language))
    known = facilities.ids_of(session, [code for _, code in named])
    unknown = [("unknown_facility", name, code) for name, code in named if code not in known]
    if unknown:
        raise _refusal(unknown, language)


def _refusal(faults: Sequence[tuple[str, str, str]], language: str) -> InvalidInput:
    told = [Fault(code, wish_fault(code, name, value, language), value, pointer=name) for code, name, value in faults]
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
    state = STATES[outcome.status]
    if outcome.plan is None:
        _store_no_plan(session, run_id, question, outcome, figures)
        return
    differences = check(question.problem, outcome)
    if differences:
        runs.finish(session, run_id, RunState.FAILED, **figures, checked=False, error=_loudly(differences))
        return
    decided = decide(question, outcome)
    runs.save_decisions(session, run_id, [_row(question, each) for each in decided if _concerns_us(question, each)])
    summary = summarise(question, outcome, decided)
    runs.finish(session, run_id, state, **figures, checked=True, summary=summary)


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
    return question.places[decided.place].own or decided.action is Action.SHARE


def _loudly(differences: list[Difference]) -> str:
    return "recount differs: " + "; ".join(f"{d.code}[{d.index}] {d.found} ≠ {d.allowed}" for d in differences[:5])


def _row(question: Question, decided: Decided) -> dict[str, Any]:
    names = ("fiscal_year", "cost_yen", "keep_cost_yen", "opposite_cost_yen")
    return {
        "facility_id": question.places[decided.place].facility_id,
        "action": decided.action,
        **{name: getattr(decided, name) for name in names},
        "receivers": list(decided.receivers),
        "steps": list(decided.steps),
        "reasons": list(decided.reasons),
    }


def _contract(session: Session, run_id: int, outcome: Outcome | None) -> dict[str, Any]:
    session.expire_all()
    run = runs.get(session, run_id)
    status = run.summary.get("status", run.state.value) if outcome is not None else run.state.value
    decisions = runs.decisions(session, run_id)
    return {
        "run_id": run_id,
        "status": status,
        "objective_yen": run.objective_yen,
        "bound_yen": run.bound_yen,
        "gap": run.gap,
        "seconds": run.seconds,
        "peak_mb": run.peak_mb,
        "checked": bool(run.checked),
        "summary": run.summary,
        "error": run.error,
        "data_version": run.data_version,
        "decisions": [{name: row[name] for name in CONTRACT} for row in decisions],
    }
