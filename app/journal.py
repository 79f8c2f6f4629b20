"""The program's log: a file that its own account alone may read, without anything that people wrote.

Tracebacks keep their lines of code and the kinds of their exceptions. The words of exceptions are left out: those of
databases and parsers repeat values of rows, notes and addresses.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from app.errors import AppError

LARGEST_BYTES = 5_000_000
KEPT = 5
NOT_WRITTEN = "ログを書けません。サーバーは続けます / the log cannot be written, the server goes on ({0}): {1}"
PRIVATE = 0o600
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
# Chatty, and repeating what connection strings hold.
QUIET = {"psycopg.pool": logging.CRITICAL, "procrastinate": logging.CRITICAL, "alembic": logging.WARNING}
Excluded = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def open_journal(data_dir: Path, part: str, *, as_json: bool = False) -> Path:
    """Send the log of one `part` of the program to `saihen-PART.log`, our warnings to stderr too; returns the file.

    Raises OSError where the directory cannot be written to.
    """
    file = data_dir / f"saihen-{part}.log"
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for handler in list(root.handlers):
        root.removeHandler(handler)
    kept = _PrivateFile(file, maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8")
    kept.setFormatter(JsonFormatter() if as_json else WordlessFormatter(LINE))
    shown = logging.StreamHandler()
    shown.setLevel(logging.WARNING)
    shown.setFormatter(_LineFormatter("%(message)s"))
    shown.addFilter(logging.Filter("saihen"))
    root.addHandler(kept)
    root.addHandler(shown)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    return file


class WordlessFormatter(logging.Formatter):
    """When (UTC), where it happened and of what kind, without the exceptions' own words."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S.%fZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name logging gave it
        # One message is one line, whatever is in it: nobody forges a second one.
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: Excluded) -> str:  # noqa: N802  the name logging gave it
        fault = ei[1]
        parts: list[str] = []
        while fault is not None:
            frames = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
            parts.append(f"{frames}{_kind(fault)}")
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "\nwhich came from\n".join(parts)


class JsonFormatter(WordlessFormatter):
    """One JSON object a line; `told` of a record (`extra=`) becomes fields of its own."""

    def format(self, record: logging.LogRecord) -> str:
        body: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            body["traceback"] = self.formatException(record.exc_info)
        return json.dumps(body, ensure_ascii=False)


class _LineFormatter(logging.Formatter):
    """One line for the terminal; the file has the rest."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()


class _PrivateFile(RotatingFileHandler):
    """What cannot be written, say on a full disk, is told once on stderr, not with a traceback for each line."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the name logging gave it
        if not self._told and sys.stderr is not None:
            self._told = True
            print(NOT_WRITTEN.format(self.baseFilename, sys.exc_info()[1]), file=sys.stderr)

    def _open(self) -> IO[str]:  # type: ignore[override]
        opened = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW, PRIVATE)
        os.fchmod(opened, PRIVATE)
        return os.fdopen(opened, "a", encoding="utf-8", errors="backslashreplace")


def _kind(fault: BaseException) -> str:
    """The exception's kind; a database's with its code and the constraint, our own refusals with their code."""
    state = getattr(fault, "sqlstate", None)
    constraint = getattr(getattr(fault, "diag", None), "constraint_name", None)
    own = fault.code if isinstance(fault, AppError) else None
    told = [str(each) for each in (own, state, constraint) if each]
    return f"{type(fault).__module__}.{type(fault).__qualname__}" + (f" [{' '.join(told)}]" if told else "")
