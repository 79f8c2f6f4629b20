"""The invented people: 500 m cells by age, 2020–2050, falling as published for a city of this size."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString

from app.domain.people.mesh import MeshLevel, mesh_centroids, mesh_codes
from sample_data.city.ground import KM_PER_DEGREE_LAT, KM_PER_DEGREE_LON, STATION_LAT, STATION_LON, Ground, kilometres

YEARS = (2020, 2025, 2030, 2035, 2040, 2045, 2050)
TOTAL = (79_000, 74_100, 68_800, 63_200, 57_400, 51_600, 46_000)
CHILD_SHARE = (0.100, 0.088, 0.079, 0.074, 0.073, 0.072, 0.070)
ELDERLY_SHARE = (0.367, 0.389, 0.405, 0.424, 0.453, 0.471, 0.482)
LATE_IN_ELDERLY = (0.52, 0.60, 0.63, 0.62, 0.60, 0.61, 0.64)
CELLS = 700
BANDS = ("PTA", "PTB", "PTC")


@dataclass(frozen=True, slots=True)
class People:
    """`tenths[band]`: int[cell, year], tenths of a person, so that every sum is exact."""

    codes: NDArray[np.str_]
    centres_km: NDArray[np.float64]
    tenths: dict[str, NDArray[np.int64]]

    def total(self) -> NDArray[np.int64]:
        return sum((self.tenths[b] for b in BANDS), start=np.zeros_like(self.tenths["PTA"]))


def settle(ground: Ground, rng: np.random.Generator) -> People:
    codes, centres = _cells(ground)
    pull = _attraction(ground, centres)
    chosen = np.sort(np.argsort(-pull, kind="stable")[:CELLS])
    codes, centres, pull = codes[chosen], centres[chosen], pull[chosen]
    start = pull * rng.lognormal(0, 0.25, CELLS)
    rural = 1 - np.clip(np.log1p(pull / np.median(pull)) / 3.2, 0, 1)
    tenths = {band: np.zeros((CELLS, len(YEARS)), dtype=np.int64) for band in (*BANDS, "PTD")}
    drift = rng.normal(0, 0.12, CELLS)
    for k, year in enumerate(YEARS):
        weight = start * np.exp(-(year - 2020) * 0.034 * (1.0 * rural + drift * 0.5))
        _share_out(tenths, k, weight, rural)
    return People(codes, centres, tenths)


def _cells(ground: Ground) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """Every 500 m cell that lies wholly inside the boundary."""
    west, south, east, north = ground.boundary.bounds
    lon = np.arange(STATION_LON + west / KM_PER_DEGREE_LON, STATION_LON + east / KM_PER_DEGREE_LON, 1 / 160)
    lat = np.arange(STATION_LAT + south / KM_PER_DEGREE_LAT, STATION_LAT + north / KM_PER_DEGREE_LAT, 1 / 240)
    grid = np.array([(a, b) for b in lat for a in lon])
    codes = np.unique(mesh_codes(grid[:, 0], grid[:, 1], MeshLevel.HALF))
    centres = kilometres(mesh_centroids(codes.tolist()))
    inside = shapely.contains_xy(ground.boundary.buffer(-0.35), centres)
    return codes[inside], centres[inside]


def _attraction(ground: Ground, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """People gather round town centres, and thinly along the roads between them."""
    pull = np.zeros(len(centres))
    for town in ground.towns:
        siblings = sum(t.district is town.district for t in ground.towns)
        reach = 0.55 if town.district.urban else 0.42
        away = np.square(centres - [town.x_km, town.y_km]).sum(axis=1)
        pull += town.district.people / siblings / reach**2 * np.exp(-away / (2 * reach**2))
    lines = [[(ground.towns[n].x_km, ground.towns[n].y_km) for n in road] for road in ground.roads]
    off = shapely.distance(MultiLineString(lines), shapely.points(centres))
    return pull + 0.035 * np.exp(-off / 0.5)


def _share_out(
    tenths: dict[str, NDArray[np.int64]], k: int, weight: NDArray[np.float64], rural: NDArray[np.float64]
) -> None:
    """Each age band's city total over the cells; the countryside is older and has fewer children."""
    child, elderly = CHILD_SHARE[k], ELDERLY_SHARE[k]
    amount = {"PTA": child, "PTB": 1 - child - elderly, "PTC": elderly}
    lean = {"PTA": 1 - 0.45 * rural, "PTB": 1 - 0.15 * rural, "PTC": 1 + 0.35 * rural}
    city = round(TOTAL[k] * 10)
    given = {b: round(city * amount[b]) for b in ("PTA", "PTC")}
    given["PTB"] = city - given["PTA"] - given["PTC"]
    for band in BANDS:
        tenths[band][:, k] = whole_shares(given[band], weight * lean[band])
    late = tenths["PTC"][:, k] * np.clip(LATE_IN_ELDERLY[k] * (0.95 + 0.12 * rural), 0, 1)
    tenths["PTD"][:, k] = np.floor(late).astype(np.int64)


def whole_shares(total: int, weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in proportion to `weight` that add up to `total` (largest remainders)."""
    exact = total * weight / weight.sum()
    floor = np.floor(exact).astype(np.int64)
    short = total - int(floor.sum())
    floor[np.argsort(-(exact - floor), kind="stable")[:short]] += 1
    return floor
