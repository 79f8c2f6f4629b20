"""Tables as towns lay them out → one row a facility: turned, side by side, dates split, classes above the rows."""

import re
from dataclasses import replace
from typing import Final

from app.formats.columns.date_columns import complete_dates
from app.formats.columns.lost_zeros import restore_zeros
from app.formats.columns.old_datum import to_world_datum
from app.formats.karte.item_rows import pivot_items
from app.formats.records.issue_words import remark
from app.formats.rows.class_cells import fill_classes, take_class_rows, with_sheet_class
from app.formats.rows.wrapped_names import join_wrapped_names
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Table
from app.formats.text.cell_text import plain

_COUNTER: Final = re.compile(r" \((\d+)\)$")
_ADDRESS_PART: Final = re.compile(r"(住所|所在地)[_ ]?\d")
_JOINED_ADDRESS: Final = "住所（つないだもの）"
_NO_HEADING: Final = re.compile(r"列\d+( \(\d+\))?")
_FEW_ROWS: Final = 5
_MOST_TURNED_ROWS: Final = 120
_LEAST_LABELS: Final = 3
_HEADS: Final = frozenset({"name", "code", "number"})  # what a turned table begins with; a list of columns does not


def shape_tables(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The same cells with one facility a row; every rearrangement leaves a remark. Plain lists come back unchanged."""
    shaped = [_shape(table) for table in tables]
    named = [table for table in shaped if table.visible and name_column(table) is not None]
    return tuple(with_sheet_class(table) if table in named and len(named) > 1 else table for table in shaped)


def name_column(table: Table) -> int | None:
    """The first column headed as a facility's name."""
    return next((i for i, heading in enumerate(table.header) if (m := match_heading(heading)) and m[0] == "name"), None)


def _shape(table: Table) -> Table:
    upright = _join_address(restore_zeros(_stack_blocks(_turn(table))))
    upright = _remark_overflow(upright)
    name = name_column(upright)
    if name is None:
        return complete_dates(upright)
    pivoted = pivot_items(join_wrapped_names(upright, name), name)
    name = name if pivoted.header == upright.header else name_column(pivoted)
    if name is None:
        return pivoted
    return to_world_datum(complete_dates(fill_classes(take_class_rows(pivoted, name), name)))


def _join_address(table: Table) -> Table:
    """住所1 and 住所2 as one address, in a column of its own."""
    parts = [i for i, heading in enumerate(table.header) if _ADDRESS_PART.fullmatch(plain(heading))]
    if len(parts) < 2:
        return table
    rows = [(line, (*cells, "".join(cells[part].strip() for part in parts))) for line, cells in table.rows]
    return replace(table, header=(*table.header, _JOINED_ADDRESS), rows=rows)


def _remark_overflow(table: Table) -> Table:
    """Rows with more cells than headings: often a number whose separator nobody quoted (1,234)."""
    last = max((i for i, heading in enumerate(table.header) if not _NO_HEADING.fullmatch(heading)), default=-1) + 1
    if last == len(table.header) or not table.header_found:
        return table
    over = [(line, cells) for line, cells in table.rows if any(cell.strip() for cell in cells[last:])]
    if not over or 2 * len(over) > len(table.rows) > _FEW_ROWS:
        return table
    notes = [remark("more_cells_than_headings", row=line, value=",".join(cells)[:60]) for line, cells in over]
    return replace(table, notes=(*table.notes, *notes))


def _turn(table: Table) -> Table:
    """A table whose labels run down the first column (施設名, 所在地, 延床面積 …) and whose facilities run across."""
    if not table.header_found or len(table.rows) > _MOST_TURNED_ROWS or len(table.header) < 2:
        return table
    labels = [table.header[0], *(cells[0] for _, cells in table.rows)]
    known = {match[0] for label in labels if (match := match_heading(label)) and match[1] >= 0.9}
    across = sum(1 for heading in table.header[1:] if match_heading(heading))
    head = match_heading(table.header[0])
    if "name" not in known or len(known) < _LEAST_LABELS or across > 1 or head is None or head[0] not in _HEADS:
        return table
    grid = [table.header, *(cells for _, cells in table.rows)]
    columns = [tuple(row[column] for row in grid) for column in range(1, len(table.header))]
    written = [(number, cells) for number, cells in enumerate(columns, start=2) if any(map(str.strip, cells[1:]))]
    header = tuple((plain(label) and label.strip()) or f"行{number}" for number, label in enumerate(labels, start=1))
    note = remark("table_turned", value=str(len(written)))
    return replace(table, header=_unique(header), rows=written, notes=(*table.notes, note), filled=frozenset())


def _unique(header: tuple[str, ...]) -> tuple[str, ...]:
    """Headings told apart by a counter, as `header_rows` does."""
    counted = [header[: number + 1].count(name) for number, name in enumerate(header)]
    return tuple(name if count == 1 else f"{name} ({count})" for name, count in zip(header, counted, strict=True))


def _stack_blocks(table: Table) -> Table:
    """The same list two or three times side by side on the page, put below each other."""
    bare = [_COUNTER.sub("", heading) for heading in table.header]
    first = name_column(table)
    starts = [index for index, heading in enumerate(bare) if first is not None and heading == bare[first]]
    if len(starts) < 2 or first is None:
        return table
    step = starts[1] - first
    width = max((i + 1 for i in range(step) if not re.fullmatch(r"列\d+", table.header[i])), default=0)
    head = bare[:width]
    begins = [start - first for start in starts]
    if first >= step or width < 2 or any(bare[begin : begin + width] != head for begin in begins):
        return table
    if begins[-1] + width < len(bare) and any(cells[begins[-1] + width].strip() for _, cells in table.rows):
        return table  # something stands beside the last block: no plain repetition
    rows = [(line, cells[begin : begin + width]) for begin in begins for line, cells in table.rows]
    written = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    filled = {(line, column % step) for line, column in table.filled}
    note = remark("side_by_side", value=str(len(begins)))
    return replace(table, header=tuple(head), rows=written, notes=(*table.notes, note), filled=frozenset(filled))
