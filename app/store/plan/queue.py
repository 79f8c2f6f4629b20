"""The queue wakes a worker; what there is to do stands in the rows themselves. Both change in one transaction."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


def defer(session: Session, task: str, arguments: dict[str, Any]) -> int:
    """Queue `task` with `arguments` within the caller's transaction. Returns the job's number."""
    return int(
        session.execute(
            text("""SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW('default', :task, 0, NULL, NULL,
                      CAST(:arguments AS jsonb), NULL)::procrastinate_job_to_defer_v1]))[1]"""),
            {"task": task, "arguments": json.dumps(arguments)},
        ).scalar_one()
    )


def forget_orphans(session: Session, *, silent_seconds: float) -> int:
    """Drop jobs that a worker took and never ended, and that worker has not been heard of; returns how many."""
    found = session.execute(
        text("""DELETE FROM procrastinate_jobs j WHERE status = 'doing' AND NOT EXISTS
                  (SELECT FROM procrastinate_workers w WHERE w.id = j.worker_id
                     AND w.last_heartbeat > now() - make_interval(secs => :seconds))"""),
        {"seconds": silent_seconds},
    )
    return found.rowcount  # type: ignore[attr-defined, no-any-return]


def is_queued(session: Session, task: str, arguments: dict[str, Any]) -> bool:
    """Whether a job waits or is being worked on."""
    return bool(
        session.execute(
            text("""SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = :task
                      AND args = CAST(:arguments AS jsonb) AND status IN ('todo', 'doing'))"""),
            {"task": task, "arguments": json.dumps(arguments)},
        ).scalar()
    )


def workers(session: Session, *, heard_within_seconds: float) -> int:
    """How many workers were heard of lately."""
    return int(
        session.execute(
            text("""SELECT count(*) FROM procrastinate_workers
                    WHERE last_heartbeat > now() - make_interval(secs => :seconds)"""),
            {"seconds": heard_within_seconds},
        ).scalar_one()
    )
