"""`saihen restore`: a backup in the place of the database."""

from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, bring_up_to_date, confirm_town, owner_url, refusals, screen, settings
from app.database.restore import restore_backup


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    confirm: Annotated[
        str | None, typer.Option(help="name of the town whose data are replaced; without it you are asked for it")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the database, and bring it to this program's schema. Saihen must be stopped.

    What was there is kept beside it under another name, until the next restore.
    """
    with refusals():
        url = owner_url(settings())
        confirm_town(url, confirm)
        screen.print("復元しています / restoring")
        manifest, kept = restore_backup(url, file)
        upgraded = bring_up_to_date(url)
        body = {"restored": str(file), "made_at": manifest.made_at, "kept": kept, "upgraded": upgraded}
        lines = [f"{file} ({manifest.made_at}) を復元しました / restored"]
        lines += (
            [f"前のデータは {kept} という名前で残っています / what was there before is kept as {kept}"] if kept else []
        )
        answer(body, as_json=as_json, lines=lines)
