"""The small tables of a 施設カルテ: figures by year (across or down), buildings, and any other."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from app.formats.karte.grid import Cell, Line, could_be_label, is_number, is_unit, year_of
from app.formats.records.facility_fields import BY_CODE
from app.formats.rows.row_sorting import is_total
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.text.cell_text import plain

_BUILDING: Final = frozenset(
    {"building_name", "building_code", "structure", "storeys", "floor_area_m2", "built_year", "any_area_m2"}
)
_NAMES: Final = frozenset({"building_name", "building_code", "name", "number"})
_SUM: Final = re.compile(r"^(合?計|小計|総計|総額|合計額|計\(.\))$")
_SPENT: Final = re.compile(r"支出|歳出|経費|コスト|費用|費$")
_MONEY_UNIT: Final = re.compile(r"(百万円|千円|万円|円)")
_RECEIVED: Final = frozenset({"income_yen", "subsidy_yen"})


@dataclass(slots=True)
class FormContents:
    """What a form tells: heading → text, the buildings (heading → text each), and texts that fit nowhere."""

    pairs: dict[str, str] = field(default_factory=dict)
    buildings: list[dict[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, heading: str, text: str) -> None:
        """A heading seen twice is told apart by a counter; the same again is no news."""
        if self.pairs.get(heading) == text:
            return
        name, number = heading, 1
        while name in self.pairs:
            number += 1
            name = f"{heading} ({number})"
        self.pairs[name] = text


def years_across(lines: list[Line], start: int, unit: str | None, contents: FormContents) -> int:
    """A table headed by two or more years from `start` on; answers how many lines it took (0: there is none)."""
    heads = [(cell, year) for cell in lines[start] if (year := year_of(cell.text)) is not None]
    if len(heads) < 2:
        return 0
    first = heads[0][0].column
    if any((known := cell.field) and known.kind == "built" for cell in lines[start] if cell.column < first):
        return 0  # years of building side by side
    unit = _money_unit([cell.text for cell in lines[start] if cell.column < first]) or unit
    entries: list[tuple[list[str], str | None, dict[int, str]]] = []
    groups: list[Cell] = []
    taken = 1
    for line in lines[start + 1 :]:
        values = {year: cell.text for cell in line if (year := _head_above(cell, heads)) is not None}
        if not values or sum(year_of(text) is not None for text in values.values()) >= 2:
            break
        taken += 1
        left = [cell for cell in line if cell.column < first]
        words = [cell for cell in left if not is_unit(cell.text)]
        own_unit = next((plain(cell.text).strip("()") for cell in left if is_unit(cell.text)), None)
        at, begins = line[0].row, words[0].column if words else first
        groups = [cell for cell in groups if cell.column < begins and (cell.bottom >= at or cell.bottom == cell.row)]
        entries.append(([cell.text for cell in (*groups, *words)], own_unit, values))
        groups = [*groups, *words[:-1]] if len(words) > 1 else groups
        groups += [cell for cell in words[-1:] if cell.bottom > cell.row]
    _add_years(entries, unit, contents)
    return taken


def _head_above(cell: Cell, heads: list[tuple[Cell, int]]) -> int | None:
    return next((year for head, year in heads if head.column <= cell.column <= head.right), None)


def _add_years(
    entries: list[tuple[list[str], str | None, dict[int, str]]], unit: str | None, contents: FormContents
) -> None:
    """Of a sum and its parts under one field (使用料 and 収入 計) the sum counts; parts keep their whole name."""
    headings = [_heading(words) for words, _, _ in entries]
    sums = {match[0] for (words, _, _), heading in zip(entries, headings, strict=True)
            if (_is_sum(words[-1]) if words else False) and (match := match_heading(heading))}  # fmt: skip
    for (words, own_unit, values), heading in zip(entries, headings, strict=True):
        match = match_heading(heading)
        name = heading
        if match and match[0] in sums and not _is_sum(words[-1]):
            name = f"内訳_{'_'.join(words)}"
        is_money = match is not None and BY_CODE[match[0]].kind == "money"
        given = own_unit or (unit if is_money and read_label(name).unit is None else None)
        for year, text in values.items():
            contents.add(f"{name}（{given}）_{year}年度" if given else f"{name}_{year}年度", text)


def _is_sum(word: str) -> bool:
    return bool(_SUM.match(plain(word))) or plain(word).endswith(("合計", "計"))


def _heading(words: list[str]) -> str:
    """The words left of a row as one heading: the last alone where it is known, else with its group."""
    if not words:
        return "項目名なし"
    last, group = words[-1], words[-2] if len(words) > 1 else ""
    bare = plain(last)
    options = [f"{group}合計", group] if _SUM.match(bare) and group else [last, f"{bare}{group}" if group else last]
    spent = bool(_SPENT.search(group)) and not re.search(r"収入|歳入|収支", group)
    for option in options:
        match = match_heading(option)
        if match and match[1] >= 0.9 and not (spent and match[0] in _RECEIVED):
            return option
    return "_".join(words)


def _money_unit(texts: list[str]) -> str | None:
    match = next((match for text in texts if (match := _MONEY_UNIT.search(plain(text)))), None)
    return match.group(1) if match else None


def money_unit_of(text: str) -> str | None:
    """千円 of コストの状況（単位：千円）."""
    return _money_unit([text]) if "円" in text else None


def table_below(lines: list[Line], start: int, unit: str | None, contents: FormContents) -> int:
    """A header line with its rows below: buildings, years, one row of values, or any other; lines taken, or 0."""
    header = lines[start]
    known = [cell.field for cell in header]
    adjacent = any(one and other for one, other in pairwise(known))
    if (
        not (adjacent or _is_counted(lines, start))
        or (adjacent and 2 * sum(map(bool, known)) < len(header))
        or not all(could_be_label(cell.text) for cell in header)
    ):
        return 0
    rows = _rows_below(lines, start)
    if not rows:
        return 0
    entries = [_by_heading(header, row) for row in rows]
    fields = {one.code: cell.text for cell, one in zip(header, known, strict=True) if one}
    yearly = [code for code in fields if BY_CODE[code].scope == "year" and code != "fiscal_year"]
    buildings = _BUILDING & fields.keys()
    if "fiscal_year" in fields and yearly:
        _add_year_rows(entries, fields["fiscal_year"], unit, contents)
    elif len(buildings) >= 2 and (len(rows) > 1 or fields.keys() & {"building_name", "building_code"}):
        contents.buildings += [_named_as_building(row) for row in entries]
    elif len(rows) == 1 and "fiscal_year" not in fields:
        for heading, text in entries[0].items():
            contents.add(heading, text)
    else:
        contents.add(f"表（{header[0].text}）", " ／ ".join(" ".join(row.values()) for row in entries))
    return 1 + len(rows)


def _is_counted(lines: list[Line], start: int) -> bool:
    """年度 or No. over a column of years or numbers: a history, a list of rooms."""
    header = lines[start]
    first = header[0].field if len(header) > 1 else None
    if first is None or first.code not in ("fiscal_year", "number"):
        return False
    rows = _rows_below(lines, start)
    return bool(rows) and all(year_of(row[0].text) is not None or is_number(row[0].text) for row in rows)


def _rows_below(lines: list[Line], start: int) -> list[Line]:
    """Lines of values under the header: they end at a blank line, at new headings, or left and right of it."""
    left, right = lines[start][0].column, max(cell.right for cell in lines[start])
    rows = []
    for line in lines[start + 1 :]:
        inside = [cell for cell in line if left <= cell.column <= right]
        labels = sum(1 for cell in inside if cell.field is not None)
        if not inside or labels * 2 >= len(inside) or (len(inside) == 1 and len(lines[start]) > 2):
            break
        rows.append(inside)
    return rows


def _by_heading(header: Line, row: Line) -> dict[str, str]:
    """Each text under the heading above it, else under the nearest heading to the left."""
    entries: dict[str, str] = {}
    for cell in row:
        above = [head for head in header if head.column <= cell.column]
        if above:
            heading = above[-1].text
            entries[heading] = f"{entries[heading]} {cell.text}" if heading in entries else cell.text
    return entries


def _named_as_building(row: dict[str, str]) -> dict[str, str]:
    """In a list of buildings 名称 and No. are those of the building."""
    as_building = {"name": "棟名", "number": "棟番号"}
    named: dict[str, str] = {}
    for heading, text in row.items():
        match = match_heading(heading)
        named[as_building.get(match[0], heading) if match else heading] = text
    return named


def _add_year_rows(entries: list[dict[str, str]], year_heading: str, unit: str | None, contents: FormContents) -> None:
    for row in entries:
        year = year_of(row.get(year_heading, ""))
        if year is None or is_total(row.get(year_heading, "")):
            contents.texts.append(" ".join(row.values()))
            continue
        for heading, text in row.items():
            match = match_heading(heading)
            if heading == year_heading:
                continue
            is_money = match is not None and BY_CODE[match[0]].kind == "money"
            given = f"（{unit}）" if unit and is_money and read_label(heading).unit is None else ""
            contents.add(f"{heading}{given}_{year}年度", text)
