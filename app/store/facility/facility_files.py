"""Files of facilities: a row that lists carry, and the bytes beside it that only a download reads."""

from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Facility, FacilityFile, FacilityFileContent

_LIST = """
    SELECT id, name, media_type, size_bytes, sha256, width_px, height_px, added_at, added_by
    FROM facility_file WHERE facility_id = :id ORDER BY added_at DESC, id DESC"""


def listed(session: Session, facility_id: int) -> list[dict[str, Any]]:
    """The files of one facility, newest first; sizes in bytes and pixels. Raises NotFound for an unknown facility."""
    if session.get(Facility, facility_id) is None:
        raise NotFound("facility", facility_id)
    return [dict(row._mapping) for row in session.execute(text(_LIST), {"id": facility_id})]


def add(session: Session, values: dict[str, Any], content: bytes) -> int | None:
    """Keep a file; None where the facility has one of the same content already."""
    row = insert(FacilityFile).values(**values)
    kept = session.scalar(
        row.on_conflict_do_nothing(index_elements=["facility_id", "sha256"]).returning(FacilityFile.id)
    )
    if kept is not None:
        session.execute(insert(FacilityFileContent).values(file_id=kept, content=content))
    return kept


def get(session: Session, facility_id: int, file_id: int) -> FacilityFile:
    """Raises NotFound, also where the file is another facility's."""
    found = session.get(FacilityFile, file_id)
    if found is None or found.facility_id != facility_id:
        raise NotFound("file", file_id)
    return found


def content(session: Session, file_id: int) -> bytes:
    """Raises NotFound."""
    found = session.scalar(select(FacilityFileContent.content).where(FacilityFileContent.file_id == file_id))
    if found is None:
        raise NotFound("file", file_id)
    return found


def remove(session: Session, file_id: int) -> None:
    """Row and bytes; the history keeps the row."""
    session.execute(delete(FacilityFile).where(FacilityFile.id == file_id))
