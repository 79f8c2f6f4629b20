"""`saihen webhooks …`: other systems that are told of changes, and messages that did not arrive."""

import getpass
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.domain.vocabulary import MessageState
from app.errors import InvalidInput
from app.models import Webhook, WebhookMessage
from app.services.outbox import Outside
from app.services.outside import manage_webhooks
from app.store.account import webhooks
from app.store.facility import feed

app = typer.Typer(no_args_is_help=True, help="Other systems that are told of changes.")
Number = Annotated[int, typer.Argument(help="number of the webhook, as `list` shows it", min=1)]
ONCE = "署名の鍵（一度だけ表示） / secret of the signatures, shown this once"


def _actor() -> str:
    """Whoever is signed in to the machine."""
    return f"{getpass.getuser()} (saihen webhooks)"


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="what it is for")],
    address: Annotated[str, typer.Argument(help="https address; its host stands in SAIHEN_WEBHOOK_HOSTS")],
    of: Annotated[list[str] | None, typer.Option(help=f"one or more of {', '.join(feed.FEEDS)}; all of them")] = None,
    as_json: Json = False,
) -> None:
    """Tell a system of every change from now on, and print the secret its messages are signed with."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        feeds = list(dict.fromkeys(of or feed.FEEDS))
        if unknown := [each for each in feeds if each not in feed.FEEDS]:
            raise InvalidInput(f"--of {unknown[0]}: {', '.join(feed.FEEDS)}")
        told: dict[str, Any] = {"name": name, "address": address, "feeds": feeds}
        row, secret = manage_webhooks.add_webhook(session, Outside.of(chosen), **told, actor=_actor())
        body = {"id": row.id, **told, "secret": secret}
    answer(body, as_json=as_json, lines=[f"{body['id']}  {name}  {address}  {', '.join(feeds)}", f"{ONCE}: {secret}"])


@app.command("list")
def show(as_json: Json = False) -> None:
    """All receivers with what became of their messages."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        found = [_told(line) for line in manage_webhooks.list_webhooks(session)]
    answer({"webhooks": found}, as_json=as_json, lines=[_shown(each) for each in found])


def _told(line: manage_webhooks.WebhookLine) -> dict[str, Any]:
    row = line.row
    head = {"id": row.id, "name": row.name, "address": row.address, "feeds": row.feeds, "is_active": row.is_active}
    return head | {"waiting": line.waiting, "delivered": line.delivered, "dead": line.dead, "fault": line.fault}


def _shown(each: dict[str, Any]) -> str:
    counted = "  ".join(f"{state.ja} {each[state.value]}" for state in MessageState)
    fault = f"  {each['fault']}" if each["fault"] else ""
    return f"{' ' if each['is_active'] else '×'} {each['id']}  {each['name']}  {each['address']}  {counted}{fault}"


@app.command()
def remove(number: Number, as_json: Json = False) -> None:
    """Tell a system nothing any more."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        manage_webhooks.remove_webhook(session, number, actor=_actor())
    answer({"id": number, "removed": True}, as_json=as_json, lines=[f"{number}: removed"])


@app.command()
def switch(
    number: Number, on: Annotated[bool, typer.Option("--on/--off", help="send, or send nothing")], as_json: Json = False
) -> None:
    """Send nothing for a while; switched on again, it is told of changes from then on."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        fields = {"is_active": on}
        row: Webhook = manage_webhooks.change_webhook(session, Outside.of(chosen), number, fields, actor=_actor())
        body = {"id": row.id, "is_active": row.is_active}
    answer(body, as_json=as_json, lines=[f"{number}: {'on' if on else 'off'}"])


@app.command()
def ping(number: Number, as_json: Json = False) -> None:
    """Send a message without changes, to try the way; the worker sends it."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        message = manage_webhooks.ping(session, number, actor=_actor()).id
    answer({"message": message}, as_json=as_json, lines=[f"msg_{message}"])


@app.command()
def dead(number: Number, as_json: Json = False) -> None:
    """Messages that were given up, the newest first."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        webhooks.get(session, number)
        rows = webhooks.messages(session, number, state=MessageState.DEAD, limit=100)
        found = [_message(row) for row in rows]
    lines = [f"{each['id']}  {each['kind']}  {each['created_at']}  {each['fault']}" for each in found]
    answer({"messages": found}, as_json=as_json, lines=lines)


@app.command()
def again(
    number: Number, message: Annotated[int, typer.Argument(help="as `dead` shows it", min=1)], as_json: Json = False
) -> None:
    """Try a message that was given up once more from the beginning."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        told = _message(manage_webhooks.send_again(session, number, message, actor=_actor()))
    answer(told, as_json=as_json, lines=[f"{message}: {told['state']}"])


def _message(row: WebhookMessage) -> dict[str, Any]:
    told = {"id": row.id, "kind": row.kind, "state": row.state.value, "attempts": row.attempts, "fault": row.fault}
    return told | {"created_at": row.created_at.isoformat(), "body": row.body}
