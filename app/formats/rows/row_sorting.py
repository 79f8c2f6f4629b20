# ruff: noqa: E501  word lists and patterns read better unbroken
"""Rows that are no facilities: totals, repeated headings, footnotes, rows without a name, ledger rows of other assets."""

import re
from typing import Final

from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.rows.facility_values import Values
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Table
from app.formats.text.cell_text import is_unknown, plain

_TOTAL: Final = re.compile(
    r"^[【\[(<]?((合 ?計|総 ?計|小 ?計|計|総 ?合 ?計|累計|中計|平均)(面積|額|値|数|施設数)?|全体|全施設|施設数|(grand |sub-?)?totals?)[】\])>]?( ?[(:].*)?$|.+[ _・](小計|合計|総計|計)$|.+(施設|系|類)計$|^(小計|合計)[ (:_]",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(r"^(※|注|\*|出典|資料[:：]|備考[:：]?$|\(注|\(※|凡例|なお、|以上$|以下余白)")
_PAGE: Final = re.compile(r"[-‐―–] ?\d+ ?[-‐―–]|p\.? ?\d+|\d+ ?/ ?\d+|\d+ ?(頁|ページ)", re.IGNORECASE)
_ACCOUNTS: Final = re.compile(
    r"建物|土地|工作物|構築物|立木|物品|機械|備品|車両|ソフトウェア|無形|リース|仮勘定|インフラ|美術品|浮標|航空機|船舶"
)
_LAND: Final = re.compile(r"土地")
_BUILDING: Final = re.compile(r"建物(?!附属|付属)")


def rows_set_aside(table: Table, values: Values, *, profile: str, by_building: bool = False) -> dict[int, Issue]:
    """Row number in the table → why it is not a facility. Names filled from above are already in `values`.

    `by_building`: the rows are buildings, of which two may be equal in everything but a number.
    """
    names = values.columns["name"]
    aside: dict[int, Issue] = {}
    first_lines: dict[tuple[str, ...], int] = {}
    classes = _class_words(values)
    account = _account_column(table) if profile == "asset_ledger" else None
    number_columns = [i for i, heading in enumerate(table.header) if (m := match_heading(heading)) and m[0] == "number"]
    for number, (line, cells) in enumerate(table.rows):
        name = names[number]
        issue = (
            _numbered_blank(line, cells, name, number_columns)
            or _not_a_row(table, line, cells, name, classes)
            or _building_total(line, values.get("building_name", number))
        )
        if issue is None and account is not None:
            issue = _other_asset(line, table.header[account], cells[account])
        if issue is None:
            same = _without(cells, number_columns)
            if same in first_lines and by_building and values.get("building_code", number) is None:
                values.issues.append(remark("identical_building", row=line, value=name, done=str(first_lines[same])))
            elif same in first_lines:
                issue = remark("duplicate_row", row=line, value=name, done=str(first_lines[same]))
            first_lines.setdefault(same, line)
        if issue is not None:
            aside[number] = issue
    return aside


def is_footnote(text: str) -> bool:
    """※ …, 注 …, 出典: … and sentences."""
    words = plain(text)
    return bool(_FOOTNOTE.match(words)) or words.endswith("。")


def is_page_mark(text: str) -> bool:
    """- 60 -, p. 3, 2/10: what a page's foot says."""
    return bool(_PAGE.fullmatch(plain(text)))


def is_total(lead: str) -> bool:
    """合計, 小計（学校）, Total …: the words of a row that adds others up."""
    return bool(_TOTAL.match(plain(lead)))


def _class_words(values: Values) -> frozenset[str]:
    """Every class the list names: 小学校計 is a total where 小学校 is one of them."""
    columns = (values.columns.get(field, []) for field in ("class_large", "class_middle", "class_small"))
    return frozenset(text for column in columns for text in set(column) if text)


def _adds_up(text: str, classes: frozenset[str]) -> bool:
    """合計, or a class of this list with 計 behind it; `text` is plain."""
    return bool(_TOTAL.match(text)) or (text.endswith("計") and text.removesuffix("計").rstrip("小合総 ・") in classes)


def _not_a_row(
    table: Table, line: int, cells: tuple[str, ...], name: str | None, classes: frozenset[str]
) -> Issue | None:
    first = next((cell for cell in cells if cell and not cell.isspace()), "")
    lead = plain(name or first)
    if _adds_up(lead, classes):
        return remark("total_row", row=line, value=lead)
    others = (first,) if name else cells
    total = next((cell for cell in others if "計" in cell and _adds_up(plain(cell), classes)), None)
    if total is not None:
        return remark("total_row", row=line, value=total)
    if name in table.header and _repeats_header(table, cells):
        return remark("repeated_header", row=line)
    if (_FOOTNOTE.match(lead) or lead.endswith("。") or _PAGE.fullmatch(lead) or lead == table.title) and sum(
        1 for cell in cells if cell and not cell.isspace()
    ) <= 2:
        return remark("footnote_row", row=line, value=lead[:60])
    if not name:
        return remark("no_name", row=line, value=lead[:60] or None)
    return None


def _numbered_blank(line: int, cells: tuple[str, ...], name: str | None, numbers: list[int]) -> Issue | None:
    """A line of a form that was numbered beforehand and never filled in."""
    if name or not numbers or any(cell.strip() for index, cell in enumerate(cells) if index not in numbers):
        return None
    return remark("numbered_blank", row=line)


def _building_total(line: int, building: str | None) -> Issue | None:
    """計 where a building's name should stand: the sum of the facility above."""
    return remark("total_row", row=line, value=building) if building and is_total(building) else None


def _repeats_header(table: Table, cells: tuple[str, ...]) -> bool:
    pairs = [(cell, heading) for cell, heading in zip(cells, table.header, strict=False) if cell.strip()]
    return sum(plain(cell) == plain(heading) for cell, heading in pairs) >= 0.6 * len(pairs)


def _without(cells: tuple[str, ...], columns: list[int]) -> tuple[str, ...]:
    return tuple("" if index in columns else cell for index, cell in enumerate(cells)) if columns else cells


def _account_column(table: Table) -> int | None:
    """The column that says building, land or other asset."""
    for index, heading in enumerate(table.header):
        match = match_heading(heading)
        if match and match[0] in ("account", "class_small", "class_large"):
            values = [cells[index] for _, cells in table.rows[:500] if cells[index].strip()]
            if values and sum(bool(_ACCOUNTS.search(value)) for value in values) >= 0.5 * len(values):
                return index
    return None


def _other_asset(line: int, heading: str, account: str) -> Issue | None:
    text = plain(account)
    if is_unknown(text) or _BUILDING.search(text):
        return None
    if _LAND.search(text):
        return remark("land_row", row=line, column=heading, value=text)
    return remark("not_a_building", row=line, column=heading, value=text)
