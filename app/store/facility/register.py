"""Compare what was staged with the register, and merge it: one statement a table, nothing row by row.

A value the file does not give (NULL) never overwrites one the register has. Rows the file lacks are reported as
"gone" and left alone. A surveyed point is never replaced by a worse one.
"""

from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.domain.vocabulary import PointQuality

_FACILITY_FIELDS = (
    "name", "name_kana", "category", "class_large", "class_small", "department", "management",
    "address", "district", "floor_area_m2", "footprint_m2", "built_year", "policy", "shelter", "host_name",
    "use_state", "property_kind", "classrooms",
)  # fmt: skip
_BUILDING_FIELDS = (
    "name", "structure", "storeys", "basement_storeys", "floor_area_m2", "built_year", "built_month",
    "seismic_code", "seismic_checked", "seismic_retrofitted", "legal_life_years", "acquisition_cost_yen",
    "accumulated_depreciation_yen", "renovated_year", "plateau_id",
)  # fmt: skip
# Better knowledge of a place wins; equal knowledge is replaced by the newer file.
_RANK = "array_position(ARRAY['none','town','address','surveyed'], {}::text)"
_BETTER_POINT = f"s.lon IS NOT NULL AND {_RANK.format('s.point_quality')} >= {_RANK.format('f.point_quality')}"
_MOVED = (
    f"({_BETTER_POINT} AND (f.point IS NULL OR ST_X(f.point) <> s.lon OR ST_Y(f.point) <> s.lat"
    " OR f.point_quality <> s.point_quality))"
)


def _differs(fields: tuple[str, ...], *, old: str, new: str = "s") -> str:
    return " OR ".join(f"({new}.{name} IS NOT NULL AND {new}.{name} IS DISTINCT FROM {old}.{name})" for name in fields)


_CHANGED = f"({_differs(_FACILITY_FIELDS, old='f')} OR NOT f.attributes @> s.attributes OR {_MOVED})"
_SAME_KEY = "f.municipality_id = s.municipality_id AND f.code = s.code"
_PLACE = "to_jsonb(round({}::numeric, 6)::text || ', ' || round({}::numeric, 6)::text)"
# v: field, old, new and whether the merge would change it. `point` is told as "lat, lon".
_PAIRS = (
    "(VALUES "
    + ", ".join(
        f"('{name}', to_jsonb(f.{name}), to_jsonb(s.{name}),"
        f" s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM f.{name})"
        for name in _FACILITY_FIELDS
    )
    + f", ('point', {_PLACE.format('ST_Y(f.point)', 'ST_X(f.point)')}, {_PLACE.format('s.lat', 's.lon')}, {_MOVED})"
    + ") AS v(name, old, new, differs)"
)
_EDITED = "coalesce(f.sources -> v.name ? 'by', false)"


# Facilities a list should have named and does not: only where it is the same list again, or of their section and class.
# Of a list that names neither, one that covers half of an earlier list is that list again; one that does, four fifths.
# Both shares are assumptions.
_GONE = f"""
    WITH matched AS (SELECT f.id FROM facility f JOIN staged_facility s ON {_SAME_KEY}),
    told AS (SELECT municipality_id, bool_or(department IS NOT NULL) AS by_section,
                    bool_or(coalesce(class_small, class_large) IS NOT NULL) AS by_class
             FROM staged_facility GROUP BY municipality_id),
    scope AS MATERIALIZED (SELECT DISTINCT municipality_id, department, class_large, class_small FROM staged_facility),
    lists AS (SELECT f.municipality_id, f.sources -> 'name' ->> 'source' AS list, avg((x.id IS NOT NULL)::int) AS share
              FROM facility f JOIN told t ON t.municipality_id = f.municipality_id LEFT JOIN matched x ON x.id = f.id
              GROUP BY 1, 2)
    SELECT f.id, f.code, f.name FROM facility f JOIN told t ON t.municipality_id = f.municipality_id
    LEFT JOIN lists l ON l.municipality_id = f.municipality_id AND l.list = f.sources -> 'name' ->> 'source'
    WHERE NOT EXISTS (SELECT 1 FROM matched x WHERE x.id = f.id)
      AND (l.share >= CASE WHEN t.by_section OR t.by_class THEN 0.8 ELSE 0.5 END
        OR (t.by_section OR t.by_class) AND EXISTS (
            SELECT 1 FROM scope c WHERE c.municipality_id = f.municipality_id
              AND (NOT t.by_section OR f.department = c.department)
              AND (NOT t.by_class OR CASE WHEN c.class_small IS NOT NULL THEN f.class_small = c.class_small
                                          ELSE f.class_large = c.class_large END)))"""


def count_facilities(session: Session) -> dict[str, int]:
    """new / changed / same / gone / total of the staged facilities against the register."""
    row = session.execute(
        text(f"""
        SELECT count(*) FILTER (WHERE f.id IS NULL) AS new,
               count(*) FILTER (WHERE f.id IS NOT NULL AND {_CHANGED}) AS changed,
               count(*) FILTER (WHERE f.id IS NOT NULL AND NOT {_CHANGED}) AS same,
               (SELECT count(*) FROM ({_GONE}) g) AS gone,
               count(*) AS total
        FROM staged_facility s LEFT JOIN facility f ON {_SAME_KEY}""")
    ).one()
    return dict(row._mapping)


def count_renamed(session: Session) -> int:
    """New staged facilities that stand where one stands that the list should have named and does not."""
    asked = f"""
        WITH gone AS MATERIALIZED (SELECT f.municipality_id, f.address, f.point
                                   FROM ({_GONE}) g JOIN facility f ON f.id = g.id)
        SELECT count(*) FROM staged_facility s
        WHERE NOT EXISTS (SELECT 1 FROM facility f WHERE {_SAME_KEY})
          AND EXISTS (SELECT 1 FROM gone f WHERE f.municipality_id = s.municipality_id
                      AND (f.address = s.address OR (ST_X(f.point) = s.lon AND ST_Y(f.point) = s.lat)))"""
    return int(session.execute(text(asked)).scalar_one())


def count_buildings(session: Session) -> dict[str, int]:
    """new / changed / same / total of the staged buildings; a stand-in does not count where real ones are known."""
    changed = _differs(_BUILDING_FIELDS, old="b")
    row = session.execute(
        text(f"""
        SELECT count(*) FILTER (WHERE b.id IS NULL) AS new,
               count(*) FILTER (WHERE b.id IS NOT NULL AND ({changed})) AS changed,
               count(*) FILTER (WHERE b.id IS NOT NULL AND NOT ({changed})) AS same,
               count(*) AS total
        FROM staged_building s
        LEFT JOIN facility f ON f.municipality_id = s.municipality_id AND f.code = s.facility_code
        LEFT JOIN building b ON b.facility_id = f.id AND b.code = s.code
        WHERE NOT s.is_whole OR NOT EXISTS (SELECT 1 FROM building o WHERE o.facility_id = f.id AND NOT o.is_whole)""")
    ).one()
    return dict(row._mapping)


def list_changes(session: Session, *, limit: int) -> list[dict[str, Any]]:
    """Changed (field: old → new), gone and new facilities, at most `limit`, in this order.

    `edited` says of a field that a planner wrote or chose the old value: a person's word that the file would replace.
    """
    rows = session.execute(
        text(f"""
        SELECT s.code, s.name, 'changed' AS kind,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.name, 'old', v.old, 'new', v.new,
                                                             'edited', {_EDITED})), '[]')
                FROM {_PAIRS} WHERE v.differs) AS fields
        FROM staged_facility s JOIN facility f ON {_SAME_KEY} WHERE {_CHANGED}
        UNION ALL
        SELECT code, name, 'gone', '[]' FROM ({_GONE}) g
        UNION ALL
        SELECT s.code, s.name, 'new', '[]' FROM staged_facility s
        WHERE NOT EXISTS (SELECT 1 FROM facility f WHERE {_SAME_KEY})
        LIMIT :limit"""),
        {"limit": limit},
    )
    return [dict(row._mapping) for row in rows]


def names_new_and_gone(session: Session, *, limit: int = 2000) -> tuple[list[str], list[str]]:
    """Names that only the staged list has, and names that only the register has; at most `limit` of each."""
    unknown = f"SELECT s.name FROM staged_facility s WHERE NOT EXISTS (SELECT 1 FROM facility f WHERE {_SAME_KEY})"
    new, gone = (
        list(session.scalars(text(f"{names} LIMIT :limit"), {"limit": limit}))
        for names in (unknown, f"SELECT name FROM ({_GONE}) g")
    )
    return new, gone


def count_edits_at_stake(session: Session) -> int:
    """Values a planner wrote or chose that the staged file tells otherwise, of facilities and of their buildings."""
    buildings = " + ".join(
        f"(b.sources -> '{name}' ? 'by' AND s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM b.{name})::int"
        for name in _BUILDING_FIELDS
    )
    count = session.execute(
        text(f"""
        SELECT (SELECT count(*) FROM staged_facility s JOIN facility f ON {_SAME_KEY}
                CROSS JOIN LATERAL (SELECT 1 FROM {_PAIRS} WHERE v.differs AND {_EDITED}) AS d
                WHERE f.sources @? '$.*.by')
             + (SELECT coalesce(sum({buildings}), 0) FROM staged_building s
                JOIN facility f ON f.municipality_id = s.municipality_id AND f.code = s.facility_code
                JOIN building b ON b.facility_id = f.id AND b.code = s.code WHERE b.sources <> '{{}}')""")
    ).scalar_one()
    return int(count)


def keep_edits(session: Session) -> None:
    """Silence the staged file wherever a planner wrote or chose the value, so that the merge leaves that alone."""
    own = ", ".join(f"{name} = CASE WHEN f.sources -> '{name}' ? 'by' THEN f.{name} ELSE s.{name} END"
                    for name in _FACILITY_FIELDS)  # fmt: skip
    placed = "f.sources -> 'point' ? 'by'"
    session.execute(
        text(f"""
        UPDATE staged_facility s SET {own},
            lon = CASE WHEN {placed} THEN NULL ELSE s.lon END, lat = CASE WHEN {placed} THEN NULL ELSE s.lat END,
            sources = o.sources - ARRAY(SELECT key FROM jsonb_each(f.sources) WHERE value ? 'by')
        FROM facility f, staged_origin o WHERE {_SAME_KEY} AND o.id = s.origin AND f.sources @? '$.*.by'""")
    )
    parts = ", ".join(f"{name} = CASE WHEN b.sources -> '{name}' ? 'by' THEN b.{name} ELSE s.{name} END"
                      for name in _BUILDING_FIELDS)  # fmt: skip
    session.execute(
        text(f"""
        UPDATE staged_building s SET {parts} FROM facility f, building b
        WHERE f.municipality_id = s.municipality_id AND f.code = s.facility_code
          AND b.facility_id = f.id AND b.code = s.code AND b.sources <> '{{}}'""")
    )


def keep_known_classes(session: Session) -> None:
    """A class that the staged file only lets one guess from a name gives way to the one that is known."""
    session.execute(
        text(f"""
        UPDATE staged_facility s SET category = f.category FROM facility f
        WHERE {_SAME_KEY} AND f.category IS NOT NULL AND s.class_large IS NULL AND s.class_small IS NULL
          AND s.category IS DISTINCT FROM f.category
          AND NOT EXISTS (SELECT FROM jsonb_object_keys(s.attributes) AS heading
                          WHERE heading ILIKE '%poi%' OR heading LIKE '%中分類%')""")
    )


def keep_known_points(session: Session) -> None:
    """The very point that is stored tells nothing new: a list made from it does not make a town's middle a survey."""
    session.execute(
        text(f"""
        UPDATE staged_facility s SET lon = NULL, lat = NULL FROM facility f
        WHERE {_SAME_KEY} AND f.point_quality IN ('{PointQuality.TOWN.value}', '{PointQuality.ADDRESS.value}')
          AND abs(s.lon - ST_X(f.point)) < 1e-6 AND abs(s.lat - ST_Y(f.point)) < 1e-6""")
    )


def drop_known_codes(session: Session) -> None:
    """Codes in columns of the open-data standard that repeat the facility's or its town's are no spare columns."""
    session.execute(
        text(f"""
        UPDATE staged_facility s SET attributes = s.attributes
            - CASE WHEN s.attributes ->> 'ID' = f.code THEN 'ID' ELSE '' END
            - CASE WHEN left(s.attributes ->> '所在地_全国地方公共団体コード', 5) = left(m.code, 5)
                   THEN '所在地_全国地方公共団体コード' ELSE '' END
        FROM facility f JOIN municipality m ON m.id = f.municipality_id
        WHERE {_SAME_KEY} AND s.attributes ?| ARRAY['ID', '所在地_全国地方公共団体コード']""")
    )


def merge_facilities(session: Session) -> None:
    """Insert the new, update the changed, leave the same untouched (no version bump, no history line)."""
    kept = ", ".join(f"{name} = coalesce(excluded.{name}, f.{name})" for name in _FACILITY_FIELDS)
    columns = ", ".join(_FACILITY_FIELDS)
    values = ", ".join(f"s.{name}" for name in _FACILITY_FIELDS)
    better = (
        f"excluded.point IS NOT NULL AND {_RANK.format('excluded.point_quality')} >= {_RANK.format('f.point_quality')}"
    )
    changed = _differs(_FACILITY_FIELDS, old="f", new="excluded")
    session.execute(
        text(f"""
        INSERT INTO facility AS f (municipality_id, code, {columns}, point, point_quality, attributes, sources)
        SELECT s.municipality_id, s.code, {values},
               ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326), s.point_quality, s.attributes,
               coalesce(s.sources, o.sources)
        FROM staged_facility s JOIN staged_origin o ON o.id = s.origin
        ON CONFLICT (municipality_id, code) DO UPDATE SET {kept},
            point = CASE WHEN {better} THEN excluded.point ELSE f.point END,
            point_quality = CASE WHEN {better} THEN excluded.point_quality ELSE f.point_quality END,
            attributes = f.attributes || excluded.attributes,
            sources = f.sources || excluded.sources,
            version = f.version + 1, updated_at = now()
        WHERE {changed} OR NOT f.attributes @> excluded.attributes
           OR ({better} AND (f.point IS DISTINCT FROM excluded.point
                             OR f.point_quality <> excluded.point_quality))""")
    )


def merge_buildings(session: Session) -> None:
    """Real buildings replace the stand-in `is_whole`; a stand-in is not added where real buildings are known."""
    session.execute(
        text("""
        DELETE FROM building b USING staged_building s, facility f
        WHERE b.facility_id = f.id AND f.municipality_id = s.municipality_id AND f.code = s.facility_code
          AND b.is_whole AND NOT s.is_whole""")
    )
    columns = ", ".join(_BUILDING_FIELDS)
    values = ", ".join(f"s.{name}" for name in _BUILDING_FIELDS)
    kept = ", ".join(f"{name} = coalesce(excluded.{name}, b.{name})" for name in _BUILDING_FIELDS)
    changed = _differs(_BUILDING_FIELDS, old="b", new="excluded")
    session.execute(
        text(f"""
        INSERT INTO building AS b (facility_id, code, is_whole, {columns}, attributes)
        SELECT DISTINCT ON (f.id, s.code) f.id, s.code, s.is_whole, {values}, s.attributes
        FROM staged_building s
        JOIN facility f ON f.municipality_id = s.municipality_id AND f.code = s.facility_code
        WHERE NOT s.is_whole
           OR NOT EXISTS (SELECT 1 FROM building o WHERE o.facility_id = f.id AND NOT o.is_whole)
        ON CONFLICT (facility_id, code) DO UPDATE SET {kept},
            attributes = b.attributes || excluded.attributes, version = b.version + 1, updated_at = now()
        WHERE {changed} OR NOT b.attributes @> excluded.attributes""")
    )


# Table → (its key beside facility_id, its other columns).
_DETAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "yearly_record": (
        ("fiscal_year",),
        (
            "maintenance_yen", "utilities_yen", "staff_yen", "designated_manager_yen", "other_cost_yen",
            "total_cost_yen", "income_yen", "subsidy_yen", "depreciation_yen", "users", "users_unit",
            "utilisation_rate", "staff_count", "classes", "energy",
        ),
    ),
    "facility_function": (("function",), ("area_m2", "capacity", "unit")),
    "land": ((), ("area_m2", "owner", "price_yen_per_m2", "plot_ratio")),
    "operator_terms": (
        ("scheme",), ("start_year", "years", "fee_yen", "rent_yen", "upfront_yen", "floor_area_m2", "source"),
    ),
    "inspection": (
        ("building_code", "fiscal_year"),
        ("roof", "wall", "interior", "electric", "mechanical", "scale"),
    ),
    "repair": (("building_code", "fiscal_year", "title"), ("part", "cost_yen")),
}  # fmt: skip


def merge_details(session: Session, table: str) -> int:
    """Merge staged yearly records, functions, land, inspections or repairs; returns how many were new or changed."""
    key, fields = _DETAILS[table]
    columns = ", ".join(key + fields)
    values = ", ".join(f"s.{name}" for name in key + fields)
    conflict = ", ".join(("facility_id", *key))
    one_each = ", ".join(("f.id", *(f"s.{name}" for name in key)))
    kept = ", ".join(f"{name} = coalesce(excluded.{name}, t.{name})" for name in fields)
    changed = _differs(fields, old="t", new="excluded")
    result = session.execute(
        text(f"""
        INSERT INTO {table} AS t (facility_id, {columns})
        SELECT DISTINCT ON ({one_each}) f.id, {values} FROM staged_{table} s
        JOIN facility f ON f.municipality_id = s.municipality_id AND f.code = s.facility_code
        ON CONFLICT ({conflict}) DO UPDATE SET {kept} WHERE {changed}""")
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


Known = tuple[str, str | None, float | None, float | None]


def known_codes(session: Session, municipality_id: int) -> dict[str, Known]:
    """code → (name, address, lon, lat) of every facility of one municipality; degrees, None unless surveyed or set."""
    statement = text("""
        SELECT code, name, address, CASE WHEN point_quality <> 'town' THEN ST_X(point) END AS lon,
               CASE WHEN point_quality <> 'town' THEN ST_Y(point) END AS lat
        FROM facility WHERE municipality_id = :id""")
    rows: list[Row[Any]] = list(session.execute(statement, {"id": municipality_id}))
    return {row.code: (row.name, row.address, row.lon, row.lat) for row in rows}


def known_buildings(session: Session, municipality_id: int) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Facility code → building code → (name, structure, year built, m²) of the buildings of one municipality."""
    statement = text("""
        SELECT f.code AS owner, b.code, b.name, b.structure, b.built_year, b.floor_area_m2
        FROM building b JOIN facility f ON f.id = b.facility_id
        WHERE f.municipality_id = :id AND NOT b.is_whole""")
    known: dict[str, dict[str, tuple[Any, ...]]] = {}
    for row in session.execute(statement, {"id": municipality_id}):
        known.setdefault(row.owner, {})[row.code] = (row.name, row.structure, row.built_year, row.floor_area_m2)
    return known


def home_codes(session: Session) -> list[tuple[str, str]]:
    """(code, name) of every facility of the home town."""
    rows = session.execute(
        text("""SELECT f.code, f.name FROM facility f
                JOIN municipality m ON m.id = f.municipality_id AND m.is_home ORDER BY f.code""")
    )
    return [(row.code, row.name) for row in rows]


def all_codes(session: Session) -> list[tuple[int, str, str]]:
    """(municipality id, code, name) of every facility."""
    return [tuple(row) for row in session.execute(text("SELECT municipality_id, code, name FROM facility"))]
