"""`saihen import …`: one verb a kind of file, each one transaction, each with a report."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from sqlalchemy.orm import Session

from app.commands import import_many
from app.console import Json, answer, database, refusals, screen, settings
from app.database.db import transaction
from app.errors import Conflict
from app.formats.facilities.owners import Whose
from app.formats.facilities.record_codes import IdentityBy
from app.services.facility.check_place import question_of_file
from app.services.facility.given_town import given_town
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import import_details
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
from app.services.public.import_opinions import import_opinions

app = typer.Typer(no_args_is_help=True, help="Bring files into the register.")
app.command("files")(import_many.files)
DryRun = Annotated[bool, typer.Option("--dry-run", help="report only, write nothing")]
Elsewhere = Annotated[bool, typer.Option("--elsewhere", help="import it although it lies in another town")]
Source = Annotated[str | None, typer.Option(help="credit, where it is not the file's name")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="the file")]


class _Rehearsed(Exception):
    """Leaves a dry run's transaction by rolling it back."""


def _do(
    work: Callable[[Session, str], dict[str, Any]], *, dry_run: bool, as_json: bool, elsewhere: bool | None = None
) -> None:
    """`elsewhere` None: the file asks about its towns itself; False: one that lies in another town is refused."""
    chosen = settings()
    with refusals(), database(chosen) as sessions:
        report: dict[str, Any] = {}
        try:
            with transaction(sessions) as session:
                report = work(session, chosen.planner)
                question = question_of_file(session, report) if elsewhere is False else None
                report = {name: value for name, value in report.items() if name not in ("preview", "towns")}
                if question is not None:
                    raise Conflict(f"{question.message(chosen.language)} (--elsewhere)")
                if dry_run:
                    raise _Rehearsed
        except _Rehearsed:
            screen.print("dry run: nothing was written")
        answer(report, as_json=as_json, lines=_lines(report))


_TOLD_APART = frozenset(
    {"issues", "issue_groups", "columns", "changes", "mapping", "header", "fields", "suggestions", "question"}
)


def _lines(report: dict[str, Any]) -> list[str]:
    head = [f"{name}: {value}" for name, value in report.items() if name not in _TOLD_APART]
    asked = [report["question"]["message"]] if report.get("question") else []
    columns = [f"  {one['heading']}: {one['use']} — {one['message']}" for one in report.get("columns", [])]
    issues = [
        f"  {group['count']} × {group['column'] or ''} {group['message']} {group['rows'] or ''}".rstrip()
        for group in report.get("issue_groups", [])
    ]
    return head + asked + columns + issues


@app.command()
def facilities(
    file: File,
    dry_run: DryRun = False,
    municipality: Annotated[str | None, typer.Option(help="code or name, where the file names none")] = None,
    whose: Annotated[
        Whose | None, typer.Option(help="answers the question whose file it is: the home town's, or a neighbour's")
    ] = None,
    identity: Annotated[
        IdentityBy | None, typer.Option(help="where a column has stopped matching the register: as listed, or by name")
    ] = None,
    mapping: Annotated[str | None, typer.Option(help='JSON {"column": "field"} for an unknown header')] = None,
    keep_edited: Annotated[
        bool, typer.Option("--keep-edited", help="leave alone what a planner wrote or chose")
    ] = False,
    as_json: Json = False,
) -> None:
    """A facility list or facility charts (施設カルテ): CSV, TSV, Excel, ODS, HTML or a map layer, in any layout."""

    def work(session: Session, actor: str) -> dict[str, Any]:
        report = import_facilities(
            session,
            file.read_bytes(),
            actor=actor,
            filename=file.name,
            municipality_code=given_town(session, municipality) if municipality else None,
            whose=whose,
            identity=identity,
            keep_edited=keep_edited,
            mapping=orjson.loads(mapping) if mapping else None,
            dry_run=dry_run,
            progress=screen.print,
        )
        return asdict(report)

    _do(work, dry_run=dry_run, as_json=as_json)


@app.command()
def addresses(
    path: Annotated[Path, typer.Argument(exists=True, help="a folder of JSON files, one of them, or a table")],
    as_json: Json = False,
) -> None:
    """The dictionary of town names, and positions for the facilities that have none yet."""
    _do(lambda session, actor: import_addresses(session, path, actor=actor), dry_run=False, as_json=as_json)


@app.command()
def opinions(
    file: File,
    publication: Annotated[int, typer.Option(help="edition they are about")],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Opinions of residents that came on paper: one a row, with a column of opinions."""

    def work(session: Session, actor: str) -> dict[str, Any]:
        told = file.read_bytes()
        today = date.today()
        return import_opinions(
            session,
            publication,
            told,
            filename=file.name,
            today=today,
            actor=actor,
            language=settings().language,
        )

    _do(work, dry_run=dry_run, as_json=as_json)


@app.command()
def years(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Yearly cost and use."""
    _details(file, "years", dry_run, as_json)


@app.command()
def inspections(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Part grades of buildings."""
    _details(file, "inspections", dry_run, as_json)


@app.command()
def repairs(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Work done on buildings."""
    _details(file, "repairs", dry_run, as_json)


@app.command()
def land(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Sites: area, owner, price."""
    _details(file, "land", dry_run, as_json)


@app.command()
def operators(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Terms of private operators: scheme, years, what the town pays or gets."""
    _details(file, "operators", dry_run, as_json)


@app.command()
def functions(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """What each facility does, with area and capacity."""
    _details(file, "functions", dry_run, as_json)


def _details(file: Path, kind: str, dry_run: bool, as_json: bool) -> None:
    def work(session: Session, actor: str) -> dict[str, Any]:
        return import_details(session, file.read_bytes(), kind=kind, filename=file.name, actor=actor)

    _do(work, dry_run=dry_run, as_json=as_json)


@app.command()
def budget(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Funds available per fiscal year."""
    _do(
        lambda session, actor: import_budget(session, file.read_bytes(), filename=file.name, actor=actor),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def targets(file: File, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Targets of floor area the town has decided on, by fiscal year."""
    _do(
        lambda session, actor: import_targets(session, file.read_bytes(), filename=file.name, actor=actor),
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def population(
    file: File,
    year: Annotated[int | None, typer.Option(min=1900, max=2200, help="year of a file that names none")] = None,
    source: Source = None,
    elsewhere: Elsewhere = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Population by mesh or small area: future-population meshes, census mesh, small-area tables."""
    data = read_bytes(file)
    _do(
        lambda session, actor: import_population(
            session, data, filename=file.name, actor=actor, year=year, source=source
        ),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def zones(
    file: File,
    kind: Annotated[str, typer.Option(help="flood, landslide, tsunami, residential-guidance, urban-function, …")],
    epsg: Annotated[int | None, typer.Option(help="coordinate system, where the file does not say")] = None,
    covers_town: Annotated[bool, typer.Option(help="the file speaks about the whole town")] = False,
    layer: Annotated[str | None, typer.Option(help="layer of a file with several, by its name")] = None,
    source: Source = None,
    elsewhere: Elsewhere = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Hazard zones, guidance areas, school districts, use zones, districts."""
    data = read_bytes(file)
    _do(
        lambda session, actor: import_zones(
            session,
            data,
            kind=kind,
            filename=file.name,
            epsg=epsg,
            covers_home=covers_town,
            layer=layer,
            source=source,
            actor=actor,
        ),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def shelters(file: File, elsewhere: Elsewhere = False, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Designated shelters, linked to facilities."""
    _do(
        lambda session, actor: import_shelters(session, file.read_bytes(), filename=file.name, actor=actor),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def boundary(
    file: File,
    municipality: Annotated[str | None, typer.Option(help="code or name; without it the home town's")] = None,
    name: Annotated[str | None, typer.Option(help="name of the municipality")] = None,
    source: Source = None,
    elsewhere: Elsewhere = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """The outline of a municipality."""
    _do(
        lambda session, actor: import_boundary(
            session,
            read_bytes(file),
            code=given_town(session, municipality) if municipality else None,
            name=name,
            filename=file.name,
            source=source,
            actor=actor,
        ),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def roads(
    file: File, source: Source = None, elsewhere: Elsewhere = False, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Roads for walking and driving times: an OpenStreetMap extract (.osm.pbf, .osm)."""
    _do(
        lambda session, actor: import_roads(session, file.read_bytes(), filename=file.name, source=source, actor=actor),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )


@app.command()
def transit(
    path: Annotated[Path, typer.Argument(exists=True, help="a GTFS zip, or the folder of its text files")],
    source: Source = None,
    elsewhere: Elsewhere = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Stops and departures of a bus or train timetable (GTFS)."""
    data = timetable_bytes(path)
    _do(
        lambda session, actor: import_transit(session, data, filename=path.name, source=source, actor=actor),
        elsewhere=elsewhere,
        dry_run=dry_run,
        as_json=as_json,
    )
