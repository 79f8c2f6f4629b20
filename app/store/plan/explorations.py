"""Explorations: their state, progress, cancel flag, result, and the runs that hold their plans."""

from typing import Any

from sqlalchemy import delete, select, update
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
    _change(session, exploration_id, engine_version=engine_version, progress={}, result={})


def add_plan(session: Session, exploration_id: int, *, number: int, run_id: int) -> None:
    session.add(ExploredPlan(exploration_id=exploration_id, number=number, run_id=run_id))
    session.flush()


def keep_result(session: Session, exploration_id: int, result: dict[str, Any]) -> None:
    _change(session, exploration_id, result=result)


def request_cancel(session: Session, exploration_id: int) -> Exploration:
    """Ask a queued or running one to stop; a queued one stops here and now, unless it is taken up at this moment."""
    get(session, exploration_id)
    exploration = session.get_one(Exploration, exploration_id, with_for_update=True, populate_existing=True)
    exploration.ask_to_stop()
    session.flush()
    return exploration


def _change(session: Session, exploration_id: int, **values: Any) -> None:
    session.execute(update(Exploration).where(Exploration.id == exploration_id).values(**values))
