"""The queue wakes a worker; what there is to do stands in the rows themselves. Both change in one transaction."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Work that nobody waits for: it lets everything else go first, and is begun again after the death of a worker.
BACKGROUND = -1
MOST_ATTEMPTS = 3


def defer(session: Session, task: str, arguments: dict[str, Any], *, priority: int = 0) -> int:
    """Queue `task` with `arguments` within the caller's transaction; higher `priority` first. Returns its number."""
    return int(
        session.execute(
            text("""SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW('default', :task, :priority, NULL, NULL,
                      CAST(:arguments AS jsonb), NULL)::procrastinate_job_to_defer_v1]))[1]"""),
            {"task": task, "arguments": json.dumps(arguments), "priority": priority},
        ).scalar_one()
    )


def forget_orphans(session: Session, *, silent_seconds: float) -> int:
    """Take jobs from workers that were not heard of for so long; returns how many.

    Those of the background wait again, unless they have outlived `MOST_ATTEMPTS` workers. The others are dropped: what
    is to be done stands in the run or series, and whoever takes that up queues a job for it.
    """
    orphaned = """status = 'doing' AND NOT EXISTS (SELECT FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => :seconds))"""
    again = f"""UPDATE procrastinate_jobs j SET status = 'todo', worker_id = NULL, attempts = attempts + 1
        WHERE {orphaned} AND priority = :background AND attempts + 1 < :most"""
    drop = f"DELETE FROM procrastinate_jobs j WHERE {orphaned}"
    seconds = {"seconds": silent_seconds}
    revived = session.execute(text(again), seconds | {"background": BACKGROUND, "most": MOST_ATTEMPTS})
    dropped = session.execute(text(drop), seconds)
    return revived.rowcount + dropped.rowcount  # type: ignore[attr-defined, no-any-return]


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
