"""The table of codes of a repaired copy: what the file says of each code, and plainly which it says nothing of."""

import re
from collections.abc import Sequence

from app.formats.readability.checks_values import is_own_code, stem_of_code
from app.formats.readability.definitions import CODE, MARK, TO_BE_WRITTEN
from app.formats.readability.repair_columns import RepairedColumn
from app.formats.text.cell_text import plain


def code_rows(columns: Sequence[RepairedColumn], texts: Sequence[str]) -> list[tuple[str, ...]]:
    """One row of definitions for every code of the town's own making.

    Its meaning is taken from a legend among `texts` (「1：良好　2：要修繕」), else from a column named alike
    that says one thing for each code; else the row says that the file tells none.
    """
    names = [column.name for column in columns]
    rows: list[tuple[str, ...]] = []
    for column in columns:
        if not is_own_code(column.name, column.values, names):
            continue
        codes = sorted({plain(value) for value in column.values if value.strip()})
        told = legend(codes, texts) or _beside(column, columns)
        rows += [(CODE, f"{column.name}={code}", "", "", told.get(code, TO_BE_WRITTEN)) for code in codes]
    return rows


def open_codes(definitions: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """`column=code` of every code, and every mark, whose meaning is still to be written."""
    return tuple(row[1] for row in definitions if row[0] in (CODE, MARK) and row[4] == TO_BE_WRITTEN)


def legend(codes: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Code or mark → what a text says of it: 1：良好, Xは秘匿."""
    found = {}
    for code in codes:
        said = re.compile(rf"(?<![0-9A-Za-z]){re.escape(code)}\s*(?:[:：=＝]|は、?)\s*([^、,，;；:：=＝\s]+)")
        if match := next((match for text in texts if (match := said.search(plain(text)))), None):
            found[code] = match.group(1)
    return found


def _beside(column: RepairedColumn, columns: Sequence[RepairedColumn]) -> dict[str, str]:
    """Code → what the column named alike says wherever the code stands; empty where it says several things."""
    stem = stem_of_code(column.name)
    for other in columns:
        if other is column or other.kind != "text" or not stem or stem not in other.name:
            continue
        pairs = {(plain(code), text) for code, text in zip(column.values, other.values, strict=True) if code and text}
        told = dict(pairs)
        if len(told) == len(pairs) == len({text for _, text in pairs}):
            return told
    return {}
