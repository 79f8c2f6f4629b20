"""The queue: a worker takes a run, leaves a cancelled one, and takes up what a dead worker left."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import normalise_url, transaction
from app.domain.vocabulary import ExplorationKind
from app.services.explore_plans import request_exploration
from app.services.optimize import request_run
from app.store import explorations, runs
from app.worker import MOST_ATTEMPTS, make_worker, take_up_stalled
from tests.factories import count, one
from tests.towns import read_town, settle_town

QUICK = {"seconds": 20, "gap": 0.0, "base_year": 2026}


def with_worker(url: str, sessions: sessionmaker[Session], work: Callable[[App], Awaitable[int | None]]) -> int | None:
    """Open the queue on the database, do `work` with it, close it."""
    queue_url = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    worker = make_worker(queue_url, sessions)

    async def opened() -> int | None:
        async with worker.open_async():
            return await work(worker)

    # In a thread of its own: browser tests of the same process keep an event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, opened()).result()


async def until_idle(worker: App) -> None:
    await worker.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="successful")


def queue_run(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
        return request_run(session, QUICK, title="", actor="planner").id


def state(sessions: sessionmaker[Session], run_id: int) -> tuple[str, str | None]:
    with sessions() as session:
        run = runs.get(session, run_id)
        return str(run.state), run.error


def test_worker_when_a_run_is_queued_then_it_is_worked_off(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id) == ("done", None)
    with own_sessions() as session:
        assert count(session, "decision") == 3
        assert count(session, "procrastinate_jobs", "task_name = 'solve_run'") == 0


def test_worker_when_the_run_was_cancelled_then_it_is_left_alone(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    with transaction(own_sessions) as session:
        runs.request_cancel(session, run_id)
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id) == ("cancelled", None)
    with own_sessions() as session:
        assert count(session, "decision") == 0


def leave_as_if_killed(sessions: sessionmaker[Session], *, attempts: int) -> None:
    """The job as a killed worker leaves it: doing, and its worker without a heartbeat for long."""
    with transaction(sessions) as session:
        worker_id = session.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        ).scalar_one()
        session.execute(
            text("""UPDATE procrastinate_jobs SET status = 'doing', attempts = :attempts, worker_id = :worker
                    WHERE task_name IN ('solve_run', 'explore_plans')"""),
            {"attempts": attempts, "worker": worker_id},
        )
        session.execute(text("UPDATE plan_run SET state = 'running', started_at = now() WHERE state = 'queued'"))
        session.execute(text("UPDATE exploration SET state = 'running', started_at = now()"))


def test_stalled_when_a_worker_died_then_the_next_one_finishes_the_run(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    leave_as_if_killed(own_sessions, attempts=1)

    async def sweep_and_work(worker: App) -> int:
        taken = await take_up_stalled(worker, own_sessions)
        await until_idle(worker)
        return taken

    assert with_worker(own_database, own_sessions, sweep_and_work) == 1
    assert state(own_sessions, run_id) == ("done", None)


def test_stalled_when_it_has_failed_too_often_then_the_run_is_given_up_with_a_reason(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    leave_as_if_killed(own_sessions, attempts=MOST_ATTEMPTS)
    with_worker(own_database, own_sessions, lambda worker: take_up_stalled(worker, own_sessions))
    assert state(own_sessions, run_id) == ("failed", "stalled")
    with own_sessions() as session:
        assert one(session, "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'solve_run'") == {
            "status": "failed"
        }


def queue_series(url: str, sessions: sessionmaker[Session]) -> int:
    """A run worked off, and a series about it that waits."""
    run_id = queue_run(sessions)
    with_worker(url, sessions, until_idle)
    options = {"alphas_yen": [0, 500], "seconds": 5}
    with transaction(sessions) as session:
        kind = ExplorationKind.PARETO
        return request_exploration(session, kind, options, run_id=run_id, title="", actor="planner").id


def series_state(sessions: sessionmaker[Session], number: int) -> tuple[str, str | None, int]:
    with sessions() as session:
        found = explorations.get(session, number)
        return str(found.state), found.error, count(session, "explored_plan")


def test_worker_when_a_series_of_plans_is_queued_then_it_is_worked_off(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    number = queue_series(own_database, own_sessions)
    with_worker(own_database, own_sessions, until_idle)
    assert series_state(own_sessions, number) == ("done", None, 2)


@pytest.mark.parametrize(("attempts", "ends"), [(1, ("done", None, 2)), (MOST_ATTEMPTS, ("failed", "stalled", 0))])
def test_stalled_when_a_worker_died_over_a_series_then_begun_anew_or_given_up_with_a_reason(
    own_database: str, own_sessions: sessionmaker[Session], attempts: int, ends: tuple[str, str | None, int]
) -> None:
    number = queue_series(own_database, own_sessions)
    leave_as_if_killed(own_sessions, attempts=attempts)

    async def sweep_and_work(worker: App) -> int:
        taken = await take_up_stalled(worker, own_sessions)
        await until_idle(worker)
        return taken

    assert with_worker(own_database, own_sessions, sweep_and_work) == 1
    assert series_state(own_sessions, number) == ends


def test_worker_when_there_is_nothing_to_plan_then_the_run_fails_with_the_reason(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    with transaction(own_sessions) as session:
        run_id = request_run(session, QUICK, title="", actor="planner").id
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id) == ("failed", "no facilities: import a facility list first")


def test_worker_when_the_program_breaks_then_the_run_does_not_hang(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    with transaction(own_sessions) as session:
        # A price list this version does not have, as a run of an older version may name it.
        session.execute(text("""UPDATE plan_run SET settings = '{"preset": "gone"}'"""))
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id)[0] == "failed"
    assert "gone" in (state(own_sessions, run_id)[1] or "")
