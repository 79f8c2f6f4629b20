"""The history covers plans, decisions, scenarios and series too, cannot be changed or emptied, and is sealed in a chain.

`change_log` stays the history of the register, which its readers count on; `record_log` keeps the rest. Decisions are
recorded once for each statement, by their number and a SHA-256 over all of them. `seal_history` runs with the rights of
the owner: the role that the program works under may add to the history and nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LOGS = ("change_log", "event", "record_log")
ACTOR = "nullif(current_setting('app.actor', true), '')"
RUN = "title state settings seed data_version engine_version objective_yen bound_yen gap checked error cancel_requested"
SERIES = "kind title run_id state options data_version engine_version error cancel_requested"
SCENARIO = "name assumptions version"
EMPTIED = ("facility", "building", "plan_run", "decision", "scenario", "exploration", "facility_file")
# Rows sealed at once: a seal holds the log for as long as it reads them.
AT_ONCE = 20_000


def content(row: str, columns: str) -> str:
    return "jsonb_build_object(" + ", ".join(f"'{name}', {row}.{name}" for name in columns.split()) + ")"


def recorded(table: str, columns: str) -> str:
    """Triggers that write what a row says whenever one of `columns` is set."""
    line = f"INSERT INTO record_log (actor, table_name, row_id, action, content) SELECT {ACTOR}, '{table}'"
    told = ", ".join(columns.split())
    return f"""
CREATE FUNCTION {table}_recorded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN {line}, OLD.id, 'delete', {content("OLD", columns)};
  ELSIF TG_OP = 'INSERT' OR {content("OLD", columns)} IS DISTINCT FROM {content("NEW", columns)} THEN
    {line}, NEW.id, lower(TG_OP), {content("NEW", columns)};
  END IF;
  RETURN NULL; END $$;
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE OF {told} ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_recorded();
"""


DECISIONS = f"""
CREATE FUNCTION decision_recorded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO record_log (actor, table_name, row_id, action, content)
  SELECT {ACTOR}, 'decision', d.run_id, lower(TG_OP), jsonb_build_object('rows', count(*),
    'sha256', encode(sha256(convert_to(string_agg(to_jsonb(d)::text, E'\\n' ORDER BY d.id), 'UTF8')), 'hex'))
  FROM touched d GROUP BY d.run_id;
  RETURN NULL; END $$;
CREATE TRIGGER record_insert AFTER INSERT ON decision REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION decision_recorded();
CREATE TRIGGER record_update AFTER UPDATE ON decision REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION decision_recorded();
CREATE TRIGGER record_delete AFTER DELETE ON decision REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION decision_recorded();
"""
EMPTYING = f"""
CREATE FUNCTION emptying_recorded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO record_log (actor, table_name, row_id, action, content)
  VALUES ({ACTOR}, TG_TABLE_NAME, 0, 'truncate', '{{}}');
  RETURN NULL; END $$;
"""
LINES = {
    "change_log": "jsonb_build_array(id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), actor, request_id, "
    "table_name, row_id, facility_id, action, old, new)",
    "event": "jsonb_build_array(id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), actor, action, detail)",
    "record_log": "jsonb_build_array(id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), actor, table_name, "
    "row_id, action, content)",
}


def sealed(log: str) -> str:
    """One log's new rows become one seal: their digest, chained to the seal before it."""
    return f"""
  LOCK TABLE {log} IN SHARE MODE;
  SELECT coalesce(max(last_id), 0) INTO after FROM history_seal WHERE log = '{log}';
  SELECT max(id), count(*), encode(sha256(convert_to(string_agg({LINES[log]}::text, E'\\n' ORDER BY id), 'UTF8')), 'hex')
    INTO newest, many, fingerprint
    FROM (SELECT * FROM {log} WHERE id > after ORDER BY id LIMIT {AT_ONCE}) AS fresh;
  IF many > 0 THEN
    SELECT s.chain INTO before FROM history_seal s ORDER BY s.id DESC LIMIT 1;
    INSERT INTO history_seal (log, after_id, last_id, rows, digest, chain) VALUES ('{log}', after, newest, many,
      fingerprint, encode(sha256(convert_to(concat_ws('|', coalesce(before, ''), '{log}', after, newest, many,
      fingerprint), 'UTF8')), 'hex'));
    total := total + many;
  END IF;"""


SEAL = f"""
CREATE FUNCTION seal_history() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE after bigint; newest bigint; many bigint; total bigint := 0; fingerprint text; before text;
BEGIN
  LOCK TABLE history_seal IN EXCLUSIVE MODE;{"".join(sealed(log) for log in LOGS)}
  RETURN total; END $$;
REVOKE ALL ON FUNCTION seal_history() FROM PUBLIC;
"""


def upgrade() -> None:
    _make_tables()
    op.execute(recorded("plan_run", RUN))
    op.execute(recorded("exploration", SERIES))
    op.execute(recorded("scenario", SCENARIO))
    op.execute(DECISIONS)
    op.execute(EMPTYING)
    for table in EMPTIED:
        op.execute(f"""CREATE TRIGGER record_truncate AFTER TRUNCATE ON {table}
                       FOR EACH STATEMENT EXECUTE FUNCTION emptying_recorded()""")
    op.execute("DROP TRIGGER append_only ON change_log")
    for log in (*LOGS, "history_seal"):
        op.execute(f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {log}
                       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")
    op.execute(SEAL)


def _make_tables() -> None:
    op.create_table(
        "record_log",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_log")),
    )
    op.create_index("ix_record_log_table_row", "record_log", ["table_name", "row_id"])
    op.create_table(
        "history_seal",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_seal")),
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION seal_history()")
    for log in ("change_log", "event"):
        op.execute(f"DROP TRIGGER append_only ON {log}")
    op.execute("""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON change_log
                  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")
    for table in EMPTIED:
        op.execute(f"DROP TRIGGER record_truncate ON {table}")
    for name in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER record_{name} ON decision")
    for table in ("plan_run", "exploration", "scenario"):
        op.execute(f"DROP TRIGGER record_change ON {table}")
    for table in ("plan_run", "exploration", "scenario", "decision", "emptying"):
        op.execute(f"DROP FUNCTION {table}_recorded()")
    op.drop_table("history_seal")
    op.drop_table("record_log")
