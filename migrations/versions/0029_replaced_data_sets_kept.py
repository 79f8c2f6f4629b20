"""A data set that an import replaces is kept beside the register, so that undoing the import brings it back.

Before a data set goes within a set of changes, a trigger copies its head and all its rows, places with every digit.
What lies on it and can be worked out anew (where facilities stand in zones, minutes on roads) is not kept, and of all
that is kept the oldest goes where it exceeds a gibibyte. Places that a list of town names gives to areas of the
population get a history, for their undoing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BYTES_KEPT = 2**30
# Head → its column too large for JSON, its geometry; table of its rows, their key to the head, their geometry.
KEPT = {
    "population_dataset": (None, None, ("population_cell", "dataset_id", None)),
    "zone_dataset": (None, "coverage", ("zone", "dataset_id", "area")),
    "road_network": ("graph", None, None),
    "transit_feed": (None, None, ("transit_stop", "feed_id", None)),
}


def row_of(name: str, geometry: str | None) -> str:
    """A row as JSON; its geometry as the hexadecimal of PostGIS, which loses nothing."""
    return f"to_jsonb({name})" + (f" || jsonb_build_object('{geometry}', {name}.{geometry}::text)" if geometry else "")


def keeping(head: str) -> str:
    large, geometry, parts = KEPT[head]
    content = row_of("OLD", geometry) + (f" - '{large}'" if large else "")
    copied = ""
    if parts:
        table, key, area = parts
        copied = f"""
  INSERT INTO kept_row (data_set_id, table_name, content)
    SELECT made, '{table}', {row_of("t", area)} FROM {table} t WHERE t.{key} = OLD.id;
  UPDATE kept_data_set SET size = size + (SELECT coalesce(sum(pg_column_size(content)), 0)
    FROM kept_row WHERE data_set_id = made) WHERE id = made;"""
    return f"""
CREATE FUNCTION {head}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_set text := nullif(current_setting('app.request_id', true), ''); made bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM change_set WHERE key = of_set) THEN RETURN OLD; END IF;
  INSERT INTO kept_data_set (key, table_name, row_id, content, large, size)
    VALUES (of_set, '{head}', OLD.id, {content}, {f"OLD.{large}" if large else "NULL"},
            {f"octet_length(OLD.{large})" if large else "0"})
    RETURNING id INTO made;{copied}
  DELETE FROM kept_data_set WHERE id < made AND id IN (
    SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY id DESC) AS total FROM kept_data_set) k
    WHERE total > {BYTES_KEPT});
  RETURN OLD; END $$;
CREATE TRIGGER keep_replaced BEFORE DELETE ON {head} FOR EACH ROW EXECUTE FUNCTION {head}_kept();
"""


def upgrade() -> None:
    _make_tables()
    for head in KEPT:
        op.execute(keeping(head))
    # The function of towns (0012) serves any table that stands beside the register and has an id.
    op.execute("""CREATE TRIGGER history_update AFTER UPDATE ON population_cell
        REFERENCING NEW TABLE AS fresh OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION town_updated()""")


def _make_tables() -> None:
    op.create_table(
        "kept_data_set",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("large", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_data_set")),
    )
    op.create_index("ix_kept_data_set_key", "kept_data_set", ["key"])
    op.create_table(
        "kept_row",
        sa.Column("data_set_id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["data_set_id"],
            ["kept_data_set.id"],
            ondelete="CASCADE",
            name=op.f("fk_kept_row_data_set_id_kept_data_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_row")),
    )
    op.create_index("ix_kept_row_data_set_id", "kept_row", ["data_set_id"])


def downgrade() -> None:
    op.execute("DROP TRIGGER history_update ON population_cell")
    for head in KEPT:
        op.execute(f"DROP TRIGGER keep_replaced ON {head}; DROP FUNCTION {head}_kept()")
    op.drop_table("kept_row")
    op.drop_table("kept_data_set")
