# ruff: noqa: E501  patterns and rows read better unbroken
"""Columns of a table put right one by one: numbers, times, choices, several values, colours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.domain.register.municipal_codes import full_code
from app.formats.readability.cell_rules import (
    free_text_of_other,
    is_ditto,
    is_mark,
    is_plain_number,
    iso_time,
    listed_values,
    number_of,
    unpadded,
    without_platform_characters,
)
from app.formats.readability.checks_table import is_proper_name, lists_values, telling_colours
from app.formats.readability.checks_values import carried_columns, usual_spellings
from app.formats.readability.findings import Judged
from app.formats.readability.layout import NOTES, kind_of
from app.formats.tables.header_labels import match_heading
from app.formats.text.cell_text import is_unknown, plain

_MOST_FLAGS: Final = 20


@dataclass(slots=True)
class RepairedColumn:
    """One column of the repaired copy: its values as text; `kind` number, time, code or text; `source` its heading before.

    `marks` are signs taken out of the numbers, `unit` is that of values we made ourselves.
    """

    name: str
    kind: str
    values: list[str]
    source: str
    marks: set[str] = field(default_factory=set)
    unit: str = ""


def repair_columns(judged: Judged) -> list[RepairedColumn]:
    """Every column that has a heading or a value, each followed by those that had to be split off it."""
    carried = set(carried_columns(judged))
    coloured = {column for _, column in telling_colours(judged)}
    columns: list[RepairedColumn] = []
    for index, heading in enumerate(judged.layout.names):
        texts = _cells_of(judged, index, carried=index in carried)
        if not heading and not any(texts):
            continue
        name = clean_heading(heading) or f"列{index + 1}"
        made = [RepairedColumn(name, kind_of(heading, texts), texts, heading)]
        if made[0].kind == "text" and lists_values(heading, texts):
            made = _split_list(made[0])
        for column in made:
            column.values = _one_spelling(column, [unpadded(text) for text in column.values])
        for step in (_split_other, _plain_numbers, _plain_times, _sound_areas):
            made = [column for one in made for column in step(_as_numbers(one))]
        if index in coloured:
            made.append(_colours(judged, index, name))
        columns += made
    return _with_unique_names(columns)


def clean_heading(heading: str) -> str:
    """Without spaces, line breaks and platform-dependent characters."""
    return without_platform_characters(unpadded(heading).replace(" ", ""), proper_name=False)


def _cells_of(judged: Judged, index: int, *, carried: bool) -> list[str]:
    """Texts of a column: what was left out put back, platform-dependent characters replaced."""
    proper = is_proper_name(judged.layout.names[index])
    texts: list[str] = []
    above = ""
    for _, text in judged.column(index):
        blank = not text.strip() and carried
        value = above if blank or is_ditto(text) else without_platform_characters(text.strip(), proper_name=proper)
        above = value or above
        texts.append(value)
    return texts


def _split_list(column: RepairedColumn) -> list[RepairedColumn]:
    """洪水、地震 → one column of 1 and 0 for each value; where values are too many, the first, the second …"""
    parts = [listed_values(text) for text in column.values]
    kinds = list(dict.fromkeys(part for own in parts for part in own))
    if len(kinds) <= _MOST_FLAGS:
        return [
            RepairedColumn(f"{column.name}_{clean_heading(kind)}", "number",
                           ["" if not own else str(int(kind in own)) for own in parts], column.source, unit="0/1")
            for kind in kinds
        ]  # fmt: skip
    most = max(map(len, parts))
    return [
        RepairedColumn(f"{column.name}_{number + 1}", "text", [own[number] if number < len(own) else "" for own in parts], column.source)
        for number in range(most)
    ]  # fmt: skip


def _split_other(column: RepairedColumn) -> list[RepairedColumn]:
    told = [free_text_of_other(text) for text in column.values] if column.kind == "text" else []
    if not any(told):
        return [column]
    column.values = ["その他" if text else value for value, text in zip(column.values, told, strict=True)]
    return [column, RepairedColumn(f"{column.name}_その他の内容", "text", [text or "" for text in told], column.source)]


def _as_numbers(column: RepairedColumn) -> RepairedColumn:
    """A column split off another may hold numbers or dates."""
    if column.kind == "text":
        column.kind = kind_of(column.name, column.values)
    return column


def _one_spelling(column: RepairedColumn, texts: list[str]) -> list[str]:
    """The same choice written the same way: as most rows have it."""
    usual = usual_spellings(texts) if column.kind == "text" and not is_proper_name(column.source) else {}
    return [usual.get(text, text) for text in texts]


def _plain_numbers(column: RepairedColumn) -> list[RepairedColumn]:
    """Digits only; marks and words beside them go to a column of notes."""
    if column.kind != "number":
        return [column]

    def number(text: str) -> str | None:
        return text if is_plain_number(text) else None if is_mark(text) else number_of(text)

    return _with_notes(column, number)


def _plain_times(column: RepairedColumn) -> list[RepairedColumn]:
    """Western dates as far as they are written; the rest goes to a column of notes."""
    return _with_notes(column, iso_time) if column.kind == "time" else [column]


def _sound_areas(column: RepairedColumn) -> list[RepairedColumn]:
    """Municipality codes with six digits and their check digit."""
    match = match_heading(column.source) if column.source else None
    return _with_notes(column, full_code) if match and match[0] == "municipality_code" else [column]


def _with_notes(column: RepairedColumn, read: Callable[[str], str | None]) -> list[RepairedColumn]:
    values, notes = [], []
    for text in column.values:
        value = read(text) if text else ""
        values.append(value or "")
        notes.append(text if value is None else "")
        if value is None and (is_mark(text) or is_unknown(plain(text))):
            column.marks.add(text)
    column.values = values
    return [column, RepairedColumn(f"{column.name}{NOTES}", "text", notes, column.source)] if any(notes) else [column]


def _colours(judged: Judged, index: int, name: str) -> RepairedColumn:
    colours = [judged.sheet.colours.get((line, index), "") for line in judged.layout.lines]
    return RepairedColumn(f"{name}_色", "code", colours, judged.layout.names[index])


def _with_unique_names(columns: list[RepairedColumn]) -> list[RepairedColumn]:
    seen: dict[str, int] = {}
    for column in columns:
        seen[column.name] = seen.get(column.name, 0) + 1
        if seen[column.name] > 1:
            column.name = f"{column.name}_{seen[column.name]}"
    return columns
