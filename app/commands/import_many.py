"""`saihen import files …`: any number of files and folders in one go; the kind of each is told, all go back as one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.errors import AppError, Conflict
from app.formats.facilities.owners import Whose
from app.formats.facilities.record_codes import IdentityBy
from app.formats.transfer.file_kind import FileKind, kind_of_file
from app.services.facility.check_place import question_of_file
from app.services.importing.import_addresses import import_address_table
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import DETAIL_KINDS, import_details
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_networks import import_roads, import_transit, timetable_bytes
from app.services.importing.import_places import (
    import_boundary,
    import_population,
    import_shelters,
    import_zones,
    read_bytes,
)
from app.services.importing.import_targets import import_targets

# Later kinds need earlier ones: a yearly figure finds no facility before the list is there.
ORDER = (
    "boundary", "addresses", "facilities", "functions", "years", "inspections", "repairs", "operators", "land",
    "population", "zones", "shelters", "roads", "transit", "budget", "targets",
)  # fmt: skip
_SIDECARS = {".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx"}
_LEFT = {
    "no_data": "取り込むデータがありません / nothing to import",
    "things": "建物の一覧ではないようです / a list, but not of buildings",
}
_COUNTS = ("rows_read", "rows_used", "records", "cells", "zones", "shelters", "towns_read", "edges", "stops", "years")
Importer = Callable[..., dict[str, Any]]
IMPORTERS: dict[str, Importer] = {
    "boundary": import_boundary,
    "addresses": import_address_table,
    "population": import_population,
    "shelters": import_shelters,
    "roads": import_roads,
    "transit": import_transit,
    "budget": import_budget,
    "targets": import_targets,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One file (or what belongs to one file) with what it seems to be."""

    name: str
    data: bytes
    told: FileKind


@dataclass(slots=True)
class Told:
    """What became of one file: "imported", "left" (nothing to import) or "refused" (with the words)."""

    name: str
    kind: str | None
    state: str
    words: str = ""
    counts: dict[str, Any] | None = None


class _Undone(Exception):
    """Leaves a dry run's transaction by rolling it back."""


def files(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="files and folders")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="report only, write nothing")] = False,
    whose: Annotated[Whose | None, typer.Option(help="of lists that name another town: home, or neighbour")] = None,
    elsewhere: Annotated[bool, typer.Option("--elsewhere", help="import files that lie in another town too")] = False,
    identity: Annotated[
        IdentityBy | None, typer.Option(help="where a column has stopped matching the register: as listed, or by name")
    ] = None,
    year: Annotated[int | None, typer.Option(min=1900, max=2200, help="of population files that name none")] = None,
    as_json: Json = False,
) -> None:
    """Any number of files and folders at once: the kind of each is told, and all of them are undone as one."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        found = sorted(_gather(paths), key=lambda file: (_rank(file), file.name))
        told: list[Told] = []
        change_set: int | None = None
        options = {
            "whose": whose,
            "identity": identity,
            "elsewhere": elsewhere,
            "year": year,
            "language": chosen.language,
        }
        try:
            with transaction(sessions) as session:
                for file in found:
                    done, change_set = _bring(session, file, change_set, actor=chosen.planner, options=options)
                    told.append(done)
                    screen.print(f"{done.state}: {done.name} {done.kind or ''} {done.words}", markup=False)
                if dry_run:
                    change_set = None
                    raise _Undone
        except _Undone:
            screen.print("dry run: nothing was written")
        body = {"change_set": change_set, "files": [asdict(one) for one in told]}
        answer(body, as_json=as_json, lines=_lines(told))
        if any(one.state == "refused" for one in told):
            raise typer.Exit(1)


def _rank(file: Found) -> int:
    return ORDER.index(file.told.kind) if file.told.kind in ORDER else len(ORDER)


def _gather(paths: Sequence[Path]) -> Iterator[Found]:
    """Every file once; parts of a Shapefile, and the text files of a timetable, as the one they belong to."""
    for path, name in sorted({(path, name) for given in paths for path, name in _walk(given)}):
        data = timetable_bytes(path) if path.is_dir() else read_bytes(path)
        yield Found(name, data, kind_of_file(data, name) if data else FileKind(None, "no_data"))


def _walk(given: Path) -> Iterator[tuple[Path, str]]:
    if given.is_file():
        yield given, given.name
        return
    if (given / "stop_times.txt").is_file():
        yield given, f"{given.name}.zip"
        return
    for child in sorted(given.iterdir()):
        if child.name.startswith(".") or (child.suffix.lower() in _SIDECARS and child.with_suffix(".shp").exists()):
            continue
        yield from ((path, f"{given.name}/{name}") for path, name in _walk(child))


def _bring(
    session: Session, file: Found, change_set: int | None, *, actor: str, options: dict[str, Any]
) -> tuple[Told, int | None]:
    """One file in a savepoint of its own: what it could not be read for takes nothing else with it."""
    kind = file.told.kind
    if kind is None or kind not in ORDER:
        words = _LEFT.get(file.told.reason, file.told.reason)
        return Told(file.name, kind, "left", words), change_set
    try:
        with session.begin_nested():
            report = _import(session, file, change_set, actor=actor, options=options)
            _ask(session, kind, report, options)
    except AppError as refusal:
        told = (refusal.detail, *(fault.message for fault in getattr(refusal, "faults", ())))
        words = "; ".join([*dict.fromkeys(told)][:3])
        return Told(file.name, kind, "refused", words), change_set
    counts = {name: report[name] for name in (*_COUNTS, "facilities", "issues_total") if name in report}
    return Told(file.name, kind, "imported", "", counts), change_set or report["change_set"]


def _import(
    session: Session, file: Found, change_set: int | None, *, actor: str, options: dict[str, Any]
) -> dict[str, Any]:
    kind = file.told.kind or ""
    common = {"filename": file.name, "actor": actor, "change_set": change_set, "language": options["language"]}
    if kind == "facilities":
        answers = {"whose": options["whose"], "identity": options["identity"]}
        return asdict(import_facilities(session, file.data, **answers, **common))
    if kind in DETAIL_KINDS:
        return import_details(session, file.data, kind=kind, **common)
    if kind == "zones":
        return import_zones(session, file.data, kind=(file.told.zone_kind or "other"), **common)
    more = {"year": options["year"]} if kind == "population" else {}
    return IMPORTERS[kind](session, file.data, **common, **more)


def _ask(session: Session, kind: str, report: dict[str, Any], options: dict[str, Any]) -> None:
    """A file of another town, or that lies there, is not imported unasked; lists and dictionaries ask by themselves."""
    if kind in ("facilities", "addresses") or options["elsewhere"]:
        return
    question = question_of_file(session, report)
    if question is not None:
        raise Conflict(f"{question.message(options['language'])} (--elsewhere)")


def _lines(told: Sequence[Told]) -> list[str]:
    states = ("imported", "left", "refused")
    head = [f"{state}: {sum(one.state == state for one in told)}" for state in states]
    return head + [f"  {one.name}: " + " ".join(filter(None, (one.kind, str(one.counts or one.words)))) for one in told]
