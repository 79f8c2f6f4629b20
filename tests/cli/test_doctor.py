"""`saihen doctor` says what is wrong and what to do; scheduled backups are made when due and no more are kept."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app.cli import app
from app.database import schedule, schema
from app.database.backup import connected, drop_database, read_manifest
from app.database.db import make_engine, transaction
from app.database.schedule import back_up_if_due
from app.settings import Settings


def examined(**environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = CliRunner().invoke(app, ["doctor", "--json"], env=environment)
    assert isinstance(done.exception, SystemExit) or done.exception is None, done.exception
    return done.exit_code, {each["name"]: each for each in json.loads(done.stdout)["checks"]}


def test_doctor_when_looked_at_a_database_then_a_sentence_for_everything(own_database: str, tmp_path: Path) -> None:
    code, found = examined(DATABASE_URL=own_database, SAIHEN_DATA_DIR=str(tmp_path / "d"))
    assert {"memory", "disk", "backups", "database", "schema", "rights", "history", "worker"} <= set(found)
    assert all(each["japanese"] and each["english"] for each in found.values())
    # Nobody works, and nobody has granted the program's role anything in the tests' databases.
    assert (found["worker"]["state"], found["schema"]["state"], found["rights"]["state"]) == ("warning", "ok", "bad")
    assert code == 1
    assert called("migrate", DATABASE_URL=own_database) == 0
    _, found = examined(DATABASE_URL=own_database, SAIHEN_DATA_DIR=str(tmp_path / "d"))
    # The tests' role is the owner.
    assert found["rights"]["state"] == "warning"


def called(*words: str, **environment: str) -> int:
    return CliRunner().invoke(app, list(words), env=environment).exit_code


def test_doctor_when_things_are_broken_then_exit_1_and_what_to_do(tmp_path: Path) -> None:
    place = tmp_path / "d"
    place.mkdir(mode=0o755)
    (place / "saihen-server.log").touch(0o644)
    place.chmod(0o755)
    code, found = examined(
        DATABASE_URL="postgresql://nobody:hunter2@127.0.0.1:1/x",
        SAIHEN_DATA_DIR=str(place),
        SAIHEN_BACKUP_DIR=str(place),
    )
    bad = {name for name, each in found.items() if each["state"] == "bad"}
    assert {"data-directory", "logs", "backups", "database"} <= bad
    assert code == 1
    assert "chmod 600" in found["logs"]["english"]
    assert "hunter2" not in json.dumps(found)


def test_doctor_when_a_setting_is_wrong_then_says_which(tmp_path: Path) -> None:
    code, found = examined(SAIHEN_POOL_SIZE="many", SAIHEN_DATA_DIR=str(tmp_path))
    assert code == 1
    assert "SAIHEN_POOL_SIZE" in found["settings"]["english"]


def test_doctor_when_a_newer_program_was_here_then_says_so(
    own_database: str, own_sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with transaction(own_sessions) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    code, found = examined(DATABASE_URL=own_database, SAIHEN_DATA_DIR=str(tmp_path))
    assert (code, found["schema"]["state"]) == (1, "bad")


def test_backups_when_due_then_made_verified_and_the_oldest_removed(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "backups"
    settings = Settings(data_dir=tmp_path, backup_dir=place, backup_hours=24, backup_keep=2)
    place.mkdir()
    for day in (1, 2, 3):
        old = place / datetime(2026, 1, day, tzinfo=UTC).strftime(schedule.NAME)
        old.touch()
        os.utime(old, (1, 1))
    (place / "notes.txt").touch()
    made = back_up_if_due(settings, own_database)
    assert made is not None and made.verified is True
    assert back_up_if_due(settings, own_database) is None
    kept = sorted(file.name for file in place.glob("*.*") if not file.name.startswith("."))
    assert kept[:2] == ["notes.txt", "saihen-20260103T000000Z.saihen"]
    assert len(kept) == 3
    _, found = examined(DATABASE_URL=own_database, SAIHEN_DATA_DIR=str(tmp_path), SAIHEN_BACKUP_DIR=str(place))
    assert found["backups"]["state"] == "ok"


def test_upgrade_when_the_schema_is_older_then_a_verified_backup_stands_before_it_and_leads_back(
    own_database: str, tmp_path: Path
) -> None:
    engine = make_engine(own_database, pool_size=1)
    with engine.begin() as connection:
        config = Config(schema.INI)
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    older = schema.present(engine)
    file = tmp_path / "before.saihen"
    done = CliRunner().invoke(app, ["upgrade", "--backup", str(file), "--json"], env={"DATABASE_URL": own_database})
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["from"], told["to"], told["changed"]) == (older, schema.newest(), True)
    assert schema.present(engine) == schema.newest()
    engine.dispose()
    manifest = read_manifest(file)
    assert manifest is not None
    assert (manifest.schema, manifest.verified) == (older, True)
    # And back, for the older program.
    with back_at(own_database):
        assert called("downgrade", str(file), DATABASE_URL=own_database) == 0
        assert schema.present(engine) == older
        engine.dispose()


@contextmanager
def back_at(url: str) -> Iterator[None]:
    """What a restore keeps of the database before it is dropped afterwards."""
    try:
        yield
    finally:
        with connected(url, "postgres") as connection:
            drop_database(connection, f"{make_url(url).database}_before_restore")
