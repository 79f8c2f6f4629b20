"""What looks like a workbook but must not reach the parser: other archives, locked files, sheets too wide to hold."""

import io
import re
import zipfile
from typing import Final

from app.formats.text.unreadable import UnreadableFile

_LARGEST_UNPACKED_BYTES: Final = 1_500_000_000
_MOST_CELLS: Final = 40_000_000
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_OTHER_OFFICE: Final = (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint"))
_LAST_ROW: Final = re.compile(rb'<row [^>]*?r="(\d+)"')
_WIDE: Final = re.compile(rb' r="[A-Z]{3}[0-9]')
_FILLED: Final = re.compile(rb'<c [^>]*?r="([A-Z]+)(\d+)"[^>/]*>')


def refuse_other_files(data: bytes) -> None:
    """Raises `UnreadableFile` for what no spreadsheet program would open as a table."""
    if data.startswith(_OLD_EXCEL):
        _refuse_old_office(data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_archive(archive)
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_scattered(archive.read(name))
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
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _LARGEST_UNPACKED_BYTES:
        raise UnreadableFile("too_large_inside", f"{unpacked // 1_000_000} MB")
    names = {entry.filename for entry in entries}
    kind = next((kind for mark, kind in _OTHER_OFFICE if mark in names), None)
    if kind:
        raise UnreadableFile("not_a_table", kind)
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise UnreadableFile("archive", ", ".join(sorted(names)[:3]))


def _refuse_scattered(xml: bytes) -> None:
    """One forgotten value in XFD1048576 would make the parser lay out 17 thousand million cells."""
    last = _LAST_ROW.match(xml, xml.rfind(b"<row "))
    if last is None or int(last.group(1)) * (16_384 if _WIDE.search(xml) else 702) <= _MOST_CELLS:
        return
    wide = tall = 0
    for column, row in _FILLED.findall(xml):
        wide, tall = max(wide, _column_number(column)), max(tall, int(row))
    if wide * tall > _MOST_CELLS:
        raise UnreadableFile("too_large_inside", f"{tall} x {wide}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
