"""Two lists about the same facilities: which rows mean the same one, and where they disagree."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from app.domain.register.lookalikes import like_key
from app.formats.lexicon.address_words import address_key
from app.formats.records.records import FacilityRecord
from app.formats.text.cell_text import plain

# Likeness of names (0–1) asked for when place, not name, brings two rows together. Assumptions, tried on real lists.
_LIKE_AT_SAME_PLACE: Final = 0.6
_LIKE_WITH_SAME_CODE: Final = 0.4
_NEAR_M: Final = 150.0
_MOVED_M: Final = 100.0
_GRID_DEGREES: Final = 0.002
_COMPARED: Final = (
    "name", "code", "category", "class_large", "class_small", "department", "address", "district", "floor_area_m2",
    "footprint_m2", "land_area_m2", "built_year", "structure", "policy", "shelter", "position",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetDifference:
    """One field the two lists tell differently; values as a person would write them. Silence is no difference."""

    field: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows about one facility, joined `by` code, name, address or position; `likeness` (0–1) is of the names."""

    left: FacilityRecord
    right: FacilityRecord
    by: str
    likeness: float
    differences: tuple[SheetDifference, ...]


@dataclass(frozen=True, slots=True)
class SheetComparison:
    """Every record of both lists is in exactly one of the three."""

    matches: tuple[Match, ...]
    only_left: tuple[FacilityRecord, ...]
    only_right: tuple[FacilityRecord, ...]


def compare(left: Iterable[FacilityRecord], right: Iterable[FacilityRecord]) -> SheetComparison:
    """Matches one to one: by code, then by name, then by address and by nearness with a like name."""
    lefts, rights = dict(enumerate(left)), dict(enumerate(right))
    matches: list[Match] = []
    for by in ("code", "name", "address", "position"):
        pairs = _pairs(lefts, rights, by)
        for likeness, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if a in lefts and b in rights:
                one, other = lefts.pop(a), rights.pop(b)
                matches.append(Match(one, other, by, round(likeness, 3), differences(one, other)))
    matches.sort(key=lambda match: match.left.row)
    return SheetComparison(tuple(matches), tuple(lefts.values()), tuple(rights.values()))


def differences(left: FacilityRecord, right: FacilityRecord) -> tuple[SheetDifference, ...]:
    """The fields both tell, and tell differently; areas within 0.1 % (or 0.5 m²) and points within 100 m agree."""
    found = []
    for field in _COMPARED:
        one, other = _told(left, field), _told(right, field)
        if one is not None and other is not None and not _agree(field, one, other):
            found.append(SheetDifference(field, _shown(one), _shown(other)))
    return tuple(found)


def _pairs(
    lefts: dict[int, FacilityRecord], rights: dict[int, FacilityRecord], by: str
) -> list[tuple[float, int, int]]:
    """(likeness, left, right) of every pair that shares a key and is alike enough."""
    shelf: dict[object, list[int]] = defaultdict(list)
    for number, record in rights.items():
        for key in _keys(record, by)[:1]:
            shelf[key].append(number)
    pairs = []
    for number, record in lefts.items():
        for key in _keys(record, by):
            for other in shelf.get(key, ()):
                likeness = _likeness(record, rights[other])
                if likeness >= _least_likeness(by) and _fits(record, rights[other], by):
                    pairs.append((likeness, number, other))
    return pairs


def _keys(record: FacilityRecord, by: str) -> list[object]:
    """What brings rows together; of a position, its own grid cell first and then the cells around it."""
    if by == "code":
        return [record.code] if record.code else []
    if by == "name":
        return [like_key(record.name)]
    if by == "address":
        return [address_key(record.address)] if record.address else []
    if record.lon is None or record.lat is None:
        return []
    column, row = math.floor(record.lon / _GRID_DEGREES), math.floor(record.lat / _GRID_DEGREES)
    around = [(column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    return [(column, row), *around]


def _least_likeness(by: str) -> float:
    return {"code": _LIKE_WITH_SAME_CODE, "name": 0.0}.get(by, _LIKE_AT_SAME_PLACE)


def _fits(left: FacilityRecord, right: FacilityRecord, by: str) -> bool:
    if left.municipality_code and right.municipality_code and left.municipality_code != right.municipality_code:
        return False
    distance = _distance_m(left, right)
    return by != "position" or (distance is not None and distance <= _NEAR_M)


def _likeness(left: FacilityRecord, right: FacilityRecord) -> float:
    one, other = like_key(left.name), like_key(right.name)
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _distance_m(left: FacilityRecord, right: FacilityRecord) -> float | None:
    if left.lon is None or left.lat is None or right.lon is None or right.lat is None:
        return None
    scale = math.cos(math.radians((left.lat + right.lat) / 2))
    return 111_195 * math.hypot((left.lon - right.lon) * scale, left.lat - right.lat)


def _told(record: FacilityRecord, field: str) -> object:
    if field == "position":
        return None if record.lon is None or record.lat is None else (record.lat, record.lon)
    if field == "structure":
        return (
            max(record.buildings, key=lambda building: building.floor_area_m2 or 0).structure
            if record.buildings
            else None
        )
    value: object = getattr(record, field)
    return value


def _agree(field: str, one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        scale = math.cos(math.radians(one[0]))
        return 111_195 * math.hypot((one[1] - other[1]) * scale, one[0] - other[0]) <= _MOVED_M
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= max(0.5, 0.001 * max(one, other))
    if field == "address":
        return _same_address(address_key(str(one)), address_key(str(other)))
    return plain(str(one)).replace(" ", "") == plain(str(other)).replace(" ", "")


def _same_address(one: str, other: str) -> bool:
    """One may leave out the prefecture or city, or say more at the end in brackets."""
    one, other = (text.split("(")[0].replace("番地-", "-").replace("番地", "-").rstrip("-") for text in (one, other))
    return one.endswith(other) or other.endswith(one)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{number:.6f}" for number in value)
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
