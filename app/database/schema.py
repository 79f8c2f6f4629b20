"""Bring a database to the newest schema. Called at every start; does nothing where there is nothing to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from app.database.diagnosis import diagnosed
from app.errors import Unavailable

INI = Path(__file__).resolve().parents[2] / "alembic.ini"
# Two programs starting at once must not migrate at once; the number is ours alone.
LOCK = 728_103
NEWER = (
    "このデータベースは新しい版の Saihen のものです（構造 {}）。その版以降を入れてください。何も変えていません",
    "this database belongs to a newer Saihen (schema {}); install that version or a later one. Nothing was changed",
)


def upgrade(engine: Engine) -> bool:
    """Run the missing migrations in one transaction; True where there were any.

    Raises Unavailable, in words, where the database cannot be used or is newer than this program.
    """
    config = Config(INI)
    scripts = ScriptDirectory.from_config(config)
    with diagnosed(), engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        here = MigrationContext.configure(connection).get_current_revision()
        if here == scripts.get_current_head():
            return False
        _refuse_unknown(here, scripts)
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def newest() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory.from_config(Config(INI)).get_current_head()


def present(engine: Engine) -> str | None:
    """The revision a database is at; None for one that nobody has used yet."""
    with diagnosed(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    """Raises Unavailable where a revision is none of this program's."""
    _refuse_unknown(revision, ScriptDirectory.from_config(Config(INI)))


def _refuse_unknown(revision: str | None, scripts: ScriptDirectory) -> None:
    """A newer program has been here: an older one would not understand what it stored."""
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise Unavailable(f"{NEWER[0].format(revision)} / {NEWER[1].format(revision)}")
