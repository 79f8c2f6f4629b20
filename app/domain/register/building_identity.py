"""Which building (棟) of a facility a row means: its number, else name, structure, year and area; never its place."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.register.lookalikes import same_key


@dataclass(frozen=True, slots=True)
class NamedBuilding:
    """What a building is known by. Area in m², year built as the register has it; `number` is the town's own."""

    number: str | None = None
    name: str | None = None
    structure: str | None = None
    built_year: int | None = None
    floor_area_m2: float | None = None


def building_codes(listed: Sequence[NamedBuilding], known: Mapping[str, NamedBuilding] | None = None) -> list[str]:
    """A code for each building of one facility, unique among them, whatever the order of the rows.

    Buildings without a number get a digest of what they are; buildings equal in everything are told apart by a counter
    (two identical dwellings are two buildings). `known`, the register's buildings of the facility, lends its codes to
    equal buildings first, then to the only one left of the same name.
    """
    codes: dict[int, str] = {index: one.number for index, one in enumerate(listed) if one.number}
    taken = set(codes.values())
    unnumbered = [index for index in range(len(listed)) if index not in codes]
    left = {code: one for code, one in (known or {}).items() if code not in taken}
    for index in unnumbered:
        equal = sorted((code for code, one in left.items() if _digest(one) == _digest(listed[index])), key=_by_length)
        if equal:
            codes[index] = equal[0]
            del left[equal[0]]
    for index, code in _renamed([index for index in unnumbered if index not in codes], listed, left).items():
        codes[index] = code
    taken |= set(codes.values()) | (known or {}).keys()
    for index in unnumbered:
        if index not in codes:
            codes[index] = _free_code(_digest(listed[index]), taken)
            taken.add(codes[index])
    return [codes[index] for index in range(len(listed))]


def _renamed(rows: Sequence[int], listed: Sequence[NamedBuilding], left: Mapping[str, NamedBuilding]) -> dict[int, str]:
    """Buildings whose area, year or structure was corrected: their name occurs once in both lists."""
    names = Counter(same_key(listed[index].name) for index in rows)
    shelf: dict[str, list[str]] = defaultdict(list)
    for code, one in left.items():
        shelf[same_key(one.name)].append(code)
    alone = [index for index in rows if listed[index].name and names[same_key(listed[index].name)] == 1]
    offers = {index: shelf.get(same_key(listed[index].name), []) for index in alone}
    return {index: codes[0] for index, codes in offers.items() if len(codes) == 1}


def _digest(building: NamedBuilding) -> str:
    area = "" if building.floor_area_m2 is None else f"{building.floor_area_m2:.2f}"
    text = "|".join((same_key(building.name), building.structure or "", str(building.built_year or ""), area))
    return "B" + hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _free_code(code: str, taken: set[str]) -> str:
    number, wanted = 1, code
    while wanted in taken:
        number += 1
        wanted = f"{code}-{number}"
    return wanted


def _by_length(code: str) -> tuple[int, str]:
    """`B1`, `B1-2`, `B1-10` in this order."""
    return len(code), code
