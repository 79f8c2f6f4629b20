"""Systems that are told of changes, and the messages to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.vocabulary import MessageState
from app.models.base import Base, Row, term


class Webhook(Row, Base):
    """A receiver. `told`: by feed, the number of the last change it has a message about.

    `sealed_secret`: what its messages are signed with, readable with the town's key alone.
    """

    __tablename__ = "webhook"

    name: Mapped[str]
    address: Mapped[str]
    feeds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sealed_secret: Mapped[str]
    is_active: Mapped[bool]
    told: Mapped[dict[str, Any]]
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebhookMessage(Row, Base):
    """One message. `body`: the bytes that are signed, taken away once it has arrived."""

    __tablename__ = "webhook_message"

    webhook_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("webhook.id", ondelete="CASCADE"))
    kind: Mapped[str]
    body: Mapped[str | None]
    state: Mapped[MessageState] = mapped_column(term(MessageState))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    fault: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_webhook_message_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_message_waiting", "webhook_id", "kind", postgresql_where=text("state = 'waiting'")),
    )
