"""Explorations: their state, progress, cancel flag, result, and the runs that hold their plans."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import NotFound
from app.models import Exploration, ExploredPlan, PlanRun


def create(session: Session, **values: Any) -> Exploration:
    exploration = Exploration(state=RunState.QUEUED, **values)
    session.add(exploration)
    session.flush()
    return exploration


def get(session: Session, exploration_id: int) -> Exploration:
    exploration = session.get(Exploration, exploration_id)
    if exploration is None:
        raise NotFound("exploration", exploration_id)
    return exploration


def recent(session: Session, *, limit: int, run_id: int | None = None) -> list[Exploration]:
    """The newest first, of one run where it is named."""
    query = select(Exploration).order_by(Exploration.id.desc()).limit(limit)
    return list(session.scalars(query if run_id is None else query.where(Exploration.run_id == run_id)))


def start(session: Session, exploration_id: int, *, engine_version: str) -> None:
    """Begin, or begin again after a worker died: plans of the earlier attempt are dropped."""
    members = select(ExploredPlan.run_id).where(ExploredPlan.exploration_id == exploration_id)
    session.execute(delete(PlanRun).where(PlanRun.id.in_(members)), execution_options={"synchronize_session": False})
    _change(session, exploration_id, state=RunState.RUNNING, started_at=func.now(), engine_version=engine_version)
    _change(session, exploration_id, progress={}, result={})


def add_plan(session: Session, exploration_id: int, *, number: int, run_id: int) -> None:
    session.add(ExploredPlan(exploration_id=exploration_id, number=number, run_id=run_id))
    session.flush()


def report(session: Session, exploration_id: int, progress: dict[str, Any]) -> bool:
    """Note the progress; True where somebody has asked to stop."""
    _change(session, exploration_id, progress=progress)
    return bool(session.scalar(select(Exploration.cancel_requested).where(Exploration.id == exploration_id)))


def keep_result(session: Session, exploration_id: int, result: dict[str, Any]) -> None:
    _change(session, exploration_id, result=result)


def request_cancel(session: Session, exploration_id: int) -> Exploration:
    """Ask a queued or running exploration to stop; a queued one stops here and now."""
    exploration = get(session, exploration_id)
    exploration.ask_to_stop()
    session.flush()
    return exploration


def finish(session: Session, exploration_id: int, state: RunState, **figures: Any) -> None:
    _change(session, exploration_id, state=state, finished_at=func.now(), **figures)


def _change(session: Session, exploration_id: int, **values: Any) -> None:
    session.execute(update(Exploration).where(Exploration.id == exploration_id).values(**values))
