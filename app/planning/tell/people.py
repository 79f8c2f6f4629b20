"""Whom a plan moves, in three counts that are never added: residents, users of each function, journeys.

A resident counts only for functions he uses himself, and once however many of his places change. In each cell, of each
age, the people who use a function are its users there, visits divided by those a user makes in a year; the share of
them who go elsewhere is the plan's own assignment. Functions are used independently of one another (assumption):

    going[f, c, t, a] = min(people, users[f, c, t] / visits[f] · rate[f, a] · people / Σ_a rate · people)
    affected[c, t, a] = people · (1 - Π_f (1 - going / people · moved[f, c, t] / users[f, c, t]))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.functions.rows import row
from app.domain.people.demand import DEFAULT_RATES
from app.domain.people.participation import visits_of_a_user
from app.domain.vocabulary import Function
from app.planning.ask.question import Question
from app.planning.ask.standards import is_promised
from app.planning.tell.moves import NOWHERE, Moves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
AGES = ("child", "working", "early_elderly", "late_elderly")
ROUNDING = 1e-6
LEAST_PEOPLE = 0.5
# From so much on a way counts as longer, one way by road (assumption: some six minutes on foot).
FARTHER_KM = 0.5


@dataclass(frozen=True, slots=True)
class AffectedResidents:
    """People of each cell who use another place than today: affected[cells, T, 4] of people[cells, T, 4], by age."""

    names: tuple[str, ...]
    people: Floats
    affected: Floats

    def by_age(self, period: int) -> dict[str, int]:
        """Whole people affected in a period by age, rounded down: never more than there are."""
        totals = self.affected[:, period].sum(axis=0)
        return {name: int(float(value) + ROUNDING) for name, value in zip(AGES, totals, strict=True)}

    def by_area(self, period: int) -> dict[str, float]:
        """People affected in a period by the name of their area, most first."""
        names, group = np.unique(np.array(self.names), return_inverse=True)
        totals = np.bincount(group, self.affected[:, period].sum(axis=1), minlength=len(names))
        order = sorted(range(len(names)), key=lambda each: (-totals[each], names[each]))
        return {str(names[each]): float(totals[each]) for each in order if totals[each] >= LEAST_PEOPLE}


def residents_of(question: Question, moves: Moves) -> AffectedResidents | None:
    """None where no population is loaded: facilities' own users do not say who lives where."""
    cells = question.cells
    if cells is None:
        return None
    untouched = np.ones(cells.people.shape)
    for number, function in enumerate(question.functions):
        counted = _users_by_cell(question, moves, number, cells=len(cells.names))
        if counted is not None:
            users, gone = counted
            share = np.divide(gone, users, out=np.zeros_like(gone), where=users > 0)
            untouched *= 1.0 - _going_share(function, cells.people, users) * np.clip(share, 0.0, 1.0)[:, :, None]
    return AffectedResidents(cells.names, cells.people, cells.people * (1.0 - untouched))


def _users_by_cell(question: Question, moves: Moves, number: int, *, cells: int) -> tuple[Floats, Floats] | None:
    """Users of one function in each cell and those of them who go elsewhere, float[cells, T]; None: nobody does."""
    groups = question.groups
    moved: Floats = np.zeros(groups.users.shape)
    here = groups.function[moves.group] == number
    np.add.at(moved, (moves.group[here], moves.period[here]), moves.users[here])
    if not moved.any():
        return None
    owner = np.repeat(np.arange(len(groups.cell_start) - 1), np.diff(groups.cell_start))
    mine = groups.function[owner] == number
    cell, weight, group = groups.cell[mine], groups.share[mine], owner[mine]
    users, gone = np.zeros((cells, moved.shape[1])), np.zeros((cells, moved.shape[1]))
    np.add.at(users, cell, weight[:, None] * groups.users[group])
    np.add.at(gone, cell, weight[:, None] * moved[group])
    return users, gone


def _going_share(function: Function, people: Floats, users: Floats) -> Floats:
    """Share of the people of each age who use a function themselves, float[cells, T, ages]; every age alike where no
    rate tells."""
    rates = DEFAULT_RATES[function].by_age() if function in DEFAULT_RATES else np.ones(len(AGES))
    weight = (people * rates).sum(axis=2)
    each = np.divide(users / visits_of_a_user(function), weight, out=np.zeros_like(weight), where=weight > 0)
    return np.asarray(np.minimum(each[:, :, None] * rates, 1.0))


def users_moved(question: Question, moves: Moves) -> dict[Function, Floats]:
    """Users of each function who go elsewhere than today or nowhere, in its unit, float[T]."""
    return _by_function(question, moves)


def journeys_moved(question: Question, moves: Moves) -> Floats:
    """Journeys a year that lead elsewhere than today, float[T]."""
    totals = np.zeros(question.problem.periods)
    np.add.at(totals, moves.period, moves.users * question.groups.journeys_per_user[moves.group])
    return totals


def users_without_place(question: Question, moves: Moves) -> dict[Function, Floats]:
    """Users of each function who have no place, in its unit, float[T]."""
    return _by_function(question, moves.take(moves.to == NOWHERE))


def _by_function(question: Question, moves: Moves) -> dict[Function, Floats]:
    function = question.groups.function[moves.group]
    totals = np.zeros((len(question.functions), question.problem.periods))
    np.add.at(totals, (function, moves.period), moves.users)
    return {question.functions[f]: totals[f] for f in np.flatnonzero(totals.any(axis=1)).tolist()}


def people_rows(question: Question, moves: Moves, residents: AffectedResidents | None) -> list[dict[str, Any]]:
    """One row a period: residents affected (None without a population), those of them whose way grows or who lose a
    place, users by function, journeys a year."""
    users, journeys = users_moved(question, moves), journeys_moved(question, moves)
    farther = residents_of(question, moves.take((moves.extra_km >= FARTHER_KM) | (moves.to == NOWHERE)))
    rows = []
    for period, years in enumerate(question.rules.periods):
        ages = None if residents is None else residents.by_age(period)
        areas = [] if residents is None else _area_rows(residents.by_area(period))
        rows.append(
            {
                "period": period,
                "from_year": years.start_year,
                "to_year": years.end_year - 1,
                "residents_affected": None if ages is None else sum(ages.values()),
                "residents_farther": None if farther is None else sum(farther.by_age(period).values()),
                "by_age": ages,
                "by_area": areas,
                "users": {f.value: round(float(n[period])) for f, n in users.items() if n[period] >= LEAST_PEOPLE},
                "journeys_yr": round(float(journeys[period])),
            }
        )
    return rows


def area_rows(question: Question, moves: Moves, residents: AffectedResidents, period: int) -> list[dict[str, Any]]:
    """Areas by residents affected in a period: people, those of them who lose a place, mean extra km of a journey."""
    without = residents_of(question, moves.take(moves.to == NOWHERE))
    lost = {} if without is None else without.by_area(period)
    extra = _extra_km(question, moves.take((moves.period == period) & (moves.to != NOWHERE)))
    return [
        {
            "area": name,
            "people": round(people),
            "extra_km": round(extra.get(name, 0.0), 1),
            "unserved": round(lost.get(name, 0.0)),
        }
        for name, people in residents.by_area(period).items()
    ]


def _extra_km(question: Question, moves: Moves) -> dict[str, float]:
    """What a journey from each area grows by, in the mean, km."""
    groups, cells = question.groups, question.cells
    if cells is None or not len(moves.group):
        return {}
    names, area_of = np.unique(np.array(cells.names), return_inverse=True)
    way, journeys = np.zeros(len(names)), np.zeros(len(names))
    weights = moves.users * groups.journeys_per_user[moves.group]
    for group, weight, extra in zip(moves.group.tolist(), weights.tolist(), moves.extra_km.tolist(), strict=True):
        part = slice(int(groups.cell_start[group]), int(groups.cell_start[group + 1]))
        area = area_of[groups.cell[part]]
        np.add.at(journeys, area, weight * groups.share[part])
        np.add.at(way, area, weight * extra * groups.share[part])
    mean = np.divide(way, journeys, out=np.zeros_like(way), where=journeys > 0)
    return {str(name): float(km) for name, km in zip(names, mean, strict=True)}


def _area_rows(areas: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"area": name, "residents_affected": int(people + ROUNDING)} for name, people in areas.items()]


def population_rows(question: Question) -> list[dict[str, Any]] | None:
    """Residents of the town in each period's middle year, with their ages; None without a population."""
    if question.cells is None:
        return None
    totals = question.cells.people.sum(axis=0)
    return [
        {
            "period": period,
            "residents": round(float(ages.sum())),
            "by_age": dict(zip(AGES, _rounded(ages), strict=True)),
        }
        for period, ages in enumerate(totals)
    ]


def _rounded(values: Floats) -> list[int]:
    return [round(float(value)) for value in values]


def unserved_rows(question: Question, moves: Moves) -> list[dict[str, Any]]:
    """Users without a place: function, period, how many, in which unit. Empty where everybody has one."""
    return [
        {
            "function": function.value,
            "period": period,
            "users": round(float(amount), 1),
            "unit": row(function).unit.value,
            "is_promised": is_promised(function),
        }
        for function, totals in users_without_place(question, moves).items()
        for period, amount in enumerate(totals)
        if amount >= LEAST_PEOPLE
    ]
