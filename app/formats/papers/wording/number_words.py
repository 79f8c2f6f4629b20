"""Numbers of a report as papers print them: rounded by their unit, the year with its era, unknown as a dash."""

from typing import Final

from app.formats.papers.report.council_report import Cell
from app.formats.words.reason_words import yen_in_words

UNKNOWN: Final = "－"
_ERAS: Final = ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"), (1868, "明治"))
_OKU: Final = 100_000_000
_UNITS: Final = {
    "m2": ("㎡", " m²"), "people": ("人", " people"), "facilities": ("施設", " facilities"), "km": ("km", " km"),
    "m2_per_person": ("㎡/人", " m² each"), "years": ("年", " years"),
}  # fmt: skip


def number(value: Cell, unit: str, language: str) -> str:
    """A number with its unit as a headline says it: money in 億円, shares in per cent."""
    if value is None or isinstance(value, str | bool):
        return UNKNOWN if value is None else str(value)
    if unit in {"yen", "yen_per_year"}:
        words = yen_in_words(float(value), language)
        return words + (("/年" if language == "ja" else " a year") if unit == "yen_per_year" else "")
    if unit == "1":
        return _share(value)
    if unit in {"year", "number"}:
        return str(value)
    said = _UNITS.get(unit, ("", ""))
    digits = 2 if unit == "m2_per_person" else 1 if unit == "km" else 0
    return f"{value:,.{digits}f}{said[language == 'en']}"


def bare(value: Cell, unit: str) -> str:
    """A number as a cell of a printed table has it, the unit standing in the heading: yen in thousands."""
    if value is None or isinstance(value, str):
        return value or UNKNOWN
    if isinstance(value, bool):
        return "○" if value else UNKNOWN
    if unit == "yen":
        return f"{thousands(value):,}"
    if unit == "1":
        return _share(value)
    if unit in {"year", "number"}:
        return str(value)
    return f"{value:,.1f}" if unit == "km" else f"{value:,.0f}"


def _share(value: float) -> str:
    """Per cent with a decimal; what rounds to nothing has no sign."""
    return f"{round(value, 3) or 0.0:.1%}"


def thousands(yen: float) -> int:
    """Thousands of yen, halves away from zero, so that a cell of yen and a printed one can be told the same."""
    return int(abs(yen) / 1000 + 0.5) * (1 if yen >= 0 else -1)


def money_unit(language: str) -> int:
    """Yen in one unit of a chart's axis: 億円, in English millions, as sentences say sums."""
    return 1_000_000 if language == "en" else _OKU


def year_with_era(year: int | None, language: str) -> str:
    """1977 → 1977（昭和52）; 2019 counts as 令和元."""
    if year is None:
        return UNKNOWN
    if language == "en":
        return str(year)
    began, era = next(((began, era) for began, era in _ERAS if year >= began), (0, ""))
    counted = year - began + 1
    return f"{year}（{era}{'元' if counted == 1 else counted}）" if era else str(year)
