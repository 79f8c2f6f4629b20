"""Deliberately broken files: each gets an answer a planner understands, never a traceback."""

import io
import random
import zipfile

import openpyxl
import pytest

from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.issue_words import file_sentence
from app.formats.tables.tables import read_tables
from app.formats.text.unreadable import UnreadableFile


def _workbook(rows: list[list[object]], far: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far] = "忘れ物"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


_LIST = [["施設名", "所在地"], ["東小学校", "町1"]]
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
_BROKEN = {
    "empty": (b"", "empty"),
    "only-separators": (b",,,\r\n,,,\r\n", "empty"),
    "pdf": (b"%PDF-1.7\n...", "not_a_table"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
    "web-page": ("<!DOCTYPE html><html><table><tr><td>施設名</td></tr></table>".encode(), "not_a_table"),
    "json": (b'{"facilities": [{"name": "East"}]}', "not_a_table"),
    "empty-layer": (b'{"type": "FeatureCollection", "features": []}', "empty"),
    "noise": (random.Random(1).randbytes(5000), "not_text"),
    "encrypted-workbook": (_ENCRYPTED, "encrypted"),
    "half-a-workbook": (_workbook(_LIST)[:2000], "broken_workbook"),
    "word-document": (_archive(**{"word/document.xml": b"<w/>"}), "not_a_table"),
    "zip-of-lists": (_archive(**{"list.csv": "施設名\n東小".encode(), "other.csv": b"name\nA"}), "archive"),
    "cell-at-the-end-of-the-world": (_workbook(_LIST, far="XFD1048576"), "too_large_inside"),
    "empty-workbook": (_workbook([]), "empty"),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_a_broken_file_is_refused_with_words(name: str) -> None:
    data, code = _BROKEN[name]
    with pytest.raises(UnreadableFile) as refusal:
        read_facilities(data, filename=f"{name}.csv")
    assert refusal.value.code == code
    for language in ("ja", "en"):
        assert len(file_sentence(refusal.value.code, refusal.value.detail, language)) > 15


def test_a_workbook_with_flipped_bytes_is_read_or_refused_but_never_crashes() -> None:
    whole = _workbook(_LIST * 20)
    dice = random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            read_tables(bytes(data))
        except UnreadableFile as refusal:
            assert file_sentence(refusal.code, refusal.detail)


def test_a_text_with_a_few_broken_characters_is_read_and_says_so() -> None:
    data = ("施設名,所在地\n" + "東小学校,町\n" * 30).encode("utf-8").replace("東".encode(), b"\xe6\x9d", 1)
    result = read_facilities(data)
    assert result.rows_read == 30
    assert "undecodable_characters" in {issue.code for issue in result.issues}
