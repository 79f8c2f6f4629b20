"""Who goes elsewhere than today because of a plan: by group of users, period and facility."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import Function
from app.optimizer.question.check import Recount
from app.optimizer.question.plan import Plan
from app.planning.ask.question import Question

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NOWHERE = -1
LEAST_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Moves:
    """One entry for each group, period and place gone to, where that is not the facility used today.

    group[M] indexes the question's groups; home[M] and to[M] its facilities (NOWHERE: no place); site[M] the problem's
    sites (NOWHERE alike); users[M] in the unit of the function; km[M] is the way there and extra_km[M] what it is
    longer than today's, 0 where there is no place. `is_closed`: the function is not offered at home in that period.
    """

    group: Ints
    period: Ints
    home: Ints
    to: Ints
    site: Ints
    users: Floats
    km: Floats
    extra_km: Floats
    is_closed: Bools

    def take(self, which: NDArray[np.generic]) -> "Moves":
        """The entries of a mask or of indices."""
        return Moves(*(getattr(self, name)[which] for name in self.__slots__))


class Flow(NamedTuple):
    """Users of `home` of one function who use `to` (None: no place) in a period; km are means weighted by users."""

    home: int
    to: int | None
    function: Function
    period: int
    users: float
    km: float
    extra_km: float


def moves_of(question: Question, plan: Plan, counted: Recount) -> Moves:
    """Only what the plan causes counts: who leaves an open place with room for them, for another place that stands
    today, does so by himself and is left out. `counted` is the recount of the plan."""
    every = _every_move(question, plan)
    at_home = question.problem.clients.list_site[question.groups.home_entry][every.group]
    closed = counted.capacity[at_home, every.period] <= 0
    by_choice = ~closed & (every.site >= 0) & stands_today(question)[every.site]
    leaving = _sum(at_home, every.period, np.where(by_choice, every.users, 0.0), shape=counted.users.shape)
    room = np.maximum(counted.capacity - counted.users, 0.0)[at_home, every.period]
    room = room / question.groups.journeys_per_user[every.group]
    left = leaving[at_home, every.period]
    free = np.divide(room, left, out=np.zeros_like(room), where=left > 0)
    caused = np.where(by_choice, np.maximum(0.0, 1.0 - free), 1.0)
    told = Moves(
        every.group, every.period, every.home, every.to, every.site, every.users * caused, every.km, every.extra_km,
        closed,
    )  # fmt: skip
    return told.take(told.users > LEAST_SHARE)


def _every_move(question: Question, plan: Plan) -> Moves:
    clients, groups, visits = question.problem.clients, question.groups, plan.visits
    owner = clients.owner()
    goes = visits.share > LEAST_SHARE
    pair, period, share = visits.pair[goes], visits.period[goes], visits.share[goes]
    site = clients.list_site[pair]
    to = question.problem.sites.building[site]
    group = owner[pair]
    away = to != groups.home[group]
    lost_group, lost_period, lost_share = _without_place(question, group, period, share)
    nowhere = np.full(len(lost_group), NOWHERE, dtype=np.int64)
    all_groups = np.r_[group[away], lost_group]
    all_periods = np.r_[period[away], lost_period]
    km = clients.list_distance[pair[away]]
    today = clients.list_distance[groups.home_entry][group[away]]
    return Moves(
        group=all_groups,
        period=all_periods,
        home=groups.home[all_groups],
        to=np.r_[to[away], nowhere],
        site=np.r_[site[away], nowhere],
        users=np.r_[share[away], lost_share] * groups.users[all_groups, all_periods],
        km=np.r_[km, np.zeros(len(lost_group))],
        extra_km=np.r_[km - today, np.zeros(len(lost_group))],
        is_closed=np.zeros(len(all_groups), dtype=np.bool_),
    )


def _without_place(question: Question, group: Ints, period: Ints, share: Floats) -> tuple[Ints, Ints, Floats]:
    """(group, period, share of its users) of those who go nowhere."""
    served = _sum(group, period, share, shape=question.groups.users.shape)
    lost, when = np.nonzero(served < 1 - 1e-6)
    return lost.astype(np.int64), when.astype(np.int64), 1 - served[lost, when]


def _sum(row: Ints, column: Ints, values: Floats, *, shape: tuple[int, ...]) -> Floats:
    total = np.zeros(shape)
    np.add.at(total, (row, column), values)
    return total


def stands_today(question: Question) -> Bools:
    """bool[sites]: an own facility that has the function now."""
    sites = question.problem.sites
    now = [
        question.facilities[b].own and any(use.function is question.functions[f] for use in question.facilities[b].uses)
        for b, f in zip(sites.building.tolist(), sites.function.tolist(), strict=True)
    ]
    return np.array(now, dtype=np.bool_)


def flows_of(question: Question, moves: Moves) -> list[Flow]:
    """Moves summed over groups: one flow for each facility, receiver, function and period; receivers by most users."""
    if not len(moves.group):
        return []
    function = question.groups.function[moves.group]
    keys = np.column_stack((moves.home, function, moves.period, moves.to))
    rows, number = np.unique(keys, axis=0, return_inverse=True)
    index = number.ravel()
    users = np.bincount(index, moves.users)
    km = np.bincount(index, moves.users * moves.km) / users
    extra = np.bincount(index, moves.users * moves.extra_km) / users
    found = [
        Flow(home, None if to == NOWHERE else to, question.functions[f], period, float(n), float(way), float(more))
        for (home, f, period, to), n, way, more in zip(rows.tolist(), users, km, extra, strict=True)
    ]
    return sorted(found, key=lambda flow: (flow.home, flow.function, flow.period, -flow.users, _number(flow.to)))


def _number(facility: int | None) -> int:
    return NOWHERE if facility is None else facility


def by_home(flows: list[Flow]) -> dict[int, list[Flow]]:
    """Flows by the facility people leave."""
    found: dict[int, list[Flow]] = {}
    for flow in flows:
        found.setdefault(flow.home, []).append(flow)
    return found


def by_receiver(flows: list[Flow]) -> dict[int, list[Flow]]:
    """Flows by the facility people come to."""
    found: dict[int, list[Flow]] = {}
    for flow in _served(flows):
        assert flow.to is not None  # noqa: S101
        found.setdefault(flow.to, []).append(flow)
    return found


def _served(flows: list[Flow]) -> Iterator[Flow]:
    return (flow for flow in flows if flow.to is not None)
