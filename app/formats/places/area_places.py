"""Positions for small areas that a population table only names, from a town list."""

from collections import Counter
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
    last_parts = Counter(name.split(" ")[-1] for name in grid.names if name)
    for cell in np.flatnonzero(~np.isfinite(lon)):
        name = grid.names[cell] or ""
        place = towns.locate(name, municipality) if name else None
        if place is None and " " in name and last_parts[name.split(" ")[-1]] == 1:
            place = towns.locate(name.split(" ")[-1], municipality)  # 旧A町 本町, where there is no other 本町
        if place is not None:
            lon[cell], lat[cell] = place.lon, place.lat
    return replace(grid, lon=lon, lat=lat), int((~np.isfinite(lon)).sum())
