"""A run takes a note, can be pinned and put away; a scenario can be put away and fetched back."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan_run", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("plan_run", sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("plan_run", sa.Column("is_archived", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("scenario", sa.Column("is_archived", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("scenario", "is_archived")
    op.drop_column("plan_run", "is_archived")
    op.drop_column("plan_run", "is_pinned")
    op.drop_column("plan_run", "note")
