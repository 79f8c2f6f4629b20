"""Machine readability of a file over HTTP: the raw file is the body, nothing is stored."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from app.api.answers.readability import ReadabilityReport
from app.api.deps import ActorDep, LanguageDep, UploadDep
from app.formats.readability.diagnosis import judge
from app.formats.readability.repair import repaired
from app.formats.records.refusal import refused_in
from app.formats.transfer.apart import read

router = APIRouter(tags=["imports"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FileName = Annotated[
    str | None, Query(max_length=255, description="name of the file, for the copy and its source note")
]


@router.post("/api/readability", response_model=ReadabilityReport)
def judge_file(body: UploadDep, actor: ActorDep, language: LanguageDep) -> dict[str, Any]:
    """Judge a table file by the 30 rules of machine readability, with the cells that break each and the points."""
    with refused_in(language):
        return read(judge, body, language=language)


@router.post(
    "/api/readability/repaired",
    response_class=Response,
    responses={200: {"content": {_XLSX: {}, "application/zip": {}}, "description": "The repaired copy"}},
)
def repair_file(
    body: UploadDep,
    actor: ActorDep,
    language: LanguageDep,
    filename: FileName = None,
    format: Annotated[Literal["xlsx", "csv"], Query(description="xlsx, or csv: a zip of UTF-8 files")] = "xlsx",
) -> Response:
    """A repaired copy of a table file: one workbook, or a zip of CSV files with their definitions."""
    with refused_in(language):
        copy = read(repaired, body, filename=filename, form=format)
    stem = (filename or "table").rpartition(".")[0] or filename or "table"
    ending = "xlsx" if format == "xlsx" else "zip"
    name = quote(f"{stem}_整形済み.{ending}")
    return Response(
        copy,
        media_type=_XLSX if format == "xlsx" else "application/zip",
        headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
    )
