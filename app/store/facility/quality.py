"""What the register does not know, and what it knows but may be wrong."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

FIELDS = ("department", "address", "district", "point", "floor_area_m2", "built_year")


def missing_rates(session: Session) -> list[dict[str, Any]]:
    """Per class: how many facilities, and the share of them for which each field is unknown."""
    own = ", ".join(f"'{name}', avg((f.{name} IS NULL)::int)" for name in FIELDS)
    rows = session.execute(
        text(f"""
        SELECT f.category, count(*) AS facilities, json_build_object({own},
                 'users', avg((y.users IS NULL)::int), 'cost', avg((y.cost_yen IS NULL)::int),
                 'structure', avg((b.structures IS NULL)::int), 'grades', avg((i.facility_id IS NULL)::int)) AS missing
        FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
        LEFT JOIN LATERAL (SELECT users, cost_yen FROM yearly_record WHERE facility_id = f.id
                           ORDER BY fiscal_year DESC LIMIT 1) y ON true
        LEFT JOIN (SELECT facility_id, max(structure) AS structures FROM building GROUP BY facility_id) b
               ON b.facility_id = f.id
        LEFT JOIN (SELECT DISTINCT facility_id FROM inspection) i ON i.facility_id = f.id
        GROUP BY f.category ORDER BY f.category""")
    )
    return [dict(row._mapping) for row in rows]


# code → condition over f (facility), m (municipality), y (newest year). The words are the front end's.
_DOUBTS = {
    "outside_town": "f.point IS NOT NULL AND m.boundary IS NOT NULL AND NOT ST_Intersects(m.boundary, f.point)",
    "town_level_point": "f.point_quality = 'town'",
    "no_position": "f.point IS NULL",
    "no_area": "coalesce(f.floor_area_m2, 0) = 0",
    "built_in_future": "f.built_year > extract(year FROM now())",
    "very_old": "f.built_year < 1900",
    "cost_without_users": "y.cost_yen > 0 AND y.users IS NULL",
    "very_dear_per_m2": "f.floor_area_m2 > 0 AND y.cost_yen / f.floor_area_m2 > 500000",
}


def doubtful_values(session: Session) -> list[dict[str, Any]]:
    """facility_id, code, name and the code of each doubt."""
    cases = ", ".join(f"CASE WHEN {condition} THEN '{code}' END" for code, condition in _DOUBTS.items())
    rows = session.execute(
        text(f"""
        SELECT facility_id, code, name, doubt FROM (
          SELECT f.id AS facility_id, f.code, f.name, unnest(ARRAY[{cases}]) AS doubt
          FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
          LEFT JOIN LATERAL (SELECT users, cost_yen FROM yearly_record WHERE facility_id = f.id
                             ORDER BY fiscal_year DESC LIMIT 1) y ON true) d
        WHERE doubt IS NOT NULL ORDER BY doubt, code""")
    )
    return [dict(row._mapping) for row in rows]


# code → condition over f (facility), y (its newest year), p (its parts): what a plan cannot judge while it holds.
_GAPS = {
    "users": "y.users IS NULL",
    "cost": "y.cost_yen IS NULL",
    "floor_area": "coalesce(f.floor_area_m2, p.area, 0) = 0",
    "built_year": "coalesce(f.built_year, p.oldest) IS NULL",
    "position": "f.point IS NULL",
    "exact_position": "f.point_quality IN ('town', 'address')",
    "structure": "NOT p.structured",
    "grades": "NOT EXISTS (SELECT 1 FROM inspection i WHERE i.facility_id = f.id)",
    "function": """NOT EXISTS (SELECT 1 FROM facility_function u
        WHERE u.facility_id = f.id AND u.function <> 'unclassified')""",
    "capacity": """EXISTS (SELECT 1 FROM facility_function u WHERE u.facility_id = f.id)
        AND NOT EXISTS (SELECT 1 FROM facility_function u WHERE u.facility_id = f.id AND u.capacity IS NOT NULL)""",
    "hazard": """NOT EXISTS (SELECT 1 FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id
        WHERE z.facility_id = f.id AND d.kind IN ('flood', 'landslide', 'tsunami') AND z.state <> 'no_data')""",
}
_PARTS = """
    LEFT JOIN LATERAL (SELECT users, cost_yen FROM yearly_record WHERE facility_id = f.id
                       ORDER BY fiscal_year DESC LIMIT 1) y ON true
    LEFT JOIN LATERAL (SELECT sum(floor_area_m2) AS area, min(built_year) AS oldest,
                              coalesce(bool_or(structure IS NOT NULL), false) AS structured
                       FROM building WHERE facility_id = f.id) p ON true"""
_HOME = "facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home"


def gaps(session: Session, *, named: int = 50) -> list[dict[str, Any]]:
    """Per gap: facilities, their floor area in m², and the ids of the `named` largest of them; the widest gap first."""
    cases = ", ".join(f"CASE WHEN {condition} THEN '{code}' END" for code, condition in _GAPS.items())
    rows = session.execute(
        text(f"""
        SELECT gap, count(*) AS facilities, coalesce(sum(area), 0) AS floor_area_m2,
               (array_agg(id ORDER BY area DESC NULLS LAST, id))[1:{int(named)}] AS ids
        FROM (SELECT f.id, coalesce(f.floor_area_m2, p.area) AS area, unnest(ARRAY[{cases}]) AS gap
              FROM {_HOME} {_PARTS}) g
        WHERE gap IS NOT NULL GROUP BY gap ORDER BY floor_area_m2 DESC, facilities DESC, gap""")
    )
    return [dict(row._mapping) for row in rows]


def stock_size(session: Session) -> dict[str, Any]:
    """facilities and floor_area_m2 of the home town: what the gaps are shares of."""
    row = session.execute(
        text(f"""SELECT count(*) AS facilities, coalesce(sum(coalesce(f.floor_area_m2, p.area)), 0) AS floor_area_m2
                 FROM {_HOME} {_PARTS}""")
    ).one()
    return dict(row._mapping)
