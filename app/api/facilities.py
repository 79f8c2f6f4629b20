"""Facilities: the whole stock as GeoJSON, one card, one edit."""

import datetime

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.answers.facilities import FacilityCard
from app.api.answers.stock import FacilityCollection
from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.shapes import GeoJson
from app.services.edit_facility import edit_facility
from app.services.facility_card import facility_card
from app.services.stock_answer import StockAnswer

router = APIRouter(tags=["facilities"])


class JudgementShape(BaseModel):
    """The second-stage judgement (二次評価): what a section decided, on which day, and why."""

    model_config = ConfigDict(extra="forbid")

    decision: str | None = Field(None, max_length=100)
    comment: str | None = Field(None, max_length=4000)
    section: str | None = Field(None, max_length=200)
    date: datetime.date | None = None


class FacilityEdit(BaseModel):
    """The fields a planner may change by hand; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, min_length=1, max_length=200)
    name_kana: str | None = None
    category: str | None = None
    class_large: str | None = None
    class_small: str | None = None
    department: str | None = None
    management: str | None = None
    address: str | None = None
    district: str | None = None
    floor_area_m2: float | None = Field(None, ge=0)
    footprint_m2: float | None = Field(None, ge=0)
    host_name: str | None = None
    use_state: str | None = None
    property_kind: str | None = None
    classrooms: int | None = Field(None, ge=0, le=200)
    built_year: int | None = Field(None, ge=1868, le=2200)
    policy: str | None = None
    shelter: bool | None = None
    lon: float | None = Field(None, ge=122, le=154)
    lat: float | None = Field(None, ge=20, le=46)
    judgement: JudgementShape | None = None


@router.get("/api/facilities.geojson", response_class=GeoJson, responses={200: {"model": FacilityCollection}})
def all_facilities(session: SessionDep, request: Request) -> Response:
    """The whole stock, home and neighbours, as one FeatureCollection. 304 where the ETag still holds."""
    stock: StockAnswer = request.app.state.stock_answer
    answer = stock.current(session)
    headers = {"ETag": answer.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if answer.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(answer.text(), media_type=GeoJson.media_type, headers=headers)
    return Response(answer.packed, media_type=GeoJson.media_type, headers=headers | {"Content-Encoding": "gzip"})


@router.get("/api/facilities/{facility_id}")
def one_facility(facility_id: int, session: SessionDep, response: Response) -> FacilityCard:
    """The facility card (施設カルテ)."""
    card = FacilityCard.model_validate(facility_card(session, facility_id))
    response.headers["ETag"] = f'"{card.version}"'
    return card


@router.patch("/api/facilities/{facility_id}")
def change_facility(
    facility_id: int,
    edit: FacilityEdit,
    session: SessionDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    *,
    if_match: str = Header(),
) -> FacilityCard:
    """Change some fields of one facility; `If-Match` must be the version that was read (412 otherwise)."""
    fields = edit.model_dump(exclude_unset=True, mode="json")
    edit_facility(session, facility_id, fields, version=if_match.strip('W/"'), actor=actor, language=language)
    return one_facility(facility_id, session, response)
