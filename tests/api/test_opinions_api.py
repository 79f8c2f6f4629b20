"""The public side over HTTP: off by itself, a page without an account, opinions in, moderation and replies out."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.security.rights import StaffRole
from app.services.public import floodgate
from tests.accounts import CHEAP, signed_in, staff
from tests.factories import count, make_decision, make_facility, make_municipality, make_run, sheet

CODE_LIKE = '</script><img src=x onerror="alert(1)">'


@pytest.fixture
def run_id(sessions: sessionmaker[Session]) -> int:
    """A finished plan of one place that is rebuilt, and accounts."""
    staff(sessions, planner=StaffRole.PLANNER, reviewer=StaffRole.REVIEWER, viewer=StaffRole.VIEWER)
    with transaction(sessions) as session:
        facility = make_facility(session, make_municipality(session), district="北", department="資産経営課")
        run = make_run(session, state="done")
        make_decision(session, run.id, facility.id, action="rebuild", fiscal_year=2031)
        return run.id


@pytest.fixture
def web(sessions: sessionmaker[Session], run_id: int, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Serves the public side; a ticket is good at once."""
    monkeypatch.setattr(floodgate, "YOUNGEST_SECONDS", 0)
    return create_app(replace(CHEAP, public=True), sessions)


@pytest.fixture
def resident(web: FastAPI) -> Iterator[TestClient]:
    with TestClient(web, raise_server_exceptions=False) as opened:
        yield opened


def publish(web: FastAPI, run_id: int, **more: Any) -> dict[str, Any]:
    made = signed_in(web, "planner").post("/api/publications", json={"run_id": run_id, "opens_on": "2020-01-01"} | more)
    assert made.status_code == 201, made.text
    told: dict[str, Any] = made.json()
    return told


def send(resident: TestClient, number: int, **more: Any) -> Any:
    ticket = resident.get("/api/public/ticket").json()["ticket"]
    body = {"publication": number, "text": "残してほしい", "consent": True, "ticket": ticket} | more
    return resident.post("/api/public/opinions", json=body)


def test_public_side_when_settings_say_nothing_then_not_there(sessions: sessionmaker[Session], run_id: int) -> None:
    closed = create_app(CHEAP, sessions)
    publish(closed, run_id)
    with TestClient(closed) as somebody:
        asked = [somebody.get("/public/"), somebody.get("/api/public/ticket"), send_bare(somebody)]
    assert [each.status_code for each in asked] == [404, 404, 404]


def send_bare(somebody: TestClient) -> Any:
    return somebody.post("/api/public/opinions", json={"publication": 1, "consent": True, "ticket": "x"})


def test_page_when_published_then_read_without_an_account_under_a_policy_of_its_own(
    web: FastAPI, resident: TestClient, run_id: int
) -> None:
    assert resident.get("/public/").status_code == 404
    head = publish(web, run_id)
    page = resident.get("/public/?fbclid=x")
    assert (page.status_code, "2031年度に建て替えます" in page.text) == (200, True)
    policy = page.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy and "connect-src 'self'" in policy and "unsafe-inline'; script" not in policy
    assert "資産経営課" not in page.text
    assert resident.get("/public/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    assert resident.get("/public/data/plan.json").json()["number"] == head["id"]
    missing = resident.get("/public/../../etc/passwd")
    assert missing.status_code in {404, 303}


def test_opinion_when_sent_then_moderated_answered_and_shown_beside_its_place(
    web: FastAPI, resident: TestClient, run_id: int, sessions: sessionmaker[Session]
) -> None:
    number = publish(web, run_id)["id"]
    sent = send(resident, number, place=1, age="from_75", home="北", text=CODE_LIKE)
    assert (sent.status_code, sent.json()["held"]) == (201, [])
    held = send(resident, number, text="090-1234-5678").json()
    assert held["held"] == ["phone"]
    reviewer = signed_in(web, "reviewer")
    path = f"/api/publications/{number}"
    read = reviewer.get(f"{path}/opinions").json()["opinions"]
    assert [one["text"] for one in read] == ["090-1234-5678", CODE_LIKE]
    assert read[0]["inked"] == "■" * 13
    change = {"state": "refused", "reason": "連絡先だけ", "text": read[0]["inked"], "version": 1}
    assert reviewer.patch(f"/api/opinions/{held['id']}", json=change).json()["state"] == "refused"
    assert reviewer.patch(f"/api/opinions/{held['id']}", json=change).status_code == 412
    told = {"summary": CODE_LIKE, "reply": "今の計画でも続けます", "reflection": "done", "is_public": True,
            "facility_id": read[1]["facility_id"]}  # fmt: skip
    reply = reviewer.post(f"{path}/replies", json=told).json()
    assert reviewer.post(f"{path}/opinions/accept", json={"ids": [sent.json()["id"]]}).json()["opinions"] == 1
    assert (
        reviewer.post(f"/api/replies/{reply['id']}/opinions", json={"ids": [sent.json()["id"]]}).json()["opinions"] == 1
    )
    page = resident.get("/public/").text
    assert CODE_LIKE not in page
    (block,) = re.findall(r'id="copy">(.*?)</script>', page, re.S)
    assert json.loads(block)["replies"][0] == {"place": 1, "summary": CODE_LIKE, "reply": "今の計画でも続けます",
                                               "reflection": "done", "opinions": 1}  # fmt: skip
    figures = reviewer.get(f"{path}/statistics").json()
    assert (figures["by_state"], figures["by_age"][0]["name"]) == ({"accepted": 1, "refused": 1}, "from_75")
    with sessions() as session:
        assert count(session, "event", "detail::text ~ '090|img'") == 0
        assert count(session, "event", "action = 'moderate_opinion'") == 1


def test_opinion_when_sent_by_a_program_or_in_floods_then_refused(
    web: FastAPI, resident: TestClient, run_id: int, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = publish(web, run_id)["id"]
    monkeypatch.setattr(floodgate, "MOST_OF_ONE", 1000)
    ticket = resident.get("/api/public/ticket").json()["ticket"]
    bad: list[dict[str, Any]] = [
        {"website": "https://spam.example"}, {"consent": False}, {"ticket": "made up"}, {"text": "字" * 2001},
        {"text": "a\0b"}, {"publication": 0}, {"age": "old"}, {"name": "山田"},
        {"choice": {"a": [[[[[[[[[[[[[1]]]]]]]]]]]]]}},
    ]  # fmt: skip
    answers = [send(resident, number, **more) for more in bad]
    assert [one.status_code for one in answers] == [422] * len(bad)
    assert all(one.headers["content-type"] == "application/problem+json" for one in answers)
    assert send(resident, number, ticket=ticket).status_code == 201
    again = send(resident, number, ticket=ticket)
    assert (again.status_code, "もう送られています" in again.json()["detail"]) == (422, True)
    foreign = resident.post("/api/public/opinions", json={}, headers={"Origin": "https://evil.example"})
    form = resident.post("/api/public/opinions", data={"text": "x"})
    assert (foreign.status_code, form.status_code) == (403, 422)
    monkeypatch.setattr(floodgate, "MOST_OF_ONE", 2)
    flood = [send(resident, number) for _ in range(6)]
    (*_, refused) = (one for one in flood if one.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    with sessions() as session:
        assert count(session, "opinion") <= 5


def test_roles_when_they_ask_then_planner_publishes_reviewer_moderates_and_viewer_counts(
    web: FastAPI, run_id: int
) -> None:
    number = publish(web, run_id)["id"]
    path = f"/api/publications/{number}"
    wanted = {"reviewer": (403, 200, 200), "viewer": (403, 403, 200), "planner": (201, 200, 200)}
    for login, statuses in wanted.items():
        person = signed_in(web, login)
        asked = (
            person.post("/api/publications", json={"run_id": run_id}),
            person.get(f"{path}/opinions"),
            person.get(f"{path}/statistics"),
        )
        assert tuple(each.status_code for each in asked) == statuses, login


def test_file_when_brought_in_then_waits_and_a_bad_one_is_told_by_row(web: FastAPI, run_id: int) -> None:
    path = f"/api/publications/{publish(web, run_id)['id']}/opinions/file?filename=i.csv"
    planner = signed_in(web, "planner")
    row = {"意見": "残して", "施設": "A1", "受付日": "2026-12-03"}
    assert planner.post(path, content=sheet([row])).json()["opinions"] == 1
    bad = planner.post(path, content=sheet([row | {"施設": "城"}]))
    assert (bad.status_code, bad.json()["errors"][0]["row"]) == (422, 2)
