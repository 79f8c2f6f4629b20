"""Where the database or the machine will not serve: a sentence with what to do, exit 1, no traceback, no secret."""

import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import typer
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app.cli import app
from app.commands.serve import _open_door
from app.console import refusals
from app.database import place
from app.database.db import transaction
from app.errors import Conflict, Unavailable
from app.journal import WordlessFormatter, open_journal
from app.settings import Settings
from tests.factories import make_decision, make_facility, make_municipality, make_run

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("hunter2secret", "p@ss/w0rd?x#y", "日本'\"; DROP", "%zz%41-pct", "a=b host=elsewhere", "colon:at@slash/")


def refused(url: str, *words: str) -> str:
    """What a refused command says; exit code 1 and no traceback."""
    done = CliRunner().invoke(app, list(words), env={"DATABASE_URL": url})
    assert done.exit_code == 1, (done.exit_code, done.output)
    assert isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    assert done.stdout == ""
    return " ".join(done.stderr.split())


def hides(said: str, secret: str) -> bool:
    pieces = {secret, *secret.replace("@", " ").replace("/", " ").replace("?", " ").split()}
    return not [piece for piece in pieces if len(piece) > 3 and piece in said]


# As written by somebody who does not know that a URL wants it encoded.
@pytest.mark.parametrize("secret", SECRETS)
def test_password_when_the_database_cannot_be_reached_then_never_shown(secret: str) -> None:
    said = refused(f"postgresql://saihen:{secret}@127.0.0.1:1/saihen", "forecast")
    assert hides(said, secret)
    assert "DATABASE_URL" in said


def test_password_when_the_program_is_one_of_its_own_then_never_shown(tmp_path: Path) -> None:
    secret = SECRETS[1]
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://saihen:{secret}@127.0.0.1:1/saihen",
        "SAIHEN_DATA_DIR": str(tmp_path / "data"),
    }
    command = [sys.executable, "-m", "app.cli", "forecast"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    assert (done.returncode, "Traceback" in said) == (1, False), said
    assert hides(said, secret)
    assert "DATABASE_URL" in said


@contextmanager
def role_without_rights(url: str) -> Iterator[str]:
    name = f"nobody_{os.getpid()}"
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        try:
            yield str(make_url(url).update_query_dict({"options": f"-c role={name}"}))
        finally:
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_database_when_its_rights_are_missing_then_says_which_command_helps(own_database: str) -> None:
    with role_without_rights(own_database) as url:
        assert "saihen migrate" in refused(url, "forecast")


def test_database_when_it_is_read_only_then_says_so(own_database: str, tmp_path: Path) -> None:
    url = str(make_url(own_database).update_query_dict({"options": "-c default_transaction_read_only=on"}))
    file = tmp_path / "budget.csv"
    file.write_text("年度,金額\n2026,1000\n")
    assert "read-only" in refused(url, "import", "budget", str(file))


def test_database_when_there_is_none_of_that_name_then_says_how_to_make_it(own_database: str) -> None:
    assert "createdb" in refused(str(make_url(own_database).set(database="no_such_town")), "forecast")


def test_database_when_a_newer_program_made_it_then_refused_and_nothing_changed(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    with transaction(own_sessions) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = refused(own_database, "migrate")
    assert "newer Saihen" in said
    assert "9999" in said
    with own_sessions() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_export_when_the_disk_is_full_then_says_so(
    own_database: str, own_sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with transaction(own_sessions) as session:
        hall = make_facility(session, make_municipality(session))
        make_decision(session, make_run(session, state="done").id, hall.id)
    full = tmp_path / "map.csv"
    full.symlink_to("/dev/full")
    assert "the disk is full" in refused(own_database, "export", str(full))


def test_data_directory_when_it_cannot_be_used_then_says_which_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file in its place")
    monkeypatch.setenv("SAIHEN_DATA_DIR", str(tmp_path / "data"))
    said = refused("", "forecast")
    assert str(tmp_path / "data") in said
    assert "持ち主と権限を直す" in said
    assert "mend its owner and mode" in said


@pytest.mark.parametrize(("host", "advice"), [("127.0.0.1", "--port"), ("203.0.113.1", "SAIHEN_HOST")])
def test_door_when_it_cannot_be_opened_then_says_why_and_what_to_set(host: str, advice: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(Unavailable) as refusal:
        _open_door(Settings(data_dir=Path("unused"), host=host, port=other.getsockname()[1]))
    assert advice in refusal.value.detail


def test_log_when_it_cannot_be_written_then_a_sentence_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "saihen-test.log").mkdir()
    with pytest.raises(typer.Exit) as end, refusals():
        open_journal(tmp_path, "test")
    assert end.value.exit_code == 1
    said = "".join(capsys.readouterr().err.split())
    assert "saihen-test.log" in said


def test_journal_when_something_broke_then_private_and_without_anybodys_words(tmp_path: Path) -> None:
    note = "".join(["田", "中"])
    before = logging.getLogger().handlers[:]
    file = open_journal(tmp_path, "test")
    try:
        try:
            try:
                int(note)
            except ValueError as cause:
                raise Conflict(note) from cause
        except Conflict:
            logging.getLogger("saihen.test").exception("request %s failed", "abc123")
        told = file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert note not in told
        assert "request abc123 failed" in told
        assert "ValueError" in told and "Conflict [conflict]" in told and "test_words_of_operation.py" in told
    finally:
        for handler in logging.getLogger().handlers[:]:
            handler.close()
        logging.getLogger().handlers[:] = before


def test_formatter_when_a_database_refused_a_row_then_its_code_and_constraint_alone(session: Session) -> None:
    record = logging.LogRecord("saihen", logging.ERROR, __file__, 1, "failed", None, None)
    make_municipality(session)
    with pytest.raises(Exception, match="duplicate key") as refusal:
        make_municipality(session)
    record.exc_info = (refusal.type, refusal.value, refusal.tb)
    told = WordlessFormatter().format(record)
    assert "UniqueViolation [23505 uq_municipality_code]" in told
    assert "already exists" not in told


def test_data_directory_when_made_then_closed_to_others(tmp_path: Path) -> None:
    passing = 0o711 if os.geteuid() == 0 else 0o700
    made = tmp_path / "deep" / "data"
    place.open_data_directory(made)
    assert stat.S_IMODE(made.stat().st_mode) == passing
    made.chmod(0o755)
    (made / "saihen-server.log").touch()
    place.open_data_directory(made)
    assert stat.S_IMODE(made.stat().st_mode) == passing


def test_data_directory_when_it_holds_other_peoples_files_then_its_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    tmp_path.chmod(0o755)
    place.open_data_directory(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
