"""Many plans around one run: series of plans with what came out, and the runs that hold them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("pareto", "alternatives", "nested", "robust")
STATES = ("queued", "running", "done", "infeasible", "cancelled", "failed")


def _word(name: str, words: tuple[str, ...], kind: str) -> sa.Column:
    return sa.Column(name, sa.Enum(*words, name=kind, native_enum=False, length=40), nullable=False)


def _json(name: str, **more: object) -> sa.Column:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False, **more)


def _time(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def upgrade() -> None:
    op.create_table(
        "exploration",
        _word("kind", KINDS, "explorationkind"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        _word("state", STATES, "runstate"),
        _json("options"),
        sa.Column("data_version", sa.Text(), nullable=True),
        sa.Column("engine_version", sa.Text(), nullable=True),
        _json("progress", server_default="{}"),
        sa.Column("cancel_requested", sa.Boolean(), server_default="false", nullable=False),
        _json("result", server_default="{}"),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _time("started_at"),
        _time("finished_at"),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plan_run.id"], name=op.f("fk_exploration_run_id_plan_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exploration")),
    )
    op.create_index(op.f("ix_exploration_run_id"), "exploration", ["run_id"])
    op.create_table(
        "explored_plan",
        sa.Column("exploration_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exploration_id"],
            ["exploration.id"],
            name=op.f("fk_explored_plan_exploration_id_exploration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["plan_run.id"], name=op.f("fk_explored_plan_run_id_plan_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exploration_id", "number", name=op.f("pk_explored_plan")),
        sa.UniqueConstraint("run_id", name=op.f("uq_explored_plan_run_id")),
    )


def downgrade() -> None:
    # The plans of a series are runs nobody asked for by themselves: they go with it.
    op.execute("DELETE FROM plan_run WHERE id IN (SELECT run_id FROM explored_plan)")
    op.drop_table("explored_plan")
    op.drop_table("exploration")
