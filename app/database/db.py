"""The engine, the sessions, and the one place where a transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from app.errors import InvalidInput, Unavailable

DRIVER = "postgresql+psycopg"
WAIT_SECONDS = 10


def normalise_url(url: str) -> URL:
    """Accept what hosts hand out (`postgres://`, `postgresql://`); always psycopg 3. Refuse any other database."""
    try:
        given = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidInput("DATABASE_URL is not a URL; expected postgresql://user:password@host:5432/name") from None
    if given.drivername.split("+")[0] not in {"postgres", "postgresql"}:
        raise InvalidInput(f"DATABASE_URL names {given.drivername}; Saihen needs PostgreSQL with PostGIS.")
    return given.set(drivername=DRIVER)


def make_engine(url: str, pool_size: int) -> Engine:
    """Exactly `pool_size` connections and no overflow: a request waits for one, at most `WAIT_SECONDS`."""
    return create_engine(
        normalise_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": WAIT_SECONDS},
    )


def session_factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(factory: sessionmaker[Session]) -> Iterator[Session]:
    """Commit when the block ends well, else roll back. No connection, or none free in time, raises Unavailable."""
    try:
        with factory() as session, session.begin():
            yield session
    except PoolTimeout:
        raise Unavailable("all database connections are busy") from None
    except OperationalError as fault:
        if _is_lost_connection(fault):
            raise Unavailable("the database does not answer") from fault
        raise


def _is_lost_connection(fault: OperationalError) -> bool:
    # A server that answered gives an SQLSTATE; 57P01-3 are its shutting down or starting up.
    state = getattr(fault.orig, "sqlstate", None)
    return fault.connection_invalidated or state is None or state in {"57P01", "57P02", "57P03"}
