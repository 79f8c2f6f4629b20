"""How the database stands, asked beside all transactions: for what is kept between requests."""

from functools import partial

from anyio import to_thread
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.database.lone import LoneConnection
from app.store.figures.standing import NOW, Standing, read_standing, standing_of, values_of


class StandingTeller:
    """Asks on a connection of its own, without a thread and without a transaction.

    For one asker at a time, as `KeptAnswers` is.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        bind = sessions.kw["bind"]
        self._sessions = sessions
        self._alone = LoneConnection(bind, NOW) if isinstance(bind, Engine) else None

    async def __call__(self, before: Standing | None) -> Standing:
        """See `read_standing`. Raises Unavailable in words where the database does not answer."""
        if self._alone is None:
            # One connection with a transaction of its own, which is somebody else's to end.
            return await to_thread.run_sync(partial(self._inside, before))
        return standing_of(await self._alone.row(values_of(before)), before)

    async def close(self) -> None:
        """Leave the database."""
        if self._alone is not None:
            await self._alone.close()

    def _inside(self, before: Standing | None) -> Standing:
        with transaction(self._sessions) as session:
            return read_standing(session, before)
