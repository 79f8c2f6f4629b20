"""Values of one row → a facility record and, where the list tells of buildings, a building record."""

from dataclasses import dataclass
from typing import Any, Final

from app.domain.vocabulary import Category, Function, PointQuality
from app.formats.building_words import storeys_in_structure
from app.formats.class_words import read_use
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
_PUPILS: Final = frozenset({Function.ELEMENTARY_SCHOOL, Function.JUNIOR_HIGH_SCHOOL, Function.HIGH_SCHOOL})


@dataclass(frozen=True, slots=True)
class RowContext:
    """A table with its columns read; `spare` are the columns nothing was made of, kept as attributes."""

    table: Table
    columns: tuple[Column, ...]
    values: Values
    spare: tuple[tuple[int, str], ...]
    profile: str
    municipality_code: str | None
    title_year: int | None


def facility_of(context: RowContext, row: int) -> FacilityRecord:
    """The row as a facility; positions and checks across rows come later."""
    get = context.values.get
    name = get("name", row)
    fields: dict[str, Any] = {field: get(field, row) for field in _PLAIN_FIELDS if field in context.values.columns}
    use = read_use(name, fields.get("class_large"), fields.get("class_small") or get("class_middle", row))
    written: WrittenDate | None = get("built_year", row)
    area = get("floor_area_m2", row)
    lon, lat = position_of(context.values, row)
    shelter = get("shelter", row)
    return FacilityRecord(
        row=context.table.rows[row][0],
        name=name,
        municipality_code=get("municipality_code", row) or context.municipality_code,
        category=use.category,
        address=address_of(context.values, row),
        lon=lon,
        lat=lat,
        point_quality=PointQuality.NONE if lon is None else PointQuality.SURVEYED,
        floor_area_m2=area,
        built_year=written.fiscal_year if written else None,
        shelter=True if shelter is None and context.profile == "shelters" else shelter,
        host_name=get("host_name", row) or _host(context, row, area),
        functions=_functions(context, row, use.function, area),
        years=_years(context, row, use.category, use.function),
        attributes=attributes_of(context, row),
        **fields,
    )


def position_of(values: Values, row: int) -> tuple[float | None, float | None]:
    """(lon, lat) from two columns or from one; half a position is none."""
    lon, lat = values.get("lon", row), values.get("lat", row)
    if lon is None and lat is None and (pair := values.get("position", row)) is not None:
        lon, lat = pair
    return (lon, lat) if lon is not None and lat is not None else (None, None)


def address_of(values: Values, row: int) -> str | None:
    """The address as written, else joined from its columns (都道府県, 市区町村, 町字, 番地以下)."""
    if (address := values.get("address", row)) is not None:
        return str(address)
    town, block = values.get("address_town", row), values.get("address_block", row)
    if town is None and block is None:
        return None
    city = values.get("municipality_name", row) or ""
    prefecture = values.get("prefecture", row) or ""
    return f"{'' if city.startswith(prefecture) else prefecture}{city}{town or ''}{block or ''}"


def attributes_of(context: RowContext, row: int) -> dict[str, str]:
    """Every cell nothing was made of, under its own heading, as written."""
    cells = context.table.rows[row][1]
    kept = {
        heading: cells[index].strip() for index, heading in context.spare if cells[index] and not cells[index].isspace()
    }
    lost = context.values.lost.get(row)
    return kept | lost if lost else kept


def building_of(context: RowContext, row: int, facility: FacilityRecord) -> BuildingRecord:
    """The row as one building (棟)."""
    get = context.values.get
    written: WrittenDate | None = get("built_year", row)
    above, below = get("storeys", row) or (None, None)
    line, cells = context.table.rows[row]
    structure = next((column for column in context.columns if column.field == "structure"), None)
    if structure is not None and above is None:
        above, inner_below = storeys_in_structure(cells[structure.index])
        below = below if below is not None else inner_below
    basement = get("basement_storeys", row)
    return BuildingRecord(
        code=get("building_code", row),
        name=get("building_name", row),
        structure=get("structure", row),
        storeys=above,
        basement_storeys=below if basement is None else basement,
        floor_area_m2=None if _is_filled(context, line, "floor_area_m2") else facility.floor_area_m2,
        built_year=written.fiscal_year if written else None,
        built_month=written.month if written else None,
        **{field: get(field, row) for field in _BUILDING_FIELDS},
    )


def tells_of_a_building(building: BuildingRecord) -> bool:
    """More than the facility's own area and year: a structure, storeys, a seismic state, a ledger figure."""
    return any(
        value is not None for value in (building.structure, building.storeys, building.seismic_code, building.seismic_checked,
                                        building.seismic_retrofitted, building.legal_life_years, building.built_month,
                                        building.acquisition_cost_yen, building.accumulated_depreciation_yen)
    )  # fmt: skip


def _is_filled(context: RowContext, line: int, field: str) -> bool:
    return any(column.field == field and (line, column.index) in context.table.filled for column in context.columns)


def _host(context: RowContext, row: int, area: float | None) -> str | None:
    """Only a facility without floor area of its own is taken for a tenant, and only where the list gives areas."""
    address = context.values.get("address", row)
    if address is None or area is not None or "floor_area_m2" not in context.values.columns:
        return None
    return host_in_address(address)


def _functions(
    context: RowContext, row: int, function: Function | None, area: float | None
) -> tuple[FunctionRecord, ...]:
    capacity = context.values.get("capacity", row)
    if function is None:
        return ()
    unit = None
    if capacity is not None:
        unit = "戸" if function is Function.HOUSING else "人"
    return (FunctionRecord(function, area, capacity, unit),)


def _years(
    context: RowContext, row: int, category: Category | None, function: Function | None
) -> tuple[YearRecord, ...]:
    """One record per fiscal year named by headings, the row, or the title. What 利用者 counts in schools and housing: assumption."""
    by_year: dict[int, dict[str, Any]] = {}
    row_year = context.values.get("fiscal_year", row) or context.title_year
    for column, found in context.values.yearly:
        year = column.year or row_year
        if found[row] is None or year is None:
            continue
        record = by_year.setdefault(year, {})
        if column.field.startswith("energy_"):
            record.setdefault("energy", {})[column.field.removeprefix("energy_")] = found[row]
        else:
            record[column.field] = found[row]
        if column.field == "users":
            counted = "世帯" if category is Category.HOUSING else "児童・生徒" if function in _PUPILS else column.unit
            record["users_unit"] = counted
    return tuple(YearRecord(year, **figures) for year, figures in sorted(by_year.items()))
