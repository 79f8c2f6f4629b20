"""CSV and TSV text → rows with the line each began on. No row is lost to a quote that was never closed."""

import csv
import io
from itertools import takewhile
from typing import Final

from app.formats.text.comma_file import as_written

Row = tuple[int, tuple[str, ...]]
_SEPARATORS: Final = ",\t;|"
_LONGEST_CELL_LINES: Final = 60
_RUN: Final = 1000

csv.field_size_limit(4_000_000)  # a boundary written as text is one long cell


def read_delimited(text: str) -> tuple[list[Row], list[int]]:
    """All rows (line number, cells), and the lines whose quote was never closed (cut at every separator)."""
    lines = list(io.StringIO(text, newline=""))
    separator = _separator(lines)
    rows: list[Row] = []
    unclosed: list[int] = []
    index = 0
    while index < len(lines):
        run = _run(lines, index, separator)
        if run:
            rows.extend(enumerate(map(tuple, run), start=index + 1))
            index += len(run)
            continue
        span = _span(lines, index, separator)
        if span == 0:
            unclosed.append(index + 1)
            cells = lines[index].rstrip("\r\n").replace('"', "").split(separator)
        else:
            cells = _parse(lines[index : index + span], separator)[0]
        rows.append((index + 1, tuple(cells)))
        index += span or 1
    return rows, unclosed


def _run(lines: list[str], index: int, separator: str) -> list[list[str]]:
    """The rows of the next lines, as long as each closes its quotes; line by line only where they run together."""
    closed = list(takewhile(lambda line: line.count('"') % 2 == 0, lines[index : index + _RUN]))
    rows = _parse(closed, separator)
    return rows if len(rows) == len(closed) else [_parse([line], separator)[0] for line in closed]


def _span(lines: list[str], index: int, separator: str) -> int:
    """How many lines one row takes; 0 when its quote is never closed within reach."""
    if lines[index].count('"') % 2 == 0:
        return 1
    quotes = 0
    for span, line in enumerate(lines[index : index + _LONGEST_CELL_LINES], start=1):
        quotes += line.count('"')
        if (span == 1 or quotes % 2 == 0) and len(_parse(lines[index : index + span], separator, strict=True)) == 1:
            return span
    return 0


def _parse(lines: list[str], separator: str, *, strict: bool = False) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=separator, strict=strict, skipinitialspace=True))
    except csv.Error:
        return [] if strict else [[cell.strip('"') for cell in "".join(lines).split(separator)]]
    return [list(map(as_written, cells)) for cells in rows] if any("'" in line for line in lines) else rows


def _separator(lines: list[str]) -> str:
    """The sign that cuts most of the first lines into the same number (> 1) of cells; ties go to the comma."""
    sample = [line for line in lines[:40] if line.strip()]

    def regularity(sign: str) -> tuple[int, int]:
        widths = [len(cells) for cells in _parse(sample, sign)]
        most = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(most) if most > 1 else 0, most)

    return max(_SEPARATORS, key=regularity) if sample else ","
