"""XLSX, XLS, ODS → sheets of text. The only door to calamine."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.formats.tables.workbook_guard import refuse_other_files
from app.formats.text.unreadable import UnreadableFile

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """One sheet. `merges`: (first row, first column, last row, last column), rows as line numbers, columns from 0."""

    name: str
    rows: list[Row]
    merges: tuple[tuple[int, int, int, int], ...]
    visible: bool


def is_workbook(data: bytes) -> bool:
    """Decided by the first bytes, never by the file name."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def read_workbook(data: bytes) -> list[SheetCells]:
    """Every worksheet, cells as text: 3.0 → "3", dates as ISO text. Raises `UnreadableFile`."""
    refuse_other_files(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        return [_read_sheet(book, meta.name, meta.visible == SheetVisibleEnum.Visible) for meta in sheets]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the parser answers some broken files with a panic, which is no Exception
        raise UnreadableFile("broken_workbook", type(error).__name__) from error


def _read_sheet(book: CalamineWorkbook, name: str, visible: bool) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    padding = ("",) * left
    rows = [
        (top + number, padding + tuple([cell if cell.__class__ is str else _text(cell) for cell in cells]))
        for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start=1)
    ]
    merges = tuple((first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in sheet.merged_cell_ranges or ())
    return SheetCells(name, rows, merges, visible)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    return _time_text(value)


def _time_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return str(value)
