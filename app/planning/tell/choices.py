"""予算で選ぶ: what of a plan's own question a resident may choose among, small enough for one page.

Each place offers what the plan does, keeping it, and ending it: the cheapest allowed strategy of each kind. Cost, area
and works are the question's own figures; people go to the nearest place that is open in the last term.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.people.accessibility import DRIVE, WALK
from app.domain.plan.terms import Option
from app.domain.vocabulary import Action
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot

# Farther than this on foot, minutes are told by car.
FARTHEST_WALK_KM = 2.5
# A group's further places are told by none: nobody goes there while these are open.
MOST_WAYS = 6
# A place of a neighbouring town, which no choice of ours closes.
NEIGHBOUR = 0


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One thing that may be done with a place. `capital_yen`: works of each term; `functions`: open in the last one."""

    kind: str
    action: Action
    term: int | None
    cost_yen: int
    area_m2: float
    capital_yen: tuple[int, ...]
    functions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoingGroup:
    """Users of one function who use one facility today: journeys a year in the last term, and (facility, minutes) of
    the places within their reach, the nearest first."""

    function: int
    facility_id: int
    journeys: float
    ways: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ChoiceSheet:
    """`budget_yen`: limit of works in each term, None without one; `places`: facility id → its choices."""

    budget_yen: tuple[int | None, ...]
    terms: tuple[int, ...]
    places: Mapping[int, tuple[PlaceChoice, ...]]
    groups: tuple[GoingGroup, ...]


def choices_of(snapshot: Snapshot) -> ChoiceSheet:
    """Of an answered question. Raises ValueError where it was not answered with a plan."""
    question, outcome = snapshot.question, snapshot.outcome
    if outcome is None or outcome.plan is None:
        raise ValueError("the snapshot holds no plan")
    places = {
        facility.facility_id: tuple(_choices(question, building, int(outcome.plan.strategy[building])))
        for building, facility in enumerate(question.facilities)
        if facility.own
    }
    limits = tuple(None if not np.isfinite(each) else int(each) for each in question.problem.budget_yen)
    return ChoiceSheet(limits, tuple(question.settings.terms), places, tuple(_groups(question)))


def _choices(question: Question, building: int, chosen: int) -> Iterator[PlaceChoice]:
    strategies = question.problem.strategies
    begin, end = (int(each) for each in strategies.building_start[building : building + 2])
    allowed = [k for k in range(begin, end) if strategies.allowed[k]]
    kinds = {
        "plan": chosen,
        "keep": _cheapest(question, [k for k in allowed if question.options[k].action is Action.KEEP]),
        "end": _cheapest(question, [k for k in allowed if not question.options[k].standing[-1]]),
    }
    told: set[int] = set()
    for kind, k in kinds.items():
        if k is not None and k not in told:
            told.add(k)
            yield _choice(question, kind, k)


def _cheapest(question: Question, among: list[int]) -> int | None:
    return min(among, key=lambda k: question.options[k].npv_yen, default=None)


def _choice(question: Question, kind: str, k: int) -> PlaceChoice:
    option: Option = question.options[k]
    strategies, sites = question.problem.strategies, question.problem.sites
    part = slice(int(strategies.offer_start[k]), int(strategies.offer_start[k + 1]))
    last = strategies.offer_period[part] == question.problem.periods - 1
    functions = sorted({int(each) for each in sites.function[strategies.offer_site[part][last]]})
    return PlaceChoice(
        kind=kind,
        action=option.action,
        term=option.period,
        cost_yen=round(option.npv_yen),
        area_m2=option.final_area_m2,
        capital_yen=tuple(round(each) for each in strategies.capital_yen[k]),
        functions=tuple(functions),
    )


def _groups(question: Question) -> Iterator[GoingGroup]:
    clients, groups, sites = question.problem.clients, question.groups, question.problem.sites
    for c in range(len(clients.function)):
        part = slice(int(clients.list_start[c]), int(clients.list_start[c + 1]))
        ways: dict[int, float] = {}
        for site, km in zip(clients.list_site[part], clients.list_distance[part], strict=True):
            facility = question.facilities[int(sites.building[site])]
            ways.setdefault(facility.facility_id if facility.own else NEIGHBOUR, float(km))
        nearest = sorted(ways.items(), key=lambda pair: pair[1])[:MOST_WAYS]
        if nearest and clients.users[c, -1] > 0:
            home = question.facilities[int(groups.home[c])].facility_id
            told = tuple(_in_minutes(nearest))
            yield GoingGroup(int(clients.function[c]), home, float(clients.users[c, -1]), told)


def _in_minutes(ways: list[tuple[int, float]]) -> Iterator[tuple[int, int]]:
    """All on foot, or all by car where one is too far for walking: minutes of one group compare."""
    pace = WALK if ways[-1][1] <= FARTHEST_WALK_KM else DRIVE
    for place, km in ways:
        yield place, round(km * 1000 / pace.metres_per_minute)
