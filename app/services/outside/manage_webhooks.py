"""Who is told of changes: receivers added, changed, switched off; messages given up are sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.vocabulary import MessageState
from app.errors import Conflict, Fault, InvalidInput
from app.models import Webhook, WebhookMessage
from app.security.outgoing import NotSent, new_secret
from app.services.outbox import Outside, owner_of_secret, post_later, wake
from app.store.account import webhooks
from app.store.facility import changes, feed

PING = "ping"
MOST = 20
TOO_MANY = "受信先は{most}件までです / at most {most} receivers"
NOT_GIVEN_UP = "断念した送信だけをやり直せます（{state}） / only a message given up is sent again ({state})"
NO_FEED = "知らせる内容を1つ以上選んでください / choose at least one of what is told"


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A receiver with what became of its messages. `fault`: of the newest message that did not arrive."""

    row: Webhook
    waiting: int
    delivered: int
    dead: int
    fault: str | None


def list_webhooks(session: Session) -> list[WebhookLine]:
    """Every receiver, the oldest first."""
    counted = webhooks.counts(session)
    return [_line(session, row, counted) for row in webhooks.everyone(session)]


def line_of(session: Session, row: Webhook) -> WebhookLine:
    """One receiver as the list shows it."""
    return _line(session, row, webhooks.counts(session))


def _line(session: Session, row: Webhook, counted: Mapping[tuple[int, MessageState], int]) -> WebhookLine:
    waiting, delivered, dead = (counted.get((row.id, state), 0) for state in MessageState)
    newest = webhooks.messages(session, row.id, state=None, limit=1)
    return WebhookLine(row, waiting, delivered, dead, newest[0].fault if newest else None)


def add_webhook(
    session: Session, outside: Outside, *, name: str, address: str, feeds: list[str], actor: str
) -> tuple[Webhook, str]:
    """A receiver that is told of every change from now on, and its secret, shown once.

    Raises InvalidInput where the address is not allowed, Conflict where there are too many.
    """
    _check(outside, address, feeds)
    if len(webhooks.everyone(session)) >= MOST:
        raise Conflict(TOO_MANY.format(most=MOST))
    told = {each: _newest(session, each) for each in feed.FEEDS}
    row = Webhook(name=name, address=address, feeds=feeds, sealed_secret="", is_active=True, told=told, actor=actor)
    webhooks.add(session, row)
    secret = _give_secret(outside, row)
    changes.record(session, actor, "add_webhook", {"webhook": row.id, "name": name, "address": address, "feeds": feeds})
    return row, secret


def change_webhook(
    session: Session, outside: Outside, webhook_id: int, fields: Mapping[str, Any], *, actor: str
) -> Webhook:
    """What is left out stays. A feed that is added, and one switched on again, is told from now on.

    Raises NotFound, InvalidInput.
    """
    row = webhooks.get(session, webhook_id)
    _check(outside, fields.get("address", row.address), fields.get("feeds", row.feeds))
    silent = set(feed.FEEDS) if not row.is_active else set(feed.FEEDS) - set(row.feeds)
    for field_name, value in fields.items():
        setattr(row, field_name, value)
    if row.is_active:
        row.told = row.told | {each: _newest(session, each) for each in silent}
    changes.record(session, actor, "change_webhook", {"webhook": row.id, **fields})
    session.flush()
    return row


def renew_secret(session: Session, outside: Outside, webhook_id: int, *, actor: str) -> tuple[Webhook, str]:
    """Another secret, shown once; the old one signs nothing from now on. Raises NotFound."""
    row = webhooks.get(session, webhook_id)
    secret = _give_secret(outside, row)
    changes.record(session, actor, "renew_webhook_secret", {"webhook": row.id})
    session.flush()
    return row, secret


def remove_webhook(session: Session, webhook_id: int, *, actor: str) -> None:
    """With its messages. Raises NotFound."""
    row = webhooks.get(session, webhook_id)
    changes.record(session, actor, "remove_webhook", {"webhook": row.id, "name": row.name, "address": row.address})
    webhooks.remove(session, row)


def ping(session: Session, webhook_id: int, *, actor: str) -> WebhookMessage:
    """A message without changes, to try the way. Raises NotFound."""
    row = webhooks.get(session, webhook_id)
    changes.record(session, actor, "ping_webhook", {"webhook": row.id})
    return post_later(session, row.id, PING, {})


def send_again(session: Session, webhook_id: int, message_id: int, *, actor: str) -> WebhookMessage:
    """A message that was given up is tried from the beginning. Raises NotFound, Conflict."""
    row = webhooks.message(session, webhook_id, message_id)
    if row.state is not MessageState.DEAD:
        raise Conflict(NOT_GIVEN_UP.format(state=row.state.value))
    row.state = MessageState.WAITING
    row.attempts = 0
    row.ended_at = None
    row.due_at = func.now()
    session.flush()
    session.refresh(row)
    wake(session, row.id)
    changes.record(session, actor, "send_webhook_again", {"webhook": webhook_id, "message": message_id})
    return row


def _check(outside: Outside, address: str, feeds: list[str]) -> None:
    if not feeds:
        raise InvalidInput(NO_FEED, [Fault("no_feed", NO_FEED, pointer="body/feeds")])
    try:
        outside.receivers.parts_of(address)
    except NotSent as fault:
        raise InvalidInput(
            fault.detail, [Fault("receiver_not_allowed", fault.detail, address, pointer="body/address")]
        ) from None


def _give_secret(outside: Outside, row: Webhook) -> str:
    secret = new_secret()
    row.sealed_secret = outside.vault.seal(secret, of=owner_of_secret(row.id))
    return secret


def _newest(session: Session, name: str) -> int:
    """The number up to which a feed is told already."""
    return feed.lines(session, name, since=2**62, limit=1)[1]
