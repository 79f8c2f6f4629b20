"""What must hold for every stock and every set of assumptions, and what a forecast flags."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cost.rates import (
    CATEGORIES,
    LONG_LIFE_PATHS,
    PRESETS,
    Assumptions,
    BeforeBase,
    Phase,
    UnknownYear,
    preset,
)
from app.domain.cost.renewal import CAPITAL_KINDS, KINDS, RenewalForecast, RenewalItems, forecast
from app.domain.vocabulary import Category, CostKind

EVERY_CLASS_ITS_OWN = tuple((category, LONG_LIFE_PATHS) for category in Category)
NAN = float("nan")
SCHOOL, HOUSING = CATEGORIES.index(Category.SCHOOL), CATEGORIES.index(Category.HOUSING)


def stock(rows: list[tuple[int, float, int]], **more: np.ndarray) -> RenewalItems:
    return RenewalItems(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], float),
        np.array([row[2] for row in rows], np.int64),
        **more,  # type: ignore[arg-type]
    )


def flags(result: RenewalForecast) -> dict[str, tuple[int, float]]:
    return {flag.code: (flag.buildings, flag.floor_area_m2) for flag in result.flags}


buildings = st.lists(
    st.tuples(
        st.integers(0, len(CATEGORIES) - 1),
        st.floats(0, 50_000) | st.just(NAN),
        st.just(0) | st.integers(1900, 2040),
    ),
    max_size=12,
)


@st.composite
def settings_drawn(draw: st.DrawFn) -> Assumptions:
    return replace(
        preset(draw(st.sampled_from(PRESETS)), base_year=draw(st.integers(2000, 2030)), years=draw(st.integers(1, 80))),
        phase=draw(st.sampled_from(Phase)),
        before_base=draw(st.sampled_from(BeforeBase)),
        unknown_year=draw(st.sampled_from(UnknownYear)),
        rebuild_backlog_years=draw(st.integers(1, 15)),
        running_yen_per_m2=draw(st.sampled_from([0.0, 17_500.0])),
        demolition_yen_per_m2=draw(st.sampled_from([0.0, 28_900.0])),
        price_growth=draw(st.sampled_from([0.0, 0.02, -0.01])),
        category_paths=draw(st.sampled_from([(), ((Category.SCHOOL, LONG_LIFE_PATHS),), EVERY_CLASS_ITS_OWN])),
    )


@settings(max_examples=120, deadline=None)
@given(buildings, settings_drawn())
def test_nothing_negative_and_kinds_add_up(rows: list[tuple[int, float, int]], assumptions: Assumptions) -> None:
    result = forecast(stock(rows), assumptions, by_building=True)
    assert (result.yen >= 0).all()
    assert result.total_yen.tolist() == sum(result.of(kind) for kind in KINDS if kind is not CostKind.INCOME).tolist()
    assert len(result.fiscal_years) == assumptions.years
    slack = len(KINDS) + len(CATEGORIES) + len(rows)
    assert np.abs(result.yen_by_category.sum(axis=0) - result.total_yen).max(initial=0) <= slack
    assert result.building_yen is not None
    assert abs(int(result.building_yen.sum()) - int(result.total_yen.sum())) <= slack


@settings(max_examples=60, deadline=None)
@given(buildings, settings_drawn())
def test_twice_the_area_costs_twice(rows: list[tuple[int, float, int]], assumptions: Assumptions) -> None:
    single = forecast(stock(rows), assumptions)
    double = forecast(stock([(kind, area * 2, year) for kind, area, year in rows]), assumptions)
    assert np.abs(double.yen - 2 * single.yen).max() <= 3


@settings(max_examples=60, deadline=None)
@given(buildings, settings_drawn(), st.integers(-40, 40))
def test_shifting_all_years_shifts_the_series(
    rows: list[tuple[int, float, int]], assumptions: Assumptions, shift: int
) -> None:
    moved = [(kind, area, year + shift if year else 0) for kind, area, year in rows]
    later = replace(assumptions, base_year=assumptions.base_year + shift)
    assert (forecast(stock(moved), later).yen == forecast(stock(rows), assumptions).yen).all()


@settings(max_examples=40, deadline=None)
@given(buildings, settings_drawn())
def test_buildings_do_not_know_each_other(rows: list[tuple[int, float, int]], assumptions: Assumptions) -> None:
    whole = forecast(stock(rows), assumptions).yen
    apart = sum((forecast(stock([row]), assumptions).yen for row in rows), np.zeros_like(whole))
    assert np.abs(whole - apart).max() <= len(rows) + 1


def test_paths_of_a_class() -> None:
    """Every class on its own long life is the long life of all."""
    items = stock([(number, 100.0, 1990) for number in range(len(CATEGORIES))])
    everywhere = replace(preset("mic", base_year=2020), paths=LONG_LIFE_PATHS)
    each = replace(preset("mic", base_year=2020), category_paths=EVERY_CLASS_ITS_OWN)
    assert np.abs(forecast(items, each).yen - forecast(items, everywhere).yen).max() <= 1


@pytest.mark.parametrize("age", [0, 10, 29, 30, 31, 50, 51, 59, 60])
@pytest.mark.parametrize("phase", list(Phase))
def test_every_life_is_paid_once_a_cycle(age: int, phase: Phase) -> None:
    """Over 125 years any building is rebuilt twice, or a third time where the first falls into the first years."""
    assumptions = replace(preset("mic", base_year=2020, years=125), phase=phase)
    rebuilt = forecast(stock([(SCHOOL, 100.0, 2020 - age)]), assumptions).of(CostKind.REBUILD).sum()
    assert rebuilt == (3 if age >= 59 else 2) * 33_000_000


def test_money_due_before_the_base_year_is_paid_in_it() -> None:
    """Due in the base year itself and centred: half lies before it, is unpaid, and falls into it."""
    result = forecast(stock([(SCHOOL, 1000.0, 1990)]), preset("mic", base_year=2020))
    assert result.of(CostKind.RENOVATION)[:2].tolist() == [170_000_000, 0]
    dropped = replace(preset("mic", base_year=2020), before_base=BeforeBase.DROP)
    cut = forecast(stock([(SCHOOL, 1000.0, 1990)]), dropped)
    assert cut.of(CostKind.RENOVATION)[:2].tolist() == [85_000_000, 0]


def test_long_life_by_hand() -> None:
    """Age 20 at the base year, 1,000 m² of school: shares 45/45/10 of mid-size repair, renovation, rebuild."""
    result = forecast(stock([(SCHOOL, 1000.0, 2000)]), preset("long-life", base_year=2020, years=65))
    assert result.of(CostKind.MID_REPAIR).sum() == round(0.3 * 330e6) * 1 + round(0.9 * 0.3 * 330e6) + round(
        0.1 * 0.3 * 330e6
    )
    assert result.of(CostKind.RENOVATION).sum() == round(0.45 * 170e6 + 0.45 * 0.4 * 330e6)
    assert result.of(CostKind.REBUILD).sum() == 330_000_000
    assert result.of(CostKind.REPAIR).tolist() == [1_000_000] * 65


def test_prices_rise() -> None:
    base = preset("mic", base_year=2020, years=3)
    running = replace(base, running_yen_per_m2=100.0, price_level=2.0, price_growth=0.1)
    assert forecast(stock([(SCHOOL, 10.0, 2010)]), running).of(CostKind.RUNNING).tolist() == [2000, 2200, 2420]
    listed = replace(base, running_yen_per_m2=100.0, price_series=((2019, 1.0), (2021, 1.5)))
    assert forecast(stock([(SCHOOL, 10.0, 2010)]), listed).of(CostKind.RUNNING).tolist() == [1000, 1500, 1500]


def test_own_figures_of_a_building_win() -> None:
    items = stock(
        [(SCHOOL, 1000.0, 1990), (HOUSING, 1000.0, 1990)],
        life_years=np.array([70, 0]),
        renovated=np.array([False, True]),
        rebuild_yen_per_m2=np.array([500_000.0, NAN]),
        running_cost_yen=np.array([7.0, NAN]),
        income_yen=np.array([3.0, NAN]),
    )
    result = forecast(items, preset("mic", base_year=2020, years=45))
    assert result.of(CostKind.RENOVATION).sum() == 170_000_000
    assert result.of(CostKind.REBUILD).sum() == 500_000_000 + 280_000_000
    assert result.fiscal_years[result.of(CostKind.REBUILD) > 0].tolist() == [2049, 2050, 2051, 2059, 2060, 2061]
    assert result.of(CostKind.RUNNING)[1] - result.of(CostKind.INCOME)[1] == 4
    assert result.of(CostKind.INCOME).tolist() == [3] * 45


def test_a_planned_building_costs_nothing_before_it_stands() -> None:
    result = forecast(
        stock([(SCHOOL, 10.0, 2023)]), replace(preset("mic", base_year=2020, years=5), repair_yen_per_m2=100)
    )
    assert result.total_yen.tolist() == [0, 0, 0, 1000, 1000]
    assert flags(result) == {"not_yet_built": (1, 10.0)}


def test_unknown_years_are_left_out_or_spread() -> None:
    items = stock([(SCHOOL, 600.0, 0), (SCHOOL, NAN, 1990)])
    base = preset("mic", base_year=2020, years=60)
    left_out = forecast(items, base)
    assert left_out.total_yen.sum() == 0
    assert flags(left_out) == {"unknown_year_excluded": (1, 600.0), "area_missing": (1, 0.0)}
    spread = forecast(items, replace(base, unknown_year=UnknownYear.SPREAD))
    assert set(spread.of(CostKind.REBUILD).tolist()) == {3_300_000}
    assert spread.of(CostKind.RENOVATION).sum() == 102_000_000
    assert flags(spread)["unknown_year_spread"] == (1, 600.0)


def test_double_spending_is_flagged_with_its_yen() -> None:
    """Age 50: backlog renovation, then rebuilt ten years later; age 35 is renovated for 25 more years: no double."""
    result = forecast(stock([(SCHOOL, 1000.0, 1970), (SCHOOL, 1000.0, 1985)]), preset("mic", base_year=2020))
    (flag,) = [flag for flag in result.flags if flag.code == "double_spending"]
    assert (flag.buildings, flag.yen) == (1, 170_000_000)


def test_oldest_block_years_are_flagged() -> None:
    items = stock([(SCHOOL, 100.0, 1970), (SCHOOL, 50.0, 1990)], oldest_block_year=np.array([True, False]))
    assert flags(forecast(items, preset("mic", base_year=2020)))["oldest_block_year"] == (1, 100.0)


def test_an_empty_stock_costs_nothing() -> None:
    result = forecast(stock([]), preset("mic", base_year=2020))
    assert result.total_yen.tolist() == [0] * 40
    assert result.flags == ()
    assert result.average_yen == 0


def test_capital_is_all_but_running_cost_and_income() -> None:
    assert {kind for kind in KINDS if kind not in CAPITAL_KINDS} == {CostKind.RUNNING, CostKind.INCOME}
