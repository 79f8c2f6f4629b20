"""Papers taken home, as the events tell them."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


def of_run(session: Session, run_id: int, *, limit: int = 50) -> list[dict[str, Any]]:
    """at, actor and what was taken of one run, newest first."""
    rows = session.execute(
        text("""SELECT at, actor, detail - 'run' AS detail FROM event
                WHERE action = 'export_report' AND (detail ->> 'run')::bigint = :run ORDER BY id DESC LIMIT :limit"""),
        {"run": run_id, "limit": limit},
    )
    return [{"at": row.at, "actor": row.actor, **row.detail} for row in rows]
