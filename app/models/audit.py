"""What happened: every row change (written by triggers), every import, every remembered column mapping."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ORIGIN, Base, Row


class ChangeLog(Row, Base):
    """Append-only. `old` and `new` hold only what changed; an insert needs neither, the row itself is there."""

    __tablename__ = "change_log"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str | None]
    request_id: Mapped[str | None]
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    facility_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    origin: Mapped[str | None] = mapped_column(server_default=ORIGIN)

    __table_args__ = (
        Index("ix_change_log_facility_at", "facility_id", "at"),
        Index("ix_change_log_request_id", "request_id", postgresql_where="request_id IS NOT NULL"),
    )


class Event(Row, Base):
    """One line that says what a change meant: "import facilities", "solve", "edit", with its counts."""

    __tablename__ = "event"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]]
    origin: Mapped[str | None] = mapped_column(server_default=ORIGIN)


class RecordLine(Row, Base):
    """Append-only: what plans, decisions, series and scenarios said after each change; written by triggers."""

    __tablename__ = "record_log"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str | None]
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    action: Mapped[str]
    content: Mapped[dict[str, Any]]
    origin: Mapped[str | None] = mapped_column(server_default=ORIGIN)

    __table_args__ = (Index("ix_record_log_table_row", "table_name", "row_id"),)


class HistorySeal(Row, Base):
    """Rows `after_id` < id ≤ `last_id` of one log under one SHA-256, chained to the seal before it."""

    __tablename__ = "history_seal"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    log: Mapped[str]
    after_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]
    chain: Mapped[str]


class ChangeSet(Row, Base):
    """Changes made as one and undone as one, such as a whole import; `key` is the request_id of their lines.

    `facility_ids` of an edit of many, empty for an import; `source` and `counts` of an import: its files, and what of
    each kind it brought.
    """

    __tablename__ = "change_set"

    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    action: Mapped[str]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facility_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    undone_at: Mapped[datetime | None]
    source: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class KeptDataSet(Row, Base):
    """A data set that a set of changes (`key`) took away: its head as it was, kept by a trigger until it comes back.

    `content` is null where what was taken away had itself been brought by an import that was undone since. `large`:
    the column of a head that is too large for JSON, a road network's graph. `size` in bytes, all rows counted.
    """

    __tablename__ = "kept_data_set"

    key: Mapped[str] = mapped_column(index=True)
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[dict[str, Any] | None]
    large: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int] = mapped_column(BigInteger)


class KeptRow(Row, Base):
    """One row of a kept data set: a cell, a zone or a stop."""

    __tablename__ = "kept_row"

    data_set_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("kept_data_set.id", ondelete="CASCADE"), index=True)
    table_name: Mapped[str]
    content: Mapped[dict[str, Any]]


class ColumnMapping(Row, Base):
    """A confirmed column mapping, found again by the file's header next year."""

    __tablename__ = "column_mapping"

    header_key: Mapped[str] = mapped_column(unique=True)
    mapping: Mapped[dict[str, Any]]
    used_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class Choice(Row, Base):
    """A settled disagreement between two files: which value of which field was chosen, so it is not asked again."""

    __tablename__ = "choice"

    facility_id: Mapped[int] = mapped_column(BigInteger, index=True)
    field: Mapped[str]
    refused: Mapped[str]
    chosen: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("uq_choice_facility_field_refused", "facility_id", "field", "refused", unique=True),)
