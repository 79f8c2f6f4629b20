"""The history of updates is planned anew for every statement.

A trigger's plan is kept for the session with the row counts of its first call. After an import without any change
that is none at all, and the next one paired its thousands of changed rows by nested loops: minutes instead of seconds
for 10,000 of 100,000 (`benchmarks/import_files.py --database`).
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEYS = {"facility_history": "id", "detail_history": "facility_id"}
COLUMNS = "actor, request_id, table_name, row_id, facility_id, action"
NOW = "nullif(current_setting('app.{}', true), '')"
PLAIN = "- 'version' - 'updated_at'"


def statement(table_name: str, key: str) -> str:
    return f"""
  INSERT INTO change_log ({COLUMNS}, old, new)
  SELECT {NOW.format("actor")}, {NOW.format("request_id")}, {table_name}, n.id, n.{key}, 'update', d.old, d.new
  FROM fresh n JOIN stale o USING (id)
  CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(b.key, a.value) AS old, jsonb_object_agg(b.key, b.value) AS new
    FROM jsonb_each(to_jsonb(n) {PLAIN}) b JOIN jsonb_each(to_jsonb(o) {PLAIN}) a USING (key)
    WHERE a.value IS DISTINCT FROM b.value) d
  WHERE d.new IS NOT NULL"""


def replace(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;"


def upgrade() -> None:
    for name, key in KEYS.items():
        op.execute(replace(name, f"EXECUTE $q${statement('$1', key)}$q$ USING TG_TABLE_NAME"))


def downgrade() -> None:
    for name, key in KEYS.items():
        op.execute(replace(name, statement("TG_TABLE_NAME", key)))
