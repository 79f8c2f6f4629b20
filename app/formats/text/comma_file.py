"""A table as the bytes of a CSV file that spreadsheets open as it is: UTF-8 with its mark, Windows line ends."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

# A text that begins so is taken for a formula by spreadsheets; a quote before it keeps it a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows of texts, numbers and None (an empty cell)."""
    page = StringIO()
    csv.writer(page, lineterminator="\r\n").writerows([no_formula(value) for value in row] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def no_formula(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula, with a quote before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_written(cell: str) -> str:
    """A cell without the quote that `no_formula` put before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
