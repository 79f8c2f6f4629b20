"""The people of the town out of a population file that may hold more, and where areas without a place belong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.people.accessibility import nearest_sites
from app.domain.people.demand import people_by_age
from app.domain.people.mesh import is_mesh_code
from app.domain.people.population import PopulationGrid
from app.domain.vocabulary import AgeBand
from app.formats.lexicon.address_words import address_key

Floats = NDArray[np.float64]
BANDS = (AgeBand.ALL, AgeBand.CHILD, AgeBand.ELDERLY, AgeBand.LATE_ELDERLY)
# A 5 km cell is the widest that people are counted in.
WIDEST_CELL_DEGREES = 0.07
# A point given for a small area may stand on the quay or across the border road (assumption: about 1 km).
COAST_DEGREES = 0.01


@dataclass(frozen=True, slots=True)
class Residents:
    """`grid` are placed cells of the town; `left_out` names small areas whose place is unknown or outside the town."""

    grid: PopulationGrid
    left_out: tuple[str, ...]
    left_out_people: float


def residents_of(
    grid: PopulationGrid, boundary: BaseGeometry | None, town_names: Sequence[str], town_points: Floats
) -> Residents:
    """Mesh cells that touch the town, and small areas in it; an area without a position takes that of its town name.

    town_points are lon/lat float[towns, 2]. Without a boundary every placed cell counts.
    """
    placed = _placed_by_name(grid, town_names, town_points)
    known = np.isfinite(placed.lon) & np.isfinite(placed.lat)
    inside = known if boundary is None or boundary.is_empty else _inside(placed, boundary)
    lost = [index for index in np.flatnonzero(~inside).tolist() if not is_mesh_code(placed.codes[index])]
    return Residents(
        grid=placed.select(inside),
        left_out=tuple(placed.names[index] or placed.codes[index] for index in lost),
        left_out_people=float(people_by_age(placed, placed.years[0])[lost].sum()),
    )


def people_of(grid: PopulationGrid, year: int) -> dict[str, Floats]:
    """People of each band of `BANDS` in one year, float[cells]; what the file does not say is estimated by age."""
    ages = people_by_age(grid, year)
    estimated = {
        AgeBand.ALL: ages.sum(axis=1),
        AgeBand.CHILD: ages[:, 0],
        AgeBand.ELDERLY: ages[:, 2] + ages[:, 3],
        AgeBand.LATE_ELDERLY: ages[:, 3],
    }
    found = {}
    for band in BANDS:
        said = grid.of(band, year) if band in grid.bands else np.full(len(grid), np.nan)
        found[band.value] = np.nan_to_num(np.where(np.isnan(said), estimated[band], said))
    return found


def names_of(
    grid: PopulationGrid, districts: Sequence[str | None], town_names: Sequence[str], towns_xy: Floats, cells_xy: Floats
) -> list[str]:
    """A name for each cell: its own, its district's, the nearest town's (float[towns, 2] in metres), else its code."""
    nearest = nearest_sites(cells_xy, towns_xy).site[:, 0]
    return [
        own or district or (town_names[town] if town >= 0 else code)
        for own, district, town, code in zip(grid.names, districts, nearest.tolist(), grid.codes, strict=True)
    ]


def _placed_by_name(grid: PopulationGrid, town_names: Sequence[str], town_points: Floats) -> PopulationGrid:
    unknown = np.flatnonzero(np.isnan(grid.lon) | np.isnan(grid.lat))
    if not len(unknown):
        return grid
    towns = {address_key(name): index for index, name in enumerate(town_names)}
    lon, lat = grid.lon.copy(), grid.lat.copy()
    for cell in unknown.tolist():
        town = towns.get(address_key(grid.names[cell] or ""))
        if town is not None:
            lon[cell], lat[cell] = town_points[town]
    return replace(grid, lon=lon, lat=lat)


def _inside(grid: PopulationGrid, boundary: BaseGeometry) -> NDArray[np.bool_]:
    shapely.prepare(boundary)
    points = shapely.points(grid.lon, grid.lat)
    inside = np.asarray(shapely.intersects(boundary, points), dtype=bool)
    # Only a cell whose centre lies close outside can still touch the town; far ones need no outline of their own.
    edge = ~inside & shapely.dwithin(boundary, points, WIDEST_CELL_DEGREES)
    shapes = grid.select(edge).polygons()
    mesh = np.array([shape is not None for shape in shapes], dtype=bool)
    touching = shapely.intersects(boundary, shapes)
    inside[edge] = np.where(mesh, touching, shapely.dwithin(boundary, points[edge], COAST_DEGREES))
    return inside
