"""A plan over a population: people of the cells, not lists of users, go where the plan sends them."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.services.importing.import_places import import_population
from app.services.plan.optimize import execute_run, request_run
from app.store.plan import runs
from tests.factories import sheet
from tests.towns import SMALL_TOWN, read_town, settle_town

AREA_HEADER = ("名称", "緯度", "経度", "総数_2020", "0～14歳_2020", "総数_2050", "0～14歳_2050")
AREAS = [
    dict(zip(AREA_HEADER, row, strict=True))
    for row in (("東町", 34.76, 137.4, 1500, 200, 700, 70), ("西町", 34.76, 137.409, 1500, 200, 700, 70))
]


def test_run_when_a_population_is_loaded_then_it_speaks_of_people_and_still_holds_the_recount(
    sessions: sessionmaker[Session],
) -> None:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
        import_population(session, sheet(AREAS), filename="areas.csv", actor="a")
        wishes = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}
        run_id = request_run(session, wishes, title="", actor="planner").id
    execute_run(sessions, run_id)
    with sessions() as session:
        run = runs.get(session, run_id)
        assert (run.state, run.checked, run.summary["basis"]) == ("done", True, "population")
        assert run.gap == pytest.approx(0, abs=1e-6)
        actions = [row["action"] for row in runs.decisions(session, run_id)]
        assert actions.count("merge_into") == 2
        people = run.summary["people"][-1]
        assert 0 < people["residents_affected"] <= run.summary["population"][-1]["residents"]
        assert people["residents_affected"] == people["by_age"]["child"]


def test_run_when_cancelled_while_it_works_then_it_ends_as_cancelled_with_what_it_found(
    sessions: sessionmaker[Session],
) -> None:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
        run_id = request_run(session, {"seconds": 20, "gap": 0.0}, title="", actor="planner").id

    def cancel_at_the_first_word(line: str) -> None:
        # The service speaks once the run has started; the planner presses "cancel" now.
        with transaction(sessions) as session:
            runs.request_cancel(session, run_id)

    execute_run(sessions, run_id, tell=cancel_at_the_first_word)
    with sessions() as session:
        run = runs.get(session, run_id)
        assert run.cancel_requested
        assert run.state in {"cancelled", "done"}
        assert run.finished_at is not None
