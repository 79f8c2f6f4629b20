"""Decisions changed by hand: evaluated as they stand, decided anew around them, and refused where no option does it."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.errors import InvalidInput
from app.planning.ask.settings import Lock
from app.services.plan.change_by_hand import execute_change, request_change
from app.services.plan.optimize import execute_run, request_run
from app.store.plan import runs
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}


@pytest.fixture
def base(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
        run_id = request_run(session, QUICK, title="案", actor="planner").id
    execute_run(sessions, run_id)
    return run_id


def changed(sessions: sessionmaker[Session], base: int, **locks: Lock) -> int:
    with transaction(sessions) as session:
        run_id = request_change(session, base, locks, seconds=5, actor="planner").id
    execute_change(sessions, run_id)
    return run_id


def test_change_when_a_closing_place_is_kept_then_both_differences_and_a_plan_that_keeps_it(
    sessions: sessionmaker[Session], base: int
) -> None:
    with sessions() as session:
        gone = [row["facility_code"] for row in runs.decisions(session, base) if not row["details"]["stands"][-1]]
    assert gone
    answer_id = changed(sessions, base, **{gone[0]: Lock(action="keep")})
    with sessions() as session:
        before, answer = runs.get(session, base), runs.get(session, answer_id)
        told = answer.summary["by_hand"]
        kept = next(row for row in runs.decisions(session, answer_id) if row["facility_code"] == gone[0])
        assert (answer.state, answer.checked) == ("done", True)
        assert kept["details"]["stands"][-1]
        stands = told["as_it_stands"]
        assert stands["difference_yen"] == stands["city_difference_yen"] + stands["travel_difference_yen"]
        # The first plan is the best there is: nothing that is forced on it makes it better.
        assert stands["difference_yen"] > 0
        assert told["difference_yen"] == answer.objective_yen - before.objective_yen > 0
        assert [run.id for run in runs.recent(session, limit=9)] == [base]


def test_change_when_nothing_is_changed_then_nothing_differs(sessions: sessionmaker[Session], base: int) -> None:
    with sessions() as session:
        row = next(row for row in runs.decisions(session, base) if row["details"]["stands"][-1])
    answer_id = changed(sessions, base, **{row["facility_code"]: Lock(action=row["details"]["option"])})
    with sessions() as session:
        told = runs.get(session, answer_id).summary["by_hand"]
        assert told["as_it_stands"]["difference_yen"] == pytest.approx(0, abs=2)
        assert told["as_it_stands"]["broken_count"] == 0
        assert told["difference_yen"] == pytest.approx(0, abs=2)


def test_change_when_no_option_does_it_then_told_of_whom_and_unknown_codes_refused_before(
    sessions: sessionmaker[Session], base: int
) -> None:
    answer_id = changed(sessions, base, S1=Lock(action="privatise"))
    with sessions() as session:
        run = runs.get(session, answer_id)
        assert (run.state, run.summary["by_hand"]["impossible"]) == ("infeasible", "S1")
    with pytest.raises(InvalidInput, match="S9"), transaction(sessions) as session:
        request_change(session, base, {"S9": Lock(action="keep")}, seconds=5, actor="planner")
