"""The beginning: whose register this is, what it holds already, what is missing, and how to begin anew."""

from typing import Annotated, Literal

import shapely
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.errors import NotFound
from app.formats.spatial.town_outlines import CREDIT, OutlinedTown, town_outlines
from app.services.choose_town import choose_town
from app.services.empty_register import empty_register
from app.store import municipalities, start

router = APIRouter(tags=["start"])
StepCode = Literal[
    "town", "facilities", "addresses", "districts", "population", "roads", "shelters", "hazards", "budget"
]
# What each step counts, and what of it is still missing.
_STEPS: dict[StepCode, tuple[str, str | None]] = {
    "facilities": ("facilities", "without_area"),
    "addresses": ("towns", "without_place"),
    "districts": ("districts", None),
    "population": ("population_cells", "cells_without_place"),
    "roads": ("road_edges", None),
    "shelters": ("shelters", "shelters_unlinked"),
    "hazards": ("hazard_layers", None),
    "budget": ("budget_years", None),
}


class TownHead(BaseModel):
    """A municipality as it may be chosen."""

    code: str = Field(description="six digits, 全国地方公共団体コード", examples=["232017"])
    name: str = Field(examples=["豊橋市"])
    county: str = Field(description="郡; empty for cities")
    prefecture: str = Field(examples=["愛知県"])


class TownOutline(BaseModel):
    """A municipality with its outline and neighbours, from the shipped simplified outlines."""

    town: TownHead
    neighbours: list[TownHead]
    bbox: tuple[float, float, float, float] = Field(description="west, south, east, north in degrees")
    outline: dict[str, object] = Field(description="GeoJSON MultiPolygon in lon/lat")
    credit: str


class TownChoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=r"^\d{5,6}$", description="five or six digits", examples=["232017"])


class StartStep(BaseModel):
    """One step of the beginning."""

    code: StepCode
    count: int = Field(description="how much of it is in the register: facilities, towns, layers, cells, edges, years")
    missing: int | None = Field(description="what is still missing of it: without area, without place, not linked")
    done: bool


class StartState(BaseModel):
    """Where the register stands between empty and whole."""

    town: TownHead | None = Field(description="the home town; null where none is chosen yet")
    steps: list[StartStep]


class EmptyOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    confirm: str = Field(max_length=200, description="the name of the town whose data go; `empty` where there is none")


class Emptied(BaseModel):
    emptied: str = Field(description="the name of the town that was there")


@router.get("/api/start")
def start_state(session: SessionDep) -> StartState:
    """The checklist of the beginning."""
    home = municipalities.home(session)
    counts = start.counts(session)
    known = home is not None and home.code != municipalities.UNKNOWN
    steps = [StartStep(code="town", count=int(known), missing=None, done=known)]
    for code, (counted, lacking) in _STEPS.items():
        missing = counts[lacking] if lacking else None
        steps.append(StartStep(code=code, count=counts[counted], missing=missing, done=counts[counted] > 0))
    town = (
        None if home is None else TownHead(code=home.code, name=home.name, county="", prefecture=home.prefecture or "")
    )
    return StartState(town=town, steps=steps)


@router.get("/api/municipalities")
def search_municipalities(
    q: Annotated[
        str, Query(max_length=50, description="the beginning of a code or a name, or a part of the name")
    ] = "",
) -> list[TownHead]:
    """Municipalities whose code or name begins with the words, then those that contain them; at most 20."""
    return [_head(town) for town in town_outlines().search(q)]


@router.get("/api/municipalities/{code}")
def one_municipality(code: str) -> TownOutline:
    """One municipality with its outline and its neighbours."""
    outlines = town_outlines()
    town = outlines.find(code)
    if town is None:
        raise NotFound("municipality", code)
    shape = outlines.shape(town.code)
    west, south, east, north = shape.bounds
    return TownOutline(
        town=_head(town),
        neighbours=[_head(each) for each in outlines.neighbours(town.code)],
        bbox=(west, south, east, north),
        outline=dict(shapely.geometry.mapping(shape)),
        credit=CREDIT,
    )


@router.put("/api/town")
def put_town(choice: TownChoice, session: SessionDep, actor: ActorDep, language: LanguageDep) -> TownHead:
    """Choose the town this register is of; its outline and neighbours come with it."""
    town = choose_town(session, choice.code, actor=actor, language=language)
    return TownHead(code=town.code, name=town.name, county="", prefecture=town.prefecture or "")


@router.post("/api/empty")
def post_empty(order: EmptyOrder, session: SessionDep, actor: ActorDep, language: LanguageDep) -> Emptied:
    """Take all data away. It cannot be undone: `confirm` must be the name of the town that is there."""
    return Emptied(emptied=empty_register(session, confirm=order.confirm, actor=actor, language=language))


def _head(town: OutlinedTown) -> TownHead:
    return TownHead(code=town.code, name=town.name, county=town.county, prefecture=town.prefecture)
