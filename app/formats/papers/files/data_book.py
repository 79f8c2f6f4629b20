"""CouncilReport → XLSX and CSV: every table in long form, one a sheet or file, with definitions and codes."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import xlsxwriter

from app.formats.papers.report.council_report import Cell, CouncilReport
from app.formats.papers.wording.cells import csv_text, guarded_cell, zipped
from app.formats.papers.wording.worded import CODE_ITEMS, WordedTable, code_rows, definition_rows, every_table, worded
from app.formats.readability.definitions import DEFINITION_SHEET, HEAD

CODE_SHEET: Final = "コード表"
CODE_HEAD: Final = tuple(name for name, _ in CODE_ITEMS)
SHEET_NAME: Final = 31
DECISIONS: Final = "decisions"
BOM: Final = "\ufeff"
_FORMATS: Final = {"yen": "#,##0", "m2": "#,##0.0", "people": "#,##0", "facilities": "#,##0", "1": "0.0%", "km": "0.00"}
_WIDEST: Final = 44
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def data_book(report: CouncilReport, language: str) -> bytes:
    """The workbook; the same report always gives the same bytes."""
    tables = every_table(report, language)
    sheets = [worded(table, language) for table in tables]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_OPTIONS)) as book:
        book.set_properties({"title": report.town.name, "created": datetime.fromisoformat(report.run.finished_on)})
        for sheet in sheets:
            _write_table(book, sheet)
        _write_plain(book, CODE_SHEET, CODE_HEAD, code_rows(tables, language))
        _write_plain(book, DEFINITION_SHEET, HEAD, definition_rows(report, sheets, language))
    return buffer.getvalue()


def _write_table(book: xlsxwriter.Workbook, table: WordedTable) -> None:
    page = book.add_worksheet(table.name[:SHEET_NAME])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    page.write_row(0, 0, table.headings, bold)
    page.freeze_panes(1, 2 if table.headings[0].endswith(("コード", "code")) else 1)
    for index, column in enumerate(table.columns):
        values = [row[index] for row in table.rows]
        numbers = book.add_format({"num_format": _FORMATS[column.unit]}) if column.unit in _FORMATS else None
        page.set_column(index, index, _width(table.headings[index], values))
        for line, value in enumerate(values, start=1):
            _write_cell(page, line, index, value, numbers)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet",
    line: int,
    index: int,
    value: Cell,
    numbers: "xlsxwriter.format.Format | None",
) -> None:
    if isinstance(value, bool):
        page.write_number(line, index, int(value))
    elif isinstance(value, int | float):
        page.write_number(line, index, value, numbers)
    elif value:
        page.write_string(line, index, str(guarded_cell(value)))


def _width(head: str, values: Sequence[Cell]) -> float:
    """Columns wide enough for their words: a full-width letter counts twice."""
    longest = max((_length(str(value)) for value in values[:200] if value is not None), default=0)
    return min(_WIDEST, max(8, longest + 2, _length(head) + 1))


def _length(text: str) -> int:
    return sum(1 if each.isascii() else 2 for each in text)


def _write_plain(book: xlsxwriter.Workbook, name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(name)
    page.write_row(0, 0, head, book.add_format({"bold": True, "bottom": 1}))
    page.freeze_panes(1, 0)
    for index, title in enumerate(head):
        page.set_column(index, index, _width(title, [row[index] for row in rows]))
    for line, row in enumerate(rows, start=1):
        for index, text in enumerate(row):
            _write_cell(page, line, index, text, None)


def csv_of(table: WordedTable) -> bytes:
    """One table as UTF-8 with a byte order mark."""
    return (BOM + csv_text([table.headings, *table.rows])).encode()


def decisions_csv(report: CouncilReport, language: str) -> bytes:
    """The table of decisions alone."""
    return csv_of(worded(report.table(DECISIONS), language))


def csv_files(report: CouncilReport, language: str) -> dict[str, bytes]:
    """File name → CSV: one a table, the codes and the definitions."""
    tables = every_table(report, language)
    sheets = [worded(table, language) for table in tables]
    files = {f"{table.code}.csv": csv_of(table) for table in sheets}
    codes = [CODE_HEAD, *code_rows(tables, language)]
    definitions = [HEAD, *definition_rows(report, sheets, language)]
    files["codes.csv"] = (BOM + csv_text(codes)).encode()
    files["definitions.csv"] = (BOM + csv_text(definitions)).encode()
    return files


def csv_archive(report: CouncilReport, language: str) -> bytes:
    """All tables as one archive."""
    return zipped(csv_files(report, language))
