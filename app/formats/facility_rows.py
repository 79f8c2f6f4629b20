"""Values of one row → a facility record and, where the list tells of buildings, a building record."""

import re
from dataclasses import dataclass
from typing import Any, Final

from app.domain.vocabulary import Category, Function, PointQuality
from app.formats.building_words import storeys_in_structure
from app.formats.class_words import Use, read_use
from app.formats.column_plan import Column
from app.formats.facility_values import Values
from app.formats.hosts import host_in_address
from app.formats.japanese_dates import WrittenDate
from app.formats.records import BuildingRecord, FacilityRecord, FunctionRecord, YearRecord
from app.formats.tables import Table

_PLAIN_FIELDS: Final = (
    "code", "name_kana", "municipality_name", "class_large", "class_small", "department", "district", "footprint_m2",
    "land_area_m2", "land_owner", "policy", "source", "as_of",
)  # fmt: skip
_BUILDING_FIELDS: Final = (
    "seismic_code", "seismic_checked", "seismic_retrofitted", "legal_life_years", "acquisition_cost_yen",
    "accumulated_depreciation_yen",
)  # fmt: skip
_ONLY_BUILDING: Final = frozenset({"structure", "storeys", "basement_storeys", *_BUILDING_FIELDS})
_AS_OF: Final = re.compile(r"((?:令和|平成|[RH]|20)[\d元年度月日./-]+?)末? ?(?:現在|時点)")
_PUPILS: Final = frozenset({Function.ELEMENTARY_SCHOOL, Function.JUNIOR_HIGH_SCHOOL, Function.HIGH_SCHOOL})


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
    unused = {"address_building"} | ({"class_middle"} if "class_small" in fields else set())
    mapped = {column.index for column in columns if column.field not in unused}
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


def facility_of(context: RowContext, row: int, *, with_building: bool = False) -> FacilityRecord:
    """The row as a facility; positions and checks across rows come later.

    `with_building`: with one building where the row tells more of it than area and year.
    """
    told = context.values.at(row)
    building = building_of(context, row, told) if with_building and context.tells_of_buildings else None
    name = told["name"]
    use = read_use(name, told.get("class_large"), told.get("class_small") or told.get("class_middle"))
    written: WrittenDate | None = told.get("built_year")
    area = told.get("floor_area_m2")
    lon, lat = position_of(told)
    shelter = told.get("shelter")
    as_told: dict[str, Any] = {field: told.get(field) for field in _PLAIN_FIELDS}
    if "class_small" not in context.values.columns:
        as_told["class_small"] = told.get("class_middle")
    as_told["as_of"] = as_told["as_of"] or context.as_of
    return FacilityRecord(
        row=context.table.rows[row][0],
        name=name,
        municipality_code=told.get("municipality_code") or context.municipality_code,
        category=use.category,
        address=address_of(told),
        lon=lon,
        lat=lat,
        point_quality=PointQuality.NONE if lon is None else PointQuality.SURVEYED,
        floor_area_m2=area,
        built_year=written.fiscal_year if written else None,
        shelter=True if shelter is None and context.profile == "shelters" else shelter,
        host_name=told.get("host_name") or _host(told),
        functions=_functions(use.function, area, told.get("capacity")),
        years=years_of(context.values, row, told.get("fiscal_year") or context.title_year, use),
        buildings=(building,) if building is not None and tells_of_a_building(building) else (),
        attributes=attributes_of(context, row),
        **as_told,
    )


def position_of(told: dict[str, Any]) -> tuple[float | None, float | None]:
    """(lon, lat) from two columns or from one; half a position is none."""
    lon, lat = told.get("lon"), told.get("lat")
    if lon is None and lat is None and (pair := told.get("position")) is not None:
        lon, lat = pair
    return (lon, lat) if lon is not None and lat is not None else (None, None)


def address_of(told: dict[str, Any]) -> str | None:
    """The address as written, else joined from its columns (都道府県, 市区町村, 町字, 番地以下)."""
    if (address := told.get("address")) is not None:
        return str(address)
    town, block = told.get("address_town"), told.get("address_block")
    if town is None and block is None:
        return None
    city, prefecture = told.get("municipality_name") or "", told.get("prefecture") or ""
    return f"{'' if city.startswith(prefecture) else prefecture}{city}{town or ''}{block or ''}"


def attributes_of(context: RowContext, row: int) -> dict[str, str]:
    """Every cell nothing was made of, under its own heading, as written."""
    cells = context.table.rows[row][1]
    kept = {
        heading: cells[index].strip() for index, heading in context.spare if cells[index] and not cells[index].isspace()
    }
    lost = context.values.lost.get(row)
    return kept | lost if lost else kept


def building_of(context: RowContext, row: int, told: dict[str, Any]) -> BuildingRecord:
    """The row as one building (棟); `told` is what was read of it (`Values.at`)."""
    written: WrittenDate | None = told.get("built_year")
    above, below = told.get("storeys") or (None, None)
    line, cells = context.table.rows[row]
    if context.structure_index is not None and above is None:
        above, inner_below = storeys_in_structure(cells[context.structure_index])
        below = below if below is not None else inner_below
    filled = context.table.filled and (line, context.area_index) in context.table.filled
    basement = told.get("basement_storeys")
    as_told: dict[str, Any] = {field: told.get(field) for field in _BUILDING_FIELDS}
    return BuildingRecord(
        code=told.get("building_code"),
        name=told.get("building_name"),
        structure=told.get("structure"),
        storeys=above,
        basement_storeys=below if basement is None else basement,
        floor_area_m2=None if filled else told.get("floor_area_m2"),
        built_year=written.fiscal_year if written else None,
        built_month=written.month if written else None,
        **as_told,
    )


def tells_of_a_building(building: BuildingRecord) -> bool:
    """More than the facility's own area and year: a structure, storeys, a seismic state, a ledger figure."""
    told = (
        *(building.structure, building.storeys, building.seismic_code, building.seismic_checked),
        *(building.seismic_retrofitted, building.legal_life_years, building.built_month),
        *(building.acquisition_cost_yen, building.accumulated_depreciation_yen),
    )
    return any(value is not None for value in told)


def _host(told: dict[str, Any]) -> str | None:
    """Only a facility without floor area of its own is taken for a tenant, and only where the list gives areas."""
    address = told.get("address")
    if address is None or "floor_area_m2" not in told or told["floor_area_m2"] is not None:
        return None
    return host_in_address(address)


def _functions(function: Function | None, area: float | None, capacity: float | None) -> tuple[FunctionRecord, ...]:
    if function is None:
        return ()
    if capacity is None:
        return (FunctionRecord(function, area),)
    return (FunctionRecord(function, area, capacity, "戸" if function is Function.HOUSING else "人"),)


def years_of(values: Values, row: int, row_year: int | None, use: Use) -> tuple[YearRecord, ...]:
    """One record per fiscal year named by headings, else of `row_year` (the row's own, or the title's)."""
    by_year: dict[int, dict[str, Any]] = {}
    for column, found in values.yearly:
        amount = found[row]
        year = column.year or row_year
        if amount is None or year is None:
            continue
        record = by_year.setdefault(year, {})
        if column.field.startswith("energy_"):
            record.setdefault("energy", {})[column.field.removeprefix("energy_")] = amount
        else:
            record[column.field] = amount
        if column.field == "users":
            record["users_unit"] = values.get("users_unit", row) or _counted(column, use)
    return tuple([YearRecord(year, **figures) for year, figures in sorted(by_year.items())])


def _counted(column: Column, use: Use) -> str | None:
    """What 利用者 counts: households in housing, pupils in schools (an assumption), else what the heading says."""
    if use.category is Category.HOUSING:
        return "世帯"
    return "児童・生徒" if use.function in _PUPILS else column.unit
