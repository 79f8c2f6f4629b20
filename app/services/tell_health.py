"""Whether the database answers, and who works its runs off."""

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import Unavailable
from app.store import queue

HEARD_WITHIN_SECONDS = 10.0


def workers_heard_of(sessions: sessionmaker[Session]) -> int | None:
    """How many workers were heard of in the last ten seconds; None where the database does not answer."""
    try:
        with transaction(sessions) as session:
            return queue.workers(session, heard_within_seconds=HEARD_WITHIN_SECONDS)
    except Unavailable:
        return None
