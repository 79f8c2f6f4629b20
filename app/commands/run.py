"""`saihen run`: everything at once."""

from typing import Annotated

import typer

from app.commands.serve import run_everything
from app.console import refusals, settings


def run(
    sample: Annotated[bool, typer.Option(help="load the invented sample city if the database is empty")] = True,
) -> None:
    """Start the database, the worker and the server, and print the address. Ctrl-C stops everything."""
    with refusals():
        run_everything(settings(), load_sample=sample)
