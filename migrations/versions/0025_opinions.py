"""Publications of plans, residents' opinions about them, and the town's replies; the history keeps no opinion's text."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("publication", "opinion_reply", "opinion")
JSON = postgresql.JSONB(astext_type=sa.Text())
NOW = sa.text("now()")
ACTOR = "nullif(current_setting('app.actor', true), '')"

# The history is never changed: what residents write about themselves must not get into it. Nor the whole copy.
RECORDED = f"""
CREATE FUNCTION opinion_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
  INSERT INTO record_log (actor, table_name, row_id, action, content)
  SELECT {ACTOR}, TG_TABLE_NAME, (said ->> 'id')::bigint, lower(TG_OP),
         said - 'updated_at' - 'text' - 'age' - 'home' - 'choice' - 'copy' - 'facility_ids';
  RETURN NULL; END $$;
"""


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("adopted_id", sa.BigInteger(), nullable=True),
        sa.Column("copy", JSON, nullable=False),
        sa.Column("facility_ids", JSON, nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        *_written(nullable=False),
    )
    _make_replies()
    _make_opinions()
    op.execute(RECORDED)
    for table in TABLES:
        op.execute(f"""CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON {table}
                       FOR EACH ROW EXECUTE FUNCTION opinion_recorded()""")
        op.execute(f"""CREATE TRIGGER record_truncate AFTER TRUNCATE ON {table}
                       FOR EACH STATEMENT EXECUTE FUNCTION emptying_recorded()""")


def _written(*, nullable: bool) -> list[sa.Column]:
    return [
        sa.Column("actor", sa.Text(), nullable=nullable),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    ]


def _about(table: str) -> list[sa.schema.SchemaItem]:
    """What a row belongs to: a publication, and a place or a district of it."""
    return [
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("facility_id", sa.BigInteger(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            ondelete="CASCADE",
            name=op.f(f"fk_{table}_publication_id_publication"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], ondelete="SET NULL", name=op.f(f"fk_{table}_facility_id_facility")
        ),
    ]


def _make_replies() -> None:
    op.create_table(
        "opinion_reply",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        *_about("opinion_reply"),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reflection", sa.String(length=40), nullable=False),
        sa.Column("is_public", sa.Boolean(), server_default="false", nullable=False),
        *_written(nullable=False),
    )
    for name in ("publication_id", "facility_id"):
        op.create_index(op.f(f"ix_opinion_reply_{name}"), "opinion_reply", [name])


def _make_opinions() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        *_about("opinion"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("age", sa.String(length=40), nullable=True),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("held", JSON, server_default="[]", nullable=False),
        sa.Column("choice", JSON, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reply_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        *_written(nullable=True),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["opinion_reply.id"], ondelete="SET NULL", name=op.f("fk_opinion_reply_id_opinion_reply")
        ),
    )
    op.create_index("ix_opinion_publication_id_state_id", "opinion", ["publication_id", "state", "id"])
    op.create_index("ix_opinion_created_at", "opinion", ["created_at"])
    for name in ("facility_id", "reply_id"):
        op.create_index(op.f(f"ix_opinion_{name}"), "opinion", [name])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION opinion_recorded()")
