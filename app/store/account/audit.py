"""The history as evidence: sealed in a chain of SHA-256, and recounted from the rows themselves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.models import HistorySeal

_AT = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
# How a row of each log is written down to be sealed: the same here and in the migration that made `seal_history`
# (0018). Rows without an origin are written as before there was one.
_FROM = "CASE WHEN origin IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(origin) END"
LINES = {
    "change_log": f"id, {_AT}, actor, request_id, table_name, row_id, facility_id, action, old, new",
    "event": f"id, {_AT}, actor, action, detail",
    "record_log": f"id, {_AT}, actor, table_name, row_id, action, content",
}


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """One seal that does not hold. `reason`: rows, chain or order."""

    seal_id: int
    log: str
    after_id: int
    last_id: int
    reason: str


def seal(session: Session) -> int:
    """Seal what was added since the last seal, at most 20,000 rows of each log; returns how many rows.

    Raises the database's lock timeout where somebody writes for long.
    """
    return int(session.execute(text("SELECT seal_history()")).scalar_one())


def count_unsealed(session: Session) -> int:
    """About how many rows wait for their seal: numbers that a sequence has left out count too."""
    newest = " UNION ALL ".join(
        f"""SELECT greatest(0, (SELECT coalesce(max(id), 0) FROM {log})
              - (SELECT coalesce(max(last_id), 0) FROM history_seal WHERE log = '{log}')) AS waiting"""
        for log in LINES
    )
    return int(session.execute(text(f"SELECT sum(waiting) FROM ({newest}) AS logs")).scalar_one())


def database_rights(session: Session) -> list[dict[str, Any]]:
    """Every role that may sign in and may do something in a table of ours: role, superuser, table, owner, rights."""
    found = session.execute(
        text("""SELECT r.rolname, r.rolsuper, c.relname, c.relowner = r.oid AS owns,
              string_agg(p.name, ' ' ORDER BY p.name)
            FROM pg_roles r CROSS JOIN pg_class c
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p(name)
            WHERE r.rolcanlogin AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND has_table_privilege(r.oid, c.oid, p.name)
            GROUP BY r.rolname, r.rolsuper, c.relname, owns ORDER BY r.rolname, c.relname""")
    )
    names = ("role", "superuser", "table", "owner", "rights")
    return [dict(zip(names, row, strict=True)) for row in found]


def broken_seals(session: Session) -> Iterator[BrokenSeal]:
    """Recount every seal from the rows it covers, and its chain from the seal before it."""
    before = ""
    reached: dict[str, int] = {}
    for each in session.scalars(select(HistorySeal).order_by(HistorySeal.id)):
        if each.after_id != reached.get(each.log, 0):
            yield _broken(each, "order")
        if (each.rows, each.digest) != _recounted(session, each):
            yield _broken(each, "rows")
        told = (before, each.log, each.after_id, each.last_id, each.rows, each.digest)
        if each.chain != hashlib.sha256("|".join(map(str, told)).encode()).hexdigest():
            yield _broken(each, "chain")
        before = each.chain
        reached[each.log] = each.last_id


def _recounted(session: Session, seal_row: HistorySeal) -> tuple[int, str | None]:
    row = session.execute(
        text(f"""SELECT count(*), encode(sha256(convert_to(string_agg(
                   (jsonb_build_array({LINES[seal_row.log]}) || {_FROM})::text, E'\\n' ORDER BY id), 'UTF8')), 'hex')
                 FROM {seal_row.log} WHERE id > :after AND id <= :last"""),
        {"after": seal_row.after_id, "last": seal_row.last_id},
    ).one()
    return int(row[0]), row[1]


def _broken(seal_row: HistorySeal, reason: str) -> BrokenSeal:
    return BrokenSeal(seal_row.id, seal_row.log, seal_row.after_id, seal_row.last_id, reason)


def newest_chain(session: Session) -> str | None:
    """The last link: written down elsewhere, it proves that nothing before it was changed."""
    return session.scalar(select(HistorySeal.chain).order_by(HistorySeal.id.desc()).limit(1))


def holds(session: Session, chain: str) -> bool:
    """Whether a link that somebody wrote down is still one of the chain."""
    return session.scalar(select(func.count()).where(HistorySeal.chain == chain)) == 1


def counts(session: Session) -> dict[str, int]:
    """Seals, sealed rows, and rows not sealed yet."""
    sealed = session.execute(select(func.count(), func.coalesce(func.sum(HistorySeal.rows), 0))).one()
    return {"seals": int(sealed[0]), "sealed_rows": int(sealed[1]), "open_rows": _open_rows(session)}


def _open_rows(session: Session) -> int:
    newest = "coalesce((SELECT max(last_id) FROM history_seal WHERE log = '{log}'), 0)"
    parts = [f"(SELECT count(*) FROM {log} WHERE id > {newest.format(log=log)})" for log in LINES]
    return int(session.execute(text(f"SELECT {' + '.join(parts)}")).scalar_one())
