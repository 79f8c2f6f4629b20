"""What would have to be true for a verdict to turn: the smallest change of users, cost, budget or standard that does.

Every change told is verified: the question is solved with it, and the opposite decision then is the better one. What
no change tried turns is not told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.optimizer.explore import place_plan
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Problem
from app.optimizer.why.nearby import work_out_opposite
from app.planning.ask.question import Question
from app.planning.ask.snapshot import Snapshot
from app.planning.tell.alternatives import staying
from app.planning.tell.cash import keeping

# Tried in order, the mildest first, once the last of them is found to turn the verdict at all.
MORE_USERS = (1.1, 1.25, 1.5, 2.0, 3.0)
FEWER_USERS = (0.9, 0.75, 0.5, 0.25)
MORE_BUDGET = (1.1, 1.25, 1.5, 2.0)
# A hair more than the difference, so that the other decision is really the better one.
MARGIN = 1.01
Make = Callable[[float], Problem]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: amounts from mild to strong, the problem with an amount, how an amount is told."""

    kind: str
    amounts: tuple[float, ...]
    make: Make
    tell: Callable[[float], dict[str, Any]]


def flips_of(
    snapshot: Snapshot, facility: int, *, difference_yen: int | None, seconds: float, monitor: Monitor = SILENT
) -> list[dict[str, Any]]:
    """Changes that turn the verdict about a facility, one of each kind. `difference_yen`: what the opposite was found
    to cost more, None where it was not worked out. `seconds` is shared among the kinds; what is not reached in time is
    not told."""
    question, outcome = snapshot.question, snapshot.outcome
    if outcome is None or outcome.plan is None:
        return []
    changes = list(_changes(question, outcome, facility, difference_yen))
    deadline = Deadline(seconds)
    rows = []
    for change in changes:
        limits = Limits(seconds=seconds / len(changes) / 3, gap=0.0)
        amount = _smallest(question, outcome, facility, change, limits=limits, monitor=monitor, deadline=deadline)
        if amount is not None:
            rows.append({"kind": change.kind, "verified": True, **change.tell(amount)})
        if monitor.cancelled() or deadline.passed():
            break
    return rows


def _smallest(
    question: Question,
    outcome: Outcome,
    facility: int,
    change: Change,
    *,
    limits: Limits,
    monitor: Monitor,
    deadline: Deadline,
) -> float | None:
    """The mildest amount found to turn the verdict, by halving until the time is up; None where the strongest does
    not."""
    low, high = 0, len(change.amounts) - 1
    if not _turns(question, outcome, facility, change.make(change.amounts[high]), limits, monitor):
        return None
    while low < high and not monitor.cancelled() and not deadline.passed():
        middle = (low + high) // 2
        if _turns(question, outcome, facility, change.make(change.amounts[middle]), limits, monitor):
            high = middle
        else:
            low = middle + 1
    return change.amounts[high]


def _turns(
    question: Question, outcome: Outcome, facility: int, problem: Problem, limits: Limits, monitor: Monitor
) -> bool:
    """Whether the opposite decision is the better one in a changed problem."""
    assert outcome.plan is not None  # noqa: S101  callers have looked
    placed = place_plan(problem, outcome.plan.strategy)
    if not placed.keeps_limits or not np.isfinite(placed.access):
        return True
    yen = round(placed.cost_yen + problem.alpha_yen * placed.access)
    base = replace(outcome, objective_yen=yen, bound_yen=None, gap=None)
    try:
        found = work_out_opposite(problem, base, facility, group=staying(question), limits=limits, monitor=monitor)
    except ValueError:
        return False
    return found.difference_yen is not None and found.difference_yen < 0


def _changes(question: Question, outcome: Outcome, facility: int, difference_yen: int | None) -> Iterator[Change]:
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    label = staying(question)
    leaves = not label[outcome.plan.strategy[facility]]
    mine = question.groups.home == facility
    if mine.any():
        factors = MORE_USERS if leaves else FEWER_USERS
        yield Change(
            "users", factors, lambda factor: _with_users(question, facility, factor), _told_users(question, facility)
        )
    if difference_yen is not None and difference_yen > 0:
        less = difference_yen * MARGIN
        yield Change(
            "cost", (less,), lambda yen: _cheaper(question, outcome, facility, yen), _told_cost(question, facility)
        )
    if np.isfinite(question.problem.budget_yen).any():
        yield Change(
            "budget", MORE_BUDGET, lambda factor: _with_budget(question, factor), lambda factor: {"factor": factor}
        )
    if leaves and (way := _longest_way(question, outcome, facility)) is not None:
        function, km = way
        told = {"function": question.functions[function].value}
        yield Change(
            "standard", (km,), lambda limit: _within(question, function, limit), lambda limit: told | {"km": limit}
        )


def _with_users(question: Question, facility: int, factor: float) -> Problem:
    """Its users so many times as many; nobody else's change."""
    clients = question.problem.clients
    times = np.where(question.groups.home == facility, factor, 1.0)[:, None]
    return replace(question.problem, clients=replace(clients, users=clients.users * times))


def _told_users(question: Question, facility: int) -> Callable[[float], dict[str, Any]]:
    def tell(factor: float) -> dict[str, Any]:
        uses = question.facilities[facility].uses
        main = max(uses, key=lambda use: (use.users * use.journeys_per_user, use.function.value))
        figures = {"factor": factor, "now": round(main.users), "then": round(main.users * factor)}
        return figures | {"function": main.function.value, "unit": main.unit.value}

    return tell


def _cheaper(question: Question, outcome: Outcome, facility: int, yen: float) -> Problem:
    """The decisions the plan did not take about the facility cost so much less over the plan."""
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    strategies, label = question.problem.strategies, staying(question)
    other = (strategies.building() == facility) & (label != label[outcome.plan.strategy[facility]])
    cost = strategies.cost_yen - np.where(other, yen, 0.0)
    return replace(question.problem, strategies=replace(strategies, cost_yen=cost))


def _told_cost(question: Question, facility: int) -> Callable[[float], dict[str, Any]]:
    keep = float(question.problem.strategies.cost_yen[keeping(question)[facility]])

    def tell(yen: float) -> dict[str, Any]:
        return {"yen": round(yen), "share": round(yen / keep, 3) if keep > 0 else None}

    return tell


def _with_budget(question: Question, factor: float) -> Problem:
    return replace(question.problem, budget_yen=question.problem.budget_yen * factor)


def _longest_way(question: Question, outcome: Outcome, facility: int) -> tuple[int, float] | None:
    """The function and the longest mean way of its groups that go elsewhere, less a metre: a standard they miss."""
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    clients, visits = question.problem.clients, outcome.plan.visits
    owner = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    away = question.problem.sites.building[clients.list_site[visits.pair]] != facility
    mine = (question.groups.home[owner] == facility) & away & (visits.share > 1e-6)
    if not mine.any():
        return None
    km = clients.list_distance[visits.pair[mine]]
    farthest = int(km.argmax())
    limit = float(km[farthest]) - 0.001
    return (int(clients.function[owner[mine][farthest]]), round(limit, 3)) if limit > 0 else None


def _within(question: Question, function: int, limit_km: float) -> Problem:
    """Nobody of the function is sent farther than the limit; where they go today stays open to them."""
    clients, groups = question.problem.clients, question.groups
    owner = clients.owner()
    kept = (clients.function[owner] != function) | (clients.list_distance <= limit_km)
    kept[groups.home_entry] = True
    counts = np.bincount(owner[kept], minlength=len(clients.function))
    narrowed = replace(
        clients,
        list_start=np.r_[0, np.cumsum(counts)].astype(np.int64),
        list_site=clients.list_site[kept],
        list_distance=clients.list_distance[kept],
    )
    return replace(question.problem, clients=narrowed)
