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
