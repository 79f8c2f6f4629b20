"""After an import the plan in force is checked by itself: its own question, asked of the data of now."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import AppError
from app.models import AdoptedCheck, AdoptedPlan, PlanRun
from app.store.facility import features
from app.store.plan import adoption, jobs

# Files often come one after the other: the last one is waited for.
SETTLED_SECONDS = 20.0
ACTOR = "worker"
TITLE = "採用した案の確かめ / check of the adopted plan"


def request_due_check(
    session: Session, ask: Callable[..., PlanRun], *, settled_seconds: float = SETTLED_SECONDS
) -> PlanRun | None:
    """Queue the check of the plan in force where data were imported since it was adopted or last checked; `ask` is
    `optimize.request_run`.

    None where nothing is adopted, nothing was imported since, the newest import is younger than `settled_seconds`, or
    somebody's calculation waits or is under way: that goes first.
    """
    plan = next(iter(adoption.adopted_plans(session)), None) if adoption.checks_alone(session) else None
    if plan is None or not _is_due(session, plan, settled_seconds) or jobs.any_open(session):
        return None
    try:
        with session.begin_nested():
            run = ask(session, dict(plan.settings), title=TITLE, actor=ACTOR)
    except AppError:
        return None
    adoption.add(session, AdoptedCheck(adopted_id=plan.id, run_id=run.id))
    return run


def _is_due(session: Session, plan: AdoptedPlan, settled_seconds: float) -> bool:
    check = adoption.newest_check(session, plan.id)
    known = plan.data_version if check is None else check.data_version
    if check is not None and check.state in {RunState.QUEUED, RunState.RUNNING}:
        return False
    newest, age_seconds = features.newest_import(session)
    return newest > _import_of(known) and age_seconds >= settled_seconds


def _import_of(version: str | None) -> int:
    """The newest import a state of the data knows of; see `features.data_version`."""
    _, _, event = (version or "").partition(".")
    return int(event) if event.isdigit() else 0
