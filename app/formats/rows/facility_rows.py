"""Columns of values → facility records and, where the list tells of buildings, building records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from app.domain.vocabulary import Function, PointQuality
from app.formats.columns.column_plan import Column
from app.formats.lexicon.building_words import storeys_in_structure
from app.formats.lexicon.class_words import read_use
from app.formats.lexicon.hosts import host_in_address
from app.formats.lexicon.poi_codes import class_of_poi
from app.formats.records.facility_fields import BY_CODE
from app.formats.records.records import BuildingRecord, FacilityRecord, FunctionRecord, records_of
from app.formats.rows.facility_values import Values
from app.formats.rows.yearly_rows import years_of_rows
from app.formats.tables.tables import Table

_PLAIN_FIELDS: Final = (
    "name", "code", "name_kana", "municipality_name", "class_large", "class_small", "department",
    "management", "district", "floor_area_m2", "footprint_m2", "shelter", "land_area_m2", "land_owner", "policy",
    "source", "use_state", "property_kind", "classrooms", "plot_ratio",
)  # fmt: skip
_BUILDING_FIELDS: Final = (
    "seismic_code", "seismic_checked", "seismic_retrofitted", "legal_life_years", "acquisition_cost_yen",
    "accumulated_depreciation_yen", "renovated_year", "plateau_id",
)  # fmt: skip
_ONLY_BUILDING: Final = frozenset({"structure", "storeys", "basement_storeys", *_BUILDING_FIELDS})
_ADDRESS_PARTS: Final = ("prefecture", "municipality_name", "address_town", "address_block")
_BUILDING_WORDS: Final = (
    "structure", "storeys", "seismic_code", "seismic_checked", "seismic_retrofitted", "legal_life_years",
    "built_month", "acquisition_cost_yen", "accumulated_depreciation_yen", "renovated_year", "plateau_id",
)  # fmt: skip
_building_words: Final = attrgetter(*_BUILDING_WORDS)
_UNTOLD: Final = (None,) * len(_BUILDING_WORDS)
_DWELLINGS: Final = frozenset({Function.PUBLIC_HOUSING, Function.OTHER_PUBLIC_RENTAL})
_NOWHERE: Final = (None, None)
_AS_OF: Final = re.compile(r"((?:令和|平成|[RH]|20)[\d元年度月日./-]+?)末? ?(?:現在|時点)")


@dataclass(frozen=True, slots=True)
class RowContext:
    """A table with its columns read; `spare` are the columns nothing was made of, kept as attributes.

    `tells_of_buildings`: something is told of a building beyond its area and year (a full date tells a month).
    """

    table: Table
    columns: tuple[Column, ...]
    values: Values
    spare: tuple[tuple[int, str], ...]
    profile: str
    municipality_code: str | None
    title_year: int | None
    tells_of_buildings: bool
    structure_index: int | None
    area_index: int | None
    as_of: str | None


def context_of(
    table: Table,
    columns: list[Column],
    values: Values,
    *,
    profile: str,
    municipality_code: str | None,
    title_year: int | None,
) -> RowContext:
    """What every row of the table has in common."""
    fields = {column.field for column in columns}
    unused = {"address_building", "poi_code"} | ({"class_middle"} if "class_small" in fields else set())
    mapped = {
        column.index for column in columns if column.field not in unused and BY_CODE[column.field].scope != "attribute"
    }
    spare = tuple((index, heading) for index, heading in enumerate(table.header) if index not in mapped)
    months = any(written is not None and written.month for written in values.columns.get("built_year", ()))
    buildings = months or not _ONLY_BUILDING.isdisjoint(values.columns)
    place = {column.field: column.index for column in columns}
    return RowContext(
        table, tuple(columns), values, spare, profile, municipality_code, title_year, buildings,
        place.get("structure"), place.get("floor_area_m2"), _as_of(table.title),
    )  # fmt: skip


def _as_of(title: str) -> str | None:
    """令和6年4月1日 from 「令和6年4月1日現在」 above the table."""
    match = _AS_OF.search(title)
    return match.group(1) if match else None


class _RowValues:
    """The columns of some rows: `told[field]` is one value a row, None where the list has no such column."""

    __slots__ = ("context", "nothing", "rows", "whole")

    def __init__(self, context: RowContext, rows: list[int]) -> None:
        self.context, self.rows = context, rows
        self.whole = rows == list(range(len(context.table.rows)))
        self.nothing: list[Any] = [None] * len(rows)

    def __contains__(self, field: str) -> bool:
        return field in self.context.values.columns

    def __getitem__(self, field: str) -> list[Any]:
        column = self.context.values.columns.get(field)
        return self.nothing if column is None else self.pick(column)

    def pick(self, column: list[Any]) -> list[Any]:
        return column if self.whole else [column[row] for row in self.rows]

    def cells(self, index: int) -> list[str]:
        """The texts of one column as written."""
        lines = self.context.table.rows
        return [lines[row][1][index] for row in self.rows]


def facilities_of(context: RowContext, rows: list[int], *, with_building: bool = False) -> list[FacilityRecord]:
    """The rows as facilities; positions and checks across rows come later.

    `with_building`: with one building where a row tells more of it than area and year.
    """
    row_values = _RowValues(context, rows)
    columns: dict[str, Iterable[Any]] = {field: row_values[field] for field in _PLAIN_FIELDS}
    if "class_small" not in row_values:
        columns["class_small"] = row_values["class_middle"]
    poi = [class_of_poi(code) for code in row_values["poi_code"]]
    classes = zip(row_values["class_small"], row_values["class_middle"], poi, strict=True)
    small = [small or middle or coded for small, middle, coded in classes]
    uses = list(map(read_use, row_values["name"], row_values["class_large"], small))
    columns["category"] = [use.category for use in uses]
    columns["functions"] = _functions(row_values, [use.function for use in uses])
    columns["years"] = years_of_rows(context.values, rows, uses, title_year=context.title_year)
    columns["row"] = [context.table.rows[row][0] for row in rows]
    columns["as_of"] = [day or context.as_of for day in row_values["as_of"]]
    columns["municipality_code"] = [code or context.municipality_code for code in row_values["municipality_code"]]
    columns["built_year"] = [written and written.fiscal_year for written in row_values["built_year"]]
    columns["attributes"] = _attributes(row_values)
    columns |= _places(row_values)
    if context.profile == "shelters":
        columns["shelter"] = [True if shelter is None else shelter for shelter in row_values["shelter"]]
    if with_building and context.tells_of_buildings:
        columns["buildings"] = [
            (building,) if tells_of_a_building(building) else () for building in buildings_of(context, rows)
        ]
    return records_of(FacilityRecord, columns, len(rows))


def _places(row_values: _RowValues) -> dict[str, list[Any]]:
    """Address, position (half a position is none) and the facility another one is in."""
    pairs = zip(row_values["lon"], row_values["lat"], row_values["position"], strict=True)
    points = [
        (lon, lat) if lon is not None and lat is not None else (lon is lat and pair) or _NOWHERE
        for lon, lat, pair in pairs
    ]
    return {
        "address": _addresses(row_values),
        "lon": [lon for lon, _ in points],
        "lat": [lat for _, lat in points],
        "point_quality": [PointQuality.NONE if lon is None else PointQuality.SURVEYED for lon, _ in points],
        "host_name": _hosts(row_values),
    }


def _addresses(row_values: _RowValues) -> list[str | None]:
    """The address as written, else joined from its columns (都道府県, 市区町村, 町字, 番地以下)."""
    if "address_town" not in row_values and "address_block" not in row_values:
        return row_values["address"]
    parts = zip(*(row_values[field] for field in ("address", *_ADDRESS_PARTS)), strict=True)
    return [_joined(*rest) if address is None else address for address, *rest in parts]


def _joined(prefecture: str | None, city: str | None, town: str | None, block: str | None) -> str | None:
    if town is None and block is None:
        return None
    city, prefecture = city or "", prefecture or ""
    return f"{'' if city.startswith(prefecture) else prefecture}{city}{town or ''}{block or ''}"


def _hosts(row_values: _RowValues) -> list[str | None]:
    """Only a facility without floor area of its own is taken for a tenant, and only where the list gives areas."""
    if "floor_area_m2" not in row_values:
        return [host or None for host in row_values["host_name"]]
    return [
        host or (host_in_address(address) if area is None and address is not None else None)
        for host, area, address in zip(
            row_values["host_name"], row_values["floor_area_m2"], row_values["address"], strict=True
        )
    ]


def _attributes(row_values: _RowValues) -> list[dict[str, str]]:
    """Every cell nothing was made of, under its own heading, as written."""
    headings = [heading for _, heading in row_values.context.spare]
    if headings:
        spare = [list(map(str.strip, row_values.cells(index))) for index, _ in row_values.context.spare]
        spare_texts = [{heading: text for heading, text in zip(headings, texts, strict=True) if text}
                for texts in zip(*spare, strict=True)]  # fmt: skip
    else:
        spare_texts = [{} for _ in row_values.rows]
    lost = row_values.context.values.lost
    return [
        texts | lost[row] if row in lost else texts for row, texts in zip(row_values.rows, spare_texts, strict=True)
    ]


def buildings_of(context: RowContext, rows: list[int]) -> list[BuildingRecord]:
    """Each of the rows as one building (棟)."""
    row_values = _RowValues(context, rows)
    columns: dict[str, Iterable[Any]] = {field: row_values[field] for field in _BUILDING_FIELDS}
    columns["code"], columns["name"] = row_values["building_code"], row_values["building_name"]
    columns["structure"] = row_values["structure"]
    columns["built_year"] = [written and written.fiscal_year for written in row_values["built_year"]]
    columns["built_month"] = [written and written.month for written in row_values["built_year"]]
    storeys = _storeys(row_values)
    columns["storeys"] = [above for above, _ in storeys]
    columns["basement_storeys"] = [
        below if basement is None else basement
        for (_, below), basement in zip(storeys, row_values["basement_storeys"], strict=True)
    ]
    columns["floor_area_m2"] = row_values["floor_area_m2"]
    if context.table.filled:
        lines = [(context.table.rows[row][0], context.area_index) for row in rows]
        columns["floor_area_m2"] = [
            None if place in context.table.filled else area
            for place, area in zip(lines, row_values["floor_area_m2"], strict=True)
        ]
    return records_of(BuildingRecord, columns, len(rows))


def _storeys(row_values: _RowValues) -> list[tuple[int | None, int | None]]:
    """Storeys above and below ground: of their own column, else as the structure tells them (RC造3階建)."""
    own = [storeys or _NOWHERE for storeys in row_values["storeys"]]
    index = row_values.context.structure_index
    if index is None:
        return own
    texts = row_values.cells(index)
    known = {text: storeys_in_structure(text) for text in set(texts)}
    return [
        (above, below) if above is not None else (known[text][0], known[text][1] if below is None else below)
        for (above, below), text in zip(own, texts, strict=True)
    ]


def tells_of_a_building(building: BuildingRecord) -> bool:
    """More than the facility's own area and year: a structure, storeys, a seismic state, a ledger figure."""
    return _building_words(building) != _UNTOLD


def _functions(row_values: _RowValues, functions: list[Function | None]) -> list[tuple[FunctionRecord, ...]]:
    """The one use a row tells of, with its area; capacity counts people, dwellings where these are what it is for."""
    units = [
        None if capacity is None else "戸" if function in _DWELLINGS else "人"
        for function, capacity in zip(functions, row_values["capacity"], strict=True)
    ]
    columns = {
        "function": functions,
        "area_m2": row_values["floor_area_m2"],
        "capacity": row_values["capacity"],
        "unit": units,
    }
    records = records_of(FunctionRecord, columns, len(functions))
    return [() if record.function is None else (record,) for record in records]
