"""`saihen migrate`: bring a database to the newest schema."""

from app.console import bring_up_to_date, refusals, screen, settings
from app.database import embedded


def migrate() -> None:
    """Bring the database to the newest schema, as its owner, and grant the program's role its rights."""
    with refusals():
        chosen = settings()
        changed = bring_up_to_date(chosen.owner_url or embedded.ensure_running(chosen))
        screen.print("schema upgraded" if changed else "schema is the newest")
