"""A decision's details: role, what is done with the building, periods it stands in, floor, works, proof."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    details = sa.Column("details", postgresql.JSONB(), server_default="{}", nullable=False)
    op.add_column("decision", details)


def downgrade() -> None:
    op.drop_column("decision", "details")
