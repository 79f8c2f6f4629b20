"""The buildings listed on 施設カルテ forms → building records, put to the facility of their form."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from app.formats.columns.column_plan import SURE_ENOUGH, suggest_columns
from app.formats.records.issue_words import remark
from app.formats.records.records import BuildingRecord, FacilityRecord, Issue
from app.formats.rows.building_rows import main_year
from app.formats.rows.facility_rows import buildings_of, context_of
from app.formats.rows.facility_values import read_values
from app.formats.rows.row_sorting import is_total
from app.formats.tables.tables import Table


def with_buildings(
    facilities: list[FacilityRecord], table: Table, *, today: date
) -> tuple[list[FacilityRecord], list[Issue]]:
    """Facilities with the buildings of their form (the same line), and area and year from them where it tells none."""
    if not table.rows:
        return facilities, []
    columns = [
        replace(column, field="building_name") if column.field == "name" else column
        for column in suggest_columns(table)
        if column.confidence >= SURE_ENOUGH
    ]
    values = read_values(table, columns, today=today)
    context = context_of(table, columns, values, profile="karte", municipality_code=None, title_year=None)
    buildings: dict[int, list[BuildingRecord]] = defaultdict(list)
    issues = list(values.issues)
    read = buildings_of(context, list(range(len(table.rows))))
    for row, ((line, cells), building) in enumerate(zip(table.rows, read, strict=True)):
        if any(is_total(cell) for cell in cells if cell.strip()):
            issues.append(remark("total_row", row=line, value=next(cell for cell in cells if cell.strip())))
            continue
        kept = {heading: cells[index].strip() for index, heading in context.spare if cells[index].strip()}
        buildings[line].append(replace(building, attributes=kept | values.lost.get(row, {})))
    return [_with(facility, tuple(buildings.get(facility.row, ()))) for facility in facilities], issues


def _with(facility: FacilityRecord, buildings: tuple[BuildingRecord, ...]) -> FacilityRecord:
    if not buildings:
        return facility
    areas = [building.floor_area_m2 for building in buildings if building.floor_area_m2 is not None]
    total = facility.floor_area_m2 if facility.floor_area_m2 is not None else (round(sum(areas), 4) if areas else None)
    functions = facility.functions
    if functions and functions[0].area_m2 is None:
        functions = (replace(functions[0], area_m2=total), *functions[1:])
    return replace(
        facility, buildings=buildings, floor_area_m2=total, functions=functions,
        built_year=facility.built_year if facility.built_year is not None else main_year(buildings),
    )  # fmt: skip
