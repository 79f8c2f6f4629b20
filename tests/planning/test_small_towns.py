"""Towns small enough to plan by hand: the planner must find the same, and keep every setting."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.vocabulary import Action
from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome, Status
from app.planning.ask.facilities import TownFacility
from app.planning.ask.question import Question, ask
from app.planning.ask.setting_faults import read_settings
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import find
from app.planning.tell.summary import headlines
from tests.towns import SMALL_TOWN, facilities_of, read_town

EXACT = Limits(seconds=20, gap=0.0)


def answer_of(facilities: tuple[TownFacility, ...], **told: Any) -> tuple[Question, Outcome]:
    settings, faults = read_settings(SMALL_TOWN | told, base_year=2026)
    assert faults == []
    question = ask(facilities, settings)
    outcome = solve(question.problem, EXACT)
    assert check(question.problem, outcome) == []
    return question, outcome


def plan(facilities: tuple[TownFacility, ...], **told: Any) -> dict[str, Decided]:
    question, outcome = answer_of(facilities, **told)
    assert outcome.status is Status.OPTIMAL
    return {question.facilities[each.facility].code: each for each in decisions_of(find(question, outcome))}


def staying(decided: dict[str, Decided]) -> set[str]:
    return {code for code, each in decided.items() if each.stands[-1]}


def receivers_of(decided: dict[str, Decided]) -> set[str]:
    return {receiver["facility_code"] for each in decided.values() for receiver in each.receivers}


def test_three_schools_when_one_has_room_for_all_then_two_merge_into_it() -> None:
    decided = plan(facilities_of(read_town("three_schools")))
    stays = staying(decided)
    assert len(stays) == 1
    for code in {"S1", "S2", "S3"} - stays:
        assert decided[code].action is Action.MERGE_INTO
        receivers = {receiver["facility_code"]: receiver["users"] for receiver in decided[code].receivers}
        assert receivers == {stays.copy().pop(): 100}
        assert {reason["code"] for reason in decided[code].reasons} >= {"saves", "people_moved", "own_users"}


def test_three_schools_when_they_cost_the_same_then_the_middle_one_stays() -> None:
    # Children of both outer schools go 0.4 km farther; with an outer one staying, some go 0.8 km.
    assert staying(plan(facilities_of(read_town("three_schools")))) == {"S2"}


def test_three_schools_when_a_kilometre_is_beyond_price_then_all_stay() -> None:
    assert staying(plan(facilities_of(read_town("three_schools")), yen_per_km=100_000)) == {"S1", "S2", "S3"}


def test_three_schools_when_every_place_is_full_then_all_stay_in_use() -> None:
    town = read_town("three_schools") | {"capacity": 100}
    places = facilities_of(town)
    decided = plan(places, minimum_number={"nursery": 3})
    assert staying(decided) == {"S1", "S2", "S3"}


@pytest.mark.parametrize("code", ["S1", "S2", "S3"])
def test_three_schools_when_one_is_locked_to_stay_then_it_is_the_one_that_stays(code: str) -> None:
    decided = plan(facilities_of(read_town("three_schools")), locks={code: "keep"})
    assert staying(decided) == {code}
    assert {"code": "kept_locked"} in decided[code].reasons


def test_three_schools_when_the_middle_one_is_locked_to_close_then_it_closes() -> None:
    decided = plan(facilities_of(read_town("three_schools")), locks={"S2": "close"})
    assert "S2" not in staying(decided)
    assert decided["S2"].strength == "firm"


def test_three_schools_when_all_are_locked_to_stay_then_nothing_is_saved() -> None:
    places = facilities_of(read_town("three_schools"))
    question, outcome = answer_of(places, locks=dict.fromkeys(("S1", "S2", "S3"), "keep"))
    found = find(question, outcome)
    summary = headlines(found, decisions_of(found))
    assert summary["closed"] == 0
    assert all(row["users"] == {} for row in summary["people"])


def test_three_schools_when_not_before_a_year_then_nothing_changes_earlier() -> None:
    decided = plan(facilities_of(read_town("three_schools")), not_before={"S1": 2036, "S2": 2036, "S3": 2036})
    years = [each.fiscal_year for each in decided.values() if not each.stands[-1] and each.fiscal_year]
    assert years
    assert min(years) >= 2036


def test_three_schools_when_two_belong_together_then_both_stay_or_neither() -> None:
    stays = staying(plan(facilities_of(read_town("three_schools")), together=[["S1", "S3"]]))
    assert ("S1" in stays) == ("S3" in stays)


def test_three_schools_when_two_exclude_each_other_then_not_both_stay() -> None:
    wishes = {"minimum_number": {"nursery": 2}, "not_together": [["S1", "S3"]]}
    stays = staying(plan(facilities_of(read_town("three_schools")), **wishes))
    assert len(stays) == 2
    assert stays != {"S1", "S3"}


def test_three_schools_when_the_middle_one_floods_then_nobody_is_sent_there() -> None:
    town = read_town("three_schools")
    assert receivers_of(plan(facilities_of(town))) == {"S2"}
    decided = plan(facilities_of(town, S2={"in_hazard": True}))
    assert receivers_of(decided) in ({"S1"}, {"S3"})
    assert "S2" not in staying(decided)


def test_three_schools_when_the_planner_allows_flooding_then_the_middle_one_receives_again() -> None:
    places = facilities_of(read_town("three_schools"), S2={"in_hazard": True})
    assert receivers_of(plan(places, avoid_hazard=False)) == {"S2"}


def test_three_schools_when_each_is_the_shelter_of_the_district_then_one_shelter_stays() -> None:
    shelters = {code: {"shelter": code == "S3"} for code in ("S1", "S2", "S3")}
    assert "S3" in staying(plan(facilities_of(read_town("three_schools"), **shelters)))


def test_three_schools_when_no_list_says_who_uses_them_then_a_plan_is_found_all_the_same() -> None:
    town = facilities_of(read_town("three_schools"))
    unknown = tuple(
        replace(each, uses=tuple(replace(use, users=0.0, room=0.0) for use in each.uses), users_known=False)
        for each in town
    )
    question, outcome = answer_of(unknown)
    assert (len(question.groups.home), question.problem.clients.users.shape) == (0, (0, len(question.settings.terms)))
    assert outcome.status is Status.OPTIMAL
    assert all(each.stands[-1] for each in decisions_of(find(question, outcome)))


def test_far_apart_when_planned_then_neither_the_distant_schools_nor_the_only_library_close() -> None:
    decided = plan(facilities_of(read_town("far_apart")))
    assert staying(decided) == {"S1", "S2", "L1"}
    assert {"code": "kept_only"} in decided["L1"].reasons


def test_far_apart_when_the_library_lies_beside_a_school_then_it_moves_in_and_is_not_lost() -> None:
    town = read_town("far_apart")
    town["places"][2] |= {"east_km": 0.5, "function": "library_branch"}
    decided = plan(facilities_of(town))
    assert (decided["L1"].action, decided["S1"].action) == (Action.COMBINE_INTO, Action.RECEIVE)
    assert {receiver["function"] for receiver in decided["L1"].receivers} == {"library_branch"}


def test_area_target_when_two_thirds_must_go_then_the_plan_keeps_within_it() -> None:
    places = facilities_of(read_town("three_schools"))
    question, outcome = answer_of(places, area_cut_share=0.6)
    assert outcome.status is Status.OPTIMAL
    found = find(question, outcome)
    summary = headlines(found, decisions_of(found))
    assert summary["floor_area_before_m2"] == 12_000
    assert summary["floor_area_after_m2"] <= 0.4 * 12_000 + 0.1


def test_area_target_when_the_last_of_a_kind_would_have_to_go_then_infeasible() -> None:
    _, outcome = answer_of(facilities_of(read_town("three_schools")), area_cut_share=1.0)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.plan is None


def test_budget_when_tight_then_no_period_spends_more() -> None:
    places = facilities_of(read_town("three_schools"))
    locks = dict.fromkeys(("S1", "S2", "S3"), "keep")
    free_question, free = answer_of(places, locks=locks)
    spent = free_question.problem.strategies.capital_yen[free.plan.strategy].sum(axis=0)
    a_year = float(spent.max()) / 10 * 0.7
    question, outcome = answer_of(places, budget_yen_per_year=a_year)
    assert outcome.plan is not None
    held = question.problem.strategies.capital_yen[outcome.plan.strategy].sum(axis=0)
    assert (held <= a_year * 10 + 1).all()


def test_changes_when_limited_to_one_a_period_then_no_period_has_two() -> None:
    decided = plan(facilities_of(read_town("three_schools")), most_changes_per_period=1)
    years = [each.term for each in decided.values() if not each.stands[-1]]
    assert len(years) == len(set(years))


FAULTS = {
    "unknown_setting": {"colour": "red"},
    "out_of_range": {"area_cut_share": 1.5},
    "not_a_number": {"not_before": {"S1": "soon"}},
    "not_true_or_false": {"avoid_hazard": "maybe"},
    "unknown_word": {"minimum_number": {"castle": 1}},
    "wrong_kind": {"together": "S1"},
    "contradiction": {"preset": "none such"},
}


@pytest.mark.parametrize("code", FAULTS)
def test_settings_when_one_is_impossible_then_its_name_and_value_are_told(code: str) -> None:
    _, faults = read_settings(FAULTS[code], base_year=2026)
    assert [(fault.code, fault.name) for fault in faults] == [(code, next(iter(FAULTS[code])))]
    assert faults[0].value


def test_settings_when_several_are_wrong_then_every_fault_is_listed() -> None:
    _, faults = read_settings({"terms": [], "seconds": "soon", "gap": 2}, base_year=2026)
    assert {fault.name for fault in faults} == {"terms", "seconds", "gap"}


def test_the_largest_of_several_halls_is_the_towns_main_one() -> None:
    town = read_town("three_schools")
    areas = {"S1": 900.0, "S2": 2000.0, "S3": 400.0}
    halls = {
        code: {"functions": [{"function": "culture_hall", "area_m2": area, "capacity": 9000}], "floor_area_m2": area,
               "blocks": [{"area_m2": area, "built_year": 1980}]}
        for code, area in areas.items()
    }  # fmt: skip
    assert [each.code for each in facilities_of(town, **halls) if each.is_main_place] == ["S2"]
    alone = {"S1": halls["S1"]}
    assert not any(each.is_main_place for each in facilities_of(town, **alone))
