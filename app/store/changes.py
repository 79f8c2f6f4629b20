"""Who did what: the history of rows (written by triggers) and the events that say what a change meant."""

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import Event


def act_as(session: Session, actor: str, *, request_id: str = "") -> None:
    """Name the actor for the history triggers, for this transaction only."""
    session.execute(
        text("SELECT set_config('app.actor', :actor, true), set_config('app.request_id', :request, true)"),
        {"actor": actor, "request": request_id},
    )


def come_from(session: Session, origin: str) -> None:
    """Name the address a request came from, for the history lines of this transaction."""
    session.execute(text("SELECT set_config('app.origin', :origin, true)"), {"origin": origin})


def record(session: Session, actor: str, action: str, detail: dict[str, Any]) -> None:
    session.add(Event(actor=actor, action=action, detail=detail))


def recent(session: Session, *, limit: int) -> list[Event]:
    return list(session.scalars(select(Event).order_by(Event.id.desc()).limit(limit)))
