"""What the program says about itself: to the browser, and to whoever watches the server."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import make_engine, session_factory, transaction
from app.main import create_app
from app.services.care.tell_health import FULL_BELOW_BYTES
from app.settings import Settings


def test_health_when_no_worker_was_heard_of_then_said_and_ready_all_the_same(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    answer = http.get("/api/health").json()
    assert (answer["state"], answer["database"], answer["workers"]) == ("no-worker", True, 0)
    assert http.get("/api/ready").status_code == 200
    with transaction(sessions) as session:
        session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        session.execute(text("INSERT INTO procrastinate_workers VALUES (DEFAULT, now() - interval '1 minute')"))
    answer = http.get("/api/health").json()
    assert (answer["state"], answer["workers"]) == ("ok", 1)


def test_health_when_the_disk_is_full_then_said_at_once_and_reading_goes_on(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {"bytes": FULL_BELOW_BYTES - 1}
    monkeypatch.setattr("shutil.disk_usage", lambda _place: SimpleNamespace(free=free["bytes"]))
    assert http.get("/api/health").json()["state"] == "disk-full"
    assert http.get("/api/ready").status_code == 200
    free["bytes"] += 1
    assert http.get("/api/health").json()["state"] == "no-worker"


def test_health_when_the_database_is_away_then_the_server_says_so_and_is_not_ready() -> None:
    engine = make_engine("postgresql://nobody:topsecret@127.0.0.1:1/none", pool_size=2)
    with TestClient(create_app(Settings(data_dir=Path("unused")), session_factory(engine))) as http:
        answer = http.get("/api/health")
        assert (answer.status_code, answer.json()["state"]) == (200, "no-database")
        ready = http.get("/api/ready")
        assert (ready.status_code, ready.headers["Retry-After"]) == (503, "2")
        refused = http.get("/api/runs")
        assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
        assert "topsecret" not in refused.text
        assert "DATABASE_URL" in refused.json()["detail"]
