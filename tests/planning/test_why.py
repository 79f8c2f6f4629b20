"""Why ours: what limits cost, which settings clash, what gives way, and what the opposite decision would cost."""

import inspect
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.domain.vocabulary import Action
from app.formats.words.flip_words import flip_sentences
from app.formats.words.limit_words import (
    NAMES,
    clash_sentence,
    loosening_sentence,
    tight_sentence,
    way_out_sentence,
)
from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.plan import Outcome, Status
from app.planning.ask import limits
from app.planning.ask.finance_shares import Finance, city_shares
from app.planning.ask.question import Question, ask
from app.planning.ask.setting_faults import read_settings
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.snapshot import Snapshot, pack, unpack
from app.planning.series.clash import clash_of
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import find
from app.planning.tell.flips import flips_of
from app.planning.tell.loosen import STEPS, loosened_settings
from app.planning.tell.opposite import NoOpposite, ask_about, work_out
from app.planning.tell.summary import headlines
from app.planning.tell.tight import tight_limits
from tests.towns import SMALL_TOWN, facilities_of, read_town

EXACT = Limits(seconds=20, gap=0.0)
SCHOOLS = read_town("three_schools")


def settings_of(**told: Any) -> ScenarioSettings:
    settings, faults = read_settings(SMALL_TOWN | told, base_year=2026)
    assert faults == []
    return settings


def asked(town: dict[str, Any] | None = None, **told: Any) -> Question:
    return ask(facilities_of(town or SCHOOLS), settings_of(**told))


def answered(**told: Any) -> tuple[Question, Outcome]:
    question = asked(**told)
    return question, solve(question.problem, EXACT)


def decided_of(question: Question, outcome: Outcome) -> list[Decided]:
    return decisions_of(find(question, outcome))


def leaving(question: Question, outcome: Outcome) -> Decided:
    return next(each for each in decided_of(question, outcome) if not each.stands[-1])


def test_opposite_when_worked_out_then_it_costs_what_locking_it_costs() -> None:
    question, outcome = answered()
    snapshot = unpack(pack(question, outcome))
    gone = leaving(question, outcome)
    facility = question.facilities[gone.facility]
    about = ask_about(snapshot, facility.facility_id)
    assert about.keeps
    _, found = work_out(snapshot, about, seconds=20, monitor=SILENT)
    _, locked = answered(locks={facility.code: "keep"})
    assert found.difference_yen == pytest.approx(locked.objective_yen - outcome.objective_yen, abs=100)
    assert found.least_yen == pytest.approx(found.difference_yen, abs=100)
    assert gone.opposite_cost_yen is not None
    assert gone.opposite_cost_yen <= found.difference_yen + 100


def test_strength_when_the_plan_is_proven_best_then_a_dearer_opposite_is_firm() -> None:
    question, outcome = answered()
    assert outcome.status is Status.OPTIMAL
    for each in decided_of(question, outcome):
        extra = each.opposite["extra_yen"]
        assert (each.strength == "firm") == ((extra is not None and extra > 0) or each.opposite["status"] == "none")


def test_flips_when_a_school_closes_then_its_change_of_cost_turns_it_and_solving_agrees() -> None:
    question, outcome = answered()
    gone = leaving(question, outcome)
    code = question.facilities[gone.facility].code
    _, locked = answered(locks={code: "keep"})
    difference = locked.objective_yen - outcome.objective_yen
    flips = flips_of(Snapshot(question, outcome), gone.facility, difference_yen=difference, seconds=40)
    cost = next(row for row in flips if row["kind"] == "cost")
    assert difference < cost["yen"] <= difference * 1.02
    strategies = question.problem.strategies
    stays = np.array([option.standing[-1] for option in question.options])
    cheaper = strategies.cost_yen - np.where(stays & (strategies.building() == gone.facility), cost["yen"], 0)
    anew = solve(replace(question.problem, strategies=replace(strategies, cost_yen=cheaper)), EXACT)
    assert question.options[int(anew.plan.strategy[gone.facility])].standing[-1]
    assert all(flip_sentences(flips, language) for language in ("ja", "en"))


def test_flips_when_the_school_nearest_to_all_is_far_from_one_then_a_tighter_standard_turns_it() -> None:
    question, outcome = answered()
    gone = leaving(question, outcome)
    flips = flips_of(Snapshot(question, outcome), gone.facility, difference_yen=None, seconds=30)
    standard = next(row for row in flips if row["kind"] == "standard")
    (way,) = {row["km"] for row in gone.receivers if row["period"] == 3}
    assert standard["km"] == pytest.approx(way, abs=0.01)
    assert standard["verified"]


def test_opposite_when_the_planner_has_locked_the_facility_then_there_is_none() -> None:
    question, outcome = answered(locks={"S1": "keep"})
    facility = next(each.facility_id for each in question.facilities if each.code == "S1")
    with pytest.raises(NoOpposite, match="only_one_decision"):
        ask_about(unpack(pack(question, outcome)), facility)


def test_snapshot_when_of_another_version_then_refused() -> None:
    for bytes_ in (b"", b"\x80\x05K\x01."):
        with pytest.raises(ValueError, match="not packed by this program"):
            unpack(bytes_)


def test_clash_when_all_must_stay_but_half_the_area_must_go_then_both_are_named_and_one_way_out() -> None:
    question = asked(area_cut_share=0.6, locks=dict.fromkeys(("S1", "S2", "S3"), "keep"))
    found = clash_of(question)
    assert {row["kind"] for row in found["clash"]} == {"area", "lock"}
    assert found["loosening"]
    assert found["needs"] == "all"
    text = clash_sentence(found, "ja")
    assert "延床面積の上限" in text
    assert "を残すこと" in text
    assert all(loosening_sentence(row, language) for row in found["loosening"] for language in ("ja", "en"))


IMPOSSIBLE: tuple[dict[str, Any], ...] = (
    {"area_cut_share": 0.6, "locks": dict.fromkeys(("S1", "S2", "S3"), "keep")},
    {"locks": dict.fromkeys(("S1", "S2", "S3"), "close")},
    {"area_cut_share": 1.0},
    {"budget_yen_per_year": 1.0, "locks": dict.fromkeys(("S1", "S2", "S3"), "keep")},
    {"minimum_number": {"nursery": 3}, "area_cut_share": 0.8},
    {"carbon_limit_t": 10.0},
)


@pytest.mark.parametrize("told", IMPOSSIBLE)
def test_loosening_when_applied_then_there_is_a_plan(told: dict[str, Any]) -> None:
    question = asked(**told)
    outcome = solve(question.problem, EXACT)
    assert outcome.status is Status.INFEASIBLE
    found = clash_of(question, seconds=10)
    assert found["loosening"]
    assert found["verified"]
    loosened = ask(facilities_of(SCHOOLS), loosened_settings(question, found["loosening"]))
    assert solve(loosened.problem, EXACT).plan is not None
    for step in found["loosening"] if found.get("each_needed") else ():
        fewer = [each for each in found["loosening"] if each is not step]
        assert solve(ask(facilities_of(SCHOOLS), loosened_settings(question, fewer)).problem, EXACT).plan is None


def test_target_when_out_of_reach_then_the_share_of_a_plan_found_is_offered_and_no_plan_cuts_more() -> None:
    question = asked(area_cut_share=0.95)
    found = clash_of(question, seconds=10)
    (step,) = found["loosening"]
    assert step["to_share"] == found["reached_share"] < 0.95
    reached = asked(area_cut_share=step["to_share"])
    assert solve(reached.problem, EXACT).plan is not None
    beyond = asked(area_cut_share=found["most_share"] + 0.001)
    assert solve(beyond.problem, EXACT).status is Status.INFEASIBLE
    assert f"−{100 * step['to_share']:.1f}".removesuffix(".0") in loosening_sentence(step, "ja")
    assert "証明済み" in clash_sentence(found, "ja")
    assert way_out_sentence(found, "ja").startswith("この緩め方で案ができる")


def test_budget_when_far_too_low_then_the_terms_that_are_short_are_raised_and_nothing_else() -> None:
    locks = dict.fromkeys(("S1", "S2", "S3"), "keep")
    question = asked(budget_yen_per_year=1.0, locks=locks)
    found = clash_of(question, seconds=10)
    assert {step["kind"] for step in found["loosening"]} == {"budget"}
    assert "すべてを同時に" in way_out_sentence(found, "ja") or len(found["loosening"]) == 1


def test_clash_sentence_when_one_limit_clashes_in_many_terms_then_it_is_told_once() -> None:
    terms = [{"kind": "budget", "limit": 1e9, "from_year": year, "to_year": year + 4} for year in (2026, 2031, 2036)]
    areas = [{"kind": "shelter", "district": name} for name in "abcde"]
    text = clash_sentence({"clash": [*terms, *areas], "proven": True}, "ja")
    assert "2026〜2040年度の予算" in text
    assert text.count("予算") == 1
    assert "ほか2件" in text


def test_clash_when_every_school_is_to_close_then_the_promise_and_the_locks_are_named() -> None:
    question = asked(locks=dict.fromkeys(("S1", "S2", "S3"), "close"), minimum_number={"nursery": 0})
    assert solve(question.problem, EXACT).status is Status.INFEASIBLE
    found = clash_of(question, seconds=10)
    assert {"promise", "lock"} <= {row["kind"] for row in found["clash"]}
    assert found["proven"]
    promise = next(row for row in found["clash"] if row["kind"] == "promise")
    assert (promise["function"], promise["unit"]) == ("nursery", "children")
    assert "保育所" in clash_sentence(found, "ja")


def test_tight_limit_when_a_budget_is_used_up_then_it_is_told_with_its_years_and_price() -> None:
    free_question, free = answered()
    spent = free_question.problem.strategies.capital_yen[free.plan.strategy].sum(axis=0)
    question, outcome = answered(budget_yen_per_year=float(spent.max()) / 10)
    years = 2026 + 10 * int(spent.argmax())
    rows = [row for row in tight_limits(find(question, outcome)) if row["kind"] == "budget"]
    (row,) = [row for row in rows if row["from_year"] == years]
    assert row["used"] == pytest.approx(row["limit"], rel=1e-3)
    assert str(years) in tight_sentence(row, "ja")
    assert str(years) in tight_sentence(row, "en")


def test_limits_when_of_any_kind_then_they_have_a_name_and_a_way_to_give_way() -> None:
    kinds = set(re.findall(r'LimitRow\("(\w+)"', inspect.getsource(limits)))
    kinds |= {kind.partition(":")[0] for kind in re.findall(r'_signed\(f?"([\w:{}]+)"', inspect.getsource(limits))}
    kinds |= {"most_cut", "together", "apart"}
    assert kinds <= set(NAMES)
    assert kinds <= set(STEPS)


def test_carbon_when_cut_then_the_plan_keeps_it_and_says_on_what_figures() -> None:
    question, outcome = answered(carbon_cut_share=0.5, running_carbon_kg_per_m2=60)
    found = find(question, outcome)
    carbon = headlines(found, decisions_of(found))["carbon"]
    assert carbon["plan_t"] <= 0.5 * carbon["keep_t"] + 1
    assert (carbon["running_kg_per_m2"], carbon["assumption"]) == (60, True)


def test_finance_when_schemes_end_then_only_their_years_count() -> None:
    """公適債 pays 45 % of merged works until FY2026: one of the ten years of the first period."""
    horizon = {"base_year": 2026, "terms": (10, 10, 10, 10)}
    in_force = dict(city_shares(Finance.IN_FORCE, **horizon))
    assert in_force[Action.MERGE] == pytest.approx((1 - 0.045, 1, 1, 1))
    continued = dict(city_shares(Finance.CONTINUED, **horizon))
    assert continued[Action.MERGE] == pytest.approx((0.55,) * 4)
    assert city_shares(Finance.CASH, **horizon) == ()


def test_finance_when_schemes_go_on_then_the_plan_is_no_dearer_and_says_what_others_pay() -> None:
    locks = dict.fromkeys(("S1", "S2", "S3"), "keep")
    plain_question, plain = answered(locks=locks)
    question, helped = answered(locks=locks, finance="continued")
    told = find(question, helped)
    summary = headlines(told, decisions_of(told))
    assert helped.objective_yen <= plain.objective_yen
    assert summary["finance"] == "continued"
    assert plain.objective_yen - helped.objective_yen <= summary["relief_yen"] + 5
    without = find(plain_question, plain)
    assert headlines(without, decisions_of(without))["relief_yen"] == 0


def test_reasons_when_something_is_renewed_then_its_age_is_told() -> None:
    question, outcome = answered(locks={"S1": "rebuild"})
    (rebuilt,) = (each for each in decided_of(question, outcome) if question.facilities[each.facility].code == "S1")
    (age,) = (reason for reason in rebuilt.reasons if reason["code"] in {"life_over", "life_ends"})
    assert age["built_year"] == 1990 < age["until_year"]
