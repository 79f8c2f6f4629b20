"""Targets of floor area get a history, so that the import that wrote them can be undone."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EVENTS = (
    ("insert", "inserted", "NEW TABLE AS fresh"),
    ("update", "updated", "NEW TABLE AS fresh OLD TABLE AS stale"),
    ("delete", "deleted", "OLD TABLE AS stale"),
)


def upgrade() -> None:
    for event, done, tables in EVENTS:
        # The functions of towns (0012) serve any table that stands beside the register and has an id.
        op.execute(f"""CREATE TRIGGER history_{event} AFTER {event} ON area_target REFERENCING {tables}
            FOR EACH STATEMENT EXECUTE FUNCTION town_{done}()""")


def downgrade() -> None:
    for event, _, _ in EVENTS:
        op.execute(f"DROP TRIGGER history_{event} ON area_target")
