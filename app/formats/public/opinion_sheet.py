"""Opinions that came on paper or by mail, as a table: one a row."""

import re
from dataclasses import dataclass
from typing import Final

from app.formats.public.opinion_text import LONGEST_TYPED, plain_text
from app.formats.records.records import Issue
from app.formats.tables.tables import Table, read_tables
from app.formats.text.unreadable import UnreadableFile

_COLUMNS: Final = {
    "text": re.compile(r"意見|内容|本文|opinion|comment|text", re.IGNORECASE),
    "received_on": re.compile(r"受付|受領|日付|年月日|received|date", re.IGNORECASE),
    "channel": re.compile(r"方法|手段|経路|channel|how", re.IGNORECASE),
    "facility": re.compile(r"施設|facility|place", re.IGNORECASE),
    "home": re.compile(r"住|居住|home|resid", re.IGNORECASE),
    "district": re.compile(r"地区|校区|district", re.IGNORECASE),
    "age": re.compile(r"年代|年齢|age", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class WrittenOpinion:
    """A row as it is written; empty where a cell is. `row`: its line in the file."""

    row: int
    text: str
    received_on: str = ""
    channel: str = ""
    facility: str = ""
    home: str = ""
    district: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class OpinionSheet:
    """The rows with a text, and what is wrong with others."""

    rows: tuple[WrittenOpinion, ...]
    issues: tuple[Issue, ...]


def read_opinions(data: bytes, *, filename: str | None = None) -> OpinionSheet:
    """The first table with a column of opinions. Raises UnreadableFile where there is none."""
    for table in read_tables(data, filename):
        columns = _columns(table.header)
        if "text" in columns:
            return _sheet(table, columns)
    raise UnreadableFile("no_opinion")


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, pattern in _COLUMNS.items():
        place = next((i for i, name in enumerate(header) if i not in found.values() and pattern.search(name)), None)
        if place is not None:
            found[field] = place
    return found


def _sheet(table: Table, columns: dict[str, int]) -> OpinionSheet:
    rows: list[WrittenOpinion] = []
    issues: list[Issue] = []
    heading = table.header[columns["text"]]
    for line, cells in table.rows:
        told = {field: plain_text(cells[place]) for field, place in columns.items()}
        if not told["text"]:
            issues.append(Issue("no_opinion_text", line, heading, None, "error"))
        elif len(told["text"]) > LONGEST_TYPED:
            issues.append(Issue("opinion_too_long", line, heading, f"{len(told['text'])}", "error"))
        else:
            rows.append(WrittenOpinion(line, **told))
    return OpinionSheet(tuple(rows), tuple(issues))
