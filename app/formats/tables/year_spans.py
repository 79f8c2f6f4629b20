"""Figures of several years under one heading: 支出６年平均, 直近3か年平均, H30〜R4平均, 5年間合計."""

import re
from typing import Final, NamedTuple

from app.formats.text.japanese_dates import read_date
from app.formats.text.kanji_numbers import kanji_number

_YEAR: Final = r"(?:(?:令和|平成|昭和|(?<![a-z])[rhs])(?:元|\d{1,2})|(?<!\d)(?:19|20)\d\d)(?:年度|年)?"
_RANGE: Final = re.compile(
    rf"({_YEAR})\s*(?:~|〜|-|ー|から|→)\s*({_YEAR}|\d{{1,2}}(?:年度|年)?)(?:の?(\d+)(?:か|カ|ヶ|ケ|箇|ヵ)?年(?:間|度分)?)?の?(年?平均|合計|累計|計|総額)(?:額|値)?"
)
_COUNT: Final = re.compile(
    r"(?:直近|過去|最近)?の?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:か|カ|ヶ|ケ|箇|ヵ)?年(?:間|度分|分)?の?(平均|合計|累計|計|総額)(?:額|値)?"
)
# 支出平均(H30〜R4), 平均支出(5年間): the years stand behind, in brackets.
_BEHIND: Final = re.compile(
    rf"(年?平均|合計|累計|総額)(?:額|値)?([^()]*)\(({_YEAR})\s*(?:~|〜|-|ー|から|→)\s*({_YEAR}|\d{{1,2}}(?:年度|年)?)\)"
)
_COUNT_BEHIND: Final = re.compile(
    r"(年?平均|合計|累計|総額)(?:額|値)?([^()]*)\((?:直近|過去|最近)?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:か|カ|ヶ|ケ|箇|ヵ)?年(?:間|分)?\)"
)
# 5年間の維持管理費累計, R3〜R5の支出平均: what is meant stands between the years and their sum.
_SHARED: Final = r"(?:まで)?(?:の|における)?([^\d()]{1,20}?)の?(年?平均|合計|累計|総額)(?:額|値)?"
_RANGE_AROUND: Final = re.compile(rf"({_YEAR})\s*(?:~|〜|-|ー|から|→)\s*({_YEAR}|\d{{1,2}}(?:年度|年)?){_SHARED}")
_COUNT_AROUND: Final = re.compile(
    rf"(?:直近|過去|最近)?の?(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:か|カ|ヶ|ケ|箇|ヵ)?年(?:間|度分|分)?{_SHARED}"
)
_UNSAID: Final = re.compile(rf"{_YEAR}\s*(?:~|〜|-|ー|から|→)\s*(?:{_YEAR}|\d{{1,2}}(?:年度|年))")
_YEARLY: Final = re.compile(r"年(?:間)?平均(?:額|値)?")
_BRACKETS: Final = re.compile(r"[(\[【〔]\s*[)\]】〕]")


class YearSpan(NamedTuple):
    """`rest` is the heading without the words of the span; a figure divided by `divisor` is that of one year.

    `years` is how many years are meant (None: not told), `last` the last of them where the heading says so.
    """

    rest: str
    years: int | None
    last: int | None
    divisor: float


def read_span(heading: str) -> YearSpan | None:
    """A heading of several years' average or sum; `heading` is plain and in lower case. None for a single year."""
    readings = (_range, _count, _span_behind, _span_around, _yearly)
    return next((found for read in readings if (found := read(heading)) is not None), None)


def _range(heading: str) -> YearSpan | None:
    match = _RANGE.search(heading)
    if match is None or (told := _from_to(match.group(1), match.group(2))) is None:
        return None
    years, last = told
    return YearSpan(_without(heading, match), years, last, 1.0 if "平均" in match.group(4) else float(years))


def _count(heading: str) -> YearSpan | None:
    match = _COUNT.search(heading)
    if match is None or (years := _how_many(match.group(1))) is None:
        return None
    return YearSpan(_without(heading, match), years, None, 1.0 if match.group(2) == "平均" else float(years))


def _span_behind(heading: str) -> YearSpan | None:
    if (match := _BEHIND.search(heading)) and (told := _from_to(match.group(3), match.group(4))):
        return _apart(heading, match, match.group(1), match.group(2), *told)
    if (match := _COUNT_BEHIND.search(heading)) and (years := _how_many(match.group(3))):
        return _apart(heading, match, match.group(1), match.group(2), years, None)
    return None


def _span_around(heading: str) -> YearSpan | None:
    if (match := _RANGE_AROUND.search(heading)) and (told := _from_to(match.group(1), match.group(2))):
        return _apart(heading, match, match.group(4), match.group(3), *told)
    if (match := _COUNT_AROUND.search(heading)) and (years := _how_many(match.group(1))):
        return _apart(heading, match, match.group(3), match.group(2), years, None)
    return None


def _yearly(heading: str) -> YearSpan | None:
    match = _YEARLY.search(heading)
    return None if match is None else YearSpan(_without(heading, match), None, None, 1.0)


def _apart(heading: str, match: re.Match[str], how: str, meant: str, years: int, last: int | None) -> YearSpan:
    """What is meant stands within the words of the span; `how` is its 平均 or 合計."""
    rest = _BRACKETS.sub("", heading[: match.start()] + meant + heading[match.end() :])
    return YearSpan(rest.strip("_ -・、の"), years, last, 1.0 if "平均" in how else float(years))


def _from_to(first_text: str, last_text: str) -> tuple[int, int] | None:
    """(how many years, the last of them) of two to thirty."""
    first = read_date(first_text)
    last = _last_year(first_text, last_text)
    if first is None or last is None or not 1 <= last - first.year < 30:
        return None
    return last - first.year + 1, last


def _how_many(text: str) -> int | None:
    number = int(text) if text.isdigit() else kanji_number(text)
    return number if number is not None and 1 < number <= 30 else None


def is_unsaid_span(heading: str) -> bool:
    """Several years without a word whether the figure is their average or their sum: 2019-2023年度維持管理費."""
    return read_span(heading) is None and _UNSAID.search(heading) is not None


def _last_year(first: str, last: str) -> int | None:
    """H28〜30 means 平成30年: a bare number has the era of the first."""
    if last[0].isdigit() and len(re.sub(r"\D", "", last)) < 4:
        era = re.match(r"\D+", first)
        last = f"{era.group()}{last}" if era else last
    date = read_date(last)
    return date.year if date else None


def _without(heading: str, match: re.Match[str]) -> str:
    rest = heading[: match.start()] + heading[match.end() :]
    return _BRACKETS.sub("", rest).strip("_ -・、")
