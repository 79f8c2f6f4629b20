"""How the database stands, asked beside all transactions: for what is kept between requests."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.database.diagnosis import diagnosed
from app.store.figures.standing import Standing, read_standing


class StandingTeller:
    """Asks on a connection that it keeps, without a transaction: one way to the database and back, not four.

    For one asker at a time, as `KeptAnswers` is.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._bind = sessions.kw["bind"]
        self._held: Session | None = None

    def __call__(self, before: Standing | None) -> Standing:
        """See `read_standing`. Raises Unavailable in words where the database does not answer."""
        if not isinstance(self._bind, Engine):
            # One connection with a transaction of its own, which is somebody else's to end.
            with transaction(self._sessions) as session:
                return read_standing(session, before)
        with diagnosed():
            if self._held is not None:
                try:
                    return read_standing(self._held, before)
                except DBAPIError:
                    # Closed since it was last used: idle for too long, or the server was started anew.
                    self._let_go()
            return self._ask_anew(self._bind, before)

    def _ask_anew(self, engine: Engine, before: Standing | None) -> Standing:
        self._held = self._sessions(bind=engine.execution_options(isolation_level="AUTOCOMMIT"))
        try:
            return read_standing(self._held, before)
        except BaseException:
            self._let_go()
            raise

    def close(self) -> None:
        """Leave the database: whoever counts its users must not find one."""
        self._let_go()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.invalidate()
            self._held = None
