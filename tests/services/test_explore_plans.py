"""Many plans around a run, over the database: every figure agrees with the stored runs, and the promises hold."""

import itertools
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import ExplorationKind
from app.errors import Conflict, InvalidInput, NotFound
from app.services.plan.adopt_plan import adopt
from app.services.plan.explore_plans import execute_exploration, explore_now, request_exploration
from app.services.plan.optimize import solve_now
from app.store.plan import explorations, runs
from tests.factories import count, make_run, one
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}


@pytest.fixture
def run_id(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
    return int(solve_now(sessions, QUICK, actor="planner", tell=lambda line: None)["run_id"])


def explore(sessions: sessionmaker[Session], kind: str, **options: Any) -> dict[str, Any]:
    found = explore_now(
        sessions,
        ExplorationKind(kind),
        options,
        run_id=None,
        actor="planner",
        tell=lambda line: None,
    )
    assert found["state"] == "done", found["error"]
    result: dict[str, Any] = json.loads(json.dumps(found["result"]))
    return result


def open_places(sessions: sessionmaker[Session], run_id: int) -> set[str]:
    with sessions() as session:
        return {row["facility_code"] for row in runs.decisions(session, run_id) if row["details"]["stands"][-1]}


def test_front_when_swept_then_recounted_runs_over_a_line_that_falls(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    result = explore(sessions, "pareto", alphas_yen=[0, 2000, 200, 20_000])
    members = result["members"]
    assert [row["yen_per_km"] for row in members] == [0, 200, 2000, 20_000]
    assert members[0]["cost_yen"] < members[-1]["cost_yen"]
    assert members[0]["user_km_a_year"] > members[-1]["user_km_a_year"]
    corners = [(corner["user_km_a_year"], corner["cost_yen"]) for corner in result["line"]]
    assert all(later[1] <= earlier[1] + 1 for earlier, later in itertools.pairwise(corners))
    for row in [*members, result["current"]]:
        assert row["above_line_yen"] >= 0
        under = [y for x, y in corners if x >= row["user_km_a_year"]]
        assert row["cost_yen"] >= max(under, default=0) - 2
    assert result["keep_everything"]["cost_yen"] > result["current"]["cost_yen"]
    with sessions() as session:
        for row in members:
            run = runs.get(session, row["run_id"])
            assert (run.checked, run.settings["yen_per_km"]) == (True, row["yen_per_km"])
            assert (run.objective_yen, run.bound_yen) == (row["objective_yen"], row["bound_yen"])
            assert run.data_version == runs.get(session, run_id).data_version


def test_series_when_done_then_its_plans_are_not_listed_and_the_card_speaks_of_the_run(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    members = explore(sessions, "pareto", alphas_yen=[0, 50_000])["members"]
    with sessions() as session:
        assert [run.id for run in runs.recent(session, limit=50)] == [run_id]
        assert runs.latest_done(session).id == run_id
        facility = one(session, "SELECT id FROM facility WHERE code = 'S1'")["id"]
        assert runs.decision_of(session, facility)["run_id"] == run_id
        assert all(len(runs.decisions(session, row["run_id"])) == 3 for row in members)


def test_alternatives_when_found_then_they_differ_by_as_many_actions_and_cost_no_more_than_allowed(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    result = explore(sessions, "alternatives", different=1, dearer=5.0, count=2)
    with sessions() as session:
        objective = runs.get(session, run_id).objective_yen
    found = [row for row in result["members"] if row["verdict"] == "found"]
    assert found
    for row in found:
        assert row["objective_yen"] <= result["most_yen"] + 1
        assert row["objective_yen"] <= objective * 6
        assert len(row["differences"]) >= 1
        assert all(each["run"] is not None and each["other"] is not None for each in row["differences"])
    impossible = explore(sessions, "alternatives", different=4, dearer=1.0)
    assert [row["verdict"] for row in impossible["members"]] == ["none_proven"]
    assert impossible["members"][0]["cost_yen"] is None


def test_nested_plans_when_the_budget_falls_then_closings_only_grow(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    with sessions() as session:
        spent = session.execute(text("SELECT summary FROM plan_run")).scalar_one()
    assert spent
    result = explore(sessions, "nested", shares=[0.5, 1.0, 0.8, 0.02])
    assert result["budget_basis"] == "spending"
    assert [row["share"] for row in result["members"]] == [1.0, 0.8, 0.5, 0.02][: len(result["members"])]
    planned = [row for row in result["members"] if row["cost_yen"] is not None]
    standing = [open_places(sessions, row["run_id"]) for row in planned]
    assert all(smaller <= larger for larger, smaller in itertools.pairwise(standing))
    for row in result["facilities"]:
        stands_last = row["facility_code"] in standing[-1]
        assert (row["given_up_at"] is None) == stands_last
        assert len(row["decisions"]) == len(planned)


def test_robust_choice_when_prices_and_people_differ_then_frequencies_regrets_and_exact_prices(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    result = explore(sessions, "robust", population=[1.0, 0.5], prices=[1.0, 1.5])
    assert [(row["population"], row["prices"]) for row in result["members"]] == [(1, 1), (1, 1.5), (0.5, 1), (0.5, 1.5)]
    comparison, members = result["comparison"], result["members"]
    for plan, values in zip(comparison["plans"], comparison["value_yen"], strict=True):
        if plan >= 0:
            assert values[plan] == pytest.approx(members[plan]["objective_yen"], abs=3)
    worst = [max(row) for row in comparison["regret_yen"]]
    assert worst[comparison["plans"].index(comparison["choice"])] == min(worst)
    for row in result["facilities"]:
        assert sum(row["actions"].values()) == pytest.approx(1)
        held = sum(row["facility_code"] in open_places(sessions, member["run_id"]) for member in members)
        assert row["stays"] == pytest.approx(held / len(members))
    with sessions() as session:
        dear = runs.decisions(session, members[1]["run_id"])
        assert sum(row["cost_yen"] for row in dear) == members[1]["cost_yen"]
        assert all(sum(step["present_yen"] for step in row["steps"]) == row["cost_yen"] for row in dear)


def test_exploration_when_no_plan_keeps_the_limits_then_that_is_the_answer(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    result = explore(sessions, "nested", shares=[1.0, 0.5], budget_yen_per_year=1)
    assert [row["status"] for row in result["members"]] == ["infeasible"]
    assert all(row["decisions"] == [] for row in result["facilities"])


def test_exploration_when_cancelled_while_queued_then_it_never_starts_and_when_stopped_its_plans_stay(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    with transaction(sessions) as session:
        first = request_exploration(session, ExplorationKind.PARETO, {}, run_id=run_id, title="", actor="planner").id
        assert count(session, "procrastinate_jobs", "task_name = 'explore_plans'") == 1
        assert explorations.request_cancel(session, first).state == "cancelled"
    execute_exploration(sessions, first)
    with transaction(sessions) as session:
        assert count(session, "explored_plan") == 0
        second = request_exploration(
            session, ExplorationKind.PARETO, {"alphas_yen": [0, 1, 2]}, run_id=run_id, title="", actor="planner"
        ).id
        session.execute(text("UPDATE exploration SET cancel_requested = true WHERE id = :id"), {"id": second})
    execute_exploration(sessions, second)
    with sessions() as session:
        stopped = explorations.get(session, second)
        assert (stopped.state, len(stopped.result["members"])) == ("cancelled", 1)


def test_exploration_when_taken_up_again_then_it_starts_anew_and_nothing_is_left_twice(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    with transaction(sessions) as session:
        number = request_exploration(
            session, ExplorationKind.PARETO, {"alphas_yen": [0, 500]}, run_id=None, title="", actor="planner"
        ).id
    execute_exploration(sessions, number)
    with transaction(sessions) as session:
        # As it waits again after its worker was killed after the second plan.
        session.execute(text("UPDATE exploration SET state = 'queued', result = '{}'"))
    execute_exploration(sessions, number)
    with sessions() as session:
        assert explorations.get(session, number).state == "done"
        assert (count(session, "explored_plan"), count(session, "plan_run")) == (2, 3)


def test_exploration_when_its_run_cannot_be_read_any_more_then_failed_with_words(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    with transaction(sessions) as session:
        session.execute(text("UPDATE plan_run SET snapshot = 'old'"))
        number = request_exploration(session, ExplorationKind.ROBUST, {}, run_id=run_id, title="", actor="p").id
    with pytest.raises(Conflict, match="calculate it again"):
        execute_exploration(sessions, number)
    with sessions() as session:
        failed = explorations.get(session, number)
        assert (failed.state, "calculate it again" in failed.error) == ("failed", True)


@pytest.mark.parametrize(
    ("kind", "options", "names"),
    [
        ("pareto", {"alphas_yen": []}, {"alphas_yen"}),
        ("pareto", {"alphas_yen": [1, float("nan")], "shares": [1]}, {"alphas_yen", "shares"}),
        ("alternatives", {"different": 0, "dearer": -1, "count": 2.5}, {"different", "dearer", "count"}),
        ("nested", {"shares": [0.5, 0], "budget_yen_per_year": True}, {"shares", "budget_yen_per_year"}),
        ("robust", {"population": "1", "prices": [[1]]}, {"population", "prices"}),
        ("robust", {"population": [0.5 + k / 10 for k in range(8)], "prices": [1, 2, 3, 4, 5]}, {"population"}),
        ("robust", {"seconds": 0, "gap": 2, "seed": 1e300, "surprise": 1}, {"seconds", "gap", "seed", "surprise"}),
    ],
)
def test_request_when_an_option_is_impossible_then_every_fault_is_named_and_nothing_queued(
    session: Session, kind: str, options: dict[str, Any], names: set[str]
) -> None:
    run = make_run(session, state="done")
    with pytest.raises(InvalidInput) as refusal:
        request_exploration(session, ExplorationKind(kind), options, run_id=run.id, title="", actor="planner")
    assert {fault.pointer for fault in refusal.value.faults} == names
    assert count(session, "exploration") == count(session, "procrastinate_jobs") == 0


def test_request_when_there_is_no_finished_run_then_said_so(session: Session) -> None:
    with pytest.raises(NotFound):
        request_exploration(session, ExplorationKind.NESTED, {}, run_id=None, title="", actor="planner")
    run = make_run(session, state="running")
    with pytest.raises(Conflict, match="no plan"):
        request_exploration(session, ExplorationKind.NESTED, {}, run_id=run.id, title="", actor="planner")


def test_spread_when_walked_then_today_the_run_and_the_adopted_plan_stand_among_legal_plans(
    sessions: sessionmaker[Session], run_id: int
) -> None:
    with transaction(sessions) as session:
        told: dict[str, Any] = {"reason": "予算の範囲", "changes_told": "", "adopted_on": date(2026, 4, 1)}
        adopt(session, run_id, title="第2期計画", actor="planner", **told)
    result = explore(sessions, "spread", plans=40, seconds=20)
    assert (result["plans"], result["members"], result["adopted_title"]) == (40, [], "第2期計画")
    for figure in result["figures"]:
        assert sum(figure["counts"]) == 40
        assert figure["edges"] == sorted(figure["edges"])
        marks = {mark["who"]: mark for mark in figure["marks"]}
        assert set(marks) == {"today", "run", "adopted"}
        assert marks["adopted"]["value"] == pytest.approx(marks["run"]["value"])
        assert all(0 <= mark["lower"] + mark["equal"] <= 1 + 1e-9 for mark in marks.values())
    assert result["figures"][0]["marks"][1]["value"] == pytest.approx(result["current"]["cost_yen"], abs=2)
