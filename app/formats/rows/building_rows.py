"""Lists with one row per building: rows of the same facility put together, buildings below it."""

import math
import re
from collections import Counter
from dataclasses import replace
from typing import Any, Final, NamedTuple

from app.formats.lexicon.address_words import address_key
from app.formats.records.issue_words import remark
from app.formats.records.records import BuildingRecord, FacilityRecord, YearRecord
from app.formats.rows.facility_rows import RowContext
from app.formats.rows.facility_values import Values
from app.formats.tables.tables import Table

_FIRST_KNOWN: Final = (
    *("code", "name_kana", "municipality_code", "municipality_name", "category", "class_large", "class_small"),
    *("department", "management", "address", "district", "footprint_m2", "policy", "shelter"),
    *("use_state", "property_kind", "classrooms", "plot_ratio"),
    *("land_area_m2", "land_owner", "host_name", "source", "as_of"),
)
# Points of the buildings of one facility lie closer than this; an assumption.
_ONE_SITE_M: Final = 300.0
_M_PER_DEGREE: Final = 111_195.0
_BUILDING_CELLS: Final = (
    "building_name",
    "building_code",
    "structure",
    "floor_area_m2",
    "built_year",
    "acquisition_cost_yen",
)


def is_building_list(values: Values) -> bool:
    """Buildings have a name or number of their own, or names repeat with another area, year or structure each time."""
    columns = values.columns
    if "building_name" in columns or "building_code" in columns:
        return True
    if not {"fiscal_year", "floor_area_m2", "structure", "acquisition_cost_yen"} & columns.keys():
        return False
    keys = [key for row, name in enumerate(columns["name"]) if name and (key := (name, values.get("address", row)))]
    return bool(keys) and 1 - len(set(keys)) / len(keys) >= 0.2


def tells_buildings_apart(values: Values) -> bool:
    """The list names, numbers or describes single buildings: a row said twice is then two buildings, else a slip."""
    return not {"building_name", "building_code", "structure"}.isdisjoint(values.columns)


def fill_names(table: Table, values: Values) -> None:
    """A blank name over a row that tells of a building belongs to the facility above; code and place come with it."""
    names = values.columns["name"]
    above: int | None = None
    for row, name in enumerate(names):
        if name is not None:
            above = row
        elif above is not None and any(values.get(field, row) is not None for field in _BUILDING_CELLS):
            names[row] = names[above]
            for field in ("code", "municipality_code", "municipality_name", "address"):
                if field in values.columns and values.columns[field][row] is None:
                    values.columns[field][row] = values.columns[field][above]
            values.issues.append(remark("filled_from_above", row=table.rows[row][0], done=names[above]))


def group_rows(values: Values, rows: list[int]) -> list[list[int]]:
    """Rows of one facility: of one code where codes repeat with their facility, else of one name."""
    codes = [values.get("code", row) for row in rows]
    names = {values.get("name", row) for row in rows}
    repeats = max(Counter(code for code in codes if code).values(), default=0)
    by_code = repeats > 1 and all(codes) and len(set(codes)) <= 1.1 * len(names)
    groups: dict[tuple[object, ...], list[int]] = {}
    for row, code in zip(rows, codes, strict=True):
        place = values.get("municipality_code", row) or values.get("municipality_name", row)
        groups.setdefault((place, code) if by_code else (place, values.get("name", row)), []).append(row)
    return list(groups.values()) if by_code else [apart for own in groups.values() for apart in _by_place(values, own)]


def _by_place(values: Values, rows: list[int]) -> list[list[int]]:
    """Rows of one name: buildings in another part of town are of another facility (児童遊園 here and there).

    Two rows belong together within 300 m, or where positions are missing, if their addresses begin alike up to the
    first number; a row that says neither goes with the first.
    """
    if len(rows) == 1 or not {"lon", "address"} & values.columns.keys():
        return [rows]
    sites: list[tuple[_Site, list[int]]] = []
    placeless: list[int] = []
    for row in rows:
        site = _Site(values.get("lon", row), values.get("lat", row), _street(values.get("address", row)))
        if site.lon is None and not site.street:
            placeless.append(row)
            continue
        own = next((members for other, members in sites if site.is_near(other)), None)
        if own is None:
            sites.append((site, [row]))
        else:
            own.append(row)
    groups = [own for _, own in sites] or [[]]
    groups[0] += placeless
    return [sorted(own) for own in groups]


class _Site(NamedTuple):
    """Where one row says it is; `street` is its address up to the first number."""

    lon: float | None
    lat: float | None
    street: str

    def is_near(self, other: "_Site") -> bool:
        if self.lon is None or self.lat is None or other.lon is None or other.lat is None:
            return not self.street or not other.street or self.street == other.street
        scale = math.cos(math.radians(self.lat))
        return _M_PER_DEGREE * math.hypot((self.lon - other.lon) * scale, self.lat - other.lat) <= _ONE_SITE_M


def _street(address: str | None) -> str:
    return re.split(r"\d", address_key(address), maxsplit=1)[0] if address else ""


def codes_number_buildings(values: Values, groups: list[list[int]]) -> bool:
    """In most facilities of several rows the code changes from row to row: it numbers buildings or assets."""
    several = [group for group in groups if len(group) > 1]
    changing = [group for group in several if len({values.get("code", row) for row in group} - {None}) > 1]
    return 2 * len(changing) > len(several)


def facility_of_group(
    context: RowContext,
    rows: list[int],
    row_records: list[tuple[FacilityRecord, BuildingRecord]],
    *,
    code_is_building: bool,
) -> FacilityRecord:
    """One facility from its building rows: area is the sum, the year that of the largest building.

    `told` is each row as a facility and as a building.
    """
    parts = [part for part, _ in row_records]
    if "fiscal_year" in context.values.columns:
        return replace(parts[0], years=_all_years(parts))
    buildings = tuple(_building(building, part, code_is_building) for part, building in row_records)
    first = parts[0]
    known: dict[str, Any] = {field: _first_known(parts, field) for field in _FIRST_KNOWN}
    if code_is_building:
        known["code"] = None
    placed = next((part for part in parts if part.lon is not None), first)
    buildings = _numbered_once(context, rows, buildings)
    if len(buildings) > 1 and _area_is_of_all(context, buildings):
        total = buildings[0].floor_area_m2
        buildings = tuple(replace(building, floor_area_m2=None) for building in buildings)
        context.values.issues.append(remark("area_of_all_buildings", row=first.row, value=str(total)))
        areas = [] if total is None else [total]
    else:
        areas = [building.floor_area_m2 for building in buildings if building.floor_area_m2 is not None]
    common = {
        key: text for key, text in first.attributes.items() if all(part.attributes.get(key) == text for part in parts)
    }
    functions = first.functions and (replace(first.functions[0], area_m2=round(sum(areas), 4) if areas else None),)
    return replace(
        first, **known, lon=placed.lon, lat=placed.lat, point_quality=placed.point_quality,
        floor_area_m2=round(sum(areas), 4) if areas else None, built_year=main_year(buildings),
        buildings=buildings, functions=functions or (), attributes=common, years=_all_years(parts),
    )  # fmt: skip


def _area_is_of_all(context: RowContext, buildings: tuple[BuildingRecord, ...]) -> bool:
    """The area column is headed as a sum (延床面積合計) and says the same on every row of the facility."""
    if context.area_index is None or buildings[0].floor_area_m2 is None:
        return False
    heading = context.table.header[context.area_index]
    return bool(re.search(r"合計|施設|全体|総", heading)) and len({one.floor_area_m2 for one in buildings}) == 1


def _building(building: BuildingRecord, part: FacilityRecord, code_is_building: bool) -> BuildingRecord:
    code = building.code
    if code_is_building and part.code is not None:
        code = f"{part.code}-{code}" if code else part.code
    return replace(building, code=code, attributes=part.attributes)


def _first_known(parts: list[FacilityRecord], field: str) -> Any:
    return next((row_records for part in parts if (row_records := getattr(part, field)) is not None), None)


def _all_years(parts: list[FacilityRecord]) -> tuple[YearRecord, ...]:
    """Each fiscal year once; the first row that speaks of it counts."""
    years: dict[int, YearRecord] = {}
    for part in parts:
        for record in part.years:
            years.setdefault(record.fiscal_year, record)
    return tuple(years[year] for year in sorted(years))


def _numbered_once(
    context: RowContext, rows: list[int], buildings: tuple[BuildingRecord, ...]
) -> tuple[BuildingRecord, ...]:
    """Two buildings of a facility with one number: the later one is told apart by a counter, and remarked."""
    seen: Counter[str] = Counter()
    numbered = []
    for row, building in zip(rows, buildings, strict=True):
        code = building.code
        if code is not None:
            seen[code] += 1
            if seen[code] > 1:
                told_apart = f"{code}({seen[code]})"
                line = context.table.rows[row][0]
                context.values.issues.append(remark("duplicate_building_code", row=line, value=code, done=told_apart))
                building = replace(building, code=told_apart)  # noqa: PLW2901
        numbered.append(building)
    return tuple(numbered)


def main_year(buildings: tuple[BuildingRecord, ...]) -> int | None:
    """The year of the largest building that has one."""
    dated = [building for building in buildings if building.built_year is not None]
    main = max(dated, key=lambda building: building.floor_area_m2 or 0.0, default=None)
    return main.built_year if main else None
