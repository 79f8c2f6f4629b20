"""The queue: a worker takes a run, leaves a cancelled one, and takes up what a dead worker left."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import normalise_url, transaction
from app.domain.vocabulary import ExplorationKind, RunState
from app.errors import InvalidInput
from app.models import PlanRun
from app.process import identity
from app.services import run_life
from app.services.outbox import Outside
from app.services.plan.explore_plans import request_exploration
from app.services.plan.optimize import request_run
from app.services.run_life import MOST_DEATHS, Hold, Sweeper, work_off
from app.store.plan import explorations, jobs, queue, runs
from app.worker import make_worker
from tests.factories import count
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}


def with_worker(
    url: str,
    sessions: sessionmaker[Session],
    work: Callable[[App], Awaitable[int | None]],
    outside: Outside | None = None,
) -> int | None:
    """Open the queue on the database, do `work` with it, close it."""
    queue_url = normalise_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    worker = make_worker(queue_url, sessions, threading.Event(), outside)

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


# A process number that no machine gives out: whoever held it has died.
DEAD = identity().rsplit(":", 2)[0] + ":4999999:1"
ELSEWHERE = "another-machine:boot:17:1"


def leave(sessions: sessionmaker[Session], *, holder: str, deaths: int = 0) -> None:
    """The newest job as a holder leaves it: running, in the hands of `holder`, its place in the queue taken."""
    with transaction(sessions) as session:
        worker_id = session.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        ).scalar_one()
        session.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker"), {"worker": worker_id}
        )
        for table in ("plan_run", "exploration"):
            session.execute(
                text(f"""UPDATE {table} SET state = 'running', started_at = now(), heard_at = now(), holder = :holder,
                         fence = fence + 1, deaths = :deaths WHERE state = 'queued'"""),
                {"holder": holder, "deaths": deaths},
            )


def sweep_and_work(url: str, sessions: sessionmaker[Session]) -> int:
    taken = Sweeper(sessions).sweep()
    with_worker(url, sessions, until_idle)
    return taken


def test_sweep_when_a_worker_died_then_the_next_one_finishes_the_run(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    leave(own_sessions, holder=DEAD)
    assert sweep_and_work(own_database, own_sessions) == 1
    assert state(own_sessions, run_id) == ("done", None)
    with own_sessions() as session:
        assert count(session, "procrastinate_jobs") == 0


def test_sweep_when_it_died_too_often_then_the_run_is_given_up_with_a_reason(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    leave(own_sessions, holder=DEAD, deaths=MOST_DEATHS - 1)
    assert sweep_and_work(own_database, own_sessions) == 1
    assert state(own_sessions, run_id) == ("failed", "stalled")


def test_sweep_when_it_was_to_stop_before_its_holder_died_then_it_is_cancelled(
    own_sessions: sessionmaker[Session],
) -> None:
    run_id = queue_run(own_sessions)
    leave(own_sessions, holder=DEAD)
    with transaction(own_sessions) as session:
        runs.request_cancel(session, run_id)
    assert Sweeper(own_sessions).sweep() == 1
    assert state(own_sessions, run_id) == ("cancelled", None)


def test_sweep_when_a_command_was_killed_then_its_run_ends_and_says_so(own_sessions: sessionmaker[Session]) -> None:
    run_id = queue_run(own_sessions)
    leave(own_sessions, holder=DEAD)
    with transaction(own_sessions) as session:
        session.execute(text("UPDATE plan_run SET task = NULL"))
    assert Sweeper(own_sessions).sweep() == 1
    assert state(own_sessions, run_id) == ("failed", run_life.INTERRUPTED)


def test_sweep_when_the_holder_is_of_another_machine_then_only_its_silence_while_we_watch_counts(
    own_sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = queue_run(own_sessions)
    leave(own_sessions, holder=ELSEWHERE)
    now = [1000.0]
    monkeypatch.setattr(run_life.time, "monotonic", lambda: now[0])
    with transaction(own_sessions) as session:
        # However long ago by the clock: we may have slept, or their clock may be wrong.
        session.execute(text("UPDATE plan_run SET heard_at = now() - interval '1 day'"))
    sweeper = Sweeper(own_sessions)
    assert sweeper.sweep() == 0
    now[0] += run_life.SILENT_SECONDS - 1
    with transaction(own_sessions) as session:
        jobs.beat(session, PlanRun, run_id, 1)
    assert sweeper.sweep() == 0
    now[0] += run_life.SILENT_SECONDS - 1
    assert sweeper.sweep() == 0
    now[0] += 2
    assert sweeper.sweep() == 1
    assert state(own_sessions, run_id) == ("queued", None)


def test_sweep_when_a_run_waits_and_nobody_was_called_then_a_worker_is(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    with transaction(own_sessions) as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
    assert sweep_and_work(own_database, own_sessions) == 1
    assert state(own_sessions, run_id) == ("done", None)


def orphan(session: Session, task: str) -> None:
    """Let the job of a task be in the hands of a worker that is no more."""
    session.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = :task"), {"task": task})


def jobs_in_order(session: Session) -> list[tuple[str, str]]:
    found = session.execute(text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY priority DESC, id"))
    return [(task, status) for task, status in found]


def test_sweep_when_a_worker_died_over_the_background_then_it_waits_behind_all_else_and_not_for_ever(
    own_sessions: sessionmaker[Session],
) -> None:
    with transaction(own_sessions) as session:
        queue.defer(session, "deepen_run", {"run_id": 1}, priority=queue.BACKGROUND)
        queue.defer(session, "answer_opposite", {"run_id": 2})
        assert [task for task, _ in jobs_in_order(session)] == ["answer_opposite", "deepen_run"]
        orphan(session, "answer_opposite")
        for _ in range(queue.MOST_ATTEMPTS - 1):
            orphan(session, "deepen_run")
            queue.forget_orphans(session, silent_seconds=8)
            assert jobs_in_order(session) == [("deepen_run", "todo")]
        orphan(session, "deepen_run")
        assert queue.forget_orphans(session, silent_seconds=8) == 1
        assert jobs_in_order(session) == []


def test_holder_when_it_wakes_up_after_another_took_over_then_it_writes_nothing(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)

    def sleep_while_another_works(hold: Hold) -> None:
        with transaction(own_sessions) as session:
            session.execute(text("UPDATE plan_run SET holder = :dead"), {"dead": DEAD})
        sweep_and_work(own_database, own_sessions)
        hold.beat(progress={"seconds": 99})
        assert hold.is_lost and hold.must_stop()
        hold.write(lambda session: jobs.end(session, PlanRun, run_id, RunState.FAILED, error="too late"))

    assert work_off(own_sessions, PlanRun, run_id, sleep_while_another_works, actor="worker") is None
    with own_sessions() as session:
        run = runs.get(session, run_id)
        assert (run.state, run.error, run.fence) == ("done", None, 2)
        assert run.progress.get("seconds") != 99
        assert count(session, "decision") == 3


def test_holder_when_it_breaks_after_another_took_over_then_the_done_run_does_not_fail(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)

    def break_after_another(hold: Hold) -> None:
        with transaction(own_sessions) as session:
            session.execute(text("UPDATE plan_run SET holder = :dead"), {"dead": DEAD})
        sweep_and_work(own_database, own_sessions)
        raise RuntimeError("woken too late")

    with pytest.raises(RuntimeError):
        work_off(own_sessions, PlanRun, run_id, break_after_another, actor="worker")
    assert state(own_sessions, run_id) == ("done", None)


def test_worker_when_it_is_to_end_then_its_run_waits_for_the_next_one(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run_id = queue_run(own_sessions)
    stop = threading.Event()

    def end_meanwhile(hold: Hold) -> None:
        stop.set()
        assert hold.must_stop()
        hold.write(lambda session: None)

    assert work_off(own_sessions, PlanRun, run_id, end_meanwhile, actor="worker", stop=stop) is None
    assert state(own_sessions, run_id) == ("queued", None)
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id) == ("done", None)


def test_run_when_two_workers_are_called_then_one_of_them_works(own_sessions: sessionmaker[Session]) -> None:
    run_id = queue_run(own_sessions)
    held = []

    def work(hold: Hold) -> None:
        held.append(hold.fence)
        assert work_off(own_sessions, PlanRun, run_id, lambda again: held.append(again.fence), actor="other") is None

    work_off(own_sessions, PlanRun, run_id, work, actor="worker")
    assert held == [1]


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


@pytest.mark.parametrize(("deaths", "ends"), [(0, ("done", None, 2)), (MOST_DEATHS - 1, ("failed", "stalled", 0))])
def test_sweep_when_a_worker_died_over_a_series_then_begun_anew_or_given_up_with_a_reason(
    own_database: str, own_sessions: sessionmaker[Session], deaths: int, ends: tuple[str, str | None, int]
) -> None:
    number = queue_series(own_database, own_sessions)
    leave(own_sessions, holder=DEAD, deaths=deaths)
    assert sweep_and_work(own_database, own_sessions) == 1
    assert series_state(own_sessions, number) == ends


def test_worker_when_the_register_is_emptied_meanwhile_then_the_run_fails_with_the_reason(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    with transaction(own_sessions) as session:
        run = runs.create(session, title="", settings=QUICK, seed=0, data_version="")
        run_life.request(session, run, "solve_run", "request_run", "planner", run=run.id)
        run_id = run.id
    with_worker(own_database, own_sessions, until_idle)
    assert state(own_sessions, run_id) == ("failed", "no facilities: import a facility list first")


def test_run_when_there_is_nothing_to_plan_then_refused_before_it_waits(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    with pytest.raises(InvalidInput, match="施設がまだ登録されていません"), transaction(own_sessions) as session:
        request_run(session, QUICK, title="", actor="planner")


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
