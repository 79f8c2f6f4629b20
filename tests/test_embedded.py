"""The private cluster: made, found again, recovered after a kill, shared, stopped."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text

from app.database import embedded
from app.database.db import make_engine, normalise_url, pooler_safe
from app.database.place import Cluster
from app.errors import InvalidInput, Unavailable
from app.settings import Settings

FAST = {"fsync": "off"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A data directory whose name is an insult to shells, deeper than a socket's path may be."""
    opened = tmp_path_factory.mktemp("data")
    deep = opened / "市 'の' \"data\" $HOME `x` %s" / ("long" * 25)
    for parent in (opened, *opened.parents):
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("data", "pytest-", "popen-")):
            parent.chmod(0o755)
    made = Settings(data_dir=deep)
    yield made
    embedded.stop(made, even_if_used=True)


def query(url: str, statement: str) -> object:
    engine = make_engine(url, pool_size=1)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(statement))
            return answer.scalar_one() if answer.returns_rows else None
    finally:
        engine.dispose()


def postmaster(settings: Settings) -> int:
    return int((settings.data_dir / "postgresql" / "postmaster.pid").read_text().splitlines()[0])


def test_ensure_running_when_nothing_is_there_then_makes_a_postgis_database(settings: Settings) -> None:
    url = embedded.ensure_running(settings, FAST)
    assert str(query(url, "SELECT postgis_version()"))
    assert query(url, "SELECT current_setting('listen_addresses')") == ""
    assert query(url, "SELECT similarity FROM (SELECT upper('ｓaihen') AS similarity) AS x") == "ＳAIHEN"


def test_ensure_running_when_it_runs_then_it_is_the_same_server_and_answer(settings: Settings) -> None:
    first = embedded.ensure_running(settings, FAST)
    server = postmaster(settings)
    assert embedded.ensure_running(settings, FAST) == first
    assert postmaster(settings) == server


def test_socket_directory_when_running_then_is_closed_to_other_accounts(settings: Settings) -> None:
    url = embedded.ensure_running(settings, FAST)
    directory = Path(str(normalise_url(url).query["host"]))
    assert directory.stat().st_mode & 0o077 == 0
    assert len(os.fsencode(directory / ".s.PGSQL.5432")) < 107


def test_ensure_running_after_the_server_was_killed_then_recovers_with_its_data(settings: Settings) -> None:
    url = embedded.ensure_running(settings, FAST)
    query(url, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postmaster(settings), signal.SIGKILL)
    assert query(embedded.ensure_running(settings, FAST), "SELECT number FROM kept") == 7


def test_ensure_running_when_the_server_was_killed_over_a_long_statement_then_not_hindered_by_its_orphan(
    settings: Settings,
) -> None:
    url = embedded.ensure_running(settings, FAST)
    plain = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    lost: list[Exception] = []

    def work_forever() -> None:
        # Works without ever looking whether its server still lives.
        try:
            busy.execute("SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b")
        except psycopg.OperationalError as fault:
            lost.append(fault)

    busy = psycopg.connect(plain)
    thread = Thread(target=work_forever, daemon=True)
    thread.start()
    time.sleep(0.3)
    assert embedded.is_running(settings)
    began = time.monotonic()
    os.kill(postmaster(settings), signal.SIGKILL)
    assert query(embedded.ensure_running(settings, FAST), "SELECT 1") == 1
    assert time.monotonic() - began < 60
    thread.join(60)
    assert lost


def test_ensure_running_when_the_noted_number_is_another_process_then_still_starts(settings: Settings) -> None:
    embedded.ensure_running(settings, FAST)
    old = postmaster(settings)
    os.kill(old, signal.SIGKILL)
    note = settings.data_dir / "postgresql" / "postmaster.pid"
    note.write_text(note.read_text().replace(str(old), str(os.getpid()), 1))
    assert query(embedded.ensure_running(settings, FAST), "SELECT 1") == 1
    assert postmaster(settings) != os.getpid()


def test_stop_when_another_program_is_connected_then_leaves_it_running(settings: Settings) -> None:
    url = embedded.ensure_running(settings, FAST)
    plain = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as other:
        assert embedded.stop(settings) is False
        assert other.execute("SELECT 1").fetchone() == (1,)
    assert embedded.stop(settings) is True
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(plain)


def test_stop_when_it_does_not_run_then_is_content(settings: Settings, tmp_path: Path) -> None:
    assert embedded.stop(settings, even_if_used=True)
    assert embedded.stop(settings)
    assert embedded.stop(Settings(data_dir=tmp_path / "never made"))


def test_ensure_running_from_three_processes_at_once_then_one_server(settings: Settings) -> None:
    embedded.stop(settings, even_if_used=True)
    code = (
        "import sys; from pathlib import Path; from app.settings import Settings; from app.database import embedded; "
        "print(embedded.ensure_running(Settings(data_dir=Path(sys.argv[1])), {'fsync': 'off'}))"
    )
    command = [sys.executable, "-c", code, str(settings.data_dir)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {process.communicate(timeout=60)[0] for process in started}
    assert {process.returncode for process in started} == {0}
    assert answers == {embedded.ensure_running(settings) + "\n"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a second account")
def test_ensure_running_when_root_in_a_closed_directory_then_keeps_the_cluster_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    settings = Settings(data_dir=tmp_path / "saihen")
    try:
        url = embedded.ensure_running(settings, FAST)
        assert query(url, "SELECT current_setting('data_directory')") != str(tmp_path / "saihen" / "postgresql")
        assert embedded.ensure_running(settings, FAST) == url
    finally:
        assert embedded.stop(settings, even_if_used=True)
        shutil.rmtree(Path((settings.data_dir / "postgresql.location").read_text().strip()).parent)


def test_ensure_running_when_made_by_a_version_not_installed_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "postgresql").mkdir()
    (tmp_path / "postgresql" / "PG_VERSION").write_text("8\n")
    with pytest.raises(Unavailable, match="made by PostgreSQL 8"):
        embedded.ensure_running(Settings(data_dir=tmp_path))


def test_ensure_running_when_the_data_directory_is_a_file_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be used"):
        embedded.ensure_running(Settings(data_dir=tmp_path / "file"))


def test_ensure_running_when_a_url_is_given_then_starts_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "none", database_url="postgres://u:p%40ss@example.org/city")
    assert embedded.ensure_running(settings) == "postgresql+psycopg://u:p%40ss@example.org/city"
    assert not settings.data_dir.exists()


@pytest.mark.parametrize("url", ["mysql://localhost/city", "no url at all"])
def test_normalise_url_when_not_postgresql_then_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        normalise_url(url)


def test_statements_when_the_database_may_lie_behind_a_pooler_then_none_are_prepared() -> None:
    assert pooler_safe("postgresql://saihen@db.example.jp:6432/saihen") == {"prepare_threshold": None}
    private = Cluster(Path("anywhere"), Path("anywhere"), None)
    assert pooler_safe(f"postgresql://saihen@/saihen?host={private.sockets}&port=5432") == {}
