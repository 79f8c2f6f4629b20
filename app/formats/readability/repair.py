# ruff: noqa: E501  patterns and rows read better unbroken
"""A repaired copy of a file: the same contents as machines want them, with a sheet of definitions beside the tables.

Nothing is thrown away: titles, notes, marks and colours move to columns or to the definitions. What no program can know
(the meaning of a town's own codes, a unit nobody wrote) is listed there and named as still to be written.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import xlsxwriter

from app.formats.readability.cell_rules import is_plain_number
from app.formats.readability.checks_values import year_columns
from app.formats.readability.definitions import (
    DEFINITION_SHEET,
    FILE,
    HEAD,
    ITEM,
    MARK,
    TO_BE_WRITTEN,
    is_definition_sheet,
)
from app.formats.readability.findings import Judged
from app.formats.readability.layout import Layout, layout_of, second_head
from app.formats.readability.raw_sheets import RawFile, RawSheet, read_raw
from app.formats.readability.repair_codes import code_rows, legend, open_codes
from app.formats.readability.repair_columns import RepairedColumn, repair_columns
from app.formats.records.facility_fields import BY_CODE
from app.formats.rows.wrapped_names import join_wrapped_names
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.tables.tables import Table

_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_UNIT_OUTSIDE: Final = re.compile(r"単位[:：]?\s*(百万円|千円|万円|円|人|㎡|m2)")
_MONEY: Final = re.compile(r"額|費|金$|収入|支出|価格|簿価")
_FIELD_UNITS: Final = {"money": "円", "area": "m2"}
_DEFINED_MARKS: Final = {
    **dict.fromkeys("-―‐−－ー", "該当なし又は不明（元の表では空欄と0の区別なし）"), "*": "秘匿又は注記あり", "X": "秘匿", "x": "秘匿", "…": "不明",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RepairedTable:
    """`rows` as text, as wide as `columns`; numbers are written as numbers."""

    name: str
    columns: tuple[RepairedColumn, ...]

    def rows(self) -> list[tuple[str, ...]]:
        return list(zip(*(column.values for column in self.columns), strict=True)) if self.columns else []


@dataclass(frozen=True, slots=True)
class RepairedCopy:
    """The tables of a file put right, and their definitions (rows headed by `definitions.HEAD`)."""

    tables: tuple[RepairedTable, ...]
    definitions: tuple[tuple[str, ...], ...]

    @property
    def still_open(self) -> tuple[str, ...]:
        """Codes (column=code) and marks whose meaning the office has to write; until then level 3 stays under 100."""
        return open_codes(self.definitions)

    def as_xlsx(self) -> bytes:
        """One sheet a table, then the definitions."""
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(
            buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            for table in self.tables:
                page = book.add_worksheet(table.name)
                page.write_row(0, 0, [column.name for column in table.columns])
                for index, column in enumerate(table.columns):
                    for line, text in enumerate(column.values, start=1):
                        _write(page, line, index, text, column.kind)
            page = book.add_worksheet(DEFINITION_SHEET)
            for line, cells in enumerate((HEAD, *self.definitions)):
                for index, text in enumerate(cells):
                    _write(page, line, index, text, "text")
        return buffer.getvalue()

    def as_csv(self) -> dict[str, bytes]:
        """File name → UTF-8 with a byte order mark: one a table, and the definitions."""
        files = {
            f"{table.name}.csv": _csv([column.name for column in table.columns], table.rows()) for table in self.tables
        }
        return files | {f"{DEFINITION_SHEET}.csv": _csv(HEAD, self.definitions)}

    def as_csv_zip(self) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.as_csv().items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def repaired(data: bytes, *, filename: str | None = None, form: str = "xlsx") -> bytes:
    """The repaired copy as a file: `xlsx`, or `csv` for a zip of CSV files. UnreadableFile as `diagnose`."""
    copy = repair(data, filename=filename)
    return copy.as_xlsx() if form == "xlsx" else copy.as_csv_zip()


def repair(data: bytes, *, filename: str | None = None, today: date | None = None) -> RepairedCopy:
    """The repaired copy of a table file. UnreadableFile as `diagnose`."""
    file = read_raw(data)
    tables: list[RepairedTable] = []
    definitions: list[tuple[str, ...]] = []
    for sheet in (part for whole in file.sheets for part in _one_table_each(whole)):
        filled = _unmerged(sheet)
        layout = layout_of(filled)
        if layout is None or is_definition_sheet(sheet):
            definitions += [(FILE, sheet.name, "", "", text) for text in _texts_of(sheet)]
            continue
        judged = Judged(file, _with_joined_numbers(filled, layout, file), layout, frozenset())
        judged = _with_whole_names(judged)
        made = _tables_of(judged, _free_name(sheet.name or "表", [table.name for table in tables]))
        definitions += [row for table in made for row in _items(table, judged)]
        definitions += [row for table in made for row in code_rows(table.columns, _outside_texts(judged))]
        definitions += [(FILE, "表の外の記載", "", "", text) for text in _outside_texts(judged)]
        tables += made
    source = (FILE, "出典", "", "", f"{filename or '元のファイル'}（{file.kind}・{file.encoding}）")
    made_on = (FILE, "更新履歴", "", "", f"{(today or date.today()).isoformat()} 機械可読な形に整形（UTF-8、BOM付き）")
    unique = list(dict.fromkeys([*definitions, source, made_on]))
    return RepairedCopy(tuple(tables), tuple(unique))


def _one_table_each(sheet: RawSheet) -> list[RawSheet]:
    """A sheet with several tables below each other as one sheet a table; lines keep their numbers."""
    parts: list[RawSheet] = []
    rest = sheet
    while (layout := layout_of(rest)) is not None and (line := second_head(rest, layout)) is not None:
        parts.append(replace(rest, rows=rest.rows[: line - 1]))
        rest = replace(rest, rows=[[] for _ in range(line - 1)] + rest.rows[line - 1 :])
    return [*parts, rest]


def _tables_of(judged: Judged, name: str) -> list[RepairedTable]:
    """The table, and its columns of years as a long table of their own."""
    columns = repair_columns(judged)
    series = year_columns(judged)
    if not series:
        return [RepairedTable(name, tuple(columns))]
    yearly = {judged.layout.names[index] for own in series.values() for index, _ in own}
    main = [column for column in columns if column.source not in yearly]
    return [RepairedTable(name, tuple(main)), _long_table(columns, yearly, f"{name[:20]}_年度別")]


def _long_table(columns: Sequence[RepairedColumn], yearly: set[str], name: str) -> RepairedTable:
    keys = [column for column in columns if column.source not in yearly and _is_key(column)]
    keys = keys[:3] or [column for column in columns if column.source not in yearly][:1]
    rows: list[tuple[str, ...]] = []
    for column in columns:
        if column.source not in yearly or column.kind != "number":
            continue
        label = read_label(column.name)
        for line, value in enumerate(column.values):
            if value:
                rows.append((*(key.values[line] for key in keys), str(label.year), label.bare, value, label.unit or ""))
    names = [*(key.name for key in keys), "年度", "項目", "値", "単位"]
    kinds = [*(key.kind for key in keys), "time", "text", "number", "text"]
    parts = zip(*rows, strict=True) if rows else ([] for _ in names)
    return RepairedTable(
        name, tuple(RepairedColumn(n, k, list(v), n) for n, k, v in zip(names, kinds, parts, strict=True))
    )


def _is_key(column: RepairedColumn) -> bool:
    match = match_heading(column.source) if column.source else None
    return match is not None and match[0] in (
        "code",
        "name",
        "number",
        "building_name",
        "building_code",
        "municipality_code",
    )


def _items(table: RepairedTable, judged: Judged) -> list[tuple[str, ...]]:
    """One row of definitions a column, one a mark that was moved out of the numbers."""
    rows: list[tuple[str, ...]] = []
    outside = next((said.group(1) for text in _outside_texts(judged) if (said := _UNIT_OUTSIDE.search(text))), None)
    for number, column in enumerate(table.columns, start=1):
        match = match_heading(column.source) if column.source else None
        field = BY_CODE.get(match[0]) if match else None
        ascii_name = field.code if field and column.name == column.source else f"c{number:02d}"
        unit = (
            column.unit
            or read_label(column.name).unit
            or (_unit_of(column, field.kind if field else "", outside) or "")
        )
        words = field.ja if field else column.source or column.name
        rows.append((ITEM, column.name, ascii_name, unit or "", words))
        told = _DEFINED_MARKS | legend(sorted(column.marks), _outside_texts(judged))
        rows += [(MARK, mark, "", "", told.get(mark, TO_BE_WRITTEN)) for mark in sorted(column.marks)]
    return rows


def _unit_of(column: RepairedColumn, kind: str, outside: str | None) -> str | None:
    """The unit that stands above the table for its money, else that of the register's field; None: nobody says."""
    if column.kind != "number":
        return None
    money = kind == "money" or bool(_MONEY.search(column.name))
    return outside if money and outside and outside.endswith("円") else _FIELD_UNITS.get(kind)


def _with_whole_names(judged: Judged) -> Judged:
    """Rows that hold only the rest of the name above (tables out of a PDF) put to it."""
    layout = judged.layout
    rows = [(line, tuple(judged.sheet.cell(line, i) for i in range(layout.width))) for line in layout.lines]
    table = Table(judged.sheet.name, layout.names, rows, judged.file.encoding)
    name = next((i for i, heading in enumerate(layout.names) if (m := match_heading(heading)) and m[0] == "name"), None)
    joined = table if name is None else join_wrapped_names(table, name)
    if joined is table:
        return judged
    whole = [list(cells) for cells in judged.sheet.rows]
    for line, cells in joined.rows:
        whole[line - 1] = list(cells)
    lines = tuple(line for line, _ in joined.rows)
    return replace(judged, sheet=replace(judged.sheet, rows=whole), layout=replace(layout, lines=lines))


def _unmerged(sheet: RawSheet) -> RawSheet:
    """The value of a merged cell in each of its cells; merges of a whole line (titles) are left alone."""
    rows = [list(cells) for cells in sheet.rows]
    for top, left, bottom, right in sheet.merges:
        value = sheet.cell(top, left) if top <= len(rows) else ""
        for line in range(top, min(bottom, len(rows)) + 1):
            if right - left <= 8 and value:
                rows[line - 1].extend([""] * (right + 1 - len(rows[line - 1])))
                rows[line - 1][left : right + 1] = [value] * (right + 1 - left)
    return replace(sheet, rows=rows)


def _with_joined_numbers(sheet: RawSheet, layout: Layout, file: RawFile) -> RawSheet:
    """Rows of a CSV with more cells than headings: 1,234 cut in two is put together again."""
    named = max((i for i, name in enumerate(layout.names) if name), default=-1) + 1
    if file.kind not in ("csv", "tsv") or named == 0:
        return sheet
    rows = [list(cells) for cells in sheet.rows]
    for line in layout.lines:
        cells = rows[line - 1]
        place = 0
        while len(cells) > named and place < len(cells) - 1:
            if re.fullmatch(r"[-▲△]?\d{1,3}", cells[place].strip()) and re.fullmatch(
                r"\d{3}(\.\d+)?", cells[place + 1].strip()
            ):
                cells[place : place + 2] = [cells[place].strip() + cells[place + 1].strip()]
            else:
                place += 1
        if len(cells) > named:
            cells[named - 1 :] = [" ".join(cell for cell in cells[named - 1 :] if cell.strip())]
    return replace(sheet, rows=rows)


def _outside_texts(judged: Judged) -> list[str]:
    return [
        " ".join(cell.strip() for cell in judged.sheet.rows[line - 1] if cell.strip()) for line in judged.layout.outside
    ]


def _texts_of(sheet: RawSheet) -> list[str]:
    return [
        " ".join(cell.strip() for cell in cells if cell.strip()) for cells in sheet.rows if any(map(str.strip, cells))
    ]


def _free_name(name: str, taken: Sequence[str]) -> str:
    clean = _SHEET_NAME.sub("_", name)[:25] or "表"
    number, wanted = 1, clean
    while wanted in taken:
        number += 1
        wanted = f"{clean}_{number}"
    return wanted


def _write(page: "xlsxwriter.worksheet.Worksheet", line: int, index: int, text: str, kind: str) -> None:
    if text and kind == "number" and is_plain_number(text):
        page.write_number(line, index, float(text))
    elif text:
        page.write_string(line, index, text)


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
