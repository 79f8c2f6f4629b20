"""Areas drawn as lines, closed where there is only one way to read them.

1. a line that ends where it began is a ring;
2. lines that meet end to end (to `MEET_METRES`: drawing programs round) are joined, and the joined line is a ring
   if it closes;
3. a line whose gap is at most `gap_share` of its length is closed by a straight stroke, and said so;
4. anything else stays open: guessing an area would put people in or out of a zone.

A ring inside another may be a hole or a second zone: both readings are told, the rings are kept as separate areas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import spatial
else:
    spatial = lazy_module("scipy.spatial")

GAP_SHARE = 0.01
MEET_METRES = 0.05


@dataclass(frozen=True, slots=True)
class Outline:
    """One area read from lines: its polygon, the indices of its lines, and the length closed by us (metres)."""

    polygon: Polygon
    lines: tuple[int, ...]
    gap: float = 0.0
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Outlines:
    areas: tuple[Outline, ...]
    open_lines: tuple[int, ...]


def close_lines(lines: Sequence[LineString], *, gap_share: float = GAP_SHARE) -> Outlines:
    """Areas of lines in plane coordinates (metres)."""
    areas: list[Outline] = []
    loose: list[int] = []
    for index, line in enumerate(lines):
        if line.is_ring or _is_closed(line):
            areas.extend(_area(line, (index,)))
        else:
            loose.append(index)
    still_open: list[int] = []
    for joined, members in _join(lines, loose):
        gap = _gap(joined)
        if gap <= gap_share * joined.length and len(joined.coords) >= 3:
            areas.extend(_area(joined, members, gap))
        else:
            still_open.extend(members)
    return Outlines(_mark_nested(areas), tuple(sorted(still_open)))


def _area(line: LineString, members: tuple[int, ...], gap: float = 0.0) -> list[Outline]:
    polygon = Polygon(line.coords)
    parts = [polygon] if polygon.is_valid else _polygons(shapely.make_valid(polygon))
    return [Outline(part, members, gap) for part in parts if part.area > 0]


def _join(lines: Sequence[LineString], loose: Sequence[int]) -> list[tuple[LineString, tuple[int, ...]]]:
    """Lines merged where exactly two ends meet, each with the indices of the lines it is made of."""
    if not loose:
        return []
    met = _meet([lines[index] for index in loose])
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(met)))
    tree = shapely.STRtree(merged)
    members: dict[int, list[int]] = {}
    for index, line in zip(loose, met, strict=True):
        middle = line.interpolate(0.5, normalized=True)
        members.setdefault(int(tree.nearest(middle)), []).append(index)
    return [(merged[part], tuple(indices)) for part, indices in members.items()]


def _meet(lines: Sequence[LineString]) -> list[LineString]:
    """The same lines with ends that lie together put on one spot, the first end's."""
    ends = np.array([point for line in lines for point in (line.coords[0], line.coords[-1])], dtype=float)[:, :2]
    spot = np.arange(len(ends))
    for one, other in sorted(spatial.cKDTree(ends).query_pairs(MEET_METRES)):
        spot[other] = spot[one]
    return [
        LineString([ends[spot[2 * number]], *line.coords[1:-1], ends[spot[2 * number + 1]]])
        for number, line in enumerate(lines)
    ]


def _mark_nested(areas: list[Outline]) -> tuple[Outline, ...]:
    if not areas:
        return ()
    polygons = [area.polygon for area in areas]
    inner, outer = shapely.STRtree(polygons).query(polygons, predicate="within")
    nested = {int(one) for one, other in zip(inner, outer, strict=True) if one != other}
    return tuple(
        Outline(area.polygon, area.lines, area.gap, nested=index in nested) for index, area in enumerate(areas)
    )


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry, return_index=False) if isinstance(part, Polygon)]


def _is_closed(line: LineString) -> bool:
    return len(line.coords) >= 4 and line.coords[0] == line.coords[-1]


def _gap(line: LineString) -> float:
    return float(shapely.Point(line.coords[0]).distance(shapely.Point(line.coords[-1])))
