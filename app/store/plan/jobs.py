"""Runs and series as jobs: taken by one holder at a time, heard of, given back, and found again when he has died."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import Conflict
from app.models import Exploration, PlanRun

ABANDONED_SECONDS = 60
JobTable = type[PlanRun] | type[Exploration]


class LostHold(Conflict):
    """The job is no longer this holder's: it was ended, or another one took it over. Nothing may be written."""


@dataclass(frozen=True, slots=True)
class Held:
    """A job that is being worked on, as the others see it."""

    job_id: int
    fence: int
    holder: str | None
    heard_at: datetime | None
    task: str | None
    deaths: int
    cancel_requested: bool


def take(session: Session, table: JobTable, job_id: int, *, holder: str) -> int | None:
    """Become the holder of a job that waits; the fence to write with, or None where it does not wait any more."""
    return session.execute(
        update(table)
        .where(table.id == job_id, table.state == RunState.QUEUED)
        .values(
            state=RunState.RUNNING, started_at=func.now(), heard_at=func.now(), holder=holder, fence=table.fence + 1
        )
        .returning(table.fence)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()


def beat(session: Session, table: JobTable, job_id: int, fence: int, **values: Any) -> bool:
    """Say that the holder lives, and write `values`; True where he has been asked to stop. Raises LostHold."""
    asked = session.execute(
        update(table)
        .where(table.id == job_id, table.fence == fence, table.state == RunState.RUNNING)
        .values(heard_at=func.now(), **values)
        .returning(table.cancel_requested)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if asked is None:
        raise LostHold(f"{table.__tablename__} {job_id} has another holder, or has ended")
    return asked


def prove(session: Session, table: JobTable, job_id: int, fence: int) -> None:
    """Hold the row until the transaction ends: whatever else it writes is written by the holder. Raises LostHold."""
    held = select(table.id).where(table.id == job_id, table.fence == fence, table.state == RunState.RUNNING)
    if session.scalar(held.with_for_update()) is None:
        raise LostHold(f"{table.__tablename__} {job_id} has another holder, or has ended")


def running(session: Session, table: JobTable) -> list[Held]:
    """Every job that is being worked on; those whose holder writes at this moment are left out."""
    names = (table.id, table.fence, table.holder, table.heard_at, table.task, table.deaths, table.cancel_requested)
    query = select(*names).where(table.state == RunState.RUNNING).order_by(table.id)
    return [Held(*row) for row in session.execute(query.with_for_update(skip_locked=True))]


def end(session: Session, table: JobTable, job_id: int, state: RunState, **values: Any) -> None:
    """Close a job; who calls has proved that he may."""
    session.execute(
        update(table)
        .where(table.id == job_id)
        .values(state=state, finished_at=func.now(), **values)
        .execution_options(synchronize_session=False)
    )


def give_back(session: Session, table: JobTable, job_id: int, *, died: bool) -> None:
    """Let a job wait again; who calls has proved that he may."""
    session.execute(
        update(table)
        .where(table.id == job_id)
        .values(state=RunState.QUEUED, holder=None, heard_at=None, deaths=table.deaths + int(died), progress={})
        .execution_options(synchronize_session=False)
    )


def waiting(session: Session, table: JobTable) -> list[tuple[int, str]]:
    """Number and task of every job that waits for a worker."""
    query = select(table.id, table.task).where(table.state == RunState.QUEUED, table.task.is_not(None))
    return [(job_id, str(task)) for job_id, task in session.execute(query.order_by(table.id))]


def any_open(session: Session) -> bool:
    """Whether a run or a series waits or is being worked on."""
    states = (RunState.QUEUED, RunState.RUNNING)
    queries = [select(table.id).where(table.state.in_(states)).limit(1) for table in (PlanRun, Exploration)]
    return any(session.scalar(query) is not None for query in queries)


def task_of(session: Session, table: JobTable, job_id: int) -> str | None:
    """The queue's name for what works a job off; None where no worker does."""
    return session.scalar(select(table.task).where(table.id == job_id))


def end_abandoned(session: Session, table: JobTable, *, error: str) -> int:
    """End jobs that a command made and never began: it was killed in between. Returns how many."""
    ended = session.execute(
        update(table)
        .where(
            table.state == RunState.QUEUED,
            table.task.is_(None),
            table.created_at < func.now() - timedelta(seconds=ABANDONED_SECONDS),
        )
        .values(state=RunState.FAILED, finished_at=func.now(), error=error)
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount  # type: ignore[attr-defined, no-any-return]
