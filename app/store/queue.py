"""Put a job in the queue within the caller's transaction: the job exists exactly when the rows it works on do."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


def defer(session: Session, task: str, arguments: dict[str, Any], *, lock: str) -> int:
    """Queue `task` with `arguments`; two jobs of one `lock` never run together. Returns the job's number."""
    return int(
        session.execute(
            text("""SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW('default', :task, 0, :lock, NULL,
                      CAST(:arguments AS jsonb), NULL)::procrastinate_job_to_defer_v1]))[1]"""),
            {"task": task, "lock": lock, "arguments": json.dumps(arguments)},
        ).scalar_one()
    )
