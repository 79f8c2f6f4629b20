"""What the first-stage evaluation reads: one row a facility, the newest inspections, the people by year."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# An unsafe building: old seismic code and said not to be retrofitted. What the file does not say makes no mark.
_FIGURES = """
    SELECT f.id, f.code, f.name, f.category, f.class_small, f.district, f.department, f.judgement, f.version,
           coalesce(b.area, f.floor_area_m2) AS floor_area_m2, coalesce(b.oldest, f.built_year) AS built_year,
           b.mean_year, coalesce(b.is_unsafe, false) AS is_unsafe, b.acquisition_cost_yen,
           b.accumulated_depreciation_yen, y.fiscal_year, y.cost_yen, y.income_yen, y.users, y.users_unit,
           y.utilisation_rate
    FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
    LEFT JOIN (SELECT facility_id, sum(floor_area_m2) AS area, min(built_year) AS oldest,
                 sum(built_year * floor_area_m2) FILTER (WHERE built_year IS NOT NULL)
                   / nullif(sum(floor_area_m2) FILTER (WHERE built_year IS NOT NULL), 0) AS mean_year,
                 bool_or(seismic_code = 'old' AND seismic_retrofitted IS FALSE) AS is_unsafe,
                 sum(acquisition_cost_yen) FILTER (WHERE accumulated_depreciation_yen IS NOT NULL)
                   AS acquisition_cost_yen,
                 sum(accumulated_depreciation_yen) FILTER (WHERE acquisition_cost_yen IS NOT NULL)
                   AS accumulated_depreciation_yen
               FROM building GROUP BY facility_id) b ON b.facility_id = f.id
    LEFT JOIN (SELECT DISTINCT ON (facility_id) facility_id, fiscal_year, cost_yen, income_yen, users, users_unit,
                 utilisation_rate
               FROM yearly_record ORDER BY facility_id, fiscal_year DESC) y ON y.facility_id = f.id
    ORDER BY f.code"""
_INSPECTIONS = """
    SELECT DISTINCT ON (i.facility_id, i.building_code) i.facility_id, i.roof, i.wall, i.interior, i.electric,
           i.mechanical, i.scale, coalesce(b.floor_area_m2, 1) AS area_m2
    FROM inspection i LEFT JOIN building b ON b.facility_id = i.facility_id AND b.code = i.building_code
    ORDER BY i.facility_id, i.building_code, i.fiscal_year DESC"""
_PEOPLE = """
    WITH d AS (SELECT id, years, array_position(bands, 'all') - 1 AS band FROM population_dataset
               WHERE 'all' = ANY(bands) ORDER BY id DESC LIMIT 1)
    SELECT d.years[k] AS year, sum(c.people[d.band * cardinality(d.years) + k])::float AS people
    FROM d CROSS JOIN LATERAL generate_subscripts(d.years, 1) AS k JOIN population_cell c ON c.dataset_id = d.id
    GROUP BY d.years[k] HAVING sum(c.people[d.band * cardinality(d.years) + k]) IS NOT NULL ORDER BY 1"""
_RUNNING = """
    SELECT sum(y.maintenance_yen)::bigint AS maintenance_yen, sum(y.utilities_yen)::bigint AS utilities_yen,
           sum(y.staff_yen)::bigint AS staff_yen, sum(y.designated_manager_yen)::bigint AS designated_manager_yen,
           sum(y.other_cost_yen)::bigint AS other_cost_yen, sum(y.cost_yen)::bigint AS cost_yen
    FROM (SELECT DISTINCT ON (facility_id) * FROM yearly_record ORDER BY facility_id, fiscal_year DESC) y
    JOIN facility f ON f.id = y.facility_id JOIN municipality m ON m.id = f.municipality_id AND m.is_home
    WHERE NOT (f.id = ANY(:without))"""


def facility_figures(session: Session) -> list[dict[str, Any]]:
    """Every facility of the home town with its newest year; areas m², money yen, `mean_year` weighed by area."""
    return [dict(row._mapping) for row in session.execute(text(_FIGURES))]


def inspections(session: Session) -> list[dict[str, Any]]:
    """The newest part grades (letters) of each building, with its area in m²."""
    return [dict(row._mapping) for row in session.execute(text(_INSPECTIONS))]


def people_by_year(session: Session) -> dict[int, float]:
    """Year → people of all ages in the newest population dataset; empty where none is loaded."""
    return {row.year: row.people for row in session.execute(text(_PEOPLE))}


def running_totals(session: Session, *, without: list[int]) -> dict[str, int | None]:
    """Yen of the home town's newest years by kind of cost, leaving out some facilities; None = nothing recorded."""
    return dict(session.execute(text(_RUNNING), {"without": without}).one()._mapping)
