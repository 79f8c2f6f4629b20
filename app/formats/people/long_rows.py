"""Tables with one row an age or a sex of an area (long form) → one row an area, its ages and sexes side by side."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.people.age_columns import ages_of, people_columns
from app.formats.tables.column_search import find_column
from app.formats.tables.tables import Row
from app.formats.text.cell_text import plain

_SEX: Final = re.compile(r"^(性別|男女別?|男女の別|sex|gender|区分)$")
_AGE: Final = re.compile(r"^(年齢.*|年代|年令.*|age.*)$")
_VALUE: Final = re.compile(r"^(値|人数|人員|value|count|population|人口|総人口|人口総数|総数)")
_SEXES: Final = {
    **dict.fromkeys(("男", "男性", "male", "m", "1"), "男"),
    **dict.fromkeys(("女", "女性", "female", "f", "2"), "女"),
    **dict.fromkeys(("計", "総数", "合計", "男女計", "男女", "total", "both", "all", "0"), "男女計"),
}  # fmt: skip
_ALL_AGES: Final = re.compile(r"^(総数|合計|計|全年齢|年齢計|total|all)$")


@dataclass(frozen=True, slots=True)
class WideRows:
    """A table with one row an area and year; `sources[i]` is how many rows of the file row i was put together from.

    `origins` are the columns of the file that stand first; `taken` those that were spread, and what each is.
    """

    header: tuple[str, ...]
    rows: list[Row]
    sources: list[int]
    origins: tuple[int, ...]
    taken: dict[int, str]


def widen(header: Sequence[str], rows: Sequence[Row]) -> WideRows:
    """The same figures side by side; a table that is wide already comes back as it is."""
    sex = _column_of(header, rows, _SEX, lambda text: text.lower() in _SEXES)
    age = _column_of(header, rows, _AGE, lambda text: bool(_ALL_AGES.match(text.lower())) or ages_of(text) is not None)
    if sex is None and age is None:
        return _as_it_is(header, rows)
    spread = [index for index in (sex, age) if index is not None]
    values = _value_columns(header, spread, age is not None)
    if not values:
        return _as_it_is(header, rows)
    keys = [index for index in range(len(header)) if index not in (*spread, *values)]
    headings: dict[str, None] = {}
    areas: dict[tuple[str, ...], tuple[int, dict[str, str], int]] = {}
    for line, cells in rows:
        key = tuple(cells[index] for index in keys)
        first, figures, count = areas.get(key, (line, {}, 0))
        for index in values:
            heading = _heading(header[index], cells, sex, age)
            while heading in figures:
                heading += "*"  # the same age and sex of one area twice: kept apart, told as a second series
            headings.setdefault(heading)
            figures[heading] = cells[index]
        areas[key] = (first, figures, count + 1)
    wide = [
        (line, (*key, *(figures.get(heading, "") for heading in headings))) for key, (line, figures, _) in areas.items()
    ]
    taken = dict.fromkeys(values, "people") | {index: "sex" if index == sex else "age" for index in spread}
    wide_header = (*(header[index] for index in keys), *headings)
    return WideRows(wide_header, wide, [count for _, _, count in areas.values()], tuple(keys), taken)


def _as_it_is(header: Sequence[str], rows: Sequence[Row]) -> WideRows:
    return WideRows(tuple(header), list(rows), [1] * len(rows), tuple(range(len(header))), {})


def _column_of(
    header: Sequence[str], rows: Sequence[Row], heading: re.Pattern[str], fits: Callable[[str], bool]
) -> int | None:
    index = find_column(header, lambda name: bool(heading.match(name)))
    texts = [plain(cells[index]) for _, cells in rows if cells[index].strip()] if index is not None else []
    good = sum(map(fits, texts))
    return index if texts and good >= 0.9 * len(texts) and len(set(texts)) > 1 else None


def _value_columns(header: Sequence[str], spread: Sequence[int], by_age: bool) -> list[int]:
    """The columns of figures: one where ages run down the rows, else every column that counts people."""
    free = [index for index in range(len(header)) if index not in spread]
    if not by_age:
        return [column.index for column in people_columns(header) if column.index in free]
    return [index for index in free if _VALUE.match(plain(header[index]).lower())][:1]


def _heading(value: str, cells: Sequence[str], sex: int | None, age: int | None) -> str:
    who = _SEXES.get(plain(cells[sex]).lower(), "") if sex is not None else ""
    if age is None:
        return f"{who}_{value}"
    text = plain(cells[age])
    return f"{who}_総数" if _ALL_AGES.match(text.lower()) else f"{who}_{text if '歳' in text else text + '歳'}"
