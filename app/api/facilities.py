"""Facilities: the whole stock as GeoJSON, one card, one edit."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from app.api.answers.facilities import FacilityCard
from app.api.answers.stock import FacilityCollection
from app.api.deps import LanguageDep, PersonDep, SessionDep
from app.api.shapes import FacilityEdit, GeoJson, PathId
from app.services.edit_facility import edit_facility
from app.services.facility_card import facility_card
from app.services.stock_answer import StockAnswer
from app.store import visible

router = APIRouter(tags=["facilities"])


@router.get("/api/facilities.geojson", response_class=GeoJson, responses={200: {"model": FacilityCollection}})
def all_facilities(session: SessionDep, person: PersonDep, request: Request) -> Response:
    """The whole stock, home and neighbours, as one FeatureCollection. 304 where the ETag still holds.

    The council gets its public subset.
    """
    stock: StockAnswer = request.app.state.stock_answer
    if not visible.sees_all(person):
        return _public_stock(request, *stock.public(session))
    answer = stock.current(session)
    headers = {"ETag": answer.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if answer.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(answer.text(), media_type=GeoJson.media_type, headers=headers)
    return Response(answer.packed, media_type=GeoJson.media_type, headers=headers | {"Content-Encoding": "gzip"})


def _public_stock(request: Request, tag: str, text: bytes) -> Response:
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=GeoJson.media_type, headers=headers)


@router.get("/api/facilities/{facility_id}")
def one_facility(facility_id: PathId, session: SessionDep, person: PersonDep, response: Response) -> FacilityCard:
    """The facility card (施設カルテ)."""
    card = FacilityCard.model_validate(visible.card_for(person, facility_card(session, facility_id)))
    response.headers["ETag"] = f'"{card.version}"'
    return card


@router.patch("/api/facilities/{facility_id}")
def change_facility(
    facility_id: PathId,
    edit: FacilityEdit,
    session: SessionDep,
    person: PersonDep,
    language: LanguageDep,
    response: Response,
    *,
    if_match: Annotated[str, Header(max_length=100)],
) -> FacilityCard:
    """Change some fields of one facility; `If-Match` must be the version that was read (412 otherwise)."""
    fields = edit.model_dump(exclude_unset=True, mode="json")
    edit_facility(session, facility_id, fields, version=if_match.strip('W/"'), actor=person.actor, language=language)
    return one_facility(facility_id, session, person, response)
