"""A planner's further wishes as rows of the problem, each with what it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.plan.strategies import Trajectory
from app.domain.vocabulary import Action, Function
from app.optimizer.question import requirements
from app.optimizer.question.problem import Sites, Strategies
from app.optimizer.question.requirements import Requirement
from app.planning.ask.places import Place
from app.planning.ask.wishes import Wishes

Ints = NDArray[np.int64]
UNCHANGED = frozenset({Action.KEEP, Action.LIFE_EXTEND, Action.REBUILD})


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row and its meaning: kind (minimum, changes, shelter, together, apart, carbon) and the names it concerns."""

    kind: str
    about: Mapping[str, Any]
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class Courses:
    """What the rows are made of. `functions[f]` is the function of number f in `sites`."""

    places: Sequence[Place]
    courses: Sequence[Trajectory]
    strategies: Strategies
    sites: Sites
    functions: Sequence[Function]

    def staying(self, place: int) -> Ints:
        """The courses of a place that end in use."""
        first, last = self.strategies.building_start[place : place + 2]
        return np.array([k for k in range(first, last) if self.courses[k].standing[-1]], dtype=np.int64)


def limit_rows(town: Courses, wishes: Wishes) -> tuple[LimitRow, ...]:
    """Minimum numbers, changes per period, shelters by district, together / not together, carbon."""
    return (
        *_minimum_numbers(town, wishes),
        *_most_changes(town, wishes),
        *(_shelters(town) if wishes.keep_last_shelter else ()),
        *_pairs(town, wishes),
        *_carbon(town, wishes),
    )


def _minimum_numbers(town: Courses, wishes: Wishes) -> Iterable[LimitRow]:
    """At least so many own places of a function in each period; without a wish, one of each there is."""
    own = np.array([place.own for place in town.places], dtype=np.bool_)
    today = {use.function for place in town.places if place.own for use in place.uses}
    for function in sorted(today & set(town.functions)):
        least = wishes.minimum_number.get(function, 1)
        mine = np.flatnonzero((town.sites.function == town.functions.index(function)) & own[town.sites.building])
        for period in range(wishes.periods) if least > 0 else ():
            name = f"minimum:{function.value}:{period}"
            row = requirements.at_least_open(town.strategies, mine, period=period, count=least, name=name)
            if len(row.strategy):
                yield LimitRow("minimum", {"function": function.value, "period": period}, row)


def _most_changes(town: Courses, wishes: Wishes) -> Iterable[LimitRow]:
    if wishes.most_changes_per_period is None:
        return
    changes = np.zeros((len(town.courses), wishes.periods))
    for number, course in enumerate(town.courses):
        if course.period is not None and course.action not in UNCHANGED and town.places[course.building].own:
            changes[number, course.period] = 1.0
    for period in np.flatnonzero(changes.any(axis=0)).tolist():
        row = requirements.changes_at_most(changes, period, count=float(wishes.most_changes_per_period))
        yield LimitRow("changes", {"period": period}, row)


def _shelters(town: Courses) -> Iterable[LimitRow]:
    """A district that has shelters keeps one to the end."""
    districts: dict[str, list[int]] = {}
    for number, place in enumerate(town.places):
        if place.own and place.shelter and place.district:
            districts.setdefault(place.district, []).append(number)
    for district, members in sorted(districts.items()):
        standing = np.concatenate([town.staying(place) for place in members])
        if len(standing):
            row = Requirement(f"shelter:{district}", standing, np.ones(len(standing)), lower=1.0)
            yield LimitRow("shelter", {"district": district}, row)


def _pairs(town: Courses, wishes: Wishes) -> Iterable[LimitRow]:
    """Together: both stay in use or neither. Apart: at most one of the two stays."""
    index = {place.code: number for number, place in enumerate(town.places)}
    for kind, pairs, make in (
        ("together", wishes.together, requirements.together),
        ("apart", wishes.not_together, requirements.not_together),
    ):
        for one, other in pairs:
            if one in index and other in index:
                about = {"one": town.places[index[one]].name, "other": town.places[index[other]].name}
                stays = town.staying(index[one]), town.staying(index[other])
                yield LimitRow(kind, about, make(*stays, name=f"{kind}:{one}:{other}"))


def _carbon(town: Courses, wishes: Wishes) -> Iterable[LimitRow]:
    """Tonnes of the whole plan; a share is taken of what keeping everything emits."""
    tonnes = np.array([course.carbon_t for course in town.courses])
    limits = [wishes.carbon_limit_t] if wishes.carbon_limit_t is not None else []
    if wishes.carbon_cut_share is not None:
        limits.append((1 - wishes.carbon_cut_share) * carbon_of_keeping_t(town.courses))
    if limits:
        yield LimitRow("carbon", {}, requirements.sum_at_most(tonnes, min(limits), name="carbon"))


def carbon_of_keeping_t(courses: Sequence[Trajectory]) -> float:
    """Tonnes where every place goes on as it is; a neighbour's own emissions are not ours."""
    return sum(course.carbon_t for course in courses if course.action is Action.KEEP)
