# ruff: noqa: E501  word lists and patterns read better unbroken
"""A column heading taken apart: the bare word, the unit it multiplies by, and the year it speaks of."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.formats.records.facility_fields import DERIVED, FIELDS
from app.formats.text.cell_text import plain
from app.formats.text.japanese_dates import read_date

_YEAR: Final = re.compile(
    r"(?:令和|平成|昭和|(?<![a-z])[rhs])(?:元|\d{1,2})(?:年度末|年度|年)?(?!\d)|(?<!\d)(?:fy)?(?:19|20)\d\d(?:年度末|年度|年)?(?!\d)"
)
_UNITS: Final = {
    "jpy": 1.0, "円": 1.0, "千円": 1e3, "万円": 1e4, "百万円": 1e6, "億円": 1e8, "yen": 1.0, "m2": 1.0, "㎡": 1.0, "平方メートル": 1.0, "平米": 1.0,
    "ha": 1e4, "坪": 400 / 121, "sqft": 0.09290304, "sf": 0.09290304, "squarefeet": 0.09290304, "人": 1.0, "名": 1.0,
    "件": 1.0, "戸": 1.0, "世帯": 1.0, "%": 1.0, "年": 1.0, "階": 1.0, "棟": 1.0, "kwh": 1.0, "m3": 1.0, "l": 1.0, "kl": 1e3, "mwh": 1e3,
    "単位:円": 1.0, "単位:千円": 1e3, "単位:万円": 1e4, "単位:m2": 1.0, "西暦": 1.0, "和暦": 1.0, "年度": 1.0,
}  # fmt: skip
_BRACKET: Final = re.compile(r"[(\[【〔<「]([^()\[\]【】〔〕<>「」]*)[)\]】〕>」]")
_TAIL: Final = re.compile(r"_(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")$")
# Units written on a heading without brackets (延床面積㎡, 維持管理費千円): only those no heading ends in by itself.
_BARE: Final = re.compile(r"(?:(?<=[^\W\d_a-z])|(?<=\w)\s+)(m2|平方メートル|平米|百万円|千円|万円|円|ha|kwh|m3|%)$")
_HYPHENS: Final = re.compile(r"[‐‑–—―−－]")
_NOISE: Final = re.compile(r"[\s_:;。、*※]+|^[①-⑳]|^\d+[.)]")


@dataclass(frozen=True, slots=True)
class Label:
    """`bare` is the heading without unit and year, `factor` brings a number to m² or yen, `year` is fiscal."""

    bare: str
    unit: str | None
    factor: float
    year: int | None


@lru_cache(maxsize=4096)
def read_label(heading: str) -> Label:
    """Takes a heading apart; a heading that is nothing but a unit or year stays a word."""
    text = _HYPHENS.sub("ー", plain(heading).lower().replace("\ufeff", ""))
    unit = None
    if tail := _TAIL.search(text):
        unit, text = tail.group(1), text[: tail.start()]
    for bracket in _BRACKET.finditer(text):
        inside = bracket.group(1).replace(" ", "").replace(".", "")
        if inside in _UNITS:
            unit = inside
            text = text.replace(bracket.group(0), "")
    if unit is None and (bare_unit := _BARE.search(_BRACKET.sub("", text).strip())):
        unit = bare_unit.group(1)
        text = "".join(text.rpartition(unit)[::2])
    year_match = _YEAR.search(text)
    year = read_date(year_match.group(0)) if year_match else None
    without = text.replace(year_match.group(0), "") if year_match and year else text
    bare = _NOISE.sub("", _BRACKET.sub(r"\1", without))
    if "squarefeet" in bare or bare.endswith("sqft"):
        unit = "sqft"
    unit_word = (unit or "").removeprefix("単位:") or None
    return Label(
        bare or _NOISE.sub("", text), unit_word, _UNITS.get(unit or "", 1.0), year.year if year and bare else None
    )


@lru_cache(maxsize=4096)
def match_heading(heading: str) -> tuple[str, float] | None:
    """Field code and confidence (0–1) by the heading alone; None when no heading of ours fits."""
    bare = read_label(heading).bare
    if not bare or any(mark in bare for mark in DERIVED):
        return ("accumulated_depreciation_yen", 1.0) if bare in _EXACT and "累計" in bare else None
    if bare in _EXACT:
        return _EXACT[bare], 1.0
    part = _EXACT.get(bare.removeprefix("うち"))
    if part and bare.startswith("うち") and part in _YEARLY:
        return part, 0.9  # うち人件費 below 支出合計
    unbracketed = read_label(_BRACKET.sub("", plain(heading))).bare
    if unbracketed in _EXACT:
        return _EXACT[unbracketed], 0.9
    ends = [(len(ending), field.code) for field in FIELDS for ending in field.endings if bare.endswith(ending)]
    return (max(ends)[1], 0.75) if ends and len(bare) <= 20 else None


_YEARLY: Final = frozenset(field.code for field in FIELDS if field.scope == "year")
_EXACT: Final = {_NOISE.sub("", heading): field.code for field in reversed(FIELDS) for heading in field.headings}
