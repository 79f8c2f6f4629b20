"""Changes of many facilities made as one: which lines of the history belong together, and how all of them go back."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models import ChangeSet

# Ours, or told apart for each field.
_UNTOLD = frozenset({"sources", "version", "updated_at"})


@dataclass(frozen=True, slots=True)
class SetLine:
    """What a set changed of one facility, and what stands there now. `now` is None where the facility is gone."""

    facility_id: int
    name: str
    old: dict[str, Any]
    new: dict[str, Any]
    now: dict[str, Any] | None

    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.new if name not in _UNTOLD)

    def changed_since(self) -> tuple[str, ...]:
        """Fields that no longer have the value the set gave them."""
        now = self.now
        return self.fields() if now is None else tuple(f for f in self.fields() if now.get(f) != self.new[f])


def begin(session: Session, *, actor: str, action: str, fields: list[str], ids: list[int]) -> ChangeSet:
    """A new set; history lines written under its `key` belong to it."""
    made = ChangeSet(key=uuid.uuid4().hex, actor=actor, action=action, fields=sorted(fields), facility_ids=ids)
    session.add(made)
    session.flush()
    return made


def open_import(session: Session, *, actor: str, kind: str, source: str, join: int | None = None) -> ChangeSet:
    """A set for one imported file, or the open set `join` of other files of the same drop; history lines belong to it.

    Raises NotFound, Conflict where `join` is no import or has been undone.
    """
    if join is None:
        made = begin(session, actor=actor, action=f"import_{kind}", fields=[], ids=[])
        made.source = source
    else:
        made = locked(session, join)
        if not made.action.startswith("import_") or made.undone_at is not None:
            raise Conflict(f"change set {join} is not an open import")
        made.source = _joined(made.source, source)
        made.action = made.action if made.action == f"import_{kind}" else "import_files"
    session.flush()
    act_as(session, actor, key=made.key)
    return made


def _joined(before: str | None, source: str) -> str:
    """Names of the files one after the other; a long list ends with how many there are."""
    return f"{before}, {source}" if before else source


def act_as(session: Session, actor: str, *, key: str) -> None:
    """History lines of this transaction belong to the set of `key`."""
    session.execute(
        text("SELECT set_config('app.actor', :actor, true), set_config('app.request_id', :key, true)"),
        {"actor": actor, "key": key},
    )


def count_up(session: Session, one: ChangeSet, counts: dict[str, int]) -> None:
    """Add to what the set brought, by kind."""
    total = {name: one.counts.get(name, 0) + value for name, value in counts.items()}
    one.counts = {**one.counts, **total}
    session.flush()


def action_of(session: Session, set_id: int) -> str:
    """What the set was: an edit of many, an import, or the undoing of one. Raises NotFound."""
    found = session.scalar(text("SELECT action FROM change_set WHERE id = :id"), {"id": set_id})
    if found is None:
        raise NotFound("change set", set_id)
    return str(found)


def locked(session: Session, set_id: int) -> ChangeSet:
    """The set, kept from others until the transaction ends. Raises NotFound."""
    found = session.get(ChangeSet, set_id, with_for_update=True)
    if found is None:
        raise NotFound("change set", set_id)
    return found


def close(session: Session, set_id: int) -> None:
    """Mark a set as undone."""
    session.execute(text("UPDATE change_set SET undone_at = now() WHERE id = :id"), {"id": set_id})


def recent(session: Session, *, limit: int, imports: bool = False) -> list[dict[str, Any]]:
    """The newest sets (or imports alone): id, at, actor, action, fields, number of facilities, undone_at, source,
    counts."""
    rows = session.execute(
        text("""SELECT id, at, actor, action, fields, undone_at, source, counts,
                  coalesce((counts ->> 'facilities')::int, cardinality(facility_ids)) AS facilities
                FROM change_set WHERE NOT :imports OR action LIKE 'import\\_%' ORDER BY id DESC LIMIT :limit"""),
        {"limit": limit, "imports": imports},
    )
    return [dict(row._mapping) for row in rows]


def lines(session: Session, one: ChangeSet) -> list[SetLine]:
    """What the set changed, facility by facility; the facilities are kept from others until the transaction ends."""
    session.execute(
        text("SELECT 1 FROM facility WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"), {"ids": one.facility_ids}
    )
    rows = session.execute(
        text("""
        SELECT l.facility_id, coalesce(f.name, l.facility_id::text), l.old, l.new, to_jsonb(f)
        FROM change_log l LEFT JOIN facility f ON f.id = l.facility_id
        WHERE l.facility_id = ANY(:ids) AND l.request_id = :key AND l.table_name = 'facility' AND l.action = 'update'
        ORDER BY l.facility_id"""),
        {"ids": one.facility_ids, "key": one.key},
    )
    return [SetLine(*row) for row in rows]


def put_back(session: Session, found: list[SetLine], *, allowed: frozenset[str]) -> int:
    """Give the facilities of `found` their old values, and the sources these values had: one statement, one version."""
    names = sorted({name for line in found for name in line.fields()} & allowed)
    if not names:
        return 0
    pairs = ", ".join(f"{name} = CASE WHEN o.old ? '{name}' THEN r.{name} ELSE f.{name} END" for name in names)
    rows = [
        {
            "id": line.facility_id,
            "old": {name: line.old.get(name) for name in line.fields()},
            "told": list(line.fields()) if "sources" in line.old else [],
            "sources": {k: v for k, v in (line.old.get("sources") or {}).items() if k in line.fields()},
        }
        for line in found
    ]
    result = session.execute(
        text(f"""
        UPDATE facility f SET {pairs},
               sources = (f.sources - ARRAY(SELECT jsonb_array_elements_text(o.told))) || o.sources,
               version = f.version + 1, updated_at = now()
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS o(id bigint, old jsonb, told jsonb, sources jsonb),
             LATERAL jsonb_populate_record(NULL::facility, o.old) r
        WHERE f.id = o.id"""),
        {"rows": json.dumps(rows)},
    )
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]
