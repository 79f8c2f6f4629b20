"""Coordinate reference systems of the collections: their URIs, the order of their axes, and the way to degrees."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.formats.spatial.projection import DEGREES, FIRST_PLANE_EPSG, PLANE_ORIGINS, to_degrees

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"


@dataclass(frozen=True, slots=True)
class Crs:
    """One system. `is_swapped`: its first axis is latitude or north, so pairs are turned round on the way."""

    uri: str
    epsg: int
    is_swapped: bool

    @property
    def digits(self) -> int:
        """Decimals that keep a centimetre or better."""
        return 7 if self.is_geographic else 3

    @property
    def is_geographic(self) -> bool:
        return self.epsg in {4326, 6668}


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", DEGREES, False)
_WORLD = (
    CRS84,
    Crs(_EPSG.format(4326), 4326, True),
    Crs(_EPSG.format(6668), 6668, True),
    Crs(_EPSG.format(3857), 3857, False),
)


def offered(plane_epsg: int | None) -> tuple[Crs, ...]:
    """Every system a client may ask for; the town's plane zone (JGD2011, north first) is the last."""
    if plane_epsg is None:
        return _WORLD
    is_zone = FIRST_PLANE_EPSG <= plane_epsg < FIRST_PLANE_EPSG + len(PLANE_ORIGINS)
    return (*_WORLD, Crs(_EPSG.format(plane_epsg), plane_epsg, is_zone))


def find(uri: str, systems: tuple[Crs, ...]) -> Crs | None:
    """The system of a URI; http and https, and the safe CURIE form `[EPSG:6668]`, mean the same."""
    wanted = uri.strip().strip("<>").replace("https://", "http://")
    if wanted.startswith("[EPSG:"):
        wanted = _EPSG.format(wanted[6:].rstrip("]"))
    if wanted in {"[OGC:CRS84]", CRS84.uri}:
        return CRS84
    return next((each for each in systems if each.uri == wanted), None)


def degrees_of(geometry: Any, crs: Crs) -> Any:
    """A shapely geometry in `crs` as one in longitude and latitude; ValueError where it lies outside the system."""
    moved = shapely.transform(geometry, lambda points: _degrees(points, crs))
    coordinates = np.abs(shapely.get_coordinates(moved))
    if not (np.isfinite(coordinates) & (coordinates <= (180, 90))).all():
        raise ValueError("coordinates outside the reference system")
    return moved


def _degrees(points: NDArray[np.float64], crs: Crs) -> NDArray[np.float64]:
    east, north = (points[:, 1], points[:, 0]) if crs.is_swapped else (points[:, 0], points[:, 1])
    if crs.is_geographic:
        # JGD2011 and WGS 84 differ by less than the digits kept here.
        return np.column_stack((east, north))
    return to_degrees(east, north, crs.epsg)
