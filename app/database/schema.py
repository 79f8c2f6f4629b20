"""Bring a database to the newest schema. Called at every start; does nothing where there is nothing to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

INI = Path(__file__).resolve().parents[2] / "alembic.ini"
# Two programs starting at once must not migrate at once; the number is ours alone.
LOCK = 728_103


def upgrade(engine: Engine) -> bool:
    """Run the missing migrations in one transaction; True where there were any."""
    config = Config(INI)
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if MigrationContext.configure(connection).get_current_revision() == head:
            return False
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True
