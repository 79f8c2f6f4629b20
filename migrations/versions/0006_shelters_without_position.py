"""A shelter whose list gives no position has none: null instead of a number that is not one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("lon", "lat"):
        op.alter_column("shelter", column, existing_type=sa.Float(), nullable=True)
    op.execute("UPDATE shelter SET lon = NULL, lat = NULL WHERE lon = 'NaN' OR lat = 'NaN'")


def downgrade() -> None:
    op.execute("UPDATE shelter SET lon = coalesce(lon, 'NaN'), lat = coalesce(lat, 'NaN')")
    for column in ("lon", "lat"):
        op.alter_column("shelter", column, existing_type=sa.Float(), nullable=False)
