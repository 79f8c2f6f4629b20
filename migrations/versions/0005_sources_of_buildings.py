"""Where the values of a building come from, so that what a planner wrote can be told from what a file gave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("building", sa.Column("sources", JSONB(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("building", "sources")
