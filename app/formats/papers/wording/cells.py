"""Cells as files carry them: guarded against formulas, headed with their unit, bytes that never change with the day."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.formats.papers.report.council_report import Cell, Measure
from app.formats.papers.wording.paper_words import column_label, unit_words

# A spreadsheet takes a text that begins so for a formula; with an apostrophe before it, it stays a text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# No archive tells the day it was packed on.
FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MOMENT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_MOMENT: Final = b"1980-01-01T00:00:00Z"
_UNTOLD: Final = frozenset({"", "number", "year", "of_figure", "of_row"})


def guarded(text: str) -> str:
    """The text as a cell no spreadsheet calculates: control characters out, line breaks as spaces."""
    plain = "".join(each if each >= " " else " " for each in text).strip()
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def guarded_cell(value: Cell) -> Cell:
    return guarded(value) if isinstance(value, str) else value


def heading(column: Measure, language: str) -> str:
    """The column's name with the unit of its numbers."""
    words = column_label(column.code, language)
    return words if column.unit in _UNTOLD else f"{words}({unit_words(column.unit, language)})"


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Lines that end with CR LF; None is empty, yes and no are 1 and 0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow(["" if cell is None else _written(cell) for cell in row])
    return text.getvalue()


def _written(cell: Cell) -> str | int | float:
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return guarded(cell) if isinstance(cell, str) else cell or 0


def rezipped(archive: bytes) -> bytes:
    """The same archive with the day it was packed on taken out, of workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return zipped({name: _undated(name, packed.read(name)) for name in packed.namelist()})


def _undated(name: str, data: bytes) -> bytes:
    """A workbook inside a presentation says when it was made; here it says nothing."""
    if not name.endswith(".xlsx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    parts["docProps/core.xml"] = _MOMENT.sub(_NO_MOMENT, parts["docProps/core.xml"])
    return zipped(parts)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One archive of the files, in the order given; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)
    return buffer.getvalue()
