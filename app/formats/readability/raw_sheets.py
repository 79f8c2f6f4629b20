"""A file as it stands, to be judged: every cell with its place, and what only spreadsheets have (merges, colours …)."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree

from app.formats.tables.delimited_text import read_delimited
from app.formats.tables.tables import kind_of_text, refuse_no_tables
from app.formats.tables.workbook_cells import is_workbook, read_workbook
from app.formats.text.packed import read_member, unpacked
from app.formats.text.text_encoding import decode
from app.formats.text.unreadable import UnreadableFile

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE: Final = re.compile(r"([A-Z]+)(\d+)")
_WHITE: Final = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
Place = tuple[int, int]


@dataclass(slots=True)
class RawSheet:
    """`rows[i]` is line i + 1 with its cells as text; places are (line from 1, column from 0).

    `continued`: lines of a text file that a quoted cell of the line before runs over. `texts`: places of cells stored
    as text in a spreadsheet (None: a text file, where all are text).
    """

    name: str
    rows: list[list[str]]
    visible: bool = True
    merges: tuple[tuple[int, int, int, int], ...] = ()
    texts: set[Place] | None = None
    formulas: set[Place] = field(default_factory=set)
    colours: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    pictures: int = 0
    continued: set[int] = field(default_factory=set)

    def cell(self, line: int, column: int) -> str:
        cells = self.rows[line - 1]
        return cells[column] if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class RawFile:
    """`kind` is xlsx, ods, xls, csv, tsv, html …; `bom` whether a text file says its encoding by its first bytes."""

    kind: str
    encoding: str
    sheets: list[RawSheet]
    bom: bool = False


def address_of(line: int, column: int) -> str:
    """(3, 1) → B3."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"


def read_raw(data: bytes) -> RawFile:
    """Every sheet of a table file. UnreadableFile for what holds no cells at all (PDF, pictures, locked workbooks)."""
    data = unpacked(data)
    kind = "xls" if data.startswith(_OLD_EXCEL) else None
    refuse_no_tables(data)
    if is_workbook(data):
        return _read_book(data, kind)
    text, encoding, _ = decode(data)
    text = text.replace("\ufeff", "")
    if not text.strip():
        raise UnreadableFile("empty")
    other = kind_of_text(text)
    if other is not None and "<table" not in text.lower():
        raise UnreadableFile("not_a_table", other)
    rows, _ = read_delimited(text)
    lines: list[list[str]] = []
    continued: set[int] = set()
    for line, cells in rows:
        continued |= set(range(len(lines) + 1, line))
        lines.extend([] for _ in range(line - 1 - len(lines)))
        lines.append(list(cells))
    start = text[:500].lstrip().lower()
    kind = "html" if start.startswith(("<!doctype html", "<html")) else "tsv" if "\t" in text[:2000] else "csv"
    return RawFile(
        kind,
        encoding,
        [RawSheet("", lines, continued=continued)],
        data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")),
    )


def _read_book(data: bytes, kind: str | None) -> RawFile:
    sheets = []
    for sheet in read_workbook(data):
        lines: list[list[str]] = []
        for line, cells in sheet.rows:
            lines.extend([] for _ in range(line - 1 - len(lines)))
            lines.append(list(cells))
        sheets.append(RawSheet(sheet.name, lines, sheet.visible, sheet.merges))
    if kind is None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = "ods" if "content.xml" in names else "xlsx"
            if "xl/workbook.xml" in names:
                _add_formats(archive, {sheet.name: sheet for sheet in sheets})
    return RawFile(kind, "workbook", sheets)


def _add_formats(archive: zipfile.ZipFile, sheets: dict[str, RawSheet]) -> None:
    """What calamine does not tell: formulas, fills, hidden rows and columns, pictures."""
    fills = _coloured_styles(archive)
    targets = _relations(archive, "xl/workbook.xml")
    book = ElementTree.fromstring(_part(archive, "xl/workbook.xml"))  # noqa: S314  no DOCTYPE gets here
    for entry in book.iter(f"{_MAIN}sheet"):
        sheet = sheets.get(entry.get("name") or "")
        path = targets.get(entry.get(_RELATION) or "")
        if sheet is not None and path in archive.namelist():
            _add_sheet(archive, path, sheet, fills)


def _add_sheet(archive: zipfile.ZipFile, path: str, sheet: RawSheet, fills: dict[int, str]) -> None:
    texts: set[Place] = set()
    for _, element in ElementTree.iterparse(io.BytesIO(_part(archive, path))):  # noqa: S314
        match element.tag:
            case t if t == f"{_MAIN}c":
                _add_cell(element, sheet, texts, fills)
                element.clear()
            case t if t == f"{_MAIN}row":
                if element.get("hidden") in ("1", "true"):
                    sheet.hidden_rows.add(int(element.get("r") or 0))
                element.clear()
            case t if t == f"{_MAIN}col" and element.get("hidden") in ("1", "true"):
                sheet.hidden_columns |= set(range(int(element.get("min") or 1) - 1, int(element.get("max") or 1)))
            case _:
                pass
    sheet.texts = texts
    drawings = [target for target in _relations(archive, path).values() if "/drawings/drawing" in target]
    for target in drawings:
        drawn = _part(archive, target) if target in archive.namelist() else b""
        sheet.pictures += len(re.findall(rb"<(?:xdr:)?(?:pic|sp|graphicFrame)\b", drawn))


def _add_cell(element: ElementTree.Element, sheet: RawSheet, texts: set[Place], fills: dict[int, str]) -> None:
    match = _PLACE.fullmatch(element.get("r") or "")
    if match is None:
        return
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    place = (int(match.group(2)), column - 1)
    if element.get("t") in ("s", "str", "inlineStr"):
        texts.add(place)
    if element.find(f"{_MAIN}f") is not None:
        sheet.formulas.add(place)
    colour = fills.get(int(element.get("s") or 0))
    if colour is not None:
        sheet.colours[place] = colour


def _coloured_styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """Number of a cell style → the colour of its fill, where it has one other than white."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = ElementTree.fromstring(_part(archive, "xl/styles.xml"))  # noqa: S314
    colours: list[str | None] = []
    for fill in styles.iterfind(f"{_MAIN}fills/{_MAIN}fill"):
        pattern = fill.find(f"{_MAIN}patternFill")
        front = None if pattern is None else pattern.find(f"{_MAIN}fgColor")
        solid = pattern is not None and pattern.get("patternType") not in (None, "none", "gray125")
        colour = None if front is None or not solid else front.get("rgb") or f"theme{front.get('theme')}"
        colours.append(None if colour in _WHITE or colour == "theme0" else colour)
    found = {}
    for number, style in enumerate(styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        fill_number = int(style.get("fillId") or 0)
        colour = colours[fill_number] if fill_number < len(colours) else None
        if colour is not None:
            found[number] = colour
    return found


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Relation id → path of the part it points to."""
    own = PurePosixPath(path)
    name = str(own.parent / "_rels" / f"{own.name}.rels")
    if name not in archive.namelist():
        return {}
    found = {}
    for relation in ElementTree.fromstring(_part(archive, name)):  # noqa: S314
        target = relation.get("Target") or ""
        whole = target.lstrip("/") if target.startswith("/") else _joined(own.parent, target)
        found[relation.get("Id") or ""] = whole
    return found


def _joined(folder: PurePosixPath, target: str) -> str:
    parts = list(folder.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of a workbook; the guard has measured it before. Entities are not expanded: a DOCTYPE is refused."""
    data = read_member(archive, archive.getinfo(name))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableFile("broken_workbook", "DOCTYPE")
    return data
