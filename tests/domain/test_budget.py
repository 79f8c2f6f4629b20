"""Funds, gaps and levelling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from app.domain.cost.budget import average_funds, gap, level, planned_funds

YEARS = range(2026, 2030)


def test_average_of_the_last_years() -> None:
    spent = {2019: 999, 2021: 100, 2022: 200, 2023: 300, 2024: 400, 2025: 500}
    funds = average_funds(spent, last_years=5, fiscal_years=YEARS)
    assert funds.yen.tolist() == [300] * 4
    assert funds.basis == "average:2021-2025"
    with pytest.raises(ValueError, match="one year"):
        average_funds({}, last_years=5, fiscal_years=YEARS)


def test_a_plan_goes_on_with_its_mean() -> None:
    funds = planned_funds({2026: 100, 2027: 300}, fiscal_years=YEARS)
    assert funds.yen.tolist() == [100, 300, 200, 200]


def test_gap_of_kakogawa() -> None:
    """93.6億円 needed, 38.8 available: 54.8 short, 2.4 times."""
    years = range(2017, 2056)
    funds = average_funds({2016: 3_880_000_000}, last_years=1, fiscal_years=years)
    short = gap(np.full(39, 9_360_000_000), funds)
    assert short.average_yen == 5_480_000_000
    assert short.ratio is not None
    assert round(short.ratio, 1) == 2.4
    assert short.years_short == tuple(years)


def test_a_peak_spreads_within_its_tolerance() -> None:
    need = np.array([0, 0, 900, 0, 0])
    assert level(need, early_years=0, late_years=2).yen.tolist() == [0, 0, 300, 300, 300]
    assert level(need, early_years=1, late_years=1).yen.tolist() == [0, 300, 300, 300, 0]
    assert level(need, early_years=0, late_years=0).yen.tolist() == need.tolist()


needs = st.lists(st.integers(0, 10**10), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(needs, st.integers(0, 6), st.integers(0, 6))
def test_levelling_keeps_the_total_and_the_tolerance(values: list[int], early: int, late: int) -> None:
    need = np.array(values)
    levelled = level(need, early_years=early, late_years=late)
    assert levelled.yen.sum() == need.sum()
    assert levelled.yen.min() >= -1
    assert levelled.peak_yen <= need.max() + 1
    paid, due = levelled.yen.cumsum(), need.cumsum()
    for year in range(len(need)):
        assert paid[year] <= due[min(year + early, len(need) - 1)] + 1
        assert year < late or paid[year] >= due[year - late] - 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9), st.integers(0, 3), st.integers(0, 3))
def test_no_other_schedule_has_a_lower_peak(values: list[int], early: int, late: int) -> None:
    """Against a linear programme that only minimises the highest year."""
    count, due = len(values), np.cumsum(values)
    rows, bounds = [], []
    for year in range(count):
        upto = (np.arange(count) <= year).astype(float)
        rows.append([*upto, 0.0])
        bounds.append(due[min(year + early, count - 1)])
        if year >= late or year == count - 1:
            rows.append([*-upto, 0.0])
            bounds.append(-(due[-1] if year == count - 1 else due[year - late]))
        rows.append([*(np.arange(count) == year).astype(float), -1.0])
        bounds.append(0)
    best = linprog([0.0] * count + [1.0], A_ub=rows, b_ub=bounds, bounds=[(0, None)] * (count + 1))
    peak = level(np.array(values), early_years=early, late_years=late).peak_yen
    assert peak <= best.fun + 1.5
