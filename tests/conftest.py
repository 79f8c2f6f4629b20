"""Fixtures every floor shares: the folder of real data, and a real PostGIS database built by the migrations."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from app.database import embedded
from app.database.db import make_engine, session_factory
from app.database.schema import upgrade
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CLUSTER = Settings(data_dir=ROOT / ".cache" / "tests", database_url=os.environ.get("SAIHEN_TEST_DATABASE_URL") or None)
# What a test writes need not survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
BUILDING = 20261122
COPY_TRIES = 30


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data (`SAIHEN_SHARED`, default `../shared`); absent on a machine that was not given it."""
    folder = Path(os.environ.get("SAIHEN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the folder of real data is not on this machine")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[tuple[str, psycopg.Connection]]:
    """The server the tests use: its URL, and a connection that keeps it from being stopped meanwhile."""
    url = embedded.ensure_running(CLUSTER, CARELESS)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        yield url, connection


@pytest.fixture(scope="session")
def template(cluster: tuple[str, psycopg.Connection]) -> str:
    """A database at the newest schema, to be copied; built anew when a migration has changed."""
    url, admin = cluster
    files = sorted((ROOT / "migrations").rglob("*.py"))
    name = "template_" + hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    admin.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
    try:
        if not _exists(admin, name):
            _sweep(admin)
            unfinished = f"{name}_unfinished"
            _drop(admin, unfinished)
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            engine = make_engine(_renamed(url, unfinished), pool_size=1)
            upgrade(engine)
            engine.dispose()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            admin.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    finally:
        admin.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])
    return name


@contextmanager
def _copied(cluster: tuple[str, psycopg.Connection], template: str, name: str) -> Iterator[str]:
    url, admin = cluster
    _drop(admin, name)
    _copy(admin, template, name)
    yield _renamed(url, name)
    _drop(admin, name)


def _copy(admin: psycopg.Connection, template: str, name: str) -> None:
    """The server's own housekeeping may be looking at the template for a moment: then no copy is made of it."""
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    for _ in range(COPY_TRIES):
        try:
            admin.execute(copy)
        except psycopg.errors.ObjectInUse:
            time.sleep(1)
        else:
            return
    admin.execute(copy)


@pytest.fixture(scope="session")
def engine(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[Engine]:
    """This worker's database, empty but for the schema. Tests leave it empty: see `session`."""
    with _copied(cluster, template, f"test_{os.getpid()}") as url:
        made = make_engine(url, pool_size=8)
        yield made
        made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """What the app gets: its commits are real to it, and undone after the test."""
    with engine.connect() as connection, connection.begin() as outer:
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        outer.rollback()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as opened:
        yield opened


@pytest.fixture
def own_database(
    cluster: tuple[str, psycopg.Connection], template: str, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The URL of a database of this test alone, for real commits: workers, locks, other processes."""
    mark = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]
    with _copied(cluster, template, f"test_{os.getpid()}_{mark}") as url:
        yield url


@pytest.fixture
def own_sessions(own_database: str) -> Iterator[sessionmaker[Session]]:
    made = make_engine(own_database, pool_size=8)
    yield session_factory(made)
    made.dispose()


@pytest.fixture
def sql_statements(engine: Engine) -> Iterator[list[str]]:
    """Statements sent while the test runs, savepoints apart: `len()` is the count to hold."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def pytest_unconfigure(config: pytest.Config) -> None:
    # The run that started the workers, not a worker; another run that still uses the server keeps it.
    if not hasattr(config, "workerinput") and CLUSTER.data_dir.is_dir():
        embedded.stop(CLUSTER)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _renamed(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _sweep(admin: psycopg.Connection) -> None:
    """Drop templates of older migrations and what killed runs left behind."""
    left = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^(template_|test_)[0-9a-f_]+$'").fetchall()
    for (name,) in left:
        owner = name.removeprefix("test_").split("_")[0]
        if name.startswith("template_") or not Path(f"/proc/{owner}").exists():
            _drop(admin, name)
