"""Journey A over HTTP: the raw file is the body; a dry run previews, the confirmed call names the file's sha256."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from app.api.answers.imports import FileKindAnswer, ImportReport
from app.api.deps import RAW_BODY, ActorDep, LanguageDep, SessionDep, UploadDep
from app.api.shapes import Id, SentShape
from app.domain.vocabulary import ZoneKind
from app.errors import Conflict, Fault, InvalidInput
from app.formats.facilities.owners import TownQuestion, Whose
from app.formats.facilities.record_codes import IdentityBy
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read
from app.formats.transfer.file_kind import kind_of_file
from app.services.facility.check_place import question_of_file
from app.services.facility.given_town import given_town
from app.services.importing.import_addresses import import_address_table
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import DETAIL_KINDS, import_details
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_networks import import_roads, import_transit
from app.services.importing.import_places import import_boundary, import_population, import_shelters, import_zones
from app.services.importing.import_targets import import_targets

router = APIRouter(tags=["imports"])


class ImportOptions(SentShape):
    """What a kind of file asks for beside its bytes."""

    dry_run: bool = Field(True, description="preview only: everything is rolled back")
    filename: Annotated[str | None, Field(max_length=255, description="name, or path within a dropped folder")] = None
    municipality: Annotated[
        str | None, Field(max_length=50, description="code or name, of rows that name none, and of a boundary")
    ] = None
    whose: Whose | None = Field(None, description="the answer to the question of a preview: whose file this is")
    identity: IdentityBy | None = Field(None, description="the answer where a column has stopped matching the register")
    mapping: Annotated[str | None, Field(max_length=20_000, description='JSON {"column": "field"}')] = None
    sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$", description="of the file that was previewed")] = None
    keep_edited: bool = Field(False, description="leave alone what a planner wrote or chose")
    change_set: Id | None = Field(None, description="the set of other files of the same drop, undone as one with them")
    zone_kind: ZoneKind | None = Field(None, description="required for zones")
    epsg: Annotated[int | None, Field(ge=1024, le=32767, description="of zones, where the file does not say")] = None
    covers_town: bool = Field(False, description="zones that speak about the whole town")
    layer: Annotated[
        str | None, Field(max_length=300, description="of zones: the layer to read of a file with several, by its name")
    ] = None
    name: Annotated[str | None, Field(max_length=100, description="of a boundary's municipality")] = None
    source: Annotated[str | None, Field(max_length=300, description="credit, where it is not the file's name")] = None
    year: Annotated[int | None, Field(ge=1900, le=2200, description="of a population file that names none")] = None


OptionsDep = Annotated[ImportOptions, Query()]


class Request:
    """One upload with everything a service needs of it."""

    def __init__(
        self, body: UploadDep, session: SessionDep, actor: ActorDep, language: LanguageDep, options: OptionsDep
    ) -> None:
        self.body, self.session, self.actor, self.language, self.options = body, session, actor, language, options
        self.filename = options.filename or "upload"

    def common(self) -> dict[str, Any]:
        return {
            "filename": self.filename,
            "actor": self.actor,
            "language": self.language,
            "change_set": self.options.change_set,
        }


@router.post("/api/file-kinds", openapi_extra=RAW_BODY)
def recognise_file(
    body: UploadDep,
    language: LanguageDep,
    filename: Annotated[str, Query(max_length=255, description="its name or path")] = "upload",
) -> FileKindAnswer:
    """Tell what a file seems to be, by its bytes, its headings and its name. Nothing is kept."""
    if not body:
        raise InvalidInput("the body is empty: send the file")
    with refused_in(language):
        found = read(kind_of_file, body, filename=filename)
    answer = {"kind": found.kind, "zone_kind": found.zone_kind, "reason": found.reason, "size_bytes": len(body)}
    return FileKindAnswer.model_validate(answer)


@router.post(
    "/api/imports/{kind}",
    response_model=ImportReport,
    response_model_exclude_unset=True,
    responses={201: {"model": ImportReport, "description": "The file was imported"}},
    openapi_extra=RAW_BODY,
)
def import_file(kind: str, asked: Annotated[Request, Depends()], response: Response) -> dict[str, Any]:
    """Preview (`dry_run=true`) or import a file. Nothing of a preview is kept: it is rolled back.

    Kinds: facilities, years, functions, inspections, repairs, land, operators, addresses, population, zones, shelters,
    budget, targets, boundary, roads, transit.
    """
    options = asked.options
    digest = hashlib.sha256(asked.body).hexdigest()
    if not options.dry_run and options.sha256 is None:
        raise InvalidInput("sha256 of the previewed file is required")
    if options.sha256 not in (None, digest):
        raise Conflict("the file is not the one that was previewed")
    if kind not in KINDS:
        raise InvalidInput(f"unknown kind of file: {kind}; known: {', '.join(KINDS)}")
    report = KINDS[kind](asked) | {"sha256": digest}
    if kind not in _ASKED_BY_THEMSELVES:
        _ask_of_town(asked, report)
    report.pop("towns", None)
    if options.dry_run:
        asked.session.rollback()
        report["change_set"] = None
    else:
        response.status_code = 201
    return report


# A list of facilities is asked about row by row; a dictionary of towns may well hold those of a whole prefecture.
_ASKED_BY_THEMSELVES = {"facilities", "addresses"}


def _ask_of_town(asked: Request, report: dict[str, Any]) -> None:
    """Stop a file that is of another town or lies there, unless that was answered."""
    question = question_of_file(asked.session, report)
    if question is None or asked.options.whose is not None:
        return
    if not asked.options.dry_run:
        words = question.message(asked.language)
        raise Conflict(words, [Fault(question.code, words, pointer="whose")])
    report["question"] = _told(question, asked.language)


def _told(question: TownQuestion, language: str) -> dict[str, Any]:
    towns = [{"code": code, "name": name, "rows": rows} for code, name, rows in question.found]
    return {"code": question.code, "message": question.message(language), "towns": towns}


def _given(asked: Request) -> str | None:
    named = asked.options.municipality
    return given_town(asked.session, named, language=asked.language) if named else None


def _facilities(asked: Request) -> dict[str, Any]:
    options = asked.options
    report = import_facilities(
        asked.session,
        asked.body,
        municipality_code=_given(asked),
        whose=options.whose,
        identity=options.identity,
        mapping=_mapping(options.mapping),
        dry_run=options.dry_run,
        keep_edited=options.keep_edited,
        **asked.common() | {"filename": options.filename},
    )
    return asdict(report)


def _details(kind: str) -> Callable[[Request], dict[str, Any]]:
    def work(asked: Request) -> dict[str, Any]:
        mapping = _mapping(asked.options.mapping)
        return import_details(asked.session, asked.body, kind=kind, mapping=mapping, **asked.common())

    return work


def _population(asked: Request) -> dict[str, Any]:
    options = asked.options
    return import_population(asked.session, asked.body, year=options.year, source=options.source, **asked.common())


def _zones(asked: Request) -> dict[str, Any]:
    options = asked.options
    if options.zone_kind is None:
        raise InvalidInput(f"zone_kind is required: {', '.join(kind.value for kind in ZoneKind)}")
    return import_zones(
        asked.session,
        asked.body,
        kind=options.zone_kind.value,
        epsg=options.epsg,
        covers_home=options.covers_town,
        layer=options.layer,
        name=options.name,
        source=options.source,
        **asked.common(),
    )


def _boundary(asked: Request) -> dict[str, Any]:
    options = asked.options
    return import_boundary(
        asked.session,
        asked.body,
        code=_given(asked),
        name=options.name,
        source=options.source,
        **asked.common(),
    )


def _roads(asked: Request) -> dict[str, Any]:
    return import_roads(asked.session, asked.body, source=asked.options.source, **asked.common())


def _transit(asked: Request) -> dict[str, Any]:
    return import_transit(asked.session, asked.body, source=asked.options.source, **asked.common())


KINDS: dict[str, Callable[[Request], dict[str, Any]]] = {
    "facilities": _facilities,
    **{kind: _details(kind) for kind in DETAIL_KINDS},
    "addresses": lambda asked: import_address_table(asked.session, asked.body, **asked.common()),
    "population": _population,
    "zones": _zones,
    "shelters": lambda asked: import_shelters(asked.session, asked.body, **asked.common()),
    "budget": lambda asked: import_budget(asked.session, asked.body, **asked.common()),
    "targets": lambda asked: import_targets(asked.session, asked.body, **asked.common()),
    "boundary": _boundary,
    "roads": _roads,
    "transit": _transit,
}


def _mapping(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    try:
        mapping = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidInput("mapping is not JSON") from None
    if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
        raise InvalidInput('mapping must be {"column": "field"}')
    return mapping
