"""The facility card as it is answered: its ETag is the version to send back with a change."""

from fastapi import Response

from app.api.answers.facilities import FacilityCard
from app.api.deps import PersonDep, SessionDep
from app.services.facility.facility_card import facility_card
from app.store import visible


def answer_card(session: SessionDep, person: PersonDep, facility_id: int, response: Response) -> FacilityCard:
    """The card as this person may see it, its ETag set."""
    card = FacilityCard.model_validate(visible.card_for(person, facility_card(session, facility_id)))
    response.headers["ETag"] = f'"{card.version}"'
    return card


def version_of(tag: str) -> str:
    """The version an `If-Match` names, weak or strong."""
    return tag.removeprefix("W/").strip('"')
