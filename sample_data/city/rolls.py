"""School rolls of the invented city: every child goes to the nearest school of its years."""

import numpy as np
from numpy.typing import NDArray

from sample_data.city.people import YEARS as PEOPLE_YEARS
from sample_data.city.people import People
from sample_data.city.stock import Facility

# Small class → years of age taught of the fifteen below 15.
TAUGHT = ((("小学校", "義務教育学校"), 6 / 15), (("中学校", "義務教育学校"), 3 / 15))
Rolls = dict[str, dict[int, int]]


def rolls(facilities: list[Facility], people: People, years: range) -> Rolls:
    """Code → fiscal year → pupils of every 小学校, 中学校 and 義務教育学校; between two census years in proportion."""
    found: Rolls = {}
    for smalls, share in TAUGHT:
        schools = [f for f in facilities if f.kind.small in smalls]
        at = np.array([(f.x_km, f.y_km) for f in schools])
        nearest = np.argmin(np.square(people.centres_km[:, None] - at[None]).sum(axis=2), axis=1)
        for year in years:
            pupils = np.bincount(nearest, weights=_children(people, year) * share, minlength=len(schools))
            for school, count in zip(schools, pupils.tolist(), strict=True):
                taught = found.setdefault(school.code, {})
                taught[year] = taught.get(year, 0) + round(count)
    return found


def _children(people: People, year: int) -> NDArray[np.float64]:
    """Persons below 15 of each cell."""
    counted = people.tenths["PTA"] / 10
    return np.array([np.interp(year, PEOPLE_YEARS, cell) for cell in counted])
