"""`saihen audit …`: whether the history is as it was written."""

from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy.orm import Session, sessionmaker

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.store import audit

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
