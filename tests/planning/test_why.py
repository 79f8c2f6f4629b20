"""Why ours: what limits cost, which wishes clash, whom a plan moves, and what the opposite decision would cost."""

from typing import Any

import numpy as np
import pytest
from app.planning.ask.wishes import read_wishes
from app.planning.tell.affected import affected_of
from app.planning.tell.answer import decide
from app.planning.tell.farther import tight_standards
from app.planning.tell.flows import moves_of

from app.domain.people.demand import population_demand
from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import Action, AgeBand
from app.formats.words.limit_words import clash_sentence, loosening_sentence, tight_sentence
from app.formats.words.reason_words import reason_sentence
from app.optimizer.engine.solve import solve
from app.optimizer.question.check import recount
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.plan import Outcome, Status
from app.planning.ask.finance_shares import Finance, city_shares
from app.planning.ask.question import Cells, Question, ask
from app.planning.ask.snapshot import pack, unpack
from app.planning.tell.clash import clash_of
from app.planning.tell.opposite import NoOpposite, ask_about, work_out
from app.planning.tell.summary import summarise
from app.planning.tell.tight import tight_limits
from tests.towns import places_of, read_town

EXACT = Limits(seconds=20, gap=0.0)
SCHOOLS = read_town("three_schools")


def asked(**wishes: Any) -> Question:
    read, faults = read_wishes(wishes, base_year=2026)
    assert faults == []
    return ask(places_of(SCHOOLS), read)


def answered(**wishes: Any) -> tuple[Question, Outcome]:
    question = asked(**wishes)
    return question, solve(question.problem, EXACT)


def test_opposite_when_worked_out_then_it_costs_what_locking_it_costs() -> None:
    question, outcome = answered()
    snapshot = unpack(pack(question, outcome))
    leaving = next(each for each in decide(question, outcome) if each.action is Action.MERGE)
    place = question.places[leaving.place]
    about = ask_about(snapshot, place.facility_id)
    assert about.keeps
    _, found = work_out(snapshot, about, seconds=20, monitor=SILENT)
    _, locked = answered(locks={place.code: "keep"})
    assert found.difference_yen == pytest.approx(locked.objective_yen - outcome.objective_yen, abs=5)
    assert found.least_yen == pytest.approx(found.difference_yen, abs=5)
    assert leaving.opposite_cost_yen <= found.difference_yen + 5


def test_opposite_when_the_planner_has_locked_the_place_then_there_is_none() -> None:
    question, outcome = answered(locks={"S1": "keep"})
    facility = next(place.facility_id for place in question.places if place.code == "S1")
    with pytest.raises(NoOpposite, match="only_one_decision"):
        ask_about(unpack(pack(question, outcome)), facility)


def test_snapshot_when_of_another_version_then_refused() -> None:
    for bytes_ in (b"", b"\x80\x05K\x01."):
        with pytest.raises(ValueError, match="another version"):
            unpack(bytes_)


def test_clash_when_all_must_stay_but_half_the_area_must_go_then_both_are_named_and_one_way_out() -> None:
    question = asked(area_cut_share=0.5, locks=dict.fromkeys(("S1", "S2", "S3"), "keep"))
    found = clash_of(question)
    assert {row["kind"] for row in found["clash"]} == {"area", "lock"}
    assert found["loosening"]
    text = clash_sentence(found, "ja")
    assert "延床面積の上限" in text
    assert "を残すこと" in text
    assert all(loosening_sentence(row, language) for row in found["loosening"] for language in ("ja", "en"))


def test_clash_when_everybody_uses_the_nearest_place_and_it_is_full_then_the_place_is_named() -> None:
    """Two schools close; the third is nearest for all 300 children and has room for 100, or 150 rebuilt larger."""
    town = SCHOOLS | {"capacity": 100}
    wishes = {"nearest_only": True, "locks": {"S1": "close", "S3": "close"}}
    read, _ = read_wishes(wishes, base_year=2026)
    question = ask(places_of(town), read)
    assert solve(question.problem, EXACT).status is Status.INFEASIBLE
    found = clash_of(question)
    rooms = [row for row in found["clash"] if row["kind"] == "capacity"]
    assert [row["facility_code"] for row in rooms] == ["S2"]
    assert {"closest", "lock"} <= {row["kind"] for row in found["clash"]}
    (step,) = [row for row in found["loosening"] if row["kind"] == "capacity"]
    assert step["amount"] == pytest.approx(150, abs=1) or step["amount"] == pytest.approx(200, abs=1)


def test_tight_limit_when_a_budget_is_used_up_then_it_is_told_with_its_years_and_price() -> None:
    free_question, free = answered()
    spent = free_question.problem.strategies.capital_yen[free.plan.strategy].sum(axis=0)
    question, outcome = answered(budget_yen_per_year=float(spent.max()) / 10)
    years = 2026 + 10 * int(spent.argmax())
    (row,) = [row for row in tight_limits(question, outcome) if row["kind"] == "budget" and row["from_year"] == years]
    assert row["used"] == pytest.approx(row["limit"], rel=1e-3)
    assert str(years) in tight_sentence(row, "ja")
    assert str(years) in tight_sentence(row, "en")


def test_standard_when_some_are_beyond_it_then_one_km_more_is_told_with_whom_it_serves() -> None:
    """Only the middle school stays, 0.52 km by road from the others; standard 0.3 km, unserved: ten times."""
    locks = {"S1": "close", "S2": "keep", "S3": "close"}
    question, outcome = answered(standard_km={"elementary_school": 0.3}, locks=locks)
    (row,) = tight_standards(question, outcome)
    unserved = recount(question.problem, outcome.plan).unserved.sum(axis=0)
    saved = question.problem.alpha_yen * (question.problem.access_factor[0] @ unserved) * (3.0 - 0.4 * 1.3)
    assert row["step_yen"] == pytest.approx(saved, rel=1e-3)
    assert (row["function"], row["limit"], row["people"]) == ("elementary_school", 0.3, 200)
    assert "0.3 km" in tight_sentence(row, "ja")
    assert "up to 200 more users" in tight_sentence(row, "en")


def test_standard_when_all_are_served_then_nothing_is_told() -> None:
    assert tight_standards(*answered()) == []


def test_standard_when_the_others_are_full_then_only_the_room_counts() -> None:
    town = SCHOOLS | {"capacity": 100}
    read, _ = read_wishes({"standard_km": {"elementary_school": 0.3}, "locks": {"S1": "close"}}, base_year=2026)
    question = ask(places_of(town), read)
    outcome = solve(question.problem, EXACT)
    counted = recount(question.problem, outcome.plan)
    free = np.maximum(counted.capacity - counted.users, 0.0).max(axis=1).sum()
    rows = tight_standards(question, outcome)
    assert sum(row["people"] for row in rows) <= free + 1


def test_carbon_when_cut_then_the_plan_keeps_it_and_says_on_what_figures() -> None:
    question, outcome = answered(carbon_cut_share=0.5, running_carbon_kg_per_m2=60)
    carbon = summarise(question, outcome, decide(question, outcome))["carbon"]
    assert carbon["plan_t"] <= 0.5 * carbon["keep_t"] + 1
    assert (carbon["running_kg_per_m2"], carbon["assumption"]) == (60, True)


def test_budget_of_each_period_when_given_then_it_wins_over_the_yearly_one() -> None:
    question = asked(budget_yen_per_year=1e9, budget_yen_per_period=[5e9, None, 0, 1])
    assert question.problem.budget_yen.tolist() == [5e9, np.inf, 0, 1]


def test_people_when_they_move_then_area_age_and_way_are_told() -> None:
    grid_ages = np.array([[100.0, 0, 0, 0]])
    grid = PopulationGrid(
        codes=("c1",),
        names=("東町",),
        lon=np.array([137.4]),
        lat=np.array([34.76]),
        years=(2026,),
        bands=(AgeBand.ALL, AgeBand.CHILD),
        people=np.array([[[100.0], [100.0]]]),
    )
    from_cells = _with_cells(grid, grid_ages)
    outcome = solve(from_cells.problem, EXACT)
    moves = moves_of(from_cells, outcome.plan)
    affected = affected_of(from_cells, moves, np.ones(len(moves.client), dtype=np.bool_))
    assert [row["area"] for row in affected.areas] == ["東町"]
    assert affected.ages["child"] == pytest.approx(moves.users.sum(), abs=1)
    assert sum(affected.ages.values()) == affected.ages["child"]
    reason = {"code": "affected_areas", "areas": list(affected.areas)}
    assert "東町" in reason_sentence(reason, "ja")


def _with_cells(grid: PopulationGrid, ages: np.ndarray) -> Question:
    read, _ = read_wishes({"locks": {"S1": "close"}}, base_year=2026)
    xy = np.zeros((1, 2))
    return ask(places_of(SCHOOLS), read, demand=population_demand(grid), demand_xy=xy, cells=Cells(("東町",), ages))


def test_finance_when_schemes_end_then_only_their_years_count() -> None:
    """公適債 pays 45 % of merged works until FY2026: one of the ten years of the first period."""
    horizon = {"base_year": 2026, "periods": 4, "period_years": 10}
    in_force = dict(city_shares(Finance.IN_FORCE, **horizon))
    assert in_force[Action.MERGE] == pytest.approx((1 - 0.045, 1, 1, 1))
    continued = dict(city_shares(Finance.CONTINUED, **horizon))
    assert continued[Action.MERGE] == pytest.approx((0.55,) * 4)
    assert city_shares(Finance.CASH, **horizon) == ()


def test_finance_when_schemes_go_on_then_the_plan_is_no_dearer_and_says_what_others_pay() -> None:
    plain_question, plain = answered(locks=dict.fromkeys(("S1", "S2", "S3"), "keep"))
    question, helped = answered(locks=dict.fromkeys(("S1", "S2", "S3"), "keep"), finance="continued")
    summary = summarise(question, helped, decide(question, helped))
    assert helped.objective_yen <= plain.objective_yen
    assert summary["finance"] == "continued"
    assert plain.objective_yen - helped.objective_yen <= summary["relief_yen"] + 5
    assert summarise(plain_question, plain, decide(plain_question, plain))["relief_yen"] == 0


def test_wishes_when_a_place_is_closed_and_left_alone_at_once_then_the_contradiction_is_told() -> None:
    _, faults = read_wishes({"locks": {"S1": "close"}, "not_before": {"S1": 2100}}, base_year=2026)
    assert [(fault.code, fault.value) for fault in faults] == [("closed_but_not_before", "S1")]
