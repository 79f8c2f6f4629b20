"""What one kilometre more of a standard would bring: people without an open place within it who would then have one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.optimizer.question.check import recount
from app.optimizer.question.plan import Outcome
from app.planning.ask.clients import Group, nearest_lists
from app.planning.ask.question import Question
from app.planning.ask.standards import JOURNEYS_PER_USER, UNSERVED_TIMES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints, Floats]
STEP_KM = 1.0
LEAST_USERS = 0.5


def tight_standards(question: Question, outcome: Outcome) -> list[dict[str, Any]]:
    """Functions whose standard leaves people without a place, dearest first: farthest way used, standard (km), users a
    year who would be served with STEP_KM more in the period that gains most, and what their ways would cost less (yen).

    The places stay as planned and take no more than they have room for, so the saving is at least this.
    """
    if outcome.plan is None:
        return []
    counted = recount(question.problem, outcome.plan)
    clients, farthest = question.problem.clients, _farthest(question, outcome)
    rows = []
    for number, function in enumerate(question.functions):
        without = np.flatnonzero((clients.function == number) & (counted.unserved > LEAST_USERS).any(axis=1))
        if len(without) == 0:
            continue
        room = np.maximum(counted.capacity - counted.users, 0.0)
        standard = float(clients.unserved_distance[without[0]]) / UNSERVED_TIMES
        pairs = _pairs_beyond(question, number, without, standard_km=standard)
        charge = clients.unserved_distance[without]
        served, saved = _sent_farther(pairs, charge, unserved=counted.unserved[without], room=room)
        yen = float(question.problem.alpha_yen * (question.problem.access_factor[number] @ saved))
        users = float(served.max()) / JOURNEYS_PER_USER.get(function, 1.0)
        if yen >= 1.0:
            rows.append(
                {
                    "kind": "standard",
                    "function": function.value,
                    "used": round(float(farthest[number]), 1),
                    "limit": round(standard, 1),
                    "step": STEP_KM,
                    "step_yen": round(yen),
                    "people": round(users),
                }
            )
    return sorted(rows, key=lambda row: -row["step_yen"])


def _farthest(question: Question, outcome: Outcome) -> Floats:
    """The longest way anybody goes in the plan, by function, km."""
    assert outcome.plan is not None  # noqa: S101
    clients, pair = question.problem.clients, outcome.plan.visits.pair
    farthest = np.zeros(len(question.functions))
    np.maximum.at(farthest, clients.function[clients.owner()[pair]], clients.list_distance[pair])
    return farthest


def _sent_farther(pairs: Pairs, charge: Floats, *, unserved: Floats, room: Floats) -> tuple[Floats, Floats]:
    """Journeys [T] that find room at an open place less than STEP_KM beyond the standard, shortest ways first, and the
    kilometres [T] saved against the charge for the unserved."""
    client, site, km = pairs
    served, saved = np.zeros(unserved.shape[1]), np.zeros(unserved.shape[1])
    for period in range(unserved.shape[1]):
        left, free = unserved[:, period].copy(), room[:, period].copy()
        for row in np.argsort(km, kind="stable").tolist():
            amount = min(left[client[row]], free[site[row]])
            left[client[row]] -= amount
            free[site[row]] -= amount
            served[period] += amount
            saved[period] += amount * (charge[client[row]] - km[row])
    return served, saved


def _pairs_beyond(question: Question, number: int, without: Ints, *, standard_km: float) -> Pairs:
    """(row in `without`, site, road km) of the places between the standard and STEP_KM more."""
    problem, xy = question.problem, question.client_xy[without]
    place = np.array([[each.x_m, each.y_m] for each in question.places])[problem.sites.building]
    mine = np.flatnonzero((problem.sites.function == number) & ~np.isnan(place[:, 0]))
    nobody = np.full(len(without), -1, dtype=np.int64)
    group = Group(question.functions[number], xy[:, 0], xy[:, 1], problem.clients.users[without], nobody, nobody)
    lists = nearest_lists(group, mine, place[mine], standard_km + STEP_KM)
    owner = np.repeat(np.arange(len(without)), np.diff(lists.start))
    beyond = lists.km > standard_km
    return owner[beyond], lists.site[beyond], lists.km[beyond]
