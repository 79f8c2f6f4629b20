"""Who uses what: people of one function who use the same facility today and would go the same way without it.

Every counted user belongs to a facility of today. Where a population is loaded, its users are spread over the cells
nearest to it (`domain.people.catchment`), and those who would go to the same next place are one group, so that people
move together, as a town redraws a district. A function that moves whole is one group a facility.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.functions.rows import row
from app.domain.functions.terms import FunctionKind
from app.domain.people.catchment import fit_users
from app.domain.people.demand import Demand
from app.domain.vocabulary import Function
from app.planning.ask.facilities import TownFacility
from app.planning.ask.travel import Points, Travel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# A function that may split has at most so many groups a facility: those who would go to the nearest other places.
MOST_GROUPS = 4
LEAST_USERS = 1e-6


@dataclass(frozen=True, slots=True)
class Groups:
    """The optimizer's clients, C of them, over T periods.

    function[C] indexes the question's functions, home[C] its facilities, home_entry[C] the problem's list of sites;
    users[C, T] are in the function's unit, users × journeys_per_user[C] are the problem's. The group's users live in
    population cells cell[cell_start[c] : cell_start[c + 1]] with these shares (none: they stand at the facility).
    """

    function: Ints
    home: Ints
    home_entry: Ints
    users: Floats
    journeys_per_user: Floats
    cell_start: Ints
    cell: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class Catchment:
    """One group before the sites are numbered: its facility, users by period, cells and their shares."""

    function: Function
    home: int
    users: Floats
    journeys_per_user: float
    cells: Ints
    shares: Floats


def catchments(
    facilities: Sequence[TownFacility],
    functions: Sequence[Function],
    periods: int,
    *,
    travel: Travel,
    demand: Demand | None,
    cells: Points | None,
    years: Sequence[int],
    base_year: int,
) -> list[Catchment]:
    """The groups of every function people use. `years` are the middle years of the periods."""
    found: list[Catchment] = []
    for function in functions:
        sites = [index for index, each in enumerate(facilities) if each.own and each.placed and _holds(each, function)]
        if demand is not None and cells is not None and sites and _by_population(function, demand):
            users = np.array([_counted(facilities[index], function) for index in sites])
            now = demand.of(function, base_year)
            later = np.column_stack([demand.of(function, year) for year in years])
            found += _by_cell(facilities, function, np.array(sites), users, now, later, cells, travel)
        else:
            found += [_at_home(facilities, index, function, periods) for index in sites]
    return [each for each in found if each.users.max() > 0 and each.journeys_per_user > 0]


def _holds(facility: TownFacility, function: Function) -> bool:
    return any(use.function is function for use in facility.uses) and not facility.unused


def _by_population(function: Function, demand: Demand) -> bool:
    """Whether people of the cells tell who uses it: the nearest place or the one they choose, nothing else."""
    kind = row(function).kind
    return function in demand.functions and kind in {FunctionKind.CATCHMENT, FunctionKind.DESTINATION}


def _counted(facility: TownFacility, function: Function) -> float:
    """Users the facility counts; NaN where it counts none."""
    users = next(use.users for use in facility.uses if use.function is function)
    return users if facility.users_known else float("nan")


def _at_home(facilities: Sequence[TownFacility], index: int, function: Function, periods: int) -> Catchment:
    """Users who stand at their facility, as many in every period: no population says otherwise."""
    users = next(use.users for use in facilities[index].uses if use.function is function)
    nothing = np.empty(0, np.int64)
    journeys = _journeys(facilities[index], function)
    return Catchment(function, index, np.full(periods, users), journeys, nothing, np.empty(0))


def _journeys(facility: TownFacility, function: Function) -> float:
    return next(use.journeys_per_user for use in facility.uses if use.function is function)


def _by_cell(
    facilities: Sequence[TownFacility],
    function: Function,
    sites: Ints,
    users: Floats,
    now: Floats,
    later: Floats,
    cells: Points,
    travel: Travel,
) -> list[Catchment]:
    """Cells go to their nearest site; each site's cells are grouped by the site they would go to without it."""
    periods = later.shape[1]
    targets = points_of([facilities[index] for index in sites.tolist()])
    km = travel.km(cells, targets)
    nearest = np.where(np.isfinite(km.min(axis=1)), km.argmin(axis=1), -1).astype(np.int64)
    fitted = [fit_users(nearest, now, later[:, t], users) for t in range(periods)]
    today = fit_users(nearest, now, now, users)
    by_cell = np.column_stack([each.cells for each in fitted])
    found = []
    for number, index in enumerate(sites.tolist()):
        mine = np.flatnonzero((nearest == number) & (today.cells > LEAST_USERS))
        journeys = _journeys(facilities[index], function)
        if len(mine) == 0:
            own = np.array([each.own[number] for each in fitted])
            found.append(Catchment(function, index, np.maximum(own, 0.0), journeys, mine, np.empty(0)))
            continue
        for members in _alike(km[mine], number, whole=row(function).whole):
            here = mine[members]
            weight = today.cells[here]
            found.append(Catchment(function, index, by_cell[here].sum(axis=0), journeys, here, weight / weight.sum()))
    return found


def _alike(km: Floats, home: int, *, whole: bool) -> list[Ints]:
    """Rows of km[cells, sites] by the nearest site but home; the smallest groups beyond a few are put together."""
    if whole or km.shape[1] < 2:
        return [np.arange(len(km))]
    others = km.copy()
    others[:, home] = np.inf
    following = others.argmin(axis=1)
    names, group, counts = np.unique(following, return_inverse=True, return_counts=True)
    rank = np.argsort(np.argsort(-counts, kind="stable"), kind="stable")
    label = np.minimum(rank[group], MOST_GROUPS - 1)
    return [np.flatnonzero(label == each) for each in range(min(len(names), MOST_GROUPS))]


def points_of(facilities: Sequence[TownFacility]) -> Points:
    """The positions of facilities."""
    xy = np.array([(each.x_m, each.y_m) for each in facilities], dtype=np.float64).reshape(-1, 2)
    return Points(xy, np.array([each.land_part for each in facilities], dtype=np.int64))
