"""Changes become messages to other systems, signed, tried again with growing pauses, and given up in sight of all.

A message is a row; the queue only wakes who sends it (`store/account/webhooks.py`). Of each kind one waits for its
receiver at a time, so that they arrive in order and a silent receiver gathers no heap: the changes wait in the history.
"""

import secrets
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import MessageState
from app.errors import AppError
from app.models import Webhook, WebhookMessage
from app.security.outgoing import NotSent, signed_headers
from app.services.outbox import TASK, Outside, kind_of, owner_of_secret, post_later, wake
from app.store.account import webhooks
from app.store.facility import feed
from app.store.plan import queue

GONE = 410
MOST_CHANGES = 100


def gather(sessions: sessionmaker[Session]) -> None:
    """Make the messages that are due for every receiver; each in a transaction of its own."""
    with transaction(sessions) as session:
        waiting = webhooks.active_ids(session)
    for webhook_id in waiting:
        with transaction(sessions) as session:
            hook = webhooks.held(session, webhook_id)
            if hook is not None:
                _gather_one(session, hook)


def _gather_one(session: Session, hook: Webhook) -> None:
    for name in hook.feeds:
        if not webhooks.is_waiting(session, hook.id, kind_of(name)):
            _tell_changes(session, hook, name)
    for message_id in webhooks.overdue(session, hook.id):
        if not queue.is_queued(session, TASK, {"message_id": message_id}):
            wake(session, message_id)
    webhooks.forget_delivered(session, hook.id)


def _tell_changes(session: Session, hook: Webhook, name: str) -> None:
    since = int(hook.told[name])
    lines, safe = feed.lines(session, name, since=since, limit=MOST_CHANGES)
    following = lines[-1].id if len(lines) == MOST_CHANGES else max(since, safe)
    if following == since:
        return
    hook.told = hook.told | {name: following}
    if lines:
        post_later(session, hook.id, kind_of(name), {"of": name, "changes": lines, "next": following})


def send(sessions: sessionmaker[Session], outside: Outside, message_id: int) -> None:
    """Try one message, and write what became of it. What cannot be sent now waits for its next attempt."""
    with transaction(sessions) as session:
        taken = webhooks.take(session, message_id)
        if taken is None:
            return
        hook, row = taken
        session.expunge_all()
    try:
        _post(outside, hook, row)
    except AppError as fault:
        _keep_trying(sessions, outside, row, fault)
        return
    with transaction(sessions) as session:
        values = {"state": MessageState.DELIVERED, "ended_at": func.now(), "body": None, "fault": None}
        webhooks.close(session, row.id, **values)


def _post(outside: Outside, hook: Webhook, row: WebhookMessage) -> None:
    body = (row.body or "").encode()
    secret = outside.vault.open(hook.sealed_secret, of=owner_of_secret(hook.id))
    headers = signed_headers(secret, f"msg_{row.id}", int(time.time()), body)
    outside.receivers.post(hook.address, body, headers)


def _keep_trying(sessions: sessionmaker[Session], outside: Outside, row: WebhookMessage, fault: AppError) -> None:
    is_gone = isinstance(fault, NotSent) and fault.status == GONE
    with transaction(sessions) as session:
        if is_gone:
            # The receiver says that it wants no more (Standard Webhooks).
            webhooks.switch_off(session, row.webhook_id)
        if is_gone or row.attempts > len(outside.pauses):
            webhooks.close(session, row.id, state=MessageState.DEAD, ended_at=func.now(), fault=fault.detail)
            return
        # A little apart, so that what failed together does not come back together.
        pause = outside.pauses[row.attempts - 1] * (1 + secrets.randbelow(100) / 1000)
        due = datetime.now(UTC) + timedelta(seconds=pause)
        webhooks.close(session, row.id, due_at=due, fault=fault.detail)
        wake(session, row.id, at=due)
