"""What a plan must know of a place: its use state, kind of property, classrooms, staff, renovation, terms of operators.

Use states that earlier imports kept among the remarks of a facility (利用状況) move into the new column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    ("facility", sa.Column("use_state", sa.String(40), nullable=True)),
    ("facility", sa.Column("property_kind", sa.String(40), nullable=True)),
    ("facility", sa.Column("classrooms", sa.Integer(), nullable=True)),
    ("building", sa.Column("renovated_year", sa.Integer(), nullable=True)),
    ("yearly_record", sa.Column("staff_count", sa.Float(), nullable=True)),
    ("yearly_record", sa.Column("classes", sa.Integer(), nullable=True)),
    ("land", sa.Column("plot_ratio", sa.Float(), nullable=True)),
)
HEADER = "利用状況"
STATES = (
    ("unused", "未利用|未使用|遊休|閉鎖"),
    ("suspended", "休止|休館|休園|休校"),
    ("lent", "貸付|貸与"),
    ("temporary", "暫定"),
    ("in_use", "供用|利用中|使用中|稼働"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_table(
        "operator_terms",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column(
            "facility_id", sa.BigInteger(), sa.ForeignKey("facility.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("fee_yen", sa.BigInteger(), nullable=True),
        sa.Column("rent_yen", sa.BigInteger(), nullable=True),
        sa.Column("upfront_yen", sa.BigInteger(), nullable=True),
        sa.Column("floor_area_m2", sa.Float(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.UniqueConstraint("facility_id", "scheme"),
    )
    for event, done, tables in (
        ("insert", "inserted", "NEW TABLE AS fresh"),
        ("update", "updated", "NEW TABLE AS fresh OLD TABLE AS stale"),
        ("delete", "deleted", "OLD TABLE AS stale"),
    ):
        op.execute(f"""CREATE TRIGGER history_{event} AFTER {event} ON operator_terms REFERENCING {tables}
            FOR EACH STATEMENT EXECUTE FUNCTION detail_history_{done}()""")
    op.execute("SELECT set_config('app.actor', 'migration 0011', true)")
    for code, words in STATES:
        op.execute(f"""UPDATE facility SET use_state = '{code}', attributes = attributes - '{HEADER}'
            WHERE use_state IS NULL AND attributes ->> '{HEADER}' ~ '{words}'""")


def downgrade() -> None:
    cases = " ".join(f"WHEN '{code}' THEN '{words.split('|')[0]}'" for code, words in STATES)
    op.execute(f"""UPDATE facility SET attributes = attributes
        || jsonb_build_object('{HEADER}', CASE use_state {cases} ELSE use_state END) WHERE use_state IS NOT NULL""")
    op.drop_table("operator_terms")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
