"""Every threshold of the gate from both sides: at its limit nothing is said, a step beyond it something is."""

from collections.abc import Callable

import pytest

from app.planning.sense.amounts import (
    DECADE_OBJECTS,
    DECADE_WARNS,
    LARGE_OBJECTS,
    LARGE_WARNS,
    TOTAL_OBJECTS,
    TOTAL_WARNS,
)
from app.planning.sense.decisions import BudgetFacts
from app.planning.sense.objection import Severity
from app.planning.sense.town import BlockFacts, FunctionFacts
from tests.planning.gate_forges import (
    aged,
    district,
    ending,
    granted,
    heap,
    homes,
    large,
    libraries,
    newest,
    own_plans,
    pace,
    priced,
    pupils,
    sales,
    schools,
    shelters,
    smaller,
    upkeep,
    visits,
)
from tests.planning.gate_town import BY_CODE, Case, changed, decided, found, keep, leave, to, unserved, work

RED, AMBER, INFO = Severity

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
    (
        "more_heads_than_people",
        lambda n: decided(leave(BY_CODE["S1"], 2, *to("S2", "elementary_school", n, since=2, unit="pupils")[:1])),
        70_000, 70_001, RED,
    ),
    (
        "users_do_not_add_up",
        lambda n: decided(
            leave(BY_CODE["C1"], 1, *to("C2", "community_center", n, since=1)),
            town=changed("C1", functions=(FunctionFacts("community_center", 360, 1_000, "", None, (1_000,) * 4),)),
        ),
        1_105, 1_106, RED,
    ),
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
            leave(BY_CODE["C1"], 1, *to("C2", "community_center", 15_000, since=1, area_m2=300.0)),
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
