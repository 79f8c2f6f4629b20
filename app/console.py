"""What every command needs: the database, one way to answer (text or one JSON object), one way to refuse."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database import embedded, rights, schema
from app.database.backup import home_town
from app.database.db import make_engine, session_factory
from app.database.diagnosis import words_of
from app.errors import AppError, Conflict, InvalidInput
from app.settings import Settings

# Progress and refusals go to stderr: stdout carries the answer alone.
screen = Console(stderr=True, highlight=False)
ADVICE = {
    errno.ENOSPC: "ディスクがいっぱいです。空きを作ってください / the disk is full; make room and try again",
    errno.EDQUOT: "ディスクの割り当てがいっぱいです / the disk quota is used up; make room and try again",
    errno.EACCES: "権限がありません。その利用者の権限を確かめてください / check the rights of this account",
    errno.EROFS: "読み取り専用です。ほかの場所を選んでください / this place is read-only; choose another",
}
UNKNOWN = "データベースが拒みました。プログラムの誤りです / the database refused this: a fault in the program"
Json = Annotated[bool, typer.Option("--json", help="one JSON object on stdout")]


def settings() -> Settings:
    """The settings from the environment, read once per command."""
    return Settings.from_environment(os.environ)


def database_url(chosen: Settings) -> str:
    """The database as the program's own role, at the newest schema; the private cluster is started if need be.

    Migrations run as the owner. Where only one URL is given, its role does both: it may be the owner's, or find the
    schema in order.
    """
    bring_up_to_date(owner_url(chosen))
    return embedded.application_url(chosen)


def owner_url(chosen: Settings) -> str:
    """The database as its owner, at whatever schema it is; the private cluster is started if need be."""
    return chosen.owner_url or embedded.ensure_running(chosen)


def confirm_town(url: str, given: str | None) -> None:
    """Ask for the name of the town whose data are about to be replaced; nobody is asked about an empty database.

    Raises Conflict for another name.
    """
    name = home_town(url)
    if name is None:
        return
    if given is None:
        screen.print(f"「{name}」のデータを置き換えます / the data of {name} will be replaced")
        given = typer.prompt("確認のため名前を入力 / type the name to confirm", err=True)
    if given != name:
        raise Conflict(f"名前が違います。何も変えていません / not the name ({name}); nothing was changed")


def bring_up_to_date(url: str) -> bool:
    """Missing migrations, then the rights of the program's role; True where there were any migrations."""
    engine = make_engine(url, pool_size=1)
    try:
        changed = schema.upgrade(engine)
        if changed or rights.are_missing(engine):
            rights.grant(engine)
    finally:
        engine.dispose()
    return changed


@contextmanager
def database(chosen: Settings, url: str | None = None) -> Iterator[sessionmaker[Session]]:
    """Sessions on the database, made ready; `url` is what `database_url` has answered already."""
    engine = make_engine(url or database_url(chosen), pool_size=chosen.pool_size)
    try:
        yield session_factory(engine)
    finally:
        engine.dispose()


def write_whole(target: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all: a command that is killed leaves no half of it."""
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal into its words on stderr and exit code 1."""
    try:
        yield
    except AppError as refusal:
        _say(refusal.detail)
        if isinstance(refusal, InvalidInput | Conflict):
            for fault in refusal.faults:
                _say(f"  {fault.pointer or fault.column or ''} {fault.value or ''}: {fault.message}")
        raise typer.Exit(1) from refusal
    except orjson.JSONDecodeError as refusal:
        _say(f"not JSON: {refusal}")
        raise typer.Exit(1) from refusal
    except DBAPIError as refusal:
        _say(words_of(refusal) or f"{UNKNOWN} ({getattr(refusal.orig, 'sqlstate', None)})")
        raise typer.Exit(1) from refusal
    except FileNotFoundError as refusal:
        _say(f"ファイルがありません / there is no such file: {refusal.filename}")
        raise typer.Exit(1) from refusal
    except OSError as refusal:
        _say(_of_the_system(refusal))
        raise typer.Exit(1) from refusal


def _of_the_system(refusal: OSError) -> str:
    """What the operating system refused, of which file, and what to do."""
    advice = ADVICE.get(refusal.errno or 0, "")
    return ": ".join(str(part) for part in (refusal.filename, refusal.strerror or refusal, advice) if part)


def _say(words: str) -> None:
    # Names of files and cells may hold what rich would take for markup.
    screen.print(words, style="red", markup=False)


def answer(body: dict[str, Any], *, as_json: bool, lines: list[str]) -> None:
    """One JSON object, or the same as lines for people, on stdout."""
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE))
    else:
        for line in lines:
            typer.echo(line)
