"""The opposite decision, from the question to the stored answer."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import Conflict
from app.formats.words.opposite_words import opposite_sentences
from app.planning.tell.contract import with_opposites
from app.services.plan.ask_opposite import execute_opposite, request_opposite
from app.services.plan.deepen_run import deepen_step
from app.services.plan.optimize import execute_run, request_loosened, request_run, solve_now
from app.store.plan import runs
from tests.factories import count
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> dict[str, int]:
    with transaction(sessions) as session:
        return settle_town(session, read_town("three_schools"))


def run_of(sessions: sessionmaker[Session], **wishes: object) -> int:
    with transaction(sessions) as session:
        run_id = request_run(session, QUICK | wishes, title="案", actor="planner").id
    execute_run(sessions, run_id)
    return run_id


def test_opposite_when_worked_out_then_difference_changes_and_a_plan_of_its_own_but_not_the_latest(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    run_id = run_of(sessions)
    with transaction(sessions) as session:
        answer_id = request_opposite(session, run_id, town["S1"], actor="planner").id
        assert request_opposite(session, run_id, town["S1"], actor="planner").id == answer_id
        assert count(session, "procrastinate_jobs", "task_name = 'answer_opposite'") == 1
    execute_opposite(sessions, answer_id)
    with sessions() as session:
        answer, base = runs.get(session, answer_id), runs.get(session, run_id)
        told = answer.summary["opposite"]
        assert (answer.state, answer.checked, told["keeps"], told["whole"]) == ("done", True, True, True)
        assert told["difference_yen"] == pytest.approx(answer.objective_yen - base.objective_yen, abs=2)
        assert told["difference_yen"] > 0
        assert "cost" in {flip["kind"] for flip in told["flips_if"]}
        assert "S1" in {change["facility_code"] for change in told["changes"]}
        assert runs.latest_done(session).id == run_id
        assert [run.id for run in runs.recent(session, limit=10)] == [run_id]
        assert runs.opposites(session, run_id) == [{"run_id": answer_id, "state": "done", "facility_id": town["S1"]}]
        for language, word in (("ja", "残した場合"), ("en", "were kept")):
            assert word in opposite_sentences(told, language)[0]


def test_opposite_when_the_facility_is_locked_then_the_answer_fails_saying_so(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    run_id = run_of(sessions, locks={"S1": "keep"})
    with transaction(sessions) as session:
        answer_id = request_opposite(session, run_id, town["S1"], actor="planner").id
    with pytest.raises(Conflict, match="only_one_decision"):
        execute_opposite(sessions, answer_id)
    with sessions() as session:
        assert runs.get(session, answer_id).state == "failed"


def test_run_when_infeasible_then_the_clash_and_a_way_out_are_kept(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    run_id = run_of(sessions, area_cut_share=0.9, minimum_number={"nursery": 2})
    with sessions() as session:
        run = runs.get(session, run_id)
        assert (run.state, run.summary["status"], run.summary["proven"]) == ("infeasible", "infeasible", True)
        assert {row["kind"] for row in run.summary["clash"]} == {"area", "minimum"}
        assert run.summary["needs"] == "all"
        assert run.summary["loosening"]


def test_deepening_when_a_run_is_done_then_the_opposites_of_all_closings_are_known_and_firm(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    run_id = run_of(sessions)
    with sessions() as session:
        before = runs.decisions(session, run_id)
        stored = dict(runs.get(session, run_id).summary)
    steps = 0
    while deepen_step(sessions, run_id):
        steps += 1
    assert steps == 3
    with sessions() as session:
        run = runs.get(session, run_id)
        assert set(run.summary["opposites"]) == set(town)
        assert {name: value for name, value in run.summary.items() if name != "opposites"} == stored
        assert runs.decisions(session, run_id) == before
        told = {row["facility_code"]: row["details"] for row in with_opposites(run.summary, before)}
    gone = [code for code, details in told.items() if not details["stands"][-1]]
    assert len(gone) == 2
    for code in gone:
        assert told[code]["strength"] == "firm"
        assert told[code]["opposite"]["extra_yen"] > run.summary["money"]["gap_yen"]


def test_loosening_when_applied_then_the_run_is_asked_again_and_has_a_plan(
    sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    answer = solve_now(
        sessions,
        QUICK | {"area_cut_share": 0.9, "minimum_number": {"nursery": 2}},
        actor="planner",
        tell=lambda line: None,
        loosens=True,
    )
    assert answer["status"] == "optimal"
    assert answer["loosened"]
    with transaction(sessions) as session:
        first = min(run.id for run in runs.recent(session, limit=10))
        again = request_loosened(session, first, actor="planner").id
    execute_run(sessions, again)
    with sessions() as session:
        assert runs.get(session, again).state == "done"
