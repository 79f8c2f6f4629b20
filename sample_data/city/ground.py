"""The invented land: boundary, districts, towns, river and its flood, slopes, roads.

All is laid out in kilometres east and north of the station, and turned to EPSG:4326 when written.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from sample_data.city.places import DISTRICTS, NUMERALS, VALLEY, District

STATION_LON, STATION_LAT = 141.8, 43.2
KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT = 81.2, 111.1
RIVER = ((15, 4), (8, 3.1), (4.5, 3.9), (2, 3.0), (0, 3.5), (-2, 2.7), (-5, 3.5), (-8, 2.3), (-15, 2.9))


@dataclass(frozen=True, slots=True)
class Town:
    """One 丁目 of the town, or one 大字 of the countryside."""

    district: District
    name: str
    kana: str
    block: int
    x_km: float
    y_km: float

    @property
    def label(self) -> str:
        return f"{self.name}{NUMERALS[self.block]}丁目" if self.block else self.name


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything in kilometres."""

    boundary: Polygon
    districts: dict[str, BaseGeometry]
    towns: tuple[Town, ...]
    river: LineString
    flood: dict[int, BaseGeometry]
    slopes: tuple[tuple[str, BaseGeometry], ...]
    guidance: BaseGeometry
    roads: tuple[tuple[int, int], ...]


def to_lonlat(shape: BaseGeometry) -> BaseGeometry:
    """Kilometres to degrees, six decimals (about 0.1 m); rings that would touch are parted."""
    degrees = shapely.transform(
        shape, lambda km: km / [KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT] + [STATION_LON, STATION_LAT]
    )
    return shapely.transform(shapely.set_precision(degrees, 1e-6), lambda c: np.round(c, 6))


def lonlat(x_km: float, y_km: float) -> tuple[float, float]:
    return round(STATION_LON + x_km / KM_PER_DEGREE_LON, 6), round(STATION_LAT + y_km / KM_PER_DEGREE_LAT, 6)


def kilometres(lonlats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lon, lat [n, 2] → x, y [n, 2]."""
    return (lonlats - [STATION_LON, STATION_LAT]) * [KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT]


def lay_out(rng: np.random.Generator) -> Ground:
    boundary = _boundary()
    districts = _districts(boundary)
    towns = tuple(town for d in DISTRICTS for town in _towns(d, districts[d.name], rng))
    river = _smooth(LineString(RIVER)).intersection(boundary)
    flood = _flood(river, boundary)
    slopes = _slopes(river, boundary, rng)
    centre = Point(0.1, -0.3).buffer(3.4).union(Point(6.2, -6.4).buffer(1.1))
    guidance = centre.difference(flood[3]).difference(flood[2]).intersection(boundary)
    return Ground(boundary, districts, towns, river, flood, slopes, guidance, _roads(towns))


def _boundary() -> Polygon:
    angle = np.radians(np.arange(0, 360, 3))
    waves = 0.15 * np.sin(2 * angle + 0.6) + 0.08 * np.sin(3 * angle + 2.1)
    waves += 0.04 * np.sin(7 * angle + 1) + 0.02 * np.sin(17 * angle)
    radius = 12.4 * (1 + waves)
    return Polygon(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))


def _districts(boundary: Polygon) -> dict[str, BaseGeometry]:
    """Every place belongs to the nearest district centre."""
    centres = [Point(d.x_km, d.y_km) for d in DISTRICTS]
    cells = list(shapely.voronoi_polygons(MultiPoint(centres), extend_to=boundary).geoms)
    found = {}
    for district, centre in zip(DISTRICTS, centres, strict=True):
        found[district.name] = next(c for c in cells if c.contains(centre)).intersection(boundary)
    return found


def _towns(district: District, shape: BaseGeometry, rng: np.random.Generator) -> list[Town]:
    """Town centres spread over the district, the first at its centre; 丁目 in a row beside each centre."""
    spread = 0.75 if district.urban else 2.1
    drawn = rng.normal([district.x_km, district.y_km], spread, (120, 2))
    inside = [p for p in drawn if shape.buffer(-0.35).contains(Point(p))]
    centres = [np.array([district.x_km, district.y_km])]
    while len(centres) < len(district.towns):
        centres.append(max(inside, key=lambda p: min(float(np.hypot(*(p - c))) for c in centres)))
    towns = []
    for (name, kana), centre in zip(district.towns, centres, strict=True):
        for block in range(1, district.blocks + 1) if district.blocks > 1 else [0]:
            x, y = centre + np.array([0.22, 0.08]) * max(0, block - 1)
            towns.append(Town(district, name, kana, block, float(x), float(y)))
    return towns


def _smooth(line: LineString) -> LineString:
    """Chaikin's corner cutting, three times."""
    points = np.array(line.coords)
    for _ in range(3):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        points = np.vstack([points[:1], np.stack([near, far], axis=1).reshape(-1, 2), points[-1:]])
    return LineString(points)


def _flood(river: BaseGeometry, boundary: Polygon) -> dict[int, BaseGeometry]:
    """Depth rank (A31a_205) → area; the plain in the west floods widest. Ranks do not overlap."""
    plain, valley = shapely.box(-20, -20, 1.5, 20), shapely.box(1.5, -20, 20, 20)
    reach = {
        rank: (river.intersection(plain).buffer(wide).union(river.intersection(valley).buffer(narrow)))
        for rank, wide, narrow in ((3, 0.4, 0.15), (2, 0.95, 0.3), (1, 1.7, 0.45))
    }
    reach[4] = Point(-5.0, 3.4).buffer(0.3)
    areas = {4: reach[4], 3: reach[3].difference(reach[4])}
    areas[2] = reach[2].difference(reach[3].union(reach[4]))
    areas[1] = reach[1].difference(reach[2].union(reach[4]))
    return {rank: area.intersection(boundary) for rank, area in areas.items()}


def _slopes(river: BaseGeometry, boundary: Polygon, rng: np.random.Generator) -> tuple[tuple[str, BaseGeometry], ...]:
    """Ellipses on the eastern hills: kind of movement (A33_001) and area."""
    found: list[tuple[str, BaseGeometry]] = []
    hills = boundary.buffer(-0.4).difference(river.buffer(0.35))
    while len(found) < 44:
        x, y = rng.uniform(3.8, 12), rng.uniform(-9, 8)
        long, wide, turn = rng.uniform(0.12, 0.4), rng.uniform(0.06, 0.16), rng.uniform(0, np.pi)
        angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
        a, b = long * np.cos(angle), wide * np.sin(angle)
        ring = np.column_stack([x + a * np.cos(turn) - b * np.sin(turn), y + a * np.sin(turn) + b * np.cos(turn)])
        if hills.contains(Polygon(ring)):
            found.append((str(rng.choice(["1", "2"], p=[0.65, 0.35])), Polygon(ring)))
    return tuple(found)


def _roads(towns: tuple[Town, ...]) -> tuple[tuple[int, int], ...]:
    """Gabriel graph of the towns: planar and connected. i–j is a road if no third town lies in the circle on i–j."""
    at = np.array([(t.x_km, t.y_km) for t in towns])
    far = np.square(at[:, None] - at[None]).sum(axis=2)
    roads = []
    for i in range(len(at)):
        for j in range(i + 1, len(at)):
            others = np.delete(far[i] + far[j], [i, j])
            if np.all(others >= far[i, j]):
                roads.append((i, j))
    return _one_way_in(tuple(roads), towns, far)


def _one_way_in(
    roads: tuple[tuple[int, int], ...], towns: tuple[Town, ...], far: NDArray[np.float64]
) -> tuple[tuple[int, int], ...]:
    """Of all roads into the valley the shortest alone is left."""
    ways_in = [road for road in roads if sum(towns[n].district.name == VALLEY for n in road) == 1]
    shortest = min(ways_in, key=lambda road: float(far[road]))
    return tuple(road for road in roads if road not in ways_in or road == shortest)
