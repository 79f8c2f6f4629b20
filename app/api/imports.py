"""Journey A over HTTP: the raw file is the body; a dry run previews, the confirmed call names the file's sha256."""

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response

from app.api.deps import ActorDep, LanguageDep, SessionDep, UploadDep
from app.errors import InvalidInput
from app.services.import_details import DETAIL_KINDS, import_details
from app.services.import_facilities import import_facilities

router = APIRouter(tags=["imports"])


@router.post("/api/imports/{kind}", status_code=200)
def import_file(
    kind: str,
    body: UploadDep,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    *,
    dry_run: bool = True,
    filename: Annotated[str | None, Query(max_length=255)] = None,
    municipality: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
    mapping: Annotated[str | None, Query(max_length=20_000)] = None,
    sha256: Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")] = None,
) -> dict[str, Any]:
    """Preview (`dry_run=true`) or import a file. Nothing of a preview is kept: it is rolled back."""
    if not dry_run and sha256 is None:
        raise InvalidInput("sha256 of the previewed file is required")
    if kind == "facilities":
        report = asdict(
            import_facilities(
                session,
                body,
                actor=actor,
                filename=filename,
                municipality_code=municipality,
                mapping=_mapping(mapping),
                sha256=sha256,
                dry_run=dry_run,
                language=language,
            )
        )
    elif kind in DETAIL_KINDS:
        report = import_details(
            session,
            body,
            kind=kind,
            filename=filename,
            actor=actor,
            mapping=_mapping(mapping),
            sha256=sha256,
            language=language,
        )
    else:
        raise InvalidInput(f"unknown kind of file: {kind}")
    return _end(session, response, report, dry_run=dry_run)


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


def _end(session: SessionDep, response: Response, report: dict[str, Any], *, dry_run: bool) -> dict[str, Any]:
    if dry_run:
        session.rollback()
    else:
        response.status_code = 201
    return report
