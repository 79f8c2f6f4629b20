"""A database to measure on, and the two servers that read it: Saihen and tipg, one process each."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from app.database import embedded
from app.database.db import make_engine, normalise_url, session_factory, transaction
from app.database.schema import upgrade
from app.sample_city import load_sample_city
from app.settings import Settings
from benchmarks.api_city import fill

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


@contextmanager
def own_databases() -> Iterator[tuple[URL, URL]]:
    """Two empty databases at the newest schema: the measured one, and one for the sample city. Dropped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=os.environ.get("DATABASE_URL") or None)
        url = make_url(embedded.ensure_running(settings))
        names = [f"api_speed_{os.getpid()}", f"api_speed_{os.getpid()}_sample"]
        with psycopg.connect(plain(url), autocommit=True) as admin:
            try:
                for name in names:
                    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                yield url.set(database=names[0]), url.set(database=names[1])
            finally:
                for name in names:
                    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                    admin.execute(drop.format(sql.Identifier(name)))
        embedded.stop(settings)


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def for_tipg(url: URL) -> str:
    """tipg wants the socket's directory as the host."""
    host, port = url.query.get("host", url.host), url.query.get("port", url.port) or 5432
    user = quote(url.username or "") + (f":{quote(str(url.password))}" if url.password else "")
    return f"postgresql://{user}@{quote(str(host), safe='')}:{port}/{url.database}"


def prepare(url: URL, count: int | None) -> None:
    """Fill a database: `count` invented facilities, or the sample city."""
    engine = make_engine(normalise_url(plain(url)).render_as_string(hide_password=False), 2)
    upgrade(engine)
    with transaction(session_factory(engine)) as session:
        if count is None:
            load_sample_city(session, actor="benchmark", tell=lambda _: None)
        else:
            fill(session, count)
    engine.dispose()
    analyse(url)


def analyse(url: URL) -> None:
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], port: int, **variables: str) -> Iterator[int]:
    """A server of one process, with what it starts; its port answers when this yields."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(port, process)
            yield port
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=START_SECONDS)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{process.args!r} does not answer on port {port}")


def our_server(url: URL) -> AbstractContextManager[int]:
    port = free_port()
    command = [sys.executable, "-m", "app.cli", "run", "--no-sample"]
    return served(command, port, DATABASE_URL=plain(url), SAIHEN_PORT=str(port))


def tipg_server(
    url: URL, venv: Path, *, tables: tuple[str, ...] = ("public.facility", "public.facility_flat")
) -> AbstractContextManager[int]:
    port = free_port()
    command = [str(venv / "bin" / "uvicorn"), "tipg.main:app", "--port", str(port), "--workers", "1"]
    quiet = ["--log-level", "warning", "--no-access-log"]
    largest = {"TIPG_MAX_FEATURES_PER_QUERY": "1000000"}
    return served(
        command + quiet,
        port,
        DATABASE_URL=for_tipg(url),
        TIPG_DB_TABLES=json.dumps(tables),
        TIPG_DB_FUNCTIONS="[]",
        **largest,
    )
