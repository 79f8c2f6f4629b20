"""The number of a building in the town's 3D model (PLATEAU), by which other city systems join to it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("building", sa.Column("plateau_id", sa.Text(), nullable=True))
    op.create_index(
        "ix_building_plateau_id", "building", ["plateau_id"], postgresql_where=sa.text("plateau_id IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_building_plateau_id", "building")
    op.drop_column("building", "plateau_id")
