"""English headings: floor, footprint and land areas in any wording and their unit; the year something was built."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

SQUARE_FOOT_M2: Final = 0.09290304
ACRE_M2: Final = 4046.8564224
_FEET: Final = (
    "squarefootage squarefeet squarefoot squareft sqfeet sqfoot sqft sqf ft2 sf gsf nsf rsf usf asf footage feet ft"
)
_METRES: Final = "squaremetres squaremeters squaremetre squaremeter sqmetres sqmeters sqm m2 gia nia gea"
_ACRES: Final = "acres acreage acre ac"
_HECTARES: Final = "hectares hectare ha"
_SIZES: Final = "area areas size gfa gba"
_LAND: Final = "land site lot parcel plot ground grounds"
_FOOTPRINT: Final = "footprint groundfloor coverage"
_QUALIFIERS: Final = (
    "gross total net floor building buildings bldg facility internal external usable rentable assignable leasable"
    " lettable covered built up overall sum of the in by measured asset property space structure sq square"
)
_LISTS: Final = (_FEET, _METRES, _ACRES, _HECTARES, _SIZES, _LAND, _FOOTPRINT, _QUALIFIERS)
_WORDS: Final = sorted({word for words in _LISTS for word in words.split()}, key=len, reverse=True)
# Units that are headings by themselves; m2 or ha alone is what stands in a column of units.
_TELLING: Final = frozenset(
    {
        "squarefootage",
        "squarefeet",
        "squarefoot",
        "squareft",
        "sqfeet",
        "sqfoot",
        "sqft",
        "sqf",
        "squaremetres",
        "squaremeters",
        "footage",
        "gsf",
        "nsf",
        "rsf",
        "usf",
        "asf",
        "gia",
        "nia",
        "gea",
        "acreage",
    }
)
_LONGEST: Final = 60
# yearconstructed, originalconstructiondate, dateofcompletion, builtin …; construction alone may be a structure.
_OF: Final = r"(?:of|first|last|latest|most|recent|original(?:ly)?|building|bldg|asset|facility|was|s)*"
_MADE: Final = r"(?:buil[td]|construct(?:ed|ion)|complet(?:ed|ion)|erect(?:ed|ion))"
_BUILT: Final = re.compile(
    rf"{_OF}(?:year|yr|date){_OF}{_MADE}|{_OF}{_MADE}(?:year|yr|date)|{_OF}(?:built|constructed)(?:in)?"
)
_RENEWED: Final = r"(?:renovat(?:ed|ion)|refurbish(?:ed|ment)|remodell?(?:ed|ing)|moderni[sz](?:ed|ation))"
_RENOVATED: Final = re.compile(
    rf"{_OF}(?:year|yr|date){_OF}(?:major)?{_RENEWED}|{_OF}(?:major)?{_RENEWED}(?:year|yr|date)"
)


class EnglishArea(NamedTuple):
    """`field` is the register's, `factor` brings the number to m²; `unit` is sqft, m2, acre or ha (None: not told)."""

    field: str
    unit: str | None
    factor: float


_UNITS: Final = (
    (_FEET, "sqft", SQUARE_FOOT_M2), (_ACRES, "acre", ACRE_M2), (_HECTARES, "ha", 10_000.0), (_METRES, "m2", 1.0),
)  # fmt: skip


@lru_cache(maxsize=4096)
def read_english_area(bare: str) -> EnglishArea | None:
    """grosssqft, floorareasqm, gsf, totalsquarefootage, siteareaacres …; None for anything else. `bare`: no blanks."""
    words = _cut(bare)
    if not words:
        return None
    unit, factor = next(((unit, factor) for known, unit, factor in _UNITS if words & set(known.split())), (None, 1.0))
    said = words & (_TELLING | set(_SIZES.split()) | set(_FOOTPRINT.split())) or (
        unit and words & set(_QUALIFIERS.split())
    )
    if not said or words <= {"area", "areas", "size"}:
        return None
    return EnglishArea(_field_of(words, unit), unit, factor)


def read_english_year(bare: str) -> str | None:
    """built_year or renovated_year where a heading asks for that year; None for anything else. `bare`: no blanks."""
    plain = bare.replace(".", "")
    if not plain.isascii() or len(plain) > _LONGEST:
        return None
    if _RENOVATED.fullmatch(plain):
        return "renovated_year"
    return "built_year" if _BUILT.fullmatch(plain) else None


def _field_of(words: set[str], unit: str | None) -> str:
    if words & set(_FOOTPRINT.split()):
        return "footprint_m2"
    if words & {"floor", "building", "gross"}:
        return "floor_area_m2"
    return "land_area_m2" if words & set(_LAND.split()) or unit in ("acre", "ha") else "floor_area_m2"


def _cut(bare: str) -> set[str]:
    """The words a heading consists of, long ones rather than short; empty where a letter is left over."""
    bare = bare.replace(".", "")
    if not bare.isascii() or not 0 < len(bare) <= _LONGEST:
        return set()
    cuts: list[set[str] | None] = [set(), *([None] * len(bare))]
    for end in range(1, len(bare) + 1):
        for word in _WORDS:
            before = cuts[end - len(word)] if len(word) <= end and bare.endswith(word, 0, end) else None
            if before is not None and (cuts[end] is None or len(before) + 1 < len(cuts[end] or ())):
                cuts[end] = before | {word}
    return cuts[-1] or set()
