"""The declarative base: constraint names by convention, enums stored as their codes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Enum, MetaData, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.domain.vocabulary import RunState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Where the request of a transaction came from; see `store.changes.begin`.
ORIGIN = text("nullif(current_setting('app.origin', true), '')")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a class attribute
        str: Text(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        datetime: DateTime(timezone=True),
    }


class Row:
    """Our own key. The town's own number is `code`, a different thing."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Versioned:
    """What a person edits carries a version, so that a stale edit is refused (ETag / If-Match)."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


def term(kind: type[StrEnum]) -> Enum:
    """A column type for one vocabulary: text in the database, so a new word needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda words: [word.value for word in words],
    )


class Job:
    """What is worked off by one holder at a time, followed, and may be asked to stop.

    `fence` grows with every taking: whoever writes says with which fence he took the job, so a holder that was given
    up for dead and wakes up again writes nothing. `task` is the queue's name for it; None where no worker would take it
    up again, as with a command that somebody runs himself.
    """

    state: Mapped[RunState] = mapped_column(term(RunState), default=RunState.QUEUED)
    cancel_requested: Mapped[bool] = mapped_column(default=False, server_default="false")
    task: Mapped[str | None]
    fence: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    deaths: Mapped[int] = mapped_column(default=0, server_default="0")
    holder: Mapped[str | None]
    heard_at: Mapped[datetime | None]

    def ask_to_stop(self) -> None:
        """A queued one stops here and now, a running one when its holder next looks."""
        if self.state.is_open:
            self.cancel_requested = True
        if self.state is RunState.QUEUED:
            self.state = RunState.CANCELLED
