"""Options of facilities: examples worked out by hand and what must hold for all of them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.actions import ACTIONS, Role
from app.domain.cost.rates import CATEGORIES, UnknownYear, preset
from app.domain.cost.renewal import CAPITAL_KINDS, RenewalItems, forecast
from app.domain.plan.money import PlanPricing
from app.domain.plan.options import generate, options_of
from app.domain.plan.terms import (
    Block,
    BuildingCase,
    FunctionUse,
    Guest,
    Option,
    OptionRules,
    Owner,
    periods_of,
    rule_notes,
)
from app.domain.vocabulary import Action, Category, Function

MIC = preset("mic", base_year=2026, years=40)
TERMS = (10, 10, 10, 10)
RULES = OptionRules(
    MIC,
    periods_of(2026, TERMS),
    discount_rate=0.0,
    running_ending_share=1.0,
    interim_safety_yen_per_m2=0.0,
    counts_residual_value=False,
)
PRICED = replace(RULES, assumptions=replace(MIC, demolition_yen_per_m2=41_000.0))
# 1,000 users on 1,000 m²; well-used places of the town need 0.7 m² a user.
HALL = FunctionUse(
    Function.COMMUNITY_CENTER, 1000.0, (1000.0, 900.0, 800.0, 700.0), 1200.0, need_m2=0.7, is_resizable=True
)
LIBRARY = Guest(Function.LIBRARY_BRANCH, 1, 0.5, 800.0, (400.0,) * 4, need_m2=2.0)


def case(**changes: object) -> BuildingCase:
    """A community hall of 1,000 m² from 1990, 10 million yen a year of which 3 million follow the floor."""
    year = changes.pop("built_year", 1990)
    plain = BuildingCase(
        0,
        Category.CULTURE,
        (Block(1000.0, int(str(year))),),
        (HALL,),
        running_cost_yen=10_000_000,
        floor_running_yen=3_000_000,
        plot_limit_m2=2500.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def options(one: BuildingCase, rules: OptionRules = RULES) -> list[Option]:
    return options_of(one, PlanPricing(rules))


def of(action: Action, found: list[Option]) -> list[Option]:
    return [option for option in found if option.action is action]


def amounts(option: Option) -> dict[str, int]:
    found: dict[str, int] = {}
    for step in option.steps:
        found[step.code] = found.get(step.code, 0) + step.amount_yen
    return found


def test_keep_by_hand() -> None:
    """Age 36: renovation backlog 2.5億 in ten years, rebuild 4億 in 2049-2051, 10 million a year."""
    keep = options(case())[0]
    assert keep.action is Action.KEEP
    assert amounts(keep) == {"backlog_renovation": 250_000_000, "rebuild": 400_000_000, "running": 400_000_000}
    assert keep.capital_yen == (250_000_000, 0, 400_000_000, 0)
    assert keep.npv_yen == 1_050_000_000
    assert keep.area_m2 == (1000.0,) * 4
    assert [offer.room for offer in keep.offers] == [1200.0] * 4


def test_blocks_keep_their_own_calendars() -> None:
    """A block of 400 m² from 1970 is rebuilt in the first ten years, one of 600 m² from 1990 later."""
    keep = options(case(blocks=(Block(600.0, 1990), Block(400.0, 1970))))[0]
    assert keep.capital_yen == (150_000_000 + 160_000_000, 0, 240_000_000, 100_000_000)


def test_closing_by_hand() -> None:
    """Closed in 2036: nothing renovated in ten years of winding down, demolition; land sold six years later, 75 %."""
    found = of(Action.CLOSE, options(case(land_value_yen=50_000_000.0), PRICED))
    assert [option.period for option in found] == [0, 1, 2]
    sold = found[1]
    assert amounts(sold) == {"running": 100_000_000, "demolition": 41_000_000, "sale": -37_500_000}
    assert sold.capital_yen == (0, 41_000_000, 0, 0)
    assert sold.standing == (True, False, False, False)
    assert [(offer.function, offer.period) for offer in sold.offers] == [(Function.COMMUNITY_CENTER, 0)]
    assert (sold.final_area_m2, sold.disposal) == (0, "sell")


@pytest.mark.parametrize("changes", [{"land_value_yen": None}, {"land_value_yen": 9e7, "is_land_own": False}])
def test_land_without_price_or_of_others_brings_nothing(changes: dict[str, object]) -> None:
    for closed in of(Action.CLOSE, options(case(**changes), PRICED)):
        assert "sale" not in amounts(closed)
        assert closed.disposal == "demolish"


def test_a_part_of_the_running_cost_goes_on_elsewhere() -> None:
    """Kakogawa's 53 % end; of 10 million a year 47 % go on for the thirty years after closing."""
    closed = of(Action.CLOSE, options(case(), replace(RULES, running_ending_share=0.53)))[1]
    assert amounts(closed)["running_elsewhere"] == 141_000_000


def test_a_closed_school_saves_twelve_million_less_a_bus() -> None:
    """Of 40 million 53 % would be 21.2; measured are 12 million a school, and a bus costs 10 million."""
    school = case(is_school=True, running_cost_yen=40_000_000.0)
    closed = of(Action.CLOSE, options(school, replace(RULES, running_ending_share=0.53)))[1]
    assert amounts(closed)["running_elsewhere"] == 30 * 28_000_000
    assert amounts(closed)["school_bus"] == 30 * 10_000_000


def test_close_when_the_loan_still_runs_then_not_before_it_is_paid_but_by_a_planners_word() -> None:
    """Built in 2000, paid in 2030: from the second period on."""
    assert [option.period for option in of(Action.CLOSE, options(case(built_year=2000)))] == [1, 2, 3]
    assert [option.period for option in of(Action.CLOSE, options(case(built_year=2000, is_asked=True)))] == [0, 1, 2, 3]


def test_nothing_is_used_beyond_its_life() -> None:
    """From 1970, life over in 2030: given up by the end of the first period at the latest."""
    assert [option.period for option in of(Action.CLOSE, options(case(built_year=1970)))] == [0, 1]
    assert [option.period for option in of(Action.CLOSE, options(case(built_year=1996)))] == [0, 1, 2, 3]


def test_past_its_life_interim_safety_is_paid_until_it_goes() -> None:
    """Life over since 2020; closed in 2036 it is kept safe for ten years at 1,000 yen a m²."""
    rules = replace(RULES, interim_safety_yen_per_m2=1000.0)
    closed = of(Action.CLOSE, options(case(built_year=1960), rules))[1]
    assert amounts(closed)["interim_safety"] == 10 * 1_000_000


def test_unsafe_blocks_are_strengthened_or_gone_in_the_first_period() -> None:
    unsafe = case(blocks=(Block(1000.0, 1978, is_unsafe=True),))
    found = options(unsafe)
    plain, safe = of(Action.KEEP, found)[:2]
    assert (plain.is_strengthened, safe.is_strengthened) == (False, True)
    assert amounts(safe)["seismic"] == 50_000_000
    assert {option.period for option in of(Action.CLOSE, found)} == {0}
    assert all(option.is_strengthened for option in of(Action.LIFE_EXTEND, found))


def test_rebuild_without_renovating_before() -> None:
    """From 1978: the forecast pays the renovation backlog and rebuilds in 2038; this option saves the renovation."""
    found = options(case(built_year=1978))
    rebuilt = next(option for option in of(Action.REBUILD, found) if option.period == 1)
    assert amounts(of(Action.KEEP, found)[0])["backlog_renovation"] == 250_000_000
    assert of(Action.KEEP, found)[0].npv_yen - rebuilt.npv_yen == 250_000_000


def test_rebuilt_to_fit_its_users() -> None:
    """Due in 2050: 800 users from then on at 0.7 m² are 560 m²; three million of the running cost follow the floor."""
    smaller = next(option for option in of(Action.REBUILD_SMALLER, options(case())) if option.period == 2)
    assert smaller.final_area_m2 == pytest.approx(560)
    assert amounts(smaller)["rebuild"] == 224_000_000
    rooms = {offer.period: offer.room for offer in smaller.offers}
    assert rooms[1] == 1200.0
    assert rooms[2] == pytest.approx(800.0)
    saved = 2 * 10 * 0.44 * 3_000_000
    assert amounts(smaller)["running"] == pytest.approx(400_000_000 - saved, abs=2)


def test_what_users_do_not_size_is_never_rebuilt_smaller() -> None:
    seats = replace(HALL, need_m2=0.0, is_resizable=False)
    assert not of(Action.REBUILD_SMALLER, options(case(functions=(seats,), may_resize=False)))


def test_a_guest_gets_the_area_its_users_need_and_the_room_that_area_gives() -> None:
    """400 users at 2 m² need 800 m²: no more room than that in the complex of 560 + 800 m², a tenth shared."""
    found = of(Action.COMBINE, options(case(guests=(LIBRARY,))))
    combined = next(option for option in found if option.period == 2)
    assert combined.final_area_m2 == pytest.approx((560 + 800) * 0.9)
    offered = [offer for offer in combined.offers if offer.function is Function.LIBRARY_BRANCH]
    assert {offer.period for offer in offered} == {3}
    assert {(offer.room, offer.area_m2) for offer in offered} == {(400.0, 800.0)}
    assert combined.opens == 3


def test_a_merged_place_opens_its_new_rooms_one_period_after_the_works() -> None:
    other = Guest(Function.COMMUNITY_CENTER, 1, 0.5, 500.0, (350.0,) * 4, need_m2=0.7, is_same=True)
    merged = next(option for option in of(Action.MERGE, options(case(guests=(other,)))) if option.period == 2)
    rooms = {offer.period: offer.room for offer in merged.offers}
    assert rooms[2] == pytest.approx(800.0)
    assert rooms[3] == pytest.approx(800.0 + 350.0)
    assert merged.final_area_m2 == pytest.approx(560 + 245)


def test_a_plot_bears_only_so_much() -> None:
    assert of(Action.COMBINE, options(case(guests=(LIBRARY,))))
    assert not of(Action.COMBINE, options(case(guests=(LIBRARY,), plot_limit_m2=1000.0)))


def test_spare_rooms_take_a_guest_only_where_they_are_shown_and_large_enough() -> None:
    assert not of(Action.RECEIVE, options(case(guests=(LIBRARY,))))
    assert not of(Action.RECEIVE, options(case(guests=(LIBRARY,), spare_area_m2=700.0)))
    taken = of(Action.RECEIVE, options(case(guests=(LIBRARY,), spare_area_m2=800.0)))
    assert [option.period for option in taken] == [1, 2]
    assert amounts(taken[0])["fit_out"] == 100_000_000


def test_nothing_moves_into_a_hazard_zone() -> None:
    guests = (LIBRARY, replace(LIBRARY, function=Function.COMMUNITY_CENTER, is_same=True))
    taking = {action for action, row in ACTIONS.items() if row.role is Role.TAKES}
    asked = case(guests=guests, spare_area_m2=900.0)
    assert {Action.RECEIVE, Action.COMBINE, Action.MERGE} <= {option.action for option in options(asked)}
    assert not taking & {option.action for option in options(replace(asked, is_in_hazard=True))}


def test_an_unused_building_is_converted_let_sold_or_pulled_down() -> None:
    unused = case(is_unused=True, functions=(), guests=(LIBRARY,), land_value_yen=60_000_000.0)
    found = options(unused, PRICED)
    assert {option.action for option in found} >= {Action.CONVERT, Action.SELL, Action.LEASE, Action.DEMOLISH}
    assert not of(Action.CLOSE, found)
    assert not of(Action.SELL, options(replace(unused, land_value_yen=None), PRICED))


def test_unused_building_when_any_then_it_is_never_built_anew_and_may_be_told_to_go_first() -> None:
    """Nobody uses it: no rebuild, however old; it may stand closed, but goes before the year it is told."""
    built_anew = {Action.REBUILD, Action.REBUILD_SMALLER, Action.MERGE, Action.COMBINE}
    unused = case(is_unused=True, functions=(), guests=(LIBRARY,), land_value_yen=60_000_000.0)
    found = options(unused, PRICED)
    assert not built_anew & {option.action for option in found}
    periods = {option.period for option in found if option.action is Action.DEMOLISH}
    assert len(periods) == len(PRICED.periods)
    soon = replace(unused, gone_by_year=PRICED.periods[1].start_year)
    first = {option.period for option in options(soon, PRICED) if option.disposal}
    assert first == {0}


def test_what_is_in_use_is_given_up_near_the_end_of_its_life() -> None:
    """A hall of 1990 lives to 2050: of the terms from 2026, 2036 and 2046 on the last two lie within 15 years of it."""
    assert {option.period for option in of(Action.CLOSE, options(case()))} == {0, 1, 2}
    late = case(closes_within_years=15)
    assert {option.period for option in of(Action.CLOSE, options(late))} == {1, 2}
    # Past its life it goes by the end of the first term, and what is unsafe does not wait.
    old = replace(late, blocks=(Block(1000.0, 1960),))
    assert {option.period for option in of(Action.CLOSE, options(old))} == {0, 1}
    unsafe = replace(late, blocks=(Block(1000.0, 1990, is_unsafe=True),))
    assert {option.period for option in of(Action.CLOSE, options(unsafe))} == {0}


def test_handing_over_needs_leave_and_years_of_life_left() -> None:
    assert not of(Action.HAND_OVER, options(case()))
    offered = case(offered=frozenset({Action.HAND_OVER}))
    sound = of(Action.HAND_OVER, options(offered))
    assert [amounts(option)["hand_over_repair"] for option in sound] == [50_000_000, 50_000_000]
    given_over = of(Action.HAND_OVER, options(replace(offered, ordered=frozenset({Action.HAND_OVER}))))
    assert [option.period for option in given_over] == [0, 1, 2]
    assert all(all(option.standing) and option.final_area_m2 == 0 for option in given_over)
    assert [amounts(option)["hand_over_repair"] for option in given_over] == [50_000_000, 50_000_000, 250_000_000]
    old = case(built_year=1960, offered=frozenset({Action.HAND_OVER}))
    assert not of(Action.HAND_OVER, options(old))


def test_an_operator_needs_terms() -> None:
    asked = case(offered=frozenset({Action.OPERATE}))
    assert not of(Action.OPERATE, options(asked))
    (run,) = of(Action.OPERATE, options(replace(asked, operator_saving_yen=2_000_000.0)))
    assert amounts(run)["operator"] == -30 * 2_000_000


def test_single_blocks_go_where_users_find_room_in_the_rest() -> None:
    """An annex of 300 m² from 1970 goes; 700 m² hold 1,000 users at 0.7 m²."""
    found = of(Action.REDUCE, options(case(blocks=(Block(700.0, 2020), Block(300.0, 1970))), PRICED))
    assert [option.period for option in found] == [0]
    assert found[0].final_area_m2 == 700.0
    assert amounts(found[0])["demolition"] == 300 * 41_000
    crowded = replace(HALL, need_m2=1.0)
    assert not of(Action.REDUCE, options(case(blocks=(Block(700.0, 2020), Block(300.0, 1970)), functions=(crowded,))))


def test_blocks_of_different_age_are_pulled_down_each_in_the_period_its_own_life_ends_in() -> None:
    """Lives of sixty years: over in 2028 and in 2048; periods of ten years from 2026."""
    blocks = (Block(700.0, 2020), Block(200.0, 1968), Block(100.0, 1988))
    (found,) = of(Action.REDUCE, options(case(blocks=blocks), PRICED))
    assert (found.period, found.area_m2) == (0, (800.0, 800.0, 700.0, 700.0))
    assert [round(offer.area_m2) for offer in found.offers] == [800, 800, 700, 700]
    running = [step for step in found.steps if step.code == "running"]
    assert [step.params[0][1] for step in running] == [pytest.approx(9_400_000), pytest.approx(9_100_000)]


def test_a_neighbours_building_is_used_for_a_fee_or_not_at_all() -> None:
    found = options(case(owner=Owner.NEIGHBOUR))
    away = found[0]
    assert (away.npv_yen, away.final_area_m2, away.offers) == (0, 0.0, ())
    assert [option.npv_yen for option in found[1:]] == [200_000_000, 150_000_000, 100_000_000, 50_000_000]


def test_discounting_by_hand() -> None:
    keep = options(case(built_year=2020, running_cost_yen=1_000_000.0), replace(RULES, discount_rate=0.02))[0]
    annuity = sum(1.02**-year for year in range(40))
    running = next(step for step in keep.steps if step.code == "running")
    assert running.present_yen == round(1_000_000 * annuity)


def test_no_life_is_extended_without_renovation() -> None:
    """From 1970, age 56: the usual life ends in 2030; extended to 2050 it pays the renovation first."""
    found = options(case(built_year=1970))
    (extended,) = of(Action.LIFE_EXTEND, found)
    assert amounts(extended)["backlog_renovation"] == 250_000_000
    assert amounts(extended)["mid_repair"] == 120_000_000
    assert extended.capital_yen == (370_000_000, 0, 400_000_000, 0)
    wood = case(blocks=(Block(1000.0, 1970, is_extendable=False),))
    assert not of(Action.LIFE_EXTEND, options(wood))


def test_value_left_in_a_new_building() -> None:
    """Rebuilt in 2049-2051 for 60 years: at the end of 2065 43, 44 and 45 of 60 years are left."""
    keep = options(case(), replace(RULES, counts_residual_value=True))[0]
    left = 400_000_000 / 3 * sum(1 - (2066 - year) / 60 for year in (2049, 2050, 2051))
    assert amounts(keep)["residual_value"] == -round(left)
    assert keep.npv_yen == 1_050_000_000 - round(left)


def test_tax_allocation_lowers_the_present_value_not_the_capital() -> None:
    asked = case(guests=(LIBRARY,))
    plain = of(Action.COMBINE, options(asked))[0]
    helped = of(Action.COMBINE, options(asked, replace(RULES, city_shares=((Action.COMBINE, (0.55,) * 4),))))[0]
    assert helped.capital_yen == plain.capital_yen
    assert plain.npv_yen - helped.npv_yen == pytest.approx(0.45 * sum(plain.capital_yen), abs=2)


def test_figures_of_the_rules_are_listed_and_marked() -> None:
    marked = {note.code: note.is_assumption for note in rule_notes(OptionRules(MIC, periods_of(2026, TERMS)))}
    assert marked["rule.discount_rate"]
    assert not marked["rule.school_bus_yen"]
    own = {note.code: note.is_assumption for note in rule_notes(replace(RULES, school_bus_yen=1.0))}
    assert own["rule.school_bus_yen"]


def test_periods_must_cover_the_horizon() -> None:
    with pytest.raises(ValueError, match="cover"):
        OptionRules(MIC, periods_of(2026, (10, 10, 10)))
    with pytest.raises(ValueError, match="follow"):
        OptionRules(MIC, periods_of(2027, TERMS))


def test_every_action_has_a_row_and_giver_and_taker_never_share_a_sign() -> None:
    assert set(ACTIONS) == set(Action)
    signs = [(row.shape, row.colour) for row in ACTIONS.values()]
    assert len(set(signs)) == len(signs)
    shapes = [row.shape for row in ACTIONS.values()]
    assert len(set(shapes)) == len(shapes)
    giving = {row.shape for row in ACTIONS.values() if row.role is Role.GIVES}
    assert not giving & {row.shape for row in ACTIONS.values() if row.role is Role.TAKES}


@st.composite
def stocks(draw: st.DrawFn) -> list[BuildingCase]:
    blocks = st.lists(
        st.builds(
            Block,
            st.floats(0, 20_000),
            st.sampled_from([0, *range(1920, 2030)]),
            is_renovated=st.booleans(),
            is_unsafe=st.booleans(),
        ),
        min_size=1,
        max_size=3,
    )
    rows = draw(
        st.lists(st.tuples(st.sampled_from(list(Category)), blocks, st.integers(0, 90_000_000)), min_size=1, max_size=6)
    )
    guests = (LIBRARY, Guest(Function.COMMUNITY_CENTER, 2, 1.0, 300.0, (100.0,) * 4, 0.7, is_same=True))
    return [
        BuildingCase(
            index,
            kind,
            tuple(found),
            (HALL,),
            running_cost_yen=float(cost),
            floor_running_yen=0.3 * cost,
            guests=guests,
            spare_area_m2=1000.0,
            land_value_yen=float(cost),
            offered=frozenset({Action.HAND_OVER, Action.PRIVATISE, Action.OPERATE}),
            operator_saving_yen=0.1 * cost,
        )
        for index, (kind, found, cost) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(stocks(), st.sampled_from(["mic", "long-life", "city"]), st.sampled_from(list(UnknownYear)), st.floats(0, 0.03))
def test_keeping_everything_costs_what_the_forecast_says(
    stock: list[BuildingCase], name: str, unknown: UnknownYear, growth: float
) -> None:
    assumptions = replace(preset(name, base_year=2026, years=40), unknown_year=unknown, price_growth=growth)
    rules = replace(RULES, assumptions=assumptions)
    kept = [found[0] for found in generate(stock, PlanPricing(rules))]
    blocks = [(one, block) for one in stock for block in one.blocks]
    items = RenewalItems(
        np.array([CATEGORIES.index(one.category) for one, _ in blocks]),
        np.array([block.area_m2 for _, block in blocks]),
        np.array([block.built_year for _, block in blocks]),
        renovated=np.array([block.is_renovated for _, block in blocks]),
    )
    result = forecast(items, assumptions)
    capital = sum(result.of(kind) for kind in CAPITAL_KINDS)
    planned = np.array([option.capital_yearly for option in kept]).sum(axis=0)
    assert np.abs(capital - planned).max() <= len(CAPITAL_KINDS)


@settings(max_examples=60, deadline=None)
@given(stocks())
def test_every_option_adds_up(stock: list[BuildingCase]) -> None:
    rules = replace(RULES, assumptions=preset("city", base_year=2026, years=40), discount_rate=0.03)
    for one, found in zip(stock, generate(stock, PlanPricing(rules)), strict=True):
        assert found[0].action is Action.KEEP
        for option in found:
            assert option.npv_yen == sum(step.present_yen for step in option.steps)
            assert sum(option.capital_yen) == pytest.approx(sum(option.capital_yearly), abs=len(TERMS))
            assert all(yen >= 0 for yen in option.capital_yen)
            assert min(option.area_m2) >= 0
            assert math.isfinite(option.carbon_t)
            slots = [(offer.function, offer.period) for offer in option.offers]
            assert len(slots) == len(set(slots))
            assert all(option.standing[t] for _, t in slots)
            assert option.building == one.index


@settings(max_examples=60, deadline=None)
@given(stocks())
def test_no_option_grants_more_area_than_there_is(stock: list[BuildingCase]) -> None:
    for one, found in zip(stock, generate(stock, PlanPricing(RULES)), strict=True):
        own_m2 = sum(use.area_m2 for use in one.functions)
        for option in found:
            if option.disposal == "hand_over" or option.action is Action.REDUCE:
                continue
            for period, floor_m2 in enumerate(option.area_m2):
                granted = sum(offer.area_m2 for offer in option.offers if offer.period == period)
                assert granted <= max(floor_m2 / 0.9 + one.spare_area_m2, own_m2 + one.spare_area_m2) + 1e-6
