"""A sheet as a page: cells with the room they take, and what kind of word stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.formats.records.facility_fields import BY_CODE, Field
from app.formats.tables.header_labels import match_heading
from app.formats.tables.workbook_cells import SheetCells
from app.formats.text.cell_text import plain
from app.formats.text.japanese_dates import read_date

_LONGEST_LABEL: Final = 24
_UNIT: Final = re.compile(
    r"\(?(㎡|m2|平米|坪|ha|円|千円|万円|百万円|人|名|人/年|件|戸|世帯|棟|室|台|年|年度|階|階建|%|kwh|m3|l|kl|日|時間|回|冊)\)?",
    re.I,
)
_YEAR: Final = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS]) ?(?:元|\d{1,2})|(?:19|20)\d\d)(?:年度?)?"
    r"(?: ?[(]?(?:決算額?|実績値?|予算|見込|(?:R|H)?\d+|(?:令和|平成)?(?:元|\d+)年度?)[)]?)?",
    re.I,
)
_CHOICE: Final = re.compile(r"[■☑☒✔✓●◉]\s*([^■☑☒✔✓●◉□☐○◯]+)")
_OPEN_BOX: Final = re.compile(r"[□☐]")
_NUMBER: Final = re.compile(r"[-+▲△]?[\d,.]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell; `bottom` and `right` are those of its merge (its own place where it has none)."""

    row: int
    column: int
    bottom: int
    right: int
    text: str

    @property
    def field(self) -> Field | None:
        """What the word means where it is a heading of ours."""
        return field_of(self.text)


Line = list[Cell]


def lines_of(sheet: SheetCells) -> list[Line]:
    """Every row with its filled cells from left to right; a blank row is an empty list."""
    reach = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    return [list(_cells(number, cells, reach)) for number, cells in sheet.rows]


def _cells(number: int, cells: tuple[str, ...], reach: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Cell]:
    for column, written in enumerate(cells):
        text = " ".join(written.split())
        if not text:
            continue
        bottom, right = reach.get((number, column), (number, column))
        label, mark, value = text.partition("：") if "：" in text else text.partition(":")
        if mark and value.strip() and field_of(label) is not None:
            yield Cell(number, column, bottom, column, label.strip())
            yield Cell(number, column, bottom, right, chosen(value.strip()))
        else:
            yield Cell(number, column, bottom, right, chosen(text))


def field_of(text: str) -> Field | None:
    """The field a short text is the heading of."""
    if len(text) > _LONGEST_LABEL:
        return None
    match = match_heading(text)
    return BY_CODE[match[0]] if match and match[1] >= 0.9 else None


def chosen(text: str) -> str:
    """■有 □無 → 有: the ticked of several boxes."""
    if not _OPEN_BOX.search(text):
        return text
    ticked = [match.strip(" 、・") for match in _CHOICE.findall(text)]
    return "、".join(ticked) if ticked else text


def is_unit(text: str) -> bool:
    return bool(_UNIT.fullmatch(plain(text)))


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(plain(text)))


def year_of(text: str) -> int | None:
    """The fiscal year of a cell that is nothing but a year (令和3年度, R3, 2021)."""
    found = plain(text)
    if not _YEAR.fullmatch(found):
        return None
    written = read_date(found)
    return written.fiscal_year if written else None


def could_be_label(text: str) -> bool:
    """A word of ours or not: short, no number, no sentence."""
    if field_of(text) is not None:
        return True
    return len(text) <= _LONGEST_LABEL and not is_number(text) and not is_unit(text) and "。" not in text
