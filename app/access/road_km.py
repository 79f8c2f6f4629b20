"""Kilometres along the roads between any two points of the plane, worked out once for each target."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.access.reach import FURTHEST_METRES
from app.domain.people.network import ACCESS_METRES_PER_MINUTE, edge_matrix, join_network, network_minutes
from app.domain.people.road_graph import RoadGraph
from app.domain.vocabulary import TravelMode
from app.formats.spatial.projection import to_plane

Floats = NDArray[np.float64]
METRES_PER_KM = 1000.0


class RoadWays:
    """Ways by car along a road graph, km. Two points nearer to each other than to their roads go straight."""

    def __init__(self, graph: RoadGraph, *, epsg: int) -> None:
        # At one kilometre a "minute" the shortest time is the shortest way.
        evenly = np.where(graph.drive_metres_per_minute > 0, METRES_PER_KM, 0.0)
        self.matrix = edge_matrix(replace(graph, drive_metres_per_minute=evenly), TravelMode.DRIVE)
        self.nodes_xy = to_plane(graph.lon, graph.lat, epsg)

    def __call__(self, origins: Floats, targets: Floats) -> Floats:
        """float[origins, targets] km; NaN where a point lies off the roads or no road joins the two."""
        start = join_network(self.matrix, self.nodes_xy, origins, furthest_metres=FURTHEST_METRES)
        end = join_network(self.matrix, self.nodes_xy, targets, furthest_metres=FURTHEST_METRES)
        to_km = ACCESS_METRES_PER_MINUTE / METRES_PER_KM
        along = network_minutes(
            self.matrix, replace(start, minutes=start.minutes * to_km), replace(end, minutes=end.minutes * to_km)
        ).astype(np.float64)
        beside = np.hypot(*(origins[:, None, :] - targets[None, :, :]).transpose(2, 0, 1)) / METRES_PER_KM
        walked = (start.minutes[:, None] + end.minutes[None, :]) * to_km
        along = np.where(beside <= walked, np.minimum(along, beside), along)
        off = (start.node < 0)[:, None] | (end.node < 0)[None, :]
        return np.where(off, np.nan, along)
