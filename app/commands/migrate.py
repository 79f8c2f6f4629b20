"""`saihen migrate`: bring a database to the newest schema."""

from app.console import database_url, refusals, screen, settings
from app.database.db import make_engine
from app.database.schema import upgrade


def migrate() -> None:
    """Bring the database to the newest schema."""
    with refusals():
        chosen = settings()
        changed = upgrade(make_engine(database_url(chosen), pool_size=1))
        screen.print("schema upgraded" if changed else "schema is the newest")
