"""`saihen publish`: a finished plan as a folder of files that residents may read; see `docs/public-copy.md`."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.errors import Conflict
from app.formats.public.copy_folder import copy_files
from app.formats.public.seen import MoneyShown
from app.services.public import publications
from app.services.public.publications import PublicationOrder
from app.services.public.publish_plan import public_copy

_DAY = ["%Y-%m-%d"]
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
    serve: Annotated[
        bool, typer.Option("--serve", help="no folder: a new edition, which the server shows (SAIHEN_PUBLIC)")
    ] = False,
    opens_on: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="with --serve: opinions from this day")
    ] = None,
    closes_on: Annotated[datetime | None, typer.Option(formats=_DAY, help="with --serve: to this day")] = None,
    as_json: Json = False,
) -> None:
    """Write a copy for residents: read-only, no server, only what `formats/public/seen.py` lets out."""
    if serve:
        days = [each.date() if each else None for each in (opens_on, closes_on)]
        _serve(PublicationOrder(run_id, money, contact, address, *days), as_json=as_json)
        return
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        copy = public_copy(session, run_id, money=money, adopted=adopted, contact=contact, address=address)
        written = _write(out, dict(copy_files(copy)))
        changed = sum(place["verdict"] != "keep" for place in copy["places"])
        body = {"folder": str(out), "files": written, "places": len(copy["places"]), "changed": changed}
        answer(
            body, as_json=as_json, lines=[f"{out / 'index.html'}", f"{len(copy['places'])} places, {changed} change"]
        )
        screen.print(f"{len(written)} files", markup=False)


def _serve(order: PublicationOrder, *, as_json: bool) -> None:
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        made = publications.publish(session, order, actor=chosen.planner)
        body = {name: made[name] for name in ("id", "run_id", "adopted_id")}
        answer(body, as_json=as_json, lines=[f"edition {made['id']} of run {made['run_id']}"])
        if not chosen.public:
            screen.print("SAIHEN_PUBLIC=on: the server shows it below /public/", markup=False)


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
