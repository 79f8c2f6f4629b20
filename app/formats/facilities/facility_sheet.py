"""A file about facilities → records and remarks: the front door of every facility import."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from app.formats.columns.column_plan import (
    SURE_ENOUGH,
    Column,
    looks_like_facilities,
    mapped_columns,
    suggest_columns,
    suggest_mapping,
)
from app.formats.columns.column_uses import column_uses
from app.formats.columns.profiles import recognise
from app.formats.facilities.facility_checks import check_facilities
from app.formats.facilities.point_table import read_point_table
from app.formats.facilities.table_shape import shape_tables
from app.formats.karte.buildings import with_buildings
from app.formats.karte.form import Forms, find_forms
from app.formats.records.column_words import ColumnUse, further_columns
from app.formats.records.facility_fields import BY_CODE, FIELDS
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, SheetResult
from app.formats.rows.building_rows import (
    codes_number_buildings,
    facility_of_group,
    fill_names,
    group_rows,
    is_building_list,
    tells_buildings_apart,
)
from app.formats.rows.facility_rows import RowContext, buildings_of, context_of, facilities_of
from app.formats.rows.facility_values import Values, read_values
from app.formats.rows.row_sorting import rows_set_aside
from app.formats.spatial.vector_file import is_vector
from app.formats.tables.example_sheets import is_example
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Table, read_tables
from app.formats.text.japanese_dates import WrittenDate
from app.formats.text.packed import unpacked

_COSTS = {
    field.code for field in FIELDS if field.kind == "money" and field.scope == "year" and field.code != "income_yen"
}
__all__ = ["read_facilities", "read_facility_tables", "suggest_mapping"]


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """A hundred thousand records without a cycle among them: walking them over and over costs a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _TableFacilities:
    """What one table gave; `fields` are those it has usable columns of."""

    facilities: list[FacilityRecord]
    issues: list[Issue]
    rows_read: int
    rows_used: int
    profile: str
    columns: list[Column]
    has_area: bool
    uses: tuple[ColumnUse, ...]
    fields: set[str]


def read_facilities(
    data: bytes,
    *,
    filename: str | None = None,
    mapping: dict[str, str] | None = None,
    municipality_code: str | None = None,
    today: date | None = None,
) -> SheetResult:
    """Every facility the file tells of. Bad cells become issues, never exceptions; rows read = used + set aside.

    `mapping` (column → field code of `facility_fields`, `""` to leave a column alone) replaces all guessing.
    `municipality_code` is that of rows which name none. Raises only `UnreadableFile`, for the file as a whole.
    """
    data = unpacked(data)
    is_layer = is_vector(data)
    tables = (read_point_table(data, filename),) if is_layer else read_tables(data, filename)
    forms = None if is_layer else find_forms(data, tables)
    return read_facility_tables(tables, forms=forms, mapping=mapping, municipality_code=municipality_code, today=today)


@collector_at_rest()
def read_facility_tables(
    tables: tuple[Table, ...],
    *,
    forms: Forms | None = None,
    mapping: dict[str, str] | None = None,
    municipality_code: str | None = None,
    today: date | None = None,
) -> SheetResult:
    """The same for tables already read; `forms` are the 施設カルテ among them, read unless a longer list is there."""
    tables = shape_tables(tables)
    planned = [(table, *_plan(table, mapping)) for table in tables]
    usable = [(table, columns) for table, columns, _ in planned if _is_usable(table, columns, mapping)]
    if forms and all(len(table.rows) <= len(forms.main.rows) or table.name in forms.sheets for table, _ in usable):
        return _read_forms(forms, tables, mapping, municipality_code, today or date.today())
    if not usable:
        table, columns, faults = max(planned, key=lambda plan: len(plan[0].rows))
        return _refuse_rows(table, columns, faults)
    usable.sort(key=lambda pair: -len(pair[0].rows))
    parts = [
        _read_facility_table(table, columns, municipality_code, today or date.today()) for table, columns in usable
    ]
    issues = _table_issues(tables, [table for table, _ in usable])
    issues += [issue for _, _, faults in planned[:1] for issue in faults]
    return _join(usable[0][0], parts, issues)


def _read_forms(
    forms: Forms, tables: tuple[Table, ...], mapping: dict[str, str] | None, municipality_code: str | None, today: date
) -> SheetResult:
    columns, faults = _plan(forms.main, mapping)
    if not _is_usable(forms.main, columns, mapping):
        return _refuse_rows(forms.main, columns, faults)
    part = _read_facility_table(forms.main, columns, municipality_code, today, profile="karte")
    facilities, remarks = with_buildings(part.facilities, forms.buildings, today=today)
    others = (forms.main, *(table for table in tables if table.name not in forms.sheets))
    issues = [*_table_issues(others, [forms.main]), *faults, *remarks]
    return _join(forms.main, [replace(part, facilities=facilities)], issues)


def _plan(table: Table, mapping: dict[str, str] | None) -> tuple[list[Column], list[Issue]]:
    if mapping is None:
        return [column for column in suggest_columns(table) if column.confidence >= SURE_ENOUGH], []
    columns, faults = mapped_columns(table, mapping)
    return columns, [remark("mapped_column_missing", value=heading, done=field) for heading, field in faults]


def _is_usable(table: Table, columns: list[Column], mapping: dict[str, str] | None) -> bool:
    if mapping is not None:
        return any(column.field == "name" for column in columns)
    return table.visible and not is_example(table.name, table.title) and looks_like_facilities(table, columns)


def _read_facility_table(
    table: Table, columns: list[Column], municipality_code: str | None, today: date, *, profile: str | None = None
) -> _TableFacilities:
    title_year = read_label(table.title).year if "年度" in table.title else None
    columns, averages = _date_averages(columns, title_year, today)
    values = read_values(table, columns, today=today)
    values.issues += averages
    profile = profile or recognise(table, columns)
    by_building = is_building_list(values)
    if by_building:
        fill_names(table, values)
    aside = rows_set_aside(table, values, profile=profile, by_building=by_building and tells_buildings_apart(values))
    used = [row for row in range(len(table.rows)) if row not in aside]
    undated = _keep_undated(table, values, title_year)
    dated = [column for column in columns if column not in undated]
    context = context_of(
        table, columns, values, profile=profile, municipality_code=municipality_code, title_year=title_year
    )
    facilities = _group(context, used) if by_building else facilities_of(context, used, with_building=True)
    left = {table.rows[row][0] for row in aside}
    of_cells = [issue for issue in values.issues if issue.row not in left] if left else values.issues
    years = [remark("year_missing", column=column.heading) for column in undated]
    issues = [*table.notes, *years, *of_cells, *aside.values(), *_half_positions(context, used)]
    return _TableFacilities(
        facilities, issues, len(table.rows), len(used), profile, columns, "floor_area_m2" in values.columns,
        column_uses(table, columns, undated=undated), {column.field for column in dated},
    )  # fmt: skip


def _date_averages(columns: list[Column], title_year: int | None, today: date) -> tuple[list[Column], list[Issue]]:
    """Figures of an average year stand in its last year; where none is named, in the last whole fiscal year (told)."""
    last_year = WrittenDate(today.year, today.month).fiscal_year - 1
    dated, issues = [], []
    for column in columns:
        if column.averaged and BY_CODE[column.field].scope == "year":
            year = column.year or title_year or last_year
            code = "average_of_years" if column.year or title_year else "average_year_assumed"
            issues.append(remark(code, column=column.heading, done=str(year)))
            column = replace(column, year=year)  # noqa: PLW2901
        dated.append(column)
    return dated, issues


def _remark_missing(parts: list[_TableFacilities]) -> list[Issue]:
    """A list without floor areas, years of building or costs says so, once each."""
    fields = set[str]().union(*(part.fields for part in parts))
    kinds = (
        ("no_area_column", {"floor_area_m2"}),
        ("no_year_column", {"built_year"}),
        ("no_cost_column", _COSTS),
    )
    return [remark(code) for code, wanted in kinds if not fields & wanted]


def _group(context: RowContext, used: list[int]) -> list[FacilityRecord]:
    groups = group_rows(context.values, used)
    numbered = codes_number_buildings(context.values, groups)
    rows = [row for group in groups for row in group]
    parts = iter(zip(facilities_of(context, rows), buildings_of(context, rows), strict=True))
    return [
        facility_of_group(context, group, list(islice(parts, len(group))), code_is_building=numbered)
        for group in groups
    ]


def _keep_undated(table: Table, values: Values, title_year: int | None) -> list[Column]:
    """Yearly figures of a year nobody names are kept as text; the columns these are."""
    if title_year is not None or "fiscal_year" in values.columns:
        return []
    undated = [column for column, _ in values.yearly if column.year is None]
    for column in undated:
        for row, (_, cells) in enumerate(table.rows):
            if cells[column.index].strip():
                values.lost.setdefault(row, {})[column.heading] = cells[column.index].strip()
    return undated


def _half_positions(context: RowContext, used: list[int]) -> list[Issue]:
    lons, lats = context.values.columns.get("lon"), context.values.columns.get("lat")
    if lons is None or lats is None:
        return []
    return [
        remark("half_position", row=context.table.rows[row][0])
        for row in used
        if (lons[row] is None) != (lats[row] is None)
    ]


def _table_issues(tables: tuple[Table, ...], used: list[Table]) -> list[Issue]:
    """A word on every sheet that was not the main one."""
    issues = []
    for table in tables:
        rows = str(len(table.rows))
        if table is used[0]:
            continue
        if any(table is other for other in used):
            issues.append(remark("extra_table", value=table.name, done=rows))
        elif not table.visible:
            issues.append(remark("hidden_sheet", value=table.name, done=rows))
        else:
            code = "example_sheet" if is_example(table.name, table.title) else "sheet_skipped"
            issues.append(remark(code, value=table.name, done=rows))
    return issues


def _join(main: Table, parts: list[_TableFacilities], issues: list[Issue]) -> SheetResult:
    read = [facility for part in parts for facility in part.facilities]
    facilities, remarks = check_facilities(read, expects_area=any(part.has_area for part in parts))
    found = [*issues, *(issue for part in parts for issue in part.issues), *remarks, *_remark_missing(parts)]
    rows_read, rows_used = sum(part.rows_read for part in parts), sum(part.rows_used for part in parts)
    return SheetResult(
        profile=parts[0].profile,
        encoding=main.encoding,
        rows_read=rows_read,
        rows_used=rows_used,
        facilities=tuple(facilities),
        issues=tuple(sorted(found, key=lambda issue: (issue.row or 0, issue.column or ""))),
        mapping={column.heading: _choice(column) for column in parts[0].columns},
        header=main.header,
        rows_set_aside=rows_read - rows_used,
        suggestions=suggest_mapping(main),
        columns=further_columns(*(part.uses for part in parts)),
    )


def _choice(column: Column) -> str:
    return column.field if column.year is None else f"{column.field}@{column.year}"


def _refuse_rows(table: Table, columns: list[Column], faults: list[Issue]) -> SheetResult:
    """No table in the file is a facility list: every row is accounted for, with the reason."""
    named = any(column.field == "name" and column.confidence >= SURE_ENOUGH for column in columns)
    code = "not_facilities" if named else "no_name_column"
    issues = [*table.notes, *faults, *(remark(code, row=line) for line, _ in table.rows)]
    return SheetResult(
        profile="unknown",
        encoding=table.encoding,
        rows_read=len(table.rows),
        rows_used=0,
        facilities=(),
        issues=tuple(issues),
        mapping={column.heading: _choice(column) for column in columns},
        header=table.header,
        rows_set_aside=len(table.rows),
        suggestions=suggest_mapping(table),
        columns=column_uses(table, columns),
    )
