"""Facilities, people and wishes → the optimizer's `Problem`, with the index that leads back to the facilities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.people.demand import Demand, calibrate
from app.domain.plan.strategies import LEVELS, BuildingCase, StrategyRules, Trajectory, generate
from app.domain.vocabulary import Function
from app.optimizer.question.problem import Clients, Problem, Sites, Strategies
from app.optimizer.question.requirements import make_rows
from app.planning.ask.cases import allowed_courses, building_cases, rules_of
from app.planning.ask.clients import (
    Group,
    access_factors,
    counted_users,
    groups_of_places,
    groups_of_population,
    nearest_lists,
)
from app.planning.ask.limits import Courses, LimitRow, limit_rows
from app.planning.ask.places import Place
from app.planning.ask.standards import STANDARD_KM, UNSERVED_TIMES
from app.planning.ask.wishes import Wishes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Residents of public housing live in it: no population cell says where they would go.
OWN_USERS_ONLY = frozenset({Function.PUBLIC_HOUSING, Function.OTHER_PUBLIC_RENTAL})
LEVEL_SHARES = (0.5, 1.0, 1.5)


@dataclass(frozen=True, slots=True)
class Cells:
    """Where people live: a name for each population cell, and its people by age in the last period, float[cells, 4]."""

    names: tuple[str, ...]
    ages: Floats


@dataclass(frozen=True, slots=True)
class Question:
    """The problem and what its numbers stand for: strategy k is trajectories[k], building b places[b], row j rows[j].

    `client_home` / `client_cell` as in `clients.Group`, `client_xy` float[C, 2] in metres of the plane; `basis` is
    "population" or "users".
    """

    problem: Problem
    places: tuple[Place, ...]
    cases: tuple[BuildingCase, ...]
    trajectories: tuple[Trajectory, ...]
    functions: tuple[Function, ...]
    client_home: Ints
    client_cell: Ints
    client_xy: Floats
    wishes: Wishes
    rules: StrategyRules
    basis: str
    rows: tuple[LimitRow, ...]
    cells: Cells | None = None


def ask(
    places: tuple[Place, ...],
    wishes: Wishes,
    *,
    demand: Demand | None = None,
    demand_xy: Floats | None = None,
    cells: Cells | None = None,
) -> Question:
    """Build the problem. `demand_xy` float[cells, 2] are the plane metres of the demand's cells.

    Without a demand every facility's own users stand at its own place.
    """
    if not wishes.use_neighbours:
        places = tuple(place for place in places if place.own)
    rules = rules_of(wishes)
    cases = building_cases(places, wishes, has_population=demand is not None)
    per_building = list(generate(cases, rules))
    courses = [course for group in per_building for course in group]
    groups = _groups(places, wishes, demand, demand_xy)
    functions = tuple(
        sorted({f for c in courses for f in {o.function for o in c.offers}} | {g.function for g in groups})
    )
    sites, site_index = _sites(places, courses, functions, wishes)
    strategies = _strategies(per_building, site_index, allowed_courses(places, courses, wishes))
    rows = limit_rows(Courses(places, courses, strategies, sites, functions), wishes)
    problem = Problem(
        strategies=strategies,
        sites=sites,
        clients=_clients(groups, sites, places, functions, wishes),
        alpha_yen=wishes.yen_per_km,
        budget_yen=_budget(wishes),
        access_factor=access_factors(functions, wishes),
        area_limit_m2=_area_limit(places, wishes),
        rows=make_rows([row.requirement for row in rows]),
        closest_assignment=wishes.nearest_only,
    )
    return Question(
        problem=problem,
        places=places,
        cases=tuple(cases),
        trajectories=tuple(courses),
        functions=functions,
        client_home=np.concatenate([g.home for g in groups]) if groups else np.empty(0, np.int64),
        client_cell=np.concatenate([g.cell for g in groups]) if groups else np.empty(0, np.int64),
        client_xy=np.vstack([np.column_stack((g.x_m, g.y_m)) for g in groups]) if groups else np.empty((0, 2)),
        wishes=wishes,
        rules=rules,
        basis="users" if demand is None else "population",
        rows=rows,
        cells=cells,
    )


def _groups(places: Sequence[Place], wishes: Wishes, demand: Demand | None, xy: Floats | None) -> list[Group]:
    """Population cells, calibrated to the counted users, for what they tell; own users for the rest."""
    if demand is None or xy is None:
        return groups_of_places(places, wishes.periods, functions=None)
    middles = [start + wishes.period_years // 2 for start in wishes.period_starts()]
    fitted, _ = calibrate(demand, counted_users(places), year=wishes.base_year)
    offered = frozenset(use.function for place in places if place.own for use in place.uses)
    told = frozenset(demand.functions) - OWN_USERS_ONLY
    by_cell = groups_of_population(fitted, xy, middles, skip=frozenset(demand.functions) - (told & offered))
    return by_cell + groups_of_places(places, wishes.periods, functions=offered - told)


def _sites(
    places: Sequence[Place], courses: Sequence[Trajectory], functions: Sequence[Function], wishes: Wishes
) -> tuple[Sites, dict[tuple[int, Function], int]]:
    """One site for each (place, function) any course offers; capacity[N, levels] in journeys a year."""
    pairs = sorted({(c.building, o.function) for c in courses for o in c.offers})
    index = {pair: number for number, pair in enumerate(pairs)}
    order = {function: number for number, function in enumerate(functions)}
    typical = _typical_room(places)
    room = np.array([_room(places[building], function, typical) for building, function in pairs])
    most = np.array([_most(places[building], function, wishes) for building, function in pairs])
    sites = Sites(
        building=np.array([building for building, _ in pairs], dtype=np.int64),
        function=np.array([order[function] for _, function in pairs], dtype=np.int64),
        capacity=np.minimum(room.reshape(-1, 1) * np.array(LEVEL_SHARES), most.reshape(-1, 1)),
    )
    return sites, index


def _most(place: Place, function: Function, wishes: Wishes) -> float:
    """Where a hazard zone is to be avoided nobody is sent in addition: no more than come today, where that is known."""
    if not (place.in_hazard and wishes.avoid_hazard and place.own and place.users_known):
        return float(np.inf)
    return sum(use.journeys for use in place.uses if use.function is function)


def _typical_room(places: Sequence[Place]) -> dict[Function, float]:
    """Median room of each function: what a guest gets where it moves in."""
    rooms: dict[Function, list[float]] = {}
    for place in places:
        for use in place.uses:
            rooms.setdefault(use.function, []).append(use.room_journeys)
    return {function: float(np.median(values)) for function, values in rooms.items()}


def _room(place: Place, function: Function, typical: dict[Function, float]) -> float:
    own = [use.room_journeys for use in place.uses if use.function is function]
    return own[0] if own else typical.get(function, 0.0)


def _strategies(
    per_building: Sequence[Sequence[Trajectory]], sites: dict[tuple[int, Function], int], allowed: NDArray[np.bool_]
) -> Strategies:
    courses = [course for group in per_building for course in group]
    offers = [(sites[c.building, o.function], o.period, LEVELS.index(o.level)) for c in courses for o in c.offers]
    site, period, level = np.array(offers, dtype=np.int64).reshape(-1, 3).T
    return Strategies(
        building_start=np.r_[0, np.cumsum([len(group) for group in per_building])].astype(np.int64),
        cost_yen=np.array([course.npv_yen for course in courses], dtype=np.float64),
        capital_yen=np.array([course.capital_yen for course in courses], dtype=np.float64),
        final_area_m2=np.array([course.final_area_m2 for course in courses], dtype=np.float64),
        offer_start=np.r_[0, np.cumsum([len(course.offers) for course in courses])].astype(np.int64),
        offer_site=np.ascontiguousarray(site),
        offer_period=np.ascontiguousarray(period),
        offer_level=np.ascontiguousarray(level),
        allowed=allowed,
    )


def _clients(
    groups: Sequence[Group], sites: Sites, places: Sequence[Place], functions: Sequence[Function], wishes: Wishes
) -> Clients:
    """All groups one after the other; a client's unserved distance is `UNSERVED_TIMES` its standard."""
    order = {function: number for number, function in enumerate(functions)}
    site_xy = np.array([[places[b].x_m, places[b].y_m] for b in sites.building]).reshape(-1, 2)
    standing = ~np.isnan(site_xy[:, 0])
    start, site, km, beyond = [np.zeros(1, np.int64)], [], [], []
    for group in groups:
        standard = wishes.standard_km.get(group.function, max(STANDARD_KM.values()))
        mine = np.flatnonzero((sites.function == order[group.function]) & standing)
        lists = nearest_lists(group, mine, site_xy[mine], standard)
        start.append(lists.start[1:] + start[-1][-1])
        site.append(lists.site)
        km.append(lists.km)
        beyond.append(np.full(len(group.x_m), standard * UNSERVED_TIMES))
    counts = [len(group.x_m) for group in groups]
    return Clients(
        function=np.repeat([order[group.function] for group in groups], counts).astype(np.int64),
        users=np.vstack([group.journeys for group in groups]) if groups else np.empty((0, wishes.periods)),
        unserved_distance=_joined(beyond),
        list_start=np.concatenate(start),
        list_site=np.concatenate(site) if site else np.empty(0, np.int64),
        list_distance=_joined(km),
        list_end=_joined(beyond),
    )


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)


def _budget(wishes: Wishes) -> Floats:
    a_year = np.inf if wishes.budget_yen_per_year is None else wishes.budget_yen_per_year
    usual = a_year * wishes.period_years
    given = wishes.budget_yen_per_period or (usual,) * wishes.periods
    return np.array([np.inf if each is None else each for each in given], dtype=np.float64)


def _area_limit(places: Sequence[Place], wishes: Wishes) -> float:
    if wishes.area_cut_share is None:
        return float(np.inf)
    return (1 - wishes.area_cut_share) * sum(place.floor_area_m2 for place in places if place.own)
