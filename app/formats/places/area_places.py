"""Positions for small areas that a population table only names, from a town list."""

from dataclasses import replace

import numpy as np

from app.domain.people.population import PopulationGrid
from app.formats.places.addresses import TownDictionary


def place_areas(
    grid: PopulationGrid, towns: TownDictionary, *, municipality: str | None = None
) -> tuple[PopulationGrid, int]:
    """The grid with areas without a position put at their town's point, and how many still have none.

    `municipality` (name or code) is where the areas are; positions the file gives are kept.
    """
    lon, lat = grid.lon.copy(), grid.lat.copy()
    for cell in np.flatnonzero(~np.isfinite(lon)):
        name = grid.names[cell]
        place = towns.locate(name, municipality) if name else None
        if place is not None:
            lon[cell], lat[cell] = place.lon, place.lat
    return replace(grid, lon=lon, lat=lat), int((~np.isfinite(lon)).sum())
