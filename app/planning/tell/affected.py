"""Whom a plan moves: by named area and by age, with the extra way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.people.demand import DEFAULT_RATES
from app.domain.vocabulary import Function
from app.planning.ask.question import Question
from app.planning.tell.flows import NOWHERE, Moves

Floats = NDArray[np.float64]
AGES = ("child", "working", "early_elderly", "late_elderly")
MOST_AREAS = 5
LEAST_PEOPLE = 0.5


@dataclass(frozen=True, slots=True)
class Affected:
    """`areas`: rows of area, people, extra_km, unserved, hardest hit first; `ages`: people by age, empty where no
    population tells."""

    areas: tuple[Mapping[str, Any], ...]
    ages: Mapping[str, int]


def affected_of(question: Question, moves: Moves, chosen: NDArray[np.bool_], *, most: int = MOST_AREAS) -> Affected:
    """The moves marked in `chosen` (bool[moves]) by area and age."""
    here = np.flatnonzero(chosen & (moves.users > 0))
    if not len(here):
        return Affected((), {})
    client, users = moves.client[here], moves.users[here]
    names = np.array([area_of(question, int(each)) for each in client])
    areas, group = np.unique(names, return_inverse=True)
    lost = moves.receiver[here] == NOWHERE
    people = np.bincount(group, users)
    extra = np.bincount(group, users * moves.extra_km[here])
    unserved = np.bincount(group, users * lost)
    served = np.maximum(people - unserved, 1e-9)
    order = sorted(range(len(areas)), key=lambda each: (-unserved[each], -extra[each], areas[each]))
    rows = [
        {
            "area": str(areas[each]),
            "people": round(float(people[each])),
            "extra_km": round(float(extra[each] / served[each]), 1),
            "unserved": round(float(unserved[each])),
        }
        for each in order
        if people[each] >= LEAST_PEOPLE
    ]
    return Affected(tuple(rows[:most]), _ages(question, client, users))


def area_of(question: Question, client: int) -> str:
    """The name of a client's population cell, else the district (or name) of the place whose users it is."""
    cell, home = int(question.client_cell[client]), int(question.client_home[client])
    if cell >= 0 and question.cells is not None:
        return question.cells.names[cell]
    return question.places[home].district or question.places[home].name if home >= 0 else ""


def _ages(question: Question, client: NDArray[np.int64], users: Floats) -> dict[str, int]:
    """Users by age: the function's rates times the cell's people of each age, in the last period."""
    cells = question.cells
    if cells is None or (question.client_cell[client] < 0).all():
        return {}
    rates = _rates(question.functions)[question.problem.clients.function[client]]
    weight = (
        np.where((question.client_cell[client] >= 0)[:, None], cells.ages[question.client_cell[client]], 0.0) * rates
    )
    total = weight.sum(axis=1, keepdims=True)
    shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return {name: round(float(value)) for name, value in zip(AGES, users @ shares, strict=True)}


def _rates(functions: Sequence[Function]) -> Floats:
    nobody = np.zeros(len(AGES))
    return np.array([DEFAULT_RATES[each].by_age() if each in DEFAULT_RATES else nobody for each in functions])
