"""The stock for the cost model and the planner's rules: one SELECT each, no ORM objects."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import BudgetLine

_BUILDING_COLUMNS = (
    "facility_id", "facility_code", "category", "floor_area_m2", "built_year", "is_whole", "acquisition_cost_yen",
    "accumulated_depreciation_yen", "cost_yen", "income_yen",
)  # fmt: skip


def building_columns(session: Session, *, codes: list[str] | None = None) -> dict[str, list[Any]]:
    """One list a column, one entry a building of the home town; built_year None = unknown.

    A facility whose total floor area is known but whose buildings are not counts with its own area and year.
    cost_yen and income_yen are those of the facility in its newest year, repeated on each of its buildings.
    """
    rows = session.execute(
        text("""
        SELECT f.id, f.code, f.category, b.floor_area_m2, coalesce(b.built_year, f.built_year), b.is_whole,
               b.acquisition_cost_yen, b.accumulated_depreciation_yen, y.cost_yen, y.income_yen
        FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
        JOIN building b ON b.facility_id = f.id
        LEFT JOIN (SELECT DISTINCT ON (facility_id) facility_id, cost_yen, income_yen FROM yearly_record
                   ORDER BY facility_id, fiscal_year DESC) y ON y.facility_id = f.id
        WHERE b.floor_area_m2 > 0 AND (CAST(:codes AS text[]) IS NULL OR f.code = ANY(:codes))
        ORDER BY f.id, b.code"""),
        {"codes": codes},
    ).all()
    return {name: [row[index] for row in rows] for index, name in enumerate(_BUILDING_COLUMNS)}


def count_without_area(session: Session, *, codes: list[str] | None = None) -> int:
    """Facilities of the home town none of whose buildings has a floor area."""
    return int(
        session.execute(
            text("""
            SELECT count(*) FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home
            WHERE (CAST(:codes AS text[]) IS NULL OR f.code = ANY(:codes))
              AND NOT EXISTS (SELECT 1 FROM building b WHERE b.facility_id = f.id AND b.floor_area_m2 > 0)"""),
            {"codes": codes},
        ).scalar_one()
    )


def counts_with_area(session: Session) -> tuple[int, int]:
    """Facilities of the home town with a floor area, and all of them."""
    row = session.execute(
        text("""
        SELECT count(*) FILTER (WHERE f.floor_area_m2 > 0 OR EXISTS (
                 SELECT 1 FROM building b WHERE b.facility_id = f.id AND b.floor_area_m2 > 0)), count(*)
        FROM facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home""")
    ).one()
    return int(row[0]), int(row[1])


def totals_set_aside(session: Session, *, codes: list[str] | None = None) -> tuple[int, float, int]:
    """Facilities, m² and yen of class totals that a list repeated on every row and the import put among the remarks.

    They are the money columns left in `attributes` with one value on three or more facilities of a class.
    """
    row = session.execute(
        text("""
        WITH left_over AS (
          SELECT f.id, f.category, f.floor_area_m2, a.key, a.value FROM facility f
          JOIN municipality m ON m.id = f.municipality_id AND m.is_home
          CROSS JOIN LATERAL jsonb_each_text(f.attributes) a
          WHERE a.value ~ '^[1-9][0-9]{5,17}$' AND a.key ~* '円|収入|支出|費|コスト|yen|cost'
            AND (CAST(:codes AS text[]) IS NULL OR f.code = ANY(:codes))
            AND NOT EXISTS (SELECT 1 FROM yearly_record y WHERE y.facility_id = f.id AND y.cost_yen IS NOT NULL)),
        same AS (SELECT category, key, value FROM left_over GROUP BY category, key, value HAVING count(*) >= 3),
        marked AS (SELECT DISTINCT id, floor_area_m2 FROM left_over JOIN same USING (category, key, value))
        SELECT count(*), coalesce(sum(floor_area_m2), 0), coalesce((SELECT max(value::numeric) FROM same), 0)
        FROM marked"""),
        {"codes": codes},
    ).one()
    return int(row[0]), float(row[1]), int(row[2])


def repairs_by_year(session: Session) -> dict[int, int]:
    """Fiscal year → yen of the recorded works of the home town."""
    rows = session.execute(
        text("""
        SELECT r.fiscal_year, sum(r.cost_yen)::bigint FROM repair r JOIN facility f ON f.id = r.facility_id
        JOIN municipality m ON m.id = f.municipality_id AND m.is_home
        WHERE r.cost_yen IS NOT NULL GROUP BY r.fiscal_year ORDER BY r.fiscal_year""")
    )
    return {row[0]: row[1] for row in rows}


def budget(session: Session) -> dict[int, int]:
    """Fiscal year → yen available."""
    rows = session.execute(text("SELECT fiscal_year, available_yen FROM budget_line ORDER BY fiscal_year"))
    return {row[0]: row[1] for row in rows}


def save_budget(session: Session, lines: dict[int, int], *, source: str) -> None:
    for fiscal_year, available_yen in lines.items():
        session.merge(BudgetLine(fiscal_year=fiscal_year, available_yen=available_yen, source=source))


# One building (棟) of a facility: what its age, structure, works and grades say. Whole-facility stand-ins included.
_BLOCKS = """
    SELECT b.facility_id, jsonb_agg(jsonb_build_object(
        'code', b.code, 'name', b.name, 'is_whole', b.is_whole, 'area_m2', b.floor_area_m2,
        'built_year', coalesce(b.built_year, f.built_year), 'structure', b.structure, 'storeys', b.storeys,
        'seismic', coalesce(b.seismic_code, CASE WHEN coalesce(b.built_year, f.built_year) < 1981 THEN 'old'
                                                 WHEN coalesce(b.built_year, f.built_year) > 1982 THEN 'new' END),
        'seismic_checked', b.seismic_checked, 'retrofitted', b.seismic_retrofitted,
        'renovated_year', coalesce(b.renovated_year, (
            SELECT max(r.fiscal_year) FROM repair r WHERE r.facility_id = f.id AND r.building_code IN (b.code, '')
              AND r.title ~ '大規模改[修造]|長寿命化|全面改修|大規模リニューアル')),
        'grades', (SELECT jsonb_build_object('fiscal_year', i.fiscal_year, 'scale', i.scale, 'roof', i.roof,
                       'wall', i.wall, 'interior', i.interior, 'electric', i.electric, 'mechanical', i.mechanical)
                   FROM inspection i WHERE i.facility_id = f.id AND i.building_code IN (b.code, '')
                   ORDER BY i.building_code DESC, i.fiscal_year DESC LIMIT 1)
        ) ORDER BY b.code) AS blocks
    FROM building b JOIN facility f ON f.id = b.facility_id WHERE b.floor_area_m2 > 0 GROUP BY b.facility_id"""
_PUPILS = "児童|生徒|園児|pupil|student"


def plan_cases(session: Session) -> list[dict[str, Any]]:
    """What the planner's rules need of each facility: home first, neighbours after, in code order.

    Keys of a row; what the register does not know is None (lists: empty):

    - `id`, `code`, `name`, `category`, `class_large`, `class_small`, `is_home`, `policy`, `shelter` (bool), `district`,
      `host_name` (the facility a tenant is in), `lon`, `lat` (degrees), `point_quality`, `in_hazard` (bool)
    - `floor_area_m2`, `built_year`; `buildings`: [[area_m2, built_year], …]; `blocks`: one dict a building (棟) with
      `code`, `name`, `is_whole`, `area_m2`, `built_year`, `structure`, `storeys`, `seismic` ("old", "new", None),
      `seismic_checked`, `retrofitted` (bool), `renovated_year` (last large renovation, from the ledger or the repair
      history), `grades` (newest inspection: `fiscal_year`, `scale`, `roof` … `mechanical`)
    - `functions`: [{`function`, `area_m2`, `capacity`, `unit`}, …]; `capacity`, `capacity_unit`: those of the function
      with the largest capacity stated
    - `use_state` (`UseState`), `unused` (bool: unused or suspended), `property_kind` (`PropertyKind`), `management`
    - newest year: `users`, `users_unit`, `pupils` (users where they are counted as pupils), `classes` (in use),
      `utilisation_rate` (0–1), `staff` (people), `cost_yen`, `income_yen`, `staff_yen`, `utilities_yen`,
      `maintenance_yen`, `energy` ({`electricity_kwh`, `gas_m3`, …}), `energy_kwh` (electricity)
    - `classrooms`: ordinary classrooms there are, in use or not
    - site: `land_area_m2`, `land_owner`, `price_yen_per_m2`, `plot_ratio` (容積率, 2.0 = 200 %)
    - `operator_terms`: [{`scheme` (`OperatorScheme`), `start_year`, `years`, `fee_yen` (paid by the town a year),
      `rent_yen` (paid to it a year), `upfront_yen`, `floor_area_m2`, `source`}, …]
    """
    rows = session.execute(
        text(f"""
        SELECT f.id, f.code, f.name, f.category, f.class_large, f.class_small, m.is_home, f.floor_area_m2,
               f.built_year, f.policy, f.shelter, f.district, f.host_name, ST_X(f.point) AS lon, ST_Y(f.point) AS lat,
               f.point_quality, f.use_state, f.use_state IN ('unused', 'suspended') AS unused, f.property_kind,
               f.management, f.classrooms,
               coalesce((SELECT jsonb_agg(jsonb_build_object('function', u.function, 'area_m2', u.area_m2,
                           'capacity', u.capacity, 'unit', u.unit) ORDER BY u.function)
                         FROM facility_function u WHERE u.facility_id = f.id), '[]') AS functions,
               c.capacity, c.unit AS capacity_unit,
               coalesce((SELECT jsonb_agg(jsonb_build_array(b.floor_area_m2, coalesce(b.built_year, f.built_year)))
                         FROM building b WHERE b.facility_id = f.id AND b.floor_area_m2 > 0), '[]') AS buildings,
               coalesce(k.blocks, '[]') AS blocks,
               y.users, y.users_unit, CASE WHEN y.users_unit ~ '{_PUPILS}' THEN y.users END AS pupils, y.classes,
               y.utilisation_rate, y.staff_count AS staff, y.cost_yen, y.income_yen, y.staff_yen, y.utilities_yen,
               y.maintenance_yen, coalesce(y.energy, '{{}}') AS energy,
               (y.energy ->> 'electricity_kwh')::float8 AS energy_kwh,
               l.area_m2 AS land_area_m2, l.owner AS land_owner, l.price_yen_per_m2, l.plot_ratio,
               coalesce((SELECT jsonb_agg(to_jsonb(t) - 'id' - 'facility_id' ORDER BY t.scheme)
                         FROM operator_terms t WHERE t.facility_id = f.id), '[]') AS operator_terms,
               EXISTS (SELECT 1 FROM facility_zone z JOIN zone_dataset d ON d.id = z.dataset_id
                       WHERE z.facility_id = f.id AND z.state = 'inside'
                         AND d.kind IN ('flood', 'landslide', 'tsunami')) AS in_hazard
        FROM facility f JOIN municipality m ON m.id = f.municipality_id
        LEFT JOIN land l ON l.facility_id = f.id
        LEFT JOIN ({_BLOCKS}) k ON k.facility_id = f.id
        LEFT JOIN LATERAL (SELECT capacity, unit FROM facility_function WHERE facility_id = f.id AND capacity > 0
                           ORDER BY capacity DESC, function LIMIT 1) c ON true
        LEFT JOIN LATERAL (SELECT * FROM yearly_record WHERE facility_id = f.id
                           ORDER BY fiscal_year DESC LIMIT 1) y ON true
        ORDER BY m.is_home DESC, f.code""")
    )
    return [dict(row._mapping) for row in rows]
