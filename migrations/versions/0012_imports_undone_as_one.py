"""A whole import is one set of changes that goes back as one.

What an import writes beside the register (towns, shelters, funds, municipalities) gets a history too; of population,
zones, roads and timetables only the head of each data set, for nothing but a whole data set comes or goes. Places are
kept in the history with all their digits, so that what is put back is what was there.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = "actor, request_id, table_name, row_id, facility_id, action"
NOW = "nullif(current_setting('app.{}', true), '')"
WHO = f"{NOW.format('actor')}, {NOW.format('request_id')}"
PLAIN = "- 'version' - 'updated_at'"
# Table → its key, its geometry.
WHOLE = {
    "town": ("id", None),
    "shelter": ("id", None),
    "budget_line": ("fiscal_year", None),
    "municipality": ("id", "boundary"),
}
HEADS = ("population_dataset", "zone_dataset", "road_network", "transit_feed")
EVENTS = {
    "insert": "REFERENCING NEW TABLE AS fresh",
    "update": "REFERENCING NEW TABLE AS fresh OLD TABLE AS stale",
    "delete": "REFERENCING OLD TABLE AS stale",
}


def row_of(name: str, geometry: str | None) -> str:
    """A row as JSON; its geometry with fifteen digits after the point, which is all a double has."""
    if geometry is None:
        return f"to_jsonb({name})"
    return f"to_jsonb({name}) || jsonb_build_object('{geometry}', ST_AsGeoJSON({name}.{geometry}, 15)::jsonb)"


def updates(table: str, key: str, facility: str, geometry: str | None) -> str:
    return f"""
  INSERT INTO change_log ({COLUMNS}, old, new)
  SELECT {WHO}, {table}, n.{key}, {facility}, 'update', d.old, d.new
  FROM fresh n JOIN stale o USING ({key})
  CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(b.key, a.value) AS old, jsonb_object_agg(b.key, b.value) AS new
    FROM jsonb_each(({row_of("n", geometry)}) {PLAIN}) b JOIN jsonb_each(({row_of("o", geometry)}) {PLAIN}) a USING (key)
    WHERE a.value IS DISTINCT FROM b.value) d
  WHERE d.new IS NOT NULL"""


def function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;"
    )


def planned_afresh(statement: str) -> str:
    """See 0009: the plan of the first call would serve all later ones."""
    return f"EXECUTE $q${statement}$q$ USING TG_TABLE_NAME"


def deletes(table: str, key: str, facility: str, old: str) -> str:
    return f"INSERT INTO change_log ({COLUMNS}, old) SELECT {WHO}, {table}, o.{key}, {facility}, 'delete', {old} FROM stale o"


def inserts(key: str) -> str:
    return f"INSERT INTO change_log ({COLUMNS}) SELECT {WHO}, TG_TABLE_NAME, n.{key}, NULL, 'insert' FROM fresh n"


def follow(table: str, event: str, name: str) -> str:
    return (
        f"CREATE TRIGGER history_{event} AFTER {event.upper()} ON {table} {EVENTS[event]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
    )


def upgrade() -> None:
    op.add_column("change_set", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("change_set", sa.Column("counts", postgresql.JSONB(), server_default="{}", nullable=False))
    op.create_index(
        "ix_change_log_request_id", "change_log", ["request_id"], postgresql_where=sa.text("request_id IS NOT NULL")
    )
    op.execute(function("facility_history_updated", planned_afresh(updates("$1", "id", "n.id", "point"))))
    op.execute(function("facility_history_deleted", deletes("TG_TABLE_NAME", "id", "o.id", row_of("o", "point"))))
    for table, (key, geometry) in WHOLE.items():
        op.execute(function(f"{table}_inserted", inserts(key)))
        op.execute(function(f"{table}_updated", planned_afresh(updates("$1", key, "NULL::bigint", geometry))))
        op.execute(function(f"{table}_deleted", deletes("TG_TABLE_NAME", key, "NULL", row_of("o", geometry))))
        for event in EVENTS:
            op.execute(follow(table, event, f"{table}_{event.removesuffix('e')}ed"))
    op.execute(function("head_inserted", inserts("id")))
    op.execute(function("head_deleted", deletes("TG_TABLE_NAME", "id", "NULL", "NULL::jsonb")))
    for table in HEADS:
        op.execute(follow(table, "insert", "head_inserted"))
        op.execute(follow(table, "delete", "head_deleted"))


def downgrade() -> None:
    for table in HEADS:
        op.execute(f"DROP TRIGGER history_insert ON {table}; DROP TRIGGER history_delete ON {table};")
    op.execute("DROP FUNCTION head_inserted(); DROP FUNCTION head_deleted();")
    for table in WHOLE:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER history_{event} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{event.removesuffix('e')}ed()")
    op.execute(function("facility_history_updated", planned_afresh(updates("$1", "id", "n.id", None))))
    op.execute(function("facility_history_deleted", deletes("TG_TABLE_NAME", "id", "o.id", "to_jsonb(o)")))
    op.drop_index("ix_change_log_request_id", "change_log")
    op.drop_column("change_set", "counts")
    op.drop_column("change_set", "source")
