# ruff: noqa: E501  word lists and patterns read better unbroken
"""Longitude and latitude as lists write them: decimal, degrees-minutes-seconds, swapped, in one cell, zero."""

import re
from typing import Final

from app.formats.cell_text import NOTHING, Reading, is_unknown, plain

# Bounding box of Japan with its outer islands (沖ノ鳥島 20.4 N, 与那国島 122.9 E, 南鳥島 154.0 E, 択捉島 45.6 N).
_LAT: Final = (20.0, 46.0)
_LON: Final = (122.0, 154.5)
_DECIMAL: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_PLAIN_DEGREES: Final = re.compile(r"-?[0-9]{1,3}\.[0-9]{1,18}$")
_SEXAGESIMAL: Final = re.compile(
    r"(?:北緯|東経|[NE])?\s*(\d{1,3})\s*[度°:]\s*(\d{1,2})\s*[分'′’:]\s*(\d{1,2}(?:\.\d+)?)\s*[秒\"″”]?\s*([NSEW])?",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(r"([-+]?\d{1,3}\.\d+)\D{1,4}?([-+]?\d{1,3}\.\d+)")


def read_degrees(text: str, factor: float = 1.0) -> Reading:  # noqa: PLR0911  one spelling after the other
    """Degrees as a float; `zero_position` for 0, `unreadable_position` for the rest. Packed 345201.5 is taken as DMS."""
    if _PLAIN_DEGREES.match(text) and 0 < abs(value := float(text)) <= 180:
        return Reading(value)
    found = plain(text)
    if is_unknown(found):
        return NOTHING
    if match := _SEXAGESIMAL.fullmatch(found):
        degrees = int(match.group(1)) + int(match.group(2)) / 60 + float(match.group(3)) / 3600
        return Reading(-degrees if (match.group(4) or "").upper() in ("S", "W") else degrees)
    bare = found.rstrip("°度NEne ").removeprefix("北緯").removeprefix("東経").replace(" ", "")
    if not _DECIMAL.fullmatch(bare):
        return Reading(None, "unreadable_position", None, True)
    value = float(bare)
    if value == 0:
        return Reading(None, "zero_position")
    if abs(value) <= 180:
        return Reading(value)
    return _packed(value)


def _packed(value: float) -> Reading:
    degrees, rest = divmod(value, 10_000)
    minutes, seconds = divmod(rest, 100)
    inside = _LAT[0] <= degrees <= _LAT[1] or _LON[0] <= degrees <= _LON[1]
    if not inside or minutes >= 60 or seconds >= 60:
        return Reading(None, "unreadable_position", None, True)
    degrees += minutes / 60 + seconds / 3600
    return Reading(degrees, "packed_degrees", f"{degrees:.6f}")


def read_pair(text: str, factor: float = 1.0) -> Reading:
    """(lon, lat) from one cell — `34.86, 138.32`, `POINT(138.32 34.86)` — the order decided by the values."""
    found = plain(text)
    if is_unknown(found):
        return NOTHING
    match = _PAIR.search(found)
    if match is None:
        return Reading(None, "unreadable_position", None, True)
    first, second = float(match.group(1)), float(match.group(2))
    return Reading((first, second) if found.upper().startswith("POINT") or abs(first) > 90 else (second, first))


def in_japan(lon: float, lat: float) -> bool:
    return _LAT[0] <= lat <= _LAT[1] and _LON[0] <= lon <= _LON[1]


def is_possible(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90


def is_swapped(lon: float, lat: float) -> bool:
    """Latitude and longitude stand in each other's column, by Japan's box."""
    return not in_japan(lon, lat) and in_japan(lat, lon)
