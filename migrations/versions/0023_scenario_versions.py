"""Every version of a scenario is kept, and a run remembers which one it was asked with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("plan_run", sa.Column("scenario", JSON, nullable=True))
    op.create_table(
        "scenario_version",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("assumptions", JSON, nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.UniqueConstraint("scenario_id", "version", name=op.f("uq_scenario_version_scenario_id_version")),
    )
    op.execute("""INSERT INTO scenario_version (scenario_id, version, name, assumptions, created_at)
                  SELECT id, version, name, assumptions, updated_at FROM scenario""")
    op.execute("""CREATE TRIGGER frozen BEFORE UPDATE ON scenario_version
                  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")


def downgrade() -> None:
    op.drop_table("scenario_version")
    op.drop_column("plan_run", "scenario")
