"""Verifies a bound from published prices: Lagrangian relaxation in plain numpy, written apart from the engine.

With prices π of clients [C, T] (distance), μ of budgets, ν of area and λ of further rows, every plan costs at least

    L = Σ p w π + Σ_b min_k [C_k + μ·e_k + ν a_k + λ·r_k + Σ ρ of its offers] - μ·B - ν A - Σ_j λ_j R_j
    ρ = p · min { Σ_c w (d - π) y : 0 <= y <= 1, Σ_c w y <= capacity }

whatever the prices are, as long as μ, ν >= 0 and π does not exceed what the unserved are charged nor the distance to
which a list is complete. A strategy k with L + (value_k - least value of its building) above a plan's objective is in
no better plan; leaving such strategies out, other prices may prove more (`proven_bound`). Every plan lies in one leaf
of a tree of prices, whatever the tree is: the least L of its leaves, each over the strategies of its part, is a bound.
"""

from dataclasses import dataclass

import numpy as np

from app.optimizer.question.plan import Branch, Duals, FixingPrices
from app.optimizer.question.problem import Bools, Floats, Ints, Problem

ROUNDING = 1e-9  # of the amounts added up


@dataclass(frozen=True, slots=True)
class Relaxation:
    """L over the allowed strategies (yen) and the priced value of every strategy [K] (yen)."""

    bound_yen: float
    value_yen: Floats


def proven_bound(problem: Problem, duals: Duals, objective_yen: float) -> float:
    """What the published prices prove: no plan is better than the smaller of `objective_yen` and this (yen).

    Each step of `duals.fixing` leaves out strategies that are in no plan better than `objective_yen`.
    """
    best, allowed = fixed_by(problem, duals, objective_yen)
    if not any_left(problem, allowed):
        return np.inf
    return max(best, _tree_bound(problem, duals.tree, allowed)) if duals.tree else best


def fixed_by(problem: Problem, duals: Duals, objective_yen: float) -> tuple[float, Bools]:
    """What the prices prove without the tree (yen), and the strategies they leave to better plans."""
    allowed, best = problem.strategies.allowed.copy(), -np.inf
    steps: list[Duals | FixingPrices] = [*duals.fixing, duals]
    for step in steps:
        relaxed = relax(problem, step, allowed)
        least = _least(problem, relaxed.value_yen, allowed)[problem.strategies.building()]
        margin = ROUNDING * (abs(objective_yen) + abs(relaxed.bound_yen)) + 1.0
        allowed &= relaxed.bound_yen + relaxed.value_yen - least <= objective_yen + margin
        best = max(best, relaxed.bound_yen)
        if not any_left(problem, allowed):
            break
    return float(best), allowed


def _tree_bound(problem: Problem, tree: tuple[Branch, ...], allowed: Bools) -> float:
    """The least that the leaves prove (yen); -inf for a tree that does not cover every plan of `allowed`."""
    waiting, least = [allowed], np.inf
    for branch in tree:
        while waiting and not any_left(problem, waiting[-1]):
            waiting.pop()
        if not waiting:
            return -np.inf
        part = waiting.pop()
        if branch.split >= len(part) or (branch.split < 0 and branch.prices is None):
            return -np.inf
        if branch.split >= 0:
            waiting += branches(problem, part, branch.split)[::-1]
        elif branch.prices is not None:
            least = min(least, relax(problem, branch.prices, part).bound_yen)
    return -np.inf if any(any_left(problem, part) for part in waiting) else float(least)


def branches(problem: Problem, allowed: Bools, split: int) -> tuple[Bools, Bools]:
    """Two parts that together hold every plan of `allowed`: those that take the strategy, and those that do not."""
    building = problem.strategies.building()
    mine = np.arange(len(allowed)) == split
    return allowed & (mine | (building != building[split])), allowed & ~mine


def relax(problem: Problem, prices: Duals | FixingPrices, allowed: Bools) -> Relaxation:
    """L and the priced values at given prices; prices outside their valid range are brought back into it first."""
    strategies, rows = problem.strategies, problem.rows
    budget = np.where(np.isfinite(problem.budget_yen), np.maximum(prices.budget, 0.0), 0.0)
    area = max(prices.area_yen_per_m2, 0.0) if np.isfinite(problem.area_limit_m2) else 0.0
    rate = np.where(prices.rows > 0, np.isfinite(rows.upper), np.isfinite(rows.lower)) * prices.rows
    side = np.where(rate > 0, rows.upper, rows.lower)
    limits = budget @ np.where(budget > 0, problem.budget_yen, 0.0) + float(rate @ np.where(rate != 0, side, 0.0))
    limits += area * (problem.area_limit_m2 if area > 0 else 0.0)
    value = strategies.cost_yen + strategies.capital_yen @ budget + area * strategies.final_area_m2
    owner = np.repeat(np.arange(len(rows.names)), np.diff(rows.start))
    value = value + np.bincount(rows.strategy, rows.value * rate[owner], minlength=len(value))
    client, place = _access(problem, np.asarray(prices.client_distance, dtype=np.float64))
    offer_owner = np.repeat(np.arange(len(value)), np.diff(strategies.offer_start))
    worth = place[strategies.offer_site, strategies.offer_period, strategies.offer_level]
    value = value + np.bincount(offer_owner, worth, minlength=len(value))
    bound = client + float(_least(problem, value, allowed).sum()) - float(limits)
    return Relaxation(bound, np.asarray(value, dtype=np.float64))


def _least(problem: Problem, value: Floats, allowed: Bools) -> Floats:
    """Least value of the allowed strategies of each building [B]; inf where none is left."""
    least = np.minimum.reduceat(np.where(allowed, value, np.inf), problem.strategies.building_start[:-1])
    return np.asarray(least, dtype=np.float64)


def any_left(problem: Problem, allowed: Bools) -> bool:
    """Whether every building still has an allowed strategy."""
    counts = np.add.reduceat(allowed.astype(np.int64), problem.strategies.building_start[:-1])
    return bool((counts > 0).all())


def _access(problem: Problem, pi: Floats) -> tuple[float, Floats]:
    """Σ p w π (yen) and ρ of every site, period and level [N, T, L] (yen, <= 0)."""
    clients, sites = problem.clients, problem.sites
    pi = np.minimum(pi, problem.ceiling()[:, None])
    price = problem.alpha_yen * problem.access_factor
    client = float((clients.users * pi * price[clients.function]).sum())
    owner = clients.owner()
    order = np.argsort(clients.list_site, kind="stable")
    place = np.zeros((len(sites.building), problem.periods, sites.capacity.shape[1]))
    for t in range(problem.periods):
        gain = (clients.list_distance - pi[owner, t])[order]
        users = clients.users[owner[order], t]
        place[:, t] = _fill(clients.list_site[order], gain, users, sites.capacity)
        place[:, t] *= price[sites.function, t][:, None]
    return client, place


def _fill(site: Ints, gain: Floats, users: Floats, capacity: Floats) -> Floats:
    """min Σ users · gain · y with Σ users · y <= capacity, for every site and level [N, L]; entries grouped by site."""
    counted = (gain < 0) & (users > 0)
    site, gain, users = site[counted], gain[counted], users[counted]
    order = np.lexsort((gain, site))
    site, gain, users = site[order], gain[order], users[order]
    people, total = np.r_[0.0, np.cumsum(users)], np.r_[0.0, np.cumsum(users * gain)]
    begin, end = (np.searchsorted(site, np.arange(len(capacity)), side=side) for side in ("left", "right"))
    room = np.minimum(capacity, (people[end] - people[begin])[:, None])
    full = np.searchsorted(people, people[begin][:, None] + room, side="right") - 1
    full = np.clip(full, begin[:, None], end[:, None])
    rest = room - (people[full] - people[begin][:, None])
    last = np.where(full < end[:, None], np.r_[gain, 0.0][full], 0.0)
    return np.asarray(total[full] - total[begin][:, None] + rest * last, dtype=np.float64)
