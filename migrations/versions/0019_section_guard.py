"""The database itself refuses a section editor's change of another section's facility, whatever route it came by.

`app.sections` names, as a JSON array, the 所管課 whose facilities the present transaction may change; without it all may be
changed. Of its own facilities a section may change everything but the section, the policy and the judgement.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Tables of the register that belong to a facility. Notes are anybody's who may write notes.
PARTS = (
    "building", "facility_function", "yearly_record", "repair", "inspection", "land", "operator_terms", "facility_file",
)  # fmt: skip
ONLY = "WHEN (nullif(current_setting('app.sections', true), '') IS NOT NULL)"
ROW = "FOR EACH ROW"
HELD = "department policy judgement"


def upgrade() -> None:
    kept = " OR ".join(f"NEW.{each} IS DISTINCT FROM OLD.{each}" for each in HELD.split())
    op.execute(f"""
CREATE FUNCTION refuse_section(facility text, section text, why text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION USING ERRCODE = 'SA403', MESSAGE = facility, DETAIL = coalesce(section, ''), HINT = why; END $$;

CREATE FUNCTION facility_of_section() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own jsonb := current_setting('app.sections', true)::jsonb;
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM refuse_section(NEW.name, NEW.department, 'new'); END IF;
  IF NOT own ? coalesce(OLD.department, '') THEN PERFORM refuse_section(OLD.name, OLD.department, 'section'); END IF;
  IF TG_OP = 'DELETE' THEN PERFORM refuse_section(OLD.name, OLD.department, 'gone'); END IF;
  IF {kept} THEN PERFORM refuse_section(OLD.name, OLD.department, 'field'); END IF;
  RETURN NEW; END $$;
CREATE TRIGGER section_guard BEFORE INSERT OR UPDATE OR DELETE ON facility {ROW} {ONLY}
  EXECUTE FUNCTION facility_of_section();

CREATE FUNCTION part_of_section() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own jsonb := current_setting('app.sections', true)::jsonb; found record;
BEGIN
  FOR found IN SELECT f.name, f.department FROM facility f
    WHERE f.id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.facility_id ELSE OLD.facility_id END,
                   CASE WHEN TG_OP = 'DELETE' THEN OLD.facility_id ELSE NEW.facility_id END) LOOP
    IF NOT own ? coalesce(found.department, '') THEN
      PERFORM refuse_section(found.name, found.department, 'section');
    END IF;
  END LOOP;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END $$;
""")
    for part in PARTS:
        op.execute(f"""CREATE TRIGGER section_guard BEFORE INSERT OR UPDATE OR DELETE ON {part} {ROW} {ONLY}
                       EXECUTE FUNCTION part_of_section()""")


def downgrade() -> None:
    for table in ("facility", *PARTS):
        op.execute(f"DROP TRIGGER section_guard ON {table}")
    op.execute("DROP FUNCTION facility_of_section()")
    op.execute("DROP FUNCTION part_of_section()")
    op.execute("DROP FUNCTION refuse_section(text, text, text)")
