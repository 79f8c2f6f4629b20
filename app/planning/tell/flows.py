"""Who moves: the users of each place today and where the plan sends them in the last period."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import Function
from app.optimizer.question.plan import Plan, Visits
from app.planning.ask.question import Question
from app.planning.ask.standards import JOURNEYS_PER_USER

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Moves:
    """Clients who use another place at the end of the plan than today, one entry a client and new place.

    `giver`, `receiver` are places (NOWHERE: none within the standard), `users` a year, `extra_km` 0 where unserved.
    """

    client: Ints
    giver: Ints
    receiver: Ints
    users: Floats
    extra_km: Floats


@dataclass(frozen=True, slots=True)
class Flow:
    """Users a year of `giver` who use `receiver` (None: nobody within the standard) in the plan's last period."""

    giver: int
    receiver: int | None
    function: Function
    users: float
    extra_km: float


def moves_of(question: Question, plan: Plan) -> Moves:
    """Today a client uses its home place, or the nearest own place of its function."""
    problem, clients = question.problem, question.problem.clients
    present = present_entries(question)
    home = np.where(present >= 0, problem.sites.building[clients.list_site[present]], NOWHERE)
    last = problem.periods - 1
    here = plan.visits.period == last
    pair, share = plan.visits.pair[here], plan.visits.share[here]
    owner, to = clients.owner()[pair], problem.sites.building[clients.list_site[pair]]
    away = (home[owner] != NOWHERE) & (to != home[owner])
    served = np.bincount(owner, weights=share, minlength=len(clients.function))
    lost = np.flatnonzero((served < 1 - 1e-6) & (home != NOWHERE))
    client = np.r_[owner[away], lost]
    journeys = np.r_[share[away], 1 - served[lost]] * clients.users[client, last]
    extra = clients.list_distance[pair[away]] - clients.list_distance[present[owner[away]]]
    return Moves(
        client=client,
        giver=home[client],
        receiver=np.r_[to[away], np.full(len(lost), NOWHERE)],
        users=journeys / _journeys_per_user(question, home[client], clients.function[client]),
        extra_km=np.r_[extra, np.zeros(len(lost))],
    )


def flows_between(question: Question, moves: Moves) -> dict[int, list[Flow]]:
    """For each place, where the people who use it today go; shares of one (place, place) pair are summed, distances
    averaged by users."""
    keys = np.column_stack((moves.giver, moves.receiver, question.problem.clients.function[moves.client]))
    pairs, group = np.unique(keys, axis=0, return_inverse=True)
    users = np.bincount(group.ravel(), moves.users, minlength=len(pairs))
    extra = np.bincount(group.ravel(), moves.users * moves.extra_km, minlength=len(pairs))
    found: dict[int, list[Flow]] = {}
    for (giver, receiver, number), people, distance in zip(pairs.tolist(), users.tolist(), extra.tolist(), strict=True):
        if people > 0:
            to = None if receiver == NOWHERE else receiver
            flow = Flow(giver, to, question.functions[number], people, distance / people)
            found.setdefault(giver, []).append(flow)
    return found


def present_plan(question: Question, plan: Plan) -> Plan:
    """Everybody at the place used today, in all periods; the strategies are those of `plan`."""
    entries = present_entries(question)
    entries, periods = entries[entries >= 0], question.problem.periods
    visits = Visits(
        np.tile(entries, periods), np.repeat(np.arange(periods), len(entries)), np.ones(len(entries) * periods)
    )
    return Plan(plan.strategy, visits)


def journeys_per_user(question: Question, place: int, function: Function) -> float:
    """Journeys a year behind one user of a function, as counted at this place."""
    own = [use.journeys_per_user for use in question.places[place].uses if use.function is function]
    return own[0] if own else JOURNEYS_PER_USER.get(function, 1.0)


def _journeys_per_user(question: Question, places: Ints, functions: Ints) -> Floats:
    table: dict[tuple[int, int], float] = {
        (place, number): journeys_per_user(question, place, question.functions[number])
        for place, number in _pairs(places, functions)
    }
    keys = zip(places.tolist(), functions.tolist(), strict=True)
    return np.array([table[key] for key in keys], dtype=np.float64)


def _pairs(places: Ints, functions: Ints) -> Iterator[tuple[int, int]]:
    yield from set(zip(places.tolist(), functions.tolist(), strict=True))


def present_entries(question: Question) -> Ints:
    """The list entry each client uses today: its home's, else the nearest of an own place that has its function now;
    NOWHERE where there is none."""
    clients, sites = question.problem.clients, question.problem.sites
    now = np.array(
        [
            question.places[b].own and any(use.function is question.functions[f] for use in question.places[b].uses)
            for b, f in zip(sites.building, sites.function, strict=True)
        ],
        dtype=np.bool_,
    )
    owner = clients.owner()
    at_home = sites.building[clients.list_site] == question.client_home[owner]
    fits = now[clients.list_site] & (at_home | (question.client_home[owner] < 0))
    found = np.full(len(clients.function), NOWHERE, dtype=np.int64)
    entries = np.flatnonzero(fits)[::-1]
    # Lists are nearest first: writing them backwards leaves the nearest.
    found[owner[entries]] = entries
    return found
