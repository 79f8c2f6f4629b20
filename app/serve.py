"""`saihen run`: database, worker and web server as one program that starts and stops together."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from procrastinate import App
from sqlalchemy.orm import Session, sessionmaker

from app import embedded
from app.console import database, database_url, screen
from app.db import make_engine, normalise_url, session_factory, transaction
from app.errors import Unavailable
from app.main import create_app
from app.sample_city import is_empty, load_sample_city
from app.settings import FIRST_PORT, Settings
from app.worker import make_worker

PORTS_TRIED = 50


def run_everything(settings: Settings, *, load_sample: bool) -> None:
    """Serve until Ctrl-C. Raises Unavailable when no port is free."""
    screen.print("データベースを用意しています / preparing the database")
    url = database_url(settings)
    try:
        with database(settings) as sessions:
            _fill(sessions, settings, load_sample=load_sample)
            port = _free_port(settings)
            with _worker_beside(url):
                screen.print(f"[bold]Saihen: http://{settings.host}:{port}/[/bold]  (Ctrl-C で終了 / to stop)")
                _serve(settings, sessions, port)
    finally:
        if settings.database_url is None:
            embedded.stop(settings)


def _fill(sessions: sessionmaker[Session], settings: Settings, *, load_sample: bool) -> None:
    with transaction(sessions) as session:
        if load_sample and is_empty(session):
            screen.print("見本の市（架空）を読み込んでいます / loading the invented sample city")
            load_sample_city(session, actor=settings.planner, tell=screen.print)


def _free_port(settings: Settings) -> int:
    """The wished port, else the first free one from 8000 on."""
    ports = [settings.port] if settings.port else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for port in ports:
        with socket.socket(family) as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, port))
            return port
    raise Unavailable(f"port {settings.port or FIRST_PORT} is taken; set SAIHEN_PORT to a free one")


def _serve(settings: Settings, sessions: sessionmaker[Session], port: int) -> None:
    config = uvicorn.Config(
        create_app(settings, sessions),
        host=settings.host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run()


@contextmanager
def _worker_beside(url: str) -> Iterator[None]:
    """A worker process that ends with us, even if we are killed: it watches the pipe we hold open."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "app.cli", "worker", "--until-eof"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, start_new_session=True) as process:
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            process.kill()


def run_worker(url: str, settings: Settings, *, until_eof: bool = False) -> None:
    """Take jobs until SIGTERM, SIGINT or (`until_eof`) the end of standard input."""
    if until_eof:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    engine = make_engine(url, pool_size=settings.pool_size)
    queue_url = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    worker = make_worker(queue_url, session_factory(engine))
    with suppress(KeyboardInterrupt):
        asyncio.run(_work(worker))


async def _work(worker: App) -> None:
    async with worker.open_async():
        await worker.run_worker_async(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=2)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
