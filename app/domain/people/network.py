"""Minutes along roads, many places to many places.

    minutes(o, s) = access(o) + min over paths Σ_e metres_e / speed_e(mode, snow) + access(s)

A place joins the network at the nearest node that the mode can leave and come back to (largest strongly connected
part), walking there in a straight line. Dijkstra runs from whichever side has fewer places, against the arrows
where these are the destinations.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.people.road_graph import Floats, Index, RoadGraph
from app.domain.vocabulary import TravelMode
from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import sparse, spatial
    from scipy.sparse import csgraph
else:
    sparse = lazy_module("scipy.sparse")
    csgraph = lazy_module("scipy.sparse.csgraph")
    spatial = lazy_module("scipy.spatial")

ACCESS_METRES_PER_MINUTE = 80.0
# A zero would be read as "no edge" in a sparse matrix.
SHORTEST_MINUTES = 1e-6
BATCH = 64


@dataclass(frozen=True, slots=True)
class JoinedPlaces:
    """Where places join the network: node int[places] (-1: too far), minutes float[places] to get there."""

    node: Index
    minutes: Floats


def edge_matrix(graph: RoadGraph, mode: TravelMode, *, speed_factor: float = 1.0) -> "sparse.csr_array":
    """Minutes of each allowed edge as a sparse matrix [nodes, nodes]; of parallel edges the quickest counts.

    `speed_factor` slows every edge (snow season: 0.7 is an assumption to be set by the city).
    """
    if not 0 < speed_factor <= 1:
        raise ValueError("speed_factor must be in (0, 1]")
    speed = graph.speed(mode)
    usable = (speed > 0) & (graph.start != graph.end)
    minutes = np.maximum(graph.metres[usable] / (speed[usable] * speed_factor), SHORTEST_MINUTES)
    start, end = graph.start[usable], graph.end[usable]
    order = np.lexsort((minutes, end, start))
    start, end, minutes = start[order], end[order], minutes[order]
    first = np.ones(len(start), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    nodes = len(graph.lon)
    return sparse.csr_array((minutes[first], (start[first], end[first])), shape=(nodes, nodes))


def join_network(
    matrix: "sparse.csr_array", nodes_xy: Floats, places_xy: Floats, *, furthest_metres: float = 1000.0
) -> JoinedPlaces:
    """Nearest usable node of each place: nodes_xy float[nodes, 2], places_xy float[places, 2] in plane metres."""
    node = np.full(len(places_xy), -1, dtype=np.int64)
    minutes = np.full(len(places_xy), np.inf)
    usable = _largest_part(matrix)
    known = np.isfinite(places_xy).all(axis=1)
    if not len(usable) or not known.any():
        return JoinedPlaces(node, minutes)
    metres, position = spatial.cKDTree(nodes_xy[usable]).query(places_xy[known])
    near = metres <= furthest_metres
    node[known] = np.where(near, usable[position], -1)
    minutes[known] = np.where(near, metres / ACCESS_METRES_PER_MINUTE, np.inf)
    return JoinedPlaces(node, minutes)


def network_minutes(
    matrix: "sparse.csr_array", origins: JoinedPlaces, destinations: JoinedPlaces, *, limit_minutes: float = np.inf
) -> NDArray[np.float32]:
    """Minutes from every origin to every destination: float32[origins, destinations], inf beyond the limit."""
    if len(origins.node) < len(destinations.node):
        table = _from_places(matrix, origins, destinations, limit_minutes)
    else:
        table = _from_places(matrix.T.tocsr(), destinations, origins, limit_minutes).T
    result = np.ascontiguousarray(table)
    result[result > limit_minutes] = np.inf
    return result


def _from_places(
    matrix: "sparse.csr_array", few: JoinedPlaces, many: JoinedPlaces, limit_minutes: float
) -> NDArray[np.float32]:
    """Rows = few, columns = many. In batches, so that only BATCH × nodes numbers are held at a time."""
    table = np.full((len(few.node), len(many.node)), np.inf, dtype=np.float32)
    rows, columns = np.flatnonzero(few.node >= 0), np.flatnonzero(many.node >= 0)
    sources, which = np.unique(few.node[rows], return_inverse=True)
    for begin in range(0, len(sources), BATCH):
        batch = sources[begin : begin + BATCH]
        along = csgraph.dijkstra(matrix, directed=True, indices=batch, limit=limit_minutes)
        for offset in range(len(batch)):
            reached = along[offset, many.node[columns]] + many.minutes[columns]
            for row in rows[which == begin + offset]:
                table[row, columns] = reached + few.minutes[row]
    return table


def _largest_part(matrix: "sparse.csr_array") -> Index:
    """Nodes of the largest strongly connected part; none in a network without edges."""
    if not matrix.nnz:
        return np.zeros(0, dtype=np.int64)
    _, part = csgraph.connected_components(matrix, directed=True, connection="strong")
    return np.flatnonzero(part == np.bincount(part).argmax())
