"""`saihen export`: the recommendations as one offline map."""

from pathlib import Path
from typing import Annotated

import typer

from app.console import database, refusals, screen, settings, write_whole
from app.database.db import transaction
from app.services.export_map import export_map


def export(
    target: Annotated[Path, typer.Argument(help="the HTML file to write")],
    run_id: Annotated[int | None, typer.Option("--run", help="run number; default: the newest finished run")] = None,
    language: Annotated[str, typer.Option(help="ja or en")] = "ja",
) -> None:
    """Write the recommendations as one HTML map that opens without a network."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        write_whole(target, export_map(session, run_id=run_id, language=language))
        screen.print(str(target))
