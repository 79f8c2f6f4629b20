"""Names that a table copied from a PDF goes on with in the row below: joined, and told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from app.formats.lexicon.class_words import names_a_class
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.rows.row_sorting import is_page_mark, is_total
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row, Table
from app.formats.text.cell_text import plain

_OPENING: Final = "（(「『【〔["
_CLOSING: Final = "）)」』】〕]"
_GOES_ON: Final = re.compile(r"^[）)」』】〕\]・、，,。ー～~\-－‐々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]")
_MARKED: Final = re.compile(r"^[■□◆◇●○◎【〔《<①-⑳※*]|^第?[0-9一二三四五六七八九十]+[章節.、) ]")
_SERIAL_SHARE: Final = 0.8


def join_wrapped_names(table: Table, name: int) -> Table:
    """Rows that hold only the rest of the name above are put to it. `name` is the column of names."""
    if not any(2 * cells.count("") >= len(cells) for _, cells in table.rows):
        return table  # every row says too much to be the rest of another
    numbers = _serial_column(table)
    texts = {name, *_text_columns(table)} if numbers is not None else {name}
    rows: list[Row] = []
    notes: list[Issue] = []
    last: int | None = None  # the last facility row, in `rows`
    for line, cells in table.rows:
        written = [index for index, cell in enumerate(cells) if cell.strip()]
        if last is not None and _is_rest(rows[last][1], cells, written, name, texts, numbers):
            above = list(rows[last][1])
            for index in written:
                above[index] = above[index].rstrip() + cells[index].strip()
            rows[last] = (rows[last][0], tuple(above))
            notes.append(remark("wrapped_name_joined", row=line, value=above[name], done=str(rows[last][0])))
            continue
        rows.append((line, cells))
        if len(written) > 1 and cells[name].strip() and cells[name].strip() != table.header[name]:
            last = len(rows) - 1
        elif not _is_between_pages(table, cells, written):
            last = None
    return replace(table, rows=rows, notes=(*table.notes, *notes)) if notes else table


def _is_rest(
    above: Sequence[str], cells: Sequence[str], written: Sequence[int], name: int, texts: set[int], numbers: int | None
) -> bool:
    if name not in written or not set(written) <= texts or len(written) >= sum(1 for cell in above if cell.strip()):
        return False
    text = plain(cells[name])
    if is_total(text) or is_page_mark(text) or _MARKED.match(text):
        return False
    if _unclosed(above[name]) or _GOES_ON.match(text):
        return True
    return numbers is not None and bool(above[numbers].strip()) and not names_a_class_alone(text)


def names_a_class_alone(text: str) -> bool:
    """学校教育系施設: a heading over the rows below, not the end of a name."""
    return names_a_class(text) and text.endswith(("系", "系施設", "関係", "施設"))


def _unclosed(text: str) -> bool:
    return sum(text.count(sign) for sign in _OPENING) > sum(text.count(sign) for sign in _CLOSING)


def _serial_column(table: Table) -> int | None:
    """The column that numbers the facilities 1, 2, 3 …; a row without a number is none of its own."""
    for index, heading in enumerate(table.header):
        match = match_heading(heading)
        if match is None or match[0] not in ("number", "code"):
            continue
        values = [plain(cells[index]) for _, cells in table.rows if plain(cells[index]).isdigit()]
        steps = [int(later) - int(earlier) for earlier, later in pairwise(values)]
        if len(values) >= 3 and sum(step == 1 for step in steps) >= _SERIAL_SHARE * len(steps):
            return index
    return None


def _text_columns(table: Table) -> list[int]:
    """Columns of words that may wrap too."""
    wrapping = {"name", "address", "department", "class_large", "class_middle", "class_small", "name_kana"}
    return [i for i, heading in enumerate(table.header) if (match := match_heading(heading)) and match[0] in wrapping]


def _is_between_pages(table: Table, cells: Sequence[str], written: Sequence[int]) -> bool:
    """A page number, or the headings again: the name may go on after them."""
    if len(written) == 1:
        return is_page_mark(cells[written[0]])
    return sum(cells[index].strip() == table.header[index] for index in written) > 0.5 * len(written)
