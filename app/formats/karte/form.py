"""施設カルテ: one facility a sheet (or several below each other), labels beside or above their values → one table.

The forms of a file become one list — a row a form, a column a label — so that everything a list can do (mapping,
units, remarks, saved layouts) works for them too; their lists of buildings become a second table.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.formats.karte.grid import Cell, Line, could_be_label, field_of, is_number, is_unit, lines_of, year_of
from app.formats.karte.tables import FormContents, money_unit_of, table_below, years_across
from app.formats.records.issue_words import remark
from app.formats.tables.delimited_text import read_delimited
from app.formats.tables.example_sheets import is_example
from app.formats.tables.header_labels import read_label
from app.formats.tables.tables import Row, Table
from app.formats.tables.workbook_cells import SheetCells, is_workbook, read_workbook
from app.formats.text.text_encoding import decode

_MOST_LINES: Final = 400
_LEAST_LABELS: Final = 3
_LABELS_AND_VALUES: Final = 2
SHEET: Final = "シート名"
TEXTS: Final = "その他の記載"
FORM: Final = "様式"


@dataclass(frozen=True, slots=True)
class Forms:
    """`main`: a row a form (its line is the form's number); `buildings`: rows whose line is that of their form."""

    main: Table
    buildings: Table
    sheets: frozenset[str]


def find_forms(data: bytes, tables: tuple[Table, ...]) -> Forms | None:
    """The forms of a file, or None where it holds lists. `tables` is the same file read as lists."""
    if sum(len(table.rows) for table in tables) > _MOST_LINES * len(tables):
        return None
    pages = _pages(data, tables[0].name)
    found = [
        (sheet.name, form)
        for sheet in pages
        if sheet.visible and not is_example(sheet.name)
        for form in _forms_of(sheet)
    ]
    if not found:
        return None
    return Forms(_main_table(found, tables), _building_table(found, tables), frozenset(name for name, _ in found))


def _pages(data: bytes, name: str) -> list[SheetCells]:
    if is_workbook(data):
        return read_workbook(data)
    rows, _ = read_delimited(decode(data)[0].replace("\ufeff", ""))
    return [SheetCells(name, rows, (), True)]


def _forms_of(sheet: SheetCells) -> list[FormContents]:
    lines = lines_of(sheet)
    if len(lines) > _MOST_LINES * 10:
        return []
    starts = [number for number in range(len(lines)) if _tells_name(lines, number)]
    if not starts or not (_is_form(lines[starts[0] :][:_MOST_LINES]) or _is_stack(lines[starts[0] :][:_MOST_LINES])):
        return []
    labels = Counter(plain_label for number in starts if (plain_label := _name_label(lines[number])))
    usual = labels.most_common(1)[0][0]
    starts = [number for number in starts if _name_label(lines[number]) == usual]
    begins = [_top_of(lines, start, starts[number - 1] if number else 0) for number, start in enumerate(starts)]
    return [_read_form(lines[begin:end]) for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)]


def _tells_name(lines: list[Line], number: int) -> bool:
    """施設名 with a text right of it that is no label itself, or with one line of values below its line of labels."""
    if any(_is_name(cell) and value.field is None for cell, value in pairwise(lines[number])):
        return True
    names = [cell.column for cell in lines[number] if _is_name(cell)]
    if not names or table_below(lines, number, None, FormContents()) != _LABELS_AND_VALUES:
        return False
    return any(cell.column == names[0] for cell in lines[number + 1])


def _is_name(cell: Cell) -> bool:
    field = cell.field
    return field is not None and field.code == "name"


def _is_stack(lines: list[Line]) -> bool:
    """Two or more lines of labels, the first with a single line of values below; the same labels again are a list."""
    taken = table_below(lines, 0, None, FormContents())
    first = {cell.text for cell in lines[0]}
    others = [number for number in range(taken, len(lines)) if table_below(lines, number, None, FormContents())]
    return taken == _LABELS_AND_VALUES and any({cell.text for cell in lines[number]} != first for number in others)


def _name_label(line: Line) -> str | None:
    return next((read_label(cell.text).bare for cell in line if _is_name(cell)), None)


def _is_form(lines: list[Line]) -> bool:
    """Known labels with a value at their right on three lines or more; one value, else it is a turned table."""
    beside = [
        (number, place, field.code)
        for number, line in enumerate(lines)
        for place, (cell, value) in enumerate(pairwise(line))
        if (field := cell.field) is not None and value.field is None
    ]
    codes_beside = {code for _, _, code in beside}
    rows = {number for number, _, _ in beside}
    return len(codes_beside) > _LEAST_LABELS and len(rows) >= _LEAST_LABELS and not _is_turned(lines, rows)


def _is_turned(lines: list[Line], rows: set[int]) -> bool:
    """Most lines of labels hold several values and no second label: facilities side by side."""
    tails = [[cell for cell in lines[number][2:] if not is_unit(cell.text)] for number in rows]
    crowded = sum(1 for tail in tails if tail)
    return 2 * crowded > len(tails) and not any(cell.field for tail in tails for cell in tail)


def _top_of(lines: list[Line], start: int, previous: int) -> int:
    """The form begins below the last blank line before its name; the first one at the top of the page."""
    if previous == 0 and not any(_tells_name(lines, number) for number in range(start)):
        return 0
    blank = next((number for number in range(start - 1, previous, -1) if not lines[number]), None)
    return start if blank is None else blank + 1


def _read_form(lines: list[Line]) -> FormContents:
    found = FormContents()
    number = 0
    unit = year = None
    named = False
    while number < len(lines):
        line = lines[number]
        if (edge := _edge_of_side_table(line)) is not None:
            lines = _apart(lines, number, edge)
            continue
        taken = years_across(lines, number, unit, found) or table_below(lines, number, unit, found)
        if not taken and line:
            named = named or _tells_name(lines, number)
            if len(line) == 1 and named:
                unit, year = money_unit_of(line[0].text) or unit, read_label(f"費{line[0].text}").year
            taken = _read_pairs(lines, number, year, found)
        number += taken or 1
    return found


def _edge_of_side_table(line: Line) -> int | None:
    """Where a table of years begins that stands right of labels and values, on the same lines."""
    years = [cell.column for cell in line if year_of(cell.text) is not None]
    before = [cell for cell in line if years and cell.column < years[0]]
    place = 0
    while place + 1 < len(before) and (field := before[place].field) and before[place + 1].field is None:
        if field.scope == "year":
            break
        place += 2
    return before[place].column if len(years) > 1 and 0 < place < len(before) else None


def _apart(lines: list[Line], number: int, edge: int) -> list[Line]:
    """The lines from `number` to the next blank one: first what stands left of the edge, then the rest."""
    end = next((place for place in range(number, len(lines)) if not lines[place]), len(lines))
    left = [[cell for cell in line if cell.column < edge] for line in lines[number:end]]
    right = [[cell for cell in line if cell.column >= edge] for line in lines[number:end]]
    return [*lines[:number], *left, [], *right, *lines[end:]]


def _read_pairs(lines: list[Line], number: int, year: int | None, found: FormContents) -> int:
    """Labels and values of one line, left to right; answers how many lines it took (2 where values stand below)."""
    line = lines[number]
    below = lines[number + 1] if number + 1 < len(lines) else []
    if len(line) == 1 and len(below) == 1 and _heads(line[0], below[0]):
        found.add(line[0].text, below[0].text)
        return 2
    place = 1 if _is_section(line) else 0
    while place < len(line):
        cell = line[place]
        value = line[place + 1] if place + 1 < len(line) else None
        if value is None or value.field is not None or not could_be_label(cell.text):
            _keep_alone(cell, found)
            place += 1
            continue
        unit = line[place + 2] if place + 2 < len(line) and is_unit(line[place + 2].text) else None
        text = f"{value.text}{unit.text.strip('()（）')}" if unit and is_number(value.text) else value.text
        found.add(_dated(cell, year), text)
        place += 3 if unit else 2
    return 1


def _heads(label: Cell, text: Cell) -> bool:
    """A lone word over a lone sentence: 設置目的 over what it is."""
    return could_be_label(label.text) and text.field is None and len(text.text) > len(label.text)


def _is_section(line: Line) -> bool:
    """The word that names a part of the form, upright beside it: merged over lines, or an odd word before a label."""
    first = line[0]
    if first.field is not None or len(line) < 2:
        return False
    return line[1].field is not None and (first.bottom > first.row or len(line) % 2 == 1)


def _dated(cell: Cell, year: int | None) -> str:
    """A yearly figure under 令和5年度の利用状況 belongs to that year."""
    field = cell.field
    if year is None or field is None or field.scope != "year" or read_label(cell.text).year is not None:
        return cell.text
    return f"{cell.text}_{year}年度"


def _keep_alone(cell: Cell, found: FormContents) -> None:
    if field_of(cell.text) is None and len(cell.text) > 1:
        found.texts.append(cell.text)


def _main_table(found: list[tuple[str, FormContents]], tables: tuple[Table, ...]) -> Table:
    header = tuple(dict.fromkeys(heading for _, form in found for heading in form.pairs))
    rows: list[Row] = []
    for number, (sheet, form) in enumerate(found, start=1):
        codes_beside = tuple(form.pairs.get(heading, "") for heading in header)
        rows.append((number, (*codes_beside, sheet, " ／ ".join(form.texts))))
    note = remark("forms_read", value=str(len(found)))
    return Table(FORM, (*header, SHEET, TEXTS), rows, tables[0].encoding, (note,))


def _building_table(found: list[tuple[str, FormContents]], tables: tuple[Table, ...]) -> Table:
    header = tuple(dict.fromkeys(heading for _, form in found for building in form.buildings for heading in building))
    rows = [
        (number, tuple(building.get(heading, "") for heading in header))
        for number, (_, form) in enumerate(found, start=1)
        for building in form.buildings
    ]
    return Table("棟一覧", header, rows, tables[0].encoding)
