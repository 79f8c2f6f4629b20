"""One solved town with names that are code, and its report, for all tests of papers."""

import copy
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from app.database.db import transaction
from app.formats.papers.report.compose import compose
from app.formats.papers.report.council_report import CouncilReport
from app.models import Facility, PlanRun
from app.services.paper.export_report import Source, source_of
from app.services.plan.optimize import solve_now
from app.store.place import municipalities
from app.store.plan import runs
from tests.factories import undone
from tests.towns import SMALL_TOWN, read_town, settle_town

# Names as they were found in lists, and as somebody may write them to do harm.
HOSTILE = ("${window.PWN=1}会館", "学校`本館", "</script><img src=x onerror=1>", "0123456789abcdef0123456789abcdef",
           '=HYPERLINK("http://127.0.0.1")')  # fmt: skip
OUTLINE = "SRID=4326;MULTIPOLYGON(((137.38 34.74, 137.44 34.74, 137.44 34.80, 137.38 34.80, 137.38 34.74)))"


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved town: what its report is made from, and the run as it was stored."""

    source: Source
    run_id: int
    summary: dict[str, Any]
    decisions: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def solved(engine: Engine) -> Solved:
    """The database is left as it was: a transaction left open would keep other tests waiting."""
    with undone(engine) as sessions:
        with transaction(sessions) as session:
            ids = settle_town(session, read_town("three_schools"))
            session.get_one(Facility, ids["S1"]).name = HOSTILE[2]
            home = municipalities.home(session)
            assert home is not None
            home.boundary = OUTLINE
        answer = solve_now(
            sessions, SMALL_TOWN | {"base_year": 2026, "seconds": 20, "gap": 0}, actor="planner", tell=lambda line: None
        )
        with transaction(sessions) as session:
            run = session.get_one(PlanRun, int(answer["run_id"]))
            decided = {row["facility_code"]: row for row in runs.decisions(session, run.id)}
            return Solved(source_of(session, run), run.id, run.summary, decided)


@pytest.fixture(scope="session")
def source(solved: Solved) -> Source:
    return solved.source


@pytest.fixture(scope="session")
def report(source: Source) -> CouncilReport:
    return compose(source)


@pytest.fixture(scope="session")
def hostile(source: Source) -> CouncilReport:
    """The report of a town each of whose facilities has a hostile name, also where people go."""
    told: dict[str, Any] = copy.deepcopy(source)
    names = {row["code"]: HOSTILE[number % len(HOSTILE)] for number, row in enumerate(told["features"])}
    first = told["features"][0]
    for number, name in enumerate(HOSTILE):
        extra = {**first, "id": 900 + number, "code": f"H{number}", "name": name}
        decision = {**told["decisions"][0], "facility_id": 900 + number, "facility_code": f"H{number}", "name": name}
        told["features"].append(extra)
        told["decisions"].append(decision)
    for row in told["decisions"]:
        row["name"] = names.get(row["facility_code"], row["name"])
        for receiver in row["receivers"]:
            receiver["name"] = HOSTILE[0]
    return compose(told)
