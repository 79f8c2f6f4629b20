"""Data sets that an import replaced: kept by triggers (0029), and brought back, row for row, when it is undone."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import Base

# Head → what no two of them may share, the table of its rows.
_HEADS = {
    "population_dataset": (("sha256",), "population_cell"),
    "zone_dataset": (("kind", "sha256"), "zone"),
    "road_network": (("sha256",), None),
    "transit_feed": (("name",), "transit_stop"),
}
_LARGE = {"road_network": "graph"}


@dataclass(frozen=True, slots=True)
class Returned:
    """Data sets that are there again, by table, and the numbers of those of zones."""

    counts: dict[str, int]
    zone_data_sets: tuple[int, ...]


def hand_over(session: Session, key: str) -> list[str]:
    """Where a later set has replaced what the set of `key` brought, leave that set what was there before both.

    Returns the tables in which that happened: they stay as the later set made them, and its undoing goes all the way
    back.
    """
    later = session.execute(
        text("""SELECT r.id, r.key, r.table_name FROM kept_data_set r WHERE r.key <> :key AND EXISTS (
                  SELECT 1 FROM change_log l WHERE l.request_id = :key AND l.table_name = r.table_name
                  AND l.row_id = r.row_id AND l.action = 'insert')"""),
        {"key": key},
    ).all()
    for row in later:
        same = " AND ".join(f"g.content -> '{name}' = r.content -> '{name}'" for name in _HEADS[row.table_name][0])
        earlier = session.scalar(
            text(f"""SELECT g.id FROM kept_data_set g JOIN kept_data_set r ON r.id = :id
                     WHERE g.key = :key AND g.table_name = r.table_name AND {same}"""),
            {"id": row.id, "key": key},
        )
        _put_in_place(session, row.id, earlier)
    return sorted({row.table_name for row in later})


def _put_in_place(session: Session, later: int, earlier: int | None) -> None:
    """Of two kept data sets the earlier one's content under the later one's head, or nothing where there is none."""
    both = {"later": later, "earlier": earlier}
    session.execute(text("DELETE FROM kept_row WHERE data_set_id = :later"), both)
    session.execute(text("UPDATE kept_row SET data_set_id = :later WHERE data_set_id = :earlier"), both)
    session.execute(
        text("""UPDATE kept_data_set r SET content = g.content, large = g.large, size = coalesce(g.size, 0)
                FROM (SELECT 1) one LEFT JOIN kept_data_set g ON g.id = :earlier WHERE r.id = :later"""),
        both,
    )
    session.execute(text("DELETE FROM kept_data_set WHERE id = :earlier"), both)


def lost(session: Session, key: str) -> list[str]:
    """Tables of which the set of `key` took data sets away that are no longer kept."""
    rows = session.scalars(
        text("""SELECT DISTINCT l.table_name FROM change_log l
                WHERE l.request_id = :key AND l.action = 'delete' AND l.table_name = ANY(:heads)
                  AND NOT EXISTS (SELECT 1 FROM change_log m WHERE m.request_id = :key AND m.action = 'insert'
                                  AND m.table_name = l.table_name AND m.row_id = l.row_id)
                  AND NOT EXISTS (SELECT 1 FROM kept_data_set k WHERE k.table_name = l.table_name
                                  AND l.row_id IN (k.row_id, (k.content ->> 'id')::bigint))"""),
        {"key": key, "heads": list(_HEADS)},
    )
    return sorted(rows)


def bring_back(session: Session, key: str) -> Returned:
    """Everything the set of `key` took away and did not bring itself, under its old numbers."""
    session.execute(
        text("""DELETE FROM kept_data_set k WHERE k.key = :key AND EXISTS (
                  SELECT 1 FROM change_log l WHERE l.request_id = :key AND l.table_name = k.table_name
                  AND l.row_id = k.row_id AND l.action = 'insert')"""),
        {"key": key},
    )
    counts = {table: _heads_back(session, table, key) for table in _HEADS}
    zones = session.scalars(
        text("""SELECT (content ->> 'id')::bigint FROM kept_data_set
                WHERE key = :key AND table_name = 'zone_dataset' AND content IS NOT NULL"""),
        {"key": key},
    ).all()
    session.execute(text("DELETE FROM kept_data_set WHERE key = :key"), {"key": key})
    return Returned({table: count for table, count in counts.items() if count}, tuple(zones))


def _heads_back(session: Session, table: str, key: str) -> int:
    rows = _HEADS[table][1]
    count = _copy(session, table, "kept_data_set k", "k.content", table=table, key=key)
    if count and rows:
        _copy(
            session, rows, "kept_data_set k JOIN kept_row p ON p.data_set_id = k.id", "p.content", table=table, key=key
        )
    return count


def _copy(session: Session, into: str, source: str, content: str, *, table: str, key: str) -> int:
    """Rows of `source` as rows of `into`, column by column; what was too large for JSON as it lies there."""
    names = [column.name for column in Base.metadata.tables[into].columns]
    values = ["k.large" if name == _LARGE.get(into) else f"r.{name}" for name in names]
    result = session.execute(
        text(f"""INSERT INTO {into} ({", ".join(names)})
                 SELECT {", ".join(values)} FROM {source}, jsonb_populate_record(NULL::{into}, {content}) r
                 WHERE k.key = :key AND k.table_name = :table AND k.content IS NOT NULL ORDER BY r.id"""),
        {"key": key, "table": table},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
