"""Dates and years in every form Japanese files use: 和暦, 西暦, fiscal years, ranges, plans, spreadsheet serials."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.formats.text.cell_text import NOTHING, CellReading, is_unknown, plain
from app.formats.text.kanji_numbers import KANJI_NUMBER, kanji_number

# First year of each era minus one: 昭和n年 = 1925 + n (docs/sources.md 8.3).
_ERAS: Final = {"明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
                "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}  # fmt: skip
_ERA_CODES: Final = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}
_REST = r"(?:(年度|年|[./-])\s*(?:(\d{1,2})(?:\s*(?:月|[./-])\s*(?:(\d{1,2})(?!\d))?)?(?![\d年]))?)?"
_ERA: Final = re.compile(
    rf"(明治?|大正?|昭和?|平成?|令和?|(?<![A-Z])[MTSHR])[. ]*(元|\d{{1,2}})(?!\d)\s*{_REST}", re.IGNORECASE
)
_WESTERN: Final = re.compile(rf"(?<!\d)(?:FY ?)?(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)\s*{_REST}", re.IGNORECASE)
_COMPACT: Final = re.compile(r"^(1[5-9]\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?$")
_ERA_COMPACT: Final = re.compile(
    r"^(?:([1-5MTSHR])(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|([MTSHR])(\d\d)(0[1-9]|1[0-2]))$", re.IGNORECASE
)
# An era has no year beyond its last; 平成 is left open: plans made in it speak of 平成35年度.
_LAST_YEAR: Final = {1867: 45, 1911: 15, 1925: 64}
_AMERICAN: Final = re.compile(r"^(\d{1,2})/(\d{1,2})/(1[5-9]\d\d|20\d\d)\b")
_MONTH_NAME: Final = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b.*?\b(1[5-9]\d\d|20\d\d)\b", re.I
)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SERIAL: Final = re.compile(r"^(\d{5})(?:\.0+)?$")
_PLANNED: Final = re.compile(r"予定|計画|建設中|工事中|未完成|未竣工|planned|under construction", re.IGNORECASE)
_ROUGH: Final = re.compile(r"頃|ころ|ごろ|年代|以前|以降|約|推定|c(?:a|irca)\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"[~〜]\s*\d")
_KANJI_YEAR: Final = re.compile(rf"(?:(?<=治)|(?<=正)|(?<=和)|(?<=成)|(?<=[年月]))({KANJI_NUMBER.pattern})(?=[年月日])")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as far as it is written. `fiscal` when the text says 年度; month and day may be missing."""

    year: int
    month: int | None = None
    day: int | None = None
    fiscal: bool = False
    remark: str | None = None

    @property
    def fiscal_year(self) -> int:
        """Japanese fiscal year (April–March): January to March belong to the year before (docs/sources.md 8.3)."""
        before_april = self.month is not None and self.month <= 3 and not self.fiscal
        return self.year - 1 if before_april else self.year


def read_date(text: str) -> WrittenDate | None:
    """The first date in the text, or None. A second, different year is remarked as `several_dates`."""
    plain_text = _western_digits(plain(text))
    shaped = _read_shaped(plain_text)
    if shaped:
        return shaped
    dates = sorted(
        [(match.start(), _era_date(match)) for match in _ERA.finditer(plain_text) if _within_era(match)]
        + [(match.start(), _western_date(match)) for match in _WESTERN.finditer(plain_text)],
        key=lambda pair: pair[0],
    )
    if not dates:
        return None
    first = dates[0][1]
    remark = "approximate" if _ROUGH.search(plain_text) else None
    if _RANGE.search(plain_text) or any(other.year not in (first.year, first.fiscal_year) for _, other in dates[1:]):
        remark = "several_dates"
    elif len(dates) > 1:
        first = max((found_date for _, found_date in dates), key=lambda d: (d.month is not None, d.day is not None))
    fiscal = first.fiscal or any(other.fiscal for _, other in dates[1:] if other.year == first.year)
    return WrittenDate(first.year, first.month, first.day, fiscal, remark)


def _western_digits(plain_text: str) -> str:
    return _KANJI_YEAR.sub(lambda match: str(kanji_number(match.group(1))), plain_text)


def _read_shaped(plain_text: str) -> WrittenDate | None:
    """Forms that are one whole cell: 19710301, 3460301 (era code), 3/31/1981, 15 Mar 1981, Excel serial 29677."""
    if match := _COMPACT.match(plain_text):
        return _date(int(match.group(1)), None, match.group(2), match.group(3))
    if match := _ERA_COMPACT.match(plain_text):
        era, year, *rest = [group for group in match.groups() if group]
        start = _ERA_CODES.get(era) or _ERAS[era.upper()]
        return _date(start + int(year), None, rest[0], rest[1] if len(rest) > 1 else None)
    if match := _AMERICAN.match(plain_text):
        return _date(int(match.group(3)), None, match.group(1), match.group(2))
    if match := _MONTH_NAME.search(plain_text):
        return WrittenDate(int(match.group(2)), _MONTHS.index(match.group(1).lower()) + 1)
    if (match := _SERIAL.match(plain_text)) and 10_000 <= int(match.group(1)) <= 60_000:
        day = date(1899, 12, 30) + timedelta(days=int(match.group(1)))
        return WrittenDate(day.year, day.month, day.day, remark="excel_serial")
    return None


def _within_era(match: re.Match[str]) -> bool:
    """False for 昭和70年 and the like."""
    return match.group(2) == "元" or int(match.group(2)) <= _LAST_YEAR.get(_ERAS[match.group(1)[0].upper()], 99)


def _era_date(match: re.Match[str]) -> WrittenDate:
    number = 1 if match.group(2) == "元" else int(match.group(2))
    return _date(_ERAS[match.group(1)[0].upper()] + number, *match.groups()[2:])


def _western_date(match: re.Match[str]) -> WrittenDate:
    mark = "年度" if match.group(0)[:1] in "Ff" else match.group(2)
    return _date(int(match.group(1)), mark, *match.groups()[2:])


def _date(year: int, mark: str | None, month: str | None, day: str | None) -> WrittenDate:
    month_number = int(month) if month and 1 <= int(month) <= 12 else None
    day_number = int(day) if month_number and day and 1 <= int(day) <= 31 else None
    return WrittenDate(year, month_number, day_number, fiscal=mark == "年度")


def read_built(text: str) -> CellReading:
    """When a building was built, as a `WrittenDate`; plans and impossible years give a remark and no value."""
    plain_text = plain(text)
    if is_unknown(plain_text) or plain_text.rstrip("年度").replace(".", "").strip("0") == "":
        return NOTHING if is_unknown(plain_text) else CellReading(None, "zero_as_unknown")
    if _PLANNED.search(plain_text):
        return CellReading(None, "planned_building", None, True)
    written = read_date(plain_text)
    if written is None:
        return CellReading(None, "unreadable_date", None, True)
    lossy = written.remark is not None
    return CellReading(written, written.remark, str(written.year) if lossy else None, lossy)


def read_fiscal_year(text: str, _factor: float = 1.0) -> CellReading:
    """A fiscal year as a number: 令和5年度, R5, 2023, 2023年度, 2024-03-31 (→ 2023)."""
    plain_text = plain(text)
    if is_unknown(plain_text):
        return NOTHING
    written = read_date(plain_text)
    return CellReading(written.fiscal_year) if written else CellReading(None, "unreadable_date", None, True)


def read_day(text: str, _factor: float = 1.0) -> CellReading:
    """The date of a work or a survey as a `WrittenDate`; plans are dates too."""
    if is_unknown(plain(text)):
        return NOTHING
    written = read_date(text)
    return CellReading(written) if written else CellReading(None, "unreadable_date", None, True)
