"""What looks like a workbook but must not reach the parser: other archives, locked files, bombs, too large sheets.

Every part is counted while it is unpacked, piece by piece: neither what the archive says of its sizes nor the size of
the file itself says how much it holds. A sheet is laid out whole by the parser, so its width times its height counts.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from app.formats.text.unreadable import UnreadableFile

LARGEST_UNPACKED_BYTES: Final = 400_000_000
# Text packs to a tenth or a thirtieth; beyond this ratio, and this size, somebody has made a bomb.
_LARGEST_RATIO: Final = 150
_RATIO_MATTERS_BYTES: Final = 60_000_000
MOST_CELLS: Final = 8_000_000
_MOST_REPEATS: Final = 20_000
_STEP: Final = 1 << 20
_OVERLAP: Final = 400
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_OTHER_OFFICE: Final = (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"))
_ROW: Final = re.compile(rb'<(?:\w+:)?row [^>]{0,200}?\br="(\d{1,9})"')
_CELL: Final = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,4})(\d{1,9})"[^>/]{0,200}>')
_FAR: Final = re.compile(rb' r="[A-Z]{3}[0-9]')
_BESIDE: Final = re.compile(rb' r="[A-Z]{2,3}[0-9]')
_TIMES: Final = rb'number-(?:columns|rows)-repeated="(\d{1,9})"'
_REPEATED: Final = re.compile(_TIMES + rb"[^>]{0,300}office:value-type")
_REPEATED_AFTER: Final = re.compile(rb"office:value-type[^>]{0,300}" + _TIMES)
_ROWS_REPEATED: Final = re.compile(
    rb"<table:table-row[^>]{0,300}" + _TIMES + rb"[^>]{0,300}>.{0,4000}?(office:value-type|</table:table-row>)",
    re.DOTALL,
)


@dataclass(slots=True)
class _Extent:
    """How far a sheet reaches: last row, last filled column, filled cells met."""

    tall: int = 0
    wide: int = 0
    cells: int = 0

    @property
    def is_too_large(self) -> bool:
        return max(self.cells, self.tall * self.wide) > MOST_CELLS


def refuse_other_files(data: bytes) -> None:
    """Raises `UnreadableFile` for what no spreadsheet program would open as a table, or no machine could hold."""
    if data.startswith(_OLD_EXCEL):
        _refuse_old_office(data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_archive(archive)
            _refuse_large(archive, len(data))
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged archive fails in many ways, all meaning the same
        raise UnreadableFile("broken_workbook", "zip") from error


def _refuse_old_office(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("encrypted")
    if "WordDocument".encode("utf-16-le") in data:
        raise UnreadableFile("not_a_table", "Word")


def _refuse_archive(archive: zipfile.ZipFile) -> None:
    names = {entry.filename for entry in archive.infolist()}
    kind = next((kind for mark, kind in _OTHER_OFFICE if mark in names), None)
    if kind:
        raise UnreadableFile("not_a_table", kind)
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise UnreadableFile("archive", ", ".join(sorted(names)[:3]))


def _refuse_large(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpacks every part the parser reads, a piece at a time, and stops at the first measure that is too much."""
    unpacked = 0
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".bin", ".rels")):
            continue
        extent, tail = _Extent(), b""
        sheet = "worksheets/" in entry.filename and entry.filename.endswith(".xml")
        with archive.open(entry) as part:
            while piece := part.read(_STEP):
                unpacked += len(piece)
                too_dense = unpacked > _RATIO_MATTERS_BYTES and unpacked > _LARGEST_RATIO * packed
                if unpacked > LARGEST_UNPACKED_BYTES or too_dense:
                    raise UnreadableFile("too_large_inside", f"{unpacked // 1_000_000} MB")
                text = tail + piece
                if sheet:
                    _measure(text, len(tail), extent)
                elif entry.filename == "content.xml":
                    _refuse_repeats(text)
                if extent.is_too_large:
                    raise UnreadableFile("too_large_inside", f"{extent.tall} x {extent.wide}")
                tail = text[-_OVERLAP:]


def _measure(text: bytes, known: int, extent: _Extent) -> None:
    """Goes on with the extent of a sheet. `known`: so many bytes at the start were measured before."""
    extent.cells += text.count(b"<c ", max(0, known - 2))
    last = _ROW.match(text, max(0, text.rfind(b"<row ")))
    if last is not None:
        extent.tall = max(extent.tall, int(last.group(1)))
    extent.wide = max(extent.wide, 26)
    if _BESIDE.search(text) and (extent.tall * 702 > MOST_CELLS or _FAR.search(text)):
        for column, row in _CELL.findall(text):
            extent.wide, extent.tall = max(extent.wide, _column_number(column)), max(extent.tall, int(row))


def _refuse_repeats(text: bytes) -> None:
    """One filled cell or row of an OpenDocument sheet that says it stands there a million times."""
    for pattern in (_REPEATED, _REPEATED_AFTER):
        for match in pattern.finditer(text):
            if int(match.group(1)) > _MOST_REPEATS:
                raise UnreadableFile("too_large_inside", f"x {int(match.group(1))}")
    for match in _ROWS_REPEATED.finditer(text):
        if int(match.group(1)) > _MOST_REPEATS and match.group(2).startswith(b"office"):
            raise UnreadableFile("too_large_inside", f"x {int(match.group(1))}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
