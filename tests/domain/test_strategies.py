"""Courses of buildings: hand-computed examples and what must hold for all of them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from app.domain.plan.strategies import (
    BuildingCase,
    FunctionUse,
    Guest,
    Level,
    Lock,
    Owner,
    StrategyRules,
    Trajectory,
    capacity,
    equal_periods,
    generate,
    rule_notes,
    trajectories,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cost.rates import CATEGORIES, UnknownYear, preset
from app.domain.cost.renewal import CAPITAL_KINDS, RenewalItems, forecast
from app.domain.vocabulary import Action, Category, Function

MIC = preset("mic", base_year=2026, years=40)
RULES = StrategyRules(MIC, equal_periods(2026, years_each=10, count=4), discount_rate=0.0, running_ending_share=1.0)
LIBRARY = FunctionUse(Function.LIBRARY, 800.0, capacity=100.0)
HALL = FunctionUse(Function.COMMUNITY_CENTER, 1000.0, capacity=200.0)


def case(**changes: object) -> BuildingCase:
    """A community hall of 1,000 m² from 1990, 10 million yen a year."""
    plain = BuildingCase(0, Category.CULTURE, 1000.0, 1990, (HALL,), running_cost_yen=10_000_000)
    return replace(plain, **changes)  # type: ignore[arg-type]


def of(action: Action, found: list[Trajectory]) -> list[Trajectory]:
    return [course for course in found if course.action is action]


def amounts(course: Trajectory) -> dict[str, int]:
    return {step.code: step.amount_yen for step in course.steps}


def test_keep_by_hand() -> None:
    """Age 36: renovation backlog 2.5億 in ten years, rebuild 4億 in 2049-2051, 10 million a year."""
    (keep,) = of(Action.KEEP, trajectories(case(), RULES))
    assert amounts(keep) == {"backlog_renovation": 250_000_000, "rebuild": 400_000_000, "running": 400_000_000}
    assert keep.capital_yen == (250_000_000, 0, 400_000_000, 0)
    assert keep.npv_yen == 1_050_000_000
    assert keep.final_area_m2 == 1000


def test_closing_by_hand() -> None:
    """Closed in 2036: nothing renovated in ten years of winding down, 28,900 yen/m² demolition, land sold at 70 %."""
    found = of(Action.CLOSE, trajectories(case(land_value_yen=50_000_000), RULES))
    assert [course.period for course in found] == [0, 1, 2, 3]
    sold = found[1]
    assert amounts(sold) == {"running": 100_000_000, "demolition": 28_900_000, "sale": -35_000_000}
    assert sold.capital_yen == (0, 28_900_000, 0, 0)
    assert sold.standing == (True, False, False, False)
    assert [(offer.function, offer.period) for offer in sold.offers] == [(Function.COMMUNITY_CENTER, 0)]
    assert sold.final_area_m2 == 0


def test_a_part_of_the_running_cost_goes_on_elsewhere() -> None:
    """Kakogawa's 53 % end; of 10 million a year 47 % go on for the thirty years after closing."""
    rules = StrategyRules(MIC, equal_periods(2026, years_each=10, count=4), discount_rate=0.0)
    closed = of(Action.CLOSE, trajectories(case(), rules))[1]
    assert amounts(closed)["running_elsewhere"] == 141_000_000


def test_rebuild_without_renovating_before() -> None:
    """From 1978: the forecast pays the renovation backlog and rebuilds in 2038; this course saves the renovation."""
    found = trajectories(case(built_year=1978), RULES)
    (keep,), (rebuilt,) = of(Action.KEEP, found), of(Action.REBUILD, found)
    assert amounts(keep)["backlog_renovation"] == 250_000_000
    assert keep.npv_yen - rebuilt.npv_yen == 250_000_000


def test_smaller_rebuild_scales_what_follows() -> None:
    (smaller,) = of(Action.REBUILD_SMALLER, trajectories(case(), RULES))
    assert smaller.period == 2
    assert amounts(smaller)["rebuild"] == 280_000_000
    assert smaller.final_area_m2 == pytest.approx(700)
    assert {offer.level for offer in smaller.offers if offer.period >= 2} == {Level.SMALL}
    assert capacity(HALL, Level.SMALL, RULES) == 100


def test_complex_rebuild_takes_the_guest_in() -> None:
    guest = Guest(Function.LIBRARY, 0.5, 800.0)
    (combined,) = of(Action.COMBINE, trajectories(case(guests=(guest,)), RULES))
    assert amounts(combined)["rebuild"] == round(1800 * 0.9 * 400_000)
    assert amounts(combined)["move"] == 8_000_000
    assert {offer.period for offer in combined.offers if offer.function is Function.LIBRARY} == {2, 3}


def test_nothing_moves_into_a_hazard_zone() -> None:
    guests = (Guest(Function.LIBRARY, 0.5, 800.0), Guest(Function.COMMUNITY_CENTER, 0.7, 500.0))
    actions = {course.action for course in trajectories(case(guests=guests, is_in_hazard=True), RULES)}
    assert not actions & {Action.RECEIVE, Action.COMBINE, Action.CONVERT, Action.MERGE}
    free = {course.action for course in trajectories(case(guests=guests), RULES)}
    assert {Action.RECEIVE, Action.COMBINE, Action.CONVERT, Action.MERGE} <= free


def test_locks() -> None:
    guests = (Guest(Function.LIBRARY, 0.5, 800.0),)
    kept = trajectories(case(guests=guests, lock=Lock.KEEP), RULES)
    assert all(all(course.standing) for course in kept)
    assert Action.CONVERT not in {course.action for course in kept}
    assert {course.action for course in trajectories(case(lock=Lock.CLOSE), RULES)} == {Action.CLOSE}
    late = trajectories(case(guests=guests, not_before=2040), RULES)
    assert all(course.period is None or course.period >= 2 for course in late)


def test_a_neighbours_building_is_used_for_a_fee_or_not_at_all() -> None:
    found = trajectories(case(owner=Owner.NEIGHBOUR), RULES)
    away = found[0]
    assert (away.npv_yen, away.final_area_m2, away.offers) == (0, 0.0, ())
    assert [course.npv_yen for course in found[1:]] == [200_000_000, 150_000_000, 100_000_000, 50_000_000]


def test_discounting_by_hand() -> None:
    rules = replace(RULES, discount_rate=0.02)
    (keep,) = of(Action.KEEP, trajectories(case(built_year=2020, running_cost_yen=1_000_000), rules))
    annuity = sum(1.02**-year for year in range(40))
    running = next(step for step in keep.steps if step.code == "running")
    assert running.present_yen == round(1_000_000 * annuity)


@st.composite
def stocks(draw: st.DrawFn) -> list[BuildingCase]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(Category)),
                st.floats(0, 20_000),
                st.sampled_from([0, *range(1920, 2030)]),
                st.integers(0, 90_000_000),
                st.booleans(),
            ),
            min_size=1,
            max_size=8,
        )
    )
    guests = (Guest(Function.LIBRARY, 0.5, 400.0), Guest(Function.COMMUNITY_CENTER, 1.0, 300.0))
    return [
        BuildingCase(
            index,
            kind,
            area,
            year,
            (HALL,),
            running_cost_yen=cost,
            is_renovated=done,
            guests=guests,
            land_value_yen=cost,
        )
        for index, (kind, area, year, cost, done) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(stocks(), st.sampled_from(["mic", "long-life", "city"]), st.sampled_from(list(UnknownYear)), st.floats(0, 0.03))
def test_keeping_everything_costs_what_the_forecast_says(
    stock: list[BuildingCase], name: str, unknown: UnknownYear, growth: float
) -> None:
    assumptions = replace(preset(name, base_year=2026, years=40), unknown_year=unknown, price_growth=growth)
    rules = replace(RULES, assumptions=assumptions)
    kept = [of(Action.KEEP, found)[0] for found in generate(stock, rules)]
    items = RenewalItems(
        np.array([CATEGORIES.index(one.category) for one in stock]),
        np.array([one.floor_area_m2 for one in stock]),
        np.array([one.built_year for one in stock]),
        renovated=np.array([one.is_renovated for one in stock]),
        running_cost_yen=np.array([float(one.running_cost_yen or 0) for one in stock]),
    )
    result = forecast(items, assumptions)
    capital = sum(result.of(kind) for kind in CAPITAL_KINDS).reshape(4, 10).sum(axis=1)
    planned = np.array([course.capital_yen for course in kept]).sum(axis=0)
    assert np.abs(capital - planned).max() <= len(stock) + len(CAPITAL_KINDS)


@settings(max_examples=60, deadline=None)
@given(stocks())
def test_every_course_adds_up(stock: list[BuildingCase]) -> None:
    rules = replace(RULES, assumptions=preset("city", base_year=2026, years=40), discount_rate=0.03)
    for one, found in zip(stock, generate(stock, rules), strict=True):
        assert of(Action.KEEP, found)
        for course in found:
            assert course.npv_yen == sum(step.present_yen for step in course.steps)
            assert all(yen >= 0 for yen in course.capital_yen)
            assert course.final_area_m2 >= 0
            assert math.isfinite(course.carbon_t)
            slots = [(offer.function, offer.period) for offer in course.offers]
            assert len(slots) == len(set(slots))
            assert all(course.standing[t] for _, t in slots) or course.action is Action.HAND_OVER
            assert course.building == one.index


def test_no_life_is_extended_without_renovation() -> None:
    """From 1970, age 56: the usual life ends in 2030; extended to 2050 it pays the renovation first."""
    found = trajectories(case(built_year=1970), RULES)
    (extended,) = of(Action.LIFE_EXTEND, found)
    assert amounts(extended)["backlog_renovation"] == 250_000_000
    assert amounts(extended)["mid_repair"] == 120_000_000
    assert extended.capital_yen == (370_000_000, 0, 400_000_000, 0)
    assert of(Action.KEEP, found)[0].capital_yen == (400_000_000, 0, 0, 250_000_000)


def test_value_left_in_a_new_building() -> None:
    """Rebuilt in 2049-2051 for 60 years: at the end of 2065 43, 44 and 45 of 60 years are left."""
    rules = replace(RULES, counts_residual_value=True)
    (keep,) = of(Action.KEEP, trajectories(case(), rules))
    left = 400_000_000 / 3 * sum(1 - (2066 - year) / 60 for year in (2049, 2050, 2051))
    assert amounts(keep)["residual_value"] == -round(left)
    assert keep.npv_yen == 1_050_000_000 - round(left)
    assert keep.capital_yen == (250_000_000, 0, 400_000_000, 0)


def test_tax_allocation_lowers_the_present_value_not_the_capital() -> None:
    guest = Guest(Function.LIBRARY, 0.5, 800.0)
    plain = of(Action.COMBINE, trajectories(case(guests=(guest,)), RULES))[0]
    helped = of(
        Action.COMBINE,
        trajectories(case(guests=(guest,)), replace(RULES, city_shares=((Action.COMBINE, (0.55,) * 4),))),
    )[0]
    assert helped.capital_yen == plain.capital_yen
    assert plain.npv_yen - helped.npv_yen == round(0.45 * sum(plain.capital_yen))


def test_the_usual_life_is_that_of_most_of_the_class() -> None:
    """Nine tenths live 80 years: a building of 1980 is rebuilt in 2060, not in 2040."""
    rules = replace(RULES, assumptions=preset("long-life", base_year=2026, years=40))
    (smaller,) = of(Action.REBUILD_SMALLER, trajectories(case(built_year=1980), rules))
    assert smaller.period == 3


def test_figures_of_the_rules_are_listed_and_marked() -> None:
    marked = {note.code: note.is_assumption for note in rule_notes(RULES)}
    assert marked["rule.discount_rate"]
    assert not marked["rule.demolition_yen_per_m2"]
    own = {note.code: note.is_assumption for note in rule_notes(replace(RULES, demolition_yen_per_m2=40_000.0))}
    assert own["rule.demolition_yen_per_m2"]


def test_periods_must_cover_the_horizon() -> None:
    with pytest.raises(ValueError, match="cover"):
        StrategyRules(MIC, equal_periods(2026, years_each=10, count=3))
    with pytest.raises(ValueError, match="follow"):
        StrategyRules(MIC, equal_periods(2027, years_each=10, count=4))
