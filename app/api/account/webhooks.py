"""Other systems are told of changes: receivers, their secrets, messages given up."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.api.answers.webhooks import (
    FeedName,
    WebhookHead,
    WebhookList,
    WebhookMade,
    WebhookMessageLine,
    WebhookMessages,
)
from app.api.deps import ActorDep, SessionDep, SettingsDep
from app.api.shapes import Name, PathId, SentShape
from app.domain.vocabulary import MessageState
from app.models import WebhookMessage
from app.services.outbox import Outside
from app.services.outside import manage_webhooks
from app.services.outside.manage_webhooks import WebhookLine
from app.store.account import webhooks

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])
Address = Annotated[
    str, Field(min_length=8, max_length=2000, examples=["https://gis.city.example.jp/hooks"], description="Receiver")
]
Feeds = Annotated[list[FeedName], Field(min_length=1, max_length=2, description="What is told")]


class WebhookShape(SentShape):
    """A new receiver."""

    name: Name
    address: Address
    feeds: Feeds = ["facilities", "plans"]


class WebhookChange(SentShape):
    """What is left out stays as it is."""

    name: Name | None = None
    address: Address | None = None
    feeds: Feeds | None = None
    is_active: bool | None = None


def _head(line: WebhookLine) -> WebhookHead:
    names = ("id", "name", "address", "feeds", "is_active", "created_at")
    counted = {name: getattr(line, name) for name in ("waiting", "delivered", "dead", "fault")}
    return WebhookHead(**{name: getattr(line.row, name) for name in names}, **counted)


def _message(row: WebhookMessage) -> WebhookMessageLine:
    return WebhookMessageLine(**{name: getattr(row, name) for name in WebhookMessageLine.model_fields})


@router.get("")
def all_webhooks(session: SessionDep, settings: SettingsDep) -> WebhookList:
    """Every receiver with what became of its messages."""
    lines = manage_webhooks.list_webhooks(session)
    allowed = [*settings.webhook_hosts, *map(str, settings.webhook_networks)]
    return WebhookList(webhooks=[_head(line) for line in lines], allowed=allowed)


@router.post("", status_code=201)
def post_webhook(
    shape: WebhookShape, session: SessionDep, settings: SettingsDep, actor: ActorDep, response: Response
) -> WebhookMade:
    """A receiver that is told of every change from now on, signed after Standard Webhooks; its secret is shown once."""
    response.headers["Cache-Control"] = "no-store"
    feeds: list[str] = list(dict.fromkeys(shape.feeds))
    row, secret = manage_webhooks.add_webhook(
        session, Outside.of(settings), name=shape.name, address=shape.address, feeds=feeds, actor=actor
    )
    response.headers["Location"] = f"/api/webhooks/{row.id}"
    return WebhookMade(webhook=_head(manage_webhooks.line_of(session, row)), secret=secret)


@router.patch("/{webhook_id}")
def patch_webhook(
    webhook_id: PathId, shape: WebhookChange, session: SessionDep, settings: SettingsDep, actor: ActorDep
) -> WebhookHead:
    """Another name, address or choice; switched off, nothing is sent; switched on again, it is told from now on."""
    fields = shape.model_dump(exclude_none=True)
    row = manage_webhooks.change_webhook(session, Outside.of(settings), webhook_id, fields, actor=actor)
    return _head(manage_webhooks.line_of(session, row))


@router.delete("/{webhook_id}", status_code=204)
def delete_webhook(webhook_id: PathId, session: SessionDep, actor: ActorDep) -> None:
    """Nothing is told it any more; its messages go with it."""
    manage_webhooks.remove_webhook(session, webhook_id, actor=actor)


@router.post("/{webhook_id}/secret")
def post_secret(
    webhook_id: PathId, session: SessionDep, settings: SettingsDep, actor: ActorDep, response: Response
) -> WebhookMade:
    """Another secret, shown this once; the old one signs nothing from now on."""
    response.headers["Cache-Control"] = "no-store"
    row, secret = manage_webhooks.renew_secret(session, Outside.of(settings), webhook_id, actor=actor)
    return WebhookMade(webhook=_head(manage_webhooks.line_of(session, row)), secret=secret)


@router.post("/{webhook_id}/ping", status_code=202)
def post_ping(webhook_id: PathId, session: SessionDep, actor: ActorDep) -> WebhookMessageLine:
    """Send a message without changes, to try the way."""
    return _message(manage_webhooks.ping(session, webhook_id, actor=actor))


@router.get("/{webhook_id}/messages")
def listed_messages(
    webhook_id: PathId,
    session: SessionDep,
    state: Annotated[MessageState | None, Query(description="`dead`: those given up")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The newest so many")] = 100,
) -> WebhookMessages:
    """Messages with what became of them; one given up keeps what it would have told."""
    webhooks.get(session, webhook_id)
    rows = webhooks.messages(session, webhook_id, state=state, limit=limit)
    return WebhookMessages(messages=[_message(row) for row in rows])


@router.post("/{webhook_id}/messages/{message_id}/again", status_code=202)
def post_again(webhook_id: PathId, message_id: PathId, session: SessionDep, actor: ActorDep) -> WebhookMessageLine:
    """Try a message that was given up once more from the beginning."""
    return _message(manage_webhooks.send_again(session, webhook_id, message_id, actor=actor))
