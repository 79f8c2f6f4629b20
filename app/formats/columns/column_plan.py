"""Which column means what: by its heading, else by its contents; by a person's mapping before both."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from app.formats.columns.column_contents import guess_field, is_facility_name, sample_of
from app.formats.records.facility_fields import BY_CODE
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.tables.tables import Table
from app.formats.text.cell_text import plain
from app.formats.text.numbers import read_number

SURE_ENOUGH: Final = 0.5
_SURE_OF_FACILITIES: Final = frozenset(
    {"address", "lat", "position", "floor_area_m2", "built_year", "land_area_m2", "structure", "code"}
)
_TOLD_OF_FACILITIES: Final = _SURE_OF_FACILITIES | {
    *("address_town", "class_large", "class_small", "department", "district"),
    *("users", "total_cost_yen", "shelter", "capacity"),
}
_TITLE_UNITS: Final = (("百万円", 1e6), ("千円", 1e3), ("万円", 1e4))
_NAMES_OF_PARTS: Final = frozenset({"資産名称", "財産名称", "財産名", "件名", "物件名", "assetname", "buildingname"})
_ROW_NUMBERS: Final = re.compile(
    r"_id|_?fid|ogc_?fid|object_?id|gid|oid|row_?id|rownum(ber)?|index|unnamed.*|行番号|行no\.?"
)
_NUMBERED_ATTRIBUTE: Final = re.compile(r"[A-Z]\d{2}[a-z]?_\d{3}[a-z]?", re.IGNORECASE)
_FEW: Final = 0.5
_NUMBERED_SHARE: Final = 0.8
_UNUSED: Final = frozenset({"", "ignore", "attributes", "-"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it will be read; `factor` turns its numbers into m² or yen, `year` is the fiscal year it names.

    `averaged`: its figures are those of an average year of several (支出６年平均).
    """

    index: int
    heading: str
    field: str
    confidence: float
    factor: float = 1.0
    year: int | None = None
    unit: str | None = None
    averaged: bool = False


def suggest_mapping(table: Table) -> dict[str, tuple[str, float]]:
    """Column → (field code, confidence 0–1) for every column something can be said about. Below 0.5: only an offer."""
    return {column.heading: (column.field, column.confidence) for column in suggest_columns(table)}


def suggest_columns(table: Table) -> list[Column]:
    """One column per field (per field and year for yearly figures); the surer, then the more leftward, wins."""
    found = [column for index, heading in enumerate(table.header) if (column := _guess(table, index, heading))]
    settled = _settle_weak(table, found)
    best: dict[tuple[str, int | None, int | None], Column] = {}
    for column in _tell_areas_apart(_tell_names_apart(settled)):
        key = _once(column)
        if key not in best or column.confidence > best[key].confidence:
            best[key] = column
    return sorted(best.values(), key=lambda column: column.index)


def _once(column: Column) -> tuple[str, int | None, int | None]:
    """What may be read once only: a field, a yearly figure of one year, each column of a field kept as written."""
    scope = BY_CODE[column.field].scope
    return column.field, column.year if scope == "year" else None, column.index if scope == "attribute" else None


def is_row_number(heading: str) -> bool:
    """_id, FID, OBJECTID …: what portals and programs number rows with, anew each time."""
    return bool(_ROW_NUMBERS.fullmatch(plain(heading).lower()))


def _tell_names_apart(columns: list[Column]) -> list[Column]:
    """Beside 施設名, another name (資産名称, 件名) is that of the building, unless buildings have a name column."""
    names = [column for column in columns if column.field == "name"]
    main = next((column for column in names if "施設" in column.heading and column.confidence == 1), None)
    if main is None or len(names) == 1:
        return columns
    fields = {column.field for column in columns}
    others = [column for column in names if column is not main and read_label(column.heading).bare in _NAMES_OF_PARTS]
    kept = [column for column in columns if column.field != "name" or column is main]
    return kept + [replace(column, field="building_name") for column in others[:1] if "building_name" not in fields]


def _tell_areas_apart(columns: list[Column]) -> list[Column]:
    """Beside 棟延床面積, 施設延床面積 is the sum of a facility's buildings and no building's own area."""
    areas = [column for column in columns if column.field == "floor_area_m2"]
    if len(areas) < 2 or not {"building_name", "building_code"} & {column.field for column in columns}:
        return columns
    own = [column for column in areas if "棟" in column.heading or "建物" in column.heading]
    own = own or [column for column in areas if not re.search(r"施設|合計|全体|総", column.heading)]
    return [column for column in columns if column not in areas or column in own] if own else columns


def mapped_columns(table: Table, mapping: dict[str, str]) -> tuple[list[Column], list[tuple[str, str]]]:
    """Columns as a person chose them, and the (column, field) pairs that do not exist in the file or in our list."""
    places = {heading: index for index, heading in enumerate(table.header)}
    columns, faults = [], []
    for heading, choice in mapping.items():
        field, _, year = choice.partition("@")
        if field in _UNUSED:
            continue
        if heading not in places or field not in BY_CODE:
            faults.append((heading, field))
            continue
        label = read_label(heading)
        chosen_year = int(year) if year.isdigit() else label.year
        factor = _factor(table, field, heading)
        averaged = label.span is not None
        columns.append(Column(places[heading], heading, field, 1.0, factor, chosen_year, label.unit, averaged))
    return columns, faults


def _guess(table: Table, index: int, heading: str) -> Column | None:
    if is_row_number(heading):
        return None
    values = sample_of(cells[index] for _, cells in table.rows)
    match = match_heading(heading)
    if match is None or (_NUMBERED_ATTRIBUTE.fullmatch(plain(heading)) and not _holds(match[0], values)):
        match = guess_field(values)
    if match is None:
        return None
    label = read_label(heading)
    factor = _factor(table, match[0], heading)
    return Column(index, heading, match[0], match[1], factor, label.year, label.unit, label.span is not None)


def _holds(field: str, values: list[str]) -> bool:
    """Attributes of 国土数値情報 are only numbered, and numbers mean other things in other years: contents decide.

    P29_004 is the name of a school in one edition and the code of its class in another.
    """
    digits = sum(value.replace(".", "").isdigit() for value in values)
    names = sum(map(is_facility_name, values))
    if field == "name":
        return digits < _FEW * len(values)
    if field == "address":
        return digits < _FEW * len(values) and names < _FEW * len(values)
    return True


def _factor(table: Table, field: str, heading: str) -> float:
    """The unit of the heading; money without one follows 単位：千円 above the table."""
    label = read_label(heading)
    divisor = label.span.divisor if label.span else 1.0
    if BY_CODE[field].kind not in ("money", "area", "quantity"):
        return 1.0 / divisor if BY_CODE[field].kind == "count" else 1.0
    if BY_CODE[field].kind == "money" and label.unit is None and "単位" in table.title:
        return next((factor for word, factor in _TITLE_UNITS if word in table.title), 1.0) / divisor
    return label.factor


def _settle_weak(table: Table, columns: list[Column]) -> list[Column]:
    """A heading that can mean several things (番号, 面積, 団体名, 供用開始年) takes the meaning that fits the table."""
    fields = {column.field for column in columns}
    settled = []
    for column in columns:
        field = _weak_meaning(table, column, fields) if BY_CODE[column.field].scope == "weak" else column.field
        if field == "building_name" and "name" not in fields:
            field = "name"
        if field is not None:
            sure = column.confidence if field == column.field else min(column.confidence, 0.6)
            settled.append(replace(column, field=field, confidence=sure))
    return settled


def _weak_meaning(table: Table, column: Column, fields: set[str]) -> str | None:  # noqa: PLR0911  one case each
    values = sample_of(cells[column.index] for _, cells in table.rows)
    match column.field:
        case "number":
            given = "building_code" in fields or not _is_serial(values)  # 番号 with 枝番 numbers facilities
            return "code" if "code" not in fields and "name" in fields and given else None
        case "any_area_m2":
            if _is_park_list(table) and "land_area_m2" not in fields:
                return "land_area_m2"
            return "floor_area_m2" if "floor_area_m2" not in fields else None
        case "opened_year":
            return "built_year" if "built_year" not in fields and not _is_park_list(table) else None
        case "any_seismic":
            told = sum(1 for value in values if "新" in value or "旧" in value)
            return "seismic_code" if "seismic_code" not in fields and told * 2 > len(values) else None
        case "operator":
            sections = [value for value in values if value.endswith(("課", "部", "局", "室", "係"))]
            return "department" if "department" not in fields and len(sections) * 2 > len(values) else None
    return None


def _is_serial(values: list[str]) -> bool:
    """1, 2, 3 … in order: a line number of this list, which another list uses again for other facilities.

    0001 with its zeros is a code somebody gave.
    """
    if any(len(value) > 1 and value.startswith("0") and value.isdigit() for value in values):
        return False
    numbers = [number for value in values if isinstance(number := read_number(value).value, float)]
    if not numbers or len(numbers) < _NUMBERED_SHARE * len(values):
        return not values
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    in_order = bool(steps) and sum(step == 1 for step in steps) >= _NUMBERED_SHARE * len(steps)
    small = max(numbers) <= 3 * len(numbers) + 10
    return in_order or (small and len({int(number) for number in numbers}) >= 0.5 * len(numbers))


def _is_park_list(table: Table) -> bool:
    headings = "".join(table.header)
    if "公園名" in headings:
        return True
    for index, heading in enumerate(table.header):
        if (match := match_heading(heading)) and match[0] == "name":
            values = sample_of(cells[index] for _, cells in table.rows)
            return bool(values) and sum(value.endswith(("公園", "緑地", "広場")) for value in values) > 0.6 * len(
                values
            )
    return False


def looks_like_facilities(table: Table, columns: list[Column]) -> bool:
    """施設名, or a name and one thing more that is told of facilities: a place, a size, an age, a class, a section."""
    fields = {column.field for column in columns if column.confidence >= SURE_ENOUGH}
    if any(column.field == "name" and "施設" in column.heading for column in columns):
        return True
    if "name" not in fields or not fields & _TOLD_OF_FACILITIES:
        return False
    if fields & _SURE_OF_FACILITIES:
        return True
    name = next(column for column in columns if column.field == "name")
    values = sample_of(cells[name.index] for _, cells in table.rows)
    return sum(map(is_facility_name, values)) >= 0.3 * len(values)
