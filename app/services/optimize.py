"""Journey D: a planner's wishes become a run; the run becomes decisions with reasons.

Step 1 (transaction): read the stock, build the question, keep it as the run's snapshot. Step 2 (no transaction open):
solve, writing progress at most once a second and reading the cancel flag. Step 3 (transaction): recount, store.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.database.db import transaction
from app.domain.calendar import fiscal_year_of
from app.domain.people.demand import people_by_age, population_demand
from app.domain.people.population import PopulationGrid
from app.errors import Fault, InvalidInput
from app.formats.spatial.projection import to_plane, zone_epsg
from app.formats.words.wish_words import wish_fault
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import ENGINE_VERSION, Outcome
from app.planning.ask.places import read_places
from app.planning.ask.question import Cells, Question, ask
from app.planning.ask.residents import names_of, residents_of
from app.planning.ask.snapshot import pack
from app.planning.ask.wishes import Wishes, codes_named, read_wishes
from app.services import run_life
from app.services.run_answer import RunListener, store_answer
from app.services.run_life import Hold, Sessions, Tell
from app.store import facilities, features, places, runs, stock, surroundings

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.optimizer.engine import solve as engine
else:
    engine = lazy_module("app.optimizer.engine.solve")
# What the command line tells of a decision.
CONTRACT = (
    "facility_code", "name", "action", "fiscal_year", "receivers", "cost_yen", "keep_cost_yen", "opposite_cost_yen",
    "reasons",
)  # fmt: skip


def request_run(
    session: Session, wishes: Mapping[str, Any], *, title: str, actor: str, language: str = "ja"
) -> PlanRun:
    """Keep the wishes as a queued run and defer its job, both or neither. Raises InvalidInput listing bad wishes."""
    _read_named(session, wishes, language=language)
    seed = int(wishes.get("seed") or 0)
    version = features.data_version(session)
    run = runs.create(session, title=title, settings=dict(wishes), seed=seed, data_version=version)
    run_life.request(session, run, "solve_run", "request_run", actor, run=run.id)
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
    sessions: Sessions,
    run_id: int,
    *,
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> Outcome | None:
    """Work one run off from start to stored decisions; None where it did not wait, or was not ours to the end."""

    def work(hold: Hold) -> Outcome:
        return _work(hold, tell)

    return run_life.work_off(sessions, PlanRun, run_id, work, actor=actor, stop=stop)


def _work(hold: Hold, tell: Tell) -> Outcome:
    question, wishes = hold.write(lambda session: _begin(session, hold.job_id))
    tell(f"{len(question.places)} places, {len(question.trajectories)} courses, demand from {question.basis}")
    limits = Limits(seconds=wishes.seconds, gap=wishes.gap)
    outcome = engine.solve(question.problem, limits, seed=wishes.seed, monitor=RunListener(hold, tell))

    def store(session: Session) -> None:
        store_answer(session, hold.job_id, question, outcome)
        runs.keep(session, hold.job_id, pack(question, outcome))

    hold.write(store)
    return outcome


def _begin(session: Session, run_id: int) -> tuple[Question, Wishes]:
    wishes = _read(runs.get(session, run_id).settings)
    question = prepare(session, wishes)
    runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(question))
    return question, wishes


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
