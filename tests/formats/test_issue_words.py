"""Every code has words in both languages, and every code used in the readers is known."""

import re
from pathlib import Path

import pytest

from app.formats.records.issue_words import FILE_CODES, ROW_CODES, file_sentence, remark, sentence
from app.formats.records.records import issue_words

_READERS = Path(issue_words.__file__).parent


@pytest.mark.parametrize("code", sorted(ROW_CODES))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_remark_has_a_full_sentence(code: str, language: str) -> None:
    words = sentence(remark(code, row=3, column="列", value="値", done="結果"), language)
    assert len(words) > 20
    assert "{" not in words
    assert words.endswith("。" if language == "ja" else ".")
    assert bool(re.search(r"[ぁ-ん]", words)) == (language == "ja")


@pytest.mark.parametrize("code", sorted(FILE_CODES))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_unreadable_file_has_words(code: str, language: str) -> None:
    assert len(file_sentence(code, "PDF", language)) > 15


def test_values_are_shown_as_they_stand_even_with_braces() -> None:
    assert "{x}" in sentence(remark("unreadable_number", value="{x}"))


def test_every_code_the_readers_write_is_known() -> None:
    written: set[str] = set()
    for path in _READERS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'remark\(\s*"([a-z_]+)"', text))
        written |= set(re.findall(r'Reading\([^()]*?(?:\([^()]*\))?[^()]*?, "([a-z_]+)"', text))
    assert written
    assert written <= ROW_CODES


def test_every_code_of_an_unreadable_file_is_known() -> None:
    sources = [*_READERS.glob("*.py"), *(_READERS.parent / "services").glob("*.py")]
    pattern = r'(?:UnreadableFile|file_sentence)\("([a-z_]+)"'
    written = {code for path in sources for code in re.findall(pattern, path.read_text(encoding="utf-8"))}
    assert written == FILE_CODES
