"""The history: everything is recorded with its actor, nothing of it can be changed, and a change by force shows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from app.database import rights
from app.database.db import make_engine, session_factory, transaction
from app.database.rights import APP_ROLE, HISTORY
from app.services.plan.edit_scenario import make_scenario
from app.services.plan.optimize import execute_run, request_run
from app.store.account import audit
from app.store.facility import changes
from app.store.figures import start
from app.store.plan import runs
from tests.conftest import _copied
from tests.factories import count, make_facility, make_municipality, one
from tests.towns import read_town, settle_town

QUICK = {"seconds": 20, "gap": 0.0, "base_year": 2026}


@contextmanager
def program_of(database: str) -> Iterator[sessionmaker[Session]]:
    """Sessions of the program's own role, which the private cluster lets in beside the owner."""
    owner = make_engine(database, pool_size=1)
    assert rights.grant(owner)
    owner.dispose()
    engine = make_engine(make_url(database).set(username=APP_ROLE).render_as_string(hide_password=False), pool_size=4)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture
def as_program(own_database: str) -> Iterator[sessionmaker[Session]]:
    with program_of(own_database) as sessions:
        yield sessions


@pytest.fixture(scope="module")
def untouched(cluster: tuple[str, psycopg.Connection], template: str) -> Iterator[str]:
    """A database for what is refused: nothing in it ever changes."""
    with _copied(cluster, template, f"test_{os.getpid()}_untouched") as url:
        yield url


@pytest.fixture(scope="module")
def owner(untouched: str) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(untouched, pool_size=2)
    yield session_factory(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def program(untouched: str) -> Iterator[sessionmaker[Session]]:
    with program_of(untouched) as sessions:
        yield sessions


def refuse(sessions: sessionmaker[Session], statement: str) -> str:
    with pytest.raises(DBAPIError) as refusal, sessions() as session, session.begin():
        session.execute(text(statement))
    return str(refusal.value.orig)


@pytest.mark.parametrize("log", (*HISTORY, "history_seal"))
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_when_the_owner_tries_to_change_it_then_refused(
    owner: sessionmaker[Session], log: str, statement: str
) -> None:
    assert "append-only" in refuse(owner, statement.format(log))


@pytest.mark.parametrize("log", (*HISTORY, "history_seal"))
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_history_when_the_programs_role_tries_to_change_it_then_it_has_no_right(
    program: sessionmaker[Session], log: str, statement: str
) -> None:
    said = refuse(program, statement.format(log))
    assert "permission denied" in said or "must be owner" in said


def test_programs_role_when_looked_at_then_neither_owner_nor_superuser(program: sessionmaker[Session]) -> None:
    with program() as session:
        row = one(session, "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert row == {"rolsuper": False, "rolcreaterole": False, "rolcreatedb": False}
        assert count(session, "pg_class", "pg_get_userbyid(relowner) = current_user") == 0
        assert count(session, "pg_trigger", "tgname = 'append_only' AND tgenabled = 'O'") == 4
    for statement in ("ALTER TABLE change_log DISABLE TRIGGER ALL", "SET session_replication_role = replica"):
        refuse(program, statement)
    refuse(program, "INSERT INTO history_seal (log, after_id, last_id, rows, digest, chain) VALUES ('x',0,0,0,'','')")


def test_programs_role_when_it_works_then_it_has_every_right_it_needs_and_all_is_recorded_with_its_actor(
    as_program: sessionmaker[Session],
) -> None:
    with transaction(as_program) as session:
        changes.act_as(session, "田中")
        settle_town(session, read_town("three_schools"))
        made = make_scenario(session, "長寿命化", {}, actor="田中")
        run_id = request_run(session, QUICK, title="案", actor="田中").id
    execute_run(as_program, run_id, actor="佐藤")
    with as_program() as session:
        lines = session.execute(text("SELECT table_name, action, actor, content FROM record_log ORDER BY id")).all()
        told = [(line.table_name, line.action, line.actor) for line in lines]
        assert ("scenario", "insert", "田中") in told
        assert ("plan_run", "insert", "田中") in told
        assert ("decision", "insert", "佐藤") in told
        states = [line.content["state"] for line in lines if line.table_name == "plan_run"]
        assert (states[0], states[-1]) == ("queued", "done")
        decided = next(line.content for line in lines if line.table_name == "decision")
        assert decided["rows"] == len(runs.decisions(session, run_id)) == 3
        assert len(decided["sha256"]) == 64
        assert count(session, "change_log", "actor = '田中'") > 0
    assert made["name"] == "長寿命化"
    assert "permission denied" in refuse(as_program, "UPDATE decision SET cost_yen = 1")
    with transaction(as_program) as session:
        start.take_all_away(session)
    with as_program() as session:
        assert count(session, "facility") == 0
        assert count(session, "record_log", "action = 'truncate' AND table_name = 'plan_run'") == 1
        assert count(session, "change_log") > 0


@pytest.fixture
def sealed(own_sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """A history of two seals a log."""
    for code in ("A", "B"):
        with transaction(own_sessions) as session:
            changes.act_as(session, "田中")
            town = make_municipality(session) if code == "A" else None
            if town:
                make_facility(session, town, code=code)
            changes.record(session, "田中", "edit", {"code": code})
        with transaction(own_sessions) as session:
            assert audit.seal(session) > 0
    return own_sessions


def broken(sessions: sessionmaker[Session]) -> set[tuple[str, str]]:
    with sessions() as session:
        return {(each.log, each.reason) for each in audit.broken_seals(session)}


def test_seals_when_nothing_was_changed_then_all_hold_and_what_is_new_is_told(sealed: sessionmaker[Session]) -> None:
    assert broken(sealed) == set()
    with transaction(sealed) as session:
        changes.record(session, "田中", "edit", {"code": "C"})
    with sealed() as session:
        found = audit.counts(session)
        assert (found["open_rows"], found["seals"] >= 3) == (1, True)
        chain = audit.newest_chain(session)
        assert chain and audit.holds(session, chain)
        assert not audit.holds(session, "0" * 64)


FORGED = {
    "another actor": ("UPDATE event SET actor = '鈴木' WHERE id = (SELECT min(id) FROM event)", ("event", "rows")),
    "a line gone": ("DELETE FROM change_log WHERE id = (SELECT min(id) FROM change_log)", ("change_log", "rows")),
    "another date": ("UPDATE event SET at = at - interval '1 day'", ("event", "rows")),
    "a seal gone": ("DELETE FROM history_seal WHERE id = (SELECT min(id) FROM history_seal)", ("event", "chain")),
    "a seal made anew": (
        """UPDATE history_seal SET digest = repeat('0', 64) WHERE id = (SELECT min(id) FROM history_seal)""",
        ("change_log", "chain"),
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_seals_when_the_history_was_changed_by_force_then_it_shows(sealed: sessionmaker[Session], name: str) -> None:
    statement, shows = FORGED[name]
    with transaction(sealed) as session:
        for log in (*HISTORY, "history_seal"):
            session.execute(text(f"ALTER TABLE {log} DISABLE TRIGGER append_only"))
        assert session.execute(text(statement)).rowcount > 0
    assert shows in broken(sealed)


def test_seal_when_somebody_is_writing_then_it_gives_way_quickly(
    sealed: sessionmaker[Session], own_sessions: sessionmaker[Session]
) -> None:
    with own_sessions() as writing, writing.begin():
        changes.record(writing, "田中", "edit", {})
        writing.flush()
        with pytest.raises(DBAPIError, match="lock timeout"), sealed() as session, session.begin():
            audit.seal(session)


def test_rights_when_granted_twice_or_without_a_role_then_nothing_breaks(own_database: str) -> None:
    engine: Engine = make_engine(own_database, pool_size=1)
    assert rights.grant(engine) and rights.grant(engine)
    assert not rights.are_missing(engine)
    with engine.begin() as connection:
        connection.execute(text(f"REVOKE INSERT ON record_log FROM {APP_ROLE}"))
    assert rights.are_missing(engine)
    with pytest.raises(ProgrammingError), engine.begin() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    engine.dispose()
