"""Which municipalities the rows of a table say they are of: by code, else by name, else by address."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.formats.records.column_words import ColumnUse
from app.formats.spatial.town_outlines import OutlinedTown, town_outlines
from app.formats.tables.column_search import fold_heading
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row
from app.formats.text.cell_text import plain

_CODE: Final = re.compile(r"shicode|city_?code|n03_007")
# Addresses are taken apart for so many rows, spread over the table.
_SAMPLE: Final = 1000
_READ: Final = ("municipality_code", "municipality_name")


def towns_told(header: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    """(six-digit code, rows) of each municipality that rows name, most rows first; empty where they name none.

    Codes that are no municipality's (a prefecture's) and names that several bear say nothing.
    """
    fields = _fields(header)
    for field, find in (("municipality_code", _by_code), ("municipality_name", _by_name), ("address", _by_address)):
        if field not in fields:
            continue
        listed = rows[:: max(1, len(rows) // _SAMPLE)] if field == "address" else rows
        texts = Counter(cells[fields[field]].strip() for _, cells in listed)
        found: Counter[str] = Counter()
        for text, count in texts.items():
            town = find(text) if text else None
            if town is not None:
                found[town.code] += count
        if found:
            return tuple(found.most_common())
    return ()


def with_town_columns(uses: tuple[ColumnUse, ...], header: Sequence[str]) -> tuple[ColumnUse, ...]:
    """Columns that told whose rows they are were read, where a reader of other things left them unused."""
    told = {header[index]: field for field, index in _fields(header).items() if field in _READ}
    return tuple(
        replace(use, use="read", field=told[use.heading], reason=None)
        if use.use == "unused" and use.heading in told
        else use
        for use in uses
    )


def _fields(header: Sequence[str]) -> dict[str, int]:
    fields: dict[str, int] = {}
    for index, heading in enumerate(header):
        match = match_heading(heading)
        field = "municipality_code" if _CODE.fullmatch(fold_heading(heading)) else match[0] if match else ""
        fields.setdefault(field, index)
    return fields


def _by_code(text: str) -> OutlinedTown | None:
    return town_outlines().find(plain(text))


def _by_name(text: str) -> OutlinedTown | None:
    return _only(town_outlines().named(plain(text)))


def _by_address(text: str) -> OutlinedTown | None:
    return _only(town_outlines().in_address(plain(text)))


def _only(towns: Sequence[OutlinedTown]) -> OutlinedTown | None:
    return towns[0] if len(towns) == 1 else None
