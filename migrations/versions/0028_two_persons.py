"""Adoption asked for by one and decided by another, approvers' deputies; sections write about their own alone."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
RECORDED = ("adoption_request", "delegation")
ONLY = "WHEN (nullif(current_setting('app.sections', true), '') IS NOT NULL)"
# What was done about a facility of the plan in force, and in whose name something is said.
GUARDS = """
CREATE FUNCTION work_of_section() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own jsonb := current_setting('app.sections', true)::jsonb; wanted text; found record;
BEGIN
  wanted := CASE WHEN TG_OP = 'DELETE' THEN OLD.facility_code ELSE NEW.facility_code END;
  SELECT f.name, f.department INTO found FROM facility f JOIN municipality m ON m.id = f.municipality_id
    WHERE f.code = wanted AND m.is_home;
  IF NOT own ? coalesce(found.department, '') THEN
    PERFORM refuse_section(coalesce(found.name, wanted), found.department, 'section');
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$;

CREATE FUNCTION said_by_section() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own jsonb := current_setting('app.sections', true)::jsonb;
BEGIN
  -- Who edits for no section speaks for his own office, which the register does not know.
  IF jsonb_array_length(own) > 0 AND NOT own ? NEW.section THEN
    PERFORM refuse_section(NEW.section, NEW.section, 'name');
  END IF;
  RETURN NEW; END $$;
"""


def upgrade() -> None:
    _make_requests()
    _make_delegations()
    for table in RECORDED:
        op.execute(f"""CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON {table}
                       FOR EACH ROW EXECUTE FUNCTION plan_paper_recorded()""")
        op.execute(f"""CREATE TRIGGER record_truncate AFTER TRUNCATE ON {table}
                       FOR EACH STATEMENT EXECUTE FUNCTION emptying_recorded()""")
    op.execute(GUARDS)
    op.execute(f"""CREATE TRIGGER section_guard BEFORE INSERT OR UPDATE OR DELETE ON adopted_work
                   FOR EACH ROW {ONLY} EXECUTE FUNCTION work_of_section()""")
    for table in ("plan_judgement", "plan_comment"):
        op.execute(f"""CREATE TRIGGER section_name BEFORE INSERT OR UPDATE ON {table}
                       FOR EACH ROW {ONLY} EXECUTE FUNCTION said_by_section()""")


def _account(table: str, name: str, *, nullable: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_{table}_{name}_account"))
    return sa.Column(name, sa.BigInteger(), nullable=nullable), key


def _make_requests() -> None:
    words = [sa.Column(name, sa.Text(), nullable=False) for name in ("title", "reason", "changes")]
    op.create_table(
        "adoption_request",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        *words,
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        *_account("adoption_request", "asked_account"),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("adopted_id", sa.BigInteger(), nullable=True),
    )
    op.create_index(
        "uq_adoption_request_waiting", "adoption_request", ["run_id"], unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )  # fmt: skip


def _make_delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        *_account("delegation", "account_id"),
        *_account("delegation", "deputy_id"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    for name in ("account_id", "deputy_id"):
        op.create_index(op.f(f"ix_delegation_{name}"), "delegation", [name])


def downgrade() -> None:
    for table in ("plan_judgement", "plan_comment"):
        op.execute(f"DROP TRIGGER section_name ON {table}")
    op.execute("DROP TRIGGER section_guard ON adopted_work")
    op.execute("DROP FUNCTION work_of_section()")
    op.execute("DROP FUNCTION said_by_section()")
    for table in RECORDED:
        op.drop_table(table)
