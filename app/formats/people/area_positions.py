"""Latitude and longitude of the rows of a population table."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.formats.people.people_table import Row
from app.formats.records.records import Issue
from app.formats.tables.column_search import find_column
from app.formats.text.cell_text import plain

_LAT: Final = re.compile(r"^(緯度|北緯|latitude|lat|y)([(（:：].*)?$")
_LON: Final = re.compile(r"^(経度|東経|longitude|lon|lng|long|x)([(（:：].*)?$")
_PLACE: Final = re.compile(r"^(location|位置|座標|latlon|緯度経度)$")


def area_positions(header: Sequence[str], rows: Sequence[Row], issues: list[Issue]) -> NDArray[np.float64]:
    """float[rows, 2]: lat, lon of each row (NaN: none), from two columns, or from one that says "34.34, 134.04"."""
    pairs = [text.split(",") for text in _texts(header, rows, _PLACE)]
    if not any(len(pair) == 2 for pair in pairs):
        pairs = [[lat, lon] for lat, lon in zip(_texts(header, rows, _LAT), _texts(header, rows, _LON), strict=True)]
    spots = np.array([_spot(pair) for pair in pairs]).reshape(-1, 2)
    missing = np.flatnonzero(np.isnan(spots[:, 0]))
    if len(missing):
        issues.append(Issue("area_without_position", row=rows[missing[0]][0], value=str(len(missing))))
    return spots


def position_columns(header: Sequence[str]) -> dict[int, str]:
    """Column → "position", "lat" or "lon": those that `area_positions` looks at."""
    found = {name: _place_of(header, heading) for name, heading in (("position", _PLACE), ("lat", _LAT), ("lon", _LON))}
    return {index: name for name, index in found.items() if index is not None}


def _place_of(header: Sequence[str], heading: re.Pattern[str]) -> int | None:
    return find_column(header, lambda name: bool(heading.match(name)))


def _spot(pair: Sequence[str]) -> tuple[float, float]:
    try:
        lat, lon = (float(plain(part)) for part in pair)
    except ValueError:
        return np.nan, np.nan
    if lat > 90:
        lat, lon = lon, lat
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0) else (np.nan, np.nan)


def _texts(header: Sequence[str], rows: Sequence[Row], heading: re.Pattern[str]) -> list[str]:
    column = _place_of(header, heading)
    return [""] * len(rows) if column is None else [cells[column] for _, cells in rows]
