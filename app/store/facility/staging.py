"""The door of the register: an import is first copied into temporary tables, then compared or merged by SQL.

Nothing here changes the register. `staged_*` live as long as the transaction; a dry run simply rolls back.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Column → SQL type. The order is the order of the COPY.
FACILITY = {
    "municipality_id": "bigint",
    "code": "text",
    "row": "integer",
    "name": "text",
    "name_kana": "text",
    "category": "text",
    "class_large": "text",
    "class_small": "text",
    "department": "text",
    "management": "text",
    "address": "text",
    "district": "text",
    "lon": "double precision",
    "lat": "double precision",
    "point_quality": "text",
    "floor_area_m2": "double precision",
    "footprint_m2": "double precision",
    "built_year": "integer",
    "policy": "text",
    "shelter": "boolean",
    "host_name": "text",
    "use_state": "text",
    "property_kind": "text",
    "classrooms": "integer",
    "attributes": "jsonb",
    "origin": "integer",
    "sources": "jsonb",
}
# Most rows of a file tell of the same fields: where these come from is staged once, `sources` only where it differs.
ORIGIN = {"id": "integer", "sources": "jsonb"}
OWNER = {"municipality_id": "bigint", "facility_code": "text"}
BUILDING = OWNER | {
    "code": "text",
    "is_whole": "boolean",
    "name": "text",
    "structure": "text",
    "storeys": "integer",
    "basement_storeys": "integer",
    "floor_area_m2": "double precision",
    "built_year": "integer",
    "built_month": "integer",
    "seismic_code": "text",
    "seismic_checked": "boolean",
    "seismic_retrofitted": "boolean",
    "legal_life_years": "integer",
    "renovated_year": "integer",
    "acquisition_cost_yen": "bigint",
    "accumulated_depreciation_yen": "bigint",
    "plateau_id": "text",
    "attributes": "jsonb",
}
YEARLY = OWNER | {
    "fiscal_year": "integer",
    "maintenance_yen": "bigint",
    "utilities_yen": "bigint",
    "staff_yen": "bigint",
    "designated_manager_yen": "bigint",
    "other_cost_yen": "bigint",
    "total_cost_yen": "bigint",
    "income_yen": "bigint",
    "subsidy_yen": "bigint",
    "depreciation_yen": "bigint",
    "users": "bigint",
    "users_unit": "text",
    "utilisation_rate": "double precision",
    "staff_count": "double precision",
    "classes": "integer",
    "energy": "jsonb",
}
FUNCTION = OWNER | {
    "function": "text",
    "area_m2": "double precision",
    "capacity": "double precision",
    "unit": "text",
}
LAND = OWNER | {
    "area_m2": "double precision",
    "owner": "text",
    "price_yen_per_m2": "bigint",
    "plot_ratio": "double precision",
}
OPERATOR = OWNER | {
    "scheme": "text",
    "start_year": "integer",
    "years": "integer",
    "fee_yen": "bigint",
    "rent_yen": "bigint",
    "upfront_yen": "bigint",
    "floor_area_m2": "double precision",
    "source": "text",
}
INSPECTION = OWNER | {
    "building_code": "text",
    "fiscal_year": "integer",
    "roof": "text",
    "wall": "text",
    "interior": "text",
    "electric": "text",
    "mechanical": "text",
    "scale": "text",
}
REPAIR = OWNER | {
    "building_code": "text",
    "fiscal_year": "integer",
    "title": "text",
    "part": "text",
    "cost_yen": "bigint",
}
_JOINED = ("municipality_id", "code", "facility_code", "id")
TABLES: dict[str, dict[str, str]] = {
    "facility": FACILITY,
    "origin": ORIGIN,
    "building": BUILDING,
    "yearly_record": YEARLY,
    "facility_function": FUNCTION,
    "land": LAND,
    "operator_terms": OPERATOR,
    "inspection": INSPECTION,
    "repair": REPAIR,
}


def stage(session: Session, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Copy `rows` (in the column order of `TABLES[table]`) into `staged_<table>`, made anew."""
    columns = TABLES[table]
    body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    session.execute(text(f"DROP TABLE IF EXISTS staged_{table}"))
    session.execute(text(f"CREATE TEMPORARY TABLE staged_{table} ({body}) ON COMMIT DROP"))
    connection: Any = session.connection().connection.driver_connection
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    joined = ", ".join(name for name in _JOINED if name in columns)
    session.execute(text(f"ANALYZE staged_{table} ({joined})"))  # of all columns it would take longer than the merge
