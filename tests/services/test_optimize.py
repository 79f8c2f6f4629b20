"""A run from question to stored decisions, over the database, on a town with a known answer."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import InvalidInput
from app.formats.papers.report.products import PaperProduct, Wish
from app.services.paper.export_report import paper_of
from app.services.plan.optimize import execute_run, request_run, solve_now
from app.store.plan import runs
from tests.factories import count, make_municipality, make_run, one
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> dict[str, int]:
    with transaction(sessions) as session:
        return settle_town(session, read_town("three_schools"))


def test_run_when_executed_then_done_recounted_and_two_schools_go_to_the_middle_one(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    with transaction(sessions) as session:
        run_id = request_run(session, QUICK, title="試算", actor="planner").id
        assert count(session, "procrastinate_jobs", "task_name = 'solve_run'") == 1
    execute_run(sessions, run_id)
    with sessions() as session:
        run = runs.get(session, run_id)
        assert (run.state, run.checked, run.gap) == ("done", True, pytest.approx(0, abs=1e-6))
        assert run.bound_yen <= run.objective_yen
        assert run.summary["closed"] == 2
        assert run.summary["people"][-1]["users"] == {"nursery": 200}
        assert run.summary["floor_area_after_m2"] <= 4000
        decided = {row["facility_code"]: row for row in runs.decisions(session, run_id)}
        assert {code: row["action"] for code, row in decided.items()} | {"S2": ""} == {
            "S1": "merge_into",
            "S2": "",
            "S3": "merge_into",
        }
        assert {receiver["facility_id"] for receiver in decided["S1"]["receivers"]} == {town["S2"]}
        assert decided["S1"]["details"]["role"] == "gives"
        assert decided["S2"]["details"]["stands"] == [True] * 4
        assert decided["S1"]["reasons"]


def test_run_when_done_then_its_snapshot_and_engine_are_kept_and_a_second_execution_does_nothing(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    with transaction(sessions) as session:
        run_id = request_run(session, QUICK, title="", actor="planner").id
    execute_run(sessions, run_id)
    kept = "SELECT engine_version, length(snapshot) AS bytes, finished_at FROM plan_run"
    with sessions() as session:
        first = one(session, kept)
    assert first["engine_version"]
    assert first["bytes"] > 100
    assert execute_run(sessions, run_id) is None
    with sessions() as session:
        assert one(session, kept) == first


def test_run_when_infeasible_then_that_is_an_answer_and_no_decisions(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    with transaction(sessions) as session:
        run_id = request_run(session, QUICK | {"area_cut_share": 1.0}, title="", actor="planner").id
    execute_run(sessions, run_id)
    with sessions() as session:
        assert runs.get(session, run_id).state == "infeasible"
        assert runs.decisions(session, run_id) == []


def test_run_when_cancelled_while_queued_then_it_never_starts(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    with transaction(sessions) as session:
        run_id = request_run(session, QUICK, title="", actor="planner").id
        assert runs.request_cancel(session, run_id).state == "cancelled"
    assert execute_run(sessions, run_id) is None
    with sessions() as session:
        run = runs.get(session, run_id)
        assert (run.state, run.objective_yen, run.started_at) == ("cancelled", None, None)


def test_run_when_finished_then_cancelling_changes_nothing(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    with transaction(sessions) as session:
        run_id = make_run(session, state="done").id
        assert runs.request_cancel(session, run_id).state == "done"


def test_run_when_there_is_no_stock_then_words_and_no_traceback(sessions: sessionmaker[Session]) -> None:
    with transaction(sessions) as session:
        make_municipality(session)
    with pytest.raises(InvalidInput, match="先に施設の一覧を取り込んでください"):
        solve_now(sessions, QUICK, actor="planner", tell=lambda line: None)


def test_request_when_a_wish_is_impossible_then_neither_run_nor_job(session: Session) -> None:
    with pytest.raises(InvalidInput) as refusal:
        request_run(session, {"area_cut_share": 3, "locks": {"S1": "maybe"}}, title="", actor="planner")
    assert {fault.pointer for fault in refusal.value.faults} == {"area_cut_share", "locks"}
    assert count(session, "plan_run") == count(session, "procrastinate_jobs") == 0


def test_solve_now_when_asked_then_the_contract_of_the_command_line(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    said: list[str] = []
    answer = solve_now(sessions, QUICK, actor="planner", tell=said.append)
    assert {"status", "objective_yen", "bound_yen", "gap", "seconds", "peak_mb", "decisions", "checked"} <= set(answer)
    assert (answer["status"], answer["checked"]) == ("optimal", True)
    named = {"facility_code", "action", "fiscal_year", "receivers", "stands", "role", "verdict", "term", "functions"}
    named |= {"floor_area", "strength", "opposite", "flips_if", "works"}
    assert named <= set(answer["decisions"][0])
    figures = {"money", "people", "population", "unserved", "floor_area", "budget", "assumptions", "objections"}
    assert figures | {"finance_table", "periods", "keep_everything"} <= set(answer)
    assert answer["money"]["gap_yen"] == answer["money"]["objective_yen"] - answer["money"]["bound_yen"]
    assert all({"code", "value", "unit", "source"} <= set(row) for row in answer["assumptions"])
    assert json.loads(json.dumps(answer)) == answer
    assert said


def test_plan_when_the_same_question_is_asked_twice_then_the_same_answer(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    first, second = (solve_now(sessions, QUICK, actor="planner", tell=lambda line: None) for _ in range(2))
    assert first["decisions"] == second["decisions"]
    assert first["objective_yen"] == second["objective_yen"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_map_when_exported_then_every_decision_is_on_it_and_nothing_from_outside(
    sessions: sessionmaker[Session], town: dict[str, int], language: str
) -> None:
    solve_now(sessions, QUICK, actor="planner", tell=lambda line: None)
    with sessions() as session:
        page = paper_of(session, PaperProduct.HTML, Wish(language)).render().decode()
    for name in ("東保育園", "中保育園", "西保育園"):
        assert name in page


def test_data_version_when_kept_with_the_run_then_a_later_change_shows(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    answer = solve_now(sessions, QUICK, actor="planner", tell=lambda line: None)
    with transaction(sessions) as session:
        newest = session.execute(text("SELECT max(id) FROM change_log")).scalar_one()
        assert answer["data_version"].split(".")[0] == str(newest)
