"""Every change of the register leaves a trace: statement-level triggers into an append-only table.

One INSERT … SELECT for a whole statement, so that an import of 100,000 rows pays once, and raw SQL and COPY are
seen as well. Updates keep only the fields that changed. Inserts keep nothing but their key.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_A_FACILITY = ("building", "yearly_record", "facility_function", "land", "inspection", "repair", "note")

COLUMNS = "actor, request_id, table_name, row_id, facility_id, action"
NOW = "nullif(current_setting('app.{}', true), '')"
WHO = f"{NOW.format('actor')}, {NOW.format('request_id')}, TG_TABLE_NAME"
# version and updated_at change with every edit and say nothing by themselves.
PLAIN = "- 'version' - 'updated_at'"


def functions(name: str, key: str) -> str:
    return f"""
CREATE FUNCTION {name}_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO change_log ({COLUMNS}) SELECT {WHO}, n.id, n.{key}, 'insert' FROM fresh n;
  RETURN NULL; END $$;
CREATE FUNCTION {name}_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO change_log ({COLUMNS}, old) SELECT {WHO}, o.id, o.{key}, 'delete', to_jsonb(o) FROM stale o;
  RETURN NULL; END $$;
CREATE FUNCTION {name}_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO change_log ({COLUMNS}, old, new)
  SELECT {WHO}, n.id, n.{key}, 'update', d.old, d.new
  FROM fresh n JOIN stale o USING (id)
  CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(b.key, a.value) AS old, jsonb_object_agg(b.key, b.value) AS new
    FROM jsonb_each(to_jsonb(n) {PLAIN}) b JOIN jsonb_each(to_jsonb(o) {PLAIN}) a USING (key)
    WHERE a.value IS DISTINCT FROM b.value) d
  WHERE d.new IS NOT NULL;
  RETURN NULL; END $$;
"""


def triggers(table: str, function: str) -> str:
    return f"""
CREATE TRIGGER history_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION {function}_inserted();
CREATE TRIGGER history_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION {function}_updated();
CREATE TRIGGER history_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION {function}_deleted();
"""


def upgrade() -> None:
    op.execute(functions("facility_history", "id"))
    op.execute(functions("detail_history", "facility_id"))
    op.execute(triggers("facility", "facility_history"))
    for table in OF_A_FACILITY:
        op.execute(triggers(table, "detail_history"))
    op.execute("""
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'the history is append-only'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON change_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
""")


def downgrade() -> None:
    op.execute("DROP TRIGGER append_only ON change_log; DROP FUNCTION refuse_change();")
    for table in (*OF_A_FACILITY, "facility"):
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER history_{event} ON {table}")
    for name in ("facility_history", "detail_history"):
        for event in ("inserted", "updated", "deleted"):
            op.execute(f"DROP FUNCTION {name}_{event}()")
