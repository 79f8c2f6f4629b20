"""Why: the proven cost of the opposite decision, what limits cost, how full places are, who is affected. Codes and
numbers only; words belong to the front end and the report.
"""

from dataclasses import dataclass

import numpy as np

from app.optimizer.question.check import recount
from app.optimizer.question.plan import Outcome, Plan
from app.optimizer.question.problem import Floats, Ints, Problem


@dataclass(frozen=True, slots=True)
class OppositeBound:
    """What it would cost at least to decide otherwise about one building.

    least_regret_yen <= objective of the best plan without the chosen group of strategies - objective of this plan;
    proven where positive. next_best is the strategy of the other group with the least priced value (-1: none left).
    """

    building: int
    chosen: int
    next_best: int
    least_regret_yen: float
    priced_difference_yen: float  # of next_best against the chosen strategy, at the plan's prices (not proven)


@dataclass(frozen=True, slots=True)
class BindingLimit:
    """A limit that is used up or has a price. price_yen: saved per further unit (yen, m2, unit of the row)."""

    kind: str  # budget, area, row
    index: int
    used: float
    limit: float
    price_yen: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A place that takes in more than before: users and capacity by period (inf: no limit), price of one more place."""

    site: int
    users: Floats
    users_before: Floats
    capacity: Floats
    place_yen: Floats


@dataclass(frozen=True, slots=True)
class AffectedClients:
    """Clients whose trips change in a period: user-weighted distance with and without the plan."""

    client: Ints
    users: Floats
    distance_before: Floats
    distance_after: Floats


def opposites(problem: Problem, outcome: Outcome, group: Ints) -> list[OppositeBound]:
    """For each building the least cost of leaving the chosen strategy's group; group[K] is any labelling of strategies
    (for example 1 = open at the end, 0 = closed), only other labels count as opposite.

    LB_k = L(π, μ) + value_k - min value of its building bounds every plan with k; So the difference to the
    objective is proven. No solve: at once.
    """
    if outcome.plan is None or outcome.duals is None or outcome.bound_yen is None:
        return []
    strategies, value = problem.strategies, outcome.duals.strategy_value_yen
    bound = outcome.duals.bound_yen
    objective = float(outcome.objective_yen or 0)
    found = []
    for b in range(problem.buildings):
        own = np.arange(strategies.building_start[b], strategies.building_start[b + 1])
        own = own[strategies.allowed[own]]
        chosen = int(outcome.plan.strategy[b])
        other = own[group[own] != group[chosen]]
        if len(other) == 0:
            found.append(OppositeBound(b, chosen, -1, np.inf, np.inf))
            continue
        best = int(other[np.argmin(value[other])])
        least = bound + float(value[best] - value[own].min()) - objective
        found.append(OppositeBound(b, chosen, best, least, float(value[best] - value[chosen])))
    return found


def binding_limits(problem: Problem, outcome: Outcome) -> list[BindingLimit]:
    """Limits with a price or used to 99.9 %, dearest first (price · limit)."""
    if outcome.plan is None:
        return []
    counted, duals = recount(problem, outcome.plan), outcome.duals
    entries = [
        ("budget", t, float(counted.spending_yen[t]), float(problem.budget_yen[t]), duals.budget[t] if duals else 0.0)
        for t in range(problem.periods)
    ]
    area_price = duals.area_yen_per_m2 if duals else 0.0
    entries.append(("area", 0, counted.area_m2, problem.area_limit_m2, area_price))
    for j in range(len(problem.rows.names)):
        price = float(duals.rows[j]) if duals else 0.0
        used, upper, lower = float(counted.row_activity[j]), float(problem.rows.upper[j]), float(problem.rows.lower[j])
        low_side = price < 0 or not np.isfinite(upper) or abs(used - lower) < abs(upper - used)
        entries.append(("row", j, used, lower if low_side else upper, abs(price)))
    limits = [BindingLimit(*entry) for entry in entries if _binds(entry)]
    return sorted(limits, key=lambda limit: -limit.price_yen * abs(limit.limit))


def _binds(entry: tuple[str, int, float, float, float]) -> bool:
    _, _, used, limit, price = entry
    return bool(np.isfinite(limit) and (price > 1e-9 or abs(used - limit) <= 1e-3 * abs(limit)))


def receivers(problem: Problem, outcome: Outcome, before: Plan) -> list[Fill]:
    """Places with more users than under `before` in some period, most added users first."""
    if outcome.plan is None:
        return []
    now, then = recount(problem, outcome.plan), recount(problem, before)
    added = now.users - then.users
    sites = np.flatnonzero((added > 1e-6 * (1.0 + then.users)).any(axis=1))
    price = outcome.duals.place_yen if outcome.duals is not None else np.zeros_like(now.users)
    fills = [Fill(int(s), now.users[s], then.users[s], now.capacity[s], price[s]) for s in sites]
    return sorted(fills, key=lambda fill: -float((fill.users - fill.users_before).sum()))


def travelled(problem: Problem, plan: Plan) -> Floats:
    """Mean distance of each client and period under a plan [C, T]; the unserved count with their charge."""
    clients, visits = problem.clients, plan.visits
    client = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    mean = np.zeros_like(clients.users)
    served = np.zeros_like(clients.users)
    np.add.at(mean, (client, visits.period), visits.share * clients.list_distance[visits.pair])
    np.add.at(served, (client, visits.period), visits.share)
    return np.asarray(mean + (1.0 - served) * clients.unserved_distance[:, None], dtype=np.float64)


def affected(problem: Problem, plan: Plan, before: Plan, *, period: int, least_change: float = 0.0) -> AffectedClients:
    """Clients whose mean distance changes by more than `least_change` in a period, most user-distance first."""
    after, past = travelled(problem, plan)[:, period], travelled(problem, before)[:, period]
    users = problem.clients.users[:, period]
    rows = np.flatnonzero((np.abs(after - past) > least_change + 1e-9) & (users > 0))
    rows = rows[np.argsort(-(users * (after - past))[rows], kind="stable")]
    return AffectedClients(rows, users[rows], past[rows], after[rows])
