# ruff: noqa: E501  word lists and patterns read better unbroken
"""A column heading taken apart: the bare word, the unit it multiplies by, and the year it speaks of."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from app.formats.records.facility_fields import DERIVED, FIELDS
from app.formats.tables.english_headings import ACRE_M2, SQUARE_FOOT_M2, read_english_area, read_english_year
from app.formats.tables.year_spans import YearSpan, read_span
from app.formats.text.cell_text import plain
from app.formats.text.japanese_dates import read_date

_YEAR: Final = re.compile(
    r"(?:令和|平成|昭和|(?<![a-z])[rhs])(?:元|\d{1,2})(?:年度末|年度|年)?(?!\d)|(?<!\d)(?:fy)?(?:19|20)\d\d(?:年度末|年度|年)?(?!\d)"
)
_UNITS: Final = {
    "jpy": 1.0, "円": 1.0, "千円": 1e3, "万円": 1e4, "百万円": 1e6, "億円": 1e8, "十万円": 1e5, "yen": 1.0, "m2": 1.0, "㎡": 1.0, "平方メートル": 1.0, "平米": 1.0,
    "ha": 1e4, "坪": 400 / 121, "sqft": SQUARE_FOOT_M2, "sf": SQUARE_FOOT_M2, "squarefeet": SQUARE_FOOT_M2, "sqfeet": SQUARE_FOOT_M2, "gsf": SQUARE_FOOT_M2, "ft2": SQUARE_FOOT_M2, "sqm": 1.0, "squaremeters": 1.0, "squaremetres": 1.0,
    "acres": ACRE_M2, "acre": ACRE_M2, "hectares": 1e4, "人": 1.0, "名": 1.0,
    "件": 1.0, "戸": 1.0, "世帯": 1.0, "%": 1.0, "年": 1.0, "階": 1.0, "棟": 1.0, "kwh": 1.0, "m3": 1.0, "l": 1.0, "kl": 1e3, "mwh": 1e3,
    "円/年": 1.0, "千円/年": 1e3, "万円/年": 1e4, "百万円/年": 1e6, "円/年度": 1.0, "千円/年度": 1e3, "人/年": 1.0, "kwh/年": 1.0, "m3/年": 1.0,
    "単位:円": 1.0, "単位:千円": 1e3, "単位:万円": 1e4, "単位:m2": 1.0, "西暦": 1.0, "和暦": 1.0, "年度": 1.0,
}  # fmt: skip
_BRACKET: Final = re.compile(r"[(\[【〔<「]([^()\[\]【】〔〕<>「」]*)[)\]】〕>」]")
_PAIRS: Final = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">", "「": "」"}
_TAIL: Final = re.compile(r"_(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")$")
# Units written on a heading without brackets (延床面積㎡, 維持管理費千円): only those no heading ends in by itself.
_BARE: Final = re.compile(r"(?:(?<=[^\W\d_a-z])|(?<=\w)\s+)(m2|平方メートル|平米|百万円|千円|万円|円|ha|kwh|m3|%)$")
_DEGREES: Final = re.compile(
    r"(?:施設|所在地|位置|代表点)?(?:の)?(緯度|北緯|経度|東経)(?:北緯|東経|緯度|経度|世界測地系|日本測地系|旧測地系|新測地系|測地系|jgd\d*|wgs\d*|tokyo|十進法?|10進法?|10進数|十進数|度|座標|表記|表示|形式|単位|:|・|/)*"
)
_HAZARD: Final = re.compile(
    r"(洪水|浸水|土砂|津波|高潮|内水|液状化|崖崩れ|急傾斜|地すべり|災害)(災害)?.*(想定|区域|警戒|深|リスク|危険|有無)|ハザード"
)
_AREA_UNITS: Final = frozenset({"m2", "㎡", "平方メートル", "平米", "ha", "坪", "sqft", "sf", "単位:m2"})
_HYPHENS: Final = re.compile(r"[‐‑–—―−－]")
_NOISE: Final = re.compile(r"[\s_:;。、*※]+|^[①-⑳]|^\d+[.)]")


@dataclass(frozen=True, slots=True)
class Label:
    """`bare` is the heading without unit and year, `factor` brings a number to m² or yen, `year` is fiscal.

    `span` is set where the figures are an average or a sum of several years; `factor` makes one year's of them.
    """

    bare: str
    unit: str | None
    factor: float
    year: int | None
    span: YearSpan | None = None


@lru_cache(maxsize=4096)
def read_label(heading: str) -> Label:
    """Takes a heading apart; a heading that is nothing but a unit or year stays a word."""
    text = plain(heading).lower().replace("\ufeff", "")
    span = read_span(text)
    text = _HYPHENS.sub("ー", span.rest if span else text)
    unit, text = _take_unit(text)
    year_match = _YEAR.search(text)
    year = read_date(year_match.group(0)) if year_match else None
    without = text.replace(year_match.group(0), "") if year_match and year else text
    bare = _NOISE.sub("", open_brackets(without)) or _NOISE.sub("", text)
    named = year.year if year and year_match and bare else None
    english = read_english_area(bare)
    if english is not None and english.unit is not None and unit not in _AREA_UNITS:
        return Label(bare, english.unit, english.factor, named, span)
    unit_word = (unit or "").removeprefix("単位:").removesuffix("/年度").removesuffix("/年") or None
    factor = _UNITS.get(unit or "", 1.0)
    if span is not None:
        return Label(bare, unit_word, factor / span.divisor, span.last or named, span)
    return Label(bare, unit_word, factor, named)


def _take_unit(text: str) -> tuple[str | None, str]:
    """The unit a heading carries (at its end, in brackets, bare) and the heading without it."""
    unit = None
    if tail := _TAIL.search(text):
        unit, text = tail.group(1), text[: tail.start()]
    before = ""
    while text != before:
        before = text
        for bracket in _BRACKET.finditer(text):
            inside = bracket.group(1).replace(" ", "").replace(".", "")
            if inside in _UNITS or not inside:
                unit = inside or unit
                text = text.replace(bracket.group(0), "")
    if unit is None and (bare_unit := _BARE.search(without_brackets(text).strip())):
        unit = bare_unit.group(1)
        text = "".join(text.rpartition(unit)[::2])
    return unit, text


def open_brackets(text: str) -> str:
    """The text with its brackets taken off and their words left: 数量（（延べ床）面積） → 数量延べ床面積."""
    before = ""
    while text != before:
        before, text = text, _BRACKET.sub(r"\1", text)
    return text


def without_brackets(text: str) -> str:
    """The text without what stands in brackets, brackets within brackets too."""
    before = ""
    while text != before:
        before, text = text, _BRACKET.sub("", text)
    return text


def _peeled(text: str) -> str:
    """The text out of brackets that hold all of it: 【構造(主な)】 → 構造(主な)."""
    while (close := _PAIRS.get(text[:1])) and text.endswith(close):
        depths = list(accumulate((char == text[0]) - (char == close) for char in text))
        if 0 in depths[:-1]:
            return text
        text = text[1:-1].strip()
    return text


@lru_cache(maxsize=4096)
def match_heading(heading: str) -> tuple[str, float] | None:
    """Field code and confidence (0–1) by the heading alone; None when no heading of ours fits."""
    bare = read_label(heading).bare
    if not bare or is_derived(heading):
        return ("accumulated_depreciation_yen", 1.0) if bare in _EXACT and "累計" in bare else None
    for reading in (_whole_heading, _part_of_a_sum, _english_heading, _heading_of_degrees):
        if (found := reading(bare)) is not None:
            return found
    ends = [(len(ending), field.code) for field in FIELDS for ending in field.endings if bare.endswith(ending)]
    ending = (max(ends)[1], 0.75) if ends and len(bare) <= 20 else None
    unbracketed = _whole_heading(read_label(without_brackets(_peeled(plain(heading)))).bare)
    if unbracketed is not None and (ending is None or unbracketed[0] not in _WEAK):
        return unbracketed[0], 0.9
    return ending or (("hazard", 0.75) if _HAZARD.search(bare) else None)


def _whole_heading(bare: str) -> tuple[str, float] | None:
    return (_EXACT[bare], 1.0) if bare in _EXACT else None


def _part_of_a_sum(bare: str) -> tuple[str, float] | None:
    """うち人件費 below 支出合計; 年間人件費, 年間コスト."""
    part = _EXACT.get(bare.removeprefix("うち").removeprefix("年間"))
    return (part, 0.9) if part in _YEARLY and bare.startswith(("うち", "年間")) else None


def _english_heading(bare: str) -> tuple[str, float] | None:
    english = read_english_area(bare)
    field = english.field if english else read_english_year(bare)
    return (field, 0.9) if field else None


def _heading_of_degrees(bare: str) -> tuple[str, float] | None:
    """緯度：北緯（世界測地系10進法） and the like: a word for latitude or longitude, and words about how it is written."""
    match = _DEGREES.fullmatch(bare)
    return None if match is None else ("lat" if match.group(1) in ("緯度", "北緯") else "lon", 0.95)


def is_derived(heading: str) -> bool:
    """The heading names a figure made of others: 1㎡当たり, 割合, 平均, 増減 …"""
    bare = read_label(heading).bare
    return any(mark in bare for mark in DERIVED)


_YEARLY: Final = frozenset(field.code for field in FIELDS if field.scope == "year")
_WEAK: Final = frozenset(field.code for field in FIELDS if field.scope == "weak")
_EXACT: Final = {_NOISE.sub("", heading): field.code for field in reversed(FIELDS) for heading in field.headings}
