"""Targets of floor area that a town has decided on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_target",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=True),
        sa.Column("base_area_m2", sa.Float(), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=False),
        sa.Column("cut_share", sa.Float(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.UniqueConstraint("name", "target_year"),
        sa.CheckConstraint("cut_share BETWEEN 0 AND 1", name=op.f("ck_area_target_cut_share_is_a_share")),
    )


def downgrade() -> None:
    op.drop_table("area_target")
