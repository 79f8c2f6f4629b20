"""Who holds a job, since which taking, and when it was last heard of: what makes taking over a dead one's job safe."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("plan_run", "exploration")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("task", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("deaths", sa.Integer(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("holder", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    # What is open now has its job in the queue, or had a worker that this program has replaced.
    op.execute("""UPDATE plan_run SET task = CASE WHEN summary ? 'opposite' THEN 'answer_opposite' ELSE 'solve_run' END
                  WHERE state IN ('queued', 'running')""")
    op.execute("UPDATE exploration SET task = 'explore_plans' WHERE state IN ('queued', 'running')")
    # Jobs no longer wait for one another: several machines may solve at once.
    op.execute("UPDATE procrastinate_jobs SET lock = NULL WHERE status = 'todo' AND lock = 'solver'")


def downgrade() -> None:
    for table in TABLES:
        for column in ("heard_at", "holder", "deaths", "fence", "task"):
            op.drop_column(table, column)
