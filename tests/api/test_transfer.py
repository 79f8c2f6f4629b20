"""When staff move, sections merge or somebody leaves: rights follow at once, open sessions, keys and deputies too."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.store.account import accounts
from tests.accounts import CHEAP, make_account, signed_in
from tests.factories import count, make_facility, make_municipality

TODAY = date.today().isoformat()


@pytest.fixture
def ids(sessions: sessionmaker[Session]) -> dict[str, int]:
    """A school of 学務課, a library of 文化課, Sato in 学務課, a section 文化課 without anybody."""
    with transaction(sessions) as session:
        make_account(session, "chief")
        sato = make_account(session, "sato", (), section="学務課")
        culture = accounts.add_section(session, "文化課", ["文化課"]).id
        town = make_municipality(session)
        school = make_facility(session, town, code="S1", department="学務課").id
        library = make_facility(session, town, code="L1", department="文化課").id
        return {"sato": sato, "culture": culture, "school": school, "library": library}


@pytest.fixture
def web(sessions: sessionmaker[Session], ids: dict[str, int]) -> FastAPI:
    return create_app(replace(CHEAP, delegation=True), sessions)


def key_of(person: TestClient, web: FastAPI) -> TestClient:
    """A program that works with a key of his."""
    made = person.post("/api/account/keys", json={"name": "台帳", "scope": "write"})
    assert made.status_code == 201, made.text
    return TestClient(web, headers={"Authorization": f"Bearer {made.json()['key']}"})


def head_of(chief: TestClient, login: str) -> Any:
    return next(row for row in chief.get("/api/accounts").json()["accounts"] if row["login"] == login)


def tried(person: TestClient, facility: int) -> int:
    card = person.get(f"/api/facilities/{facility}")
    if card.status_code != 200:
        return card.status_code
    tag = {"If-Match": card.headers["ETag"]}
    rooms = (card.json()["classrooms"] or 0) + 1
    return person.patch(f"/api/facilities/{facility}", json={"classrooms": rooms}, headers=tag).status_code


def test_staff_when_he_moves_then_session_and_key_follow_and_what_he_wrote_stays_his(
    web: FastAPI, sessions: sessionmaker[Session], ids: dict[str, int]
) -> None:
    chief, sato = signed_in(web, "chief"), signed_in(web, "sato")
    key = key_of(sato, web)
    assert [tried(each, ids[at]) for each in (sato, key) for at in ("school", "library")] == [200, 403, 200, 403]
    roles = [{"role": "section_editor", "section_id": ids["culture"]}]
    moved = chief.patch(
        f"/api/accounts/{ids['sato']}", json={"version": head_of(chief, "sato")["version"], "roles": roles}
    )
    assert moved.status_code == 200, moved.text
    assert [tried(each, ids[at]) for each in (sato, key) for at in ("school", "library")] == [403, 200, 403, 200]
    with sessions() as session:
        assert count(session, "change_log", "actor = 'satoさん <sato>' AND facility_id = :at", at=ids["school"]) == 2


def test_sections_when_one_takes_over_then_its_editors_own_the_facilities_of_both(
    web: FastAPI, ids: dict[str, int]
) -> None:
    chief, sato = signed_in(web, "chief"), signed_in(web, "sato")
    sections = {each["name"]: each for each in chief.get("/api/accounts").json()["sections"]}
    assert chief.delete(f"/api/sections/{sections['文化課']['id']}").status_code == 204
    both = {"name": "教育課", "departments": ["学務課", "文化課"], "version": sections["学務課"]["version"]}
    answer = chief.put(f"/api/sections/{sections['学務課']['id']}", json=both)
    assert (answer.status_code, answer.json()["facilities"]) == (200, 2), answer.text
    assert [tried(sato, ids[at]) for at in ("school", "library")] == [200, 200]


def test_approver_when_he_leaves_then_session_key_and_deputy_end_with_him(
    web: FastAPI, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        yama = make_account(session, "yama", ("approver",))
        make_account(session, "mori", ("viewer",))
    chief, boss, deputy = (signed_in(web, login) for login in ("chief", "yama", "mori"))
    key = key_of(boss, web)
    lent = {"deputy": "mori", "since": TODAY, "until": TODAY, "reason": "出張"}
    assert boss.post("/api/delegations", json=lent).status_code == 201
    assert "adopt" in deputy.get("/api/session").json()["person"]["rights"]
    assert chief.post(f"/api/accounts/{yama}/disable").status_code == 200
    assert [each.get("/api/facilities").status_code for each in (boss, key)] == [401, 401]
    assert "adopt" not in deputy.get("/api/session").json()["person"]["rights"]
