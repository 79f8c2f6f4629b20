"""What a file holds as a small picture for the map: points, outlines or lines, thinned, in degrees."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

# What a browser draws at once without a wait; more than that is thinned evenly.
_MOST_POINTS: Final = 3000
_MOST_SHAPES: Final = 400
_MOST_LINES: Final = 4000
# Outlines are simplified to this share of the picture's width.
_DETAIL: Final = 1 / 800
_DIGITS: Final = 5
Preview = dict[str, Any]
Degrees = Sequence[Any] | NDArray[np.float64]
NOTHING: Final[Preview] = {"bbox": None, "points": [], "shapes": []}


def preview_points(lon: Degrees, lat: Degrees) -> Preview:
    """`bbox` of all known positions (west, south, east, north), and at most 3,000 of them as [lon, lat]."""
    points = np.column_stack([np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return dict(NOTHING)
    shown = points[:: len(points) // _MOST_POINTS + 1]
    return NOTHING | {"bbox": _box(*points.min(axis=0), *points.max(axis=0)), "points": shown.round(_DIGITS).tolist()}


def preview_shapes(shapes: Sequence[shapely.Geometry]) -> Preview:
    """`bbox` of all, and the largest 400 as GeoJSON geometries."""
    if not len(shapes):
        return dict(NOTHING)
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    largest = sorted(shapes, key=lambda shape: -shape.area)[:_MOST_SHAPES]
    lean = shapely.simplify(np.array(largest, dtype=object), max(east - west, north - south) * _DETAIL)
    kept = [shape for shape in shapely.set_precision(lean, 10**-_DIGITS) if not shape.is_empty]
    return NOTHING | {"bbox": _box(west, south, east, north), "shapes": [shapely.geometry.mapping(s) for s in kept]}


def preview_lines(
    lon: NDArray[np.float64], lat: NDArray[np.float64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> Preview:
    """`bbox` of the nodes, and at most 4,000 of the edges as one MultiLineString."""
    if not len(start):
        return dict(NOTHING)
    every = len(start) // _MOST_LINES + 1
    nodes = np.column_stack([lon, lat])
    lines = np.stack([nodes[start[::every]], nodes[end[::every]]], axis=1).round(_DIGITS).tolist()
    box = _box(*nodes.min(axis=0), *nodes.max(axis=0))
    return NOTHING | {"bbox": box, "shapes": [{"type": "MultiLineString", "coordinates": lines}]}


def _box(west: float, south: float, east: float, north: float) -> list[float]:
    return [round(float(value), 6) for value in (west, south, east, north)]
