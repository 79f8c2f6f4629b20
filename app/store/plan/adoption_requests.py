"""Requests that a run be adopted, and how they were answered."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.vocabulary import RequestState
from app.errors import Conflict, NotFound
from app.models import AdoptionRequest

WAITS = "この案の採用はもう求められています / this plan's adoption has been asked for already"


def add(session: Session, row: AdoptionRequest) -> None:
    """Raises Conflict where the run is being asked for already."""
    query = select(AdoptionRequest.id).where(
        AdoptionRequest.run_id == row.run_id, AdoptionRequest.state == RequestState.WAITING
    )
    if session.scalar(query) is not None:
        raise Conflict(WAITS)
    session.add(row)
    session.flush()
    session.refresh(row)


def held(session: Session, request_id: int) -> AdoptionRequest:
    """Kept from others until the transaction ends. Raises NotFound."""
    found = session.get(AdoptionRequest, request_id, with_for_update=True)
    if found is None:
        raise NotFound("adoption_request", request_id)
    return found


def all_of_them(session: Session) -> list[AdoptionRequest]:
    """The newest first."""
    return list(session.scalars(select(AdoptionRequest).order_by(AdoptionRequest.id.desc())))
