"""A section judges decisions about its own facilities alone: the guard of 0019 stands at their judgements too."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""CREATE TRIGGER section_guard BEFORE INSERT OR UPDATE OR DELETE ON plan_judgement FOR EACH ROW
                  WHEN (nullif(current_setting('app.sections', true), '') IS NOT NULL)
                  EXECUTE FUNCTION part_of_section()""")


def downgrade() -> None:
    op.execute("DROP TRIGGER section_guard ON plan_judgement")
