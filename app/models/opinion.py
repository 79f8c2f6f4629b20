"""What residents are shown of a plan, what they say of it, and what the town answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import AgeGroup, OpinionChannel, OpinionState, Reflection
from app.models.base import Base, Row, Versioned, term


class Publication(Row, Versioned, Base):
    """A plan as residents see it, frozen: its number is the version their opinions are about.

    `run_id` and `adopted_id` name what it was made of; they are no keys, because it outlives them. `facility_ids`: the
    register's id of each place of the copy, in the order of its numbers. Opinions are taken from `opens_on` to
    `closes_on`, both included; None: not at all.
    """

    __tablename__ = "publication"

    run_id: Mapped[int] = mapped_column(BigInteger)
    adopted_id: Mapped[int | None] = mapped_column(BigInteger)
    copy: Mapped[dict[str, Any]]
    facility_ids: Mapped[list[Any]]
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OpinionReply(Row, Versioned, Base):
    """One row of the official answer: opinions of one kind, what the town thinks, whether it changes the plan.

    About one place, one district, or the whole plan. `is_public`: residents see it.
    """

    __tablename__ = "opinion_reply"

    publication_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("publication.id", ondelete="CASCADE"), index=True
    )
    facility_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("facility.id", ondelete="SET NULL"), index=True
    )
    district: Mapped[str | None]
    summary: Mapped[str]
    reply: Mapped[str]
    reflection: Mapped[Reflection] = mapped_column(term(Reflection))
    is_public: Mapped[bool] = mapped_column(default=False, server_default="false")
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Opinion(Row, Versioned, Base):
    """What one resident says of one publication: about a place, a district, or the whole plan.

    Neither a name nor an address of the sender is kept. `held`: kinds of personal data found in the text; `choice`:
    what he would keep (予算で選ぶ); `actor`: who typed in what came on paper, None for what a resident wrote himself.
    """

    __tablename__ = "opinion"

    publication_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("publication.id", ondelete="CASCADE"))
    facility_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("facility.id", ondelete="SET NULL"), index=True
    )
    district: Mapped[str | None]
    text: Mapped[str]
    age: Mapped[AgeGroup | None] = mapped_column(term(AgeGroup))
    home: Mapped[str | None]
    channel: Mapped[OpinionChannel] = mapped_column(term(OpinionChannel))
    state: Mapped[OpinionState] = mapped_column(term(OpinionState))
    held: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    choice: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    received_on: Mapped[date]
    reply_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("opinion_reply.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(server_default="")
    actor: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_opinion_publication_id_state_id", "publication_id", "state", "id"),
        Index("ix_opinion_created_at", "created_at"),
    )
