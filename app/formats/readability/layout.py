# ruff: noqa: E501  patterns read better unbroken
"""Where the table of a sheet lies: its headings, its rows, what stands outside; and what kind of values its columns hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.readability.raw_sheets import RawSheet
from app.formats.rows.row_sorting import is_footnote
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.tables.header_rows import find_header
from app.formats.text.cell_text import is_unknown, plain
from app.formats.text.japanese_dates import read_date
from app.formats.text.numbers import read_number

_CODE: Final = re.compile(r"(コード|code|番号|no\.?|id|電話|fax|郵便|〒|url|法人)$|^(id|no\.?|#)", re.IGNORECASE)
_TIME: Final = re.compile(r"(年月日|年月|日付|年度|年次|年|期日|日)$|date|year", re.IGNORECASE)
NOTES: Final = "_注記"  # ends the heading of a column of what stood beside numbers, dates or codes
_MOST: Final = 0.7
_SAMPLE: Final = 500
_CODES: Final = frozenset({"code", "municipality_code", "building_code", "number", "poi_code"})
_TIMES: Final = frozenset({"built_year", "opened_year", "as_of"})
_DATE_FORM: Final = re.compile(
    r"^(明治|大正|昭和|平成|令和|[MTSHR])?[. ]*(元|\d{1,4})[年./-].*|^\d{4}(年度?)?$|^(明治|大正|昭和|平成|令和|[MTSHR]) ?(元|\d{1,2})(年度?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines from 1. `names` one a column (empty: none); `kinds` one a column: number, time, code or text.

    `outside` are lines with something written before the headings or after the last row.
    """

    first_head: int
    last_head: int
    lines: tuple[int, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    outside: tuple[int, ...]
    blank_inside: tuple[int, ...]
    repeated_heads: tuple[int, ...]

    @property
    def width(self) -> int:
        return len(self.names)


def layout_of(sheet: RawSheet) -> Layout | None:
    """None for a sheet without a table (nothing written)."""
    written = [(line, tuple(cells)) for line, cells in enumerate(sheet.rows, start=1) if any(map(str.strip, cells))]
    if not written:
        return None
    head = find_header(written)
    first = written[head.top][0] if head.found else written[0][0]
    last = written[head.first_data - 1][0] if head.found and head.first_data else first
    body = written[head.first_data :] if head.found else written
    heads = {tuple(cell for cell in cells if cell.strip()) for line, cells in written if first <= line <= last}
    names = [_heading_at(sheet, first, last, column) for column in range(len(head.names))]
    width = max((i + 1 for i in range(len(names)) if names[i] or any(_at(cells, i) for _, cells in body)), default=1)
    end = _end_of_table(body, width)
    lines = [line for line, cells in body[:end] if tuple(cell for cell in cells if cell.strip()) not in heads]
    repeated = [line for line, _ in body[:end] if line not in set(lines)]
    known = {line for line, _ in written}
    reach = range(last + 1, (body[end - 1][0] if end else last) + 1)
    outside = [line for line, _ in written if line < first] + [line for line, _ in body[end:]]
    kinds = [kind_of(names[column], [sheet.cell(line, column) for line in lines]) for column in range(width)]
    return Layout(
        first, last, tuple(lines), tuple(names[:width]), tuple(kinds), tuple(outside),
        tuple(line for line in reach if line not in known and line not in sheet.continued), tuple(repeated),
    )  # fmt: skip


def _at(cells: tuple[str, ...], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _heading_at(sheet: RawSheet, first: int, last: int, column: int) -> str:
    words = [sheet.cell(line, column).strip() for line in range(first, last + 1)]
    return "_".join(dict.fromkeys(word for word in words if word))


def _end_of_table(body: list[tuple[int, tuple[str, ...]]], width: int) -> int:
    """Rows of the table: those before a second table or the notes at its foot."""
    end = next((i for i in range(1, len(body)) if body[i][0] - body[i - 1][0] > 1 and is_head(body[i][1])), len(body))
    while end > 1:
        cells = [cell for cell in body[end - 1][1] if cell.strip()]
        if width > 2 and len(cells) == 1 and (is_footnote(cells[0]) or len(cells[0]) > 20):
            end -= 1
        else:
            break
    return end


def is_head(cells: Sequence[str]) -> bool:
    """The row holds three headings of ours or more."""
    return sum((match := match_heading(cell)) is not None and match[1] >= 0.9 for cell in cells if cell.strip()) >= 3


def second_head(sheet: RawSheet, layout: Layout) -> int | None:
    """The line of the headings of another table below the first."""
    below = [line for line in layout.outside if line > layout.last_head]
    return next((line for line in below if is_head(sheet.rows[line - 1])), None)


def kind_of(name: str, texts: Sequence[str]) -> str:
    """number, time, code or text: by the heading, else by what most written cells are."""
    values = [text for cell in texts[:_SAMPLE] if not is_unknown(text := plain(cell))]
    bare = read_label(name).bare if name else ""
    field = match_heading(name) if name else None
    if name.endswith(NOTES):
        return "text"
    if _CODE.search(plain(name)) or (field is not None and field[0] in _CODES):
        return "code"
    timely = _TIME.search(bare) or (field is not None and field[0] in _TIMES)
    dates = sum(bool(_DATE_FORM.match(value)) and read_date(value) is not None for value in values) if timely else 0
    if values and timely and dates >= _MOST * len(values):
        return "time"
    numbers = sum(is_numeric(value) for value in values)
    return "number" if values and numbers >= _MOST * len(values) else "text"


def is_numeric(text: str) -> bool:
    """The text has a digit and can be read as a number."""
    return any(character.isdigit() for character in text) and isinstance(read_number(text).value, float)
