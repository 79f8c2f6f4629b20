"""Facilities as GeoJSON text, built by one statement: no ORM object, no pydantic, nothing per row in Python."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.facility.condition import DECAY_SCALE, MEXT_SCALE, GradeScale, Part

_COLUMN = {Part.ROOF: "roof", Part.EXTERIOR: "wall", Part.INTERIOR: "interior", Part.ELECTRIC: "electric",
           Part.MECHANICAL: "mechanical"}  # fmt: skip


def _score_of(scale: GradeScale) -> str:
    """健全度 of one inspection as SQL, from the same points and weights as `domain.condition.assess`."""
    points = {
        part: f"CASE {_COLUMN[part]} "
        + " ".join(f"WHEN '{g.value}' THEN {p}::float8" for g, p in scale.points.items())
        + " END"
        for part in scale.weights
    }
    above = " + ".join(f"coalesce(({points[part]}) * {weight}::float8, 0)" for part, weight in scale.weights.items())
    below = " + ".join(
        f"(({points[part]}) IS NOT NULL)::int * {weight}::float8" for part, weight in scale.weights.items()
    )
    mean = f"({above}) / nullif({below}, 0)"
    return f"greatest(0, 100 - {mean})" if scale.is_decay else mean


_SCORE = f"CASE WHEN scale = 'decay' THEN {_score_of(DECAY_SCALE)} ELSE {_score_of(MEXT_SCALE)} END"
_PROPERTIES = """
    json_build_object(
      'code', f.code, 'name', f.name, 'kana', f.name_kana, 'category', f.category,
      'class_large', f.class_large, 'class_small', f.class_small,
      'functions', coalesce(u.functions, '[]'::json), 'department', f.department,
      'management', f.management, 'district', f.district,
      'address', f.address, 'municipality', m.code, 'own', m.is_home,
      'built_year', coalesce(f.built_year, b.oldest), 'floor_area_m2', coalesce(f.floor_area_m2, b.area),
      'buildings', coalesce(b.buildings, 0), 'blocks', coalesce(b.blocks, '[]'::json),
      'seismic', coalesce(b.seismic, 'unknown'), 'quality', f.point_quality,
      'users', y.users, 'users_unit', y.users_unit, 'cost_yen', y.cost_yen, 'income_yen', y.income_yen,
      'year', y.fiscal_year, 'policy', f.policy, 'shelter', f.shelter, 'host', f.host_name,
      'flags', coalesce(z.flags, '[]'::json), 'condition', i.condition, 'version', f.version)
"""
_JOINS = f"""
    FROM facility f JOIN municipality m ON m.id = f.municipality_id
    LEFT JOIN (SELECT facility_id, count(*) AS buildings, sum(floor_area_m2) AS area, min(built_year) AS oldest,
                 json_agg(json_build_array(built_year, floor_area_m2) ORDER BY id)
                   FILTER (WHERE floor_area_m2 > 0) AS blocks,
                 CASE WHEN bool_or(seismic_code = 'old' OR (seismic_code IS NULL AND built_year < 1981)) THEN 'old'
                      WHEN bool_and(seismic_code = 'new' OR (seismic_code IS NULL AND built_year > 1982)) THEN 'new'
                      ELSE 'unknown' END AS seismic
               FROM building WHERE {{only}} GROUP BY facility_id) b ON b.facility_id = f.id
    LEFT JOIN (SELECT facility_id, json_agg(function ORDER BY area_m2 DESC NULLS LAST, function) AS functions
               FROM facility_function WHERE {{only}} GROUP BY facility_id) u ON u.facility_id = f.id
    LEFT JOIN (SELECT DISTINCT ON (facility_id) facility_id, fiscal_year, users, users_unit, income_yen, cost_yen
               FROM yearly_record WHERE {{only}} ORDER BY facility_id, fiscal_year DESC) y ON y.facility_id = f.id
    LEFT JOIN (SELECT z.facility_id, json_agg(d.kind || coalesce(':' || z.rank, '') ORDER BY d.kind, z.rank) AS flags
               FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id
               WHERE {{only}} AND z.state = 'inside' AND d.kind IN ('flood', 'landslide', 'tsunami')
               GROUP BY z.facility_id) z ON z.facility_id = f.id
    LEFT JOIN (SELECT g.facility_id, round((sum(g.score * coalesce(b.floor_area_m2, 1))
                 / sum(coalesce(b.floor_area_m2, 1)) FILTER (WHERE g.score IS NOT NULL))::numeric, 1) AS condition
               FROM (SELECT DISTINCT ON (facility_id, building_code) facility_id, building_code, {_SCORE} AS score
                     FROM inspection WHERE {{only}} ORDER BY facility_id, building_code, fiscal_year DESC) g
               LEFT JOIN building b ON b.facility_id = g.facility_id AND b.code = g.building_code
               GROUP BY g.facility_id) i ON i.facility_id = f.id
"""


_FEATURE = f"""
    '{{"type":"Feature","id":' || f.id || ',"geometry":' || coalesce(ST_AsGeoJSON(f.point, 7), 'null')
    || ',"properties":' || {_PROPERTIES} || '}}'
"""
_ALL, _CHANGED = "true", "facility_id IN (SELECT id FROM changed)"

# Every change of what the collection tells adds a line to one of the two: zones, for one, have no row history.
_NEWEST = """coalesce((SELECT max(id) FROM change_log), 0) AS line, coalesce((SELECT max(id) FROM event), 0) AS event"""
# Those that were still writing when an answer was read, and have committed since: their lines may carry older numbers.
_LATE = """EXISTS (SELECT 1 FROM pg_snapshot_xip(CAST(:snapshot AS pg_snapshot)) AS writer
    WHERE coalesce(pg_xact_status(writer), 'committed') = 'committed')"""
# An import may change every facility, and what it changes need not have a history of its own.
_IMPORTED = r"EXISTS (SELECT 1 FROM event WHERE id > :event AND (action LIKE 'import\_%' OR action = 'empty_register'))"
MOST_CHANGED = 500
# What a list may be narrowed by.
PAGE_FILTERS = frozenset({"category", "department", "district", "management", "class_large", "class_small"})


@dataclass(frozen=True, slots=True)
class Stand:
    """The state of the database an answer was read from: its newest lines, and who was still writing then."""

    line: int
    event: int
    snapshot: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Features as GeoJSON text by facility id; None for a facility that is no more."""

    features: dict[int, str | None]
    stand: Stand


def every_feature(session: Session) -> Reading:
    """The whole stock, in the order of its ids; geometry is null where no position is known."""
    rows = session.execute(
        text(f"""
        SELECT s.line, s.event, s.snapshot, x.id, x.feature
        FROM (SELECT {_NEWEST}, pg_current_snapshot()::text AS snapshot) s
        LEFT JOIN (SELECT f.id, {_FEATURE} AS feature {_JOINS.format(only=_ALL)}) x ON true ORDER BY x.id""")
    ).all()
    return Reading({row.id: row.feature for row in rows if row.id is not None}, Stand(*rows[0][:3]))


def changed_features(session: Session, stand: Stand) -> Reading | None:
    """What has changed since `stand`; None where only reading everything tells: an import, a late writer, too much."""
    since = {"line": stand.line, "event": stand.event, "snapshot": stand.snapshot, "most": MOST_CHANGED + 1}
    rows = session.execute(
        text(f"""
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT v.id FROM change_log l, LATERAL (VALUES (l.facility_id),
                (CAST(l.old->>'facility_id' AS bigint)), (CAST(l.new->>'facility_id' AS bigint))) v(id)
            WHERE l.id > :line AND v.id IS NOT NULL LIMIT :most)
        SELECT s.*, c.id, x.feature
        FROM (SELECT {_NEWEST}, pg_current_snapshot()::text AS snapshot, {_LATE} OR {_IMPORTED}
                OR EXISTS (SELECT 1 FROM change_log WHERE id > :line AND facility_id IS NULL) AS unknown) s
        LEFT JOIN changed c ON true
        LEFT JOIN (SELECT f.id, {_FEATURE} AS feature {_JOINS.format(only=_CHANGED)}
                   WHERE f.id IN (SELECT id FROM changed)) x ON x.id = c.id"""),
        since,
    ).all()
    if rows[0].unknown or len(rows) > MOST_CHANGED:
        return None
    return Reading({row.id: row.feature for row in rows if row.id is not None}, Stand(*rows[0][:3]))


def still_holds(session: Session, stand: Stand) -> bool:
    """Whether what was read at `stand` is what would be read now.

    The newest line alone does not say so: who wrote before it may commit after it. So none of those that were writing
    at that time may have committed since.
    """
    found = session.execute(text(f"SELECT {_NEWEST}, {_LATE} AS late"), {"snapshot": stand.snapshot}).one()
    return not found.late and (found.line, found.event) == (stand.line, stand.event)


def properties_of(session: Session, facility_id: int) -> dict[str, Any] | None:
    """The same properties for one facility, with `lon` and `lat`; None where there is no such facility."""
    row = session.execute(
        text(f"""
        SELECT ({_PROPERTIES})::jsonb || jsonb_build_object('id', f.id, 'lon', ST_X(f.point), 'lat', ST_Y(f.point))
        {_JOINS.format(only=_ALL)} WHERE f.id = :id"""),
        {"id": facility_id},
    ).scalar_one_or_none()
    return row


def page(
    session: Session, *, after: str | None, limit: int, equal: dict[str, str], like: str | None
) -> list[dict[str, Any]]:
    """Home facilities after the number `after`, in the order of their numbers: `properties_of` of each, with `id`.

    `equal`: values that columns of `PAGE_FILTERS` must have; `like`: part of the name.
    """
    refused = set(equal) - PAGE_FILTERS
    if refused:
        raise ValueError(f"no filter: {', '.join(sorted(refused))}")
    wanted = " AND ".join(f"c.{name} = :{name}" for name in sorted(equal)) or "true"
    rows = session.execute(
        text(f"""
        WITH changed AS MATERIALIZED (
            SELECT c.id FROM facility c JOIN municipality t ON t.id = c.municipality_id AND t.is_home
            WHERE {wanted} AND (CAST(:after AS text) IS NULL OR c.code > :after)
              AND (CAST(:part AS text) IS NULL OR strpos(c.name, :part) > 0)
            ORDER BY c.code LIMIT :limit)
        SELECT ({_PROPERTIES})::jsonb || jsonb_build_object('id', f.id, 'lon', ST_X(f.point), 'lat', ST_Y(f.point))
        {_JOINS.format(only=_CHANGED)} WHERE f.id IN (SELECT id FROM changed) ORDER BY f.code"""),
        {"after": after, "limit": limit, "part": like, **equal},
    )
    return list(rows.scalars())


def newest_import(session: Session) -> tuple[int, float]:
    """Number of the newest import and its age in seconds; (0, 0.0) where there is none."""
    row = session.execute(
        text("""SELECT id, extract(epoch FROM now() - at)::float8 AS age FROM event
                WHERE action LIKE 'import\\_%' OR action = 'empty_register' ORDER BY id DESC LIMIT 1""")
    ).one_or_none()
    return (0, 0.0) if row is None else (int(row.id), float(row.age))


def data_version(session: Session) -> str:
    """Changes with everything an answer is computed from: "newest line of the history" "." "newest import".

    Zones, population, roads and the like have no row history; each of their imports is an event.
    """
    return str(
        session.execute(
            text("""SELECT (SELECT coalesce(max(id), 0) FROM change_log) || '.' ||
                           (SELECT coalesce(max(id), 0) FROM event
                            WHERE action LIKE 'import\\_%' OR action = 'empty_register')""")
        ).scalar_one()
    )
