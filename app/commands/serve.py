"""`saihen run`: database, worker and web server as one program that starts and stops together."""

import errno
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.orm import Session, sessionmaker

from app.console import database, database_url, refusals, screen, settings
from app.database import embedded
from app.database.db import transaction
from app.database.place import open_data_directory
from app.errors import NotAllowed, Unavailable
from app.formats.transfer.apart import reading_apart
from app.journal import open_journal
from app.main import create_app
from app.services.account.sign_in import seal_open_secrets
from app.services.facility.empty_register import NOTHING, empty_register
from app.settings import FIRST_PORT, Settings, is_near, read_host
from app.store.account import accounts
from app.store.figures import start
from app.store.place import municipalities
from app.supervisor import Supervisor

PORTS_TRIED = 50
# Connections that wait to be taken, as uvicorn has it.
WAITING_AT_THE_DOOR = 2048
TAKEN = (
    "ポート {port} はほかのプログラムが使っています。空いている番号を SAIHEN_PORT か --port に書いてください / "
    "port {port} is taken; set SAIHEN_PORT or --port to a free one"
)
NO_DOOR = {
    errno.EACCES: "ポート {port} を開く権限がありません。1024 以上の番号にし、前にリバースプロキシを置いてください / "
    "no right to open port {port}; take one from 1024 on, and put a reverse proxy before it",
    errno.EADDRNOTAVAIL: "{host} はこの機械のアドレスではありません。SAIHEN_HOST か --host を直してください / "
    "{host} is no address of this machine; mend SAIHEN_HOST or --host",
}
OPEN_DOOR = (
    "{host} では、ほかの機械からもつながります。先に最初の管理者を作ってください: saihen users add 名前 --admin / "
    "others can reach {host}; first make an administrator: saihen users add NAME --admin"
)


def run_everything(settings: Settings, *, load_sample: bool, take_sample_away: bool = False) -> None:
    """Serve until Ctrl-C. `take_sample_away` empties a database that holds the invented city, never a real town's.

    Raises Unavailable when no port is free, NotAllowed where others could reach a server without accounts.
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
            _refuse_open_door(settings, sessions)
            door = _open_door(settings)
            with Supervisor(settings, url, screen.print):
                _serve(settings, sessions, door)
    finally:
        if settings.database_url is None:
            embedded.stop(settings)


def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on; default: SAIHEN_HOST")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="default: SAIHEN_PORT")] = None,
) -> None:
    """The web server alone. Runs are worked off by `saihen worker`, here or on other machines."""
    with refusals():
        chosen = at(settings(), host, port)
        try:
            url = database_url(chosen)
            open_data_directory(chosen.data_dir)
            open_journal(chosen.data_dir, "server", as_json=chosen.log_json)
            with database(chosen, url) as sessions:
                _refuse_open_door(chosen, sessions)
                _seal(chosen, sessions)
                _serve(chosen, sessions, _open_door(chosen))
        finally:
            if chosen.database_url is None:
                embedded.stop(chosen)


def at(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with what the command line names instead."""
    given = settings.host if host is None else read_host("--host", host)
    return replace(settings, host=given, port=port or settings.port)


def _refuse_open_door(settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Without accounts everybody who reaches the server may do everything: then it is this machine alone."""
    if is_near(settings.host):
        return
    with transaction(sessions) as session:
        if not accounts.exist(session):
            raise NotAllowed(OPEN_DOOR.format(host=settings.host))


def _seal(settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Secrets of one-time codes that were stored before secrets were sealed."""
    with transaction(sessions) as session:
        seal_open_secrets(session, settings)


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


def _open_door(settings: Settings) -> socket.socket:
    """The wished port, else the first free one from 8000 on, held from now on: programs that start together differ."""
    ports = [settings.port] if settings.port else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for port in ports:
        door = socket.socket(family)
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((settings.host, port))
            door.listen(WAITING_AT_THE_DOOR)
        except OSError as fault:
            door.close()
            if fault.errno in NO_DOOR:
                raise Unavailable(NO_DOOR[fault.errno].format(host=settings.host, port=port)) from None
        else:
            return door
    raise Unavailable(TAKEN.format(port=settings.port or FIRST_PORT))


def _serve(settings: Settings, sessions: sessionmaker[Session], door: socket.socket) -> None:
    config = uvicorn.Config(
        create_app(settings, sessions),
        host=settings.host,
        port=door.getsockname()[1],
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=3,
        # Proxies are believed by our own list alone (`api/forwarded.py`).
        proxy_headers=False,
        # Longer than people look at one card: a connection closed at the moment of a click is a lost request.
        timeout_keep_alive=75,
        server_header=False,
    )
    with suppress(KeyboardInterrupt), reading_apart():
        _TellingServer(config).run([door])


class _TellingServer(uvicorn.Server):
    """Says where it is once it listens, not before."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            screen.print(
                f"[bold]Saihen: http://{self.config.host}:{self.config.port}/[/bold]  (Ctrl-C で終了 / to stop)"
            )
