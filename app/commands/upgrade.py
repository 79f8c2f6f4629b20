"""`saihen upgrade`: to the newest schema, with a backup first."""

from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, bring_up_to_date, owner_url, refusals, screen, settings
from app.database import schema
from app.database.backup import make_backup
from app.database.db import make_engine


def upgrade(
    backup: Annotated[Path | None, typer.Option(help="file for the backup; else one in the data directory")] = None,
    as_json: Json = False,
) -> None:
    """Back the database up, verify that, then bring it to this program's schema. Nothing is done where it is there."""
    with refusals():
        chosen = settings()
        url = owner_url(chosen)
        engine = make_engine(url, pool_size=1)
        before = schema.present(engine)
        engine.dispose()
        schema.refuse_newer(before)
        file = None
        if before not in {None, schema.newest()}:
            file = backup or chosen.data_dir / f"backup-before-{schema.newest()}-from-{before}.saihen"
            screen.print(f"先にバックアップを作ります / a backup first: {file}")
            make_backup(url, file.absolute())
        changed = bring_up_to_date(url)
        body = {"from": before, "to": schema.newest(), "changed": changed, "backup": str(file) if file else None}
        newest = f"{schema.newest()}: 最新です / the newest already"
        said = f"{before or '–'} → {schema.newest()}" if changed else newest
        answer(body, as_json=as_json, lines=[said])
