"""A plan is compared, judged, adopted and followed up over HTTP; nobody's writing is lost, the copy never changes."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import RunState
from app.services.plan.optimize import request_run
from app.services.plan.recheck import request_due_check
from app.store.facility.changes import record
from app.store.plan.runs import get
from tests.factories import count, make_decision, make_facility, make_municipality, make_run

SUMMARY = {
    "money": {"city_cost_yen": 900, "travel_yen": 50, "unserved_yen": 0, "gap": 0.01},
    "keep_everything": {"city_cost_yen": 1000, "travel_yen": 40, "floor_area_m2": 300.0},
    "places": {"before": 2, "standing": [2, 1], "changed": 1},
    "floor_area": {"before_m2": 300.0, "after_m2": [300.0, 200.0]},
    "budget": [
        {"fiscal_year": 2026, "limit_yen": 10, "spent_yen": 25},
        {"fiscal_year": 2027, "limit_yen": 10, "spent_yen": 4},
    ],
    "closed": 1,
}
JUDGED = {
    "verdict": "disagree",
    "action": "keep",
    "section": "生涯学習課",
    "reason": "避難所",
    "decided_on": "2026-12-01",
}


@dataclass(frozen=True)
class Town:
    run: int
    other: int
    hall: int
    school: int


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    """Two facilities; one run closes the hall in 2027, the other keeps both."""
    with transaction(sessions) as session:
        home = make_municipality(session)
        hall = make_facility(session, home, code="A1", name="公民館").id
        school = make_facility(session, home, code="A2", name="小学校").id
        done = {"state": "done", "objective_yen": 950, "data_version": "old"}
        run = make_run(session, title="縮める案", summary=SUMMARY, settings={"seconds": 3}, **done).id
        other = make_run(session, title="残す案", summary=SUMMARY | {"closed": 0}, **done).id
        works = {"works": [{"kind": "demolition", "fiscal_year": 2027, "yen": 7}], "stands": [True, False]}
        saves = [{"code": "saves", "yen": 200_000_000}]
        make_decision(
            session, run, hall, action="close", fiscal_year=2027, cost_yen=100, keep_cost_yen=300, details=works,
            reasons=saves,
        )  # fmt: skip
        make_decision(session, run, school, cost_yen=800, details={"stands": [True, True]})
        for facility in (hall, school):
            make_decision(session, other, facility, cost_yen=300, details={"stands": [True, True]})
    return Town(run, other, hall, school)


@pytest.fixture
def bare_town(sessions: sessionmaker[Session], town: Town) -> Town:
    """The same whose runs tell no figures."""
    with transaction(sessions) as session:
        for run in (town.run, town.other):
            get(session, run).summary = {}
    return town


def figures(answer: dict[str, Any]) -> dict[str, list[float | None]]:
    return {row["name"]: row["values"] for row in answer["figures"]}


def test_comparison_when_asked_then_figures_and_only_what_differs_with_its_reason(http: TestClient, town: Town) -> None:
    answer = http.get("/api/comparisons", params={"plan": ["today", town.run, town.other]}).json()
    assert [plan["title"] for plan in answer["plans"]] == ["現状維持", "縮める案", "残す案"]
    told = figures(answer)
    assert told["city_cost_yen"] == [1000, 900, 900]
    assert told["closed"] == [0, 1, 0]
    assert told["over_yen"] == [None, 15, 15]
    assert told["floor_area_m2"] == [300, 200, 200]
    assert "staff" not in told
    (row,) = answer["facilities"]
    assert (row["facility_code"], [cell["stands"] for cell in row["cells"]]) == ("A1", [True, False, True])
    assert "2億円" in row["cells"][1]["why"]
    file = http.get("/api/comparisons.csv", params={"plan": ["today", town.run]})
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert "機能廃止,2027,100" in file.content.decode("utf-8-sig")


@pytest.mark.parametrize("plans", [["today"], ["today", "today"], ["today", "nothing"], ["1"] * 1])
def test_comparison_when_it_is_none_then_refused(http: TestClient, plans: list[str]) -> None:
    assert http.get("/api/comparisons", params={"plan": plans}).status_code == 422


def test_judgement_when_two_write_then_the_later_is_told_and_nothing_is_lost(http: TestClient, town: Town) -> None:
    path = f"/api/runs/{town.run}/judgements/{town.hall}"
    first = http.put(path, json=JUDGED)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert http.put(path, json=JUDGED | {"verdict": "agree"}).status_code == 409
    second = http.put(path, json=JUDGED | {"verdict": "defer", "version": 1})
    assert (second.status_code, second.json()["version"]) == (200, 2)
    assert http.put(path, json=JUDGED | {"verdict": "perhaps"}).status_code == 422
    assert http.put(f"/api/runs/{town.run}/judgements/999999", json=JUDGED).status_code == 404
    said = {"facility_id": town.hall, "section": "財政課", "text": "起債の時期は？"}
    assert http.post(f"/api/runs/{town.run}/comments", json=said).status_code == 201
    told = http.get(f"/api/runs/{town.run}/judgements").json()
    assert [row["verdict"] for row in told["judgements"]] == ["defer"]
    assert [(row["section"], row["actor"]) for row in told["comments"]] == [("財政課", "田中")]
    assert http.delete(path, params={"version": 1}).status_code == 409
    assert http.delete(path, params={"version": 2}).status_code == 204


def test_adoption_when_made_then_a_frozen_copy_with_what_the_section_wants(
    http: TestClient, sessions: sessionmaker[Session], town: Town
) -> None:
    http.put(f"/api/runs/{town.run}/judgements/{town.hall}", json=JUDGED)
    sent = {"run_id": town.run, "title": "第2期", "reason": "議会の議決", "adopted_on": "2026-12-20"}
    assert http.post("/api/adopted-plans", json=sent | {"reason": " "}).status_code == 422
    head = http.post("/api/adopted-plans", json=sent)
    assert (head.status_code, head.json()["judged"]["disagree"]) == (201, 1)
    copy = http.get(head.headers["Location"]).json()
    hall = next(row for row in copy["decisions"] if row["facility_code"] == "A1")
    assert (hall["action"], hall["calculated"]["action"], hall["cost_yen"]) == ("keep", "close", None)
    with pytest.raises(DBAPIError), transaction(sessions) as session:
        session.execute(text("UPDATE adopted_plan SET title = 'x'"))
    with transaction(sessions) as session:
        assert count(session, "record_log", "table_name = 'adopted_plan'") == 1
    side = http.get("/api/comparisons", params={"plan": ["adopted", town.run]}).json()
    assert [row["facility_code"] for row in side["facilities"]] == ["A1"]


def test_adopted_plan_when_followed_then_planned_beside_noted_and_what_newer_data_turn(
    http: TestClient, sessions: sessionmaker[Session], town: Town
) -> None:
    sent = {"run_id": town.run, "title": "第2期", "reason": "議会の議決", "adopted_on": "2026-12-20"}
    path = http.post("/api/adopted-plans", json=sent).headers["Location"]
    work = {"state": "postponed", "cost_yen": 5, "note": "入札不調"}
    assert http.put(f"{path}/works/A1/2027", json=work).status_code == 204
    assert http.put(f"{path}/works/A1/2027", json=work).status_code == 409
    assert http.put(f"{path}/works/A9/2027", json=work).status_code == 404
    told = http.get(f"{path}/follow-up", params={"fiscal_year": 2027}).json()
    assert (told["planned_yen"], told["noted_yen"]) == (7, 5)
    assert [(row["facility_code"], row["state"]) for row in told["rows"]] == [("A1", "postponed")]
    before = http.get(f"{path}/standing").json()
    assert (before["is_data_changed"], before["check_run_id"], before["flips"]) == (True, None, [])
    with transaction(sessions) as session:
        session.execute(
            text("INSERT INTO adopted_check (adopted_id, run_id) VALUES (:plan, :run)"),
            {"plan": int(path.rsplit("/", 1)[1]), "run": town.other},
        )
    after = http.get(f"{path}/standing").json()
    assert [(row["facility_code"], row["action"], row["new_action"], row["extra_yen"]) for row in after["flips"]] == [
        ("A1", "close", "keep", -200)
    ]


def test_plan_in_force_when_data_were_imported_since_then_one_check_waits_and_is_shown_to_nobody_first(
    http: TestClient, sessions: sessionmaker[Session], bare_town: Town
) -> None:
    def asked() -> int | None:
        with transaction(sessions) as session:
            run = request_due_check(session, request_run, settled_seconds=0)
            return run.id if run else None

    sent = {"run_id": bare_town.run, "title": "第2期", "reason": "議会の議決", "adopted_on": "2026-12-20"}
    path = http.post("/api/adopted-plans", json=sent).headers["Location"]
    assert asked() is None
    with transaction(sessions) as session:
        record(session, "planner", "import_budget", {"years": 1})
        assert request_due_check(session, request_run, settled_seconds=60) is None
        waiting = make_run(session).id
    assert asked() is None
    http.post(f"/api/runs/{waiting}/cancel")
    check = asked()
    assert check is not None
    assert asked() is None
    standing = http.get(f"{path}/standing").json()
    assert (standing["check_run_id"], standing["check_state"]) == (check, "queued")
    with transaction(sessions) as session:
        get(session, check).state = RunState.DONE
    assert asked() is None
    assert http.get("/api/runs/latest").json()["id"] == bare_town.other
    assert [run["is_check"] for run in http.get("/api/runs").json() if run["id"] == check] == [True]


def test_run_when_labelled_and_put_away_then_it_leaves_the_list_and_comes_back(
    http: TestClient, bare_town: Town
) -> None:
    def listed(**query: bool) -> list[int]:
        return [run["id"] for run in http.get("/api/runs", params=query).json()]

    path = f"/api/runs/{bare_town.other}/label"
    told = {"title": "委員会の案", "note": "12月に示した", "is_pinned": True, "is_archived": True}
    answer = http.put(path, json=told).json()
    assert {name: answer[name] for name in told} == told
    assert (listed(), listed(archived=True)) == ([bare_town.run], [bare_town.other])
    assert http.get("/api/runs/latest").json()["id"] == bare_town.run
    assert http.get(f"/api/runs/{bare_town.other}").json()["note"] == "12月に示した"
    assert http.put(path, json=told | {"is_archived": False}).status_code == 200
    assert listed() == [bare_town.other, bare_town.run]
    assert http.put(path, json=told | {"colour": "red"}).status_code == 422
    assert http.put("/api/runs/999999/label", json=told).status_code == 404
