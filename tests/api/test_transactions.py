"""One request, one transaction: committed before the answer leaves, rolled back when the request fails."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.api.deps import SessionDep
from app.database.db import transaction
from app.main import create_app
from app.settings import Settings
from tests.factories import count


@pytest.fixture
def web(own_sessions: sessionmaker[Session]) -> FastAPI:
    with transaction(own_sessions) as session:
        session.execute(text("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    return create_app(Settings(data_dir=Path("unused")), own_sessions)


def door(web: FastAPI, act: object) -> None:
    """Put a route of the test's own before the pages."""
    web.add_api_route("/api/tried", act, methods=["POST"])
    web.router.routes.insert(0, web.router.routes.pop())


def test_request_when_the_commit_fails_then_the_answer_is_no_success(
    web: FastAPI, own_sessions: sessionmaker[Session]
) -> None:
    def twice(session: SessionDep) -> dict[str, bool]:
        # The constraint is looked at when the transaction ends: after the route, before the answer.
        session.execute(text("INSERT INTO once VALUES (1), (1)"))
        return {"ok": True}

    door(web, twice)
    with TestClient(web, raise_server_exceptions=False) as http:
        assert http.post("/api/tried").status_code >= 500
    with own_sessions() as session:
        assert count(session, "once") == 0


def test_request_when_it_fails_halfway_then_nothing_of_it_is_kept(
    web: FastAPI, own_sessions: sessionmaker[Session]
) -> None:
    def halfway(session: SessionDep) -> None:
        session.execute(text("INSERT INTO once VALUES (1)"))
        raise RuntimeError("stopped")

    door(web, halfway)
    with TestClient(web, raise_server_exceptions=False) as http:
        assert http.post("/api/tried").status_code == 500
    with own_sessions() as session:
        assert count(session, "once") == 0


def test_request_when_it_ends_well_then_its_work_is_kept(web: FastAPI, own_sessions: sessionmaker[Session]) -> None:
    def work(session: SessionDep) -> None:
        session.execute(text("INSERT INTO once VALUES (1)"))

    door(web, work)
    with TestClient(web) as http:
        assert http.post("/api/tried").status_code == 200
    with own_sessions() as session:
        assert count(session, "once") == 1
