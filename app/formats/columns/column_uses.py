"""Every column of a list accounted for: read as a field, kept as written, or empty — with what to do about it."""

from collections.abc import Collection, Sequence

from app.formats.columns.column_plan import Column, is_row_number
from app.formats.records.column_words import ColumnUse
from app.formats.records.facility_fields import BY_CODE
from app.formats.tables.header_labels import is_derived, match_heading
from app.formats.tables.tables import Table
from app.formats.tables.year_spans import is_unsaid_span
from app.formats.text.cell_text import plain


def column_uses(table: Table, columns: Sequence[Column], *, undated: Collection[Column] = ()) -> tuple[ColumnUse, ...]:
    """One entry for each column of the table, in order. `columns` are those that were read.

    `undated` are yearly figures of a year nobody names, kept as text.
    """
    read = {column.index: column for column in columns}
    by_field = {column.field: column.heading for column in columns}
    uses = []
    for index, heading in enumerate(table.header):
        column = read.get(index)
        if not any(cells[index].strip() for _, cells in table.rows):
            uses.append(ColumnUse(heading, "empty", None, "no_values"))
        elif column is not None and BY_CODE[column.field].scope == "attribute":
            uses.append(ColumnUse(heading, "attribute", column.field, f"as_{column.field}"))
        elif column is not None and column in undated:
            uses.append(ColumnUse(heading, "attribute", column.field, "year_unsaid"))
        elif column is not None:
            uses.append(ColumnUse(heading, "read", column.field, None))
        else:
            uses.append(_kept(heading, by_field))
    return tuple(uses)


def _kept(heading: str, by_field: dict[str, str]) -> ColumnUse:
    """Why a column nothing was made of was only kept as written."""
    match = match_heading(heading)
    if is_row_number(heading) or (match and match[0] == "number"):
        return ColumnUse(heading, "attribute", None, "row_number")
    if match and match[0] in by_field:
        return ColumnUse(heading, "attribute", match[0], "second_column", by_field[match[0]])
    if is_unsaid_span(plain(heading).lower()):
        return ColumnUse(heading, "attribute", None, "years_unsaid")
    return ColumnUse(heading, "attribute", None, "derived" if is_derived(heading) else "no_field")
