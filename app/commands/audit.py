"""`saihen audit …`: whether the history is as it was written, and who did what."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.store.account import audit, audit_trail
from app.store.account.audit_trail import TrailFilter

app = typer.Typer(no_args_is_help=True, help="The history as evidence.")


@app.callback()
def group() -> None:
    """The history as evidence."""


def _seal(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        return audit.seal(session)


@app.command()
def verify(
    expect: Annotated[str | None, typer.Option(help="a link of the chain that was written down elsewhere")] = None,
    as_json: Json = False,
) -> None:
    """Recount every seal of the history. Exit code 1 where one does not hold."""
    with refusals(), database(settings()) as sessions:
        while _seal(sessions):
            pass
        with transaction(sessions) as session:
            broken = [asdict(each) for each in audit.broken_seals(session)]
            found = audit.counts(session) | {"chain": audit.newest_chain(session)}
            is_known = expect is None or audit.holds(session, expect)
        body = {"holds": not broken and is_known, "broken": broken, "expected_link_holds": is_known, **found}
        lines = [f"{name}: {value}" for name, value in body.items() if name != "broken"]
        answer(body, as_json=as_json, lines=lines + [f"  {each}" for each in broken[:50]])
    if not body["holds"]:
        raise typer.Exit(1)


@app.command()
def show(
    who: Annotated[str | None, typer.Option(help="part of the name")] = None,
    action: Annotated[str | None, typer.Option(help="such as sign_in_failed, edit_facility")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="first day")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> None:
    """Changes and accesses, the newest first: when, who, what, from where."""
    wanted = TrailFilter(who=who, action=action, since=since.astimezone() if since else None)
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        found = audit_trail.lines(session, wanted, limit=limit)
    lines = [
        f"{each.at.astimezone():%Y-%m-%d %H:%M:%S}  {each.who or '-'}  {each.action}  {each.origin or '-'}  "
        f"{json.dumps(each.detail, ensure_ascii=False)}"
        for each in found
    ]
    body = {"lines": [asdict(each) | {"at": each.at.isoformat()} for each in found]}
    answer(body, as_json=as_json, lines=lines)
