"""Available funds, the gap to them, and levelling of peaks (平準化).

gap(y) = need(y) − available(y). Levelling moves yen between neighbouring years within a tolerance and never changes the
total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Funds:
    """Yen available per fiscal year [Y]; `basis` says where they come from."""

    fiscal_years: Ints
    yen: Ints
    basis: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Need less funds per fiscal year [Y]: positive = short of money."""

    fiscal_years: Ints
    yen: Ints
    total_yen: int
    average_yen: int
    ratio: float | None
    years_short: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelledYears:
    """yen[Y] after levelling; `moved_yen` changed its year; `peak_yen` is the highest year that remains."""

    yen: Ints
    moved_yen: int
    peak_yen: int


def average_funds(spent_yen: Mapping[int, int], *, last_years: int, fiscal_years: Sequence[int]) -> Funds:
    """The mean of the last n years of investment, the same every year (直近 n 年平均)."""
    latest = sorted(spent_yen)[-last_years:]
    if not latest or last_years < 1:
        raise ValueError("at least one year of past investment is needed")
    mean = round(sum(spent_yen[year] for year in latest) / len(latest))
    years = np.array(fiscal_years, np.int64)
    basis = f"average:{latest[0]}-{latest[-1]}"
    return Funds(years, np.full(len(years), mean, np.int64), basis)


def planned_funds(table_yen: Mapping[int, int], *, fiscal_years: Sequence[int]) -> Funds:
    """A 中長期財政計画 by year. Years it leaves out, before or after, get the mean of the years it has."""
    if not table_yen:
        raise ValueError("the table of funds is empty")
    mean = round(sum(table_yen.values()) / len(table_yen))
    years = np.array(fiscal_years, np.int64)
    yen = np.array([table_yen.get(int(year), mean) for year in years], np.int64)
    return Funds(years, yen, f"plan:{min(table_yen)}-{max(table_yen)}")


def gap(need_yen: Ints, funds: Funds) -> Gap:
    """Need against funds, year by year and in all; ratio = need / funds ("2.4倍"), None without funds."""
    difference = need_yen - funds.yen
    available = int(funds.yen.sum())
    return Gap(
        funds.fiscal_years,
        difference,
        int(difference.sum()),
        round(float(difference.mean())),
        float(need_yen.sum()) / available if available > 0 else None,
        tuple(int(year) for year in funds.fiscal_years[difference > 0]),
    )


def level(need_yen: Ints, *, early_years: int, late_years: int) -> LevelledYears:
    """The flattest spending, every yen at most `early_years` before or `late_years` after it is due.

    Cumulative spending S must satisfy D(y − late) <= S(y) <= D(y + early), D cumulative need; the flattest S between
    the two is the taut string (shortest path) through that corridor, which minimises Σ S'² and every peak at once.
    """
    if early_years < 0 or late_years < 0:
        raise ValueError("tolerances must not be negative")
    count = len(need_yen)
    if count == 0:
        return LevelledYears(need_yen.astype(np.int64), 0, 0)
    due = np.r_[0, need_yen.cumsum()].astype(np.int64)
    index = np.arange(count + 1)
    low = np.where(index - late_years > 0, due[np.clip(index - late_years, 0, count)], 0)
    high = due[np.clip(index + early_years, 0, count)].copy()
    low[count] = high[count] = due[count]
    high[0] = low[0] = 0
    path = np.rint(_taut_string(low.astype(float), high.astype(float))).astype(np.int64)
    yen = np.diff(path)
    return LevelledYears(yen, int(np.abs(yen - need_yen).sum()) // 2, int(yen.max()))


def _taut_string(low: Floats, high: Floats) -> Floats:
    """The shortest path from (0, low[0]) to (n, low[n]) with low <= path <= high.

    From the last bend, the steepest and flattest slopes that still pass every gate form a funnel; where a gate closes
    it, the path bends at the gate that bound it.
    """
    last = len(low) - 1
    path = np.empty(last + 1)
    bend, height = 0, low[0]
    path[0] = height
    while bend < last:
        ahead = np.arange(1, last - bend + 1)
        flattest = np.maximum.accumulate((low[bend + 1 :] - height) / ahead)
        steepest = np.minimum.accumulate((high[bend + 1 :] - height) / ahead)
        closed = np.flatnonzero(flattest > steepest)
        if closed.size == 0:
            stop, slope = last, (low[last] - height) / (last - bend)
        else:
            stop, slope = _bend(low, high, bend, height, int(closed[0]))
        path[bend : stop + 1] = height + slope * np.arange(stop - bend + 1)
        bend, height = stop, path[stop]
    return path


def _bend(low: Floats, high: Floats, bend: int, height: float, closed: int) -> tuple[int, float]:
    """Where the string bends when gate `closed` shuts the funnel: on the ceiling if it has to climb, or the floor."""
    ahead = np.arange(1, closed + 2)
    floors = (low[bend + 1 : bend + closed + 2] - height) / ahead
    ceilings = (high[bend + 1 : bend + closed + 2] - height) / ahead
    if floors[closed] > ceilings[:closed].min(initial=np.inf):
        at = int(ceilings[:closed].argmin())
        return bend + 1 + at, float(ceilings[at])
    at = int(floors[:closed].argmax())
    return bend + 1 + at, float(floors[at])
