"""Every code has words in both languages, and every code used in the readers is known."""

import re
from pathlib import Path

import pytest

from app.formats.records import issue_words
from app.formats.records.issue_words import FILE_CODES, ROW_CODES, file_sentence, remark, sentence

_APP = Path(issue_words.__file__).parents[2]
_SOURCES = [path.read_text(encoding="utf-8") for path in _APP.rglob("*.py")]


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
    patterns = (
        r'(?<![a-z_])remark\(\s*"([a-z_]+)"',
        r'Issue\(\s*"([a-z_]+)"',
        r'Reading\([^()]*?(?:\([^()]*\))?[^()]*?, "([a-z_]+)"',
    )
    written = {code for text in _SOURCES for pattern in patterns for code in re.findall(pattern, text)}
    assert len(written) > 80
    assert written <= ROW_CODES


def test_every_remark_that_has_words_is_made_somewhere() -> None:
    text = "".join(re.sub(r'^    "([a-z_]+)": \(', "", text, flags=re.MULTILINE) for text in _SOURCES)
    put_together = {"road_not_usable", "road_without_nodes"}
    assert {code for code in ROW_CODES if f'"{code}"' not in text} == put_together


def test_every_code_of_an_unreadable_file_is_known() -> None:
    pattern = r'(?:UnreadableFile|file_sentence)\(\s*"([a-z_]+)"'
    written = {code for text in _SOURCES for code in re.findall(pattern, text)}
    assert written == FILE_CODES
