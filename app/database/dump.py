"""The whole database as a stream of bytes and back, by PostgreSQL's own programs. No command line has a password."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO

from app.database.db import normalise_url
from app.database.programs import client_programs
from app.errors import InvalidInput, Unavailable

PIECE_BYTES = 1 << 20
# What a URL may say beside host, port, user, password and name.
SPOKEN = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
FULL = "ディスクがいっぱいです。空きを作ってください / the disk is full; make room and try again"
FAILED = "{program} が終わりませんでした / {program} did not finish: {said}"


def dumped(url: str, *, snapshot: str, server: int) -> Iterator[bytes]:
    """The database as pg_dump's custom format, as of an exported `snapshot`; owners and grants are left out.

    Raises Unavailable with what to do where it cannot be finished.
    """
    command = [_program("pg_dump", server), "--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, f"--snapshot={snapshot}", "--lock-wait-timeout=60s"],
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(url),
        )
        try:
            assert process.stdout is not None  # noqa: S101  for the type checker
            while piece := process.stdout.read(PIECE_BYTES):
                yield piece
            if process.wait():
                raise Unavailable(_why("pg_dump", said))
        finally:
            _end(process)


def restored(url: str, pieces: Iterable[bytes], *, server: int) -> None:
    """Bring a dump into an empty database, all of it or nothing. Raises Unavailable where it does not go in."""
    command = [_program("pg_restore", server), "--no-owner", "--no-privileges", "--exit-on-error"]
    name = normalise_url(url).database or ""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, "--single-transaction", f"--dbname={name}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=_environment(url),
        )
        try:
            _pour(process, pieces)
            if process.wait():
                raise Unavailable(_why("pg_restore", said))
        finally:
            _end(process)


def _pour(process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101  for the type checker
    # It ends early where something is wrong, and says so by its exit code.
    with suppress(BrokenPipeError):
        for piece in pieces:
            process.stdin.write(piece)
        process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _program(name: str, server: int) -> str:
    return str(client_programs(server) / name)


def _environment(url: str) -> dict[str, str]:
    """What libpq reads of a URL, as variables: others of this machine may read command lines, not environments."""
    given = normalise_url(url)
    told: dict[str, str | None] = {
        "host": given.host,
        "port": str(given.port) if given.port else None,
        "user": given.username,
    }
    for key, value in given.query.items():
        told[key] = value if isinstance(value, str) else value[-1]
    unknown = sorted(set(told) - set(SPOKEN))
    if unknown:
        raise InvalidInput(f"DATABASE_URL: {', '.join(unknown)} cannot be handed on to pg_dump; leave it out.")
    spoken = {SPOKEN[key]: value for key, value in told.items() if value}
    spoken |= {"PGDATABASE": given.database or "", "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
    return spoken | ({"PGPASSWORD": str(given.password)} if given.password else {})


def _why(program: str, said: IO[bytes]) -> str:
    """The program's first error alone: what follows it may repeat rows."""
    said.seek(0)
    words = said.read(20_000).decode(errors="replace")
    if "No space left on device" in words:
        return FULL
    lines = [line for line in words.splitlines() if "error:" in line]
    # Quoted text may be a value; a kind of fault is enough to look for it in the server's log.
    first = re.sub(r'"[^"]*"|\'[^\']*\'', "…", lines[0]) if lines else "?"
    return FAILED.format(program=program, said=first.split("error:", 1)[-1].strip()[:200])
