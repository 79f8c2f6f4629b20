"""Adoption by two persons: asked for, approved, refused, withdrawn."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from app.api.answers.approval import AdoptionAsked
from app.api.deps import PersonDep, SessionDep
from app.api.shapes import Name, PathId, SentShape
from app.services.plan import two_persons

router = APIRouter(prefix="/api/adoption-requests", tags=["adoption"])


class AskSent(SentShape):
    """Which plan should be adopted, why, and what changes."""

    run_id: Annotated[int, Field(ge=1, lt=2**63)]
    title: Name
    reason: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]
    changes: Annotated[str, Field(max_length=4000)] = ""
    adopted_on: date


class AnswerSent(SentShape):
    """What the answer says."""

    words: Annotated[str, Field(max_length=4000, examples=["議会の議決のとおり"])] = ""


class RefusalSent(SentShape):
    """Why not."""

    words: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


@router.get("")
def requests(session: SessionDep, person: PersonDep) -> list[AdoptionAsked]:
    """Every request, the newest first."""
    return [AdoptionAsked.model_validate(row) for row in two_persons.listed(session, person)]


@router.post("", status_code=201, responses={404: {}, 409: {}})
def ask(sent: AskSent, session: SessionDep, person: PersonDep, response: Response) -> AdoptionAsked:
    """Ask that a run be adopted; another person decides. 409 where it holds no plan or is asked for already."""
    told = sent.model_dump(exclude={"changes"})
    row = two_persons.ask(session, person, told.pop("run_id"), **told, changes_told=sent.changes)
    response.headers["Location"] = f"/api/adoption-requests/{row['id']}"
    return AdoptionAsked.model_validate(row)


@router.post("/{request_id}/approval", responses={409: {}})
def approve(request_id: PathId, sent: AnswerSent, session: SessionDep, person: PersonDep) -> AdoptionAsked:
    """Adopt it, as it was when it was asked for. 403 for whoever asked; 409 where judgements have changed since."""
    return AdoptionAsked.model_validate(two_persons.approve(session, person, request_id, words=sent.words))


@router.post("/{request_id}/refusal", responses={409: {}})
def refuse(request_id: PathId, sent: RefusalSent, session: SessionDep, person: PersonDep) -> AdoptionAsked:
    """Say no, and why."""
    return AdoptionAsked.model_validate(two_persons.refuse(session, person, request_id, words=sent.words))


@router.delete("/{request_id}", status_code=204, responses={409: {}})
def withdraw(request_id: PathId, session: SessionDep, person: PersonDep) -> None:
    """Take one's own request back."""
    two_persons.withdraw(session, person, request_id)
