"""What belongs to a facility and is edited by hand: its buildings (棟), its functions, remarks about it."""

from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import Field

from app.api.answers.facilities import FacilityCard
from app.api.card import answer_card, version_of
from app.api.deps import LanguageDep, PersonDep, SessionDep
from app.api.shapes import Area, BuiltYear, PathId, SentShape, Yen
from app.domain.vocabulary import Function, SeismicCode, Structure
from app.services.facility.edit_facility import add_note, edit_building, edit_functions

router = APIRouter(tags=["facilities"])
Tag = Annotated[str, Header(alias="if-match", max_length=100)]


class BuildingEdit(SentShape):
    """Fields of one building a planner may change; what is left out stays as it is."""

    name: Annotated[str, Field(max_length=200)] | None = None
    structure: Structure | None = None
    storeys: Annotated[int, Field(ge=0, le=200)] | None = None
    basement_storeys: Annotated[int, Field(ge=0, le=20)] | None = None
    floor_area_m2: Area | None = None
    built_year: BuiltYear | None = None
    built_month: Annotated[int, Field(ge=1, le=12)] | None = None
    seismic_code: SeismicCode | None = None
    seismic_checked: bool | None = None
    seismic_retrofitted: bool | None = None
    legal_life_years: Annotated[int, Field(ge=1, le=200)] | None = None
    renovated_year: BuiltYear | None = None
    acquisition_cost_yen: Yen | None = None
    accumulated_depreciation_yen: Yen | None = None
    plateau_id: Annotated[str, Field(max_length=100)] | None = None


class FunctionShape(SentShape):
    """A use of the facility: area in m², capacity in `unit`."""

    function: Function
    area_m2: Area | None = None
    capacity: Annotated[float, Field(ge=0, le=1e9)] | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None


class FunctionsEdit(SentShape):
    functions: Annotated[list[FunctionShape], Field(max_length=50)]


class NoteShape(SentShape):
    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


@router.patch("/api/buildings/{building_id}")
def change_building(
    building_id: PathId, edit: BuildingEdit, session: SessionDep, person: PersonDep, response: Response, if_match: Tag
) -> FacilityCard:
    """Change one building; `If-Match` is the building's own version (412 otherwise). Answers the facility's card."""
    fields = edit.model_dump(exclude_unset=True)
    facility_id = edit_building(session, building_id, fields, version=version_of(if_match), actor=person.actor)
    return answer_card(session, person, facility_id, response)


@router.put("/api/facilities/{facility_id}/functions")
def change_functions(
    facility_id: PathId,
    edit: FunctionsEdit,
    session: SessionDep,
    person: PersonDep,
    language: LanguageDep,
    response: Response,
    if_match: Tag,
) -> FacilityCard:
    """Replace the functions of a facility; `If-Match` is the facility's version."""
    rows = [each.model_dump(mode="json") for each in edit.functions]
    edit_functions(session, facility_id, rows, version=version_of(if_match), actor=person.actor, language=language)
    return answer_card(session, person, facility_id, response)


@router.post("/api/facilities/{facility_id}/notes", status_code=201)
def new_note(
    facility_id: PathId, note: NoteShape, session: SessionDep, person: PersonDep, response: Response
) -> FacilityCard:
    """Leave a remark; it carries the planner's name and the time."""
    add_note(session, facility_id, note.text, actor=person.actor)
    return answer_card(session, person, facility_id, response)
