"""Every headline figure of a plan on towns worked out by hand: no engine is asked."""

import pytest

from app.domain.actions import Role
from app.domain.vocabulary import Action, Category, Function
from app.planning.ask.settings import Lock
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import Findings, find
from app.planning.tell.summary import headlines
from tests.planning.hand_town import SCHOOL, answer, asked, cells, closes, demand, facility, keeps, use

LIBRARY = Function.LIBRARY
A_SCHOOL = facility("A", 0.0, use(SCHOOL, 3000, 100, 300, 200))
B_SCHOOL = facility("B", 1.0, use(SCHOOL, 3000, 200, 400, 200), built=1990)


def told(found: Findings) -> tuple[dict[str, object], dict[str, Decided]]:
    decided = decisions_of(found)
    codes = [each.code for each in found.question.facilities]
    return headlines(found, decided), dict(zip(codes, decided, strict=True))


def two_schools(**changes: object) -> Findings:
    """A (100 pupils, built 1970, 3,000 m²) closes in 2031 and its pupils go 1 km to B (200 pupils, built 1990)."""
    question = asked(A_SCHOOL, B_SCHOOL, **changes)
    return find(question, answer(question, {"A": closes(1)}, bound_share=0.99))


def test_money_when_one_school_closes_then_the_parts_add_up_to_the_number_the_proof_is_about() -> None:
    """City: B's renovation backlog 3,000 × 170,000 = 510M; A's demolition 3,000 × 41,000 = 123M, one year of interim
    safety 3,000 × 1,000 = 3M and a bus 10M × 5 years = 50M: 686M. Travel: 100 pupils × 200 days × 1 km × 100 yen ×
    5 years = 10M."""
    summary, _ = told(two_schools())
    money = summary["money"]
    assert money["city_cost_yen"] == 686_000_000
    assert money["travel_yen"] == 10_000_000
    assert money["unserved_yen"] == 0
    assert money["objective_yen"] == 696_000_000
    assert money["bound_yen"] == round(696_000_000 * 0.99)
    assert money["gap_yen"] == money["objective_yen"] - money["bound_yen"]
    assert money["gap"] == pytest.approx(0.01)
    assert money["constant_yen"] == 0
    assert money["person_km"] == 100 * 200 * 1 * 5


def test_keep_everything_when_told_then_it_is_every_work_of_the_horizon_and_nobody_travels_more() -> None:
    """A: rebuild 3,000 × 330,000 = 990M and its demolition 123M; B: 510M."""
    summary, _ = told(two_schools())
    keep = summary["keep_everything"]
    assert keep["city_cost_yen"] == 990_000_000 + 123_000_000 + 510_000_000
    assert (keep["travel_yen"], keep["person_km"]) == (0, 0)
    assert keep["floor_area_m2"] == 6000
    assert summary["saving_yen"] == keep["city_cost_yen"] - 686_000_000


def test_people_when_there_is_no_population_then_residents_are_unknown_and_users_are_told_by_function() -> None:
    summary, _ = told(two_schools())
    assert [row["residents_affected"] for row in summary["people"]] == [None, None]
    assert [row["users"] for row in summary["people"]] == [{}, {"elementary_school": 100}]
    assert [row["journeys_yr"] for row in summary["people"]] == [0, 20_000]
    assert summary["population"] is None
    assert summary["residents_affected"] is None


def test_floor_and_places_when_one_school_closes_then_each_period_is_told_and_closed_is_counted_once() -> None:
    summary, decided = told(two_schools())
    assert summary["floor_area"] == {"before_m2": 6000, "after_m2": [6000.0, 3000.0]}
    assert summary["closed"] == 1
    assert summary["places"]["standing"] == [2, 1]
    assert summary["places"]["closed"] == [0, 1]
    assert decided["A"].stands == (True, False)
    assert decided["A"].floor_area == {"before_m2": 3000, "after_m2": [3000, 0.0]}


def test_decision_when_people_go_to_the_same_function_then_merged_and_each_says_its_part() -> None:
    _, decided = told(two_schools())
    giver, taker = decided["A"], decided["B"]
    assert (giver.action, giver.option, giver.role) == (Action.MERGE_INTO, Action.CLOSE, Role.GIVES)
    assert (taker.action, taker.option, taker.role) == (Action.MERGE, Action.KEEP, Role.TAKES)
    assert (giver.term, giver.fiscal_year) == (1, 2031)
    assert giver.keep_cost_yen == 1_113_000_000
    assert giver.cost_yen == 176_000_000
    (receiver,) = giver.receivers
    names = ("facility_code", "function", "period", "users", "unit", "extra_km")
    assert tuple(receiver[name] for name in names) == ("B", "elementary_school", 1, 100.0, "pupils", 1.0)
    assert receiver["area_m2"] == 1000.0
    assert (receiver["before_share"], receiver["after_share"]) == (0.5, 0.75)


def test_residents_when_two_services_of_one_cell_move_then_each_person_counts_once_by_age() -> None:
    """Cell 0 (100 children, 200 working, 50 + 50 old) uses school and library at A, both of which close; cell 1 uses B.
    Pupils are all the children. 1,000 visits of ten a year are 100 readers of 400 people, at 2 : 1 : 2 : 1 a head:
    100 / 550 of those at work and over 75, twice as many of 65 to 74; a child that reads is counted with its school."""
    first = facility("A", 0.0, use(SCHOOL, 3000, 100, 300, 200), use(LIBRARY, 500, 1000, 2000, 1))
    other = facility("B", 1.0, use(SCHOOL, 3000, 100, 300, 200), use(LIBRARY, 500, 1000, 4000, 1), built=1990)
    people = cells([0.0, 1.0], [[100, 200, 50, 50], [100, 200, 50, 50]], 2, ["東", "西"])
    wants = demand({SCHOOL: [100, 100], LIBRARY: [1000, 1000]})
    question = asked(first, other, people=people, users=wants)
    summary, _ = told(find(question, answer(question, {"A": closes(1)})))
    last = summary["people"][1]
    assert last["residents_affected"] == last["residents_farther"] == 163
    assert last["by_age"] == {"child": 100, "working": 36, "early_elderly": 18, "late_elderly": 9}
    assert last["by_area"] == [{"area": "東", "residents_affected": 163}]
    assert last["users"] == {"elementary_school": 100, "library": 1000}
    assert summary["people"][0]["residents_affected"] == 0
    assert [row["residents"] for row in summary["population"]] == [800, 800]


def test_residents_when_only_a_school_moves_then_only_children_are_affected() -> None:
    people = cells([0.0, 1.0], [[100, 200, 50, 50], [100, 200, 50, 50]], 2)
    question = asked(A_SCHOOL, B_SCHOOL, people=people, users=demand({SCHOOL: [100, 200]}))
    summary, _ = told(find(question, answer(question, {"A": closes(1)})))
    assert summary["people"][1]["residents_affected"] == 100
    assert summary["people"][1]["by_age"]["working"] == 0


def test_budget_when_a_term_is_short_then_works_wait_for_a_later_year_and_no_year_is_exceeded() -> None:
    """B's backlog is 51M a year and A's demolition 123M in 2031: 378M in five years, at most 80M a year."""
    found = two_schools(budget_yen_per_year=80_000_000)
    summary, _ = told(found)
    spent = {row["fiscal_year"]: row["spent_yen"] for row in summary["budget"]}
    assert all(row["spent_yen"] <= row["limit_yen"] for row in summary["budget"])
    assert sum(spent[year] for year in range(2031, 2036)) == 5 * 51_000_000 + 123_000_000
    assert [spent[year] for year in range(2031, 2036)] == [80_000_000] * 4 + [58_000_000]


def test_budget_when_there_is_no_limit_then_each_work_stays_in_the_year_it_is_due() -> None:
    summary, _ = told(two_schools())
    spent = [row["spent_yen"] for row in summary["budget"]]
    assert spent == [51_000_000] * 4 + [54_000_000, 174_000_000] + [51_000_000] * 4
    assert all(row["limit_yen"] is None for row in summary["budget"])


def test_closings_when_several_fall_into_a_term_then_they_are_spread_over_its_years() -> None:
    places = [facility(f"A{n}", n / 10, use(SCHOOL, 1000, 50, 100, 200), built=1950 + n) for n in range(5)]
    stays = facility("B", 1.0, use(SCHOOL, 9000, 200, 900, 200), built=1990)
    question = asked(*places, stays)
    found = find(
        question, answer(question, {f"A{n}": closes(1) for n in range(5)}, to={f"A{n}": "B" for n in range(5)})
    )
    _, decided = told(found)
    assert [decided[f"A{n}"].fiscal_year for n in range(5)] == [2031, 2032, 2033, 2034, 2035]
    assert found.schedule.spent().sum() == pytest.approx(sum(sum(each.capital_yen) for each in options(found)))


def test_closings_when_in_the_first_term_then_after_the_notice_but_for_empty_places_and_years_named() -> None:
    places = [facility(f"A{n}", n / 10, use(SCHOOL, 1000, 50, 100, 200), built=1950 + n) for n in range(5)]
    empty = facility("E", 0.6, use(SCHOOL, 1000, 0, 100, 200), built=1940, unused=True)
    stays = facility("B", 1.0, use(SCHOOL, 9000, 200, 900, 200), built=1990)
    named = {"A1": Lock(action="close", year=2027)}
    question = asked(*places, empty, stays, notice_years=2, locks=named)
    goes = {each.code: closes(0) for each in places} | {"E": lambda option: option.action is Action.DEMOLISH}
    found = find(question, answer(question, goes, to={f"A{n}": "B" for n in range(5)}))
    _, decided = told(found)
    assert decided["E"].fiscal_year == 2026
    assert decided["A1"].fiscal_year == 2027
    assert [decided[f"A{n}"].fiscal_year for n in (0, 2, 3, 4)] == [2028, 2029, 2030, 2030]


def options(found: Findings) -> list[object]:
    return [found.option(number) for number in range(len(found.question.facilities))]


def test_finance_table_when_a_place_closes_late_in_its_term_then_it_runs_on_until_then() -> None:
    """Two halls of 4M a year close in the second term: in 2031 and 2033 (spread over five years); land of 10M each
    is sold six years after the middle of the term."""
    hall = Function.COMMUNITY_CENTER
    halls = [
        facility(f"H{n}", n / 10, use(hall, 100, 500, 900, 1), built=1950 + n, running_cost_yen=4e6, land_yen=1e7)
        for n in range(2)
    ]
    stays = facility("B", 1.0, use(hall, 900, 500, 9000, 1), built=1990)
    question = asked(*halls, stays, terms=(5, 5, 10))
    found = find(question, answer(question, {"H0": closes(1), "H1": closes(1)}, to={"H0": "B", "H1": "B"}))
    assert [found.schedule.changes[n] for n in range(2)] == [2031, 2033]
    lines = {(line.facility, line.code): line.yearly for line in found.cash}
    assert lines[0, "running"][4:8].tolist() == [4e6, 0, 0, 0]
    assert lines[1, "running"][4:8].tolist() == [4e6, 4e6, 4e6, 0]
    assert lines[1, "running_elsewhere"][4:8].tolist() == [0, 0, 0, pytest.approx(4e6 * 0.47)]
    assert [int(lines[n, "sale"].argmin()) for n in range(2)] == [13, 13]


def test_finance_table_when_cash_then_what_the_town_pays_is_works_and_running_cost_less_income() -> None:
    place = facility("A", 0.0, use(SCHOOL, 3000, 100, 300, 200), built=2000, running_cost_yen=5e6, income_yen=1e6)
    question = asked(place, B_SCHOOL)
    summary, _ = told(find(question, answer(question)))
    row = summary["finance_table"]["after"][0]
    assert (row["running_yen"], row["income_yen"]) == (5_000_000, 1_000_000)
    assert row["general_yen"] == row["works_yen"] + 5_000_000 - 1_000_000
    assert row["works_yen"] == sum(row["works"].values())
    assert summary["finance_table"]["before"] == summary["finance_table"]["after"]


def test_finance_table_when_a_bond_is_used_then_it_is_repaid_from_the_year_after_with_its_tax_share() -> None:
    """Demolition of A in FY2026: 除却債 90 % of 123M, no tax share; repaid over 20 years at 1.5 %."""
    question = asked(A_SCHOOL, B_SCHOOL, finance="in_force")
    summary, _ = told(find(question, answer(question, {"A": closes(0)})))
    rows = summary["finance_table"]["after"]
    assert rows[0]["bond_yen"] == round(123_000_000 * 0.9)
    rate = 0.015 / (1 - 1.015**-20)
    assert rows[0]["debt_service_yen"] == 0
    assert rows[1]["debt_service_yen"] == pytest.approx(110_700_000 * rate, abs=1)
    assert rows[1]["allocation_tax_yen"] == 0


def test_strength_when_nothing_is_proven_then_open_and_no_figure_is_printed() -> None:
    _, decided = told(two_schools())
    assert decided["A"].strength == "open"
    assert decided["A"].opposite == {"status": "unproven", "extra_yen": None}
    assert not any("yen" in reason for reason in decided["A"].reasons if reason["code"].startswith("opposite"))


def test_strength_when_no_other_decision_is_allowed_then_firm_without_an_opposite() -> None:
    hospital = facility("H", 0.5, use(Function.HOSPITAL, 5000, 100, 200, 24), category=Category.MEDICAL)
    question = asked(A_SCHOOL, B_SCHOOL, hospital)
    _, decided = told(find(question, answer(question)))
    assert (decided["H"].strength, decided["H"].opposite["status"]) == ("firm", "none")


def test_kept_far_when_the_planner_sets_a_standard_then_his_own_and_his_detour_count() -> None:
    far = facility("B", 3.0, use(SCHOOL, 3000, 200, 400, 200), built=1990)
    near = asked(A_SCHOOL, far, standard_km={"elementary_school": 4.0}, detour=1.3)
    tight = asked(A_SCHOOL, far, standard_km={"elementary_school": 2.0}, detour=1.3)
    assert not _kept_far(near)
    assert _kept_far(tight) == [{"code": "kept_far", "km": 3.9, "limit": 2.0}]


def _kept_far(question: object) -> list[dict[str, object]]:
    _, decided = told(find(question, answer(question, {"A": keeps()})))
    return [reason for reason in decided["A"].reasons if reason["code"] == "kept_far"]
