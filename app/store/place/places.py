"""Population cells, zones and shelters: written in bulk, read as GeoJSON or columns."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import AgeBand
from app.models import PopulationCell, PopulationDataset, Shelter, Zone, ZoneDataset


def save_population(
    session: Session,
    *,
    name: str,
    source: str,
    sha256: str,
    method: str | None,
    years: list[int],
    bands: list[str],
    cells: Iterable[tuple[str, str | None, float, float, list[float]]],
) -> int:
    """Replace the dataset of the same file, or add it; cells are (code, name, lon, lat, people band-major)."""
    session.execute(delete(PopulationDataset).where(PopulationDataset.sha256 == sha256))
    dataset = PopulationDataset(name=name, source=source, sha256=sha256, method=method, years=years, bands=bands)
    session.add(dataset)
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    columns = "dataset_id, code, name, lon, lat, people"
    with connection.cursor() as cursor, cursor.copy(f"COPY population_cell ({columns}) FROM STDIN") as copy:
        for cell in cells:
            copy.write_row((dataset.id, *cell))
    return dataset.id


def population(session: Session) -> tuple[PopulationDataset, PopulationGrid] | None:
    """The newest dataset and its cells; None where nothing is loaded."""
    dataset = session.scalars(select(PopulationDataset).order_by(PopulationDataset.id.desc()).limit(1)).one_or_none()
    if dataset is None:
        return None
    cell = PopulationCell
    columns = (cell.code, cell.name, cell.lon, cell.lat, cell.people)
    rows = session.execute(select(*columns).where(cell.dataset_id == dataset.id).order_by(cell.code)).all()
    shape = (len(rows), len(dataset.bands), len(dataset.years))
    grid = PopulationGrid(
        codes=tuple(row.code for row in rows),
        names=tuple(row.name for row in rows),
        lon=np.array([row.lon for row in rows], dtype=np.float64),
        lat=np.array([row.lat for row in rows], dtype=np.float64),
        years=tuple(dataset.years),
        bands=tuple(AgeBand.of(band) for band in dataset.bands),
        people=np.array([row.people for row in rows], dtype=np.float64).reshape(shape),
        method=dataset.method or "as published",
    )
    return dataset, grid


def unplaced_cells(session: Session) -> list[tuple[int, str]]:
    """(id, name) of the cells of the newest dataset that have a name and no position."""
    rows = session.execute(
        text("""SELECT id, name FROM population_cell WHERE name IS NOT NULL AND 'NaN' IN (lon, lat)
                AND dataset_id = (SELECT max(id) FROM population_dataset) ORDER BY id""")
    )
    return [(row[0], row[1]) for row in rows]


def place_cells(session: Session, rows: list[dict[str, Any]]) -> None:
    """Give population cells their points: rows of {id, lon, lat}."""
    if rows:
        session.execute(update(PopulationCell), rows)


def save_zones(
    session: Session,
    *,
    kind: str,
    name: str,
    source: str,
    sha256: str,
    coverage_wkb: bytes | None,
    zones: Iterable[tuple[str | None, int | None, dict[str, Any], bytes]],
) -> int:
    """Replace the dataset of the same kind and file, or add it; zones are (name, rank, attributes, WKB lon/lat)."""
    session.execute(delete(ZoneDataset).where(ZoneDataset.kind == kind, ZoneDataset.sha256 == sha256))
    dataset = ZoneDataset(kind=kind, name=name, source=source, sha256=sha256)
    session.add(dataset)
    session.flush()
    session.execute(
        text("""UPDATE zone_dataset SET coverage = ST_SetSRID(ST_GeomFromWKB(CAST(:wkb AS bytea)), 4326)
                WHERE id = :id AND CAST(:wkb AS bytea) IS NOT NULL"""),
        {"id": dataset.id, "wkb": coverage_wkb},
    )
    statement = text("""INSERT INTO zone (dataset_id, name, rank, attributes, area) VALUES (:dataset, :name, :rank,
        CAST(:attributes AS jsonb),
        ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SetSRID(ST_GeomFromWKB(:wkb), 4326)), 3)))""")
    rows = [
        {"dataset": dataset.id, "name": name, "rank": rank, "attributes": json.dumps(attributes), "wkb": wkb}
        for name, rank, attributes, wkb in zones
    ]
    if rows:
        session.execute(statement, rows)
    return dataset.id


def cover_home(session: Session, dataset_id: int) -> None:
    """The dataset speaks about the whole home town: its coverage is the town's boundary."""
    session.execute(
        text("UPDATE zone_dataset SET coverage = (SELECT boundary FROM municipality WHERE is_home) WHERE id = :id"),
        {"id": dataset_id},
    )


def refresh_facility_zones(
    session: Session, dataset_id: int | None = None, *, facility_ids: list[int] | None = None
) -> None:
    """Say for placed facilities (all, or those of `facility_ids`) and one zone dataset (or each): inside (deepest
    rank), outside, or no data.

    Outside the stated coverage, or where none is stated, not being inside means "no data", never "safe".
    """
    if not session.scalar(text("SELECT EXISTS (SELECT FROM zone_dataset)")):
        return
    chosen = {"dataset": dataset_id, "ids": facility_ids}
    session.execute(
        text("""DELETE FROM facility_zone WHERE dataset_id = coalesce(:dataset, dataset_id)
                AND (CAST(:ids AS bigint[]) IS NULL OR facility_id = ANY(:ids))"""),
        chosen,
    )
    session.execute(
        text("""
        INSERT INTO facility_zone (facility_id, dataset_id, state, rank, name)
        SELECT DISTINCT ON (f.id, d.id) f.id, d.id,
               CASE WHEN z.id IS NOT NULL THEN 'inside'
                    WHEN d.coverage IS NOT NULL AND ST_Intersects(d.coverage, f.point) THEN 'outside'
                    ELSE 'no_data' END, z.rank, z.name
        FROM facility f CROSS JOIN zone_dataset d
        LEFT JOIN zone z ON z.dataset_id = d.id AND ST_Intersects(z.area, f.point)
        WHERE f.point IS NOT NULL AND d.id = coalesce(:dataset, d.id)
          AND (CAST(:ids AS bigint[]) IS NULL OR f.id = ANY(:ids))
        ORDER BY f.id, d.id, z.rank DESC NULLS LAST, z.id"""),
        chosen,
    )


def name_districts(session: Session) -> None:
    """Facilities that name no district get the district polygon they stand in."""
    session.execute(
        text("""
        UPDATE facility f SET district = z.name, version = version + 1, updated_at = now()
        FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id
        WHERE z.facility_id = f.id AND d.kind = 'district' AND z.state = 'inside' AND f.district IS NULL""")
    )


def save_shelters(session: Session, rows: list[dict[str, Any]]) -> None:
    """Replace shelters of the same code; rows are the columns of the table."""
    if rows:
        session.execute(delete(Shelter).where(Shelter.code.in_([row["code"] for row in rows])))
        session.execute(Shelter.__table__.insert(), rows)  # type: ignore[attr-defined]


def datasets(session: Session) -> list[dict[str, Any]]:
    """Every zone dataset with how many zones it holds."""
    rows = session.execute(
        select(
            ZoneDataset.id, ZoneDataset.kind, ZoneDataset.name, ZoneDataset.source, func.count(Zone.id).label("zones")
        )
        .outerjoin(Zone, Zone.dataset_id == ZoneDataset.id)
        .group_by(ZoneDataset.id)
        .order_by(ZoneDataset.id)
    )
    return [dict(row._mapping) for row in rows]


def zones_geojson(session: Session, dataset_id: int) -> str:
    """One zone dataset as a FeatureCollection (text), simplified to about a metre."""
    return str(
        session.execute(
            text("""SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(
                      json_build_object('type', 'Feature', 'id', id,
                        'geometry', ST_AsGeoJSON(ST_SimplifyPreserveTopology(area, 0.00001), 6)::json,
                        'properties', json_build_object('name', name, 'rank', rank))), '[]'))::text
                    FROM zone WHERE dataset_id = :id"""),
            {"id": dataset_id},
        ).scalar_one()
    )


def boundaries_geojson(session: Session, *, home: bool) -> str:
    """The town's outline (or its neighbours') as a FeatureCollection (text)."""
    return str(
        session.execute(
            text("""SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(
                      json_build_object('type', 'Feature', 'id', id,
                        'geometry', ST_AsGeoJSON(ST_SimplifyPreserveTopology(boundary, 0.0001), 6)::json,
                        'properties', json_build_object('code', code, 'name', name))), '[]'))::text
                    FROM municipality WHERE boundary IS NOT NULL AND is_home = :home"""),
            {"home": home},
        ).scalar_one()
    )


def district_sheet(session: Session, *, fiscal_year: int) -> list[dict[str, Any]]:
    """Per district: facilities, floor area, share of the area 30 years or older in `fiscal_year`."""
    rows = session.execute(
        text("""SELECT f.district AS name, count(DISTINCT f.id) AS facilities, sum(b.floor_area_m2) AS floor_area_m2,
                  sum(b.floor_area_m2) FILTER (WHERE :year - coalesce(b.built_year, f.built_year) >= 30)
                    / nullif(sum(b.floor_area_m2), 0) AS share_over_30
                FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                LEFT JOIN building b ON b.facility_id = f.id
                WHERE f.district IS NOT NULL GROUP BY f.district ORDER BY f.district"""),
        {"year": fiscal_year},
    )
    return [dict(row._mapping) for row in rows]


def total_population(session: Session) -> dict[str, Any] | None:
    """The first year of the newest dataset and its people of all ages; None where nothing is loaded."""
    row = session.execute(
        text("""SELECT d.years[1] AS year, (SELECT round(sum(c.people[(array_position(d.bands, 'all') - 1)
                    * cardinality(d.years) + 1])) FROM population_cell c WHERE c.dataset_id = d.id) AS people
                FROM population_dataset d WHERE 'all' = ANY(d.bands) ORDER BY d.id DESC LIMIT 1""")
    ).one_or_none()
    return {"year": row.year, "people": int(row.people or 0)} if row else None


def districts_at(session: Session, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[str | None]:
    """The district each point lies in, None where in none; one statement for all points."""
    rows = session.execute(
        text("""SELECT (SELECT z.name FROM zone z JOIN zone_dataset d ON d.id = z.dataset_id AND d.kind = 'district'
                        WHERE ST_Intersects(z.area, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)) LIMIT 1)
                FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[])) WITH ORDINALITY AS p(lon, lat, place)
                ORDER BY p.place"""),
        {"lon": lon.tolist(), "lat": lat.tolist()},
    )
    return [row[0] for row in rows]


def count_inside(session: Session, sha256: str) -> int:
    """Facilities inside any zone of the dataset of one file."""
    return int(
        session.execute(
            text("""SELECT count(DISTINCT z.facility_id) FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id
                    WHERE d.sha256 = :sha256 AND z.state = 'inside'"""),
            {"sha256": sha256},
        ).scalar_one()
    )


def placed_facilities(session: Session) -> list[Any]:
    """id, code, name, lon, lat of every home facility that has a position."""
    return list(
        session.execute(
            text("""SELECT f.id, f.code, f.name, ST_X(f.point) AS lon, ST_Y(f.point) AS lat
                    FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
                    WHERE f.point IS NOT NULL ORDER BY f.id""")
        )
    )


def mark_shelters(session: Session) -> None:
    """Facilities linked to a designated shelter are shelters."""
    session.execute(
        text("""
        UPDATE facility f SET shelter = true, version = version + 1, updated_at = now()
        WHERE f.shelter IS DISTINCT FROM true AND EXISTS (SELECT 1 FROM shelter s WHERE s.facility_id = f.id)""")
    )
