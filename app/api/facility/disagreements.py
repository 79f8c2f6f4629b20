"""A file against the register, side by side; a planner's choice between two values."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.api.answers.changes import Settled
from app.api.answers.imports import Disagreements
from app.api.deps import ActorDep, LanguageDep, SessionDep, UploadDep
from app.api.shapes import Id, SentShape
from app.services.facility.settle_disagreements import FieldChoice, find_disagreements, settle

router = APIRouter(tags=["disagreements"])
Shown = Annotated[str, Field(min_length=1, max_length=4000)]


class ChoiceShape(SentShape):
    """Two values as they were shown; `takes_file` says that the chosen one is the file's."""

    facility_id: Id
    field: Annotated[str, Field(max_length=40)]
    chosen: Shown
    refused: Shown
    takes_file: bool
    source: Annotated[str, Field(max_length=255)] = ""


class Choices(SentShape):
    choices: Annotated[list[ChoiceShape], Field(min_length=1, max_length=10_000)]


@router.post("/api/disagreements")
def disagreements(
    body: UploadDep,
    session: SessionDep,
    language: LanguageDep,
    filename: Annotated[str | None, Query(max_length=255)] = None,
    municipality: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
) -> Disagreements:
    """Match a file with the register by code, name, address and nearness; answer where they differ. Writes nothing."""
    found = find_disagreements(session, body, filename=filename, municipality_code=municipality, language=language)
    return Disagreements.model_validate(found)


@router.post("/api/disagreements/choices")
def choose(shape: Choices | ChoiceShape, session: SessionDep, actor: ActorDep, language: LanguageDep) -> Settled:
    """Keep one choice or many, in one transaction; the file's value is written where it was chosen."""
    asked = shape.choices if isinstance(shape, Choices) else [shape]
    for one in asked:
        settle(session, FieldChoice(**one.model_dump()), actor=actor, language=language)
    return Settled(settled=len(asked))
