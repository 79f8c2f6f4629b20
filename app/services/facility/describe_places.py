"""Population and districts as the map and the tables show them."""

from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.domain.calendar import fiscal_year_of
from app.domain.vocabulary import AgeBand
from app.errors import NotFound
from app.store.place import places


def mesh_table(session: Session) -> dict[str, Any]:
    """Population by cell as columns: people[band] is a list of cells, each a list by year. Raises NotFound."""
    found = places.population(session)
    if found is None:
        raise NotFound("population", "yet")
    dataset, grid = found
    rounded = np.round(np.nan_to_num(grid.people), 1)
    return {
        "name": dataset.name,
        "attribution": dataset.source,
        "method": grid.method,
        "years": list(grid.years),
        "bands": [band.value for band in grid.bands],
        "codes": list(grid.codes),
        "names": list(grid.names),
        "people": {band.value: rounded[:, index, :].tolist() for index, band in enumerate(grid.bands)},
    }


def district_pages(session: Session) -> list[dict[str, Any]]:
    """Each district: facilities, floor area, share past 30 years, people by year where a population is loaded."""
    rows = places.district_sheet(session, fiscal_year=fiscal_year_of(date.today()))
    found = places.population(session)
    if found is None:
        return [row | {"population": {}} for row in rows]
    _, grid = found
    people = _people_by_district(session, grid)
    return [row | {"population": people.get(row["name"], {})} for row in rows]


def _people_by_district(session: Session, grid: Any) -> dict[str, dict[str, int]]:
    """District name → year → people of all ages; a cell belongs to the district its centre lies in."""
    names = places.districts_at(session, grid.lon, grid.lat)
    band = grid.bands.index(AgeBand.ALL)
    totals: dict[str, dict[str, int]] = {}
    for name in sorted({each for each in names if each is not None}):
        inside = np.array([each == name for each in names])
        sums = np.nansum(grid.people[inside, band, :], axis=0)
        totals[name] = {str(year): round(float(value)) for year, value in zip(grid.years, sums, strict=True)}
    return totals
