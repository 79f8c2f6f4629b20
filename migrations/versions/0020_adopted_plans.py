"""Plans are judged, commented on, adopted as frozen copies and followed up; the history covers all of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ACTOR = "nullif(current_setting('app.actor', true), '')"
TABLES = ("plan_judgement", "plan_comment", "adopted_plan", "adopted_work", "adopted_check")
JSON = postgresql.JSONB(astext_type=sa.Text())
NOW = sa.text("now()")

# One function serves all five: what a row says is the row itself, whose columns are few.
RECORDED = f"""
CREATE FUNCTION plan_paper_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
  INSERT INTO record_log (actor, table_name, row_id, action, content)
  SELECT {ACTOR}, TG_TABLE_NAME, (said ->> 'id')::bigint, lower(TG_OP), said - 'updated_at';
  RETURN NULL; END $$;
"""


def upgrade() -> None:
    _make_judging()
    _make_adopting()
    op.execute(RECORDED)
    for table in TABLES:
        op.execute(f"""CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON {table}
                       FOR EACH ROW EXECUTE FUNCTION plan_paper_recorded()""")
        op.execute(f"""CREATE TRIGGER record_truncate AFTER TRUNCATE ON {table}
                       FOR EACH STATEMENT EXECUTE FUNCTION emptying_recorded()""")
    # A frozen copy: it may be taken away with everything else, and never changed.
    op.execute("""CREATE TRIGGER frozen BEFORE UPDATE ON adopted_plan
                  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")


def _key(name: str, table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{target}.id"], ondelete="CASCADE", name=op.f(f"fk_{table}_{name}_{target}")
    )


def _versioned() -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    ]


def _make_judging() -> None:
    op.create_table(
        "plan_judgement",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("facility_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        *_versioned(),
        _key("run_id", "plan_judgement", "plan_run"),
        _key("facility_id", "plan_judgement", "facility"),
        sa.UniqueConstraint("run_id", "facility_id", name=op.f("uq_plan_judgement_run_id_facility_id")),
    )
    op.create_index(op.f("ix_plan_judgement_facility_id"), "plan_judgement", ["facility_id"])
    op.create_table(
        "plan_comment",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("facility_id", sa.BigInteger(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        _key("run_id", "plan_comment", "plan_run"),
        _key("facility_id", "plan_comment", "facility"),
    )
    op.create_index("ix_plan_comment_run_id_facility_id", "plan_comment", ["run_id", "facility_id"])


def _make_adopting() -> None:
    words = [sa.Column(name, sa.Text(), nullable=False) for name in ("title", "reason", "changes", "actor")]
    versions = [sa.Column(name, sa.Text(), nullable=True) for name in ("data_version", "engine_version")]
    trees = [sa.Column(name, JSON, nullable=False) for name in ("settings", "summary", "decisions")]
    op.create_table(
        "adopted_plan",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        *words,
        *versions,
        *trees,
    )
    op.create_table(
        "adopted_work",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("adopted_id", sa.BigInteger(), nullable=False),
        sa.Column("facility_code", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("cost_yen", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *_versioned(),
        _key("adopted_id", "adopted_work", "adopted_plan"),
        sa.UniqueConstraint(
            "adopted_id", "facility_code", "fiscal_year", name="uq_adopted_work_adopted_id_facility_code_fiscal_year"
        ),
    )
    op.create_table(
        "adopted_check",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("adopted_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        _key("adopted_id", "adopted_check", "adopted_plan"),
        _key("run_id", "adopted_check", "plan_run"),
    )
    for name in ("adopted_id", "run_id"):
        op.create_index(op.f(f"ix_adopted_check_{name}"), "adopted_check", [name])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION plan_paper_recorded()")
