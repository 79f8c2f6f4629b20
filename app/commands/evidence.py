"""`saihen evidence`: what a tender or an auditor asks for."""

import os
from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.services.plan.evidence import write_evidence


def evidence(
    out: Annotated[Path, typer.Option("--out", help="a new or empty directory")],
    as_json: Json = False,
) -> None:
    """Write connections, logs and retention, roles, rights, the state of history and backups, ASVS and components."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        with transaction(sessions) as session:
            summary = write_evidence(session, chosen, dict(os.environ), out)
        files = ", ".join(sorted(file.name for file in out.iterdir()))
        lines = [f"{name}: {value}" for name, value in summary.items()]
        answer(summary, as_json=as_json, lines=[*lines, files])
