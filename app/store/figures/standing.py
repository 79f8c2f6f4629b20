"""How the database stands, for answers that are kept as long as nothing they tell of has changed.

Every change of what is told adds a line to one of three logs (0002, 0012, 0016); what a run says of itself while it
works and after does not, so its row is looked at by itself.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Of a run's row: which transaction wrote it last, and where it lies. Both change with every update of it. Logs that a
# restored backup brought are tables of their own; numbers of transactions that are still to come are another server's.
NOW = text(
    """SELECT 'change_log'::regclass::oid::bigint AS log, coalesce((SELECT max(id) FROM change_log), 0) AS line,
    coalesce((SELECT max(id) FROM event), 0) AS event,
    coalesce((SELECT max(id) FROM record_log), 0) AS record, pg_current_snapshot()::text AS snapshot,
    coalesce((SELECT string_agg(id || ':' || xmin || ctid, ',' ORDER BY id) FROM plan_run), '') AS runs,
    EXISTS (SELECT 1 FROM pg_snapshot_xip(CAST(:snapshot AS pg_snapshot)) AS writer
            WHERE CASE WHEN writer >= pg_snapshot_xmax(pg_current_snapshot()) THEN true
                  ELSE coalesce(pg_xact_status(writer), 'committed') = 'committed' END) AS late"""
)
_NOBODY_WRITES = "1:1:"


@dataclass(frozen=True, slots=True)
class Standing:
    """`number` grows with every change of register, imports and plans; `runs` says how the rows of the runs stand."""

    number: int
    runs: str
    newest: tuple[int, int, int, int]
    snapshot: str


def read_standing(session: Session, before: Standing | None) -> Standing:
    """The standing now, with the number of `before` where nothing has changed since that one was read."""
    return standing_of(session.execute(NOW, values_of(before)).one(), before)


def values_of(before: Standing | None) -> dict[str, str]:
    """What `NOW` is asked with."""
    return {"snapshot": before.snapshot if before else _NOBODY_WRITES}


def standing_of(now: Any, before: Standing | None) -> Standing:
    """The standing that the row of `NOW` tells.

    The newest lines alone do not say that nothing has changed: who was writing before them may commit after them. So
    none of those that were writing when `before` was read may have committed since.
    """
    newest = (now.log, now.line, now.event, now.record)
    if before is not None and not now.late and newest == before.newest:
        # The snapshot stays the old one: whoever was writing then is still looked for.
        return Standing(before.number, now.runs, newest, before.snapshot)
    return Standing(1 + (before.number if before else 0), now.runs, newest, now.snapshot)
