"""Who uses what from where: cells of a population, or each facility's own users at its own place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.domain.people.demand import Demand
from app.domain.vocabulary import Function
from app.planning.ask.places import Place
from app.planning.ask.standards import DETOUR, JOURNEYS_PER_USER
from app.planning.ask.wishes import Wishes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Nobody is sent farther than to the nearest so many places: part of the model, so lists are whole by definition.
NEAREST = 24


@dataclass(frozen=True, slots=True)
class Group:
    """People of one function in many cells: x_m, y_m [n] and journeys a year [n, T]; `home` is the place whose users
    they are (-1: of a population cell), `cell` the index of their population cell (-1: none)."""

    function: Function
    x_m: Floats
    y_m: Floats
    journeys: Floats
    home: Ints
    cell: Ints


@dataclass(frozen=True, slots=True)
class Lists:
    """For each client its sites within the standard, nearest first: CSR `start`, site index, road km; see Clients."""

    start: Ints
    site: Ints
    km: Floats


def groups_of_population(demand: Demand, xy: Floats, years: Sequence[int], *, skip: frozenset[Function]) -> list[Group]:
    """Demand per cell → groups. `years` are the middle years of the periods."""
    found = []
    for function in demand.functions:
        if function in skip:
            continue
        per_user = JOURNEYS_PER_USER.get(function, 1.0)
        journeys = np.column_stack([demand.of(function, year) for year in years]) * per_user
        here = np.flatnonzero(journeys.max(axis=1) > 0)
        nobody = np.full(len(here), -1, dtype=np.int64)
        found.append(Group(function, xy[here, 0], xy[here, 1], journeys[here], nobody, here.astype(np.int64)))
    return found


def groups_of_places(places: Sequence[Place], periods: int, *, functions: frozenset[Function] | None) -> list[Group]:
    """Each placed own facility's users at its own place, the same in every period (no population says otherwise)."""
    rows: dict[Function, list[tuple[float, float, float, int]]] = {}
    for index, place in enumerate(places):
        for use in place.uses:
            wanted = functions is None or use.function in functions
            if place.own and place.placed and use.journeys > 0 and wanted:
                rows.setdefault(use.function, []).append((place.x_m, place.y_m, use.journeys, index))
    groups = []
    for function, found in sorted(rows.items()):
        x, y, journeys, home = (np.array(column) for column in zip(*found, strict=True))
        every = np.repeat(journeys[:, None], periods, axis=1).astype(np.float64)
        nobody = np.full(len(found), -1, dtype=np.int64)
        groups.append(Group(function, x, y, every, home.astype(np.int64), nobody))
    return groups


def nearest_lists(group: Group, sites: Ints, sites_xy: Floats, standard_km: float) -> Lists:
    """The NEAREST sites of each client within the standard."""
    count, most = len(group.x_m), min(NEAREST, len(sites))
    if most == 0 or count == 0:
        return Lists(np.zeros(count + 1, np.int64), np.empty(0, np.int64), np.empty(0))
    reach_m = standard_km * 1000 / DETOUR
    clients_xy = np.column_stack((group.x_m, group.y_m))
    found = cKDTree(sites_xy).query(clients_xy, k=np.arange(1, most + 1), distance_upper_bound=reach_m)
    metres, order = np.asarray(found[0]), np.asarray(found[1])
    listed = np.isfinite(metres)
    km = metres * DETOUR / 1000
    start = np.r_[0, np.cumsum(listed.sum(axis=1))].astype(np.int64)
    return Lists(start, sites[order[listed]].astype(np.int64), km[listed])


def access_factors(functions: Sequence[Function], wishes: Wishes) -> Floats:
    """[F, T]: present value of one journey a year over each period: Σ (1 + r)^−n over its years."""
    discount = (1 + wishes.discount_rate) ** -np.arange(wishes.years, dtype=np.float64)
    per_period = discount.reshape(wishes.periods, wishes.period_years).sum(axis=1)
    return np.tile(per_period, (len(functions), 1))


def counted_users(places: Sequence[Place]) -> Mapping[Function, float]:
    """Users a year of the own places by function: what the demand of a population is calibrated to."""
    totals: dict[Function, float] = {}
    for place in places:
        for use in place.uses:
            if place.own and use.users > 0:
                totals[use.function] = totals.get(use.function, 0.0) + use.users
    return totals
