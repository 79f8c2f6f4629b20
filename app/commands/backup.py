"""`saihen backup`: everything in one file."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, owner_url, refusals, screen, settings
from app.database.backup import Manifest, make_backup


def backup(
    file: Annotated[Path, typer.Argument(help="a new file; nobody but its owner may read it")],
    verify: Annotated[bool, typer.Option(help="restore it into a database of its own, and compare")] = True,
    as_json: Json = False,
) -> None:
    """Write the register, plans, accounts, history and kept files into one file. Saihen may run meanwhile."""
    with refusals():
        screen.print("バックアップを作っています / making the backup")
        made = make_backup(owner_url(settings()), file.absolute(), verify=verify)
        answer({"file": str(file), **asdict(made)}, as_json=as_json, lines=told(file, made))


def told(file: Path, made: Manifest) -> list[str]:
    """A backup in lines for people."""
    state = {
        True: "復元して確かめました / verified by restoring it",
        None: made.remark or "復元して確かめていません / not verified by restoring",
        False: made.remark,
    }[made.verified]
    rows = sum(made.tables.values())
    return [
        f"{file}: {made.bytes / 1e6:,.1f} MB, {made.made_at}",
        f"  {made.town or '–'}, {len(made.tables)} tables, {rows:,} rows, schema {made.schema}",
        f"  {state}",
    ]
