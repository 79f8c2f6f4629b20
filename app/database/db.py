"""The engine, the sessions, and the one place where a transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from app.database.diagnosis import diagnosed
from app.database.place import PRIVATE_SOCKETS
from app.errors import InvalidInput

DRIVER = "postgresql+psycopg"
WAIT_SECONDS = 10
# One tells how things are, one whether what is kept still holds.
SPARE = 2


def normalise_url(url: str) -> URL:
    """Accept what hosts hand out (`postgres://`, `postgresql://`); always psycopg 3. Refuse any other database."""
    try:
        given = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidInput("DATABASE_URL is not a URL; expected postgresql://user:password@host:5432/name") from None
    if given.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise InvalidInput("DATABASE_URL names another database; Saihen needs PostgreSQL with PostGIS.")
    return given.set(drivername=DRIVER)


def make_engine(url: str, pool_size: int) -> Engine:
    """`pool_size` connections for the line of requests, and spare ones beside it."""
    return create_engine(
        normalise_url(url),
        pool_size=pool_size,
        max_overflow=SPARE,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": WAIT_SECONDS, **pooler_safe(url)},
        # What people wrote stays out of tracebacks and logs.
        hide_parameters=True,
    )


def pooler_safe(url: str) -> dict[str, Any]:
    """Arguments for psycopg: statements are prepared in the private database alone.

    Behind a pooler in transaction mode the next statement may meet another server process, which knows none of them.
    """
    place = normalise_url(url).query.get("host", "")
    return {} if isinstance(place, str) and place.startswith(PRIVATE_SOCKETS) else {"prepare_threshold": None}


def session_factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(factory: sessionmaker[Session]) -> Iterator[Session]:
    """Commit when the block ends well, else roll back.

    Raises Unavailable, in words for the operator, where the database cannot serve: see `diagnosis`.
    """
    with diagnosed(), factory() as session, session.begin():
        yield session
