"""Answers about webhooks: whom the town's systems are told by, and what became of each message."""

from datetime import datetime
from typing import Annotated, Literal

from app.api.answers.base import Answer, says
from app.domain.vocabulary import MessageState

AT = "2026-11-28T09:30:00+09:00"
FeedName = Literal["facilities", "plans"]


class WebhookHead(Answer):
    """A receiver of changes."""

    id: Annotated[int, says("Id of the webhook", 3)]
    name: Annotated[str, says("What it is for", "統合型GIS")]
    address: Annotated[str, says("Where messages go", "https://gis.city.example.jp/hooks/saihen")]
    feeds: Annotated[list[FeedName], says("What is told: the register, or plans and scenarios", ["facilities"])]
    is_active: Annotated[bool, says("False: nothing is sent", True)]
    created_at: Annotated[datetime, says("Added", AT)]
    waiting: Annotated[int, says("Messages that wait for an attempt", 0, "messages")]
    delivered: Annotated[int, says("Messages that arrived in the last thirty days", 412, "messages")]
    dead: Annotated[int, says("Messages given up after nine attempts", 0, "messages")]
    fault: Annotated[str | None, says("Why the newest message has not arrived", "gis.city.example.jp: HTTP 503")]


class WebhookList(Answer):
    """Every receiver, and where messages may go at all."""

    webhooks: Annotated[list[WebhookHead], says("The oldest first")]
    allowed: Annotated[
        list[str], says("Host names and networks of SAIHEN_WEBHOOK_HOSTS", ["gis.city.example.jp", "10.1.0.0/16"])
    ]


class WebhookMade(Answer):
    """A receiver and the secret its messages are signed with."""

    webhook: Annotated[WebhookHead, says("The receiver")]
    secret: Annotated[
        str, says("Shown this once: `whsec_` and the key in Base64", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    ]


class WebhookMessageLine(Answer):
    """One message."""

    id: Annotated[int, says("Number of the message; its `webhook-id` is `msg_` and this", 71)]
    kind: Annotated[str, says("facilities.changed, plans.changed or ping", "facilities.changed")]
    state: Annotated[MessageState, says("What has become of it", "delivered")]
    attempts: Annotated[int, says("How often it was tried", 1, "attempts")]
    due_at: Annotated[datetime, says("Of a waiting one: the next attempt", AT)]
    created_at: Annotated[datetime, says("Made", AT)]
    ended_at: Annotated[datetime | None, says("Arrived or given up", AT)]
    fault: Annotated[str | None, says("Why the last attempt failed", "gis.city.example.jp: HTTP 503")]
    body: Annotated[str | None, says("What is sent; null: it has arrived", '{"type": "ping"}')]


class WebhookMessages(Answer):
    """The newest messages of a receiver."""

    messages: Annotated[list[WebhookMessageLine], says("The newest first")]
