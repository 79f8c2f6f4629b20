"""Disagreements between sources that a planner has settled, and the register as a list to compare files with."""

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import Choice


def listed(session: Session, *, municipality_ids: list[int] | None = None) -> list[dict[str, Any]]:
    """Every facility with what a list would say of it; `structure` is that of the largest building."""
    rows = session.execute(
        text("""
        SELECT f.id, f.code, f.name, f.category, f.class_large, f.class_small, f.department, f.address, f.district,
               f.floor_area_m2, f.footprint_m2, l.area_m2 AS land_area_m2, f.built_year, b.structure, f.policy,
               f.shelter, ST_X(f.point) AS lon, ST_Y(f.point) AS lat, m.code AS municipality_code, f.sources
        FROM facility f JOIN municipality m ON m.id = f.municipality_id
        LEFT JOIN land l ON l.facility_id = f.id
        LEFT JOIN LATERAL (SELECT structure FROM building WHERE facility_id = f.id
                           ORDER BY floor_area_m2 DESC NULLS LAST, code LIMIT 1) b ON true
        WHERE CAST(:ids AS bigint[]) IS NULL OR f.municipality_id = ANY(CAST(:ids AS bigint[]))
        ORDER BY f.code"""),
        {"ids": municipality_ids},
    )
    return [dict(row._mapping) for row in rows]


def settled(session: Session) -> dict[tuple[int, str, str], str]:
    """(facility id, field, refused value) → the chosen value."""
    rows = session.execute(select(Choice.facility_id, Choice.field, Choice.refused, Choice.chosen))
    return {(row.facility_id, row.field, row.refused): row.chosen for row in rows}


def remember(session: Session, facility_id: int, field: str, *, chosen: str, refused: str, actor: str) -> None:
    """Keep the choice; the same two values chosen the other way round replace it."""
    values = {"facility_id": facility_id, "field": field, "refused": refused, "chosen": chosen, "actor": actor}
    session.execute(
        text("""DELETE FROM choice
                WHERE facility_id = :id AND field = :field AND refused = :chosen AND chosen = :refused"""),
        {"id": facility_id, "field": field, "chosen": chosen, "refused": refused},
    )
    row = insert(Choice).values(**values)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["facility_id", "field", "refused"], set_={"chosen": chosen, "actor": actor}
        )
    )
