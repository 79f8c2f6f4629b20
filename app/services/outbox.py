"""What the services about messages to other systems share: whom they may reach, how one is kept, its sender woken."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
from sqlalchemy.orm import Session

from app.domain.vocabulary import MessageState
from app.models import WebhookMessage
from app.security.outgoing import Receivers
from app.security.vault import Vault
from app.settings import Settings
from app.store.account import webhooks
from app.store.plan import queue

TASK = "send_webhook"
# Pauses after the first, second … failed attempt, seconds: nine attempts in about two days.
PAUSES = (10, 60, 300, 1800, 7200, 18_000, 43_200, 86_400)


@dataclass(frozen=True, slots=True)
class Outside:
    """What sending takes: who may be reached, the key secrets are sealed with, how long to pause."""

    vault: Vault
    receivers: Receivers = field(default_factory=Receivers)
    pauses: tuple[float, ...] = PAUSES

    @classmethod
    def of(cls, settings: Settings) -> "Outside":
        receivers = Receivers(settings.webhook_hosts, settings.webhook_networks, settings.webhook_ca)
        return cls(Vault(settings.data_dir, settings.secret_key), receivers)


def owner_of_secret(webhook_id: int) -> str:
    """What a sealed secret belongs to."""
    return f"webhook:{webhook_id}"


def kind_of(feed_name: str) -> str:
    return f"{feed_name}.changed"


def post_later(session: Session, webhook_id: int, kind: str, data: dict[str, object]) -> WebhookMessage:
    """Keep a message with the bytes that will be signed, and wake a sender."""
    now = datetime.now(UTC)
    body = orjson.dumps({"type": kind, "timestamp": now, "data": data}).decode()
    row = WebhookMessage(webhook_id=webhook_id, kind=kind, body=body, state=MessageState.WAITING, due_at=now)
    webhooks.add(session, row)
    wake(session, row.id)
    return row


def wake(session: Session, message_id: int, *, at: datetime | None = None) -> None:
    queue.defer(session, TASK, {"message_id": message_id}, queue=queue.SENDING, at=at)
