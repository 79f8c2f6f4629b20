"""Single facilities: change some columns of some rows and say who did."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput

# Columns a person may change. Anything else a caller passes is refused, so no name reaches SQL unchecked.
EDITABLE = frozenset(
    {
        "name", "name_kana", "category", "class_large", "class_small", "department", "management", "address",
        "district", "floor_area_m2", "footprint_m2", "built_year", "policy", "shelter", "host_name", "judgement",
        "use_state", "property_kind", "classrooms",
    }
)  # fmt: skip
# An import changes these too, so undoing its line puts them back.
RESTORABLE = EDITABLE | {"attributes", "sources"}  # the number by `recode`


def change(
    session: Session,
    ids: list[int],
    fields: dict[str, Any],
    *,
    allowed: frozenset[str] = EDITABLE,
    origin: dict[str, Any] | None = None,
) -> int:
    """Set `fields` (`allowed`, lon + lat, or a stored GeoJSON `point`) on the facilities of `ids`; returns how many.

    `origin` becomes the source of every field whose value really changes.
    """
    fields = dict(fields)
    parts, values, sourced = _point(fields)
    refused = set(fields) - allowed
    if refused:
        raise InvalidInput(f"cannot be changed: {', '.join(sorted(refused))}")
    for name, value in fields.items():
        parts.append(f"{name} = :{name}")
        values[name] = json.dumps(value) if isinstance(value, dict) else value
        # A parameter of its own: the server gives each one type, that of where it stands.
        sourced[name] = f"{name} IS DISTINCT FROM :{name}_wanted"
    if origin is not None:
        values |= {f"{name}_wanted": values[name] for name in fields}
    if not parts:
        return 0
    if origin is not None:
        parts.append(_sources(sourced))
        values["origin"] = json.dumps(origin)
    statement = (
        f"UPDATE facility SET {', '.join(parts)}, version = version + 1, updated_at = now() WHERE id = ANY(:ids)"
    )
    result = session.execute(text(statement), {"ids": ids, **values})
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def change_rows(session: Session, rows: dict[int, dict[str, Any]], *, origin: dict[str, Any]) -> int:
    """Set each facility's own fields (of EDITABLE), id → fields, in one statement; returns how many there were.

    `origin` becomes the source of every field whose value really changes.
    """
    names = sorted({name for fields in rows.values() for name in fields})
    refused = set(names) - EDITABLE
    if refused:
        raise InvalidInput(f"cannot be changed: {', '.join(sorted(refused))}")
    if not names:
        return 0
    pairs = ", ".join(f"{name} = CASE WHEN o.new ? '{name}' THEN r.{name} ELSE f.{name} END" for name in names)
    sourced = {name: f"o.new ? '{name}' AND f.{name} IS DISTINCT FROM r.{name}" for name in names}
    result = session.execute(
        text(f"""
        UPDATE facility f SET {pairs}, {_sources(sourced, of="f.")}, version = f.version + 1, updated_at = now()
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS o(id bigint, new jsonb),
             LATERAL jsonb_populate_record(NULL::facility, o.new) r
        WHERE f.id = o.id"""),
        {"rows": json.dumps([{"id": key, "new": new} for key, new in rows.items()]), "origin": json.dumps(origin)},
    )
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def lock(session: Session, ids: list[int]) -> dict[int, tuple[int, str]]:
    """id → (version, name) of those that exist, kept from others until the transaction ends."""
    rows = session.execute(
        text("SELECT id, version, name FROM facility WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"), {"ids": ids}
    )
    return {row.id: (row.version, row.name) for row in rows}


def _sources(sourced: dict[str, str], *, of: str = "") -> str:
    """`sources` with `:origin` under every field whose condition holds."""
    marks = (
        f"CASE WHEN {condition} THEN jsonb_build_object('{name}', CAST(:origin AS jsonb)) ELSE '{{}}'::jsonb END"
        for name, condition in sourced.items()
    )
    return f"sources = {of}sources || {' || '.join(marks)}"


def _point(fields: dict[str, Any]) -> tuple[list[str], dict[str, Any], dict[str, str]]:
    """Take lon/lat (placed by hand: surveyed; null: no place) or an old point and its quality out of `fields`."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    if "lon" in fields:
        values |= {"lon": fields.pop("lon"), "lat": fields.pop("lat")}
        if values["lon"] is None:
            return ["point = NULL", "point_quality = 'none'"], {}, {"point": "point IS NOT NULL"}
        made = "ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)"
        moved = {"point": f"point IS DISTINCT FROM {made}"}
        return [f"point = {made}", "point_quality = 'surveyed'"], values, moved
    if "point" in fields:
        old = fields.pop("point")
        parts.append("point = ST_SetSRID(ST_GeomFromGeoJSON(:point), 4326)")
        values["point"] = json.dumps(old) if old else None
    if "point_quality" in fields:
        parts.append("point_quality = :point_quality")
        values["point_quality"] = fields.pop("point_quality")
    return parts, values, {}


def insert(session: Session, municipality_id: int, code: str, name: str) -> int:
    """A new facility with nothing but its number and name. Raises Conflict where the number is taken."""
    made = session.execute(
        text("""INSERT INTO facility (municipality_id, code, name, point_quality) VALUES (:town, :code, :name, 'none')
                ON CONFLICT (municipality_id, code) DO NOTHING RETURNING id"""),
        {"town": municipality_id, "code": code, "name": name},
    ).scalar_one_or_none()
    if made is None:
        raise Conflict(f"the number {code} belongs to another facility")
    return int(made)


def stand_in(session: Session, facility_id: int) -> None:
    """The one building that stands for a facility whose buildings nobody has named, as an import makes it."""
    session.execute(
        text("""INSERT INTO building (facility_id, code, is_whole, floor_area_m2, built_year)
                SELECT id, '*', true, floor_area_m2, built_year FROM facility
                WHERE id = :id AND (floor_area_m2 IS NOT NULL OR built_year IS NOT NULL)"""),
        {"id": facility_id},
    )


def remove(session: Session, facility_id: int) -> None:
    """The facility and everything kept with it; the history keeps what it was.

    Raises Conflict where a plan speaks of it: a finished run never changes.
    """
    planned = text("SELECT 1 FROM decision WHERE facility_id = :id LIMIT 1")
    if session.execute(planned, {"id": facility_id}).first():
        raise Conflict("a plan speaks of this facility")
    session.execute(text("DELETE FROM facility WHERE id = :id"), {"id": facility_id})
    session.expire_all()


def recode(session: Session, facility_id: int, code: str) -> None:
    """Give a facility another number. Raises Conflict where another facility of its municipality has it."""
    taken = session.execute(
        text("""SELECT 1 FROM facility o JOIN facility f ON f.municipality_id = o.municipality_id
                WHERE f.id = :id AND o.id <> f.id AND o.code = :code"""),
        {"id": facility_id, "code": code},
    ).first()
    if taken:
        raise Conflict(f"the number {code} belongs to another facility")
    session.execute(
        text("UPDATE facility SET code = :code, version = version + 1, updated_at = now() WHERE id = :id"),
        {"id": facility_id, "code": code},
    )


def set_land_area(session: Session, facility_id: int, area_m2: float) -> None:
    session.execute(
        text("""INSERT INTO land (facility_id, area_m2) VALUES (:id, :area)
                ON CONFLICT (facility_id) DO UPDATE SET area_m2 = excluded.area_m2"""),
        {"id": facility_id, "area": area_m2},
    )


def vouch(session: Session, facility_id: int, field: str, origin: dict[str, Any]) -> None:
    """Note who stands for the value a field has, beside the source it came from."""
    session.execute(
        text("""UPDATE facility SET sources = sources || jsonb_build_object(CAST(:field AS text),
                       coalesce(sources -> CAST(:field AS text), '{}'::jsonb) || CAST(:origin AS jsonb))
                WHERE id = :id"""),
        {"id": facility_id, "field": field, "origin": json.dumps(origin)},
    )
    session.expire_all()


def ids_of(session: Session, codes: list[str]) -> dict[str, int]:
    """code → id in the home town."""
    rows = session.execute(
        text("""SELECT f.code, f.id FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                WHERE f.code = ANY(:codes)"""),
        {"codes": codes},
    )
    return {row.code: row.id for row in rows}
