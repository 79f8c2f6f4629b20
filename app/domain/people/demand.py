"""Who uses what, and how often: people of each age → users of each function, per cell and year.

    users[f, c, t] = k_f · Σ_a rate[f, a] · people[c, a, t]        a ∈ {0–14, 15–64, 65–74, 75+}

`rate` is uses a person of that age makes in a year (or places held, for schools and housing); `k_f` calibrates to the
users a city really counts. The defaults are stated with their source; those without a published source say
"assumption", and every one can be replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.people.population import PopulationGrid, at_year
from app.domain.vocabulary import AgeBand, Function

# Census 2020, whole country (share of all; share of 65+ that is 75+): used only where a file has no such band.
NATIONAL_SHARES = {AgeBand.CHILD: 0.119, AgeBand.WORKING: 0.595, AgeBand.ELDERLY: 0.286}
NATIONAL_LATE_ELDERLY = 0.516
NATIONAL_AGES = np.array([0.119, 0.595, 0.286 * (1 - NATIONAL_LATE_ELDERLY), 0.286 * NATIONAL_LATE_ELDERLY])


@dataclass(frozen=True, slots=True)
class UseRate:
    """Uses per person and year by age. `unit`: "pupils" and "places" are people at a time, "visits" are per year."""

    child: float
    working: float
    early_elderly: float
    late_elderly: float
    unit: str
    source: str
    assumption: bool = True

    def by_age(self) -> NDArray[np.float64]:
        return np.array([self.child, self.working, self.early_elderly, self.late_elderly])


SCHOOL_AGES = "School Education Act: ages {} of the 15 one-year cohorts 0–14 (assumption: cohorts of equal size)"
ASSUMED = "assumption: replace by the city's own counts"
PUPILS = "pupils"
PLACES = "places"
VISITS = "visits"


def _visits(child: float, working: float, early_elderly: float, late_elderly: float) -> UseRate:
    return UseRate(child, working, early_elderly, late_elderly, VISITS, ASSUMED)


def _places(child: float, working: float, early_elderly: float, late_elderly: float) -> UseRate:
    return UseRate(child, working, early_elderly, late_elderly, PLACES, ASSUMED)


def _school(years: int, ages: str) -> UseRate:
    return UseRate(years / 15, 0, 0, 0, PUPILS, SCHOOL_AGES.format(ages))


F = Function
DEFAULT_RATES: Mapping[Function, UseRate] = {
    F.COMMUNITY_CENTER: _visits(1, 1, 4, 3),
    F.NEIGHBORHOOD_HALL: _visits(0.3, 0.3, 1, 1),
    F.CIVIC_ACTIVITY_CENTER: _visits(0.2, 0.3, 0.3, 0.1),
    F.CULTURE_HALL: _visits(0.8, 0.8, 1, 0.5),
    F.LIBRARY: _visits(2, 1, 2, 1),
    F.LIBRARY_BRANCH: _visits(0.3, 0.1, 0.3, 0.2),
    F.MUSEUM: _visits(0.5, 0.3, 0.4, 0.2),
    F.LOCAL_HISTORY_MUSEUM: _visits(0.2, 0.1, 0.2, 0.1),
    F.ZOO_AQUARIUM: _visits(0.8, 0.5, 0.3, 0.1),
    F.OUTDOOR_EDUCATION: _visits(0.3, 0.1, 0.05, 0),
    F.ARENA: _visits(1, 0.8, 0.6, 0.2),
    F.GYMNASIUM: _visits(1.5, 0.8, 1, 0.4),
    F.MARTIAL_ARTS_HALL: _visits(0.3, 0.15, 0.2, 0.1),
    F.INDOOR_POOL: _visits(1, 0.4, 0.6, 0.2),
    F.STADIUM: _visits(0.5, 0.3, 0.2, 0.1),
    F.OUTDOOR_SPORTS: _visits(1, 0.6, 0.8, 0.4),
    F.SPA_LODGING: _visits(0.5, 0.6, 1, 0.6),
    F.INDUSTRY_CENTER: _visits(0, 0.3, 0.3, 0.1),
    F.ELEMENTARY_SCHOOL: _school(6, "6–11"),
    F.JUNIOR_HIGH_SCHOOL: _school(3, "12–14"),
    F.COMPULSORY_EDUCATION_SCHOOL: _school(9, "6–14"),
    F.HIGH_SCHOOL: UseRate(0, 0.005, 0, 0, PUPILS, ASSUMED),
    F.SCHOOL_LUNCH_CENTER: _school(9, "6–14"),
    F.NURSERY: _places(0.15, 0, 0, 0),
    F.CERTIFIED_CHILDCARE_CENTER: _places(0.1, 0, 0, 0),
    F.KINDERGARTEN: _places(0.06, 0, 0, 0),
    F.AFTER_SCHOOL_CLUB: _places(0.1, 0, 0, 0),
    F.CHILDRENS_HALL: _visits(8, 0, 0, 0),
    F.CHILDCARE_SUPPORT_CENTER: _visits(2, 0.2, 0, 0),
    F.CHILD_DEVELOPMENT_CENTER: _places(0.01, 0, 0, 0),
    F.ELDERLY_WELFARE_CENTER: _visits(0, 0, 3, 4),
    F.ELDERLY_DAY_SERVICE: _places(0, 0, 0.005, 0.03),
    F.ELDERLY_HOME: _places(0, 0, 0.002, 0.03),
    F.COMMUNITY_CARE_OFFICE: _visits(0, 0, 0.2, 0.6),
    F.DISABILITY_CENTER: _places(0, 0.002, 0.001, 0.001),
    F.WELFARE_CENTER: _visits(0.3, 0.3, 0.6, 0.8),
    F.NEIGHBORHOOD_HOUSE: _visits(0.3, 0.2, 0.4, 0.4),
    F.HEALTH_CENTER: _visits(1, 0.3, 0.5, 0.5),
    F.HOSPITAL: _visits(1, 1, 3, 5),
    F.CLINIC: _visits(1, 1, 3, 5),
    F.EMERGENCY_CLINIC: _visits(0.2, 0.05, 0.05, 0.05),
    F.CITY_HALL: _visits(0, 0.8, 1, 0.8),
    F.BRANCH_OFFICE: _visits(0, 0.6, 0.9, 0.8),
    F.PUBLIC_HOUSING: _places(0.03, 0.03, 0.04, 0.04),
    F.OTHER_PUBLIC_RENTAL: _places(0.003, 0.003, 0.002, 0.002),
}
"""Functions not listed serve the ground, the town's work, visitors from elsewhere or nobody: no demand, no access."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Users of each function: float[functions, cells, years]; lon/lat of the cells in degrees.

    `basis` is "population", or "users" where no population is loaded and each facility's own users stand at its place.
    """

    functions: tuple[Function, ...]
    years: tuple[int, ...]
    codes: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    users: NDArray[np.float64]
    units: Mapping[Function, str]
    sources: Mapping[Function, str]
    basis: str

    def of(self, function: Function, year: int) -> NDArray[np.float64]:
        """Users of one function per cell, float[cells]; zero for a function nobody visits."""
        if function not in self.functions:
            return np.zeros(len(self.codes))
        return at_year(self.users[self.functions.index(function)], self.years, year)

    def total(self, function: Function, year: int) -> float:
        return float(self.of(function, year).sum())


def population_demand(
    grid: PopulationGrid,
    *,
    rates: Mapping[Function, UseRate] = DEFAULT_RATES,
    years: tuple[int, ...] | None = None,
) -> Demand:
    """Demand of every function with a rate, at the grid's cells, for `years` (default: the grid's own)."""
    wanted = years or grid.years
    functions = tuple(rates)
    matrix = np.array([rates[function].by_age() for function in functions]).reshape(-1, 4)
    users = np.empty((len(functions), len(grid), len(wanted)))
    for t, year in enumerate(wanted):
        users[:, :, t] = matrix @ people_by_age(grid, year).T
    return Demand(
        functions=functions,
        years=tuple(wanted),
        codes=grid.codes,
        lon=grid.lon,
        lat=grid.lat,
        users=users,
        units={function: rate.unit for function, rate in rates.items()},
        sources={function: rate.source for function, rate in rates.items()},
        basis="population",
    )


def people_by_age(grid: PopulationGrid, year: int) -> NDArray[np.float64]:
    """Persons aged 0–14, 15–64, 65–74, 75+ per cell: float[cells, 4]; they add up to "all" where the file has it.

    A band the file lacks is taken from "all" by the national shares, 75+ from 65+ likewise (assumptions), in every
    cell where the band is silent (NaN). People of unknown age are spread over the cell's known ages.
    """
    everyone = _band(grid, AgeBand.ALL, year)
    child, working, elderly = (
        _filled(_band(grid, band, year), everyone * share) for band, share in NATIONAL_SHARES.items()
    )
    late = np.minimum(_filled(_band(grid, AgeBand.LATE_ELDERLY, year), elderly * NATIONAL_LATE_ELDERLY), elderly)
    ages = np.column_stack((child, working, elderly - late, late))
    known = ages.sum(axis=1)
    national = everyone[:, np.newaxis] * NATIONAL_AGES
    spread = ages * np.divide(everyone, known, out=np.ones_like(known), where=(known > 0))[:, np.newaxis]
    wanted = np.where(known[:, np.newaxis] > 0, spread, national)
    return np.asarray(np.where(np.isnan(everyone)[:, np.newaxis], ages, wanted), dtype=float)


def _band(grid: PopulationGrid, band: AgeBand, year: int) -> NDArray[np.float64]:
    """Persons of a band, NaN where unknown; "all" falls back to the sum of the main bands."""
    if band in grid.bands:
        return grid.of(band, year)
    if band is AgeBand.ALL and all(part in grid.bands for part in NATIONAL_SHARES):
        return np.asarray(sum(grid.of(part, year) for part in NATIONAL_SHARES), dtype=float)
    return np.full(len(grid), np.nan)


def _filled(values: NDArray[np.float64], instead: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.nan_to_num(np.where(np.isnan(values), instead, values)), dtype=float)
