"""What people call a run, note about it, pin and put away; what it was asked and answered never changes."""

from sqlalchemy.orm import Session

from app.models import PlanRun
from app.store.facility import changes
from app.store.plan import runs


def label_run(
    session: Session, run_id: int, *, title: str, note: str, is_pinned: bool, is_archived: bool, actor: str
) -> PlanRun:
    """Raises NotFound."""
    run = runs.get(session, run_id)
    run.title, run.note = title.strip(), note
    run.is_pinned, run.is_archived = is_pinned, is_archived
    session.flush()
    changes.record(session, actor, "label_run", {"run": run_id, "title": run.title, "archived": is_archived})
    return run
