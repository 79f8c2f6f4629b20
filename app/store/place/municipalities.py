"""The town, its neighbours and the dictionary of town names."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session

from app.models import AddressPlace, Facility, Municipality

# Held by whoever makes municipalities until its transaction ends; any number of its own.
_LOCK = 20261129


def home(session: Session) -> Municipality | None:
    return session.scalars(select(Municipality).where(Municipality.is_home)).one_or_none()


def find(session: Session, code: str) -> Municipality | None:
    return session.scalars(select(Municipality).where(Municipality.code == code)).one_or_none()


def wait_for_makers(session: Session) -> None:
    """Files imported beside each other may name the same new town: one makes towns alone until its transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def ensure(session: Session, code: str, name: str, *, prefecture: str | None = None) -> Municipality:
    """The municipality of `code`, made where it is new. The first one ever is home."""
    found = find(session, code)
    if found is None:
        wait_for_makers(session)
        found = find(session, code)
    if found is None:
        found = Municipality(code=code, name=name, prefecture=prefecture, is_home=home(session) is None)
        session.add(found)
        session.flush()
    elif found.name != name and name and found.name == found.code:
        found.name = name
    return found


# Before any file or person has said whose register it is.
UNKNOWN = "000000"


def make_home(session: Session, code: str, name: str, *, prefecture: str | None = None) -> Municipality:
    """The home town is `code`: made, taken from among the neighbours, or the one that was not yet known gets its code.

    A home town without facilities gives way; one with facilities must be asked about first (`other_home`).
    """
    present = home(session)
    if present is not None and present.code == UNKNOWN and find(session, code) is None:
        present.code, present.name, present.prefecture = code, name, prefecture
        session.flush()
        return present
    if present is not None and present.code != code:
        present.is_home = False
        session.flush()
    town = ensure(session, code, name, prefecture=prefecture)
    town.is_home, town.prefecture = True, prefecture or town.prefecture
    session.flush()
    return town


def other_home(session: Session, code: str) -> Municipality | None:
    """The home town where it is another one than `code` and has facilities; None where `code` may become home."""
    present = home(session)
    if present is None or present.code in (code, UNKNOWN):
        return None
    filled = select(Facility.id).where(Facility.municipality_id == present.id).limit(1)
    return present if session.scalar(filled) is not None else None


def with_facilities(session: Session) -> set[str]:
    """Codes of the municipalities whose facilities the register holds."""
    return set(
        session.scalars(select(Municipality.code).where(exists().where(Facility.municipality_id == Municipality.id)))
    )


def name_unnamed(session: Session, name: str) -> None:
    """A home town known only by its code gets the name its own addresses give."""
    town = home(session)
    if town is not None and town.name == town.code:
        town.name = name
        session.flush()


def save_boundary(session: Session, municipality_id: int, geojson: str, *, source: str) -> None:
    session.execute(
        text("""UPDATE municipality SET boundary_source = :source,
                boundary = ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(:geojson), 4326)) WHERE id = :id"""),
        {"id": municipality_id, "geojson": geojson, "source": source},
    )


def boundaries(session: Session) -> dict[str, tuple[str, bytes]]:
    """Code → name and boundary as WKB in lon/lat, of every municipality whose boundary is loaded."""
    statement = "SELECT code, name, ST_AsBinary(boundary) FROM municipality WHERE boundary IS NOT NULL"
    return {row[0]: (row[1], bytes(row[2])) for row in session.execute(text(statement))}


def outline(session: Session, municipality_id: int) -> dict[str, Any]:
    """centre [lon, lat] and bbox [west, south, east, north] of the boundary, else of the facilities; else nulls."""
    row = session.execute(
        text("""
        WITH shape AS (
          SELECT coalesce((SELECT boundary FROM municipality WHERE id = :id),
                          (SELECT ST_Collect(point) FROM facility WHERE municipality_id = :id)) AS g)
        SELECT ST_X(ST_Centroid(g)), ST_Y(ST_Centroid(g)), ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g)
        FROM shape"""),
        {"id": municipality_id},
    ).one()
    if row[0] is None:
        return {"centre": None, "bbox": None}
    return {"centre": [row[0], row[1]], "bbox": [row[2], row[3], row[4], row[5]]}


def neighbours(session: Session) -> list[Municipality]:
    query = select(Municipality).where(Municipality.is_home.is_(False)).order_by(Municipality.code)
    return list(session.scalars(query))


def save_towns(session: Session, rows: Iterable[tuple[Any, ...]]) -> int:
    """Copy (prefecture, city, town, koaza, municipality_code, lon, lat, source) rows in; known places are replaced."""
    columns = "prefecture, city, town, koaza, municipality_code, lon, lat, source"
    session.execute(text("CREATE TEMPORARY TABLE staged_town (LIKE town INCLUDING DEFAULTS) ON COMMIT DROP"))
    connection: Any = session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(f"COPY staged_town ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    result = session.execute(
        text(f"""
        INSERT INTO town ({columns})
        SELECT DISTINCT ON (prefecture, city, town, koaza) {columns} FROM staged_town
        ON CONFLICT (prefecture, city, town, koaza) DO UPDATE
        SET lon = excluded.lon, lat = excluded.lat, source = excluded.source,
            municipality_code = coalesce(excluded.municipality_code, town.municipality_code)""")
    )
    session.execute(text("DROP TABLE staged_town"))
    return int(result.rowcount)  # type: ignore[attr-defined]


def towns(session: Session) -> list[tuple[Any, ...]]:
    """Every dictionary entry: (prefecture, city, town, koaza, lon, lat, municipality_code)."""
    columns = (
        AddressPlace.prefecture,
        AddressPlace.city,
        AddressPlace.town,
        AddressPlace.koaza,
        AddressPlace.lon,
        AddressPlace.lat,
        AddressPlace.municipality_code,
    )
    return [tuple(row) for row in session.execute(select(*columns).order_by(AddressPlace.id))]


def count_towns(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AddressPlace)) or 0


def unplaced(session: Session) -> list[tuple[int, str, str]]:
    """(id, address, name of the municipality) of every facility that has an address and no position yet."""
    rows = session.execute(
        text("""SELECT f.id, f.address, m.name FROM facility f JOIN municipality m ON m.id = f.municipality_id
                WHERE f.point IS NULL AND f.address IS NOT NULL""")
    )
    return [(row[0], row[1], row[2]) for row in rows]


def place(session: Session, rows: list[dict[str, Any]]) -> None:
    """Give facilities their points: rows of {id, lon, lat, quality}."""
    if not rows:
        return
    session.execute(
        text("""UPDATE facility f SET point = ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326), point_quality = p.quality,
                version = f.version + 1, updated_at = now()
                FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS p(id bigint, lon float8, lat float8, quality text)
                WHERE f.id = p.id"""),
        {"rows": json.dumps(rows)},
    )
