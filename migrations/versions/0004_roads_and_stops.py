"""Road graphs, minutes found on them, timetable stops."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _loaded_at(name: str = "loaded_at") -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "road_network",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("nodes", sa.Integer(), nullable=False),
        sa.Column("edges", sa.Integer(), nullable=False),
        sa.Column("graph", sa.LargeBinary(), nullable=False),
        _loaded_at(),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_network")),
        sa.UniqueConstraint("sha256", name=op.f("uq_road_network_sha256")),
    )
    op.create_table(
        "road_minutes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("network_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=False),
        _loaded_at("made_at"),
        sa.ForeignKeyConstraint(
            ["network_id"],
            ["road_network.id"],
            ondelete="CASCADE",
            name=op.f("fk_road_minutes_network_id_road_network"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_road_minutes")),
    )
    op.create_index(op.f("ix_road_minutes_network_id"), "road_minutes", ["network_id"])
    op.create_table(
        "transit_feed",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        _loaded_at(),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transit_feed")),
        sa.UniqueConstraint("name", name=op.f("uq_transit_feed_name")),
    )
    op.create_table(
        "transit_stop",
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("departures", sa.Float(), nullable=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["transit_feed.id"], ondelete="CASCADE", name=op.f("fk_transit_stop_feed_id_transit_feed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transit_stop")),
    )
    op.create_index(op.f("ix_transit_stop_feed_id"), "transit_stop", ["feed_id"])
    op.create_index("ix_transit_stop_place", "transit_stop", ["lon", "lat"])


def downgrade() -> None:
    for table in ("transit_stop", "transit_feed", "road_minutes", "road_network"):
        op.drop_table(table)
