"""Which facility lies in which zone — in three values, because the silence of a file is not safety.

inside   the point lies in (or on the edge of) a polygon of the layer
outside  it lies in none, and within `coverage`, the area the layer's maker says it speaks about
no_data  anything else: no position, no layer, outside the coverage, or a layer whose coverage nobody stated
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.vocabulary import ZoneKind, ZoneState

Floats = NDArray[np.float64]
# Depth ranks of 国土数値情報 A31a (domain.md 5.5): upper edge of each rank in metres.
DEPTH_EDGES_M = (0.5, 3.0, 5.0, 10.0, 20.0)
HAZARDS = (ZoneKind.FLOOD, ZoneKind.LANDSLIDE, ZoneKind.TSUNAMI)


@dataclass(frozen=True, slots=True)
class ZoneLayer:
    """Polygons of one kind in lon/lat, with their names and depth ranks (None: the file gives none)."""

    kind: ZoneKind
    areas: tuple[BaseGeometry, ...]
    names: tuple[str | None, ...]
    ranks: tuple[int | None, ...]
    coverage: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class ZoneFlag:
    """What one layer says of one point. `rank` is the deepest of the polygons it lies in, `name` that polygon's."""

    kind: ZoneKind
    state: ZoneState
    rank: int | None = None
    name: str | None = None

    def code(self) -> str:
        """Short form for lists: "flood:3", "tsunami", "flood:no_data"; empty outside."""
        if self.state is ZoneState.OUTSIDE:
            return ""
        detail = "no_data" if self.state is ZoneState.NO_DATA else self.rank
        return f"{self.kind.value}:{detail}" if detail is not None else self.kind.value


@dataclass(frozen=True, slots=True)
class DistrictTotal:
    """What a district holds: people of a year, facilities, floor area in m², share of that area over 30 years old."""

    name: str
    people: Floats
    facilities: int
    floor_area_m2: float
    share_over_30: float | None


def depth_rank(depth_m: float) -> int:
    """Rank 1 (<0.5 m) … 6 (≥20 m) of a depth, the A31a classes."""
    return int(np.searchsorted(DEPTH_EDGES_M, depth_m, side="right")) + 1


def zone_flags(layer: ZoneLayer, lon: Floats, lat: Floats) -> tuple[ZoneFlag, ...]:
    """One flag for each point lon[n], lat[n] (degrees; NaN has no position)."""
    points = shapely.points(lon, lat)
    located = np.isfinite(lon) & np.isfinite(lat)
    spoken = _covered(layer.coverage, points, located)
    best = _deepest(layer, points, located)
    flags = []
    for index, zone in enumerate(best):
        if zone is not None:
            flags.append(ZoneFlag(layer.kind, ZoneState.INSIDE, layer.ranks[zone], layer.names[zone]))
        else:
            flags.append(ZoneFlag(layer.kind, ZoneState.OUTSIDE if spoken[index] else ZoneState.NO_DATA))
    return tuple(flags)


def join_layers(flags: Sequence[ZoneFlag]) -> ZoneFlag:
    """One point under several layers of the same kind: inside any beats outside any beats no data; deepest first."""
    order = (ZoneState.NO_DATA, ZoneState.OUTSIDE, ZoneState.INSIDE)
    return max(flags, key=lambda flag: (order.index(flag.state), flag.rank or 0))


def assign_areas(areas: Sequence[BaseGeometry], lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """Index of the area each point lies in, -1 for none: int[points]. On a shared edge the first listed wins."""
    which = np.full(len(lon), -1, dtype=np.int64)
    for area, point in reversed(_hits(areas, shapely.points(lon, lat), np.isfinite(lon) & np.isfinite(lat))):
        which[point] = area
    return which


def district_totals(
    names: Sequence[str],
    *,
    cells: NDArray[np.int64],
    people: Floats,
    facilities: NDArray[np.int64],
    floor_area_m2: Floats,
    built_year: Floats,
    fiscal_year: int,
) -> list[DistrictTotal]:
    """Sums by district; `cells` and `facilities` are indices from `assign_areas` (-1 is left out).

    people float[cells, years]; built_year NaN where unknown — such area is in no share, above or below.
    """
    totals = []
    for index, name in enumerate(names):
        own = facilities == index
        aged = own & np.isfinite(built_year)
        known = float(np.nansum(floor_area_m2[aged]))
        old = float(np.nansum(floor_area_m2[aged & (fiscal_year - built_year >= 30)]))
        totals.append(
            DistrictTotal(
                name=name,
                people=np.nansum(people[cells == index], axis=0),
                facilities=int(own.sum()),
                floor_area_m2=float(np.nansum(floor_area_m2[own])),
                share_over_30=old / known if known > 0 else None,
            )
        )
    return totals


def _covered(
    coverage: BaseGeometry | None, points: NDArray[np.object_], located: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    if coverage is None or coverage.is_empty:
        return np.zeros(len(points), dtype=bool)
    shapely.prepare(coverage)
    return np.asarray(located & shapely.intersects(coverage, points), dtype=bool)


def _deepest(layer: ZoneLayer, points: NDArray[np.object_], located: NDArray[np.bool_]) -> list[int | None]:
    best: list[int | None] = [None] * len(points)
    for zone, point in _hits(layer.areas, points, located):
        present = best[point]
        if present is None or (layer.ranks[zone] or 0) > (layer.ranks[present] or 0):
            best[point] = zone
    return best


def _hits(
    areas: Sequence[BaseGeometry], points: NDArray[np.object_], located: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """(area, point) for every point in an area, areas in order. The tree holds the points, so areas are prepared."""
    known = np.flatnonzero(located)
    if not len(areas) or not len(known):
        return []
    area, point = shapely.STRtree(points[known]).query(list(areas), predicate="intersects")
    return sorted(zip(area.tolist(), known[point].tolist(), strict=True))
