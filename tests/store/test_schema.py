"""Migrations and models say the same; the schema can be taken down and put up again."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import alembic_helpers
from sqlalchemy import Engine, inspect, text

from app.database.db import make_engine
from app.database.schema import INI, upgrade
from app.models import Base

LOGS = {"change_log", "event", "record_log", "history_seal", "access_line"}
# They come and go only with rows that have one: of a data set, a feed, a run, a file.
PARTS = {
    "facility_zone", "zone", "population_cell", "transit_stop", "road_minutes", "explored_plan",
    "facility_file_content",
}  # fmt: skip
NOT_TOLD = {
    "change_set", "choice", "column_mapping", "kept_data_set", "kept_row", "report_source", "scenario_version",
    "sign_in", "webhook", "webhook_message",
}  # fmt: skip
WITHOUT_HISTORY = LOGS | PARTS | NOT_TOLD


def is_ours(obj: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    foreign = kind == "table" and name is not None and name.startswith(("procrastinate_", "spatial_ref_sys"))
    return not foreign and alembic_helpers.include_object(obj, name, kind, reflected, compare_to)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"include_object": is_ours, "compare_type": True, "compare_server_default": False}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def move(engine: Engine, *, to: str) -> None:
    config = Config(INI)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        here = MigrationContext.configure(connection).get_current_revision()
        down = to == "base" or (here is not None and to < here)
        (command.downgrade if down else command.upgrade)(config, to)


def test_models_when_compared_with_the_migrated_database_then_no_difference(engine: Engine) -> None:
    assert differences(engine) == []


def test_schema_when_taken_down_and_put_up_again_then_the_same(own_database: str) -> None:
    engine = make_engine(own_database, pool_size=2)
    try:
        move(engine, to="base")
        left = set(inspect(engine).get_table_names()) & set(Base.metadata.tables)
        assert left == set()
        assert upgrade(engine)
        assert not upgrade(engine)
        assert differences(engine) == []
        with engine.connect() as connection:
            triggers = connection.execute(text("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'history_%'"))
            assert triggers.scalar_one() == 54
    finally:
        engine.dispose()


def test_migrations_when_listed_then_they_form_one_line() -> None:
    script = ScriptDirectory.from_config(Config(INI))
    assert len(script.get_heads()) == 1
    assert all(not revision.is_branch_point for revision in script.walk_revisions())


def test_tables_when_listed_then_only_those_no_kept_answer_tells_of_have_no_history(engine: Engine) -> None:
    """What answers are kept by (`store/figures/standing.py`) must see every change of what they tell."""
    with engine.connect() as connection:
        followed = connection.execute(
            text("""SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
            WHERE tgname ~ '^(history|record)_(insert|change)$'""")
        ).scalars()
        assert set(Base.metadata.tables) - set(followed) == WITHOUT_HISTORY
