"""`saihen empty`: take everything out of the register, after a question."""

from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.services.facility.empty_register import NOTHING, empty_register
from app.store.place import municipalities


def empty(
    confirm: Annotated[
        str | None, typer.Option(help="name of the town whose data go; without it you are asked for it")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take all data away: facilities, plans, everything brought in. It cannot be undone; the history stays."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        with transaction(sessions) as session:
            home = municipalities.home(session)
            name = home.name if home else NOTHING
        if confirm is None:
            screen.print(f"「{name}」のデータをすべて消します。元に戻せません / all data of {name} will be taken away")
            confirm = typer.prompt("確認のため名前を入力 / type the name to confirm", err=True)
        with transaction(sessions) as session:
            gone = empty_register(session, confirm=confirm, actor=chosen.planner, language=chosen.language)
    answer({"emptied": gone}, as_json=as_json, lines=[f"空にしました / emptied: {gone}"])
