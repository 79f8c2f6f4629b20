"""Adoption by two persons and deputies of approvers: nobody does both, and the history says in whose stead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app.cli import app as command_line
from app.database.db import transaction
from app.main import create_app
from tests.accounts import CHEAP, make_account, signed_in
from tests.factories import count, make_decision, make_facility, make_municipality, make_run

ASKED = {"title": "第2期", "reason": "議会の議決", "adopted_on": "2026-12-20"}
JUDGED = {"verdict": "defer", "section": "学務課", "reason": "協議中", "decided_on": "2026-12-01"}
TODAY = date.today()


@pytest.fixture
def run(sessions: sessionmaker[Session]) -> int:
    """A finished run over one school; a planner, two approvers, a reviewer."""
    with transaction(sessions) as session:
        make_account(session, "chief")
        for login, role in {"plan": "planner", "yama": "approver", "kawa": "approver", "sato": "reviewer"}.items():
            make_account(session, login, (role,))
        school = make_facility(session, make_municipality(session), code="S1", department="学務課").id
        made = make_run(session, state="done", objective_yen=1).id
        make_decision(session, made, school, cost_yen=800, details={"stands": [True, True]})
        return made


@pytest.fixture
def web(sessions: sessionmaker[Session], run: int) -> Iterator[FastAPI]:
    yield create_app(replace(CHEAP, two_persons=True, delegation=True), sessions)


def ask(person: TestClient, run: int) -> Any:
    return person.post("/api/adoption-requests", json=ASKED | {"run_id": run})


def test_adoption_when_it_takes_two_then_the_asker_cannot_approve_and_another_can(
    web: FastAPI, sessions: sessionmaker[Session], run: int
) -> None:
    plan, yama, kawa = (signed_in(web, login) for login in ("plan", "yama", "kawa"))
    assert yama.post("/api/adopted-plans", json=ASKED | {"run_id": run}).status_code == 409
    asked = ask(yama, run)
    assert (asked.status_code, asked.json()["state"], asked.json()["may_answer"]) == (201, "waiting", False)
    assert ask(plan, run).status_code == 409
    path = f"/api/adoption-requests/{asked.json()['id']}"
    own = yama.post(f"{path}/approval", json={})
    assert (own.status_code, "別の決裁者" in own.json()["detail"]) == (403, True)
    assert plan.post(f"{path}/approval", json={}).status_code == 403
    assert [row["may_answer"] for row in kawa.get("/api/adoption-requests").json()] == [True]
    done = kawa.post(f"{path}/approval", json={"words": "議決のとおり"}).json()
    assert (done["state"], done["answered_by"], done["answer"]) == ("approved", "kawaさん <kawa>", "議決のとおり")
    (head,) = plan.get("/api/adopted-plans").json()
    assert (head["id"], head["actor"], head["title"]) == (done["adopted_id"], "kawaさん <kawa>", "第2期")
    assert kawa.post(f"{path}/approval", json={}).status_code == 409
    with sessions() as session:
        told = "detail ->> 'asked_by' = 'yamaさん <yama>' AND actor = 'kawaさん <kawa>'"
        assert count(session, "event", f"action = 'approve_adoption' AND {told}") == 1
        assert count(session, "record_log", "table_name = 'adoption_request'") == 3


def test_request_when_the_judgements_change_meanwhile_then_what_was_asked_is_not_what_would_be_adopted(
    web: FastAPI, sessions: sessionmaker[Session], run: int
) -> None:
    plan, yama = signed_in(web, "plan"), signed_in(web, "yama")
    path = f"/api/adoption-requests/{ask(plan, run).json()['id']}"
    with sessions() as session:
        school = session.scalar(text("SELECT id FROM facility"))
    assert plan.put(f"/api/runs/{run}/judgements/{school}", json=JUDGED).status_code == 200
    changed = yama.post(f"{path}/approval", json={})
    assert (changed.status_code, "二次評価が変わりました" in changed.json()["detail"]) == (409, True)
    assert plan.get("/api/adopted-plans").json() == []
    assert yama.delete(path).status_code == 403
    assert plan.delete(path).status_code == 204
    again = f"/api/adoption-requests/{ask(plan, run).json()['id']}"
    assert yama.post(f"{again}/refusal", json={"words": " "}).status_code == 422
    assert yama.post(f"{again}/refusal", json={"words": "時期尚早"}).json()["state"] == "refused"
    assert plan.get("/api/adopted-plans").json() == []


def test_deputy_when_named_then_decides_on_those_days_alone_and_in_the_others_name(
    web: FastAPI, sessions: sessionmaker[Session], run: int
) -> None:
    plan, yama, sato = (signed_in(web, login) for login in ("plan", "yama", "sato"))
    path = f"/api/adoption-requests/{ask(plan, run).json()['id']}/approval"
    assert sato.post(path, json={}).status_code == 403
    days = {"since": TODAY.isoformat(), "until": (TODAY + timedelta(3)).isoformat(), "reason": "出張"}
    for wrong in ({"deputy": "yama"}, {"deputy": "nobody"}, {"deputy": "sato", "until": "2020-01-01"}):
        assert yama.post("/api/delegations", json=days | wrong).status_code == 422
    assert yama.post("/api/delegations", json=days | {"deputy": "sato"}).status_code == 201
    # A deputy names no deputy of his own.
    chain = sato.post("/api/delegations", json=days | {"deputy": "plan"})
    assert (chain.status_code, "本人だけ" in chain.json()["detail"]) == (403, True)
    off = signed_in(create_app(replace(CHEAP, two_persons=True), sessions), "sato")
    assert off.post(path, json={}).status_code == 403
    with transaction(sessions) as session:
        session.execute(text("UPDATE delegation SET since = since + 1"))
    assert sato.post(path, json={}).status_code == 403
    with transaction(sessions) as session:
        session.execute(text("UPDATE delegation SET since = since - 1"))
    done = sato.post(path, json={}).json()
    assert done["answered_by"] == "satoさん <sato>（yamaさん <yama>の代理）"
    with sessions() as session:
        assert count(session, "event", "action = 'adopt_plan' AND actor ~ 'yama.*の代理'") == 1


def test_deputy_when_the_one_he_stands_in_for_has_asked_or_ends_it_then_he_cannot(web: FastAPI, run: int) -> None:
    yama, sato = signed_in(web, "yama"), signed_in(web, "sato")
    days = {"deputy": "sato", "since": TODAY.isoformat(), "until": TODAY.isoformat(), "reason": "会議"}
    number = yama.post("/api/delegations", json=days).json()[0]["id"]
    path = f"/api/adoption-requests/{ask(yama, run).json()['id']}/approval"
    own = sato.post(path, json={})
    assert (own.status_code, "代理としては承認できません" in own.json()["detail"]) == (403, True)
    assert sato.get("/api/delegations").json()[0]["is_mine"] is False
    assert signed_in(web, "kawa").delete(f"/api/delegations/{number}").status_code == 404
    assert yama.delete(f"/api/delegations/{number}").status_code == 204
    assert "propose_adoption" not in sato.get("/api/session").json()["person"]["rights"]


def test_options_when_off_then_one_approver_adopts_and_names_nobody(sessions: sessionmaker[Session], run: int) -> None:
    yama = signed_in(create_app(CHEAP, sessions), "yama")
    days = {"deputy": "sato", "since": TODAY.isoformat(), "until": TODAY.isoformat(), "reason": "会議"}
    assert yama.post("/api/delegations", json=days).status_code == 409
    assert yama.post("/api/adopted-plans", json=ASKED | {"run_id": run}).status_code == 201


def test_command_when_adoption_takes_two_then_refused_there_too(own_database: str) -> None:
    environment = {"DATABASE_URL": own_database, "SAIHEN_TWO_PERSONS": "on"}
    refused = CliRunner().invoke(command_line, ["adopt", "1", "--reason", "x"], env=environment)
    assert (refused.exit_code, "二人" in refused.output) == (1, True)
