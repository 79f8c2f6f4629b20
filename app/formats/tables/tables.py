"""Any file a town hall calls a table → header and rows of text with their line numbers. Everything is text first."""

import re
from dataclasses import dataclass, replace
from typing import Final

from app.domain.register.lookalikes import radicals_in, sound_text
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.tables.delimited_text import read_delimited
from app.formats.tables.header_rows import find_header
from app.formats.tables.html_tables import read_html_tables
from app.formats.tables.workbook_cells import SheetCells, is_workbook, read_workbook
from app.formats.tables.workbook_guard import MOST_CELLS
from app.formats.text.text_encoding import decode
from app.formats.text.unreadable import UnreadableFile

Row = tuple[int, tuple[str, ...]]
_OTHER_FILES: Final = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"SQLite format 3", "SQLite"),
    (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"PAR1", "Parquet"),
)  # fmt: skip
_OTHER_TEXTS: Final = (
    ("<!doctype html", "HTML"), ("<html", "HTML"), ("<?xml", "XML"), ("<gml", "XML"), ("<kml", "XML"),
    ("{\\rtf", "RTF"),
    ("projcs[", "projection"), ("geogcs[", "projection"), ("geogcrs[", "projection"), ("projcrs[", "projection"),
)  # fmt: skip
_SETTING: Final = re.compile(r"\s*(- )?[a-zA-Z_][\w.-]*:(\s[^,\t]*)?$")
_CHUNK: Final = 2000
# As many as a sheet of Excel has; a boundary written as text is a long line.
MOST_LINES: Final = 1_048_576
LONGEST_LINE_BYTES: Final = 8_000_000
_GUARDED: Final = re.compile(r'(^|[,;\t|])="([^"\n]*)"', re.MULTILINE)
_APOSTROPHE: Final = re.compile(r"(^|[,;\t|]\"?)'(?=\d)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or text file. Rows are as wide as the header; blank rows are left out and counted in `notes`.

    `filled` are (line, column) cells that carry the value of a merged cell; `title` is the text above the header.
    """

    name: str
    header: tuple[str, ...]
    rows: list[Row]
    encoding: str
    notes: tuple[Issue, ...] = ()
    title: str = ""
    filled: frozenset[tuple[int, int]] = frozenset()
    header_found: bool = True
    visible: bool = True


def read_tables(data: bytes, filename: str | None = None) -> tuple[Table, ...]:
    """Every table in the file, decided by its bytes (the name only labels it). Raises `UnreadableFile`."""
    refuse_no_tables(data)
    if is_workbook(data):
        sheets = read_workbook(data)
        tables = tuple(table for sheet in sheets if (table := _from_sheet(sheet)) is not None)
    else:
        tables = _from_text(data, filename or "")
    if not tables:
        raise UnreadableFile("empty")
    return tables


def refuse_no_tables(data: bytes) -> None:
    """Raises `UnreadableFile` for an empty file and for files of other kinds, told by their first bytes."""
    if not data.strip(b"\x00\r\n\t ,\xef\xbb\xbf"):
        raise UnreadableFile("empty")
    kind = next((kind for mark, kind in _OTHER_FILES if data.startswith(mark)), None)
    if kind:
        raise UnreadableFile("not_a_table", kind)


def kind_of_text(text: str) -> str | None:
    """HTML, XML, RTF, JSON, YAML (settings, one a line), projection (.prj); None for what may be a table."""
    start = text[:200].lstrip("\ufeff \r\n\t").lower()
    kind = next((kind for mark, kind in _OTHER_TEXTS if start.startswith(mark)), None)
    if kind is None and start[:1] in "{[" and '"' in start[:40]:
        return "JSON"
    lines = [line for line in text[:4000].splitlines() if line.strip()]
    settings = sum(bool(_SETTING.match(line)) for line in lines)
    return "YAML" if kind is None and 1 < len(lines) <= 2 * settings else kind


def _from_text(data: bytes, name: str) -> tuple[Table, ...]:
    _refuse_endless(data)
    text, encoding, broken = decode(data)
    kind = kind_of_text(text)
    pages = read_html_tables(text) if kind in ("HTML", "XML") and "<table" in text.lower() else []
    tables = [table for rows in pages if len(rows) > 1 and (table := _table(name, rows, encoding)) is not None]
    if tables:
        return tuple(tables)
    if kind:
        raise UnreadableFile("not_a_table", kind)
    rows, unclosed = read_delimited(_without_guards(text.replace("\ufeff", "")))
    table = _table(name, rows, encoding)
    if table is None:
        return ()
    notes = [remark("unclosed_quote", row=line) for line in unclosed]
    if broken:
        notes.append(remark("undecodable_characters", value=str(broken), done=encoding))
    return (replace(table, notes=(*table.notes, *notes)),)


def _refuse_endless(data: bytes) -> None:
    """Too many lines, or one that never ends: told before anything is made of them."""
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > MOST_LINES:
        raise UnreadableFile("too_large_inside", f"{lines} x …")
    if len(data) > LONGEST_LINE_BYTES and (longest := max(map(len, data.splitlines()))) > LONGEST_LINE_BYTES:
        raise UnreadableFile("too_large_inside", f"{longest // 1_000_000} MB")


def _without_guards(text: str) -> str:
    """="0012" and '0012, by which people keep a spreadsheet from eating zeros, as the text they guard."""
    return _GUARDED.sub(r'\1"\2"', _APOSTROPHE.sub(r"\1", text)) if '="' in text or "'" in text else text


def _from_sheet(sheet: SheetCells) -> Table | None:
    rows, filled = _fill_merged(sheet)
    table = _table(sheet.name, rows, "workbook")
    return table and replace(table, filled=filled, visible=sheet.visible)


def _table(name: str, rows: list[Row], encoding: str) -> Table | None:
    written = [row for row in rows if any(cell and not cell.isspace() for cell in row[1])]
    if not written:
        return None
    written, notes = _without_radicals(written)
    header = find_header(written)
    width = len(header.names)
    if width * len(written) > MOST_CELLS:
        raise UnreadableFile("too_large_inside", f"{len(written)} x {width}")
    body = [
        row if len(row[1]) == width else (row[0], row[1] + ("",) * (width - len(row[1])))
        for row in written[header.first_data :]
    ]
    if len(rows) > len(written):
        notes.append(remark("blank_rows", value=str(len(rows) - len(written))))
    if not header.found:
        notes.append(remark("no_header", row=written[0][0]))
    return Table(name, header.names, body, encoding, tuple(notes), header.title, header_found=header.found)


def _without_radicals(rows: list[Row]) -> tuple[list[Row], list[Issue]]:
    """Rows with the ideographs that are meant by radicals (⻑野 → 長野): what tables copied out of PDF files hold."""
    if not any(radicals_in("\t".join(map("\t".join, _cells_of(rows, start)))) for start in range(0, len(rows), _CHUNK)):
        return rows, []
    lone = [radicals_in("\t".join(cells)) for _, cells in rows]
    characters = [character for found in lone for character in found]
    mended = [(line, tuple(map(sound_text, cells)) if found else cells)
              for (line, cells), found in zip(rows, lone, strict=True)]  # fmt: skip
    shown = "、".join(f"{one}→{sound_text(one)}" for one in dict.fromkeys(characters))
    first = next(line for (line, _), found in zip(rows, lone, strict=True) if found)
    return mended, [remark("radicals_mended", row=first, value=shown[:60], done=str(len(characters)))]


def _cells_of(rows: list[Row], start: int) -> list[tuple[str, ...]]:
    return [cells for _, cells in rows[start : start + _CHUNK]]


def _fill_merged(sheet: SheetCells) -> tuple[list[Row], frozenset[tuple[int, int]]]:
    """The value of a merged cell, in each of its cells; a merge over a whole page (a title) is left alone."""
    if not sheet.merges:
        return sheet.rows, frozenset()
    grid = {line: list(cells) for line, cells in sheet.rows}
    filled: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        value = grid[top][left] if top in grid and left < len(grid[top]) else ""
        if not value.strip() or right - left > 8 or bottom - top > 5000:
            continue
        for line in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (line, column) != (top, left) and line in grid and column < len(grid[line]):
                    grid[line][column] = value
                    filled.add((line, column))
    return [(line, tuple(grid[line])) for line, _ in sheet.rows], frozenset(filled)
