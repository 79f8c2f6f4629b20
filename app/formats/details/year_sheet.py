"""Yearly money and use (収支・利用状況) of known facilities → records; the year in headings, a column, or the title."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.formats.columns.column_plan import SURE_ENOUGH, Column, mapped_columns, suggest_columns, suggest_mapping
from app.formats.details.detail_rows import DetailResult
from app.formats.facilities.table_shape import shape_tables
from app.formats.karte.form import find_forms
from app.formats.karte.grid import year_of
from app.formats.lexicon.class_words import read_use
from app.formats.lexicon.names_above import names_from_above
from app.formats.records.column_words import ColumnUse, account_columns, further_columns
from app.formats.records.facility_fields import BY_CODE, DERIVED, FIELDS
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue, YearRecord
from app.formats.rows.facility_values import Values, read_values
from app.formats.rows.row_sorting import is_total
from app.formats.rows.yearly_rows import years_of
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Table, read_tables

_WHO: Final = frozenset({"name", "code", "class_large", "class_small", "fiscal_year", "users_unit"})
_LEAST_WORD: Final = 3
_OFFERED: Final = 0.45


@dataclass(frozen=True, slots=True)
class YearRow:
    """One fiscal year of one facility."""

    row: int
    facility_code: str | None
    facility_name: str | None
    record: YearRecord


def read_years(
    data: bytes, *, filename: str | None = None, mapping: dict[str, str] | None = None
) -> DetailResult[YearRow]:
    """Rows without a facility, a year or any figure are set aside. Raises only `UnreadableFile`.

    Every sheet with facilities and figures is read; one without years of its own speaks of the year it is named after.
    """
    tables = read_tables(data, filename)
    forms = find_forms(data, tables)
    tables = shape_tables(tables)
    seen = (forms.main,) if forms else [table for table in tables if table.visible] or tables
    planned = sorted(((table, _year_columns(table, mapping)) for table in seen), key=lambda plan: -_figures(plan[1]))
    main, columns = planned[0]
    used = [(table, chosen) for table, chosen in planned[1:] if _names_facility_and_figures(chosen)]
    parts = [_read_year_table(table, chosen) for table, chosen in (planned[0], *used)]
    records = [record for part in parts for record in part.records]
    issues = [issue for part in parts for issue in part.issues] + _sheet_issues(planned, used)
    issues.sort(key=lambda found: (found.row or 0, found.column or ""))
    mapped = {column.heading: column.field + (f"@{column.year}" if column.year else "") for column in columns}
    read, aside = sum(part.read for part in parts), sum(part.aside for part in parts)
    return DetailResult(
        main.encoding, main.header, mapped, read, read - aside, aside, tuple(records), tuple(issues), _offers(main),
        further_columns(*(_account(table, chosen) for table, chosen in (planned[0], *used))),
    )  # fmt: skip


def _account(table: Table, columns: list[Column]) -> tuple[ColumnUse, ...]:
    return account_columns(table.header, table.rows, {column.index: column.field for column in columns})


@dataclass(frozen=True, slots=True)
class _YearRows:
    """What one sheet gave."""

    records: list[YearRow]
    issues: list[Issue]
    read: int
    aside: int


def _read_year_table(table: Table, columns: list[Column]) -> _YearRows:
    values = read_values(table, columns, today=date.today())
    title_year = read_label(table.title).year if "年度" in table.title else None
    title_year = title_year or year_of(table.name)
    _fill_year_names(table, values)
    records: list[YearRow] = []
    issues: list[Issue] = [*table.notes, *values.issues]
    aside = 0
    for row, (line, cells) in enumerate(table.rows):
        row_values = values.at(row)
        name, code = row_values.get("name"), row_values.get("code")
        use = read_use(name or "", row_values.get("class_large"), row_values.get("class_small"))
        years = years_of(values, row, row_values.get("fiscal_year") or title_year, use)
        issue = _row_without_facility(line, cells, name, code) or (
            None if years else _why_none(line, values.yearly, row)
        )
        if issue is not None:
            issues.append(issue)
            aside += 1
        else:
            records.extend(YearRow(line, code, name, year) for year in years)
    return _YearRows(records, issues, len(table.rows), aside)


def _fill_year_names(table: Table, values: Values) -> None:
    """A facility written once over the rows of its years."""
    names = values.columns.get("name")
    if names is None:
        return
    speaks = [values.get("code", row) is None and any(found[row] is not None for _, found in values.yearly)
              and not any(map(is_total, cells)) for row, (_, cells) in enumerate(table.rows)]  # fmt: skip
    for row, above in names_from_above(list(names), speaks).items():
        for code in ("name", "code"):
            if code in values.columns:
                values.columns[code][row] = values.columns[code][above]
        values.issues.append(remark("name_from_above", row=table.rows[row][0], done=names[above]))


def _figures(columns: list[Column]) -> int:
    return sum(BY_CODE[column.field].scope == "year" for column in columns)


def _names_facility_and_figures(columns: list[Column]) -> bool:
    """The sheet says which facility, and figures of it."""
    return bool({"name", "code"} & {column.field for column in columns}) and _figures(columns) > 0


def _sheet_issues(planned: list[tuple[Table, list[Column]]], used: list[tuple[Table, list[Column]]]) -> list[Issue]:
    added = {id(table) for table, _ in used}
    return [
        remark("sheet_added" if id(table) in added else "sheet_left_out", value=table.name, done=str(len(table.rows)))
        for table, _ in planned[1:]
    ]


def _offers(table: Table) -> dict[str, tuple[str, float]]:
    """Columns of this kind; a heading that only holds a word of ours (年間光熱水費支払額) is an offer."""
    known = {heading: choice for heading, choice in suggest_mapping(table).items() if _belongs(choice[0])}
    for heading in table.header:
        bare = read_label(heading).bare
        words = [(len(word), field.code) for field in FIELDS if field.scope == "year"
                 for word in field.headings if len(word) >= _LEAST_WORD and word in bare]  # fmt: skip
        if words and heading not in known and not any(mark in bare for mark in DERIVED):
            known[heading] = (max(words)[1], _OFFERED)
    return known


def _belongs(field: str) -> bool:
    return field in _WHO or BY_CODE[field].scope == "year"


def _year_columns(table: Table, mapping: dict[str, str] | None) -> list[Column]:
    if mapping is not None:
        return mapped_columns(table, mapping)[0]
    return [column for column in suggest_columns(table) if column.confidence >= SURE_ENOUGH and _belongs(column.field)]


def _row_without_facility(line: int, cells: tuple[str, ...], name: str | None, code: str | None) -> Issue | None:
    lead = name or next((cell for cell in cells if cell.strip()), "")
    if is_total(lead):
        return remark("total_row", row=line, value=lead)
    return remark("no_facility", row=line) if name is None and code is None else None


def _why_none(line: int, yearly: list[tuple[Column, list[object]]], row: int) -> Issue:
    """Figures without a year, or no figures at all."""
    figures = any(found[row] is not None for _, found in yearly)
    return remark("no_fiscal_year" if figures else "no_figures", row=line)
