"""Degrees ↔ metres: the one door to pyproj. Always (x = east, y = north), whatever order a CRS declares."""

from functools import cache

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
DEGREES = 4326
# Origins (lon, lat) of the plane rectangular zones I–XIX, EPSG:6669–6687 (平面直角座標系, 国土交通省告示).
PLANE_ORIGINS = (
    (129.5, 33.0),
    (131.0, 33.0),
    (132 + 1 / 6, 36.0),
    (133.5, 33.0),
    (134 + 1 / 3, 36.0),
    (136.0, 36.0),
    (137 + 1 / 6, 36.0),
    (138.5, 36.0),
    (139 + 5 / 6, 36.0),
    (140 + 5 / 6, 40.0),
    (140.25, 44.0),
    (142.25, 44.0),
    (144.25, 44.0),
    (142.0, 26.0),
    (127.5, 26.0),
    (124.0, 26.0),
    (131.0, 26.0),
    (136.0, 20.0),
    (154.0, 26.0),
)
FIRST_PLANE_EPSG = 6669
# Prefectures whose zone is fixed by the notice and the same everywhere in them: prefecture number → zone.
PREFECTURE_ZONES = {
    **dict.fromkeys((2, 3, 4, 5, 6), 10),
    **dict.fromkeys((7, 8, 9, 10, 11, 12, 14), 9),
    **dict.fromkeys((15, 19, 20, 22), 8),
    **dict.fromkeys((16, 17, 21, 23), 7),
    **dict.fromkeys((18, 24, 25, 26, 27, 29, 30), 6),
    **dict.fromkeys((28, 31, 33), 5),
    **dict.fromkeys((36, 37, 38, 39), 4),
    **dict.fromkeys((32, 34, 35), 3),
    **dict.fromkeys((40, 41, 43, 44, 45), 2),
    42: 1,
}
JAPAN = (122.0, 20.0, 154.5, 46.0)


def in_japan(lon: float, lat: float) -> bool:
    west, south, east, north = JAPAN
    return west <= lon <= east and south <= lat <= north


def zone_epsg(lon: float, lat: float, *, municipality_code: str | None = None) -> int:
    """EPSG of the metric plane to measure in near a point (degrees).

    In Japan the plane rectangular zone: by prefecture where the code tells it, else the zone of the nearest origin
    (distances are right to 0.01 % in either of two neighbours). Elsewhere the UTM zone on WGS 84.
    """
    prefecture = int(municipality_code[:2]) if municipality_code and municipality_code[:2].isdigit() else 0
    if prefecture in PREFECTURE_ZONES:
        return FIRST_PLANE_EPSG - 1 + PREFECTURE_ZONES[prefecture]
    if in_japan(lon, lat):
        shrink = np.cos(np.radians(lat))
        away = [((lon - x) * shrink) ** 2 + (lat - y) ** 2 for x, y in PLANE_ORIGINS]
        return FIRST_PLANE_EPSG + int(np.argmin(away))
    return (32601 if lat >= 0 else 32701) + int((lon + 180) // 6) % 60


def to_plane(lon: ArrayLike, lat: ArrayLike, epsg: int) -> Floats:
    """Degrees → metres east and north: float[n, 2]; NaN stays NaN."""
    return _change(lon, lat, DEGREES, epsg)


def to_degrees(x: ArrayLike, y: ArrayLike, epsg: int) -> Floats:
    """Metres east and north → lon, lat in degrees: float[n, 2]; NaN stays NaN."""
    return _change(x, y, epsg, DEGREES)


def shapes_to_plane(shapes: NDArray[np.object_], epsg: int) -> NDArray[np.object_]:
    """Shapely geometries in degrees → in metres of `epsg`."""
    return np.asarray(shapely.transform(shapes, lambda points: to_plane(points[:, 0], points[:, 1], epsg)))


def shapes_to_degrees(shapes: NDArray[np.object_], epsg: int) -> NDArray[np.object_]:
    """Shapely geometries in metres of `epsg` → in degrees."""
    return np.asarray(shapely.transform(shapes, lambda points: to_degrees(points[:, 0], points[:, 1], epsg)))


def definition(epsg: int) -> tuple[str, str]:
    """Name and WKT 1 of a reference system, as files of others name it."""
    crs = pyproj.CRS.from_epsg(epsg)
    return crs.name, crs.to_wkt(pyproj.enums.WktVersion.WKT1_GDAL)


def _change(first: ArrayLike, second: ArrayLike, source: int, target: int) -> Floats:
    east, north = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    result = np.full((len(east), 2), np.nan)
    known = np.isfinite(east) & np.isfinite(north)
    if known.any():
        result[known] = np.column_stack(_transformer(source, target).transform(east[known], north[known]))
    result[~np.isfinite(result).all(axis=1)] = np.nan
    return result


@cache
def _transformer(source: int, target: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
