"""A date spread over columns (元号・年・月), or whose era stands in the heading, put into one cell."""

import re
from dataclasses import replace
from typing import Final

from app.formats.records.issue_words import remark
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Table
from app.formats.text.cell_text import plain

_ERAS: Final = re.compile(r"明治|大正|昭和|平成|令和")
_ERA_WORDS: Final = frozenset({"元号", "年号", "和暦元号"})
_SHORT: Final = re.compile(r"元|\d{1,2}")
_MONTH: Final = re.compile(r"(0?[1-9]|1[0-2])月?")
_JOINED: Final = "建築年月（元号・年・月）"


def complete_dates(table: Table) -> Table:
    """The table with every date of building in one cell; other cells stay where they are."""
    built = _built_column(table)
    if built is None:
        return _join_era(table)
    table = _fill_from_others(table, built)
    era = _ERAS.findall(table.header[built])
    if len(era) == 1 and "西暦" not in table.header[built]:
        table = _with_cells(table, built, [_with_era(cells[built], era[0]) for _, cells in table.rows])
    month = _month_column(table, built)
    if month is None:
        return table
    joined = [_with_month(cells[built], cells[month]) for _, cells in table.rows]
    note = remark("date_columns_joined", column=table.header[built], value=table.header[month])
    return replace(_with_cells(table, built, joined), notes=(*table.notes, note))


def _fill_from_others(table: Table, built: int) -> Table:
    """建築年度（西暦） where 建築年度（和暦） is blank."""
    others = [i for i, heading in enumerate(table.header)
              if i != built and (m := match_heading(heading)) and m[0] == "built_year"]  # fmt: skip
    if not others or all(cells[built].strip() for _, cells in table.rows):
        return table
    texts = [
        cells[built] if cells[built].strip() else next((cells[other] for other in others if cells[other].strip()), "")
        for _, cells in table.rows
    ]
    return _with_cells(table, built, texts)


def _built_column(table: Table) -> int | None:
    return next(
        (i for i, heading in enumerate(table.header) if (m := match_heading(heading)) and m[0] == "built_year"), None
    )


def _with_era(cell: str, era: str) -> str:
    bare = plain(cell).removesuffix("年度").removesuffix("年")
    return f"{era}{bare}年" + ("度" if "年度" in cell else "") if _SHORT.fullmatch(bare) else cell


def _month_column(table: Table, built: int) -> int | None:
    """The column right of the year whose heading ends in 月 and whose cells are months."""
    if built + 1 >= len(table.header):
        return None
    heading = plain(table.header[built + 1]).rpartition("_")[2]
    values = [plain(cells[built + 1]) for _, cells in table.rows if cells[built + 1].strip()]
    is_month = heading.endswith("月") and not heading.endswith("年月")
    return built + 1 if is_month and values and all(map(_MONTH.fullmatch, values)) else None


def _with_month(year: str, month: str) -> str:
    """1980 and 2 → 1980年2月; a fiscal year keeps its own word."""
    match = _MONTH.fullmatch(plain(month))
    text = plain(year)
    if not match or not text or text.endswith("度") or "月" in text:
        return year
    return f"{text.removesuffix('年')}年{match.group(1)}月"


def _join_era(table: Table) -> Table:
    """元号, 年 and 月 side by side, in a list that has no other year of building."""
    words = [plain(heading).rpartition("_")[2] for heading in table.header]
    place = next((i for i, word in enumerate(words[:-1]) if word in _ERA_WORDS and words[i + 1].startswith("年")), None)
    if place is None:
        return table
    months = place + 2 < len(words) and words[place + 2].startswith("月")
    joined = []
    for _, cells in table.rows:
        era, year = plain(cells[place]), plain(cells[place + 1]).removesuffix("年")
        date = f"{era}{year}年" if year else ""
        joined.append(_with_month(date, cells[place + 2]) if months and date else date)
    rows = [(line, (*cells, date)) for (line, cells), date in zip(table.rows, joined, strict=True)]
    note = remark("date_columns_joined", column=_JOINED, value=table.header[place])
    return replace(table, header=(*table.header, _JOINED), rows=rows, notes=(*table.notes, note))


def _with_cells(table: Table, column: int, texts: list[str]) -> Table:
    rows = [
        (line, (*cells[:column], text, *cells[column + 1 :]))
        for (line, cells), text in zip(table.rows, texts, strict=True)
    ]
    return replace(table, rows=rows)
