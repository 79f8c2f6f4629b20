"""Who reaches what in how many minutes, and who loses when places close. Nothing is stored but road minutes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.access.answer import cells_table, loss_table, measures_table, shelters_lost, worst_table
from app.access.reach import (
    Origins,
    counted_users,
    origins_of,
    road_minutes,
    road_reach,
    rooms,
    sites_of,
    straight_reach,
    users_of,
)
from app.access.sources import Said, sources_of
from app.domain.calendar import fiscal_year_of
from app.domain.people.accessibility import DRIVE, WALK, Reach, StraightLineTravel, who_loses
from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import AgeBand, Function
from app.errors import Fault, InvalidInput
from app.formats.spatial.projection import to_plane, zone_epsg
from app.planning.ask.facilities import TownFacility, read_facilities
from app.planning.ask.residents import Residents, names_of, people_of, residents_of
from app.store.figures import stock
from app.store.place import municipalities, networks, places, surroundings

Floats = NDArray[np.float64]
MODES = {"walk": WALK, "drive": DRIVE, "straight": WALK}
# Snow season: people and cars move at this share of their speed (assumption, to be set by the city).
WINTER_SPEED = 0.7


@dataclass(frozen=True, slots=True)
class AccessQuestion:
    """`closed` are ids of facilities switched off by hand; `only`, where given, the ones whose own reach is asked.

    `year` None: the published year nearest to this one.
    """

    function: Function
    mode: str = "walk"
    within_minutes: float = 15.0
    year: int | None = None
    closed: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    winter: bool = False
    neighbours: bool = False


@dataclass(frozen=True, slots=True)
class _Town:
    """The places and people of the home town; `residents` None where no population of it is loaded."""

    places: tuple[TownFacility, ...]
    residents: Residents | None
    population_source: str
    epsg: int

    @property
    def grid(self) -> PopulationGrid | None:
        return self.residents.grid if self.residents else None


@dataclass(frozen=True, slots=True)
class _People:
    """people[year][band] and users, float[origins] each; names of the origins; codes of those shown on the map."""

    people: dict[int, dict[str, Floats]]
    users: Floats
    names: list[str]
    codes: tuple[str, ...]
    shown: slice


def list_functions(session: Session) -> list[dict[str, Any]]:
    """Functions of the home town with how many places offer each, most frequent first."""
    rows = stock.plan_cases(session)
    offered = read_facilities(rows, np.full((len(rows), 2), np.nan))
    counts = {
        function: sum(any(use.function is function for use in place.uses) for place in offered if place.own)
        for function in Function
    }
    ordered = sorted((each for each in counts.items() if each[1]), key=lambda each: -each[1])
    return [{"function": f.value, "label_ja": f.ja, "label_en": f.en, "places": count} for f, count in ordered]


def find_facilities(session: Session, codes: list[str]) -> frozenset[int]:
    """Ids of the home town's facilities of these codes. Raises InvalidInput naming every unknown one."""
    found = surroundings.facility_ids(session, codes)
    if strange := [code for code in codes if code not in found]:
        faults = [Fault("unknown_facility", "no facility of this code", code) for code in strange]
        raise InvalidInput("unknown facility codes", faults)
    return frozenset(found.values())


def measure_access(session: Session, question: AccessQuestion, *, language: str = "ja") -> dict[str, Any]:
    """Access to the open places of a function, and what the closed ones take away.

    Raises InvalidInput for an unknown mode or facility, and where no placed facility offers the function.
    """
    travel = _travel(question)
    town = _town(session)
    sites = _sites(town, question)
    origins = origins_of(_cells_xy(town), sites)
    reach, roads = _reaching(session, question, origins, travel, epsg=town.epsg)
    still_open = np.array([site.facility_id not in question.closed for site in sites])
    before = reach(np.ones(len(sites), dtype=bool))
    after = before if still_open.all() else reach(still_open)
    year = _year(town.grid, question.year)
    folk = _people(session, town, question.function, origins, before, year)
    return {
        "function": question.function.value,
        "basis": "users" if town.grid is None else "population",
        "mode": question.mode,
        "method": "straight" if roads is None else "network",
        "winter": question.winter,
        "within_minutes": question.within_minutes,
        "year": year,
        "years": list(folk.people),
        "places": int(still_open.sum()),
        **_figures(question, folk, year, origins, before, after),
        "last_shelters": shelters_lost(surroundings.shelters(session), question.closed) if question.closed else [],
        "sources": sources_of(_said(question, town, sites, travel, roads), language),
    }


def _said(
    question: AccessQuestion,
    town: _Town,
    sites: tuple[TownFacility, ...],
    travel: StraightLineTravel,
    roads: str | None,
) -> Said:
    return Said(
        mode=question.mode,
        travel=travel,
        roads=roads,
        speed_factor=_speed_factor(question),
        residents=town.residents,
        population_source=town.population_source,
        function=question.function,
        places=len(sites),
        counted=int(np.isfinite(counted_users(sites, question.function)).sum()),
    )


def _speed_factor(question: AccessQuestion) -> float:
    return WINTER_SPEED if question.winter else 1.0


def _figures(
    question: AccessQuestion, folk: _People, year: int, origins: Origins, before: Reach, after: Reach
) -> dict[str, Any]:
    within = question.within_minutes
    everybody = folk.people[year][AgeBand.ALL.value]
    figures = {
        "measures": measures_table(after.nearest(), folk.people, within_minutes=within),
        "measures_before": None,
        "worst": worst_table(after.nearest(), everybody, folk.names),
        "cells": cells_table(folk.codes, after.nearest()[folk.shown]),
        "who_loses": None,
    }
    if not question.closed:
        return figures
    loss = who_loses(
        before,
        after,
        people=folk.people[year],
        users=folk.users,
        capacity=rooms(origins.sites, question.function),
        within_minutes=within,
    )
    extra = _extra(before, after)
    figures["measures_before"] = measures_table(before.nearest(), folk.people, within_minutes=within)
    figures["who_loses"] = loss_table(loss, origins.sites, folk.names, extra_minutes=extra, people=everybody)
    return figures


def _extra(before: Reach, after: Reach) -> Floats:
    """Minutes after − before, 0 where neither reaches anything."""
    start, end = before.nearest(), after.nearest()
    return np.where(np.isfinite(start), end - np.where(np.isfinite(start), start, 0.0), 0.0)


def _travel(question: AccessQuestion) -> StraightLineTravel:
    if question.mode not in MODES:
        raise InvalidInput(f"unknown mode {question.mode}; known: {', '.join(MODES)}")
    travel = MODES[question.mode]
    return replace(travel, metres_per_minute=travel.metres_per_minute * _speed_factor(question))


def _town(session: Session) -> _Town:
    rows = stock.plan_cases(session)
    home = municipalities.home(session)
    placed = [row for row in rows if row["lon"] is not None]
    if home is None or not placed:
        raise InvalidInput("no facility has a position: import a facility list with addresses or coordinates first")
    epsg = home.plane_epsg or zone_epsg(placed[0]["lon"], placed[0]["lat"], municipality_code=home.code)
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in ("lon", "lat"))
    everywhere = to_plane(lon, lat, epsg)
    residents, source = _residents(session)
    return _Town(read_facilities(rows, everywhere), residents, source, epsg)


def _residents(session: Session) -> tuple[Residents | None, str]:
    """The town's own people and where the file came from; None where no population of the town is loaded."""
    found = places.population(session)
    if found is None:
        return None, ""
    outline = surroundings.home_outline(session)
    boundary = None if outline is None else shapely.from_wkb(outline)
    residents = residents_of(found[1], boundary, *surroundings.home_towns(session))
    return (residents if len(residents.grid) else None), found[0].source


def _sites(town: _Town, question: AccessQuestion) -> tuple[TownFacility, ...]:
    known = {place.facility_id for place in town.places}
    for pointer, asked in (("closed", question.closed), ("only", question.only)):
        if strange := sorted(asked - known):
            faults = [Fault("unknown_facility", "no such facility", str(each), pointer=pointer) for each in strange]
            raise InvalidInput(f"{pointer} names facilities that do not exist", faults)
    offered = sites_of(town.places, question.function, neighbours=question.neighbours)
    sites = tuple(site for site in offered if not question.only or site.facility_id in question.only)
    if not sites:
        raise InvalidInput(f"no placed facility offers {question.function.value}")
    return sites


def _cells_xy(town: _Town) -> Floats:
    return np.empty((0, 2)) if town.grid is None else to_plane(town.grid.lon, town.grid.lat, town.epsg)


def _year(grid: PopulationGrid | None, asked: int | None) -> int:
    now = fiscal_year_of(date.today())
    if asked is not None or grid is None:
        return asked or now
    return min(grid.years, key=lambda year: (abs(year - now), year))


def _reaching(
    session: Session, question: AccessQuestion, origins: Origins, travel: StraightLineTravel, *, epsg: int
) -> tuple[Callable[[NDArray[np.bool_]], Reach], str | None]:
    """How to find the nearest open sites, and the credit of the roads used (None: straight lines)."""
    network = None if question.mode == "straight" else networks.roads(session)
    if network is None:
        return lambda still_open: straight_reach(origins, travel, still_open), None
    factor = _speed_factor(question)
    numbers = np.concatenate((origins.xy.ravel(), [origins.cells, epsg, factor]))
    key = hashlib.sha256(f"{network.sha256} {question.mode}".encode() + numbers.tobytes()).hexdigest()
    minutes = networks.known_minutes(session, key)
    if minutes is None:
        graph = networks.graph_of(session, network.id)
        minutes = road_minutes(graph, origins, travel, epsg=epsg, speed_factor=factor)
        networks.keep_minutes(session, key, minutes, network_id=network.id)
    table = minutes.astype(np.float64)
    return lambda still_open: road_reach(origins, table, still_open), network.source


def _people(session: Session, town: _Town, function: Function, origins: Origins, before: Reach, year: int) -> _People:
    """Inhabitants and users of the population loaded, else each site's own users at its own place."""
    counted = counted_users(origins.sites, function)
    if town.grid is None:
        users = np.nan_to_num(counted)
        names = [site.district or site.name for site in origins.sites]
        codes = tuple(site.code for site in origins.sites)
        return _People({year: {AgeBand.ALL.value: users}}, users, names, codes, slice(None))
    grid = town.grid
    now = fiscal_year_of(date.today())
    users, own = users_of(grid, function, before.site[: origins.cells, 0], counted, now=now, year=year)
    people = {
        each: {band: origins.padded(values) for band, values in people_of(grid, each).items()}
        for each in sorted({*grid.years, year})
    }
    names = _names(session, grid, origins, epsg=town.epsg) + [site.district or site.name for site in origins.sites]
    return _People(people, origins.padded(users, own), names, grid.codes, slice(0, origins.cells))


def _names(session: Session, grid: PopulationGrid, origins: Origins, *, epsg: int) -> list[str]:
    if all(grid.names):
        return [name or "" for name in grid.names]
    districts = places.districts_at(session, grid.lon, grid.lat)
    names, points = surroundings.home_towns(session)
    towns_xy = to_plane(points[:, 0], points[:, 1], epsg)
    return names_of(grid, districts, names, towns_xy, origins.xy[: origins.cells])
