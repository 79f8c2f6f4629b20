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
    if match := _RANGE.search(heading):
        first, last = read_date(match.group(1)), _last_year(match.group(1), match.group(2))
        if first is not None and last is not None and 1 <= last - first.year < 30:
            years = last - first.year + 1
            return YearSpan(_without(heading, match), years, last, 1.0 if "平均" in match.group(4) else float(years))
    if match := _COUNT.search(heading):
        number = int(match.group(1)) if match.group(1).isdigit() else kanji_number(match.group(1))
        if number is not None and 1 < number <= 30:
            return YearSpan(_without(heading, match), number, None, 1.0 if match.group(2) == "平均" else float(number))
    if match := _BEHIND.search(heading):
        first, last = read_date(match.group(3)), _last_year(match.group(3), match.group(4))
        if first is not None and last is not None and 1 <= last - first.year < 30:
            return _span_behind(heading, match, last - first.year + 1, last)
    if match := _COUNT_BEHIND.search(heading):
        number = int(match.group(3)) if match.group(3).isdigit() else kanji_number(match.group(3))
        if number is not None and 1 < number <= 30:
            return _span_behind(heading, match, number, None)
    if match := _YEARLY.search(heading):
        return YearSpan(_without(heading, match), None, None, 1.0)
    return None


def _span_behind(heading: str, match: re.Match[str], years: int, last: int | None) -> YearSpan:
    rest = heading[: match.start()] + match.group(2) + heading[match.end() :]
    return YearSpan(rest.strip("_ -・、の"), years, last, 1.0 if "平均" in match.group(1) else float(years))


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
