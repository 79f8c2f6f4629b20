"""Yearly money and use (収支・利用状況) of known facilities → records; the year in headings, a column, or the title."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.formats.class_words import read_use
from app.formats.column_plan import SURE_ENOUGH, Column, mapped_columns, suggest_columns
from app.formats.detail_rows import DetailResult
from app.formats.facility_fields import BY_CODE
from app.formats.facility_values import read_values
from app.formats.header_labels import read_label
from app.formats.issue_words import remark
from app.formats.records import Issue, YearRecord
from app.formats.row_sorting import is_total
from app.formats.tables import Table, read_tables
from app.formats.yearly_rows import years_of

_WHO: Final = frozenset({"name", "code", "class_large", "class_small", "fiscal_year", "users_unit"})


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
    """Rows without a facility, a year or any figure are set aside. Raises only `UnreadableFile`."""
    planned = [(table, _columns(table, mapping)) for table in read_tables(data, filename)]
    table, columns = max(planned, key=lambda plan: sum(BY_CODE[column.field].scope == "year" for column in plan[1]))
    values = read_values(table, columns, today=date.today())
    title_year = read_label(table.title).year if "年度" in table.title else None
    records: list[YearRow] = []
    issues: list[Issue] = [*table.notes, *values.issues]
    aside = 0
    for row, (line, cells) in enumerate(table.rows):
        told = values.at(row)
        name, code = told.get("name"), told.get("code")
        use = read_use(name or "", told.get("class_large"), told.get("class_small"))
        years = years_of(values, row, told.get("fiscal_year") or title_year, use)
        issue = _misfit(line, cells, name, code) or (None if years else _why_none(line, values.yearly, row))
        if issue is not None:
            issues.append(issue)
            aside += 1
        else:
            records.extend(YearRow(line, code, name, year) for year in years)
    issues.sort(key=lambda found: (found.row or 0, found.column or ""))
    mapped = {column.heading: column.field + (f"@{column.year}" if column.year else "") for column in columns}
    read = len(table.rows)
    return DetailResult(table.encoding, table.header, mapped, read, read - aside, aside, tuple(records), tuple(issues))


def _columns(table: Table, mapping: dict[str, str] | None) -> list[Column]:
    if mapping is not None:
        return mapped_columns(table, mapping)[0]
    return [column for column in suggest_columns(table) if column.confidence >= SURE_ENOUGH
            and (column.field in _WHO or BY_CODE[column.field].scope == "year")]  # fmt: skip


def _misfit(line: int, cells: tuple[str, ...], name: str | None, code: str | None) -> Issue | None:
    lead = name or next((cell for cell in cells if cell.strip()), "")
    if is_total(lead):
        return remark("total_row", row=line, value=lead)
    return remark("no_facility", row=line) if name is None and code is None else None


def _why_none(line: int, yearly: list[tuple[Column, list[object]]], row: int) -> Issue:
    """Figures without a year, or no figures at all."""
    figures = any(found[row] is not None for _, found in yearly)
    return remark("no_fiscal_year" if figures else "no_figures", row=line)
