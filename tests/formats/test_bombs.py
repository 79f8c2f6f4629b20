"""Files made to cost more than they look like: refused soon, with little memory, by what they hold when unpacked."""

import subprocess
import sys
import time

import pytest

from app.formats.facilities.facility_sheet import read_facilities
from app.formats.lexicon.address_words import address_key
from app.formats.lexicon.building_words import read_storeys
from app.formats.tables.tables import read_tables
from app.formats.text.positions import read_degrees
from app.formats.text.unreadable import UnreadableFile
from benchmarks.bomb_files import TABLES, book, sheet_of

LIMIT_MB = 300
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


@pytest.mark.parametrize("name", TABLES)
def test_bombs_are_refused_soon_and_cost_little_memory(name: str) -> None:
    data = TABLES[name]()
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


@pytest.mark.parametrize("text", [b"a\n" * 1_100_000, b"\xe3\x81\x82" * 3_000_000 + b"\n"], ids=["lines", "one line"])
def test_text_without_end_is_refused_before_it_is_decoded(text: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_tables(b"a,b\n" + text)
    assert refused.value.code == "too_large_inside"
