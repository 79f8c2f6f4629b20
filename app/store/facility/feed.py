"""The history as a feed: lines by their numbers, none left out and none twice, whoever writes meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One change. `facility` is the town's own number; `old` and `new` hold what changed, an insert holds neither."""

    id: int
    at: datetime
    actor: str | None
    table: str
    row_id: int
    action: str
    facility: str | None
    old: dict[str, Any] | None
    new: dict[str, Any] | None


# What the feed of plans tells of; accounts, sections and keys are for the audit alone.
PLAN_TABLES = (
    "scenario",
    "plan_run",
    "decision",
    "exploration",
    "plan_judgement",
    "plan_comment",
    "adopted_plan",
    "adopted_work",
    "adopted_check",
    "adoption_request",
)
# A facility that is no more is known by the line that tells of its end.
_REGISTER = """SELECT l.id, l.at, l.actor, l.table_name AS "table", l.row_id, l.action, coalesce(f.code,
      (SELECT d.old ->> 'code' FROM change_log d WHERE d.facility_id = l.facility_id AND d.table_name = 'facility'
       AND d.action = 'delete' LIMIT 1)) AS facility, l.old, l.new
    FROM change_log l LEFT JOIN facility f ON f.id = l.facility_id
    WHERE l.id > :since AND l.id <= :safe ORDER BY l.id LIMIT :limit"""
_PLANS = """SELECT l.id, l.at, l.actor, l.table_name AS "table", l.row_id, l.action, NULL AS facility, NULL AS old,
      l.content AS new
    FROM record_log l WHERE l.id > :since AND l.id <= :safe AND l.table_name = ANY(:tables)
    ORDER BY l.id LIMIT :limit"""
_LOGS = {"facilities": ("change_log", _REGISTER, {}), "plans": ("record_log", _PLANS, {"tables": list(PLAN_TABLES)})}
FEEDS = tuple(_LOGS)


def lines(session: Session, feed: str, *, since: int, limit: int) -> tuple[list[FeedLine], int]:
    """At most `limit` lines after number `since`, and the number up to which nothing can be added any more."""
    log, statement, told = _LOGS[feed]
    safe = _safe(session, log)
    rows = session.execute(text(statement), {"since": since, "safe": safe, "limit": limit} | told)
    return [FeedLine(**row._mapping) for row in rows], safe


def _safe(session: Session, log: str) -> int:
    """Numbers are given when a line is written and seen when its transaction ends, not always in that order.

    The newest line seen before a moment in which nobody is writing is safe; while somebody writes, what is sealed is:
    a seal waits for all writers.
    """
    newest = session.scalar(text(f"SELECT coalesce(max(id), 0) FROM {log}"))
    writing = session.scalar(
        text("""SELECT EXISTS (SELECT 1 FROM pg_locks WHERE relation = CAST(:log AS regclass) AND granted
                  AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""),
        {"log": log},
    )
    if not writing:
        return int(newest or 0)
    sealed = session.scalar(text("SELECT max(last_id) FROM history_seal WHERE log = :log"), {"log": log})
    return int(sealed or 0)
