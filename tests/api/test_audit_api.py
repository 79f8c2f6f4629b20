"""Who did what, when and from where: filters, pages, the file, the days accesses are kept."""

import csv
import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.store.account import sign_ins
from tests.accounts import CHEAP, signed_in, staff
from tests.factories import count


@pytest.fixture
def web(sessions: sessionmaker[Session]) -> FastAPI:
    staff(sessions, yama="planner")
    return create_app(CHEAP, sessions)


@pytest.fixture
def chief(web: FastAPI) -> TestClient:
    """An administrator, after a planner has made three scenarios and somebody has failed to sign in."""
    yama = signed_in(web, "yama")
    for name in ("低め", "中位", "=HYPERLINK(1)"):
        assert yama.post("/api/scenarios", json={"name": name, "assumptions": {}}).status_code == 201
    TestClient(web).post("/api/session", json={"login": "=cmd", "password": "guess guess guess"})
    return signed_in(web, "chief")


def test_trail_when_asked_then_changes_and_accesses_the_newest_first_with_their_address(chief: TestClient) -> None:
    page = chief.get("/api/audit").json()
    assert page["lines"] == sorted(page["lines"], key=lambda line: line["at"], reverse=True)
    assert page["kept_days"] == 1095
    assert {"make_scenario", "sign_in", "sign_in_failed", "add_account"} <= set(page["actions"])
    made = next(line for line in page["lines"] if line["action"] == "make_scenario")
    assert (made["who"], made["origin"], made["kind"]) == ("yamaさん <yama>", "testclient", "change")


@pytest.mark.parametrize(
    ("asked", "actions"),
    [
        ("who=yama&kind=change", {"make_scenario"}),
        ("action=sign_in_failed", {"sign_in_failed"}),
        ("kind=access&who=%25", set()),
        ("since=2999-01-01", set()),
        ("until=2000-01-01", set()),
        ("origin=testclient&who=yama", {"make_scenario", "sign_in"}),
    ],
)
def test_trail_when_filtered_then_only_those(chief: TestClient, asked: str, actions: set[str]) -> None:
    assert {line["action"] for line in chief.get(f"/api/audit?{asked}").json()["lines"]} == actions


def test_trail_when_paged_then_every_line_once(chief: TestClient) -> None:
    whole = chief.get("/api/audit?limit=1000").json()["lines"]
    seen, before = [], None
    while True:
        page = chief.get("/api/audit", params={"limit": 2} | ({"before": before} if before else {})).json()
        seen += page["lines"]
        before = page["next"]
        if before is None:
            break
    assert seen == whole
    assert len(whole) > 6
    assert chief.get("/api/audit?before=nonsense").status_code == 422


def test_file_when_taken_then_no_cell_is_a_formula_and_the_taking_is_noted(
    chief: TestClient, sessions: sessionmaker[Session]
) -> None:
    answer = chief.get("/api/audit.csv", headers={"Accept-Language": "ja"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["日時", "種別", "利用者", "操作", "接続元", "内容"]
    assert any(row[2] == "'=cmd" for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    with sessions() as session:
        assert count(session, "access_line", "action = 'export_audit' AND origin = 'testclient'") == 1


def test_accesses_when_old_then_forgotten_but_never_before_thirty_days(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        for days in (10, 40, 2000):
            session.execute(
                text("INSERT INTO access_line (action, at) VALUES ('sign_in', now() - make_interval(days => :d))"),
                {"d": days},
            )
        assert sign_ins.forget(session, 1095) == 1
        assert sign_ins.forget(session, 1) == 1
        assert count(session, "access_line", "true") == 1
