"""Many plans over HTTP: asked, followed, stopped, refused; their plans are runs like any other."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.services.plan.explore_plans import execute_exploration
from app.services.plan.optimize import execute_run
from tests.factories import make_run
from tests.towns import SMALL_TOWN, read_town, settle_town


def solved(http: TestClient, sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
    run = http.post("/api/runs", json={"seconds": 20, "gap": 0, "settings": SMALL_TOWN | {"base_year": 2026}}).json()
    execute_run(sessions, run["id"])
    return int(run["id"])


def test_series_when_asked_then_queued_followed_and_its_plans_open_like_any_run(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    run = solved(http, sessions)
    question = {"kind": "pareto", "title": "市長協議", "options": {"alphas_yen": [0, 500], "seconds": 5}}
    asked = http.post("/api/explorations", json=question)
    assert (asked.status_code, asked.json()["state"], asked.json()["run_id"]) == (202, "queued", run)
    path = asked.headers["Location"]
    waiting = http.get(path)
    assert (waiting.headers["Retry-After"], waiting.json()["result"]) == ("1", {})
    execute_exploration(sessions, asked.json()["id"])
    done = http.get(path).json()
    assert (done["state"], done["progress"]["found"], done["progress"]["total"]) == ("done", 2, 2)
    assert done["options"] == {"alphas_yen": [0, 500], "seconds": 5, "gap": 0, "seed": 0}
    assert done["data_version"]
    assert done["engine_version"]
    member = done["result"]["members"][1]
    opened = http.get(f"/api/runs/{member['run_id']}").json()
    assert opened["title"].startswith("市長協議")
    assert (opened["checked"], len(opened["decisions"])) == (True, 3)
    assert http.get(f"/api/runs/{member['run_id']}/report.html").status_code == 200
    listed = http.get("/api/explorations", params={"run_id": run}).json()
    assert [(each["id"], "result" in each) for each in listed] == [(done["id"], False)]
    assert [each["id"] for each in http.get("/api/runs").json()] == [run]


def test_series_when_cancelled_before_it_began_then_cancelled(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    run = solved(http, sessions)
    asked = http.post("/api/explorations", json={"kind": "robust", "run_id": run})
    stopped = http.post(f"{asked.headers['Location']}/cancel")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert "Retry-After" not in http.get(asked.headers["Location"]).headers


def test_series_when_the_question_is_wrong_then_refused_with_the_option(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        done, failed = make_run(session, state="done").id, make_run(session, state="failed").id
    wrong = http.post("/api/explorations", json={"kind": "nested", "run_id": done, "options": {"shares": [0]}})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"] == "shares"
    assert http.post("/api/explorations", json={"kind": "nested", "run_id": failed}).status_code == 409
    assert http.post("/api/explorations", json={"kind": "nested", "run_id": 10**9}).status_code == 404
    assert http.post("/api/explorations", json={"kind": "magic"}).status_code == 422
