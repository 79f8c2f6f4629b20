"""`saihen run`: database, worker and web server as one program that starts and stops together."""

import os
import socket
import subprocess
import sys
from contextlib import suppress

import uvicorn
from sqlalchemy.orm import Session, sessionmaker

from app.console import database, database_url, screen
from app.database import embedded
from app.database.db import transaction
from app.database.place import open_data_directory
from app.errors import Unavailable
from app.formats.transfer.apart import reading_apart
from app.journal import open_journal
from app.main import create_app
from app.services.empty_register import NOTHING, empty_register
from app.settings import FIRST_PORT, Settings
from app.store import municipalities, start
from app.supervisor import Supervisor

PORTS_TRIED = 50


def run_everything(settings: Settings, *, load_sample: bool, take_sample_away: bool = False) -> None:
    """Serve until Ctrl-C. `take_sample_away` empties a database that holds the invented city, never a real town's.

    Raises Unavailable when no port is free.
    """
    screen.print("データベースを用意しています / preparing the database")
    try:
        url = database_url(settings)
        open_data_directory(settings.data_dir)
        open_journal(settings.data_dir, "server", as_json=settings.log_json)
        with database(settings, url) as sessions:
            if load_sample:
                _fill(sessions, url)
            if take_sample_away:
                _begin_afresh(sessions, settings)
            port = _free_port(settings)
            with Supervisor(settings, url, screen.print):
                screen.print(f"[bold]Saihen: http://{settings.host}:{port}/[/bold]  (Ctrl-C で終了 / to stop)")
                _serve(settings, sessions, port)
    finally:
        if settings.database_url is None:
            embedded.stop(settings)


def _fill(sessions: sessionmaker[Session], url: str) -> None:
    """The sample city is brought in by a process of its own: its readers' libraries are no business of the server."""
    with transaction(sessions) as session:
        untouched = municipalities.home(session) is None and not start.was_emptied(session)
    if untouched:
        subprocess.run([sys.executable, "-m", "app.cli", "sample"], env=_with_database(url), check=True)


def _begin_afresh(sessions: sessionmaker[Session], settings: Settings) -> None:
    """Without the sample city; a register with a real town is left as it is."""
    with transaction(sessions) as session:
        home = municipalities.home(session)
        if home is not None and not home.is_invented:
            screen.print(f"{home.name} のデータはそのままです（消すには saihen empty）/ the data of {home.name} stay")
        elif home is not None or not start.was_emptied(session):
            name = home.name if home else NOTHING
            empty_register(session, confirm=name, actor=settings.planner)


def _with_database(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url}


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
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=3,
        # Longer than people look at one card: a connection closed at the moment of a click is a lost request.
        timeout_keep_alive=75,
        server_header=False,
    )
    with suppress(KeyboardInterrupt), reading_apart():
        uvicorn.Server(config).run()
