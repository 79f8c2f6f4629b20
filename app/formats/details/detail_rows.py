"""The machinery the smaller imports share: years, repairs, inspections, land — each row tells of a known facility."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from app.formats.details.detail_columns import (
    DetailColumn,
    DetailField,
    kind_of,
    mapped_details,
    suggest_details,
    sure_columns,
)
from app.formats.karte.grid import year_of
from app.formats.lexicon.names_above import names_from_above
from app.formats.records.column_words import ColumnUse, account_columns, further_columns
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.rows.facility_values import cell_reader
from app.formats.rows.row_sorting import is_total
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Table, read_tables
from app.formats.text.cell_text import NOTHING, CellReading
from app.formats.text.japanese_dates import WrittenDate

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class DetailResult(Generic[Record]):
    """What a file of details gave: rows read = rows used + rows set aside, each of these with its issue."""

    encoding: str
    header: tuple[str, ...]
    mapping: dict[str, str]
    rows_read: int
    rows_used: int
    rows_set_aside: int
    records: tuple[Record, ...]
    issues: tuple[Issue, ...]
    suggestions: dict[str, tuple[str, float]] = field(default_factory=dict)
    columns: tuple[ColumnUse, ...] = ()


@dataclass(slots=True)
class DetailRows:
    """A table's rows as dictionaries of what was read, before a kind makes records of them.

    `more` are further sheets of the same kind; `offers` every column something can be said about.
    """

    table: Table
    columns: list[DetailColumn]
    row_values: list[dict[str, Any]]
    offers: list[DetailColumn]
    issues: list[Issue] = field(default_factory=list)
    more: list["DetailRows"] = field(default_factory=list)


def read_details(
    data: bytes,
    *,
    filename: str | None,
    mapping: dict[str, str] | None,
    fields: tuple[DetailField, ...],
    readers: Mapping[str, Callable[[str], CellReading]] | None = None,
) -> DetailRows:
    """Reads every sheet that names facilities and has a field of the kind. Raises only `UnreadableFile`."""
    tables = read_tables(data, filename)
    seen = [table for table in tables if table.visible] or list(tables)
    parts = [_read_detail_table(table, fields, mapping, readers or {}) for table in seen]
    own = {detail.code for detail in fields}
    parts.sort(key=lambda part: (-sum(column.code in own for column in part.columns), -len(part.table.rows)))
    main = parts[0]
    main.issues += _unmapped(main.columns, mapping)
    for part in parts[1:]:
        fits = _is_whole(part, own) and len(part.columns) >= len(main.columns) / 2
        code = "sheet_added" if fits else "sheet_left_out"
        main.issues.append(remark(code, value=part.table.name, done=str(len(part.table.rows))))
        main.more += [part] if fits else []
    main.issues += [remark("hidden_sheet", value=table.name, done=str(len(table.rows)))
                    for table in tables if table not in seen]  # fmt: skip
    return main


def _is_whole(part: DetailRows, own: set[str]) -> bool:
    """The sheet says which facility, and something of it."""
    codes = {column.code for column in part.columns}
    return bool(codes & {"name", "code"}) and bool(codes & own)


def _read_detail_table(
    table: Table,
    fields: tuple[DetailField, ...],
    mapping: dict[str, str] | None,
    readers: Mapping[str, Callable[[str], CellReading]],
) -> DetailRows:
    offers = suggest_details(table, fields)
    columns = sure_columns(offers) if mapping is None else mapped_details(table, fields, mapping)
    rows = DetailRows(table, columns, [{} for _ in table.rows], offers, list(table.notes))
    for column in columns:
        kind = kind_of(column.code, fields)
        read = readers.get(kind) or cell_reader(kind, column.factor, date.today())
        _read_column(rows, column.index, column.heading, column.code, read)
    _fill_names(rows)
    _date_by_title(rows, fields)
    return rows


def _fill_names(rows: DetailRows) -> None:
    """A facility written once over several rows."""
    leads = [next((cell for cell in cells if cell.strip()), "") for _, cells in rows.table.rows]
    names = [row_values.get("name") for row_values in rows.row_values]
    speaks = [bool(row_values) and "code" not in row_values and not is_total(lead)
              for row_values, lead in zip(rows.row_values, leads, strict=True)]  # fmt: skip
    for row, above in names_from_above(names, speaks).items():
        for code in ("name", "code"):
            if code in rows.row_values[above]:
                rows.row_values[row][code] = rows.row_values[above][code]
        rows.issues.append(remark("name_from_above", row=rows.table.rows[row][0], done=names[above]))


def _date_by_title(rows: DetailRows, fields: tuple[DetailField, ...]) -> None:
    """The year above the table, or in the sheet's name, where no column tells one."""
    codes = {column.code for column in rows.columns}
    if "when" in codes or all(detail.code != "when" for detail in fields):
        return
    year = read_label(f"費{rows.table.title}").year if "年度" in rows.table.title else None
    year = year or year_of(rows.table.name)
    for row_values in rows.row_values if year else ():
        row_values["when"] = WrittenDate(year or 0, fiscal=True)


def settle(rows: DetailRows, make: Callable[[int, dict[str, Any]], "list[Record] | Issue"]) -> DetailResult[Record]:
    """Records of every row, or the issue `make` answers and the row set aside; totals and nameless rows go first."""
    records: list[Record] = []
    issues: list[Issue] = []
    read = aside = 0
    for part in (rows, *rows.more):
        issues += part.issues
        read += len(part.table.rows)
        for (line, cells), row_values in zip(part.table.rows, part.row_values, strict=True):
            made = _misfit(line, cells, row_values) or make(line, row_values)
            if isinstance(made, Issue):
                issues.append(made)
                aside += 1
            else:
                records.extend(made)
    issues.sort(key=lambda issue: (issue.row or 0, issue.column or ""))
    return DetailResult(
        rows.table.encoding, rows.table.header, {column.heading: column.code for column in rows.columns},
        read, read - aside, aside, tuple(records), tuple(issues),
        {column.heading: (column.code, column.confidence) for column in rows.offers},
        further_columns(*(_account(part) for part in (rows, *rows.more))),
    )  # fmt: skip


def _account(part: DetailRows) -> tuple[ColumnUse, ...]:
    """What became of each column of one sheet."""
    return account_columns(part.table.header, part.table.rows, {column.index: column.code for column in part.columns})


def _misfit(line: int, cells: tuple[str, ...], row_values: dict[str, Any]) -> Issue | None:
    lead = row_values.get("name") or next((cell for cell in cells if cell.strip()), "")
    if is_total(lead):
        return remark("total_row", row=line, value=lead)
    if row_values.get("name") is None and row_values.get("code") is None:
        return remark("no_facility", row=line, value=lead[:60] or None)
    return None


def _unmapped(columns: list[DetailColumn], mapping: dict[str, str] | None) -> list[Issue]:
    """Mapped columns this file does not have, or fields this kind does not know."""
    used = {column.heading for column in columns}
    return [
        remark("mapped_column_missing", value=heading, done=code)
        for heading, code in (mapping or {}).items()
        if code and heading not in used
    ]


def _read_column(rows: DetailRows, index: int, heading: str, code: str, read: Callable[[str], CellReading]) -> None:
    known: dict[str, CellReading] = {"": NOTHING}
    for (line, cells), row_values in zip(rows.table.rows, rows.row_values, strict=True):
        text = cells[index]
        reading = known.get(text)
        if reading is None:
            reading = known[text] = read(text)
        if reading.value is not None:
            row_values[code] = reading.value
        if reading.code is not None:
            rows.issues.append(remark(reading.code, row=line, column=heading, value=text, done=reading.done))
