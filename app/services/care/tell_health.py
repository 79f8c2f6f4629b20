"""Whether the database answers, who works its runs off, and how things stand in numbers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import Unavailable
from app.store.account import audit
from app.store.plan import queue, runs

HEARD_WITHIN_SECONDS = 10.0


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
