"""The application over a database of its own that keeps what the fuzzer does to it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import make_engine, session_factory, transaction
from app.main import create_app
from app.settings import Settings
from tests.conftest import _copied
from tests.factories import make_decision, make_run
from tests.towns import read_town, settle_town


@pytest.fixture(scope="session")
def fuzzed_sessions(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[sessionmaker[Session]]:
    """A town of three schools with a finished run, committed."""
    with _copied(cluster, template, "test_0_fuzz") as url:
        engine = make_engine(url, pool_size=8)
        sessions = session_factory(engine)
        with transaction(sessions) as session:
            ids = settle_town(session, read_town("three_schools"))
            make_decision(session, make_run(session, state="done").id, ids["S1"])
        yield sessions
        engine.dispose()


@pytest.fixture(scope="session")
def fuzzed_app(fuzzed_sessions: sessionmaker[Session]) -> FastAPI:
    return create_app(Settings(data_dir=Path("unused"), upload_cap_bytes=100_000), fuzzed_sessions)
