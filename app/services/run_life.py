"""The life of a run or series: asked for, taken by one holder, heard of, ended; and taken up again when he died.

Once for plan runs, opposite decisions and series of plans. While the search works no transaction is open; the holder
says every two seconds that he lives, and proves with each write that the job is still his.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import RunState
from app.errors import AppError, Unavailable
from app.models import Exploration, PlanRun
from app.optimizer.question.limits import Progress
from app.process import has_died, identity
from app.store.facility import changes
from app.store.plan import jobs, queue
from app.store.plan.jobs import JobTable, LostHold

log = logging.getLogger("saihen.runs")
Sessions = sessionmaker[Session]
Tell = Callable[[str], None]
Result = TypeVar("Result")
BEAT_SECONDS = 2.0
REPORT_EVERY_SECONDS = 1.0
# A holder of another machine is given up after so long without a word; one of this machine as soon as it is gone.
SILENT_SECONDS = 8.0
# A restarting database is waited for before what was found is lost.
PATIENCE_SECONDS = 60.0
MOST_DEATHS = 3
INTERRUPTED = "interrupted: the program that worked on it has ended"
STALLED = "stalled"
ARGUMENT: dict[JobTable, str] = {PlanRun: "run_id", Exploration: "exploration_id"}


class Interrupted(Exception):
    """The program is to end: the job goes back to wait, and whoever takes it next begins anew."""


def request(session: Session, job: PlanRun | Exploration, task: str, action: str, actor: str, **told: Any) -> None:
    """Queue a job just made, and note who asked, all or nothing of it."""
    job.task = task
    session.flush()
    queue.defer(session, task, {ARGUMENT[type(job)]: job.id})
    changes.record(session, actor, action, told)


@dataclass(slots=True)
class Hold:
    """One job in the hands of this process. `stop` is set when the process is to end."""

    sessions: Sessions
    table: JobTable
    job_id: int
    fence: int
    actor: str
    stop: threading.Event
    is_cancelled: bool = False
    is_lost: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def must_stop(self) -> bool:
        return self.is_cancelled or self.is_lost or self.stop.is_set()

    def beat(self, **values: Any) -> None:
        """Say that we live and write `values`. A database that does not answer now is asked again next time."""
        try:
            with transaction(self.sessions) as session:
                self.is_cancelled = jobs.beat(session, self.table, self.job_id, self.fence, **values)
        except LostHold:
            self.is_lost = True
        except (Unavailable, DBAPIError) as fault:
            log.warning(
                "%s %s: no word to the database: %s", self.table.__tablename__, self.job_id, type(fault).__name__
            )

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Do `work` in one transaction that proves the hold first; a restarting database is waited for.

        Raises LostHold where the job is no longer ours, Interrupted where the process is to end.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            if self.stop.is_set() and not self.is_cancelled:
                raise Interrupted
            try:
                return self._write_once(work)
            except Unavailable:
                if time.monotonic() > until:
                    raise
                time.sleep(REPORT_EVERY_SECONDS)

    def _write_once(self, work: Callable[[Session], Result]) -> Result:
        with transaction(self.sessions) as session:
            changes.act_as(session, self.actor)
            jobs.prove(session, self.table, self.job_id, self.fence)
            return work(session)

    def end(self, state: RunState, **figures: Any) -> None:
        """Close the job, where it is still ours."""
        try:
            self._write_once(lambda session: jobs.end(session, self.table, self.job_id, state, **figures))
        except LostHold:
            self.is_lost = True

    def give_back(self) -> None:
        """Let the job wait for the next worker."""
        try:
            self._write_once(lambda session: wait_again(session, self.table, self.job_id))
        except LostHold:
            self.is_lost = True

    def keep_beating(self) -> None:
        while not self.ended.wait(BEAT_SECONDS):
            self.beat()


def work_off(
    sessions: Sessions,
    table: JobTable,
    job_id: int,
    work: Callable[[Hold], Result],
    *,
    actor: str,
    stop: threading.Event | None = None,
) -> Result | None:
    """Take a job and do `work`; None where it does not wait any more, was taken from us, or the process is to end.

    Whatever `work` raises, the job is failed first and says why: nobody waits for a job that no one holds.
    """
    with transaction(sessions) as session:
        fence = jobs.take(session, table, job_id, holder=identity())
    if fence is None:
        return None
    hold = Hold(sessions, table, job_id, fence, actor, stop or threading.Event())
    pulse = threading.Thread(target=hold.keep_beating, daemon=True)
    # One bare connection cannot be used by two threads; the reports of the work itself are heard then.
    if isinstance(sessions.kw.get("bind"), Engine):
        pulse.start()
    try:
        return _guarded(hold, work)
    finally:
        hold.ended.set()


def _guarded(hold: Hold, work: Callable[[Hold], Result]) -> Result | None:
    try:
        return work(hold)
    except LostHold:
        log.warning("%s %s was taken over; nothing was written", hold.table.__tablename__, hold.job_id)
        return None
    except Interrupted:
        hold.give_back()
        return None
    except Exception as fault:
        hold.end(RunState.FAILED, error=fault.detail if isinstance(fault, AppError) else repr(fault))
        raise
    except KeyboardInterrupt:
        hold.end(RunState.CANCELLED, error=None)
        raise


def wait_again(session: Session, table: JobTable, job_id: int, *, died: bool = False) -> None:
    """Give a job back to the queue; one that no worker takes up ends instead. Who calls has proved that he may."""
    task = jobs.task_of(session, table, job_id)
    if task is None:
        jobs.end(session, table, job_id, RunState.FAILED, error=INTERRUPTED)
        return
    jobs.give_back(session, table, job_id, died=died)
    queue.defer(session, task, {ARGUMENT[table]: job_id})


class Listener:
    """The search's monitor: writes progress at most once a second and hears that it should stop."""

    def __init__(self, hold: Hold, tell: Tell) -> None:
        self.hold = hold
        self.tell = tell
        self.began = time.monotonic()
        self.last = self.began

    def report(self, progress: Progress) -> None:
        if time.monotonic() - self.last >= REPORT_EVERY_SECONDS:
            self.write(self.figures(progress))

    def figures(self, progress: Progress) -> dict[str, Any]:
        seconds = round(time.monotonic() - self.began, 1)
        return {"seconds": seconds, "phase": progress.phase, "gap": progress.gap}

    def write(self, figures: dict[str, Any]) -> None:
        self.last = time.monotonic()
        self.hold.beat(progress=figures)

    def cancelled(self) -> bool:
        return self.hold.must_stop()


class Sweeper:
    """Finds jobs whose holder has died, and jobs that wait without anybody being called.

    A holder of another machine is dead when we have been awake and watching for `SILENT_SECONDS` and heard nothing:
    comparing clocks would take a machine that slept, or whose clock is wrong, for a dead one.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._seen: dict[tuple[str, int], tuple[object, float]] = {}

    def sweep(self) -> int:
        """Take up what was left; returns how many jobs."""
        with transaction(self._sessions) as session:
            changes.act_as(session, "worker")
            queue.forget_orphans(session, silent_seconds=SILENT_SECONDS)
            return sum(self._sweep_table(session, table) for table in ARGUMENT)

    def _sweep_table(self, session: Session, table: JobTable) -> int:
        lost = [held for held in jobs.running(session, table) if self._is_lost(table, held)]
        for held in lost:
            log.warning("%s %s was left by %s", table.__tablename__, held.job_id, held.holder)
            _take_up(session, table, held)
        uncalled = [
            (job_id, task)
            for job_id, task in jobs.waiting(session, table)
            if not queue.is_queued(session, task, {ARGUMENT[table]: job_id})
        ]
        for job_id, task in uncalled:
            queue.defer(session, task, {ARGUMENT[table]: job_id})
        return len(lost) + len(uncalled) + jobs.end_abandoned(session, table, error=INTERRUPTED)

    def _is_lost(self, table: JobTable, held: jobs.Held) -> bool:
        if held.holder is None:
            return True
        if held.holder == identity():
            return False
        if has_died(held.holder):
            return True
        word = (held.fence, held.heard_at)
        before, since = self._seen.get((table.__tablename__, held.job_id), (None, 0.0))
        if before != word:
            self._seen[table.__tablename__, held.job_id] = (word, time.monotonic())
            return False
        return time.monotonic() - since > SILENT_SECONDS


def _take_up(session: Session, table: JobTable, held: jobs.Held) -> None:
    if held.cancel_requested:
        jobs.end(session, table, held.job_id, RunState.CANCELLED)
    elif held.deaths + 1 >= MOST_DEATHS and held.task is not None:
        jobs.end(session, table, held.job_id, RunState.FAILED, error=STALLED)
    else:
        wait_again(session, table, held.job_id, died=True)
