# ruff: noqa: E501  word lists and patterns read better unbroken
"""Longitude and latitude as lists write them: decimal, degrees-minutes-seconds, swapped, in one cell, zero."""

import re
from typing import Final

from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain

# Bounding box of Japan with its outer islands (沖ノ鳥島 20.4 N, 与那国島 122.9 E, 南鳥島 154.0 E, 択捉島 45.6 N).
_LAT: Final = (20.0, 46.0)
_LON: Final = (122.0, 154.5)
_DECIMAL: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_PLAIN_DEGREES: Final = re.compile(r"-?[0-9]{1,3}\.[0-9]{1,18}$")
_SEXAGESIMAL: Final = re.compile(
    r"(?:北緯|東経|[NE])?\s*(\d{1,3})\s*[度°º:]\s*(\d{1,2}(?:\.\d+)?)\s*(?:[分'′’:]\s*(?:(\d{1,2}(?:\.\d+)?)\s*"
    r"(?:秒|\"|″|”|'{2}|′{2}|’{2})?)?)?\s*([NSEW])?",
    re.IGNORECASE,
)
_HYPHENED: Final = re.compile(r"(\d{2,3})([-. ])(\d{1,2})\2(\d{1,2}(?:\.\d+)?)")
_PAIR: Final = re.compile(r"([-+]?\d{1,3}\.\d+)\D{1,8}?([-+]?\d{1,3}\.\d+)")
_MILLISECONDS: Final = 3_600_000


def plain_degrees(texts: list[str], _factor: float = 1.0) -> list[float | None]:
    """A column of 138.3217, as nearly every cell has it; None leaves one to `read_degrees`."""
    degrees = [
        float(text) if match else 0.0 for text, match in zip(texts, map(_PLAIN_DEGREES.match, texts), strict=True)
    ]
    return [value if 0 < abs(value) <= 180 else None for value in degrees]


def read_degrees(text: str, factor: float = 1.0) -> CellReading:  # noqa: PLR0911  one spelling after the other
    """Degrees as a float; `zero_position` for 0, `unreadable_position` for the rest. Packed 345201.5 is taken as DMS."""
    plain_text = plain(text)
    if is_unknown(plain_text):
        return NOTHING
    if match := _SEXAGESIMAL.fullmatch(plain_text):
        return _sexagesimal(match)
    if match := _HYPHENED.fullmatch(plain_text):
        degrees = int(match.group(1)) + int(match.group(3)) / 60 + float(match.group(4)) / 3600
        return CellReading(degrees, "packed_degrees", f"{degrees:.6f}")
    bare = re.sub(r"^(北緯|東経|[NE])| ", "", plain_text, flags=re.IGNORECASE).rstrip("°度NEne")
    if not _DECIMAL.fullmatch(bare):
        return CellReading(None, "unreadable_position", None, True)
    value = float(bare)
    if value == 0:
        return CellReading(None, "zero_position")
    if abs(value) <= 180:
        return CellReading(value)
    return _packed(value)


def _sexagesimal(match: re.Match[str]) -> CellReading:
    minutes, seconds = float(match.group(2)), float(match.group(3) or 0)
    if minutes >= 60 or seconds >= 60:
        return CellReading(None, "unreadable_position", None, True)
    degrees = int(match.group(1)) + minutes / 60 + seconds / 3600
    return CellReading(-degrees if (match.group(4) or "").upper() in ("S", "W") else degrees)


def _packed(value: float) -> CellReading:
    """345201.5 (degrees, minutes, seconds), or thousandths of a second of arc as older systems keep them."""
    in_all = value / _MILLISECONDS
    if _LAT[0] <= in_all <= _LAT[1] or _LON[0] <= in_all <= _LON[1]:
        return CellReading(in_all, "packed_degrees", f"{in_all:.6f}")
    degrees, rest = divmod(value, 10_000)
    minutes, seconds = divmod(rest, 100)
    inside = _LAT[0] <= degrees <= _LAT[1] or _LON[0] <= degrees <= _LON[1]
    if not inside or minutes >= 60 or seconds >= 60:
        return CellReading(None, "unreadable_position", None, True)
    degrees += minutes / 60 + seconds / 3600
    return CellReading(degrees, "packed_degrees", f"{degrees:.6f}")


def read_pair(text: str, factor: float = 1.0) -> CellReading:
    """(lon, lat) from one cell — `34.86, 138.32`, `POINT(138.32 34.86)` — the order decided by the values."""
    plain_text = plain(text)
    if is_unknown(plain_text):
        return NOTHING
    pair = _two_degrees(plain_text)
    if pair is None:
        return CellReading(None, "unreadable_position", None, True)
    first, second = pair
    return CellReading(
        (first, second) if plain_text.upper().startswith("POINT") or abs(first) > 90 else (second, first)
    )


def _two_degrees(plain_text: str) -> tuple[float, float] | None:
    if match := _PAIR.search(plain_text):
        return float(match.group(1)), float(match.group(2))
    readings = [_sexagesimal(match).value for match in _SEXAGESIMAL.finditer(plain_text)]
    degrees = [value for value in readings if isinstance(value, float)]
    return (degrees[0], degrees[1]) if len(readings) == len(degrees) == 2 else None


def in_japan(lon: float, lat: float) -> bool:
    return _LAT[0] <= lat <= _LAT[1] and _LON[0] <= lon <= _LON[1]


def is_possible(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90


def is_swapped(lon: float, lat: float) -> bool:
    """Latitude and longitude stand in each other's column, by Japan's box."""
    return not in_japan(lon, lat) and in_japan(lat, lon)
