"""Who moves: the users of each place today and where the plan sends them in the last period."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import Function
from app.optimizer.plan import Plan
from app.planning.question import Question
from app.planning.standards import JOURNEYS_PER_USER

Ints = NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Flow:
    """Users a year of `giver` who use `receiver` (None: nobody within the standard) in the plan's last period."""

    giver: int
    receiver: int | None
    function: Function
    users: float
    extra_km: float


def flows_between(question: Question, plan: Plan) -> dict[int, list[Flow]]:
    """For each place, where the people who use it today go at the end of the plan, if elsewhere.

    Today a client uses its home place, or the nearest own place of its function; shares of one (place, place) pair are
    summed, distances averaged by users.
    """
    problem, clients = question.problem, question.problem.clients
    home_site, home_km = _present_sites(question)
    last = problem.periods - 1
    here = plan.visits.period == last
    pair, share = plan.visits.pair[here], plan.visits.share[here]
    owner = clients.owner()[pair]
    site, users = clients.list_site[pair], share * clients.users[owner, last]
    sums: dict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    building = problem.sites.building
    for client, to, amount, km in zip(owner, site, users, clients.list_distance[pair], strict=True):
        if home_site[client] != NOWHERE and building[to] != building[home_site[client]]:
            key = (int(building[home_site[client]]), int(building[to]), int(clients.function[client]))
            _add(sums[key], float(amount), float(km - home_km[client]))
    served = np.bincount(owner, weights=share, minlength=len(clients.function))
    for client in np.flatnonzero((served < 1 - 1e-6) & (home_site != NOWHERE)):
        amount = (1 - served[client]) * clients.users[client, last]
        key = (int(building[home_site[client]]), NOWHERE, int(clients.function[client]))
        _add(sums[key], float(amount), 0.0)
    return _by_giver(question, sums)


def _add(total: list[float], users: float, extra_km: float) -> None:
    total[0] += users
    total[1] += users * extra_km


def _by_giver(question: Question, sums: dict[tuple[int, int, int], list[float]]) -> dict[int, list[Flow]]:
    found: dict[int, list[Flow]] = {}
    for (giver, receiver, number), (journeys, extra) in sorted(sums.items()):
        function = question.functions[number]
        users = journeys / _journeys_per_user(question, giver, function)
        if users > 0:
            to = None if receiver == NOWHERE else receiver
            found.setdefault(giver, []).append(Flow(giver, to, function, users, extra / journeys))
    return found


def _journeys_per_user(question: Question, place: int, function: Function) -> float:
    own = [use.journeys_per_user for use in question.places[place].uses if use.function is function]
    return own[0] if own else JOURNEYS_PER_USER.get(function, 1.0)


def _present_sites(question: Question) -> tuple[Ints, NDArray[np.float64]]:
    """Site and km each client uses today: its home's, else the nearest listed site of an own place that has it now."""
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
    count = len(clients.function)
    site, km = np.full(count, NOWHERE, dtype=np.int64), np.zeros(count)
    entries = np.flatnonzero(fits)[::-1]
    # Lists are nearest first: writing them backwards leaves the nearest.
    site[owner[entries]] = clients.list_site[entries]
    km[owner[entries]] = clients.list_distance[entries]
    return site, km
