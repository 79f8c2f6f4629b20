"""Facilities, people and settings → the optimizer's `Problem`, with the index that leads back to the facilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.people.demand import Demand
from app.domain.plan.money import PlanPricing
from app.domain.plan.options import generate
from app.domain.plan.terms import BuildingCase, Offer, Option, OptionRules
from app.domain.vocabulary import Function
from app.optimizer.question.problem import Problem, Sites, Strategies
from app.optimizer.question.requirements import make_rows
from app.planning.ask.cases import allowed_options, building_cases, rules_of, users_of
from app.planning.ask.facilities import TownFacility
from app.planning.ask.groups import Catchment, Groups, catchments
from app.planning.ask.limits import LimitRow, TownOptions, limit_rows
from app.planning.ask.lists import clients_of
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.travel import Points, RoadKm, Travel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Where people live: a name for each population cell, its people by age in each period float[cells, T, 4], its
    place in the plane."""

    names: tuple[str, ...]
    people: Floats
    points: Points


@dataclass(frozen=True, slots=True)
class Town:
    """What a question is made from beside the facilities; without a demand users stand at their facility."""

    demand: Demand | None = None
    cells: Cells | None = None
    roads: RoadKm | None = None
    budget_lines: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """The problem and what its numbers stand for: strategy k is options[k], building b facilities[b], row j rows[j].

    `basis` is "population" or "users"; `ways` "roads" or "straight"; budget_yearly is one limit a fiscal year or None.
    """

    problem: Problem
    facilities: tuple[TownFacility, ...]
    cases: tuple[BuildingCase, ...]
    options: tuple[Option, ...]
    functions: tuple[Function, ...]
    groups: Groups
    settings: ScenarioSettings
    rules: OptionRules
    basis: str
    rows: tuple[LimitRow, ...]
    budget_yearly: tuple[float | None, ...]
    cells: Cells | None = None
    ways: str = "straight"


def ask(facilities: tuple[TownFacility, ...], settings: ScenarioSettings, town: Town | None = None) -> Question:
    """Build the problem."""
    told = town or Town()
    if not settings.use_neighbours:
        facilities = tuple(each for each in facilities if each.own)
    rules = rules_of(settings)
    travel = Travel(settings.detour, told.roads)
    groups = _groups(facilities, settings, told, travel)
    cases = building_cases(facilities, users_of(groups), settings)
    per_facility = list(generate(cases, PlanPricing(rules)))
    options = tuple(option for each in per_facility for option in each)
    functions = tuple(sorted({group.function for group in groups}))
    sites, spare, offers = _sites(options, functions, groups)
    strategies = _strategies(per_facility, offers, allowed_options(facilities, options, settings))
    rows = limit_rows(TownOptions(facilities, options, strategies, sites, functions), settings)
    points = told.cells.points if told.cells is not None else None
    clients, behind = clients_of(
        groups, sites, spare, facilities, functions, cells=points, travel=travel, settings=settings
    )
    yearly = settings.yearly_budget(told.budget_lines)
    problem = Problem(
        strategies=strategies,
        sites=sites,
        clients=clients,
        alpha_yen=settings.yen_per_km,
        budget_yen=_budget(yearly, settings),
        access_factor=access_factors(functions, settings),
        area_limit_m2=_area_limit(facilities, settings),
        rows=make_rows([row.requirement for row in rows]),
        closest_assignment=settings.nearest_only,
    )
    return Question(
        problem=problem,
        facilities=facilities,
        cases=tuple(cases),
        options=options,
        functions=functions,
        groups=behind,
        settings=settings,
        rules=rules,
        basis="users" if told.demand is None else "population",
        rows=rows,
        budget_yearly=yearly,
        cells=told.cells,
        ways="straight" if told.roads is None else "roads",
    )


def with_limits(question: Question, settings: ScenarioSettings) -> Question:
    """The same town and courses under the limits of other settings: budgets, target, locks, rows, nearest place. What
    courses are made of (prices, terms, actions, standards) stays as it was asked."""
    problem, facilities, options = question.problem, question.facilities, question.options
    lines = {question.settings.base_year + n: yen for n, yen in enumerate(question.budget_yearly) if yen is not None}
    yearly = settings.yearly_budget(lines)
    rows = limit_rows(TownOptions(facilities, options, problem.strategies, problem.sites, question.functions), settings)
    limited = replace(
        problem,
        strategies=replace(problem.strategies, allowed=allowed_options(facilities, options, settings)),
        budget_yen=_budget(yearly, settings),
        area_limit_m2=_area_limit(facilities, settings),
        rows=make_rows([row.requirement for row in rows]),
        closest_assignment=settings.nearest_only,
    )
    return replace(question, problem=limited, settings=settings, rows=rows, budget_yearly=yearly)


def _groups(
    facilities: Sequence[TownFacility], settings: ScenarioSettings, town: Town, travel: Travel
) -> list[Catchment]:
    functions = sorted({use.function for each in facilities if each.own for use in each.uses})
    found = catchments(
        facilities,
        functions,
        settings.periods,
        travel=travel,
        demand=town.demand,
        cells=None if town.cells is None else town.cells.points,
        years=settings.middle_years(),
        base_year=settings.base_year,
    )
    return [_at_counters(each, settings) for each in found]


def _at_counters(group: Catchment, settings: ScenarioSettings) -> Catchment:
    """The visits that are still made: what the scenario has served online needs no way (from the first term)."""
    share = settings.online_share.get(group.function, 0.0)
    return replace(group, users=group.users * (1 - share)) if share else group


def access_factors(functions: Sequence[Function], settings: ScenarioSettings) -> Floats:
    """[F, T]: present value of one journey a year over each period: Σ (1 + r)^−n over its years."""
    discount = (1 + settings.discount_rate) ** -np.arange(settings.years, dtype=np.float64)
    starts = np.cumsum([0, *settings.terms[:-1]])
    return np.tile(np.add.reduceat(discount, starts), (len(functions), 1))


@dataclass(frozen=True, slots=True)
class _Offers:
    """Site, period and level of every offer of every option, in order, with how many each option makes."""

    count: Ints
    site: Ints
    period: Ints
    level: Ints


def _sites(
    options: Sequence[Option], functions: Sequence[Function], groups: Sequence[Catchment]
) -> tuple[Sites, NDArray[np.bool_], _Offers]:
    """Two sites for each (facility, function) that people use: one for those who use it today, who keep their place
    while it is open, and one with the room it has beside them. bool[sites]: the second kind. Its levels are the rooms
    that options offer, journeys a year."""
    order = {function: number for number, function in enumerate(functions)}
    own = _own_journeys(groups)
    usual = {group.function: group.journeys_per_user for group in groups}
    index: dict[tuple[int, Function, bool], int] = {}
    levels: list[dict[float, int]] = []
    rows: list[tuple[int, int, int]] = []
    counts = []
    for option in options:
        before = len(rows)
        for offer in option.offers:
            if offer.function in order:
                for is_spare, room in _rooms(offer, own.get((option.building, offer.function)), usual[offer.function]):
                    key = (option.building, offer.function, is_spare)
                    site = index.setdefault(key, len(index))
                    if site == len(levels):
                        levels.append({})
                    rows.append((site, offer.period, levels[site].setdefault(room, len(levels[site]))))
        counts.append(len(rows) - before)
    capacity = np.zeros((len(index), max(map(len, levels), default=1)))
    for site, rooms in enumerate(levels):
        capacity[site, : len(rooms)] = list(rooms)
    site_of, period, level = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    sites = Sites(
        building=np.array([building for building, _, _ in index], dtype=np.int64),
        function=np.array([order[function] for _, function, _ in index], dtype=np.int64),
        capacity=capacity,
    )
    spare = np.array([is_spare for _, _, is_spare in index], dtype=np.bool_)
    offers = _Offers(
        np.array(counts, dtype=np.int64), *(np.ascontiguousarray(each) for each in (site_of, period, level))
    )
    return sites, spare, offers


def _own_journeys(groups: Sequence[Catchment]) -> dict[tuple[int, Function], Floats]:
    """(facility, function) → journeys of each period of those who use it today."""
    found: dict[tuple[int, Function], Floats] = {}
    for group in groups:
        key = (group.home, group.function)
        found[key] = found.get(key, np.zeros(len(group.users))) + group.users * group.journeys_per_user
    return found


def _rooms(offer: Offer, own: Floats | None, journeys_per_user: float) -> list[tuple[bool, float]]:
    """(spare, room in journeys) of an offer: all of today's users have their place, others what is left beside them.

    Rounded, so that equal rooms are one level; a room for less than one journey is none.
    """
    room = offer.room * journeys_per_user
    if own is None:
        return [(True, _rounded(room))] if room >= 1 else []
    left = room - float(own[offer.period])
    return [(False, float("inf")), *([(True, _rounded(left))] if left >= 1 else [])]


def _rounded(room: float) -> float:
    return room if room == float("inf") else float(np.ceil(room * 100) / 100)


def _strategies(per_facility: Sequence[Sequence[Option]], offers: _Offers, allowed: NDArray[np.bool_]) -> Strategies:
    options = [option for group in per_facility for option in group]
    return Strategies(
        building_start=np.r_[0, np.cumsum([len(group) for group in per_facility])].astype(np.int64),
        cost_yen=np.array([option.npv_yen for option in options], dtype=np.float64),
        capital_yen=np.array([option.capital_yen for option in options], dtype=np.float64),
        final_area_m2=np.array([option.final_area_m2 for option in options], dtype=np.float64),
        offer_start=np.r_[0, np.cumsum(offers.count)].astype(np.int64),
        offer_site=offers.site,
        offer_period=offers.period,
        offer_level=offers.level,
        allowed=allowed,
    )


def _budget(yearly: Sequence[float | None], settings: ScenarioSettings) -> Floats:
    """Limit of each period: the sum of its years; none where a year has none."""
    limits = np.array([np.inf if each is None else each for each in yearly], dtype=np.float64)
    return np.asarray(np.add.reduceat(limits, np.cumsum([0, *settings.terms[:-1]])))


def _area_limit(facilities: Sequence[TownFacility], settings: ScenarioSettings) -> float:
    if settings.area_cut_share is None:
        return float(np.inf)
    return (1 - settings.area_cut_share) * sum(each.floor_area_m2 for each in facilities if each.own)
