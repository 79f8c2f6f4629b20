"""Each work and closing gets its fiscal year inside its term, keeping yearly budgets.

Works stay in the year they are due in. What a year's budget does not hold waits for a later year of the term, what the
last year does not hold is brought forward. The plan keeps the sum of each term, so this always fits; where the plan was
asked without budgets, the works of a term that holds too much stay in the years they are due in. Facilities given up in
one term are spread evenly over its years, by number and by floor area, those at the end of their life first: an office
carries out so many a year, and no ten years lose more floor than they may where another year of the term helps. What
is in use and safe is given up after a notice: people are told, the ordinance that set it up is amended (地方自治法
244条の2), and the budget of the year in which the plan is made is voted already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.actions import row_of
from app.domain.plan.terms import Option, Period
from app.planning.ask.question import Question
from app.planning.tell.cash import REPAIR, CashLine

Floats = NDArray[np.float64]
LEAST_YEN = 1.0
ROUNDING = 1e-9
DECADE = 10
# Works that follow the day a facility is given up.
AFTER_CLOSING = frozenset({"demolition"})
NOBODY_SOONER = 9999


@dataclass(frozen=True, slots=True)
class Schedule:
    """Works as levelled, and the fiscal year in which each facility changes (None: it does not, or not in a year).

    `limits[y]` yen of the year base + y (inf: no limit).
    """

    base_year: int
    works: tuple[CashLine, ...]
    changes: tuple[int | None, ...]
    limits: Floats

    def spent(self) -> Floats:
        """Yen of works in each fiscal year."""
        return sum_of(self.works, len(self.limits))

    def of(self, facility: int) -> list[CashLine]:
        return [line for line in self.works if line.facility == facility]


@dataclass(slots=True)
class _Item:
    """A part of a line that is due in a year; `first` is the earliest it may be done in. Years count from the base."""

    line: int
    yen: float
    due: int
    first: int
    rank: int


def sum_of(lines: Sequence[CashLine], years: int) -> Floats:
    """Sum of lines by year."""
    return np.sum([line.yearly for line in lines], axis=0) if lines else np.zeros(years)


def level_plan(question: Question, chosen: Sequence[int], cash: Sequence[CashLine]) -> Schedule:
    """The schedule of the options `chosen`, whose cash is told."""
    works = [line for line in cash if line.is_works]
    limits = np.array([np.inf if yen is None else yen for yen in question.budget_yearly], dtype=np.float64)
    options = [question.options[strategy] for strategy in chosen]
    first, _ = _level(question, works, limits, _spread_changes(question, options, works))
    leaves = _spread_changes(question, options, first)  # budgets have moved what is built smaller
    while True:
        levelled, late = _level(question, works, limits, leaves)
        early = [
            facility
            for facility in late
            if leaves[facility] > (term := _term_of(question, options[facility])).start_year
            and _ordered_year(question, facility, term) is None
        ]
        if not early:
            break
        for facility in early:
            leaves[facility] -= 1
    changes = tuple(
        leaves.get(facility, _works_year(question, option, facility, levelled))
        for facility, option in enumerate(options)
    )
    return Schedule(question.rules.assumptions.base_year, tuple(levelled), changes, limits)


def _term_of(question: Question, option: Option) -> Period:
    assert option.period is not None  # noqa: S101  callers pass options with a term
    return question.rules.periods[option.period]


def _spread_changes(question: Question, options: Sequence[Option], works: Sequence[CashLine]) -> dict[int, int]:
    """Facility → the year it is given up in: evenly over the years of its term by number and by floor area, later in it
    where ten years would lose more floor than they may together with what is built smaller."""
    by_term: dict[int, list[int]] = {}
    for facility, option in enumerate(options):
        if option.period is not None and row_of(option.action).ends_use and question.facilities[facility].own:
            by_term.setdefault(option.period, []).append(facility)
    lost = _lost_at_rebuilds(question, options, works, {each for leaving in by_term.values() for each in leaving})
    floor_m2 = sum(each.floor_area_m2 for each in question.facilities if each.own)
    most = question.settings.later_decade_cut_share * floor_m2
    found: dict[int, int] = {}
    for term, leaving in sorted(by_term.items()):
        period, base = question.rules.periods[term], question.rules.assumptions.base_year
        ordered = sorted(leaving, key=lambda each: _urgency(question, each))
        areas = [question.facilities[each].floor_area_m2 for each in ordered]
        for facility, area, share in zip(ordered, areas, _shares_before(areas), strict=True):
            year = _year_with_room(lost, area, _years_open(question, facility, period, share), most)
            lost[year] += area
            found[facility] = base + year
    return found


def _years_open(question: Question, facility: int, term: Period, share: float) -> range:
    """The years of a term, counted from the base, in which a facility may be given up, when those before it take up
    `share` of the term: one where the planner has named it or where it is unsafe and in use; else after the notice
    where it is in use."""
    base, place = question.rules.assumptions.base_year, question.facilities[facility]
    ordered = _ordered_year(question, facility, term)
    if ordered is not None:
        return range(ordered - base, ordered - base + 1)
    is_unsafe = question.cases[facility].is_unsafe
    notice = 0 if is_unsafe or place.unused else question.settings.notice_years
    soonest = min(max(term.start_year, base + notice), term.end_year - 1)
    first = soonest + int(share * (term.end_year - soonest)) - base
    return range(first, first + 1 if is_unsafe and not place.unused else term.end_year - base)


def _ordered_year(question: Question, facility: int, term: Period) -> int | None:
    lock = question.settings.locks.get(question.facilities[facility].code)
    year = None if lock is None else lock.year
    return year if year is not None and term.start_year <= year < term.end_year else None


def _shares_before(areas: Sequence[float]) -> Floats:
    """What part of a term's closings comes before each: the mean of its share of the number and of the floor area."""
    area = np.array(areas, dtype=np.float64)
    number = np.arange(len(area)) / len(area)
    floor = (np.cumsum(area) - area) / area.sum() if area.sum() > 0 else number
    return np.asarray((number + floor) / 2 + ROUNDING, dtype=np.float64)


def _lost_at_rebuilds(
    question: Question, options: Sequence[Option], works: Sequence[CashLine], leaving: set[int]
) -> Floats:
    """Floor that places which stay lose by year, m², in the year most of their works are due."""
    lost, base = np.zeros(len(question.budget_yearly)), question.rules.assumptions.base_year
    for facility, option in enumerate(options):
        place = question.facilities[facility]
        less = place.floor_area_m2 - option.final_area_m2 if place.own else 0.0
        year = _works_year(question, option, facility, works) if less > 0 and facility not in leaving else None
        if year is not None:
            lost[year - base] += less
    return lost


def _year_with_room(lost: Floats, area: float, years: range, most: float) -> int:
    """The first of the years in which no ten years round it then lose more than `most`, else the one in which the worst
    ten lose least."""
    total = np.concatenate([[0.0], np.cumsum(lost)])
    worst = {}
    for year in years:
        starts = range(max(0, year - DECADE + 1), year + 1)
        worst[year] = area + max(total[min(len(lost), start + DECADE)] - total[start] for start in starts)
        if worst[year] <= most:
            return year
    return min(worst, key=lambda year: worst[year])


def _urgency(question: Question, facility: int) -> tuple[bool, int, str]:
    """Unsafe ones first, then by build year; the code settles ties."""
    case = question.cases[facility]
    main = case.main_block
    year = main.built_year if main is not None and main.built_year else NOBODY_SOONER
    return (not case.is_unsafe, year, question.facilities[facility].code)


def _level(
    question: Question, works: Sequence[CashLine], limits: Floats, leaves: Mapping[int, int]
) -> tuple[list[CashLine], set[int]]:
    """Works as levelled, and facilities whose works after closing did not fit behind it."""
    base, years = question.rules.assumptions.base_year, len(limits)
    levelled = [replace(line, yearly=np.zeros(years)) for line in works]
    late: set[int] = set()
    for period in question.rules.periods:
        term = range(period.start_year - base, period.end_year - base)
        items = _items(works, term, base, leaves)
        fits = sum(item.yen for item in items) <= float(limits[term.start : term.stop].sum()) + LEAST_YEN
        for item in _place(items, term, limits, levelled) if fits else _leave(items, levelled):
            if fits and item.first > term.start:
                late.add(works[item.line].facility)
    return levelled, late


def _items(works: Sequence[CashLine], term: range, base: int, leaves: Mapping[int, int]) -> list[_Item]:
    found = []
    for number, line in enumerate(works):
        closing = leaves.get(line.facility, 0) - base if line.code in AFTER_CLOSING else term.start
        first = closing if closing in term else term.start
        for year in term:
            if abs(line.yearly[year]) >= LEAST_YEN:
                rank = 0 if line.code == REPAIR else 1
                found.append(_Item(number, float(line.yearly[year]), max(year, first), first, rank))
    return sorted(found, key=lambda item: (item.due, item.rank, item.line))


def _place(items: list[_Item], term: range, limits: Floats, levelled: list[CashLine]) -> list[_Item]:
    """Put the items of a term into its years, first those that must wait for a closing, as the others can make way;
    returns what had to stay beyond its year's limit."""
    free = {year: float(limits[year]) for year in term}
    bound = [item for item in items if item.first > term.start]
    rest = [item for item in items if item.first <= term.start]
    return _fill(bound, term, free, levelled) + _fill(rest, term, free, levelled)


def _fill(items: list[_Item], term: range, free: dict[int, float], levelled: list[CashLine]) -> list[_Item]:
    """Each item in the year it is due, else in a later one, else in an earlier one."""
    waiting: list[_Item] = []
    for year in term:
        waiting += [item for item in items if item.due == year]
        waiting = [item for item in waiting if not _pay(item, year, free, levelled)]
    for year in reversed(term):
        waiting = [item for item in waiting if item.first > year or not _pay(item, year, free, levelled)]
    for item in waiting:
        levelled[item.line].yearly[item.due] += item.yen
    return waiting


def _leave(items: list[_Item], levelled: list[CashLine]) -> list[_Item]:
    """Every item in the year it is due, where a term holds more than its budget."""
    for item in items:
        levelled[item.line].yearly[item.due] += item.yen
    return []


def _pay(item: _Item, year: int, free: dict[int, float], levelled: list[CashLine]) -> bool:
    """Pay as much of an item as the year holds; True where nothing is left."""
    part = min(item.yen, max(free[year], 0.0))
    part = item.yen if item.yen - part < LEAST_YEN else part
    levelled[item.line].yearly[year] += part
    free[year] -= part
    item.yen -= part
    return item.yen <= 0


def _works_year(question: Question, option: Option, facility: int, levelled: Sequence[CashLine]) -> int | None:
    """The year in which most of the works of a change are paid; the term's first where none are."""
    if option.period is None or not question.facilities[facility].own:
        return None if option.period is None else _term_of(question, option).start_year
    if option.opens == option.period:
        return _term_of(question, option).start_year
    base = question.rules.assumptions.base_year
    mine = [line for line in levelled if line.facility == facility and line.code != REPAIR]
    total = sum_of(mine, len(question.budget_yearly))
    term = _term_of(question, option)
    inside = total[term.start_year - base : term.end_year - base]
    if inside.max(initial=0.0) >= LEAST_YEN:
        return term.start_year + int(inside.argmax())
    return base + int(total.argmax()) if total.max(initial=0.0) >= LEAST_YEN else term.start_year
