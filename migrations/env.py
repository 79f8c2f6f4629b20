"""Alembic's door: the schema of app.models, on the connection handed in, else on the URL of the settings."""

import os

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection

from app.database.db import make_engine
from app.models import Base
from app.settings import Settings

# Tables of the job queue: made by its own schema, not by our models.
FOREIGN_TABLES = "procrastinate_"


def include_object(obj: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    if kind == "table" and name is not None and (name.startswith(FOREIGN_TABLES) or name == "spatial_ref_sys"):
        return False
    return alembic_helpers.include_object(obj, name, kind, reflected, compare_to)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    settings = Settings.from_environment(os.environ)
    if settings.database_url is None:
        raise SystemExit("DATABASE_URL is not set; `saihen migrate` finds the private database by itself")
    with make_engine(settings.database_url, pool_size=1).begin() as own:
        migrate(own)
