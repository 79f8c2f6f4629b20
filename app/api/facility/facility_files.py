"""Files of a facility over HTTP: the raw body goes up, and comes down as an attachment no browser will run."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from app.api.answers.facilities import KeptFile
from app.api.deps import ActorDep, AttachmentDep, LanguageDep, SessionDep, SettingsDep
from app.api.shapes import PathId
from app.security.scanner import Scanner
from app.services.facility.facility_files import attach, detach
from app.store.facility import facility_files

router = APIRouter(prefix="/api/facilities/{facility_id}/files", tags=["facilities"])
# Whatever the file holds: it is not shown as a page, runs no script and loads nothing.
LOCKED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@router.get("")
def list_files(facility_id: PathId, session: SessionDep) -> list[KeptFile]:
    """The files of a facility, newest first."""
    return [KeptFile(**row) for row in facility_files.listed(session, facility_id)]


@router.post("", status_code=201)
def upload_file(
    facility_id: PathId,
    data: AttachmentDep,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    settings: SettingsDep,
    response: Response,
    filename: Annotated[str, Query(max_length=400)] = "",
) -> KeptFile:
    """Attach the raw body (`curl --data-binary @photo.jpg`). Its type is told from its content."""
    scanner = Scanner(settings.clamd) if settings.clamd else None
    kept = attach(session, facility_id, data, name=filename, actor=actor, language=language, scanner=scanner)
    response.headers["Location"] = f"/api/facilities/{facility_id}/files/{kept['id']}"
    return KeptFile(**kept)


@router.get("/{file_id}", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}})
def download_file(facility_id: PathId, file_id: PathId, session: SessionDep, request: Request) -> Response:
    """The file as it was sent. 304 where the ETag (its SHA-256) still holds."""
    kept = facility_files.get(session, facility_id, file_id)
    headers = LOCKED | {
        "ETag": f'"{kept.sha256}"',
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}",
    }
    if kept.sha256 in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    # Not as `media_type`: Starlette would claim UTF-8 for a text that may be in Shift_JIS.
    return Response(facility_files.content(session, file_id), headers=headers | {"Content-Type": kept.media_type})


@router.delete("/{file_id}", status_code=204)
def delete_file(facility_id: PathId, file_id: PathId, session: SessionDep, actor: ActorDep) -> None:
    """Remove a file for good. The history keeps its name, size and SHA-256."""
    detach(session, facility_id, file_id, actor=actor)
