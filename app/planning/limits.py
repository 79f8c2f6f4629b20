"""A planner's further wishes as rows lower ≤ Σ value · u ≤ upper over the chosen courses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.strategies import Trajectory
from app.domain.vocabulary import Action, Function
from app.optimizer.problem import Rows
from app.planning.places import Place
from app.planning.wishes import Wishes

UNCHANGED = frozenset({Action.KEEP, Action.LIFE_EXTEND, Action.REBUILD})


@dataclass(frozen=True, slots=True)
class Row:
    """One limit: terms (course, value), and its bounds (±inf: none)."""

    name: str
    terms: tuple[tuple[int, float], ...]
    lower: float = -np.inf
    upper: float = np.inf


def limit_rows(places: Sequence[Place], courses: Sequence[Trajectory], wishes: Wishes) -> Rows:
    """Minimum numbers, changes per period, shelters by district, together / not together."""
    rows = [
        *_minimum_numbers(places, courses, wishes),
        *_most_changes(places, courses, wishes),
        *(_shelters(places, courses) if wishes.keep_last_shelter else ()),
        *_pairs(places, courses, wishes),
    ]
    terms = [term for row in rows for term in row.terms]
    return Rows(
        names=tuple(row.name for row in rows),
        start=np.r_[0, np.cumsum([len(row.terms) for row in rows])].astype(np.int64),
        strategy=np.array([course for course, _ in terms], dtype=np.int64),
        value=np.array([value for _, value in terms], dtype=np.float64),
        lower=np.array([row.lower for row in rows], dtype=np.float64),
        upper=np.array([row.upper for row in rows], dtype=np.float64),
    )


def _minimum_numbers(places: Sequence[Place], courses: Sequence[Trajectory], wishes: Wishes) -> Iterable[Row]:
    """At least so many own places of a function in each period; without a wish, one of each there is."""
    offered: dict[Function, dict[int, list[int]]] = {}
    for number, course in enumerate(courses):
        if places[course.building].own:
            for offer in course.offers:
                offered.setdefault(offer.function, {}).setdefault(offer.period, []).append(number)
    today = {use.function for place in places if place.own for use in place.uses}
    for function in sorted(today & set(offered)):
        least = wishes.minimum_number.get(function, 1)
        for period, numbers in sorted(offered[function].items()):
            if least > 0:
                terms = tuple((number, 1.0) for number in numbers)
                yield Row(f"minimum:{function.value}:{period}", terms, lower=float(least))


def _most_changes(places: Sequence[Place], courses: Sequence[Trajectory], wishes: Wishes) -> Iterable[Row]:
    if wishes.most_changes_per_period is None:
        return
    for period in range(wishes.periods):
        terms = tuple(
            (number, 1.0)
            for number, course in enumerate(courses)
            if course.period == period and course.action not in UNCHANGED and places[course.building].own
        )
        if terms:
            yield Row(f"changes:{period}", terms, upper=float(wishes.most_changes_per_period))


def _shelters(places: Sequence[Place], courses: Sequence[Trajectory]) -> Iterable[Row]:
    """A district that has shelters keeps one to the end."""
    standing: dict[str, list[int]] = {}
    for number, course in enumerate(courses):
        place = places[course.building]
        if place.own and place.shelter and place.district and course.standing[-1]:
            standing.setdefault(place.district, []).append(number)
    for district, numbers in sorted(standing.items()):
        yield Row(f"shelter:{district}", tuple((number, 1.0) for number in numbers), lower=1.0)


def _pairs(places: Sequence[Place], courses: Sequence[Trajectory], wishes: Wishes) -> Iterable[Row]:
    """Together: both stay in use or neither. Not together: at most one of the two stays."""
    index = {place.code: number for number, place in enumerate(places)}
    stays: dict[int, list[int]] = {}
    for number, course in enumerate(courses):
        if course.standing[-1]:
            stays.setdefault(course.building, []).append(number)
    for names, sign, lower, upper in ((wishes.together, -1.0, 0.0, 0.0), (wishes.not_together, 1.0, -np.inf, 1.0)):
        for one, other in names:
            if one in index and other in index:
                terms = [(number, 1.0) for number in stays.get(index[one], ())]
                terms += [(number, sign) for number in stays.get(index[other], ())]
                yield Row(f"pair:{one}:{other}", tuple(terms), lower=lower, upper=upper)
