"""Journey A over HTTP: the raw file is the body; a dry run previews, the confirmed call names the file's sha256."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from app.api.answers.imports import ImportReport
from app.api.deps import ActorDep, LanguageDep, SessionDep, UploadDep
from app.domain.vocabulary import ZoneKind
from app.errors import Conflict, InvalidInput
from app.formats.facilities.owners import Whose
from app.services.import_addresses import import_address_table
from app.services.import_budget import import_budget
from app.services.import_details import DETAIL_KINDS, import_details
from app.services.import_facilities import import_facilities
from app.services.import_places import import_boundary, import_population, import_shelters, import_zones
from app.services.import_targets import import_targets

router = APIRouter(tags=["imports"])
Answer = dict[str, Any]


class ImportOptions(BaseModel):
    """What a kind of file asks for beside its bytes.

    `municipality`: six digits, for rows that name none and for a boundary; `zone_kind`, `epsg`, `covers_town` are of
    zones; `name` of a boundary's municipality; `mapping` is {"column": "field"} as JSON.
    """

    dry_run: bool = True
    filename: Annotated[str | None, Field(max_length=255)] = None
    municipality: Annotated[str | None, Field(pattern=r"^\d{6}$")] = None
    whose: Whose | None = None
    mapping: Annotated[str | None, Field(max_length=20_000)] = None
    sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")] = None
    keep_edited: bool = False
    zone_kind: ZoneKind | None = None
    epsg: Annotated[int | None, Field(ge=1024, le=32767)] = None
    covers_town: bool = False
    name: Annotated[str | None, Field(max_length=100)] = None


OptionsDep = Annotated[ImportOptions, Query()]


class Request:
    """One upload with everything a service needs of it."""

    def __init__(
        self, body: UploadDep, session: SessionDep, actor: ActorDep, language: LanguageDep, options: OptionsDep
    ) -> None:
        self.body, self.session, self.actor, self.language, self.options = body, session, actor, language, options
        self.filename = options.filename or "upload"

    def common(self) -> dict[str, Any]:
        return {"filename": self.filename, "actor": self.actor, "language": self.language}


@router.post(
    "/api/imports/{kind}",
    response_model=ImportReport,
    response_model_exclude_unset=True,
    responses={201: {"model": ImportReport, "description": "The file was imported"}},
)
def import_file(kind: str, asked: Annotated[Request, Depends()], response: Response) -> Answer:
    """Preview (`dry_run=true`) or import a file. Nothing of a preview is kept: it is rolled back."""
    options = asked.options
    digest = hashlib.sha256(asked.body).hexdigest()
    if not options.dry_run and options.sha256 is None:
        raise InvalidInput("sha256 of the previewed file is required")
    if options.sha256 not in (None, digest):
        raise Conflict("the file is not the one that was previewed")
    if kind not in KINDS:
        raise InvalidInput(f"unknown kind of file: {kind}; known: {', '.join(KINDS)}")
    report = KINDS[kind](asked) | {"sha256": digest}
    if options.dry_run:
        asked.session.rollback()
    else:
        response.status_code = 201
    return report


def _facilities(asked: Request) -> Answer:
    options = asked.options
    report = import_facilities(
        asked.session,
        asked.body,
        actor=asked.actor,
        filename=options.filename,
        municipality_code=options.municipality,
        whose=options.whose,
        mapping=_mapping(options.mapping),
        dry_run=options.dry_run,
        keep_edited=options.keep_edited,
        language=asked.language,
    )
    return asdict(report)


def _details(kind: str) -> Callable[[Request], Answer]:
    def work(asked: Request) -> Answer:
        mapping = _mapping(asked.options.mapping)
        return import_details(asked.session, asked.body, kind=kind, mapping=mapping, **asked.common())

    return work


def _zones(asked: Request) -> Answer:
    options = asked.options
    if options.zone_kind is None:
        raise InvalidInput(f"zone_kind is required: {', '.join(kind.value for kind in ZoneKind)}")
    return import_zones(
        asked.session,
        asked.body,
        kind=options.zone_kind.value,
        epsg=options.epsg,
        covers_home=options.covers_town,
        **asked.common(),
    )


def _boundary(asked: Request) -> Answer:
    options = asked.options
    if options.municipality is None or not options.name:
        raise InvalidInput("municipality (six digits) and name are required")
    return import_boundary(asked.session, asked.body, code=options.municipality, name=options.name, **asked.common())


KINDS: dict[str, Callable[[Request], Answer]] = {
    "facilities": _facilities,
    **{kind: _details(kind) for kind in DETAIL_KINDS},
    "addresses": lambda asked: import_address_table(asked.session, asked.body, **asked.common()),
    "population": lambda asked: import_population(asked.session, asked.body, **asked.common()),
    "zones": _zones,
    "shelters": lambda asked: import_shelters(asked.session, asked.body, **asked.common()),
    "budget": lambda asked: import_budget(asked.session, asked.body, **asked.common()),
    "targets": lambda asked: import_targets(asked.session, asked.body, **asked.common()),
    "boundary": _boundary,
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
