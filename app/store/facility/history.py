"""One line of the history: what it replaced, and how to put that back."""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.functions.older import current_code
from app.errors import Conflict, NotFound

DETAILS = frozenset(
    {"building", "yearly_record", "facility_function", "land", "inspection", "repair", "note", "operator_terms"}
)
# Ours, or computed from the others.
_FIXED = frozenset({"id", "facility_id", "version", "updated_at", "cost_yen"})


def line(session: Session, change_id: int) -> dict[str, Any]:
    """table_name, row_id, facility_id, action, old, new of a line that can be undone: an update, or a removed detail.

    Raises NotFound for any other.
    """
    row = session.execute(
        text("""SELECT table_name, row_id, facility_id, action, old, new FROM change_log
                WHERE id = :id AND (action = 'update' OR (action = 'delete' AND table_name <> 'facility'))"""),
        {"id": change_id},
    ).one_or_none()
    if row is None:
        raise NotFound("change", change_id)
    return dict(row._mapping)


def restore_detail(session: Session, found: dict[str, Any]) -> None:
    """Put the old values of a building, yearly record, function … back. Raises Conflict where its place is taken."""
    table, old = found["table_name"], found["old"]
    if table not in DETAILS:
        raise NotFound("change", found["row_id"])
    if table == "facility_function" and "function" in old:
        old = old | {"function": current_code(old["function"])}
    names = _columns(session, table) & set(old)
    values = {"id": found["row_id"], "facility_id": found["facility_id"], "old": json.dumps(old)}
    try:
        with session.begin_nested():
            changed = _put_back(session, table, sorted(names), values, removed=found["action"] == "delete")
    except IntegrityError:
        raise Conflict("another row has taken its place") from None
    if not changed:
        raise Conflict("the row is no longer there")
    session.expire_all()


def _put_back(session: Session, table: str, names: list[str], values: dict[str, Any], *, removed: bool) -> int:
    columns = ", ".join(names)
    if removed:
        statement = f"""INSERT INTO {table} (facility_id, {columns})
            SELECT :facility_id, {columns} FROM jsonb_populate_record(NULL::{table}, CAST(:old AS jsonb))"""
    else:
        pairs = ", ".join(f"{name} = o.{name}" for name in names)
        bump = ", version = t.version + 1, updated_at = now()" if table == "building" else ""
        statement = f"""UPDATE {table} t SET {pairs}{bump}
            FROM jsonb_populate_record(NULL::{table}, CAST(:old AS jsonb)) o
            WHERE t.id = :id AND t.facility_id = :facility_id"""
    return int(session.execute(text(statement), values).rowcount)  # type: ignore[attr-defined]


def _columns(session: Session, table: str) -> set[str]:
    """The columns a person's values live in, as the database knows them: no key of a line reaches SQL unchecked."""
    rows = session.scalars(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = :table"), {"table": table}
    )
    return set(rows) - _FIXED
