"""Small random towns with every kind of limit, and their best plan by trying all plans."""

import itertools
from typing import Any

import numpy as np
from scipy.optimize import linprog

from app.optimizer.question.problem import Clients, Problem, Rows, Sites, Strategies

PERIODS, LEVELS = 2, 3


def make_town(seed: int, *, cut_lists: bool = False) -> Problem:
    """2-6 buildings, 1-3 functions, 2 periods; budgets, area, rows, capacities, locks and ties come and go by seed."""
    rng = np.random.default_rng(seed)
    buildings, functions = int(rng.integers(2, 7)), int(rng.integers(1, 4))
    sites = make_sites(rng, buildings, functions)
    strategies = make_strategies(rng, buildings, sites)
    clients = make_clients(rng, buildings, sites, functions, cut_lists)
    keep = strategies.capital_yen[strategies.building_start[:-1]].sum(axis=0)
    budget = np.where(rng.random(PERIODS) < 0.6, np.round(keep * rng.uniform(0.5, 1.3, PERIODS)), np.inf)
    area = strategies.final_area_m2[strategies.building_start[:-1]].sum()
    return Problem(
        strategies=strategies,
        sites=sites,
        clients=clients,
        alpha_yen=float(rng.choice([0.0, 10.0, 100.0, 1000.0])),
        budget_yen=budget,
        access_factor=np.round(rng.uniform(0.5, 1.0, (functions, PERIODS)), 2),
        area_limit_m2=float(area * rng.uniform(0.6, 1.2)) if rng.random() < 0.5 else np.inf,
        rows=make_rows(rng, strategies),
        closest_assignment=bool(rng.random() < 0.2),
    )


def make_sites(rng: np.random.Generator, buildings: int, functions: int) -> Sites:
    pairs = [(b, f) for b in range(buildings) for f in range(functions) if rng.random() < 0.6]
    pairs = pairs or [(0, 0)]
    building, function = (np.array(column) for column in zip(*pairs, strict=True))
    base = rng.uniform(30, 200, len(pairs))
    capacity = np.round(base[:, None] * np.array([0.6, 1.0, 1.5]), 1)
    capacity[rng.random(functions)[function] < 0.5] = np.inf
    return Sites(building, function, capacity)


def make_strategies(rng: np.random.Generator, buildings: int, sites: Sites) -> Strategies:
    start, cost, capital, area, offer_start, offers, allowed = [0], [], [], [], [0], [], []
    for b in range(buildings):
        own = np.flatnonzero(sites.building == b)
        count = int(rng.integers(1, 5))
        for _ in range(count):
            cost.append(float(rng.integers(-500, 5000)))
            capital.append(np.round(rng.uniform(0, 1000, PERIODS) * (rng.random(PERIODS) < 0.6)))
            area.append(float(rng.integers(0, 1000)))
            for site, period in itertools.product(own, range(PERIODS)):
                if rng.random() < 0.6:
                    offers.append((site, period, int(rng.integers(LEVELS))))
            offer_start.append(len(offers))
        lock = rng.random(count) < 0.15
        lock[int(rng.integers(count))] = False
        allowed.extend(~lock)
        start.append(len(cost))
    site, period, level = (np.array(column, dtype=np.int64) for column in zip(*offers or [(0, 0, 0)], strict=True))
    size = len(offers)
    return Strategies(
        np.array(start), np.array(cost), np.array(capital), np.array(area), np.array(offer_start),
        site[:size], period[:size], level[:size], np.array(allowed),
    )  # fmt: skip


def make_clients(rng: np.random.Generator, buildings: int, sites: Sites, functions: int, cut_lists: bool) -> Clients:
    home, place = rng.uniform(0, 5, (int(rng.integers(2, 8)), 2)), rng.uniform(0, 5, (buildings, 2))
    function, users, unserved, end, start, listed, distances = [], [], [], [], [0], [], []
    for f, m in itertools.product(range(functions), range(len(home))):
        own = np.flatnonzero(sites.function == f)
        distance = np.round(np.hypot(*(place[sites.building[own]] - home[m]).T), 1)
        order = np.argsort(distance, kind="stable")
        order = order[distance[order] <= 4.0]
        complete = 5.0
        if cut_lists and len(order) > 2:
            complete, order = float(distance[order[2]]), order[:2]
        function.append(f)
        users.append(np.round(rng.uniform(0, 40, PERIODS) * (rng.random() < 0.9), 1))
        unserved.append(5.0)
        end.append(complete)
        listed.extend(own[order])
        distances.extend(distance[order])
        start.append(len(listed))
    return Clients(
        np.array(function), np.array(users), np.array(unserved), np.array(start),
        np.array(listed, dtype=np.int64), np.array(distances, dtype=np.float64), np.array(end),
    )  # fmt: skip


def make_rows(rng: np.random.Generator, strategies: Strategies) -> Rows:
    count, number = int(rng.integers(0, 4)), len(strategies.cost_yen)
    start, strategy, value, lower, upper = [0], [], [], [], []
    for _ in range(count):
        part = np.flatnonzero(rng.random(number) < 0.5)
        strategy.extend(part)
        value.extend(rng.integers(-2, 4, len(part)).astype(float))
        start.append(len(strategy))
        kind = int(rng.integers(3))
        lower.append(-np.inf if kind == 0 else float(rng.integers(-4, 1)))
        upper.append(np.inf if kind == 1 else float(rng.integers(2, 9)))
    names = tuple(f"row {i}" for i in range(count))
    return Rows(
        names, np.array(start), np.array(strategy, dtype=np.int64), np.array(value, dtype=np.float64),
        np.array(lower, dtype=np.float64), np.array(upper, dtype=np.float64),
    )  # fmt: skip


def plan_value(problem: Problem, chosen: np.ndarray, known: dict[Any, float] | None = None) -> float:
    """Cost and access of a plan by plain arithmetic and a small linear program; inf where a limit is broken.

    `known` keeps the access of a function and period under the same open places, for plans of the same problem.
    """
    strategies, rows = problem.strategies, problem.rows
    if (strategies.capital_yen[chosen].sum(axis=0) > problem.budget_yen + 1e-6).any():
        return np.inf
    if strategies.final_area_m2[chosen].sum() > problem.area_limit_m2 + 1e-6:
        return np.inf
    for j in range(len(rows.names)):
        part = slice(rows.start[j], rows.start[j + 1])
        total = sum(v for k, v in zip(rows.strategy[part], rows.value[part], strict=True) if k in chosen)
        if not rows.lower[j] - 1e-9 <= total <= rows.upper[j] + 1e-9:
            return np.inf
    level = {}
    for k in chosen:
        for o in range(strategies.offer_start[k], strategies.offer_start[k + 1]):
            level[strategies.offer_site[o], strategies.offer_period[o]] = strategies.offer_level[o]
    access, known = 0.0, {} if known is None else known
    for f, t in itertools.product(range(problem.functions), range(problem.periods)):
        offered = {key: value for key, value in level.items() if key[1] == t and problem.sites.function[key[0]] == f}
        question = (f, t, frozenset(offered.items()))
        if question not in known:
            known[question] = access_value(problem, f, t, offered)
        access += known[question]
    return float(strategies.cost_yen[chosen].sum() + access)


def access_value(problem: Problem, f: int, t: int, level: dict[tuple[int, int], int]) -> float:
    clients, sites = problem.clients, problem.sites
    people = np.flatnonzero((clients.function == f) & (clients.users[:, t] > 0))
    price = problem.alpha_yen * problem.access_factor[f, t]
    cost, client, site = [], [], []
    for c in people:
        part = range(clients.list_start[c], clients.list_start[c + 1])
        open_part = [q for q in part if (clients.list_site[q], t) in level]
        if problem.closest_assignment:
            open_part = open_part[:1]
        for q in open_part:
            cost.append(clients.list_distance[q])
            client.append(c)
            site.append(clients.list_site[q])
        if not (problem.closest_assignment and open_part):
            cost.append(clients.unserved_distance[c])
            client.append(c)
            site.append(-1)
    if not cost:
        return 0.0
    client, site = np.array(client), np.array(site)
    used = [s for s in np.unique(site) if s >= 0 and np.isfinite(sites.capacity[s, level[s, t]])]
    balance = (client[None, :] == people[:, None]).astype(float)
    load = np.array([(site == s).astype(float) for s in used]).reshape(len(used), len(cost))
    room = np.array([sites.capacity[s, level[s, t]] for s in used])
    if not used:
        return float(price * sum(clients.users[c, t] * min(np.array(cost)[client == c]) for c in people))
    answer = linprog(
        cost, A_ub=load if len(used) else None, b_ub=room if len(used) else None,
        A_eq=balance, b_eq=clients.users[people, t], method="highs",
    )  # fmt: skip
    return float(price * answer.fun) if answer.status == 0 else np.inf


def best_by_trying(problem: Problem) -> float:
    """The least objective over all plans; inf where none keeps the limits."""
    strategies = problem.strategies
    options = [
        [k for k in range(*strategies.building_start[b : b + 2]) if strategies.allowed[k]]
        for b in range(problem.buildings)
    ]
    known: dict[Any, float] = {}
    return min(plan_value(problem, np.array(chosen), known) for chosen in itertools.product(*options))
