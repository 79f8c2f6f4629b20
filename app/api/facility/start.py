"""The beginning: whose register this is, what it holds already, what is missing, and how to begin anew."""

from typing import Annotated, Literal

import shapely
from fastapi import APIRouter, Query
from pydantic import Field

from app.api.answers.base import Answer, says
from app.api.deps import ActorDep, LanguageDep, SessionDep
from app.api.shapes import SentShape
from app.errors import NotFound
from app.formats.spatial.town_outlines import CREDIT, OutlinedTown, town_outlines
from app.services.facility.choose_town import choose_town
from app.services.facility.empty_register import empty_register
from app.store.figures import start
from app.store.place import municipalities

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


class TownHead(Answer):
    """A municipality as it may be chosen."""

    code: Annotated[str, says("Six digits, 全国地方公共団体コード", "232017")]
    name: Annotated[str, says("Name", "豊橋市")]
    county: Annotated[str, says("郡; empty for cities", "額田郡")]
    prefecture: Annotated[str, says("Prefecture", "愛知県")]


class TownOutline(Answer):
    """A municipality with its outline and neighbours, from the shipped simplified outlines."""

    town: TownHead
    neighbours: Annotated[list[TownHead], says("Municipalities that touch it")]
    bbox: Annotated[
        tuple[float, float, float, float], says("West, south, east, north", [137.2, 34.6, 137.5, 34.9], "degrees")
    ]
    outline: Annotated[dict[str, object], says("GeoJSON MultiPolygon in longitude and latitude, WGS 84")]
    credit: Annotated[str, says("Credit to be shown", "国土数値情報（国土交通省）")]


class TownChoice(SentShape):
    code: str = Field(pattern=r"^\d{5,6}$", description="five or six digits", examples=["232017"])


class StartStep(Answer):
    """One step of the beginning."""

    code: Annotated[StepCode, says("What it brings into the register")]
    count: Annotated[int, says("Facilities, towns, layers, cells, edges or years of it in the register", 370)]
    missing: Annotated[int | None, says("What is still missing of it: without area, without place, not linked", 12)]
    done: Annotated[bool, says("True where something of it is there")]


class StartState(Answer):
    """Where the register stands between empty and whole."""

    town: Annotated[TownHead | None, says("The home town; null where none is chosen yet")]
    steps: Annotated[list[StartStep], says("In the order they are best done")]


class EmptyOrder(SentShape):
    confirm: str = Field(max_length=200, description="the name of the town whose data go; `empty` where there is none")


class Emptied(Answer):
    """What was taken away."""

    emptied: Annotated[str, says("Name of the town that was there", "豊橋市")]


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
