"""Every threshold of the gate from both sides: at its limit nothing is said, a step beyond it something is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.planning.sense.amounts import (
    DECADE_OBJECTS,
    DECADE_WARNS,
    LARGE_OBJECTS,
    LARGE_WARNS,
    TOTAL_OBJECTS,
    TOTAL_WARNS,
)
from app.planning.sense.decisions import BudgetFacts, MoneyFacts, ServedFacts
from app.planning.sense.objection import Severity
from app.planning.sense.town import BlockFacts, FacilityFacts, FunctionFacts, PriceFacts, TownFacts
from tests.planning.gate_town import (
    BY_CODE,
    MONEY,
    PERIODS,
    TOWN,
    Case,
    changed,
    codes,
    decided,
    facility,
    found,
    keep,
    leave,
    place_of,
    plan_of,
    to,
    unserved,
    work,
)

RED, AMBER, INFO = Severity


def halls(count: int, area: float = 100.0, **changes: object) -> TownFacts:
    """So many community centres of one size in one place."""
    places = tuple(facility(f"C{n}", "community_center", area, 1_000, **changes) for n in range(count))
    return replace(TOWN, facilities=places)


def closing(town: TownFacts, count: int, period: int = 1) -> Case:
    gone = [leave(place, period) for place in town.facilities[:count]]
    return town, plan_of(town, *gone)


def smaller(share: float, years: tuple[int, ...] = (2031,)) -> Case:
    """A town whose every place is a hundredth, a share of which goes in equal parts in some years."""
    town = halls(100)
    gone = [
        keep(
            place,
            fiscal_year=years[n % len(years)],
            floor_area_after_m2=_areas(100 * (1 - share), years[n % len(years)]),
        )
        for n, place in enumerate(town.facilities)
    ]
    return town, plan_of(town, *gone)


def _areas(after: float, year: int) -> tuple[float, ...]:
    return tuple(after if span.end_year > year else 100.0 for span in PERIODS)


def large(ratio: float) -> Case:
    """Five places of a hundred go whose mean floor is `ratio` times that of all."""
    town = halls(100)
    rest = 100 * 95 / (100 - 5 * ratio)
    areas = [rest * ratio] * 5 + [rest * (100 - 5 * ratio) / 95] * 95
    places = tuple(replace(place, floor_area_m2=area) for place, area in zip(town.facilities, areas, strict=True))
    return closing(replace(town, facilities=places), 5)


def schools(gone: int, of: int) -> Case:
    town = replace(TOWN, facilities=tuple(facility(f"S{n}", "elementary_school", 100, 10) for n in range(of)))
    return closing(town, gone)


def libraries(gone: int, of: int) -> Case:
    town = replace(TOWN, facilities=tuple(facility(f"L{n}", "library_branch", 100, 10) for n in range(of)))
    return closing(town, gone)


def pace(count: int) -> Case:
    """So many of 1,000 places leave in five years."""
    return closing(halls(1_000), count)


def ending(share: float) -> Case:
    receivers = to("C2", "community_center", 15_000, since=1, area_m2=300.0)
    gone = leave(BY_CODE["C1"], 1, *receivers, running_yen=1e7, running_ends_yen=1e7 * share)
    return decided(gone)


def upkeep(yen: float) -> Case:
    return decided(leave(BY_CODE["C1"], 1, upkeep_ends_yen=360 * yen))


def visits(per_m2: float) -> Case:
    """C1 moves out; its visitors and C2's make so many on each of C2's 900 m²."""
    gone = leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1))
    serves = tuple(ServedFacts("community_center", period, 900.0, 900 * per_m2) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["C2"], serves=serves))


def homes(area: float) -> Case:
    gone = leave(BY_CODE["P1"], 1, *to("P2", "public_housing", 50, since=1))
    serves = tuple(ServedFacts("public_housing", period, 100 * area, 100.0) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["P2"], serves=serves))


def pupils(area: float) -> Case:
    gone = leave(BY_CODE["S1"], 1, *to("S2", "elementary_school", 300, since=1))
    serves = tuple(ServedFacts("elementary_school", period, 600 * area, 600.0) for period in range(1, 4))
    return decided(gone, keep(BY_CODE["S2"], serves=serves))


def priced(times: float) -> Case:
    return decided(town=replace(TOWN, prices=(PriceFacts("school", 330_000 * times, 330_000),)))


def granted(area: float) -> Case:
    """15,000 visits; the smaller of 0.018 m² and what the densest tenth of the town's own halls has is needed."""
    return decided(leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1, area_m2=area)))


def aged(until: int, built: int = 1970, **changes: object) -> Case:
    town = changed("C3", blocks=(BlockFacts(360, built, "rc", **changes),))
    place = place_of(town, "C3")
    period = next(number for number, span in enumerate(PERIODS) if span.end_year > until)
    return town, plan_of(town, leave(place, period, fiscal_year=until))


def heap(last: int, before: int) -> Case:
    town = halls(200)
    gone = [leave(place, 3 if n < last else 2) for n, place in enumerate(town.facilities[: last + before])]
    return town, plan_of(town, *gone)


def newest(years: int, leaving_year: int = 2036) -> Case:
    town = changed("C4", blocks=(BlockFacts(360, 2005 + years, "rc"),))
    gone = leave(place_of(town, "C4"), 2, *to("C3", "community_center", 14_000, since=2), fiscal_year=leaving_year)
    return decided(gone, town=town)


def district(count: int) -> Case:
    """Ten places close, `count` of them in a district that holds a fifth of all."""
    town = halls(50)
    places = tuple(replace(place, district="山手" if n < 10 else "中央") for n, place in enumerate(town.facilities))
    town = replace(town, facilities=places)
    gone = [leave(place, 1) for place in [*places[:count], *places[10 : 20 - count]]]
    return town, plan_of(town, *gone)


def own_plans(share: float) -> Case:
    """Of 1,000 m² that go, `share` are schools'."""
    school = facility("S", "elementary_school", 1_000 * share, 10)
    hall = facility("C", "community_center", 1_000 * (1 - share), 10)
    stays = facility("K", "community_center", 10_000, 10)
    town = replace(TOWN, facilities=(school, hall, stays))
    return town, plan_of(town, leave(school, 1), leave(hall, 1))


def shelters(gone: int) -> Case:
    town = halls(20, shelter=True)
    return closing(town, gone)


def sales(sold: int) -> Case:
    town = halls(100)
    gone = [
        leave(place, 1, works=(work("sale", 2040),) if n < sold else ()) for n, place in enumerate(town.facilities[:8])
    ]
    return town, plan_of(town, *gone)


Limit = tuple[str, Callable[..., Case], object, object, Severity]
# code, plan, the argument at its limit, one beyond it, and how bad that is.
LIMITS: list[Limit] = [
    ("area_cut_decade", smaller, DECADE_WARNS, 0.101, AMBER),
    ("area_cut_decade", smaller, DECADE_OBJECTS, 0.121, RED),
    ("area_cut_total", smaller, TOTAL_WARNS, 0.301, AMBER),
    ("area_cut_total", smaller, TOTAL_OBJECTS, 0.351, RED),
    ("changes_a_year", pace, 125, 126, AMBER),
    ("changes_a_year", pace, 185, 186, RED),
    ("cut_by_large_places", large, LARGE_WARNS, 0.71, AMBER),
    ("cut_by_large_places", large, LARGE_OBJECTS, 1.01, RED),
    ("large_places_closed", large, LARGE_WARNS, 0.71, AMBER),
    ("large_places_closed", large, LARGE_OBJECTS, 1.01, RED),
    ("schools_closed", lambda n: schools(n, 20), 4, 5, AMBER),
    ("schools_closed", lambda n: schools(n, 20), 7, 8, RED),
    ("culture_closed", lambda n: libraries(n, 20), 2, 3, AMBER),
    ("culture_closed", lambda n: libraries(n, 20), 5, 6, RED),
    ("running_saving_share", ending, 0.53, 0.531, AMBER),
    ("running_saving_share", ending, 0.60, 0.601, RED),
    ("upkeep_saving", upkeep, 10_000, 10_001, AMBER),
    ("upkeep_saving", upkeep, 20_000, 20_001, RED),
    ("host_crowded", visits, 84.0, 84.1, AMBER),
    ("host_crowded", visits, 168.0, 168.1, RED),
    ("tenants_crowded", homes, 60.0, 59.9, AMBER),
    ("tenants_crowded", homes, 45.0, 44.9, RED),
    ("pupils_crowded", pupils, 12.7, 12.6, AMBER),
    ("pupils_crowded", pupils, 7.0, 6.9, RED),
    ("rebuild_price", priced, 1.3, 1.29, AMBER),
    ("rebuild_price", priced, 2.6, 2.61, AMBER),
    (
        "split_although_whole",
        lambda n: decided(
            leave(
                BY_CODE["S1"], 1, *to("S2", "elementary_school", n, since=1),
                *to("S3", "elementary_school", 300 - n, since=1),
            )
        ),
        270, 269, AMBER,
    ),
    ("receiver_too_small", granted, 270.0, 260.0, RED),
    ("past_life", aged, 2033, 2034, AMBER),
    ("past_life", aged, 2036, 2037, RED),
    ("past_life", lambda year: aged(year, extended=True), 2052, 2053, AMBER),
    ("past_life", lambda year: aged(year, built=1950), 2033, 2034, AMBER),
    ("closing_heap", lambda n: heap(n, 10), 20, 21, AMBER),
    ("better_one_closed", newest, 9, 10, AMBER),
    ("better_one_closed", lambda year: newest(12, year), 2037, 2036, RED),
    ("district_burden", district, 4, 5, AMBER),
    ("schools_and_housing", own_plans, 0.60, 0.61, RED),
    ("shelters_fewer", shelters, 2, 3, AMBER),
    ("nearly_all_sold", sales, 6, 7, AMBER),
    (
        "school_saving",
        lambda yen: decided(leave(BY_CODE["S1"], 1, running_ends_yen=yen + 1e6, upkeep_ends_yen=1e6)),
        20e6, 20.1e6, RED,
    ),
    ("more_than_people", lambda n: decided(residents_affected=(n, 0, 0, 0)), 79_000, 79_001, RED),
    ("promise_broken", lambda n: decided(unserved=(unserved("public_housing", 3.0 + n, today=3.0),)), 0.0, 1.0, RED),
    ("promise_broken", lambda n: decided(unserved=(unserved("museum", n),)), 11_662, 11_663, AMBER),
    ("budget_exceeded", lambda yen: decided(budget=(BudgetFacts(2030, 1e9, yen),)), 1e9, 1.001e9, RED),
    (
        "verdict_without_proof",
        lambda yen: decided(keep(BY_CODE["C5"], strength="firm", opposite_yen=yen)),
        0.7e9, 0.6e9, RED,
    ),
    (
        "sold_too_soon",
        lambda year: decided(leave(BY_CODE["C1"], 1, works=(work("sale", year),))),
        2033, 2032, AMBER,
    ),
    ("fixed_place_shrunk", lambda m2: decided(keep(BY_CODE["F1"], floor_area_after_m2=(m2,) * 4)), 853, 852, RED),
    (
        "old_seismic",
        lambda year: decided(
            keep(BY_CODE["C4"], works=(work("seismic", year),)),
            town=changed("C4", blocks=(BlockFacts(360, 1978, "rc", seismic_old=True, retrofitted=False),)),
        ),
        2031, 2032, RED,
    ),
    (
        "opens_late",
        lambda year: decided(
            leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1)),
            keep(BY_CODE["C2"], opens_year=year),
        ),
        2031, 2032, RED,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "plan", "at", "beyond", "level"), LIMITS)
def test_rule_when_at_its_limit_then_silent_and_beyond_it_objects(
    code: str, plan: Callable[..., Case], at: object, beyond: object, level: Severity
) -> None:
    assert level not in {each.level for each in found(plan(at), code)}
    assert level in {each.level for each in found(plan(beyond), code)}


def test_decade_when_the_cut_is_spread_over_more_years_then_any_ten_of_them_count() -> None:
    assert not found(smaller(0.2, (2031, 2046)), "area_cut_decade")
    assert found(smaller(0.2, (2031, 2040)), "area_cut_decade")[0].level is RED


def test_pace_when_a_town_is_tiny_then_one_place_a_term_is_no_objection() -> None:
    assert not found(closing(halls(3), 1), "changes_a_year")
    assert found(closing(halls(3), 2), "changes_a_year")[0].level is RED


def test_class_when_one_of_two_schools_closes_then_it_only_warns() -> None:
    assert [each.level for each in found(schools(1, 2), "schools_closed")] == [AMBER]
    assert [each.level for each in found(schools(2, 2), "schools_closed")] == [RED]


def test_own_plans_when_they_are_loaded_then_their_cut_is_taken_as_given() -> None:
    town, plan = own_plans(0.9)
    assert not found((replace(town, schools_planned=True), plan), "schools_and_housing")
    assert found((replace(town, housing_planned=True), plan), "schools_and_housing")


def test_budget_when_the_scenario_sets_another_limit_then_that_one_holds() -> None:
    spent = (BudgetFacts(2030, None, 1.2e9),)
    assert not found(decided(budget=spent), "budget_exceeded")
    figures = found(decided(budget=spent, town=replace(TOWN, budget_yen={2030: 1e9})), "budget_exceeded")[0].figures
    assert figures["over_yen"] == 200_000_000
    assert figures["year"] == 2030


def test_bus_when_it_is_paid_for_then_a_long_way_is_no_objection() -> None:
    far = to("S3", "elementary_school", 300, since=1, km=4.5, extra_km=3.0)
    for yen, objections in ((None, 1), (0.0, 1), (10e6, 0)):
        case = decided(leave(BY_CODE["S1"], 1, *far, bus_yen=yen))
        assert len(found(case, "pupils_far")) == len(found(case, "bus_missing")) == objections


def test_way_when_it_was_long_before_then_it_only_warns() -> None:
    far = to("C12", "community_center", 15_000, since=1, km=30.0, extra_km=2.0)
    assert {each.level for each in found(decided(leave(BY_CODE["C1"], 1, *far)), "receiver_far")} == {AMBER}


def test_gap_when_no_bound_is_known_then_a_firm_verdict_needs_a_dearer_opposite() -> None:
    money = MoneyFacts(MONEY.city_cost_yen, MONEY.travel_yen, MONEY.objective_yen)
    for extra, count in ((1.0, 0), (0.0, 1), (None, 1)):
        case = decided(keep(BY_CODE["C5"], strength="firm", opposite_yen=extra), money=money)
        assert len(found(case, "verdict_without_proof")) == count


def test_room_when_the_users_have_less_today_then_that_much_is_enough() -> None:
    """30,000 visits on 360 m² are 0.012 m² each, less than the published 0.018: nobody needs more than he has."""
    town = changed("C1", functions=(FunctionFacts("community_center", 360.0, 30_000),))
    for area, count in ((360.0, 0), (340.0, 1)):
        gone = leave(place_of(town, "C1"), 1, *to("C2", "community_center", 30_000, since=1, area_m2=area))
        assert len({each.facility_code for each in found(decided(gone, town=town), "receiver_too_small")}) == count


def handed_over(code: str, period: int = 1, town: TownFacts = TOWN) -> Case:
    """It serves on, on no floor of the town."""
    place = place_of(town, code)
    area = place.floor_area_m2
    after = tuple(area if number < period else 0.0 for number in range(4))
    use = place.functions[0]
    serves = tuple(ServedFacts(use.function, number, area, use.users) for number in range(4))
    over = keep(place, floor_area_after_m2=after, serves=serves, fiscal_year=PERIODS[period].start_year)
    return decided(over, town=town)


def test_hall_when_it_is_handed_over_then_its_room_age_and_size_are_no_longer_the_towns() -> None:
    town = changed("B3", blocks=(BlockFacts(90, 1974, "wood", seismic_old=True, retrofitted=False),))
    assert codes(handed_over("B3", 1, town)) == set()
    assert codes(handed_over("B3", 3, town)) == {"past_life", "old_seismic"}


def test_halls_when_many_are_handed_over_then_they_count_as_places_changed() -> None:
    given = [handed_over(f"B{n}")[1] for n in range(1, 9)]
    told = [each for plan in given for each in plan.decisions if each.fiscal_year is not None]
    assert "changes_a_year" in codes(decided(*told))
    assert "count_does_not_add_up" not in codes(decided(*told, closed=0))


def test_hospital_when_handed_over_then_only_where_people_decided_so() -> None:
    assert found(handed_over("H1"), "fixed_place_changed")
    assert not found(handed_over("H1", town=changed("H1", lock="privatise")), "fixed_place_changed")
    assert found(handed_over("H1", town=changed("H1", lock="keep")), "fixed_place_changed")


def test_lock_when_a_kept_place_gives_a_function_up_then_red_and_while_it_serves_all_silent() -> None:
    town = changed("C2", lock="keep")
    for function, count in (("community_center", 0), ("library_branch", 1)):
        kept = keep(place_of(town, "C2"), serves=(ServedFacts(function, 1, 300.0, 100.0),))
        assert len(found(decided(kept, town=town), "fixed_place_changed")) == count


def test_life_when_a_block_has_its_own_then_it_wins_over_its_structure() -> None:
    assert not found(aged(2045, built=1970, life_years=80), "past_life")
    assert found(aged(2045, built=1970), "past_life")


def test_opening_when_others_serve_until_then_then_within_its_period_is_early_enough() -> None:
    """C1 closes in 2031; its people use C3 until 2036 and C2, rebuilt then, from 2036 on."""
    first = to("C3", "community_center", 15_000, since=1)[:1]
    later = to("C2", "community_center", 15_000, since=2)
    for opens, before, count in ((2036, first, 0), (2045, first, 0), (2046, first, 1), (2036, (), 1)):
        case = decided(leave(BY_CODE["C1"], 1, *before, *later), keep(BY_CODE["C2"], opens_year=opens))
        assert len(found(case, "opens_late")) == count


def test_receivers_when_told_for_the_last_period_only_then_red_also_without_a_promise() -> None:
    late = leave(BY_CODE["L1"], 0, *to("C2", "library", 90_000, since=3))
    assert [each.figures["year"] for each in found(decided(late), "users_without_receiver")] == [2026]
    assert not found(decided(leave(BY_CODE["L1"], 0)), "users_without_receiver")


def test_hazard_when_the_giver_lies_in_it_too_then_no_objection() -> None:
    for giver_in, count in ((False, 1), (True, 0), (None, 0)):
        places: tuple[FacilityFacts, ...] = tuple(
            replace(place, in_hazard={"C1": giver_in, "C2": True}.get(place.code, False)) for place in TOWN.facilities
        )
        town = replace(TOWN, facilities=places)
        gone = leave(place_of(town, "C1"), 1, *to("C2", "community_center", 15_000, since=1))
        assert len(found(decided(gone, town=town), "hazard_receiver")) == count
