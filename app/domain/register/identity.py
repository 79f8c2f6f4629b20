"""Which facility of the register a row of a list means: rules that do not depend on the order of the rows.

The town's own code decides. Without one, name, address and place do: the same spelling (`lookalikes.same_key`) first,
then a spelling that is possibly the same where the place agrees too. What is left is new and gets a made code: `N` and
a digest of its name and address, so that the same list always gives the same codes. Row numbers never count.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.register.lookalikes import like_key, same_address, same_key

name_key = same_key
_MADE: Final = re.compile(r"N[0-9a-f]{10}(-\d+)?")
# A point further away than this is another place, whatever it is called; published points of one site differ by less.
_SAME_PLACE_M: Final = 300.0
# For spellings that are only possibly the same, where no address speaks for them. Both are assumptions.
_LIKE_PLACE_M: Final = 100.0
_M_PER_DEGREE: Final = 111_195.0


class Likeness(StrEnum):
    """Why a row has its code: the list's own, a known facility's (same or possibly the same), or a made one."""

    OWN = "own"
    SAME = "same"
    ALIKE = "alike"
    NEW = "new"
    TWIN = "twin"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What identity is told by; lon and lat in degrees (EPSG:4326), None where unknown. `code` is the town's own."""

    name: str
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The code of one row. `known` is the name in the register where it is spelt otherwise."""

    code: str
    likeness: Likeness
    known: str | None = None


def identify(listed: Sequence[NamedPlace], known: Mapping[str, NamedPlace]) -> list[Identity]:
    """One identity for each row of one municipality's list, codes unique among them.

    `known` is the register of that municipality: code → name, address, place. Each known facility is meant by at most
    one row. The result of a row does not change when rows change places, apart from rows equal in everything.
    """
    found: dict[int, Identity] = _own_codes(listed)
    taken = {identity.code for identity in found.values()}
    nameless = [index for index in range(len(listed)) if index not in found]
    for likeness, key in ((Likeness.SAME, same_key), (Likeness.ALIKE, like_key)):
        shelf: dict[str, list[str]] = defaultdict(list)
        for code, facility in known.items():
            if code not in taken:
                shelf[key(facility.name)].append(code)
        open_rows = [index for index in nameless if index not in found]
        for index, code in _best_pairs(open_rows, listed, known, shelf, likeness):
            spelt = known[code].name
            found[index] = Identity(code, likeness, spelt if spelt != listed[index].name else None)
            taken.add(code)
    _make_codes([index for index in nameless if index not in found], listed, found, taken | known.keys())
    return [found[index] for index in range(len(listed))]


def made_code(name: str, address: str | None, place: tuple[float, float] | None = None) -> str:
    """`N` and ten hexadecimal digits of name and address; of the place too (to about 10 m) where it is given."""
    text = f"{same_key(name)}|{same_key(address)}"
    if place is not None:
        text += f"|{place[0]:.4f},{place[1]:.4f}"
    return "N" + hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def is_made(code: str) -> bool:
    """Whether a code is `made_code`'s, not the town's own: such a one says nothing to a reader."""
    return _MADE.fullmatch(code) is not None


def distance_m(one: NamedPlace, other: NamedPlace) -> float | None:
    """Metres between two places; None where either is unknown."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    scale = math.cos(math.radians((one.lat + other.lat) / 2))
    return _M_PER_DEGREE * math.hypot((one.lon - other.lon) * scale, one.lat - other.lat)


def _own_codes(listed: Sequence[NamedPlace]) -> dict[int, Identity]:
    """A code used twice belongs to neither of the rows that have it, but the first."""
    own: dict[int, Identity] = {}
    seen: set[str] = set()
    for index, place in enumerate(listed):
        if place.code and place.code not in seen:
            seen.add(place.code)
            own[index] = Identity(place.code, Likeness.OWN)
    return own


def _best_pairs(
    rows: Iterable[int],
    listed: Sequence[NamedPlace],
    known: Mapping[str, NamedPlace],
    shelf: Mapping[str, list[str]],
    likeness: Likeness,
) -> list[tuple[int, str]]:
    """Rows and known facilities, one to one, the best fitting first; what fits two equally well is left alone."""
    key = same_key if likeness is Likeness.SAME else like_key
    offers: dict[int, dict[str, float]] = {}
    for index in rows:
        fits = {code: fit_of(listed[index], known[code], likeness) for code in shelf.get(key(listed[index].name), ())}
        offers[index] = {code: fit for code, fit in fits.items() if fit is not None}
    order = [(fit, len(code), code, _content(listed[index]), index)
             for index, fits in offers.items() for code, fit in fits.items()]  # fmt: skip
    pairs: dict[int, str] = {}
    taken: set[str] = set()
    for fit, _, code, _, index in sorted(order):
        if index in pairs or code in taken:
            continue
        rivals = [other for other, worth in offers[index].items() if worth == fit and other not in taken]
        if len({_content(known[rival]) for rival in rivals}) == 1:
            pairs[index] = code
            taken.add(code)
    return list(pairs.items())


def fit_of(row: NamedPlace, known: NamedPlace, likeness: Likeness) -> float | None:
    """How well the two fit: least is best, −1 is equal in everything; None: another facility."""
    key = same_key if likeness is Likeness.SAME else like_key
    ours, theirs = key(row.address), key(known.address)
    apart = distance_m(row, known)
    agreeing = bool(ours and theirs) and (ours == theirs or same_address(row.address, known.address))
    if ours and theirs and not agreeing:
        return None
    if likeness is Likeness.ALIKE and not agreeing and (apart is None or apart > _LIKE_PLACE_M):
        return None
    if not agreeing and apart is not None and apart > _SAME_PLACE_M:
        return None
    if _content(row) == _content(known):
        return -1.0
    silent = (not ours) + (not theirs)  # both say nothing of an address: rather the same than when one does
    return {0: 0.0, 2: 1e6, 1: 2e6}[silent] + (1e5 if apart is None else apart)


def _content(place: NamedPlace) -> tuple[str, str, float, float]:
    lon, lat = (999.0, 999.0) if place.lon is None or place.lat is None else (place.lon, place.lat)
    return same_key(place.name), same_key(place.address), round(lon, 6), round(lat, 6)


def _make_codes(rows: list[int], listed: Sequence[NamedPlace], found: dict[int, Identity], taken: set[str]) -> None:
    """Made codes; rows of one name and address are told apart by their places, equal rows by a counter."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index in rows:
        groups[made_code(listed[index].name, listed[index].address)].append(index)
    for code, group in groups.items():
        for index in sorted(group, key=lambda index: _content(listed[index])):
            place = listed[index]
            own = code
            if len(group) > 1 and place.lon is not None and place.lat is not None:
                own = made_code(place.name, place.address, (place.lon, place.lat))
            likeness, number, wanted = Likeness.NEW, 1, own
            while wanted in taken:
                number += 1
                likeness, wanted = Likeness.TWIN, f"{own}-{number}"
            taken.add(wanted)
            found[index] = Identity(wanted, likeness)
