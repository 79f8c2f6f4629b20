"""`saihen run`: everything at once."""

from typing import Annotated

import typer

from app.commands.serve import at, run_everything
from app.console import refusals, settings


def run(
    sample: Annotated[bool, typer.Option(help="load the invented sample city into a database never used")] = True,
    empty: Annotated[
        bool,
        typer.Option("--empty", help="begin with your own town: no sample city, and one that is there is taken away"),
    ] = False,
    host: Annotated[str | None, typer.Option(help="address to listen on; default: SAIHEN_HOST")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="default: SAIHEN_PORT")] = None,
) -> None:
    """Start the database, the worker and the server, and print the address. Ctrl-C stops everything."""
    with refusals():
        run_everything(at(settings(), host, port), load_sample=sample and not empty, take_sample_away=empty)
