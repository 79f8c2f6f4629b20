"""`saihen publish`: a finished plan as a folder of files that residents may read; see `docs/public-copy.md`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.errors import Conflict
from app.formats.public.copy_folder import copy_files
from app.formats.public.seen import MoneyShown
from app.services.public.publish_plan import public_copy

# What an earlier copy has put there.
_OURS = re.compile(r"index\.html|data/(places|moves|replies)\.csv|data/plan\.json|kit/[^/]+\.(html|pdf)")


def publish(
    run_id: Annotated[int | None, typer.Argument(help="run number; default: the newest finished run")] = None,
    out: Annotated[Path, typer.Option(help="folder to write; new, or of an earlier copy")] = Path("public"),
    money: Annotated[
        MoneyShown, typer.Option(help="how far down money is told: none, class, place")
    ] = MoneyShown.CLASS,
    adopted: Annotated[bool, typer.Option("--adopted", help="the plan is decided on; without it: a draft")] = False,
    contact: Annotated[str | None, typer.Option(help="whom to write to, as it is printed")] = None,
    address: Annotated[str | None, typer.Option(help="where the copy will be read (https://…)")] = None,
    as_json: Json = False,
) -> None:
    """Write a copy for residents: read-only, no server, only what `formats/public/seen.py` lets out."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        copy = public_copy(session, run_id, money=money, adopted=adopted, contact=contact, address=address)
        written = _write(out, dict(copy_files(copy)))
        changed = sum(place["verdict"] != "keep" for place in copy["places"])
        body = {"folder": str(out), "files": written, "places": len(copy["places"]), "changed": changed}
        answer(
            body, as_json=as_json, lines=[f"{out / 'index.html'}", f"{len(copy['places'])} places, {changed} change"]
        )
        screen.print(f"{len(written)} files", markup=False)


def _write(folder: Path, files: dict[str, bytes]) -> list[str]:
    """A folder of other things is not written into; of an earlier copy nothing is left."""
    present = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    if any(not _OURS.fullmatch(path.relative_to(folder).as_posix()) for path in present):
        raise Conflict(f"このフォルダーには別のファイルがあります / this folder holds other files: {folder}")
    for path in present:
        path.unlink()
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return sorted(files)
