"""The queue wakes a worker; what there is to do stands in the rows themselves. Both change in one transaction."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Work that nobody waits for: it lets everything else go first, and is begun again after the death of a worker.
BACKGROUND = -1
MOST_ATTEMPTS = 3
# Calculating takes minutes; messages to other systems have workers of their own.
CALCULATING, SENDING = "default", "sending"
# How many jobs of each a process works on at once: runs one after the other, while several receivers are waited for.
QUEUES = {CALCULATING: 1, SENDING: 4}


def defer(
    session: Session,
    task: str,
    arguments: dict[str, Any],
    *,
    priority: int = 0,
    queue: str = CALCULATING,
    at: datetime | None = None,
) -> int:
    """Queue `task` with `arguments` within the caller's transaction; higher `priority` first. Returns its number.

    `at`: not before that moment.
    """
    told = {"task": task, "arguments": json.dumps(arguments), "priority": priority, "queue": queue, "at": at}
    return int(
        session.execute(
            text("""SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, NULL, NULL,
                      CAST(:arguments AS jsonb), CAST(:at AS timestamptz))::procrastinate_job_to_defer_v1]))[1]"""),
            told,
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
    """How many worker processes were heard of lately: each takes part in the queue once for every one of `QUEUES`."""
    heard = session.execute(
        text("""SELECT count(*) FROM procrastinate_workers
                WHERE last_heartbeat > now() - make_interval(secs => :seconds)"""),
        {"seconds": heard_within_seconds},
    ).scalar_one()
    return -(-int(heard) // len(QUEUES))
