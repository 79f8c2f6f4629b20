"""What a column's contents say it is, where its heading says nothing."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from app.domain.register.municipal_codes import full_code
from app.formats.lexicon.building_words import read_structure
from app.formats.lexicon.class_words import read_use
from app.formats.text.cell_text import is_unknown, plain

_SAMPLE: Final = 300
_LONGEST: Final = 200  # what a cell is, its first words tell
_KANA: Final = re.compile(r"[\u30a0-\u30ff\u3040-\u309f\s・()（）]+")
_KATAKANA: Final = re.compile(r"[\u30a0-\u30ff\s・]{3,}")
_ADDRESS: Final = re.compile(
    r"^(〒?\d{3}-?\d{4})?.*?(都|道|府|県|市|区|町|村|丁目|番地|番|号|大字|字).*\d|\d+ .*\b(st|ave|rd|blvd|dr)\b", re.I
)
_SECTION: Final = re.compile(r"(課|室|部|局|係|センター|事務所|委員会|署)$")
_DECIMALS: Final = re.compile(r"[-+]?\d{1,3}\.\d{3,}")
_NUMERIC: Final = re.compile(r"[-+]?[\d,]*\.?\d+")


def sample_of(cells: Iterable[str]) -> list[str]:
    """The first values that say something, made plain."""
    values: list[str] = []
    for cell in cells:
        value = plain(cell[:_LONGEST])
        if not is_unknown(value):
            values.append(value)
        if len(values) >= _SAMPLE:
            break
    return values


def guess_field(values: list[str]) -> tuple[str, float] | None:
    """Field code and confidence; below 0.5 it is only offered, never used without a person's word."""
    if len(values) < 1:
        return None
    if _share(values, lambda value: bool(_DECIMALS.fullmatch(value))) >= 0.8:
        return _guess_degrees(values)
    if all(_NUMERIC.fullmatch(value) for value in values):
        return _guess_number(values)
    for field, confidence, least, test in _TEXT_TESTS:
        if _share(values, test) >= least:
            return field, confidence
    distinct = len(set(values)) / len(values)
    return ("name", 0.3) if distinct > 0.8 and not any(len(value) > 40 for value in values) else None


def _share(values: list[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _guess_degrees(values: list[str]) -> tuple[str, float] | None:
    numbers = [float(value) for value in values]
    for field, (low, high) in (("lat", (20, 46)), ("lon", (122, 154.5))):
        if sum(1 for number in numbers if low <= number <= high) >= 0.9 * len(numbers):
            return field, 0.8
    return None


def _guess_number(values: list[str]) -> tuple[str, float] | None:
    if all(value.isdigit() and len(value) == 6 and full_code(value) == value for value in values):
        return "municipality_code", 0.7
    if all(value.isdigit() and len(value) == 4 and 1850 <= int(value) <= 2100 for value in values):
        return "built_year", 0.4
    if any("." in value for value in values) and len(set(values)) > 0.5 * len(values):
        return "floor_area_m2", 0.3
    return None


def is_facility_name(value: str) -> bool:
    """The value ends in a word for a kind of facility."""
    return read_use(value, None, None).function is not None


_TEXT_TESTS: Final[tuple[tuple[str, float, float, Callable[[str], bool]], ...]] = (
    ("name_kana", 0.6, 0.9, lambda value: bool(_KATAKANA.fullmatch(value))),
    ("position", 0.7, 0.8, lambda value: bool(re.fullmatch(r"(POINT ?\()?-?\d+\.\d+[, ]+-?\d+\.\d+\)?", value))),
    ("address", 0.65, 0.7, lambda value: len(value) > 5 and bool(_ADDRESS.search(value))),
    (
        "department",
        0.55,
        0.7,
        lambda value: bool(_SECTION.search(value)) and len(value) < 25 and not is_facility_name(value),
    ),
    (
        "structure",
        0.6,
        0.9,
        lambda value: len(value) < 20 and "造" in value and read_structure(value).value is not None,
    ),
    ("name", 0.6, 0.5, is_facility_name),
)
