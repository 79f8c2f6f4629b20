"""How the database stands, asked in a transaction of its own: for what is kept between requests."""

from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.store.figures.standing import Standing, read_standing


def standing_now(sessions: sessionmaker[Session], before: Standing | None) -> Standing:
    """See `read_standing`. Raises Unavailable in words where the database does not answer."""
    with transaction(sessions) as session:
        return read_standing(session, before)
