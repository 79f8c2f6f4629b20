"""Single facilities: change some columns of some rows, find a line of history."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import InvalidInput, NotFound

# Columns a person may change. Anything else a caller passes is refused, so no name reaches SQL unchecked.
EDITABLE = frozenset(
    {
        "name", "name_kana", "category", "class_large", "class_small", "department", "address", "district",
        "floor_area_m2", "footprint_m2", "built_year", "policy", "shelter", "host_name", "judgement",
    }
)  # fmt: skip
# An import changes these too, so undoing its line puts them back.
RESTORABLE = EDITABLE | {"attributes", "sources"}


def change(session: Session, ids: list[int], fields: dict[str, Any], *, allowed: frozenset[str] = EDITABLE) -> int:
    """Set `fields` (`allowed`, lon + lat, or a stored GeoJSON `point`) on the facilities of `ids`; returns how many."""
    fields = dict(fields)
    parts, values = _point(fields)
    refused = set(fields) - allowed
    if refused:
        raise InvalidInput(f"cannot be changed: {', '.join(sorted(refused))}")
    for name, value in fields.items():
        parts.append(f"{name} = :{name}")
        values[name] = json.dumps(value) if isinstance(value, dict) else value
    if not parts:
        return 0
    statement = (
        f"UPDATE facility SET {', '.join(parts)}, version = version + 1, updated_at = now() WHERE id = ANY(:ids)"
    )
    result = session.execute(text(statement), {"ids": ids, **values})
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def _point(fields: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Take lon/lat (placed by hand: surveyed) or an old point and its quality out of `fields`."""
    if "lon" in fields:
        lon, lat = fields.pop("lon"), fields.pop("lat")
        part = ["point = ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)", "point_quality = 'surveyed'"]
        return part, {"lon": lon, "lat": lat}
    parts: list[str] = []
    values: dict[str, Any] = {}
    if "point" in fields:
        old = fields.pop("point")
        parts.append("point = ST_SetSRID(ST_GeomFromGeoJSON(:point), 4326)")
        values["point"] = json.dumps(old) if old else None
    if "point_quality" in fields:
        parts.append("point_quality = :point_quality")
        values["point_quality"] = fields.pop("point_quality")
    return parts, values


def history_line(session: Session, change_id: int) -> dict[str, Any]:
    """One update of a facility in the history: row_id, old, new."""
    row = session.execute(
        text("""SELECT row_id, old, new FROM change_log
                WHERE id = :id AND table_name = 'facility' AND action = 'update'"""),
        {"id": change_id},
    ).one_or_none()
    if row is None:
        raise NotFound("change", change_id)
    return dict(row._mapping)


def ids_of(session: Session, codes: list[str]) -> dict[str, int]:
    """code → id in the home town."""
    rows = session.execute(
        text("""SELECT f.code, f.id FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                WHERE f.code = ANY(:codes)"""),
        {"codes": codes},
    )
    return {row.code: row.id for row in rows}
