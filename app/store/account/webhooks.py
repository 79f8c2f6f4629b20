"""Receivers of changes, and the messages to them: made in order, taken by one sender at a time, given up in the end."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.vocabulary import MessageState
from app.errors import NotFound
from app.models import Webhook, WebhookMessage

# Who has taken a message and says nothing for so long is dead: another one takes it.
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)


def add(session: Session, row: Webhook | WebhookMessage) -> None:
    session.add(row)
    session.flush()


def everyone(session: Session) -> list[Webhook]:
    """All receivers, the oldest first."""
    return list(session.scalars(select(Webhook).order_by(Webhook.id)))


def get(session: Session, webhook_id: int) -> Webhook:
    """Held until the transaction ends. Raises NotFound."""
    found = session.scalars(select(Webhook).where(Webhook.id == webhook_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound("webhook", webhook_id)
    return found


def remove(session: Session, row: Webhook) -> None:
    session.delete(row)
    session.flush()


def counts(session: Session) -> dict[tuple[int, MessageState], int]:
    """How many messages of each receiver are in each state."""
    query = select(WebhookMessage.webhook_id, WebhookMessage.state, func.count())
    rows = session.execute(query.group_by(WebhookMessage.webhook_id, WebhookMessage.state))
    return {(webhook_id, state): number for webhook_id, state, number in rows}


def messages(session: Session, webhook_id: int, *, state: MessageState | None, limit: int) -> list[WebhookMessage]:
    """The newest messages of a receiver."""
    query = select(WebhookMessage).where(WebhookMessage.webhook_id == webhook_id)
    if state is not None:
        query = query.where(WebhookMessage.state == state)
    return list(session.scalars(query.order_by(WebhookMessage.id.desc()).limit(limit)))


def message(session: Session, webhook_id: int, message_id: int) -> WebhookMessage:
    """Held until the transaction ends. Raises NotFound."""
    query = select(WebhookMessage).where(WebhookMessage.id == message_id, WebhookMessage.webhook_id == webhook_id)
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("message", message_id)
    return found


def active_ids(session: Session) -> list[int]:
    """Receivers that are told of changes."""
    return list(session.scalars(select(Webhook.id).where(Webhook.is_active).order_by(Webhook.id)))


def held(session: Session, webhook_id: int) -> Webhook | None:
    """An active receiver that nobody else works for at this moment."""
    query = select(Webhook).where(Webhook.id == webhook_id, Webhook.is_active)
    return session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def is_waiting(session: Session, webhook_id: int, kind: str) -> bool:
    """Whether a message of this kind has not arrived yet."""
    waiting = select(WebhookMessage.id).where(
        WebhookMessage.webhook_id == webhook_id,
        WebhookMessage.kind == kind,
        WebhookMessage.state == MessageState.WAITING,
    )
    return session.scalar(waiting.limit(1)) is not None


def overdue(session: Session, webhook_id: int) -> list[int]:
    """Messages that should have been tried by now."""
    query = select(WebhookMessage.id).where(
        WebhookMessage.webhook_id == webhook_id,
        WebhookMessage.state == MessageState.WAITING,
        WebhookMessage.due_at < func.clock_timestamp(),
    )
    return list(session.scalars(query.order_by(WebhookMessage.id)))


def take(session: Session, message_id: int) -> tuple[Webhook, WebhookMessage] | None:
    """A message that is due, for its sender alone; None where it is not due, or its receiver is switched off."""
    taken = session.execute(
        update(WebhookMessage)
        .where(
            WebhookMessage.id == message_id,
            WebhookMessage.state == MessageState.WAITING,
            WebhookMessage.due_at <= func.clock_timestamp(),
            WebhookMessage.webhook_id.in_(select(Webhook.id).where(Webhook.is_active)),
        )
        .values(attempts=WebhookMessage.attempts + 1, due_at=func.clock_timestamp() + LEASE)
        .returning(WebhookMessage.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        return None
    query = select(Webhook, WebhookMessage).join(WebhookMessage, WebhookMessage.webhook_id == Webhook.id)
    row = session.execute(query.where(WebhookMessage.id == message_id)).one()
    return row[0], row[1]


def close(session: Session, message_id: int, **values: Any) -> None:
    """Write what has become of a message that was taken."""
    session.execute(
        update(WebhookMessage)
        .where(WebhookMessage.id == message_id, WebhookMessage.state == MessageState.WAITING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def switch_off(session: Session, webhook_id: int) -> None:
    session.execute(update(Webhook).where(Webhook.id == webhook_id).values(is_active=False))


def forget_delivered(session: Session, webhook_id: int) -> None:
    """Messages that arrived long ago; those given up stay."""
    session.execute(
        delete(WebhookMessage).where(
            WebhookMessage.webhook_id == webhook_id,
            WebhookMessage.state == MessageState.DELIVERED,
            WebhookMessage.ended_at < func.now() - KEPT,
        )
    )
