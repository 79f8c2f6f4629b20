"""Access: who reaches what, who loses when places close; the functions of the town; its shelters."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from app.api.answers.access import Access, DesignatedShelter
from app.api.answers.places import FunctionCount
from app.api.deps import LanguageDep, SessionDep
from app.api.kept import KeptRoute
from app.api.shapes import Id, SentShape
from app.domain.vocabulary import Function
from app.services.facility.list_shelters import list_shelters
from app.services.figures.access import AccessQuestion, list_functions, measure_access

router = APIRouter(tags=["access"], route_class=KeptRoute)


class AccessRequest(SentShape):
    """`closed` are ids of facilities switched off by hand; `only` asks how far these alone reach.

    Without `year` the published year nearest to this one.
    """

    function: Function
    mode: Literal["walk", "drive", "straight"] = "walk"
    minutes: Annotated[float, Field(gt=0, le=1440)] = 15
    year: Annotated[int | None, Field(ge=1950, le=2200)] = None
    closed: Annotated[list[Id], Field(max_length=100_000)] = []
    only: Annotated[list[Id], Field(max_length=100_000)] = []
    winter: bool = False
    neighbours: bool = False


@router.post("/api/access")
def access(question: AccessRequest, session: SessionDep, language: LanguageDep) -> Access:
    """Share within the minutes, mean and 90th percentile by age and year; worst areas; what closing takes away."""
    asked = AccessQuestion(
        question.function,
        mode=question.mode,
        within_minutes=question.minutes,
        year=question.year,
        closed=frozenset(question.closed),
        only=frozenset(question.only),
        winter=question.winter,
        neighbours=question.neighbours,
    )
    return Access.model_validate(measure_access(session, asked, language=language))


@router.get("/api/functions")
def functions(session: SessionDep) -> list[FunctionCount]:
    """Functions of the town, with how many places offer each."""
    return [FunctionCount(**row) for row in list_functions(session)]


@router.get("/api/shelters")
def shelters(session: SessionDep) -> list[DesignatedShelter]:
    """Designated shelters; `last_of_area` says for which disasters one is the only one of its area."""
    return [DesignatedShelter(**row) for row in list_shelters(session)]
