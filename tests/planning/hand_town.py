"""Towns small enough to work out by hand, and answers put together by hand: no engine is asked."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.domain.people.catchment import fit_users  # noqa: F401  the question's own way of spreading users
from app.domain.people.demand import Demand
from app.domain.plan.terms import Block, Option
from app.domain.vocabulary import Action, Category, Function
from app.optimizer.question.check import recount
from app.optimizer.question.plan import Outcome, Plan, Status, Visits
from app.planning.ask.facilities import Evidence, TownFacility, Use
from app.planning.ask.question import Cells, Question, Town, ask
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.travel import Points

F = Function
SCHOOL = F.ELEMENTARY_SCHOOL


def use(function: Function, area_m2: float, users: float, room: float, journeys: float) -> Use:
    return Use(function, area_m2, users, room, Evidence.CAPACITY, area_m2 / room if room else 0.0, journeys)


def facility(code: str, x_km: float, *uses: Use, built: int = 1970, **changes: Any) -> TownFacility:
    """Our own place on a line east to west, of one block; nothing costs anything but the building."""
    area = sum(each.area_m2 for each in uses)
    usual: dict[str, Any] = {
        "facility_id": sum(ord(letter) * 7**place for place, letter in enumerate(code)),
        "code": code,
        "name": f"施設{code}",
        "own": True,
        "category": Category.SCHOOL,
        "x_m": x_km * 1000.0,
        "y_m": 0.0,
        "district": "中央",
        "blocks": (Block(area, built),),
        "uses": uses,
        "users_known": True,
        "running_cost_yen": 0.0,
        "floor_running_yen": 0.0,
        "income_yen": 0.0,
        "land_yen": None,
        "land_area_m2": 0.0,
        "plot_ratio": None,
        "is_land_own": True,
        "spare_area_m2": 0.0,
        "shelter": False,
        "in_hazard": False,
        "unused": False,
    }
    return TownFacility(**(usual | changes))


def settings(**changes: Any) -> ScenarioSettings:
    """Two terms of five years, no discount, prices as published, nothing limited."""
    usual: dict[str, Any] = {
        "base_year": 2026,
        "terms": (5, 5),
        "discount_rate": 0.0,
        "price_factor": 1.0,
        "counts_residual_value": False,
        "is_balanced": False,
        "closing_years_left": 200,
        "notice_years": 0,
        "changes_share_per_year": 1.0,
        "first_decade_cut_share": 1.0,
        "later_decade_cut_share": 1.0,
        "most_cut_share": 1.0,
        "keep_last_shelter": False,
        "yen_per_km": 100.0,
        "detour": 1.0,
    }
    return ScenarioSettings(**(usual | changes))


def cells(points_km: list[float], people: list[list[float]], periods: int, names: list[str] | None = None) -> Cells:
    """Population cells on the same line; `people` by age (child, working, 65–74, 75+), the same in every period."""
    told = np.repeat(np.array(people, dtype=np.float64)[:, None, :], periods, axis=1)
    xy = np.array([[km * 1000.0, 0.0] for km in points_km])
    numbers = tuple(names or [f"町{n}" for n in range(len(points_km))])
    return Cells(numbers, told, Points(xy, np.zeros(len(points_km), dtype=np.int64)))


def demand(users: Mapping[Function, list[float]], years: tuple[int, ...] = (2020, 2060)) -> Demand:
    """Users of each function by cell, the same in every year."""
    functions = tuple(users)
    told = np.array([users[function] for function in functions], dtype=np.float64)
    count = told.shape[1]
    return Demand(
        functions=functions,
        years=years,
        codes=tuple(str(n) for n in range(count)),
        lon=np.zeros(count),
        lat=np.zeros(count),
        users=np.repeat(told[:, :, None], len(years), axis=2),
        units=dict.fromkeys(functions, "visits"),
        sources=dict.fromkeys(functions, "by hand"),
        basis="population",
    )


def asked(
    *places: TownFacility, people: Cells | None = None, users: Demand | None = None, town: Any = None, **changes: Any
) -> Question:
    """The question of a town with or without population."""
    return ask(places, settings(**changes), town or Town(users, people))


Pick = Callable[[Option], bool]


def closes(period: int) -> Pick:
    return lambda option: option.action is Action.CLOSE and option.period == period


def keeps() -> Pick:
    return lambda option: option.action is Action.KEEP


def answer(
    question: Question,
    picks: Mapping[str, Pick] | None = None,
    *,
    bound_share: float = 1.0,
    to: Mapping[str, str] | None = None,
) -> Outcome:
    """A plan by hand: the first option that fits a facility's pick (others keep); people go where they are told by code
    of their home and its receiver, else stay while it is open and else use the nearest open place of their list."""
    chosen = np.array(
        [_choose(question, b, (picks or {}).get(each.code)) for b, each in enumerate(question.facilities)]
    )
    plan = Plan(chosen, _visits(question, chosen, to or {}))
    counted = recount(question.problem, plan)
    objective = round(counted.objective_yen)
    return Outcome(
        status=Status.FEASIBLE,
        plan=plan,
        objective_yen=objective,
        bound_yen=round(objective * bound_share),
        gap=1 - bound_share,
        floor_yen=0,
        cost_yen=round(counted.cost_yen),
        access_yen=round(counted.access_yen),
        seconds=1.0,
        peak_mb=1.0,
        history=(),
        duals=None,
    )


def _choose(question: Question, facility: int, pick: Pick | None) -> int:
    start = question.problem.strategies.building_start
    own = range(int(start[facility]), int(start[facility + 1]))
    fits = pick or keeps()
    return next(number for number in own if fits(question.options[number]))


def _visits(question: Question, chosen: np.ndarray[Any, Any], to: Mapping[str, str]) -> Visits:
    problem, groups = question.problem, question.groups
    open_now = {
        (o.function, question.options[k].building, o.period) for k in chosen for o in question.options[k].offers
    }
    pairs: list[tuple[int, int]] = []
    for group in range(len(groups.home)):
        for period in range(problem.periods):
            entry = _entry(question, group, period, open_now, to)
            if entry is not None:
                pairs.append((entry, period))
    pair, period = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Visits(np.ascontiguousarray(pair), np.ascontiguousarray(period), np.ones(len(pairs)))


def _entry(question: Question, group: int, period: int, open_now: set[Any], to: Mapping[str, str]) -> int | None:
    clients, groups = question.problem.clients, question.groups
    function = question.functions[int(groups.function[group])]
    home = int(groups.home[group])
    entries = range(int(clients.list_start[group]), int(clients.list_start[group + 1]))
    buildings = {entry: int(question.problem.sites.building[clients.list_site[entry]]) for entry in entries}
    told = to.get(question.facilities[home].code)
    ranked = sorted(
        entries,
        key=lambda entry: (
            question.facilities[buildings[entry]].code != told, buildings[entry] != home, clients.list_distance[entry]
        ),
    )  # fmt: skip
    is_open = [entry for entry in ranked if (function, buildings[entry], period) in open_now]
    if told is not None and (function, home, period) in open_now:
        return int(groups.home_entry[group])
    return is_open[0] if is_open else None
