"""Every reading route of a real server before a backup and, restored in another place, after it: the same bytes.

Run by `make faults`. The sample city with plans worked out, judged, asked for, approved and published, opinions,
scenarios, files, accounts; a second program is restored from the backup and asked with the same sign-in.
"""

import itertools
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.database.db import make_engine, session_factory, transaction
from app.database.embedded import owner_url
from app.security.rights import StaffRole
from app.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.factories import make_decision, make_run
from tests.running import ROOT, Running, until

SWITCHES = {"SAIHEN_TWO_PERSONS": "on", "SAIHEN_DELEGATION": "on", "SAIHEN_WEBHOOK_HOSTS": "gis.example.jp"}
PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00" + bytes(40)
# There is nothing to answer: no base map was put beside the database, no provider is set, nothing is public.
WITHOUT_DATA = {"/api/basemap.pmtiles", "/api/session/provider", "/api/session/provider/back", "/api/public/ticket"}
# Of the moment by its nature: the number of a refusal, when a page or a file was made, when a session was last seen.
EVERYWHERE = (rb'"instance":"[0-9a-f]+"', rb'"timeStamp":"[^"]+"', rb'"seen_at":"[^"]+"')
ALL = rb"(?s).+"
# Reading these, or making a paper, is itself noted in them.
OF_THE_MOMENT = {
    "/api/audit": (ALL,),
    "/api/audit.csv": (ALL,),
    "/api/runs/{run_id}/reports": (ALL,),
    "/api/exports/{collection}.{kind}": (rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",),
}
# The plan of the sample city and all that deepens it afterwards, on a machine at work for others.
WORKED_OFF_SECONDS = 3600
SMALL = "小さな案"
RUN_OF = f"SELECT id FROM plan_run WHERE title = '{SMALL}'"
FACILITY_OF = f"SELECT facility_id FROM decision WHERE run_id = ({RUN_OF})"
PLACES = {
    "facility_id": "SELECT facility_id FROM facility_file",
    "file_id": "SELECT id FROM facility_file",
    "run_id": f"SELECT min(id) FROM plan_run WHERE id > ({RUN_OF}) AND state = 'done'",
    "scenario_id": "SELECT id FROM scenario",
    "adopted_id": "SELECT id FROM adopted_plan",
    "exploration_id": "SELECT id FROM exploration",
    "publication_id": "SELECT id FROM publication",
    "webhook_id": "SELECT id FROM webhook",
}
CODES = {
    "/api/municipalities/{code}": "SELECT '232017'",
    "/api/facilities/by-code/{code}": "SELECT min(code) FROM facility",
}


@dataclass
class Office:
    """A running program and two people signed in to it."""

    program: Running
    chief: httpx2.Client
    other: httpx2.Client

    def value(self, asked: str) -> Any:
        plain = make_url(owner_of(self.program)).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            row = connection.execute(asked).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def owner_of(program: Running) -> str:
    return owner_url(Settings(data_dir=program.data))


def signed_in(address: str, login: str) -> httpx2.Client:
    person = httpx2.Client(base_url=address, timeout=300)
    answer = person.post("/api/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    person.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return person


def command(data: Path, *words: str | Path) -> None:
    environment = {**os.environ, "SAIHEN_DATA_DIR": str(data), "SAIHEN_PORT": "", "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *map(str, words)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def made(answer: httpx2.Response) -> Any:
    assert answer.is_success, (answer.request.method, answer.request.url, answer.text)
    return answer.json() if answer.content else None


def opened(folder: Path) -> Office:
    """The sample city with two accounts that may do everything, and a small finished plan that can be published."""
    program = Running(folder, start_seconds=900)
    command(program.data, "sample")
    engine = make_engine(owner_of(program), pool_size=1)
    every = set(StaffRole) - {StaffRole.SECTION_EDITOR}
    with transaction(session_factory(engine)) as session:
        for login in ("chief", "other"):
            make_account(session, login, every)
        facility = session.execute(text("SELECT min(id) FROM facility WHERE point IS NOT NULL")).scalar_one()
        make_decision(session, make_run(session, state="done", title=SMALL).id, facility)
    engine.dispose()
    return Office(program, *(signed_in(program.address, login) for login in ("chief", "other")))


def settle(office: Office) -> None:
    """Everything a route could answer with: made over the doors by two people, a plan by the worker."""
    chief = office.chief
    run = made(chief.post("/api/runs", json={"seconds": 4}))["id"]
    _wait(office)
    small, facility = (int(office.value(asked)) for asked in (RUN_OF, FACILITY_OF))
    made(chief.post(f"/api/runs/{run}/decisions/{facility}/opposite", json={"seconds": 1}))
    series = made(chief.post("/api/explorations", json={"kind": "alternatives", "run_id": run}))["id"]
    made(chief.post(f"/api/explorations/{series}/cancel"))
    _wait(office)
    made(chief.post(f"/api/facilities/{facility}/files?filename=a.png", content=PHOTO))
    made(chief.post(f"/api/facilities/{facility}/notes", json={"text": "雨漏りあり"}))
    made(chief.post("/api/selections/edit", json={"ids": [facility], "policy": "検討"}))
    made(chief.post("/api/scenarios", json={"name": "高め", "assumptions": {}}))
    told = {"verdict": "agree", "section": "総務課", "decided_on": "2026-11-01"}
    made(chief.put(f"/api/runs/{small}/judgements/{facility}", json=told))
    made(chief.post(f"/api/runs/{small}/comments", json={"section": "総務課", "text": "確認済み"}))
    _settle_adoption(office, small, facility)
    _settle_opinions(chief, small)
    hook = made(chief.post("/api/webhooks", json={"name": "GIS", "address": "https://gis.example.jp/hooks"}))[
        "webhook"
    ]["id"]
    made(chief.patch(f"/api/webhooks/{hook}", json={"is_active": False}))
    # The worker checks an adopted plan by itself once the register has changed.
    adopted = office.value(PLACES["adopted_id"])
    until(
        lambda: made(chief.get(f"/api/adopted-plans/{adopted}/standing"))["is_check_current"],
        WORKED_OFF_SECONDS,
        every=1,
    )
    _wait(office)


def _settle_adoption(office: Office, run: int, facility: int) -> None:
    asked = {"title": "第2期", "reason": "議会の議決", "adopted_on": "2026-11-20", "run_id": run}
    request = made(office.other.post("/api/adoption-requests", json=asked))["id"]
    adopted = made(office.chief.post(f"/api/adoption-requests/{request}/approval", json={}))["adopted_id"]
    code = office.value(f"SELECT code FROM facility WHERE id = {facility}")
    made(office.chief.put(f"/api/adopted-plans/{adopted}/works/{code}/2027", json={"state": "done"}))
    lent = {"deputy": "other", "since": "2026-11-01", "until": "2026-12-31", "reason": "出張"}
    made(office.chief.post("/api/delegations", json=lent))


def _settle_opinions(chief: httpx2.Client, run: int) -> None:
    published = made(chief.post("/api/publications", json={"run_id": run}))["id"]
    typed = {"text": "残して", "channel": "letter", "received_on": "2026-11-03"}
    opinion = made(chief.post(f"/api/publications/{published}/opinions", json=typed))["id"]
    made(chief.post(f"/api/publications/{published}/opinions/accept", json={"ids": [opinion]}))
    told = {"summary": "残して", "reflection": "no"}
    reply = made(chief.post(f"/api/publications/{published}/replies", json=told))["id"]
    made(chief.post(f"/api/replies/{reply}/opinions", json={"ids": [opinion]}))


def _wait(office: Office) -> None:
    left = """SELECT (SELECT count(*) FROM plan_run WHERE state IN ('queued', 'running'))
              + (SELECT count(*) FROM exploration WHERE state IN ('queued', 'running'))
              + (SELECT count(*) FROM procrastinate_jobs
                 WHERE task_name = 'deepen_run' AND status IN ('todo', 'doing'))"""
    until(lambda: office.value(left) == 0, WORKED_OFF_SECONDS, every=1)


def addresses(office: Office) -> Iterator[tuple[str, str]]:
    """(route, address) of every reading operation of both documents, with ids and codes that exist."""
    known = {name: [str(office.value(asked))] for name, asked in PLACES.items()}
    listed = made(office.chief.get("/ogc/collections"))["collections"]
    known |= {"collection": [row["id"] for row in listed], "fiscal_year": ["2027"], **_tile(office)}
    known |= {"plan": ["&plan=".join(str(row) for row in _plans(office))]}
    own = made(office.chief.get("/openapi.json"))
    for route, operations in own["paths"].items():
        if "get" in operations and route not in WITHOUT_DATA:
            yield from _filled(route, route, operations["get"], own, known | {"code": _codes(office, route)})
    foreign = made(office.chief.get("/ogc/api"))
    for route, operations in foreign["paths"].items():
        if "get" in operations:
            keys = {"featureId": _keys(office, route)}
            yield from _filled(f"/ogc{route}", f"/ogc{route}", operations["get"], foreign, keys)


def _codes(office: Office, route: str) -> list[str]:
    if route in CODES:
        return [str(office.value(CODES[route]))]
    return [row["code"] for row in made(office.chief.get("/api/layers"))] if "layers" in route else []


def _tile(office: Office) -> dict[str, list[str]]:
    """The tile of zoom 12 in which a facility lies (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames)."""
    x, y = (
        office.value(f"SELECT ST_{axis}(point::geometry) FROM facility WHERE id = ({FACILITY_OF})") for axis in "XY"
    )
    row = (1 - math.asinh(math.tan(math.radians(y))) / math.pi) / 2
    return {"z": ["12"], "x": [str(int((x + 180) / 360 * 4096))], "y": [str(int(row * 4096))]}


def _plans(office: Office) -> list[int]:
    rows = made(office.chief.get("/api/runs"))
    return sorted(row["id"] for row in rows if row["state"] == "done")[:2]


def _keys(office: Office, route: str) -> list[str]:
    if "{featureId}" not in route:
        return []
    found = made(office.chief.get(f"/ogc{route.removesuffix('/{featureId}')}?limit=1"))["features"]
    return [str(row["id"]) for row in found]


def _filled(
    route: str, path: str, operation: Any, document: Any, known: dict[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """The addresses of one operation: one for each choice of its named values, with the query it must have."""
    parameters = [_resolved(each, document) for each in operation.get("parameters", [])]
    wanted = [each for each in parameters if each.get("required")]
    choices = [known.get(each["name"]) or _named(each, document) for each in wanted]
    for chosen in itertools.product(*choices):
        filled, query = path, []
        for each, value in zip(wanted, chosen, strict=True):
            filled = filled.replace(f"{{{each['name']}}}", value)
            query += [f"{each['name']}={value}"] if each["in"] == "query" else []
        yield route, filled + ("?" + "&".join(query) if query else "")


def _named(parameter: Any, document: Any) -> list[str]:
    schema = _resolved(parameter["schema"], document)
    return [str(each) for each in schema["enum"]]


def _resolved(part: Any, document: Any) -> Any:
    if "$ref" not in part:
        return part
    found = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def answers(office: Office, asked: list[tuple[str, str]]) -> dict[str, tuple[int, bytes]]:
    """What each address answers, apart from what is of the moment and from where the server stands."""
    found = {}
    for route, address in asked:
        answer = office.chief.get(address)
        told = answer.content.replace(office.program.address.encode(), b"HERE")
        for moment in (*OF_THE_MOMENT.get(route, ()), *EVERYWHERE):
            told = re.sub(moment, b"MOMENT", told)
        found[address] = (answer.status_code, told)
    return found


@contextmanager
def stopped(program: Running) -> Iterator[None]:
    try:
        yield
    finally:
        program.process.terminate()
        program.process.wait(120)


@pytest.fixture
def place() -> Iterator[Path]:
    """Where the database's account may pass through as well."""
    folder = Path(tempfile.mkdtemp(prefix="sb"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_backup_when_restored_in_another_place_then_every_reading_route_answers_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SWITCHES.items():
        monkeypatch.setenv(name, value)
    first, second = place / "first", place / "second"
    for each in (first, second):
        each.mkdir(mode=0o755)
    office = opened(first)
    with stopped(office.program):
        settle(office)
        asked = list(addresses(office))
        before = answers(office, asked)
        answered = {route for route, address in asked if before[address][0] == 200}
        assert {route for route, _ in asked} - answered == set(), "routes that answered nothing"
        command(office.program.data, "backup", place / "town.saihen")
    command(second / "data", "restore", place / "town.saihen")
    program = Running(second, start_seconds=900)
    with stopped(program):
        chief, other = (httpx2.Client(base_url=program.address, timeout=300) for _ in range(2))
        chief.cookies, chief.headers = office.chief.cookies, office.chief.headers
        until(lambda: program.ask("/api/health")["state"] == "ok", 300)
        after = answers(Office(program, chief, other), asked)
    routes = {route for route, _ in asked}
    size = sum(len(told) for _, told in before.values())
    print(f"\n{len(routes)} routes, {len(before)} addresses, {size:,} bytes before and after")
    assert [address for address, told in before.items() if after[address] != told] == []
