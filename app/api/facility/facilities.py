"""Facilities: the whole stock as GeoJSON, one card, one edit."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.api.answers.facilities import FacilityCard
from app.api.answers.stock import FacilityCollection, FacilityPage, FacilityRow
from app.api.card import answer_card, version_of
from app.api.deps import LanguageDep, PersonDep, SessionDep
from app.api.kept import KeptRoute
from app.api.shapes import FacilityEdit, GeoJson, PathId
from app.errors import NotFound
from app.services.facility.edit_facility import edit_facility
from app.services.figures.stock_answer import StockAnswer
from app.store import visible
from app.store.facility import facilities, features

router = APIRouter(tags=["facilities"])
cards = APIRouter(tags=["facilities"], route_class=KeptRoute)


def _without_nul(value: str | None) -> str | None:
    if value is not None and "\0" in value:
        raise PydanticCustomError("nul", "a text holds a NUL character")
    return value


Word = Annotated[str | None, Query(max_length=200), AfterValidator(_without_nul)]
PathCode = Annotated[
    str, Path(max_length=200, description="The town's own number", examples=["11001"]), AfterValidator(_without_nul)
]


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


@router.get("/api/facilities")
def listed_facilities(
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="Facilities on a page")] = 100,
    cursor: Annotated[Word, Query(description="`next` of the page before", examples=["11020"])] = None,
    category: Annotated[Word, Query(description="Class by use", examples=["school"])] = None,
    department: Annotated[Word, Query(description="Section in charge", examples=["生涯学習課"])] = None,
    district: Annotated[Word, Query(description="District", examples=["彩辺中央"])] = None,
    management: Annotated[Word, Query(description="Who runs it", examples=["direct"])] = None,
    name: Annotated[Word, Query(description="Part of the name", examples=["小学校"])] = None,
) -> FacilityPage:
    """The town's own facilities page by page, in the order of their numbers; a change meanwhile moves none twice."""
    given = {"category": category, "department": department, "district": district, "management": management}
    equal = {column: value for column, value in given.items() if value is not None}
    rows = features.page(session, after=cursor, limit=limit + 1, equal=equal, like=name)
    more = rows[limit - 1]["code"] if len(rows) > limit else None
    return FacilityPage(facilities=[FacilityRow.model_validate(row) for row in rows[:limit]], next=more)


@cards.get("/api/facilities/by-code/{code}", responses={404: {}})
def facility_by_code(code: PathCode, session: SessionDep, person: PersonDep, response: Response) -> FacilityCard:
    """The facility card by the town's own number."""
    found = facilities.ids_of(session, [code]).get(code)
    if found is None:
        raise NotFound("facility", code)
    return one_facility(found, session, person, response)


@cards.get("/api/facilities/{facility_id}")
def one_facility(facility_id: PathId, session: SessionDep, person: PersonDep, response: Response) -> FacilityCard:
    """The facility card (施設カルテ)."""
    return answer_card(session, person, facility_id, response)


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
    edit_facility(session, facility_id, fields, version=version_of(if_match), actor=person.actor, language=language)
    return answer_card(session, person, facility_id, response)
