"""One file that holds everything: the database as of one moment, and a manifest with which it can be judged.

A zip of `database.dump` (pg_dump's custom format: the register, plans, accounts, history and the files of facilities)
and `manifest.json`. A backup counts as verified when it was restored into a database of its own and the rows of every
table were the same in number. What lies in the data directory beside the database (base map, logs) is not in it.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from app import __version__
from app.database.db import normalise_url
from app.database.diagnosis import in_words
from app.database.dump import PIECE_BYTES, dumped, restored
from app.errors import Conflict, InvalidInput, Unavailable

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
SCRATCH = "saihen_check_{}"
PRIVATE = 0o600
NOT_ALLOWED = (
    "利用者に CREATEDB の権限がないため、復元して確かめていません",
    "not verified by restoring: the database's user has no right to make databases (CREATEDB)",
)
DIFFERS = (
    "バックアップを復元すると {0} の行数が違いました。このファイルは使わないでください",
    "restored, the table {0} has another number of rows; do not rely on this file",
)
THERE = ("ファイル {0} はもうあります。別の名前にしてください", "{0} exists already; choose another name")
NO_BACKUP = (
    "{0} は Saihen のバックアップではないか、壊れています（{1}）",
    "{0} is no backup of Saihen, or it is damaged ({1})",
)
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `tables`: rows of each; `chain`: newest link of the history's seals.

    `verified` None: not tried, and `remark` says why.
    """

    made_at: str
    program: str
    schema: str
    postgresql: int
    town: str | None
    tables: dict[str, int]
    chain: str | None
    bytes: int = 0
    sha256: str = ""
    verified: bool | None = None
    remark: str = ""
    format: int = field(default=FORMAT)


def make_backup(url: str, file: Path, *, verify: bool = True) -> Manifest:
    """Write a backup of the database at `url` (its owner's) to a new file, for its owner alone; it appears whole.

    Raises Conflict where the file exists, Unavailable where dump or verification fail; then no file is left.
    """
    if file.exists() or file.is_symlink():
        raise Conflict(" / ".join(words.format(file) for words in THERE))
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        manifest = _written(url, unfinished)
        if verify:
            manifest = _verified(url, unfinished, manifest)
        with zipfile.ZipFile(unfinished, "a") as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _written(url: str, file: Path) -> Manifest:
    opened = os.open(file, os.O_CREAT | os.O_RDWR | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE)
    digest, size = hashlib.sha256(), 0
    with (
        os.fdopen(opened, "w+b") as out,
        _moment(url) as (manifest, snapshot),
        zipfile.ZipFile(out, "w") as archive,
        archive.open(DUMP, "w", force_zip64=True) as member,
    ):
        for piece in dumped(url, snapshot=snapshot, server=manifest.postgresql):
            digest.update(piece)
            size += len(piece)
            member.write(piece)
    return replace(manifest, bytes=size, sha256=digest.hexdigest())


@contextmanager
def _moment(url: str) -> Iterator[tuple[Manifest, str]]:
    """What the database holds at one moment, and a snapshot in which others see the same while this is open."""
    with connected(url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = str(_one(connection, "SELECT pg_export_snapshot()"))
        if _one(connection, "SELECT to_regclass('alembic_version')") is None:
            raise InvalidInput("データベースはまだ空です / the database is still empty: there is nothing to back up")
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            program=__version__,
            schema=str(_one(connection, "SELECT version_num FROM alembic_version")),
            postgresql=major_version(connection),
            town=_told(_one(connection, "SELECT name FROM municipality WHERE is_home LIMIT 1")),
            tables=count_rows(connection),
            chain=_told(_one(connection, "SELECT chain FROM history_seal ORDER BY id DESC LIMIT 1")),
        )
        yield manifest, snapshot


def _verified(url: str, file: Path, manifest: Manifest) -> Manifest:
    with connected(url) as connection:
        if not may_make_databases(connection):
            return replace(manifest, verified=None, remark=" / ".join(NOT_ALLOWED))
    with scratch_database(url) as scratch:
        with zipfile.ZipFile(file) as archive:
            restored(scratch, _pieces(archive), server=manifest.postgresql)
        refuse_other_rows(scratch, manifest)
    return replace(manifest, verified=True)


def refuse_other_rows(url: str, manifest: Manifest) -> None:
    """Raises Unavailable where a table of a restored database has not the rows that the manifest tells."""
    with connected(url) as connection:
        found = count_rows(connection)
    differing = sorted(name for name in manifest.tables.keys() | found if manifest.tables.get(name) != found.get(name))
    if differing:
        raise Unavailable(" / ".join(words.format(", ".join(differing[:5])) for words in DIFFERS))


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """An empty database beside the one of `url`, gone afterwards; its URL."""
    name = SCRATCH.format(os.getpid())
    with connected(url) as connection:
        drop_database(connection, name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield renamed(url, name)
        finally:
            drop_database(connection, name)


@contextmanager
def opened_backup(file: Path) -> Iterator[tuple[Manifest, Iterator[bytes]]]:
    """The manifest of a backup whose checksum holds, and its dump. Raises InvalidInput for any other file."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            digest = hashlib.sha256()
            for piece in _pieces(archive):
                digest.update(piece)
            if digest.hexdigest() != manifest.sha256:
                raise InvalidInput(_no_backup(file, "SHA-256"))
            yield manifest, _pieces(archive)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as fault:
        raise InvalidInput(_no_backup(file, type(fault).__name__)) from None


def read_manifest(file: Path) -> Manifest | None:
    """What a backup says of itself, without reading all of it; None for any other file."""
    damaged = (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, OSError)
    with suppress(*damaged), zipfile.ZipFile(file) as archive:
        return Manifest(**json.loads(archive.read(MANIFEST)))
    return None


def _no_backup(file: Path, why: str) -> str:
    return " / ".join(words.format(file, why) for words in NO_BACKUP)


def _pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    with archive.open(DUMP) as member:
        while piece := member.read(PIECE_BYTES):
            yield piece


@contextmanager
def connected(url: str, database: str | None = None) -> Iterator[Connection]:
    """A connection as libpq knows it, each statement by itself. Raises Unavailable in words."""
    plain = normalise_url(url).set(drivername="postgresql")
    if database is not None:
        plain = plain.set(database=database)
    with in_words(), psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


def home_town(url: str) -> str | None:
    """The name of the town whose data a database holds; None for an empty one."""
    with connected(url) as connection:
        if _one(connection, "SELECT to_regclass('municipality')") is None:
            return None
        return _told(_one(connection, "SELECT name FROM municipality WHERE is_home LIMIT 1"))


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def renamed(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return normalise_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(connection: Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def major_version(connection: Connection) -> int:
    return connection.info.server_version // 10_000


def may_make_databases(connection: Connection) -> bool:
    return bool(_one(connection, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"))


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of every table of ours and of the job queue."""
    named = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys' ORDER BY 1"
    )
    names = [str(row[0]) for row in named]
    counted = (sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)) for name in names)
    return {name: int(_one(connection, asked)) for name, asked in zip(names, counted, strict=True)}


def _one(connection: Connection, asked: Any) -> Any:
    row = connection.execute(asked).fetchone()
    return row[0] if row else None
