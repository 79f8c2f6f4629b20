"""Put back what an import wrote: every row of a set of changes, as it was, in as many statements as there are tables.

Facilities whose rows were changed afterwards are left as they are, with everything the import gave them.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Conflict

DETAILS = (
    "building", "yearly_record", "facility_function", "land", "inspection", "repair", "note", "operator_terms",
)  # fmt: skip
# Written whole beside the register; table → its key.
PLAIN = {
    "town": "id", "shelter": "id", "budget_line": "fiscal_year", "area_target": "id", "population_cell": "id",
    "municipality": "id",
}  # fmt: skip
# Only ever come and go whole; see `kept_data_sets`.
HEADS = ("population_dataset", "zone_dataset", "road_network", "transit_feed")
_OURS = {"version", "updated_at", "cost_yen"}


@dataclass(frozen=True, slots=True)
class Barred:
    """A facility that was changed since: its name and the fields (or tables) that were."""

    facility_id: int
    name: str
    fields: tuple[str, ...]


def gather(session: Session, key: str) -> list[Barred]:
    """Collect the set's lines into `undo_row` (first old, last new of each row); returns who stands in the way."""
    session.execute(text("DROP TABLE IF EXISTS undo_row"))
    session.execute(
        text("""
        CREATE TEMPORARY TABLE undo_row ON COMMIT DROP AS
        SELECT table_name, row_id, max(facility_id) AS facility_id, max(id) AS last,
               (array_agg(action ORDER BY id))[1] = 'insert' AS made,
               (array_agg(action ORDER BY id DESC))[1] = 'delete' AS gone,
               (array_agg(old ORDER BY id) FILTER (WHERE action = 'delete'))[1] AS whole, false AS barred
        FROM change_log WHERE request_id = :key GROUP BY table_name, row_id"""),
        {"key": key},
    )
    session.execute(text("CREATE INDEX ON undo_row (table_name, row_id)"))
    session.execute(text("DROP TABLE IF EXISTS undo_value"))
    session.execute(
        text("""
        CREATE TEMPORARY TABLE undo_value ON COMMIT DROP AS
        SELECT l.table_name, l.row_id, e.key AS name, (array_agg(e.value ORDER BY l.id))[1] AS old,
               (array_agg(l.new -> e.key ORDER BY l.id DESC))[1] AS new
        FROM change_log l CROSS JOIN LATERAL jsonb_each(l.old) e
        WHERE l.request_id = :key AND l.action = 'update' GROUP BY l.table_name, l.row_id, e.key"""),
        {"key": key},
    )
    session.execute(text("ANALYZE undo_row, undo_value"))
    return _bar(session, key)


def _bar(session: Session, key: str) -> list[Barred]:
    """Lines written later about the same rows (about any row of a facility the set made), unless undone since."""
    rows = session.execute(
        text("""
        WITH later AS MATERIALIZED (
            SELECT o.* FROM change_log o
            WHERE o.id > (SELECT min(last) FROM undo_row) AND o.request_id IS DISTINCT FROM :key
              AND o.facility_id IN (SELECT facility_id FROM undo_row)
              AND NOT EXISTS (SELECT 1 FROM change_set s WHERE s.key = o.request_id
                              AND (s.undone_at IS NOT NULL OR s.action LIKE 'undo%'))),
        struck AS (
            SELECT l.facility_id, coalesce(k.name, l.table_name) AS field FROM later l
            JOIN undo_row u ON u.table_name = 'facility' AND u.row_id = l.facility_id AND u.made AND NOT u.gone
            LEFT JOIN LATERAL jsonb_object_keys(CASE WHEN l.table_name = 'facility' THEN l.new END) k(name) ON true
            UNION
            SELECT l.facility_id, coalesce(k.name, l.table_name) FROM later l
            JOIN undo_row u USING (table_name, row_id)
            LEFT JOIN LATERAL jsonb_object_keys(l.new) k(name) ON true
            WHERE u.made OR u.gone OR l.action = 'delete' OR EXISTS (
                SELECT 1 FROM undo_value v WHERE v.table_name = l.table_name AND v.row_id = l.row_id
                AND v.name = k.name AND v.name <> 'sources'))
        SELECT s.facility_id, coalesce(f.name, s.facility_id::text) AS name,
               array_agg(DISTINCT s.field ORDER BY s.field) FILTER (WHERE s.field <> 'sources') AS fields
        FROM struck s LEFT JOIN facility f ON f.id = s.facility_id GROUP BY 1, 2 ORDER BY 1"""),
        {"key": key},
    ).all()
    ids = [row.facility_id for row in rows]
    session.execute(text("UPDATE undo_row SET barred = true WHERE facility_id = ANY(:ids)"), {"ids": ids})
    session.execute(
        text("""UPDATE undo_row u SET barred = true WHERE u.facility_id IS NULL AND EXISTS (
                SELECT 1 FROM change_log o WHERE o.id > u.last AND o.facility_id IS NULL
                  AND o.table_name = u.table_name AND o.row_id = u.row_id AND o.request_id IS DISTINCT FROM :key
                  AND NOT EXISTS (SELECT 1 FROM change_set s WHERE s.key = o.request_id
                                  AND (s.undone_at IS NOT NULL OR s.action LIKE 'undo%')))"""),
        {"key": key},
    )
    return [Barred(row.facility_id, row.name, tuple(row.fields or ())) for row in rows]


def put_back(session: Session) -> dict[str, int]:
    """Undo what `gather` collected, the barred apart: rows put back by table. Data sets taken away are not its task."""
    facilities = set(session.scalars(text("SELECT row_id FROM undo_row WHERE table_name = 'facility' AND NOT barred")))
    written = set(session.scalars(text("SELECT DISTINCT table_name FROM undo_row")))
    done = {"facilities": len(facilities)}
    if "municipality" in written:
        done["municipality"] = _bring_back(session, "municipality")
    _bring_back(session, "facility")
    for table in (each for each in DETAILS if each in written):
        _take_out(session, table)
        _bring_back(session, table)
        _give_old_values(session, table)
    _give_old_values(session, "facility")
    _take_out(session, "facility")
    for table, row_key in ((table, key) for table, key in PLAIN.items() if table in written):
        done[table] = done.get(table, 0) + _take_out(session, table, row_key)
        if table != "municipality":
            done[table] += _bring_back(session, table, row_key)
        done[table] += _give_old_values(session, table, row_key)
    for table in (each for each in HEADS if each in written):
        done[table] = _take_out(session, table)
    session.expire_all()
    return {name: count for name, count in done.items() if count}


def rows_left(session: Session) -> dict[str, int]:
    """Rows beside the register that were written again since and stay as they are, by table."""
    rows = session.execute(
        text("""SELECT table_name, count(*) FROM undo_row WHERE barred AND facility_id IS NULL
                AND NOT table_name = ANY(:heads) GROUP BY 1 ORDER BY 1"""),
        {"heads": list(HEADS)},
    )
    return {row[0]: row[1] for row in rows}


def moved_facilities(session: Session) -> list[int]:
    """Facilities that have another place now than before the undoing."""
    return list(
        session.scalars(
            text("""SELECT row_id FROM undo_value v JOIN undo_row u USING (table_name, row_id)
                    WHERE v.table_name = 'facility' AND v.name = 'point' AND NOT u.barred
                    UNION SELECT row_id FROM undo_row WHERE table_name = 'facility' AND gone AND NOT barred""")
        )
    )


def _take_out(session: Session, table: str, key: str = "id") -> int:
    """Rows the set made; a municipality that others' facilities belong to stays."""
    kept = (
        " AND NOT EXISTS (SELECT 1 FROM facility f WHERE f.municipality_id = t.id)" if table == "municipality" else ""
    )
    return _count(
        session,
        f"""DELETE FROM {table} t USING undo_row u
            WHERE u.table_name = '{table}' AND u.row_id = t.{key} AND u.made AND NOT u.gone AND NOT u.barred{kept}""",
    )


def _bring_back(session: Session, table: str, key: str = "id") -> int:
    """Rows the set took away, under their old number. Raises Conflict where another row has taken their place."""
    names = ", ".join(_columns(session, table, also=(key,)))
    try:
        with session.begin_nested():
            return _count(
                session,
                f"""
                INSERT INTO {table} ({names})
                SELECT {names} FROM (
                    SELECT (jsonb_populate_record(NULL::{table}, u.whole || coalesce(v.old, '{{}}'))).* FROM undo_row u
                    LEFT JOIN (SELECT table_name, row_id, jsonb_object_agg(name, old) AS old FROM undo_value
                               GROUP BY 1, 2) v USING (table_name, row_id)
                    WHERE u.table_name = '{table}' AND u.gone AND NOT u.made AND NOT u.barred
                      AND u.whole IS NOT NULL) back""",
            )
    except IntegrityError:
        raise Conflict("another row has taken its place") from None


def _give_old_values(session: Session, table: str, key: str = "id") -> int:
    """Old values of the rows the set changed."""
    changed = set(session.scalars(text("SELECT DISTINCT name FROM undo_value WHERE table_name = :of"), {"of": table}))
    names = [name for name in _columns(session, table) if name in changed]
    if not names:
        return 0
    pairs = [
        f"{name} = {_SOURCES}"
        if name == "sources"
        else f"{name} = CASE WHEN o.old ? '{name}' THEN r.{name} ELSE t.{name} END"
        for name in names
    ]
    if table in ("facility", "building"):
        pairs += ["version = t.version + 1", "updated_at = now()"]
    return _count(
        session,
        f"""
        UPDATE {table} t SET {", ".join(pairs)}
        FROM (SELECT u.row_id, jsonb_object_agg(v.name, v.old) AS old, jsonb_object_agg(v.name, v.new) AS new
              FROM undo_row u JOIN undo_value v USING (table_name, row_id)
              WHERE u.table_name = '{table}' AND NOT u.made AND NOT u.gone AND NOT u.barred
              GROUP BY u.row_id) o,
             LATERAL jsonb_populate_record(NULL::{table}, o.old) r
        WHERE t.{key} = o.row_id""",
    )


# Where a value comes from goes back with the value; what others have written since about other fields stays.
_SOURCES = """CASE WHEN NOT o.old ? 'sources' THEN t.sources WHEN t.sources = o.new -> 'sources' THEN o.old -> 'sources'
    ELSE (t.sources - ARRAY(SELECT jsonb_object_keys(o.old))) || (
        SELECT coalesce(jsonb_object_agg(k, o.old -> 'sources' -> k), '{}'::jsonb)
        FROM jsonb_object_keys(o.old) k WHERE o.old -> 'sources' ? k) END"""


def _columns(session: Session, table: str, *, also: tuple[str, ...] = ()) -> list[str]:
    """The table's own columns as the database knows them; keys of a line reach no statement unchecked."""
    rows = session.scalars(
        text("""SELECT column_name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = :table AND is_generated = 'NEVER'
                ORDER BY ordinal_position"""),
        {"table": table},
    )
    fixed = {PLAIN.get(table, "id")}
    return [name for name in rows if name in also or name not in fixed | _OURS]


def _count(session: Session, statement: str) -> int:
    return int(session.execute(text(statement)).rowcount)  # type: ignore[attr-defined]
