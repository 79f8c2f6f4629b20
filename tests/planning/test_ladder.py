"""The ladder: what each rung keeps, which one is recommended, on a town of twenty nurseries and halls."""

from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Any

import numpy as np
import pytest

from app.domain.vocabulary import Function
from app.formats.words.plan_words import ladder_sentences, plan_sentences, unreached_sentence
from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome
from app.planning.ask.question import Question
from app.planning.series.ladder import (
    NAMES,
    SHARES,
    Rung,
    Unreached,
    as_today,
    between,
    climb,
    over_yen,
    recommend,
    rung_row,
    unreached_row,
)
from app.planning.series.most_cut import Start, most_cut, start_near_the_end
from app.planning.series.solved import solve_question
from app.planning.tell.decisions import Decided, decisions_of
from app.planning.tell.findings import find
from app.planning.tell.summary import headlines
from app.services.run_answer import draft_of
from tests.planning.hand_town import asked, facility, use

SECONDS = 8
NURSERY, HALL = Function.NURSERY, Function.COMMUNITY_CENTER


def town(**changes: Any) -> Question:
    places = [
        facility(f"N{n:02}", n * 0.3, use(NURSERY, 400 + 20 * n, 30, 90, 240), built=1968 + n, running_cost_yen=9e6)
        for n in range(12)
    ]
    halls = [
        facility(f"H{n:02}", n * 0.5, use(HALL, 300 + 30 * n, 5000, 15000, 1), built=1970 + 2 * n, running_cost_yen=3e6)
        for n in range(8)
    ]
    return asked(*places, *halls, terms=(5, 5, 10, 10), standard_km={"nursery": 5, "community_center": 5}, **changes)


@cache
def rungs(budget: float | None = None) -> dict[str, Rung]:
    question = town(budget_yen_per_year=budget, seconds=SECONDS)
    return {rung.name: rung for rung in climb(question, seconds=SECONDS, seed=0) if isinstance(rung, Rung)}


def test_ladder_when_climbed_then_each_rung_cuts_its_share_and_little_more_and_passes_the_recount() -> None:
    found = rungs()
    assert set(found) == set(NAMES)
    for name, share in SHARES.items():
        assert share - 1e-9 <= found[name].cut_share <= share + 0.2
    assert found["keep"].cut_share == 0
    for rung in found.values():
        assert check(rung.question.problem, rung.outcome) == []
        assert rung.keeps_promises
        assert rung.meets_budget is None


def test_ladder_when_climbed_then_the_cheapest_is_no_dearer_than_any_rung() -> None:
    found = rungs()
    bound = found["cheapest"].outcome.bound_yen
    # A machine under load may end the search before there is a bound.
    for name in (*SHARES, "keep"):
        assert bound is None or bound <= found[name].outcome.objective_yen
    assert found["keep"].outcome.gap == pytest.approx(0, abs=1e-6)
    kept = find(found["keep"].question, found["keep"].outcome)
    summary = headlines(kept, decisions_of(kept))
    assert summary["money"]["city_cost_yen"] == summary["keep_everything"]["city_cost_yen"]
    assert summary["money"]["travel_yen"] == summary["keep_everything"]["travel_yen"]
    assert all(row["users"] == {} for row in summary["people"])


def test_draft_when_drawn_then_it_holds_what_the_plan_touches_and_nothing_that_stays() -> None:
    rung = rungs()["cut30"]
    decided = {rung.question.facilities[one.facility].facility_id: one for one in find_decisions(rung)}
    draft = {row["facility_id"]: row for row in draft_of(rung.question, rung.outcome)}
    closed = {number for number, one in decided.items() if not one.stands[-1]}
    assert closed
    assert closed <= set(draft)
    assert all(draft[number]["fiscal_year"] in rung.question.settings.period_starts() for number in closed)
    assert draft_of(rungs()["keep"].question, rungs()["keep"].outcome) == []


def find_decisions(rung: Rung) -> list[Decided]:
    return decisions_of(find(rung.question, rung.outcome))


def test_ladder_when_a_budget_can_be_kept_then_works_keep_it_and_where_not_it_says_by_how_much() -> None:
    free = rungs()
    most = float((free["cut20"].spending_yen / np.array([5, 5, 10, 10])).max())
    found = rungs(most)
    line = np.array([5, 5, 10, 10]) * most
    for rung in found.values():
        assert rung.meets_budget == bool((rung.spending_yen <= line + 2).all())
        assert (over_yen(rung) < 1) == rung.meets_budget
    assert found["cut20"].meets_budget
    poor = rungs(1.0)
    assert all(rung.meets_budget is False and over_yen(rung) > 0 for rung in poor.values())


@cache
def today() -> Outcome:
    return solve_question(as_today(town()), Limits(seconds=SECONDS), seed=0)


def rung(name: str, *, meets: bool | None, over: float = 0.0, promises: bool = True) -> Rung:
    """A rung of the given name and verdict on the budget; what it exceeds the line by is told."""
    question = replace(town(), budget_yearly=(1.0,) * 30)
    spending = np.array([5.0 + over, 5.0, 10.0, 10.0])
    share = SHARES.get(name, 0.0 if name == "keep" else 0.27)
    return Rung(name, question, today(), spending, share, meets, promises)


def test_recommended_when_some_keep_the_budget_then_the_mildest_of_them() -> None:
    given = [
        rung("cheapest", meets=True),
        rung("cut30", meets=True),
        rung("cut20", meets=True),
        rung("cut10", meets=False),
    ]
    assert recommend(given).name == "cut20"


def test_recommended_when_a_rung_breaks_a_promise_then_never_that_one_nor_today() -> None:
    given = [rung("keep", meets=True), rung("cut10", meets=True, promises=False), rung("cut20", meets=True)]
    assert recommend(given).name == "cut20"
    assert recommend([rung("keep", meets=True)]) is None


def test_recommended_when_there_is_no_budget_then_the_stored_target_else_the_middle() -> None:
    given = [rung(name, meets=None) for name in ("cut10", "cut20", "cut30", "cheapest")]
    assert recommend(given).name == "cut20"
    assert recommend(given, target=0.3).name == "cut30"
    assert recommend(given, target=0.12).name == "cut20"
    assert recommend(given, target=0.08).name == "cut10"
    assert recommend(given, target=0.5).name == "cut30"


def test_recommended_when_none_keeps_the_budget_then_the_one_that_exceeds_it_least_but_not_beyond_thirty() -> None:
    given = [rung("cut10", meets=False, over=9e9), rung("cut20", meets=False, over=5e9)]
    given += [rung("cut30", meets=False, over=5e9), rung("cheapest", meets=False, over=1e9)]
    assert recommend(given).name == "cut20"


def test_narrowed_question_when_asked_then_floor_lies_between_the_two_shares() -> None:
    question = between(town(), 0.2, 0.25)
    before = sum(each.floor_area_m2 for each in question.facilities)
    assert question.problem.area_limit_m2 == pytest.approx(0.8 * before)
    assert question.problem.rows.upper[-1] == pytest.approx(0.25 * before)
    assert question.settings.area_cut_share == 0.2


@cache
def slow() -> Question:
    """The town whose offices give up at most 2 % of the floor in ten years, and 24 % over the plan."""
    return town(first_decade_cut_share=0.02, later_decade_cut_share=0.11, seconds=SECONDS)


def test_ladder_when_a_share_is_beyond_what_the_limits_let_go_then_it_is_told_with_the_most_and_no_search() -> None:
    most = most_cut(slow(), 0.3)
    assert most.share is not None
    assert most.share <= 0.24 + 1e-6
    told_first = takewhile(lambda rung: isinstance(rung, Unreached), climb(slow(), seconds=SECONDS, seed=0))
    unreached = {rung.name: rung for rung in told_first if isinstance(rung, Unreached)}
    assert unreached["cut30"] == Unreached("cut30", "limits", most.share, most.limits)
    assert all(SHARES[name] > most.share for name in unreached)
    told = unreached_row(slow(), unreached["cut30"])
    assert "pace" in {limit["kind"] for limit in told["limits"]}
    assert f"最大でも−{int(most.share * 1000) / 10:g}％" in unreached_sentence(told, "ja")
    assert "proven" in unreached_sentence(told, "en")


def test_start_when_the_share_is_close_to_the_most_then_a_plan_that_cuts_it_or_the_proof_that_none_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.planning.series.most_cut.EXACTLY", 0.02)
    question = town(seconds=SECONDS)
    most = most_cut(question, 0.3)
    assert most.share is not None
    assert start_near_the_end(question, most.share / 2, most, seconds=60) == Start()
    beyond = start_near_the_end(question, most.share, most, seconds=60)
    assert (beyond.is_beyond, beyond.warm) == (True, None)
    assert beyond.most_share is not None
    asked_share = beyond.most_share - 0.02
    start = start_near_the_end(question, asked_share, most, seconds=60)
    assert start.warm is not None
    narrowed = between(question, asked_share, most.share)
    first = solve(narrowed.problem, Limits(seconds=0.0), warm_start=start.warm)
    assert first.plan is not None
    assert check(narrowed.problem, first) == []


def test_most_cut_when_a_plan_is_made_then_it_cuts_no_more() -> None:
    question = town(seconds=SECONDS)
    most = most_cut(question, 0.3)
    assert most.share is not None
    assert max(rung.cut_share for rung in rungs().values()) <= most.share + 1e-6


@pytest.mark.parametrize("language", ["ja", "en"])
def test_ladder_when_told_then_one_line_a_rung_with_its_figures(language: str) -> None:
    rows = []
    for number, each in enumerate(rungs().values()):
        found = find(each.question, each.outcome)
        summary = headlines(found, decisions_of(found))
        rows.append(rung_row(each, number, summary, is_recommended=each.name == "cut20"))
        assert plan_sentences(summary, language)
    told = ladder_sentences(rows, language)
    assert len(told) == 5
    assert sum(line.startswith(("★", "*")) for line in told) == 1
    names = {"name", "cut_share", "run_id", "city_cost_yen", "residents_affected", "meets_budget"}
    assert all(names <= set(row) for row in rows)


def test_recommended_when_several_keep_the_budget_then_the_one_nearest_the_target_else_what_towns_do() -> None:
    given = [rung(name, meets=True) for name in ("cut10", "cut20", "cut30", "cheapest")]
    assert recommend(given).name == "cut20"
    hasty = [replace(each, decade_share=0.12) if each.name == "cut20" else each for each in given]
    assert recommend(hasty).name == "cheapest"  # its 27 % are milder than 30
    mild = [replace(each, cut_share=0.16) if each.name == "cheapest" else each for each in given]
    assert recommend(mild).name == "cheapest"
    assert recommend([replace(each, decade_share=0.12) for each in given]).name == "cut10"
    assert recommend(given, target=0.08).name == "cut10"
    assert recommend(given, target=0.25).name == "cheapest"
    assert recommend(mild, target=0.25).name == "cut30"
    assert recommend(given[:2], target=0.3).name == "cut20"
