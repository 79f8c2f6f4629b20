"""The register, the people, the roads and the budget of now → the question a plan answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app.access.road_km import RoadWays
from app.domain.people.demand import people_by_age, population_demand
from app.domain.people.population import PopulationGrid
from app.errors import InvalidInput
from app.formats.spatial.projection import to_plane, zone_epsg
from app.planning.ask.facilities import read_facilities
from app.planning.ask.question import Cells, Question, Town, ask
from app.planning.ask.residents import names_of, residents_of
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.travel import Points
from app.store.figures import stock
from app.store.place import networks, places, surroundings

Floats = NDArray[np.float64]
# A point this far off its shore still belongs to the land (outlines are simplified): degrees, about 500 m.
SHORE_DEGREES = 0.005


def read_question(session: Session, settings: ScenarioSettings) -> Question:
    """Stock and population of now → the question. Raises InvalidInput where there is no stock."""
    rows = stock.plan_cases(session)
    if not rows:
        raise InvalidInput("no facilities: import a facility list first")
    lon = np.array([np.nan if row["lon"] is None else row["lon"] for row in rows], dtype=np.float64)
    lat = np.array([np.nan if row["lat"] is None else row["lat"] for row in rows], dtype=np.float64)
    epsg = plane_of(lon, lat)
    outline = surroundings.home_outline(session)
    boundary = None if outline is None else shapely.from_wkb(outline)
    home = np.array([bool(row["is_home"]) for row in rows])
    parts = np.where(home, land_parts(boundary, lon, lat), -1)
    facilities = read_facilities(rows, to_plane(lon, lat, epsg), parts.tolist())
    return ask(facilities, settings, _town(session, settings, boundary, epsg))


def _town(session: Session, settings: ScenarioSettings, boundary: BaseGeometry | None, epsg: int) -> Town:
    network = networks.roads(session)
    roads = None if network is None else RoadWays(networks.graph_of(session, network.id), epsg=epsg)
    lines = {year: float(yen) for year, yen in stock.budget(session).items()}
    grid = _population(session, boundary)
    if grid is None:
        return Town(roads=roads, budget_lines=lines)
    return Town(population_demand(grid), _cells(session, grid, settings, boundary, epsg), roads, lines)


def _cells(
    session: Session, grid: PopulationGrid, settings: ScenarioSettings, boundary: BaseGeometry | None, epsg: int
) -> Cells:
    xy = to_plane(grid.lon, grid.lat, epsg)
    ages = [people_by_age(grid, year) for year in settings.middle_years()]
    names, points = surroundings.home_towns(session)
    districts = places.districts_at(session, grid.lon, grid.lat)
    named = names_of(grid, districts, names, to_plane(points[:, 0], points[:, 1], epsg), xy)
    return Cells(tuple(named), np.stack(ages, axis=1), Points(xy, land_parts(boundary, grid.lon, grid.lat)))


def _population(session: Session, boundary: BaseGeometry | None) -> PopulationGrid | None:
    """The cells that touch the town; None where no population is loaded or none of it lies here."""
    found = places.population(session)
    if found is None:
        return None
    residents = residents_of(found[1], boundary, *surroundings.home_towns(session))
    return residents.grid if len(residents.grid) else None


def land_parts(boundary: BaseGeometry | None, lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """The number of the piece of land each point lies on, by size; -1 without an outline or off all of it."""
    found = np.full(len(lon), -1, dtype=np.int64)
    if boundary is None or boundary.is_empty:
        return found
    pieces: Sequence[Any] = sorted(getattr(boundary, "geoms", [boundary]), key=lambda piece: -piece.area)
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    if not len(known):
        return found
    tree = shapely.STRtree(list(pieces))
    points = shapely.points(lon[known], lat[known])
    which, piece = tree.query_nearest(points, max_distance=SHORE_DEGREES, all_matches=False)
    found[known[which]] = piece
    return found


def plane_of(lon: Floats, lat: Floats) -> int:
    """The metric plane of the town; with no positions at all, any plane will do."""
    known = np.isfinite(lon)
    return zone_epsg(float(np.median(lon[known])), float(np.median(lat[known]))) if known.any() else 6680
