"""Classes written once for many rows: cells filled down, headings between the rows, the name of the sheet."""

import re
from dataclasses import replace
from typing import Final

from app.formats.lexicon.class_words import names_a_class
from app.formats.records.issue_words import remark
from app.formats.records.records import Issue
from app.formats.rows.row_sorting import is_total
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row, Table
from app.formats.text.cell_text import is_unknown, plain

_CLASSES: Final = ("class_large", "class_middle", "class_small")
_TEXT_AND_BLANK: Final = 3  # a text, the blank, and a cell of spaces
_FILLED: Final = frozenset({*_CLASSES, "department", "district"})
_LARGE: Final = "大分類（見出しの行）"
_MIDDLE: Final = "小分類（見出しの行）"
_SHEET: Final = "大分類（シート名）"
_BRACKETED: Final = re.compile(r"^[【〔《≪<\[［〈](.+)[】〕》≫>\]］〉]$")
_MARKED: Final = re.compile(
    r"^([■□◆◇●○◎▼▽★☆・]|第?[0-9一二三四五六七八九十]+[章節.、) ]|\([0-9一二三四五六七八九十]+\)|[①-⑳]|[ア-ン][.、 ])"
    r"\s*(.+)$"
)
_CLASS_WORDS: Final = re.compile(
    r"学校|教育|小学校|中学校|義務|社会|生涯学習|市民|町民|村民|住民|文化|集会|公民館|図書館|博物館|美術館|資料館|スポーツ|レクリエーション|体育|保養"
    r"|観光|産業|農林|商工|労働|子育て|支援|こども|子ども|児童|保育|幼稚園|幼児|保健|医療|福祉"
    r"|高齢者|老人|障がい者?|障害者?|介護|行政|庁舎|消防|防災|警察"
    r"|公営|市営|町営|住宅|公園|緑地|供給|処理|環境|衛生|上下?水道|下水|廃棄物"
    r"|ごみ|普通財産|交通|インフラ|その他|系|施設|関係|関連|類|等|及び|の|・|、| "
)


def fill_classes(table: Table, name: int) -> Table:
    """A class, section or district left of the name that is written on its first row only, put on each row below."""
    columns = [i for i in range(name) if (m := match_heading(table.header[i])) and m[0] in _FILLED]
    columns = [column for column in columns if _is_written_once(table, column, name, columns)]
    if not columns:
        return table
    carried: dict[int, str] = {}
    rows: list[Row] = []
    filled = set(table.filled)
    for line, cells in table.rows:
        if is_total(_lead(cells)) or is_total(cells[name]):
            rows.append((line, cells))
            continue
        row = list(cells)
        for column in columns:
            if cells[column].strip():
                carried = {above: text for above, text in carried.items() if above < column} | {column: cells[column]}
            elif cells[name].strip() and column in carried:
                row[column] = carried[column]
                filled.add((line, column))
        rows.append((line, tuple(row)))
    notes = [_filled_note(table, column, filled) for column in columns]
    return replace(table, rows=rows, filled=frozenset(filled), notes=(*table.notes, *notes))


def _filled_note(table: Table, column: int, filled: set[tuple[int, int]]) -> Issue:
    count = sum(1 for _, place in filled if place == column)
    return remark("class_filled", column=table.header[column], value=str(count))


def _is_written_once(table: Table, column: int, name: int, columns: list[int]) -> bool:
    """The first row has a value, later named rows are blank, and no value is written twice in a run."""
    if all(cells[column] for _, cells in table.rows):
        return False
    named = [cells for _, cells in table.rows if cells[name].strip() and not is_total(_lead(cells))]
    if not named or is_unknown(plain(named[0][column])) or all(cells[column].strip() for cells in named):
        return False
    last: str | None = None
    for cells in named:
        if any(cells[higher].strip() for higher in columns if higher < column):
            last = None
        if cells[column].strip():
            if cells[column] == last:
                return False
            last = cells[column]
    return True


def take_class_rows(table: Table, name: int) -> Table:
    """Rows that hold nothing but the class of those below (【学校教育系施設】) become a column."""
    if any((match := match_heading(heading)) and match[0] == "class_large" for heading in table.header):
        return table
    styles: list[str] = []
    current: dict[int, str] = {}
    rows: list[Row] = []
    classes: list[tuple[str, str]] = []
    notes = list(table.notes)
    for number, (line, cells) in enumerate(table.rows):
        heading = _class_heading(table, number, name)
        if heading is None:
            rows.append((line, cells))
            classes.append((current.get(0, ""), current.get(1, "")))
            continue
        style, text = heading
        if style not in styles:
            styles.append(style)
        level = min(styles.index(style), 1)
        current = {above: kept for above, kept in current.items() if above < level} | {level: text}
        notes.append(remark("class_heading_row", row=line, value=text))
    if len(rows) == len(table.rows):
        return table
    small = any(second for _, second in classes)
    header = (*table.header, _LARGE, *([_MIDDLE] if small else []))
    told = [(line, (*cells, *pair[: 1 + small])) for (line, cells), pair in zip(rows, classes, strict=True)]
    return replace(table, header=header, rows=told, notes=tuple(notes))


def _class_heading(table: Table, number: int, name: int) -> tuple[str, str] | None:
    """(style, text) of a row with one cell, at or left of the name, over a row (or another heading) that says more."""
    cells = table.rows[number][1]
    if len(set(cells)) > _TEXT_AND_BLANK:
        return None
    written = [index for index, cell in enumerate(cells) if cell.strip()]
    texts = {cells[index] for index in written}
    if len(texts) != 1 or written[0] > name or number + 1 >= len(table.rows):
        return None
    text = plain(cells[written[0]])
    below = table.rows[number + 1][1]
    lone = sum(1 for cell in below if cell.strip()) == 1
    if (not lone and not below[name].strip()) or is_total(text):
        return None
    if match := _BRACKETED.match(text):
        return "bracket" + text[0], match.group(1).strip()
    if match := _MARKED.match(text):
        return "mark" + re.sub(r"[0-9一二三四五六七八九十①-⑳ア-ン]+", "1", match.group(1)), match.group(2)
    return ("plain", text) if names_a_class(text) and not _CLASS_WORDS.sub("", text) else None


def with_sheet_class(table: Table) -> Table:
    """The sheet's name as the class of its rows, where it is one (学校教育系施設) and the rows name none."""
    known = {match[0] for heading in table.header if (match := match_heading(heading))}
    if known & set(_CLASSES) or not names_a_class(table.name):
        return table
    rows = [(line, (*cells, table.name.strip())) for line, cells in table.rows]
    note = remark("class_from_sheet", value=table.name)
    return replace(table, header=(*table.header, _SHEET), rows=rows, notes=(*table.notes, note))


def _lead(cells: tuple[str, ...]) -> str:
    return next((cell for cell in cells if cell.strip()), "")
