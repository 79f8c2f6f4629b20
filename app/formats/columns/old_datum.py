"""Positions on the Tokyo datum (日本測地系), where the headings say so, moved to the world datum."""

from dataclasses import replace
from typing import Final

from app.formats.records.issue_words import remark
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Row, Table
from app.formats.text.positions import in_japan, read_degrees

_OLD: Final = ("日本測地系)", "日本測地系）", "旧測地系", "旧日本測地系", "tokyo")


def to_world_datum(table: Table) -> Table:
    """lat = φ − 1.0695e-4 φ + 1.7464e-5 λ + 4.6017e-3, lon = λ − 4.6038e-5 φ − 8.3043e-5 λ + 1.0040e-2 (degrees).

    The published approximation of the shift, good to a few metres in Japan: enough for a building, told in a remark.
    """
    places = {
        match[0]: i for i, heading in enumerate(table.header) if _is_old(heading) and (match := match_heading(heading))
    }
    lat, lon = places.get("lat"), places.get("lon")
    if lat is None or lon is None:
        return table
    rows = [_moved(row, lat, lon) for row in table.rows]
    note = remark("tokyo_datum", column=table.header[lat])
    return replace(table, rows=rows, notes=(*table.notes, note))


def _is_old(heading: str) -> bool:
    return any(word in heading.lower() for word in _OLD)


def _moved(row: Row, lat: int, lon: int) -> Row:
    line, cells = row
    phi, lam = read_degrees(cells[lat]).value, read_degrees(cells[lon]).value
    if not isinstance(phi, float) or not isinstance(lam, float) or not in_japan(lam, phi):
        return row
    moved = list(cells)
    moved[lat] = f"{phi - 1.0695e-4 * phi + 1.7464e-5 * lam + 4.6017e-3:.7f}"
    moved[lon] = f"{lam - 4.6038e-5 * phi - 8.3043e-5 * lam + 1.0040e-2:.7f}"
    return line, tuple(moved)
