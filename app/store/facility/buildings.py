"""Single buildings (棟), functions and notes of a facility: what a planner changes by hand."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import InvalidInput, NotFound
from app.models import Building, FacilityFunction, Note

EDITABLE = frozenset(
    {
        "name", "structure", "storeys", "basement_storeys", "floor_area_m2", "built_year", "built_month",
        "seismic_code", "seismic_checked", "seismic_retrofitted", "legal_life_years", "renovated_year",
        "acquisition_cost_yen", "accumulated_depreciation_yen", "plateau_id",
    }
)  # fmt: skip


def locked(session: Session, building_id: int) -> Building:
    """The building, kept from others until the transaction ends. Raises NotFound."""
    building = session.get(Building, building_id, with_for_update=True)
    if building is None:
        raise NotFound("building", building_id)
    return building


def change(session: Session, building: Building, fields: dict[str, Any], *, origin: dict[str, Any]) -> None:
    """Set `fields` (of EDITABLE); `origin` becomes the source of those that change, and nothing else moves."""
    refused = set(fields) - EDITABLE
    if refused:
        raise InvalidInput(f"cannot be changed: {', '.join(sorted(refused))}")
    changed = {name: value for name, value in fields.items() if getattr(building, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(building, name, value)
    building.sources = building.sources | dict.fromkeys(changed, origin)
    building.version += 1
    session.flush()


def largest(session: Session, facility_id: int) -> Building | None:
    """The building a facility's structure is told by."""
    found = session.scalar(
        text("""SELECT id FROM building WHERE facility_id = :id
                ORDER BY floor_area_m2 DESC NULLS LAST, code LIMIT 1"""),
        {"id": facility_id},
    )
    return None if found is None else locked(session, found)


def set_functions(session: Session, facility_id: int, functions: list[dict[str, Any]]) -> None:
    """Make `functions` (function, area_m2, capacity, unit) those of the facility; the same ones leave no trace."""
    names = [each["function"] for each in functions]
    session.execute(
        text("DELETE FROM facility_function WHERE facility_id = :id AND function <> ALL(:names)"),
        {"id": facility_id, "names": names},
    )
    if functions:
        session.execute(
            text("""
            INSERT INTO facility_function AS u (facility_id, function, area_m2, capacity, unit)
            SELECT :id, n.function, n.area_m2, n.capacity, n.unit
            FROM jsonb_to_recordset(CAST(:rows AS jsonb))
                 AS n(function text, area_m2 double precision, capacity double precision, unit text)
            ON CONFLICT (facility_id, function) DO UPDATE
            SET area_m2 = excluded.area_m2, capacity = excluded.capacity, unit = excluded.unit
            WHERE (u.area_m2, u.capacity, u.unit)
                  IS DISTINCT FROM (excluded.area_m2, excluded.capacity, excluded.unit)"""),
            {"id": facility_id, "rows": json.dumps(functions)},
        )
    session.expire_all()


def functions_of(session: Session, facility_id: int) -> list[FacilityFunction]:
    return list(session.query(FacilityFunction).filter_by(facility_id=facility_id).order_by(FacilityFunction.function))


def add_note(session: Session, facility_id: int, *, author: str, words: str) -> Note:
    note = Note(facility_id=facility_id, author=author, text=words)
    session.add(note)
    session.flush()
    return note
