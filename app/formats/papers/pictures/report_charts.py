"""The charts of a report, each from one of its tables."""

from collections import defaultdict
from dataclasses import dataclass

from app.formats.papers.pictures.charts import AxisMarker, BarSeries, highest_of, paired, stacked
from app.formats.papers.report.compose_stock import NEW_SEISMIC_YEAR
from app.formats.papers.report.council_report import CouncilReport, ReportTable
from app.formats.papers.wording.number_words import money_unit
from app.formats.papers.wording.paper_words import AGES, term_label
from app.formats.words.pairs import Pair, say

MOST_SERIES = 7
# Rows of a level chart that fit a page below its heading.
MOST_ROWS = 24
OTHERS: Pair = ("そのほか", "Others")
AREA_UNIT: Pair = ("千㎡", "1,000 m²")
MONEY_UNIT: Pair = ("億円", "¥ million")
NEW_CODE: Pair = ("1981年 新耐震基準", "1981: new seismic code")
LIMIT: Pair = ("充当可能な予算", "Budget line")
BEFORE: Pair = ("現状", "Now")
AFTER: Pair = ("計画後", "After")


@dataclass(frozen=True, slots=True)
class ChartBars:
    """What a chart of stacked bars shows: places of its axis, series, unit."""

    places: tuple[str, ...]
    series: tuple[BarSeries, ...]
    unit: str


def build_year_bars(report: CouncilReport, language: str) -> ChartBars:
    """m² by five-year band and class."""
    every = _bands(report)
    sums = _sums(report.table("stock_by_build_year"), "category", "from_year", "floor_area_m2")
    series = _largest(sums, every, language, "category", 1000)
    return ChartBars(tuple(str(band) for band in every), tuple(series), say(AREA_UNIT, language))


def _bands(report: CouncilReport) -> list[int]:
    known = sorted({int(row["from_year"]) for row in report.table("stock_by_build_year").records() if row["from_year"]})
    return list(range(known[0], known[-1] + 1, 5)) if known else []


def build_years(report: CouncilReport, language: str) -> str:
    """m² by five-year band, stacked by class, with the year of the new seismic code."""
    every, bars = _bands(report), build_year_bars(report, language)
    marker = None
    if every and every[0] < NEW_SEISMIC_YEAR <= every[-1]:
        marker = AxisMarker(every.index(NEW_SEISMIC_YEAR), say(NEW_CODE, language))
    return stacked(bars.places, bars.series, unit=bars.unit, marker=marker, label_every=2 if len(every) > 12 else 1)


def need_bars(report: CouncilReport, case: str, language: str) -> ChartBars:
    """Works by year and kind; both cases have the same kinds in the same order, so that each looks the same in both."""
    years = [int(row["fiscal_year"] or 0) for row in report.table("budget").records()]
    found = report.table("works_by_year")
    mine = ReportTable(found.code, found.columns, tuple(row for row in found.rows if row[0] == case))
    every = _sums(found, "work", "fiscal_year", "yen")
    series = _largest(
        _sums(mine, "work", "fiscal_year", "yen"), years, language, "work", money_unit(language), order_of=every
    )
    return ChartBars(tuple(str(year) for year in years), tuple(series), say(MONEY_UNIT, language))


def need(report: CouncilReport, case: str, language: str) -> str:
    """Works by year and kind against the budget line; both cases on one axis, so that they can be compared."""
    budget = list(report.table("budget").records())
    bars = need_bars(report, case, language)
    known = [float(row["limit_yen"]) / money_unit(language) for row in budget if row["limit_yen"] is not None]
    limit = BarSeries(say(LIMIT, language), tuple(known)) if known and len(known) == len(bars.places) else None
    return stacked(bars.places, bars.series, unit=bars.unit, limit=limit, top=need_top(report, language), label_every=5)


def need_top(report: CouncilReport, language: str) -> float:
    """Where the axis of both cases ends, in its unit: above every need and the budget line."""
    names = ("need_before_yen", "need_after_yen", "limit_yen")
    amounts = [
        float(row[name] or 0) / money_unit(language) for row in report.table("budget").records() for name in names
    ]
    return highest_of([BarSeries("", (max(amounts, default=0.0),))])


def payer_bars(report: CouncilReport, language: str) -> ChartBars:
    """Who pays by year: general funds, bonds, subsidy."""
    found = [row for row in report.table("finance_by_year").records() if row["case"] == "after"]
    years = sorted({int(row["fiscal_year"] or 0) for row in found})
    told = {(row["item"], row["fiscal_year"]): float(row["yen"] or 0) for row in found}
    series = [
        BarSeries(
            term_label("finance_item", item, language),
            tuple(max(0.0, told.get((item, y), 0.0) / money_unit(language)) for y in years),
        )
        for item in ("general_yen", "bond_yen", "subsidy_yen")
    ]
    shown = tuple(each for each in series if any(each.values))
    return ChartBars(tuple(str(year) for year in years), shown, say(MONEY_UNIT, language))


def payers(report: CouncilReport, language: str) -> str:
    """Who pays by year."""
    bars = payer_bars(report, language)
    return stacked(bars.places, bars.series, unit=bars.unit, label_every=5)


def area_pairs(report: CouncilReport, code: str, language: str) -> tuple[list[str], list[tuple[float, float]]]:
    """Names of classes or districts, and thousands of m² now and after the plan, the largest first."""
    found = report.table(code)
    key = found.columns[0]
    rows = sorted(found.records(), key=lambda row: -float(row["floor_area_m2"] or 0))
    names = [term_label(key.terms, str(row[key.code]), language) if key.terms else str(row[key.code]) for row in rows]
    pairs = [(float(row["floor_area_m2"] or 0) / 1000, float(row["area_after_m2"] or 0) / 1000) for row in rows]
    return names, pairs


def area_by(report: CouncilReport, code: str, language: str) -> str:
    """m² now and after the plan, by class or district, all in one drawing."""
    (drawn,) = areas_by(report, code, language, most=len(report.table(code).rows) or 1)
    return drawn


def areas_by(report: CouncilReport, code: str, language: str, *, most: int = MOST_ROWS) -> list[str]:
    """The same in drawings of about equal height, of `most` rows each at most, on one scale."""
    names, pairs = area_pairs(report, code, language)
    pieces = max(1, -(-len(names) // most))
    each = -(-len(names) // pieces) or 1
    labels = (say(BEFORE, language), say(AFTER, language))
    highest = max((value for pair in pairs for value in pair), default=0.0)
    return [
        paired(
            names[start : start + each],
            pairs[start : start + each],
            labels=labels,
            unit=say(AREA_UNIT, language),
            top=highest,
        )
        for start in range(0, max(1, len(names)), each)
    ]


def people_by_age(report: CouncilReport, language: str) -> str:
    """Residents by period, stacked by age."""
    found = report.table("population")
    periods = sorted({int(row["period"] or 0) for row in found.records()})
    names = {period.number: f"{period.from_year}–{period.to_year}" for period in report.periods}
    present = {str(row["age"]) for row in found.records()}
    ages = [age for age in AGES if age in present]
    told = {(row["period"], row["age"]): float(row["residents"] or 0) / 1000 for row in found.records()}
    series = [
        BarSeries(term_label("age", age, language), tuple(told.get((p, age), 0.0) for p in periods)) for age in ages
    ]
    unit = "千人" if language == "ja" else "1,000 people"
    return stacked([names.get(period, str(period)) for period in periods], series, unit=unit, size=(480, 150))


def _sums(found: ReportTable, kind: str, place: str, value: str) -> dict[str, dict[int, float]]:
    sums: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in found.records():
        if row[place]:
            sums[str(row[kind])][int(row[place] or 0)] += float(row[value] or 0)
    return sums


def _largest(
    sums: dict[str, dict[int, float]],
    places: list[int],
    language: str,
    terms: str,
    divisor: float,
    *,
    order_of: dict[str, dict[int, float]] | None = None,
) -> list[BarSeries]:
    """The largest kinds (of `order_of`, where it is given) as series of their own, the rest together."""
    measured = sums if order_of is None else order_of
    order = sorted(measured, key=lambda kind: (-sum(measured[kind].values()), kind))
    named = [kind for kind in order if sum(measured[kind].values()) > 0]
    own = named if len(named) <= MOST_SERIES + 1 else named[:MOST_SERIES]
    series = [
        BarSeries(
            term_label(terms, kind, language), tuple(sums.get(kind, {}).get(place, 0.0) / divisor for place in places)
        )
        for kind in own
    ]
    rest = named[len(own) :]
    if rest:
        values = tuple(sum(sums.get(kind, {}).get(place, 0.0) for kind in rest) / divisor for place in places)
        series.append(BarSeries(say(OTHERS, language), values))
    return series
