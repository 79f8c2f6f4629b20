"""Files of a facility, change sets that are undone as one, and who runs a facility (管理形態) as a field of its own.

The bytes of a file lie beside its row: lists and the history never touch them, and one dump of the database has all.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Until now the word was kept among the columns nobody knew.
HEADERS = ("管理形態", "運営形態")
WORDS = {
    "direct": "直営|市直営|町直営|村直営|直営管理",
    "designated": "指定管理|指定管理者|指定管理者制度|指定管理者による管理",
    "outsourced": "委託|業務委託|一部委託|全部委託|管理委託",
    "pfi": "PFI|ＰＦＩ",
}


def upgrade() -> None:
    op.add_column("facility", sa.Column("management", sa.String(40), nullable=True))
    _files()
    op.create_table(
        "change_set",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.Column("facility_ids", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
    )
    _move_words()


def _files() -> None:
    op.create_table(
        "facility_file",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column(
            "facility_id", sa.BigInteger(), sa.ForeignKey("facility.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.UniqueConstraint("facility_id", "sha256"),
    )
    op.create_table(
        "facility_file_content",
        sa.Column("file_id", sa.BigInteger(), sa.ForeignKey("facility_file.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    # Photos and PDF are packed already: trying to pack them again only costs.
    op.execute("ALTER TABLE facility_file_content ALTER COLUMN content SET STORAGE EXTERNAL")
    for event, tables in (
        ("insert", "NEW TABLE AS fresh"),
        ("update", "NEW TABLE AS fresh OLD TABLE AS stale"),
        ("delete", "OLD TABLE AS stale"),
    ):
        done = {"insert": "inserted", "update": "updated", "delete": "deleted"}[event]
        op.execute(f"""CREATE TRIGGER history_{event} AFTER {event} ON facility_file REFERENCING {tables}
            FOR EACH STATEMENT EXECUTE FUNCTION detail_history_{done}()""")


def _move_words() -> None:
    op.execute("SELECT set_config('app.actor', 'migration 0007', true)")
    for header in HEADERS:
        for code, words in WORDS.items():
            op.execute(f"""UPDATE facility SET management = '{code}', attributes = attributes - '{header}'
                WHERE management IS NULL AND trim(attributes ->> '{header}') = ANY(string_to_array('{words}', '|'))""")


def downgrade() -> None:
    op.drop_table("facility_file_content")
    op.drop_table("facility_file")
    op.drop_table("change_set")
    cases = " ".join(f"WHEN '{code}' THEN '{words.split('|')[0]}'" for code, words in WORDS.items())
    op.execute(f"""UPDATE facility SET attributes = attributes
        || jsonb_build_object('{HEADERS[0]}', CASE management {cases} ELSE management END)
        WHERE management IS NOT NULL""")
    op.drop_column("facility", "management")
