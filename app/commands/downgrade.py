"""`saihen downgrade`: back to the backup that an upgrade has made."""

from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, confirm_town, owner_url, refusals, settings
from app.database.restore import refuse_lost_changes, restore_backup


def downgrade(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="the backup made before the upgrade")],
    lose_changes: Annotated[bool, typer.Option(help="go back although changes made since are lost")] = False,
    confirm: Annotated[str | None, typer.Option(help="name of the town; without it you are asked for it")] = None,
    as_json: Json = False,
) -> None:
    """Put the backup in the place of the database as it is, for the older program. Refused where changes are lost."""
    with refusals():
        url = owner_url(settings())
        if not lose_changes:
            refuse_lost_changes(url, file)
        confirm_town(url, confirm)
        manifest, kept = restore_backup(url, file)
        words = "構造 {0} に戻しました。Saihen {1} を入れてください / back at schema {0}; install Saihen {1}"
        line = words.format(manifest.schema, manifest.program)
        body = {"schema": manifest.schema, "program": manifest.program, "kept": kept}
        answer(body, as_json=as_json, lines=[line])
