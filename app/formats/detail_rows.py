"""The machinery the smaller imports share: years, repairs, inspections, land — each row tells of a known facility."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

from app.formats.cell_text import NOTHING, Reading
from app.formats.column_plan import Column, suggest_columns
from app.formats.facility_fields import BY_CODE
from app.formats.facility_values import cell_reader
from app.formats.header_labels import Label, read_label
from app.formats.issue_words import remark
from app.formats.records import Issue
from app.formats.row_sorting import is_total
from app.formats.tables import Table, read_tables

Record = TypeVar("Record")
_WHO: Final = ("name", "code", "building_code", "building_name", "municipality_code")


@dataclass(frozen=True, slots=True)
class DetailField:
    """A field of one kind of detail, with the headings (as `read_label` makes them) it goes by."""

    code: str
    kind: str
    headings: frozenset[str]

    @classmethod
    def of(cls, code: str, kind: str, headings: str) -> "DetailField":
        return cls(code, kind, frozenset(headings.split()))


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


@dataclass(slots=True)
class DetailRows:
    """A table's rows as dictionaries of what was read, before a kind makes records of them."""

    table: Table
    columns: list[tuple[int, str, str, Label]]
    told: list[dict[str, Any]]
    issues: list[Issue] = field(default_factory=list)


def read_details(
    data: bytes,
    *,
    filename: str | None,
    mapping: dict[str, str] | None,
    fields: tuple[DetailField, ...],
    readers: Mapping[str, Callable[[str], Reading]] | None = None,
) -> DetailRows:
    """Reads the table of the file that has most of the fields. Raises only `UnreadableFile`."""
    tables = read_tables(data, filename)
    planned = [(table, _columns(table, fields, mapping)) for table in tables if table.visible or len(tables) == 1]
    table, columns = max(planned or [(tables[0], _columns(tables[0], fields, mapping))], key=lambda plan: len(plan[1]))
    rows = DetailRows(table, columns, [{} for _ in table.rows], [*table.notes, *_unmapped(columns, mapping)])
    kinds = {detail.code: detail.kind for detail in fields}
    for index, heading, code, label in columns:
        kind = kinds.get(code) or BY_CODE[code].kind
        read = (readers or {}).get(kind) or cell_reader(kind, label.factor, date.today())
        _read_column(rows, index, heading, code, read)
    return rows


def settle(rows: DetailRows, make: Callable[[int, dict[str, Any]], "list[Record] | Issue"]) -> DetailResult[Record]:
    """Records of every row, or the issue `make` answers and the row set aside; totals and nameless rows go first."""
    records: list[Record] = []
    issues = list(rows.issues)
    aside = 0
    for (line, cells), told in zip(rows.table.rows, rows.told, strict=True):
        made = _misfit(line, cells, told) or make(line, told)
        if isinstance(made, Issue):
            issues.append(made)
            aside += 1
        else:
            records.extend(made)
    read = len(rows.table.rows)
    mapping = {heading: code for _, heading, code, _ in rows.columns}
    issues.sort(key=lambda issue: (issue.row or 0, issue.column or ""))
    return DetailResult(
        rows.table.encoding, rows.table.header, mapping, read, read - aside, aside, tuple(records), tuple(issues)
    )


def _misfit(line: int, cells: tuple[str, ...], told: dict[str, Any]) -> Issue | None:
    lead = told.get("name") or next((cell for cell in cells if cell.strip()), "")
    if is_total(lead):
        return remark("total_row", row=line, value=lead)
    if told.get("name") is None and told.get("code") is None:
        return remark("no_facility", row=line, value=lead[:60] or None)
    return None


def _columns(
    table: Table, fields: tuple[DetailField, ...], mapping: dict[str, str] | None
) -> list[tuple[int, str, str, Label]]:
    """Own headings first (件名 is a work's title here), then the words for a facility's name and code."""
    if mapping is not None:
        chosen = [(table.header.index(heading), heading, code.partition("@")[0]) for heading, code in mapping.items()
                  if heading in table.header and code]  # fmt: skip
        known = BY_CODE.keys() | {detail.code for detail in fields}
        return [(index, heading, code, read_label(heading)) for index, heading, code in chosen if code in known]
    columns: list[tuple[int, str, str, Label]] = []
    taken: set[str] = set()
    for index, heading in enumerate(table.header):
        label = read_label(heading)
        code = next(
            (detail.code for detail in fields if label.bare in detail.headings and detail.code not in taken), None
        )
        if code is not None:
            columns.append((index, heading, code, label))
            taken.add(code)
    used = {index for index, *_ in columns}
    columns += [(column.index, column.heading, column.field, read_label(column.heading))
                for column in _who(table) if column.index not in used and column.field not in taken]  # fmt: skip
    return columns


def _unmapped(columns: list[tuple[int, str, str, Label]], mapping: dict[str, str] | None) -> list[Issue]:
    """Mapped columns this file does not have, or fields this kind does not know."""
    used = {heading for _, heading, _, _ in columns}
    return [
        remark("mapped_column_missing", value=heading, done=code)
        for heading, code in (mapping or {}).items()
        if code and heading not in used
    ]


def _who(table: Table) -> list[Column]:
    return [column for column in suggest_columns(table) if column.field in _WHO and column.confidence >= 0.5]


def _read_column(rows: DetailRows, index: int, heading: str, code: str, read: Callable[[str], Reading]) -> None:
    known: dict[str, Reading] = {"": NOTHING}
    for (line, cells), told in zip(rows.table.rows, rows.told, strict=True):
        text = cells[index]
        reading = known.get(text)
        if reading is None:
            reading = known[text] = read(text)
        if reading.value is not None:
            told[code] = reading.value
        if reading.code is not None:
            rows.issues.append(remark(reading.code, row=line, column=heading, value=text, done=reading.done))
