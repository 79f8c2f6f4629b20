# ruff: noqa: E501  word lists and patterns read better unbroken
"""Level 1 (the table as a machine sees it) and the FATAL rules of levels 2 and 3 that are about layout."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.formats.readability.cell_rules import has_platform_characters, is_mark, is_padded, listed_values
from app.formats.readability.findings import Finding, Judged, found_at, found_columns, found_lines
from app.formats.readability.layout import NOTES, is_head, second_head
from app.formats.rows.wrapped_names import join_wrapped_names
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Table

_READABLE: Final = frozenset({"xlsx", "csv", "tsv", "ods", "json", "xml"})
_PROPER: Final = frozenset({"name", "name_kana", "address", "building_name", "district", "municipality_name"})
_BOOKS: Final = frozenset({"xlsx", "ods", "xls"})


def check_table(judged: Judged) -> list[Finding]:
    """Findings of L1-01 … L1-15, L2-03 and L3-01 in one sheet."""
    checks = (
        _file_type, _one_table, _cut_table, _outside, _headings, _padding, _one_value, _characters, _empty_or_zero,
        _book_only, _text_only, _unique_headings, _heading_first,
    )  # fmt: skip
    return [finding for check in checks for finding in check(judged)]


def is_proper_name(heading: str) -> bool:
    match = match_heading(heading)
    return (match is not None and match[0] in _PROPER) or heading.endswith(("名", "名称", "住所", "所在地", "氏名"))


def several_value_columns(judged: Judged) -> list[int]:
    """Columns of choices where cells list several values that stand alone elsewhere, or lines of values."""
    columns = range(judged.layout.width)
    texts = {
        index: [text for _, text in judged.column(index)] for index in columns if judged.layout.kinds[index] == "text"
    }
    return [index for index, cells in texts.items() if lists_values(judged.layout.names[index], cells)]


def lists_values(heading: str, texts: Sequence[str]) -> bool:
    """Some cells list several values, all short, of which others stand alone; or every cell is a list."""
    written = [text for text in texts if text.strip()]
    lists = [text for text in written if len(listed_values(text)) > 1]
    if not lists or is_proper_name(heading) or heading.endswith(NOTES):
        return False
    parts = Counter(part for text in written for part in listed_values(text))
    short = all(len(part) <= 20 and "。" not in part for part in parts)
    shared = any(parts[part] > 1 for text in lists for part in listed_values(text))
    return short and (shared or len(lists) == len(written))


def _file_type(judged: Judged) -> list[Finding]:
    good = judged.file.kind in _READABLE
    return [] if good else [Finding("L1-01", judged.sheet.name, ("A1",), 1, judged.file.kind)]


def _one_table(judged: Judged) -> list[Finding]:
    """A second head with other words below a gap, or a block of columns beside a gap with headings of its own."""
    names = judged.layout.names
    gaps = [
        i for i in range(1, len(names) - 1) if not names[i] and not any(text.strip() for _, text in judged.column(i))
    ]
    beside = [i + 1 for i in gaps if names[i + 1] and names[i + 1] in names[:i]]
    below = [line for line in judged.layout.outside if is_head(judged.sheet.rows[line - 1])]
    return found_columns(judged, "L1-02", beside) + found_lines(judged, "L1-02", below)


def _cut_table(judged: Judged) -> list[Finding]:
    blank = [
        i
        for i in range(judged.layout.width)
        if not any(text.strip() for _, text in judged.column(i)) and not judged.layout.names[i]
    ]
    return (
        found_lines(judged, "L1-03", judged.layout.blank_inside)
        + found_columns(judged, "L1-03", blank)
        + found_lines(judged, "L1-03", judged.layout.repeated_heads)
    )


def _outside(judged: Judged) -> list[Finding]:
    second = second_head(judged.sheet, judged.layout) or len(judged.sheet.rows) + 1
    lines = [line for line in judged.layout.outside if line < second]
    places = [(line, next(i for i, cell in enumerate(judged.sheet.rows[line - 1]) if cell.strip())) for line in lines]
    return found_at(judged, "L1-04", places, judged.sheet.cell(*places[0]) if places else "")


def _headings(judged: Judged) -> list[Finding]:
    nameless = [(judged.layout.last_head, index) for index, name in enumerate(judged.layout.names)
                if not name and any(text.strip() for _, text in judged.column(index))]  # fmt: skip
    return found_at(judged, "L1-05", nameless)


def _padding(judged: Judged) -> list[Finding]:
    places = [place for place, text in judged.cells() if text and is_padded(text)]
    return found_at(judged, "L1-06", places, judged.sheet.cell(*places[0]) if places else "")


def _one_value(judged: Judged) -> list[Finding]:
    places = [place for index in several_value_columns(judged) for place, text in judged.column(index)
              if len(listed_values(text)) > 1]  # fmt: skip
    return found_at(judged, "L1-07", places, judged.sheet.cell(*places[0]) if places else "")


def _characters(judged: Judged) -> list[Finding]:
    proper = [is_proper_name(name) for name in judged.layout.names]
    heads = {place for place, text in judged.heads() if has_platform_characters(text, proper_name=False)}
    places = sorted(heads) + [place for index in range(judged.layout.width) for place, text in judged.column(index)
                              if has_platform_characters(text, proper_name=proper[index])]  # fmt: skip
    return found_at(judged, "L1-08", places, judged.sheet.cell(*places[0]) if places else "")


def _empty_or_zero(judged: Judged) -> list[Finding]:
    """- in a column of numbers: zero, nothing or unknown?"""
    places = [place for index, kind in enumerate(judged.layout.kinds) if kind == "number"
              for place, text in judged.column(index) if is_mark(text)]  # fmt: skip
    return found_at(judged, "L1-09", places, judged.sheet.cell(*places[0]) if places else "")


def _book_only(judged: Judged) -> list[Finding]:
    """Pictures, colours that tell rows apart, merges, hidden rows and columns."""
    if judged.file.kind not in _BOOKS:
        return []
    sheet = judged.sheet
    merged = [(top, left) for top, left, _, _ in sheet.merges]
    hidden = sorted(sheet.hidden_rows)
    found = [Finding("L1-10", sheet.name, ("A1",), sheet.pictures)] if sheet.pictures else []
    found += found_at(judged, "L1-11", telling_colours(judged))
    found += found_at(judged, "L1-12", merged) + found_lines(judged, "L1-13", hidden)
    return found + found_columns(judged, "L1-13", sorted(sheet.hidden_columns))


def telling_colours(judged: Judged) -> list[tuple[int, int]]:
    """Filled data cells of columns where other data cells have another fill; stripes of every second row say nothing."""
    lines = judged.layout.lines
    colours = judged.sheet.colours
    found = []
    for index in range(judged.layout.width):
        fills = [colours.get((line, index)) for line in lines]
        stripes = len(lines) > 3 and len(set(fills[::2])) == 1 and len(set(fills[1::2])) == 1
        if len(set(fills)) > 1 and not stripes:
            found += [(line, index) for line, fill in zip(lines, fills, strict=True) if fill]
    return found


def _text_only(judged: Judged) -> list[Finding]:
    """Line breaks inside cells, and rows with more cells than headings (a comma nobody quoted)."""
    if judged.file.kind not in ("csv", "tsv"):
        return []
    broken = [place for place, text in judged.cells() if "\n" in text or "\r" in text]
    broken += _wrapped_places(judged)
    named = max((i for i, name in enumerate(judged.layout.names) if name), default=-1) + 1
    over = [line for line in judged.layout.lines if any(cell.strip() for cell in judged.sheet.rows[line - 1][named:])]
    some = over if named and 2 * len(over) <= len(judged.layout.lines) else []
    return found_at(judged, "L1-14", broken) + found_lines(judged, "L1-15", some)


def _wrapped_places(judged: Judged) -> list[tuple[int, int]]:
    """Rows that only go on with the name above: one record on two lines."""
    layout = judged.layout
    name = next((i for i, heading in enumerate(layout.names) if (m := match_heading(heading)) and m[0] == "name"), None)
    if name is None:
        return []
    rows = [(line, tuple(judged.sheet.cell(line, i) for i in range(layout.width))) for line in layout.lines]
    whole = join_wrapped_names(Table(judged.sheet.name, layout.names, rows, judged.file.encoding), name)
    left = {line for line, _ in whole.rows}
    return [(line, name) for line in layout.lines if line not in left]


def _unique_headings(judged: Judged) -> list[Finding]:
    layout = judged.layout
    counted = Counter(name for name in layout.names if name)
    twice = [(layout.last_head, index) for index, name in enumerate(layout.names) if counted[name] > 1]
    storeys = list(range(layout.first_head, layout.last_head + 1)) if layout.last_head > layout.first_head else []
    numbered = [(layout.last_head, i) for i, name in enumerate(layout.names) if re.fullmatch(r"\d+(\.\d+)?", name)]
    return found_at(judged, "L2-03", twice + numbered) + found_lines(judged, "L2-03", storeys)


def _heading_first(judged: Judged) -> list[Finding]:
    layout = judged.layout
    late = layout.first_head > 1 or (bool(layout.lines) and layout.lines[0] != layout.last_head + 1)
    return found_lines(judged, "L3-01", [layout.first_head]) if late else []
