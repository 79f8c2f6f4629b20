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


def begin(session: Session, *, actor: str | None, origin: str | None, sections: str) -> None:
    """Name for this transaction who asks, from which address, and whose facilities may be changed (`visible`)."""
    session.execute(
        text("""SELECT set_config('app.actor', :actor, true), set_config('app.request_id', '', true),
                       set_config('app.origin', :origin, true), set_config('app.sections', :sections, true)"""),
        {"actor": actor or "", "origin": origin or "", "sections": sections},
    )


def record(session: Session, actor: str, action: str, detail: dict[str, Any]) -> None:
    session.add(Event(actor=actor, action=action, detail=detail))


def recent(session: Session, *, limit: int) -> list[Event]:
    return list(session.scalars(select(Event).order_by(Event.id.desc()).limit(limit)))
