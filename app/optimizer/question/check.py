"""Recounts a plan and its bound from the problem alone: no model, no kernels, no solver. A difference is a bug and must
be loud."""

from dataclasses import dataclass

import numpy as np

from app.optimizer.question.plan import Outcome, Plan, Proof, Status, Visits, controllable_gap
from app.optimizer.question.problem import Floats, Ints, Problem
from app.optimizer.question.proof import proven_bound

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not hold: a stable code, where (index in the named array), the number found and the one allowed."""

    code: str
    index: int
    found: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Recount:
    """cost_yen, access_yen and their sum; use of every limit; users by site and period; everything that is wrong."""

    cost_yen: float
    access_yen: float
    spending_yen: Floats  # [T]
    area_m2: float
    row_activity: Floats  # [J]
    users: Floats  # [N, T]
    capacity: Floats  # [N, T] of the open places, 0 where closed
    unserved: Floats  # [C, T] users
    differences: tuple[Difference, ...]

    @property
    def objective_yen(self) -> float:
        return self.cost_yen + self.access_yen


def recount(problem: Problem, plan: Plan) -> Recount:
    """Costs, limits, capacities and access of a plan, with all broken rules."""
    chosen, strategies = plan.strategy, problem.strategies
    spending = strategies.capital_yen[chosen].sum(axis=0)
    area = float(strategies.final_area_m2[chosen].sum())
    activity = _row_activity(problem, chosen)
    level = offered_levels(problem, chosen)
    users, unserved, access = _count_visits(problem, plan.visits)
    site = np.arange(len(level))[:, None]
    capacity = np.where(level >= 0, problem.sites.capacity[site, np.maximum(level, 0)], 0.0)
    differences = [
        *_wrong_choices(problem, chosen),
        *_beyond("budget", spending, problem.budget_yen),
        *_beyond("area", np.array([area]), np.array([problem.area_limit_m2])),
        *_beyond("row_upper", activity, problem.rows.upper),
        *_beyond("row_lower", -activity, -problem.rows.lower),
        *_beyond("capacity", users.ravel(), capacity.ravel()),
        *_wrong_visits(problem, plan.visits, level=level, unserved=unserved),
    ]
    cost = float(strategies.cost_yen[chosen].sum())
    return Recount(cost, access, spending, area, activity, users, capacity, unserved, tuple(differences))


def check(problem: Problem, outcome: Outcome) -> list[Difference]:
    """Everything in which an outcome's plan, cost, access or bound differs from the recount; empty when sound."""
    if outcome.plan is None:
        return []
    counted = recount(problem, outcome.plan)
    differences = list(counted.differences)
    claims = [
        ("cost_claim", counted.cost_yen, outcome.cost_yen),
        ("access_claim", counted.access_yen, outcome.access_yen),
        ("objective_claim", counted.objective_yen, outcome.objective_yen),
    ]
    for code, found, claim in claims:
        allowed = np.nan if claim is None else float(claim)
        if not abs(found - allowed) <= 2.0 + TOLERANCE * abs(found):
            differences.append(Difference(code, 0, found, allowed))
    return differences + _wrong_bound(problem, outcome, counted.objective_yen)


def floor_of(problem: Problem) -> float:
    """Access loss that remains with every place open (yen): everybody at the nearest listed place."""
    clients = problem.clients
    nearest = np.minimum(problem.ceiling(), problem.charge())
    np.minimum.at(nearest, clients.owner(), clients.list_distance)
    price = problem.alpha_yen * problem.access_factor[clients.function]
    return float((clients.users * price * nearest[:, None]).sum())


def _wrong_bound(problem: Problem, outcome: Outcome, objective: float) -> list[Difference]:
    """A bound that its prices do not prove, and a gap, floor or status that does not follow from it."""
    rounding = 2.0 + TOLERANCE * 1e-2 * abs(objective)
    floor = floor_of(problem)
    found = [] if abs(floor - outcome.floor_yen) <= rounding else [Difference("floor", 0, outcome.floor_yen, floor)]
    if outcome.bound_yen is None:
        claims = outcome.gap is not None or outcome.status is Status.OPTIMAL
        return [*found, Difference("bound_missing", 0, np.nan, np.nan)] if claims else found
    bound = float(outcome.bound_yen)
    if bound > objective + rounding:
        found.append(Difference("bound_above_plan", 0, bound, objective))
    if outcome.proof is Proof.PRICES:
        proven = -np.inf if outcome.duals is None else proven_bound(problem, outcome.duals, objective)
        if bound > min(proven, objective) + rounding:
            found.append(Difference("bound_not_proven", 0, bound, proven))
    gap = controllable_gap(objective, bound, floor)
    if outcome.gap is None or not abs(outcome.gap - gap) <= 1e-6 + 2 * rounding / max(abs(objective - floor), 1.0):
        found.append(Difference("gap_claim", 0, np.nan if outcome.gap is None else outcome.gap, gap))
    if outcome.status is Status.OPTIMAL and objective - bound > rounding + 1e-6 * abs(objective - floor):
        found.append(Difference("optimal_claim", 0, bound, objective))
    return found


def offered_levels(problem: Problem, chosen: Ints) -> Ints:
    """Level of every site and period under the chosen strategies [N, T], -1 closed."""
    strategies = problem.strategies
    level = np.full((len(problem.sites.building), problem.periods), -1)
    for k in chosen:
        part = slice(strategies.offer_start[k], strategies.offer_start[k + 1])
        level[strategies.offer_site[part], strategies.offer_period[part]] = strategies.offer_level[part]
    return level


def _row_activity(problem: Problem, chosen: Ints) -> Floats:
    rows = problem.rows
    taken = np.zeros(len(problem.strategies.cost_yen))
    taken[chosen] = 1.0
    owner = np.repeat(np.arange(len(rows.names)), np.diff(rows.start))
    used = np.bincount(owner, rows.value * taken[rows.strategy], minlength=len(rows.names))
    return np.asarray(used, dtype=np.float64)


def _count_visits(problem: Problem, visits: Visits) -> tuple[Floats, Floats, float]:
    """Users by site and period, unserved users by client and period, access loss in yen."""
    clients, periods = problem.clients, problem.periods
    client = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    going = visits.share * clients.users[client, visits.period]
    price = problem.alpha_yen * problem.access_factor[clients.function[client], visits.period]
    access = float((going * clients.list_distance[visits.pair] * price).sum())
    users = np.zeros((len(problem.sites.building), periods))
    np.add.at(users, (clients.list_site[visits.pair], visits.period), going)
    served = np.zeros_like(clients.users)
    np.add.at(served, (client, visits.period), going)
    unserved = clients.users - served
    left = problem.alpha_yen * problem.access_factor[clients.function]
    access += float((unserved * left * clients.unserved_distance[:, None]).sum())
    return users, unserved, access


def _beyond(code: str, found: Floats, allowed: Floats) -> list[Difference]:
    finite = np.where(np.isfinite(allowed), np.abs(allowed), 0.0)
    bad = np.flatnonzero(found > allowed + TOLERANCE * (1.0 + finite))
    return [Difference(code, int(i), float(found[i]), float(allowed[i])) for i in bad]


def _wrong_choices(problem: Problem, chosen: Ints) -> list[Difference]:
    strategies = problem.strategies
    if len(chosen) != problem.buildings:
        return [Difference("plan_length", 0, len(chosen), problem.buildings)]
    building = np.arange(problem.buildings)
    bad = (chosen < strategies.building_start[:-1]) | (chosen >= strategies.building_start[1:])
    locked = ~bad & ~strategies.allowed[np.where(bad, 0, chosen)]
    return [
        *(Difference("foreign_strategy", int(b), float(chosen[b]), -1.0) for b in building[bad]),
        *(Difference("locked_strategy", int(b), float(chosen[b]), -1.0) for b in building[locked]),
    ]


def _wrong_visits(problem: Problem, visits: Visits, *, level: Ints, unserved: Floats) -> list[Difference]:
    clients = problem.clients
    closed = np.flatnonzero((level[clients.list_site[visits.pair], visits.period] < 0) & (visits.share > 0))
    differences = [Difference("closed_place", int(v), float(visits.share[v]), 0.0) for v in closed]
    differences += [
        Difference("negative_share", int(v), float(visits.share[v]), 0.0) for v in np.flatnonzero(visits.share < 0)
    ]
    broken = np.argwhere((unserved > TOLERANCE * (1.0 + clients.users)) & clients.promised()[:, None])
    differences += [Difference("guarantee", int(c), float(unserved[c, t]), 0.0) for c, t in broken]
    too_many = np.argwhere(unserved < -TOLERANCE * (1.0 + clients.users))
    differences += [Difference("served_twice", int(c), float(unserved[c, t]), 0.0) for c, t in too_many]
    if problem.closest_assignment:
        differences += _not_closest(problem, visits, level=level, unserved=unserved)
    return differences


def _not_closest(problem: Problem, visits: Visits, *, level: Ints, unserved: Floats) -> list[Difference]:
    """Visits beyond the nearest open listed place, and people left unserved although one is open."""
    clients = problem.clients
    nearest = np.full(clients.users.shape, np.inf)
    owner = clients.owner()
    for t in range(problem.periods):
        distance = np.where(level[clients.list_site, t] >= 0, clients.list_distance, np.inf)
        np.minimum.at(nearest[:, t], owner, distance)
    client = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    allowed = nearest[client, visits.period]
    found = clients.list_distance[visits.pair]
    far = np.flatnonzero((found > allowed + TOLERANCE) & (visits.share > TOLERANCE))
    left = np.argwhere(np.isfinite(nearest) & (unserved > TOLERANCE * (1.0 + clients.users)))
    return [
        *(Difference("not_closest", int(v), float(found[v]), float(allowed[v])) for v in far),
        *(Difference("left_unserved", int(c), float(unserved[c, t]), 0.0) for c, t in left),
    ]
