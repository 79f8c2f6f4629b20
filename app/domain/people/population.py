"""How many people live where, of which age, in which year: one value for every kind of population file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.people.mesh import is_mesh_code, mesh_bounds
from app.domain.vocabulary import AgeBand


@dataclass(frozen=True, slots=True)
class PopulationGrid:
    """People by cell, age band and year.

    `codes` are mesh codes or a small area's own code; `lon`, `lat` the cell's centre in degrees (NaN: unknown).
    `people` is float[cells, bands, years] in persons, NaN where the source is silent. Bands are as in the source:
    "all" may exceed the sum of the three main bands by people of unknown age.
    """

    codes: tuple[str, ...]
    names: tuple[str | None, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    years: tuple[int, ...]
    bands: tuple[AgeBand, ...]
    people: NDArray[np.float64]
    municipality_codes: tuple[str | None, ...] = ()
    method: str = "as published"

    def __len__(self) -> int:
        return len(self.codes)

    def of(self, band: AgeBand, year: int) -> NDArray[np.float64]:
        """Persons of one band in one year, float[cells]; between published years linear, beyond them the nearest."""
        if band not in self.bands:
            raise ValueError(f"this population has no band {band.value}")
        return at_year(self.people[:, self.bands.index(band), :], self.years, year)

    def total(self, band: AgeBand, year: int) -> float:
        """Persons of one band in one year over all cells."""
        return float(np.nansum(self.of(band, year)))

    def select(self, chosen: NDArray[np.bool_]) -> "PopulationGrid":
        """The chosen cells only: bool[cells]."""
        index = np.flatnonzero(chosen)
        return replace(
            self,
            codes=tuple(self.codes[i] for i in index),
            names=tuple(self.names[i] for i in index),
            lon=self.lon[index],
            lat=self.lat[index],
            people=self.people[index],
            municipality_codes=tuple(self.municipality_codes[i] for i in index) if self.municipality_codes else (),
        )

    def polygons(self) -> NDArray[np.object_]:
        """Each cell's polygon in lon/lat, None for an area that is no mesh cell: object[cells]."""
        known = np.array([is_mesh_code(code) for code in self.codes], dtype=bool)
        shapes = np.full(len(self.codes), None, dtype=object)
        bounds = mesh_bounds([code for code, mesh in zip(self.codes, known, strict=True) if mesh])
        shapes[known] = shapely.box(*bounds.T)
        return shapes


@dataclass(frozen=True, slots=True)
class Projection:
    """A municipality's total by band and year (e.g. 社人研 地域別将来推計人口): people float[bands, years]."""

    code: str
    name: str
    years: tuple[int, ...]
    bands: tuple[AgeBand, ...]
    people: NDArray[np.float64]
    source: str = ""

    def of(self, band: AgeBand, year: int) -> float:
        """Persons; between published years linear, beyond them the nearest."""
        row = self.people[self.bands.index(band)][np.newaxis, :]
        return float(at_year(row, self.years, year)[0])


def own_cells(
    grid: PopulationGrid, municipality_code: str, *, boundary: BaseGeometry | None = None
) -> NDArray[np.bool_]:
    """Which cells are a municipality's, bool[cells]: by the file's own codes, else by centres inside its boundary.

    All of them where neither is known. `municipality_code` has 5 digits, or 6 with the check digit.
    """
    if any(grid.municipality_codes):
        return np.array([(code or "")[:5] == municipality_code[:5] for code in grid.municipality_codes], dtype=bool)
    if boundary is None:
        return np.ones(len(grid), dtype=bool)
    shapely.prepare(boundary)
    located = np.isfinite(grid.lon) & np.isfinite(grid.lat)
    return np.asarray(located & shapely.intersects_xy(boundary, grid.lon, grid.lat), dtype=bool)


def at_year(people: NDArray[np.float64], years: Sequence[int], year: int) -> NDArray[np.float64]:
    """Linear interpolation over the last axis (years ascending); outside the range the nearest year holds."""
    if not years:
        raise ValueError("no year of population")
    right = int(np.searchsorted(years, year))
    if right < len(years) and years[right] == year:
        return people[..., right]
    if right in (0, len(years)):
        return people[..., min(right, len(years) - 1)]
    share = (year - years[right - 1]) / (years[right] - years[right - 1])
    return people[..., right - 1] * (1 - share) + people[..., right] * share


def scale_to_projection(
    grid: PopulationGrid, projection: Projection, *, chosen: NDArray[np.bool_] | None = None
) -> PopulationGrid:
    """The municipality's cells carried to every year of its projection, age band by age band.

    For each main band a and projected year t, with the grid's own pattern of the nearest year it covers,
        people[c, a, t] = grid[c, a, t] · projection[a, t] / Σ_c grid[c, a, t]
    so that each band's total is the projection's. "all" is scaled to the projected total in the same way; 75+ keeps
    its share of 65+ in every cell (an assumption: the projection's file has no 75+). `chosen` (bool[cells]) names
    the cells of the municipality; the others are left out. Bands the projection lacks follow its total.
    """
    own = grid if chosen is None else grid.select(chosen)
    people = np.empty((len(own), len(own.bands), len(projection.years)))
    for t, year in enumerate(projection.years):
        for a, band in enumerate(own.bands):
            people[:, a, t] = own.of(band, year) * _factor(own, projection, band, year)
    method = f"{own.method}; scaled by age band to {projection.source or projection.name}, each cell's share kept"
    return replace(own, years=projection.years, people=people, method=method)


def _factor(grid: PopulationGrid, projection: Projection, band: AgeBand, year: int) -> float:
    """Projected over present total; 75+ moves with 65+."""
    lead = AgeBand.ELDERLY if band is AgeBand.LATE_ELDERLY and AgeBand.ELDERLY in grid.bands else band
    if lead not in projection.bands:
        lead = AgeBand.ALL
    if lead not in projection.bands or lead not in grid.bands:
        return 1.0
    present = grid.total(lead, year)
    return projection.of(lead, year) / present if present > 0 else 0.0
