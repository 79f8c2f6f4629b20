# ruff: noqa: E501  one bomb a line
"""Files made to cost more than they look like: refused soon, with little memory, by what they hold when unpacked."""

import gzip
import io
import subprocess
import sys
import time
import zipfile

import pytest

from app.formats.facilities.facility_sheet import read_facilities
from app.formats.lexicon.address_words import address_key
from app.formats.lexicon.building_words import read_storeys
from app.formats.tables.tables import read_tables
from app.formats.text.positions import read_degrees
from app.formats.text.unreadable import UnreadableFile

WORKBOOK = b'<workbook xmlns="x"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
LIMIT_MB = 300


def book(sheet: bytes, *, strings: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
    return buffer.getvalue()


def sheet_of(rows: int, row: bytes) -> bytes:
    return b"<worksheet><sheetData>" + b"".join(b'<row r="%d">%s</row>' % (n, row) for n in range(1, rows + 1))


def open_document(cell: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "content.xml", b"<office:spreadsheet><table:table><table:table-row>" + cell + b"</table:table-row>"
        )
    return buffer.getvalue()


BOMBS = {
    "many equal cells": lambda: book(sheet_of(100_000, b"<c />" * 90)),
    "a text of half a gigabyte": lambda: book(b"<worksheet/>", strings=b"<sst><si><t>" + b"a" * 450_000_000),
    "a cell in the last corner": lambda: book(
        b'<sheetData><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
    ),
    "a wide and a tall row": lambda: book(
        b'<sheetData><row r="1"><c r="XFD1" t="n"><v>1</v></c></row><row r="900000"><c r="A900000" t="n"><v>1</v></c></row>'
    ),
    "an open document that repeats": lambda: open_document(
        b'<table:table-cell table:number-columns-repeated="16384000" office:value-type="float" office:value="1"/>'
    ),
    "one long line over many short ones": lambda: b"a," * 400_000 + b"\n" + b"a\n" * 400_000,
    "a page of spans": lambda: (
        b"<html><table>" + b"<tr>" + b"<td colspan=200 rowspan=200>a</td>" * 20_000 + b"<tr><td>b" * 200
    ),
    "gzip of nothing": lambda: gzip.compress(bytes(400_000_000), 9),
}
READ = """
import resource, sys
from app.formats.tables.tables import read_tables
from app.formats.text.packed import unpacked
from app.formats.text.unreadable import UnreadableFile
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_tables(unpacked(data))
    print("read")
except UnreadableFile as refusal:
    print(refusal.code)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_soon_and_cost_little_memory(name: str) -> None:
    data = BOMBS[name]()
    start = time.process_time()
    done = subprocess.run([sys.executable, "-c", READ], input=data, capture_output=True, check=True, timeout=60)
    code, megabytes = done.stdout.decode().split()
    assert code in ("too_large_inside", "too_large_unpacked")
    assert int(megabytes) < LIMIT_MB
    assert time.process_time() - start < 10


def test_a_real_large_workbook_is_no_bomb() -> None:
    cells = b"".join(b'<c r="%s1" t="n"><v>%d</v></c>' % (chr(65 + n).encode(), n) for n in range(12))
    data = book(sheet_of(20_000, cells) + b"</sheetData></worksheet>")
    with pytest.raises(UnreadableFile) as answer:  # the parser wants more parts than this; the guard lets it through
        read_tables(data)
    assert answer.value.code == "broken_workbook"


@pytest.mark.parametrize("piece", ["十", "〇", "1", "東経", "地下1", "丁目", "（", "1,", "N", "億", "ー"])
def test_readers_of_a_cell_are_linear_in_its_length(piece: str) -> None:
    text = piece * 8000
    start = time.process_time()
    for read in (address_key, read_storeys, read_degrees):
        read(text)
    assert time.process_time() - start < 1


def test_a_list_with_monstrous_cells_is_read_in_moments() -> None:
    rows = ["施設名,所在地,延床面積,建築年,階数,緯度,経度,構造,耐震診断,利用者数"]
    rows += [f"第{n}館," + ",".join([("十" if n % 2 else "1") * 8000] * 9) for n in range(40)]
    start = time.process_time()
    sheet = read_facilities("\n".join(rows).encode())
    assert time.process_time() - start < 10
    assert len(sheet.facilities) == 40
    assert "value_too_long" in {issue.code for issue in sheet.issues}
    assert max(len(issue.value or "") for issue in sheet.issues) < 400


def test_remarks_of_one_kind_are_capped_and_the_rest_is_counted() -> None:
    rows = ["施設名,所在地,延床面積"] + [f"第{n}館,本町{n},約{n}らしい" for n in range(7000)]
    issues = read_facilities("\n".join(rows).encode()).issues
    alike = [issue for issue in issues if issue.code == "unreadable_number"]
    assert len(alike) == 5000
    assert next(issue.value for issue in issues if issue.code == "more_alike") == "2000"
