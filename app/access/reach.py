"""People, places and roads → what an access question is worked out on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.people.accessibility import WALK, Reach, StraightLineTravel, nearest_of_matrix, nearest_sites
from app.domain.people.catchment import fit_users
from app.domain.people.demand import DEFAULT_RATES, population_demand
from app.domain.people.network import edge_matrix, join_network, network_minutes
from app.domain.people.population import PopulationGrid
from app.domain.people.road_graph import RoadGraph
from app.domain.vocabulary import Function
from app.formats.spatial.projection import to_plane
from app.planning.ask.facilities import TownFacility

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# A place further than this from any road is measured by the straight line: the extract may not cover it.
FURTHEST_METRES = 2000.0
# Origins looked at together, so that a large city needs no second table in memory.
BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Origins:
    """Where people start: population cells first, then the sites themselves, which hold users but no inhabitants.

    `xy` float[cells + sites, 2] in plane metres.
    """

    xy: Floats
    cells: int
    sites: tuple[TownFacility, ...]

    @property
    def sites_xy(self) -> Floats:
        return self.xy[self.cells :]

    def padded(self, values: Floats, own: Floats | None = None) -> Floats:
        """Values of the cells, and of the sites (default 0): float[cells + sites]."""
        return np.concatenate((values, np.zeros(len(self.sites)) if own is None else own))


def sites_of(
    places: Sequence[TownFacility], function: Function, *, neighbours: bool = False
) -> tuple[TownFacility, ...]:
    """Placed facilities that offer a function; the neighbours' too where asked."""
    return tuple(
        place
        for place in places
        if place.placed and (place.own or neighbours) and any(use.function is function for use in place.uses)
    )


def origins_of(cells_xy: Floats, sites: tuple[TownFacility, ...]) -> Origins:
    sites_xy = np.array([(site.x_m, site.y_m) for site in sites], dtype=np.float64).reshape(-1, 2)
    return Origins(np.concatenate((cells_xy, sites_xy)), len(cells_xy), sites)


def counted_users(sites: Sequence[TownFacility], function: Function) -> Floats:
    """Users of the function each own site counts, float[sites]; NaN where it counts none, and for neighbours."""
    return np.array([_users(site, function) if site.own and site.users_known else np.nan for site in sites])


def rooms(sites: Sequence[TownFacility], function: Function) -> Floats:
    """Users each site has room for, float[sites]; NaN where unknown."""
    found = [next(use.room for use in site.uses if use.function is function) for site in sites]
    return np.array([room if room > 0 else np.nan for room in found])


def users_of(
    grid: PopulationGrid, function: Function, nearest: NDArray[np.int64], counted: Floats, *, now: int, year: int
) -> tuple[Floats, Floats]:
    """Users float[cells] in `year`, and those who stand at the sites float[sites]; see `domain.catchment`."""
    if function not in DEFAULT_RATES:
        return np.zeros(len(grid)), np.nan_to_num(counted)
    rates = {function: DEFAULT_RATES[function]}
    demand = population_demand(grid, rates=rates, years=tuple(sorted({now, year})))
    fitted = fit_users(nearest, demand.of(function, now), demand.of(function, year), counted)
    return fitted.cells, fitted.own


def straight_reach(origins: Origins, travel: StraightLineTravel, open_sites: Bools) -> Reach:
    found = nearest_sites(origins.xy, origins.sites_xy, travel=travel, open_sites=open_sites)
    return _at_own_place(found, origins, open_sites)


def road_reach(origins: Origins, minutes: Floats, open_sites: Bools) -> Reach:
    return _at_own_place(nearest_of_matrix(minutes, open_sites=open_sites), origins, open_sites)


def _at_own_place(reach: Reach, origins: Origins, open_sites: Bools) -> Reach:
    """Users who stand at an open site use it, not a twin at the same spot (places known by their town only)."""
    own = np.flatnonzero(open_sites)
    site, minutes = reach.site.copy(), reach.minutes.copy()
    site[origins.cells + own, 0], minutes[origins.cells + own, 0] = own, 0.0
    return Reach(site, minutes)


def road_minutes(
    graph: RoadGraph, origins: Origins, travel: StraightLineTravel, *, epsg: int, speed_factor: float
) -> NDArray[np.float32]:
    """Minutes from every origin to every site along the roads: float32[cells + sites, sites].

    Two places nearer to each other than to their roads are walked straight; places off the network by the straight
    line of `travel`.
    """
    matrix = edge_matrix(graph, travel.mode, speed_factor=speed_factor)
    nodes_xy = to_plane(graph.lon, graph.lat, epsg)
    start = join_network(matrix, nodes_xy, origins.xy, furthest_metres=FURTHEST_METRES)
    end = join_network(matrix, nodes_xy, origins.sites_xy, furthest_metres=FURTHEST_METRES)
    minutes = network_minutes(matrix, start, end)
    for begin in range(0, len(minutes), BLOCK):
        rows = slice(begin, begin + BLOCK)
        metres = np.hypot(*(origins.xy[rows, None, :] - origins.sites_xy[None, :, :]).transpose(2, 0, 1))
        direct = WALK.minutes(metres) / speed_factor
        beside = direct <= start.minutes[rows, None] + end.minutes[None, :]
        off = (start.node[rows] < 0)[:, None] | (end.node < 0)[None, :]
        along = np.where(beside, np.minimum(minutes[rows], direct), minutes[rows])
        minutes[rows] = np.where(off, travel.minutes(metres), along)
    return minutes


def _users(site: TownFacility, function: Function) -> float:
    return sum(use.users for use in site.uses if use.function is function)
