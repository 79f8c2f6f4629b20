"""Column mappings a planner confirmed, found again by the header of next year's file."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import ColumnMapping


def _key(header: list[str]) -> str:
    return "\t".join(header)


def find(session: Session, header: list[str]) -> dict[str, str] | None:
    query = select(ColumnMapping.mapping).where(ColumnMapping.header_key == _key(header))
    return session.scalars(query).one_or_none()


def remember(session: Session, header: list[str], mapping: dict[str, str]) -> None:
    row = insert(ColumnMapping).values(header_key=_key(header), mapping=mapping)
    session.execute(row.on_conflict_do_update(index_elements=["header_key"], set_={"mapping": mapping}))
