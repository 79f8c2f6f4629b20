"""Public transport near a place: how far the nearest stop with a usable service is, and how often something leaves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import spatial
else:
    spatial = lazy_module("scipy.spatial")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TransitStops:
    """Stops of a timetable: lon, lat float[stops] in degrees; departures float[stops] on the busiest kind of day.

    `departures` is NaN where a file gives places only, no timetable.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    lon: Floats
    lat: Floats
    departures: Floats


@dataclass(frozen=True, slots=True)
class StopAccess:
    """For each place: metres to the nearest served stop (inf: none) and departures a day within walking distance."""

    stop: NDArray[np.int64]
    metres: Floats
    departures: Floats


def nearest_stop(
    places_xy: Floats,
    stops_xy: Floats,
    departures: Floats,
    *,
    least_departures: float = 1.0,
    walk_metres: float = 300.0,
    detour: float = 1.3,
) -> StopAccess:
    """Nearest stop with at least `least_departures` a day: places_xy, stops_xy float[·, 2] in plane metres.

    metres = straight line · detour; departures = Σ over the stops within `walk_metres` (300 m: assumption, the usual
    reach of a bus stop). Stops without a timetable count as served, with no departures to add.
    """
    served = np.flatnonzero(np.isnan(departures) | (departures >= least_departures))
    stop = np.full(len(places_xy), -1, dtype=np.int64)
    metres = np.full(len(places_xy), np.inf)
    near = np.zeros(len(places_xy))
    known = np.flatnonzero(np.isfinite(places_xy).all(axis=1))
    if not len(served) or not len(known):
        return StopAccess(stop, metres, near)
    tree = spatial.cKDTree(stops_xy[served])
    straight, position = tree.query(places_xy[known])
    stop[known], metres[known] = served[position], straight * detour
    around = tree.query_ball_point(places_xy[known], walk_metres / detour)
    near[known] = [float(np.nansum(departures[served[stops]])) if stops else 0.0 for stops in around]
    return StopAccess(stop, metres, near)
