"""Whether the database answers, whether the disk is full, who works runs off, and how things stand in numbers."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import Unavailable
from app.store.account import audit
from app.store.plan import queue, runs

HEARD_WITHIN_SECONDS = 10.0
# PostgreSQL writes its journal in pieces of this size: with less it can take nothing more.
FULL_BELOW_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class StandingNumbers:
    """`workers` heard of in the last ten seconds, `unsealed` rows of the history, `runs` by state."""

    workers: int
    unsealed: int
    runs: dict[str, int]


def numbers(sessions: sessionmaker[Session]) -> StandingNumbers | None:
    """How things stand; None where the database does not answer."""
    try:
        with transaction(sessions) as session:
            workers = queue.workers(session, heard_within_seconds=HEARD_WITHIN_SECONDS)
            return StandingNumbers(workers, audit.count_unsealed(session), runs.count_by_state(session))
    except Unavailable:
        return None


def workers_heard_of(sessions: sessionmaker[Session]) -> int | None:
    """How many workers were heard of in the last ten seconds; None where the database does not answer."""
    try:
        with transaction(sessions) as session:
            return queue.workers(session, heard_within_seconds=HEARD_WITHIN_SECONDS)
    except Unavailable:
        return None


def is_disk_full(data_dir: Path) -> bool:
    """Whether the disk of the data directory has no room for what is to be written; not known: not full."""
    try:
        return shutil.disk_usage(data_dir).free < FULL_BELOW_BYTES
    except OSError:
        return False
