"""The glossary names every choice the program offers, in both languages, and nothing the program dropped."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from app.domain import vocabulary

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
ENUMS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind not in (StrEnum, vocabulary.Term)
]


def rows_of(enum: type[vocabulary.Term]) -> list[tuple[str, str, str]]:
    section = re.search(rf"^## .*\(`{enum.__name__}`\)\n(.*?)(?=^## |\Z)", TEXT, flags=re.M | re.S)
    assert section, f"docs/glossary.md has no section (`{enum.__name__}`)"
    return re.findall(r"^\| (.+?) \| (.+?) \| `(.+?)` \|$", section[1], flags=re.M)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda e: e.__name__)
def test_glossary_lists_each_term_with_its_labels(enum):
    assert rows_of(enum) == [(term.ja, term.en, term.value) for term in enum]
