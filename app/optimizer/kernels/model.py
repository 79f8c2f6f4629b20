"""The problem laid out for the kernels: sites and clients grouped by function, lists both ways, one kind of row.

A slot is a site in a period: slot = period · N + site. Every limit becomes Σ value · u <= limit in yen-equivalents, so
that a price near 1 is usual for each of them.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.optimizer.question.problem import Bools, Floats, Ints, Problem

Small = NDArray[np.int8]
Index = NDArray[np.int32]


class Instance(NamedTuple):
    """Arrays read by the kernels (B, K, N, C, T, F, L, J as in problem.py; J counts one-sided limits)."""

    start: Ints  # [B+1] strategies of a building
    cost: Floats  # [K]
    offer_start: Ints  # [K+1]
    offer_slot: Index
    offer_local: Index  # place of the site among its building's sites · T + period
    offer_level: Small
    row_start: Ints  # [K+1] limits touched by a strategy
    row_index: Index
    row_value: Floats
    limit: Floats  # [J]
    own_start: Ints  # [B+1] sites of a building
    own_site: Ints
    site_function: Ints
    capacity: Floats  # [N, L]
    capacitated: Bools  # [N]
    offered: Bools  # [slots, L] by some strategy
    site_start: Ints  # [F+1] sites are grouped by function
    client_start: Ints  # [F+1] clients too
    list_start: Ints  # [C+1] nearest sites of a client
    list_site: Index
    list_distance: Floats
    reach_start: Ints  # [N+1] clients that list a site
    reach_client: Index
    reach_distance: Floats
    reach_entry: Ints  # the same pair in the clients' lists
    users: Floats  # [C, T]
    users_by_period: Floats  # [T, C]
    price: Floats  # [F, T] yen per user and unit of distance
    unserved: Floats  # [C] distance charged to the unserved
    ceiling: Floats  # [C] largest valid client price
    promised: Bools  # [C] nobody may be left unserved
    lowest: Floats  # [C] least client price worth a look


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a one-sided limit came from; internal value = sign · scale · original value."""

    kind: str  # budget, area, row
    index: int
    sign: float
    scale: float


@dataclass(frozen=True, slots=True)
class Model:
    """The town, the way back to the problem's own numbering, and the loss no plan can avoid."""

    problem: Problem
    town: Instance
    limits: tuple[Limit, ...]
    site_order: Ints  # new -> old
    client_order: Ints
    entry_order: Ints
    floor_yen: float
    allowed: Bools

    @property
    def slots(self) -> int:
        return len(self.town.site_function) * self.problem.periods


def build_model(problem: Problem) -> Model:
    """Group, transpose and scale once; a few passes over the lists.

    Who lists one place alone either goes there or stays unserved, which its building's choice decides: at the ceiling
    as its price nothing of that is relaxed, and no other price gives a better bound.
    """
    sites, clients = problem.sites, problem.clients
    site_order = np.argsort(sites.function, kind="stable")
    client_order = np.argsort(clients.function, kind="stable")
    entry_order = _entry_order(problem, site_order, client_order)
    lists = _lists(problem, site_order, entry_order, client_order)
    rows, limits = _rows(problem)
    price = problem.alpha_yen * problem.access_factor
    # Whole numbers would have every kernel compiled a second time.
    users = np.ascontiguousarray(clients.users[client_order], dtype=np.float64)
    unserved = problem.charge()[client_order]
    owner_counts = np.diff(lists["list_start"])
    first = np.minimum(lists["list_start"][:-1], max(len(lists["list_distance"]) - 1, 0))
    heads = lists["list_distance"][first] if len(lists["list_distance"]) else unserved
    nearest = np.where(owner_counts > 0, heads, unserved)
    ceiling = np.minimum(problem.ceiling()[client_order], unserved)
    capacity = np.ascontiguousarray(sites.capacity[site_order], dtype=np.float64)
    offers = _offers(problem, site_order)
    town = Instance(
        start=problem.strategies.building_start,
        cost=np.asarray(problem.strategies.cost_yen, dtype=np.float64),
        **offers,
        **rows,
        site_function=sites.function[site_order],
        capacity=capacity,
        capacitated=np.asarray(np.isfinite(capacity).any(axis=1), dtype=np.bool_),
        offered=_offered(problem, offers, levels=capacity.shape[1]),
        site_start=_group_starts(sites.function, problem.functions),
        client_start=_group_starts(clients.function, problem.functions),
        **lists,
        users=users,
        users_by_period=np.ascontiguousarray(users.T),
        price=np.ascontiguousarray(price, dtype=np.float64),
        unserved=unserved,
        ceiling=ceiling,
        promised=clients.promised()[client_order],
        lowest=np.where(owner_counts > 1, np.minimum(nearest, ceiling), ceiling),
    )
    weight = users * price[clients.function[client_order]]
    floor = float((weight * np.minimum(nearest, ceiling)[:, None]).sum())
    return Model(problem, town, limits, site_order, client_order, entry_order, floor, problem.strategies.allowed.copy())


def _group_starts(group: Ints, groups: int) -> Ints:
    counts = np.bincount(group, minlength=groups)
    return np.asarray(np.r_[0, np.cumsum(counts)], dtype=np.int64)


def _inverse(order: Ints) -> Ints:
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def _gather(start: Ints, order: Ints) -> Ints:
    """Positions of the entries of groups taken in another order."""
    counts = np.diff(start)[order]
    shift = np.repeat(start[:-1][order] - np.r_[0, np.cumsum(counts)[:-1]], counts)
    return np.asarray(np.arange(int(counts.sum())) + shift, dtype=np.int64)


def _entry_order(problem: Problem, site_order: Ints, client_order: Ints) -> Ints:
    """The list entries client by client, nearest first; of places equally near the one of the lower number first, so
    that no plan depends on how it was reached."""
    clients = problem.clients
    entries = _gather(clients.list_start, client_order)
    owner = np.repeat(np.arange(len(client_order)), np.diff(clients.list_start)[client_order])
    site = _inverse(site_order)[clients.list_site[entries]]
    return entries[np.lexsort((site, clients.list_distance[entries], owner))]


def _lists(problem: Problem, site_order: Ints, entries: Ints, client_order: Ints) -> dict[str, Any]:
    """Lists by client in the new numbering, and the same pairs by site."""
    clients = problem.clients
    counts = np.diff(clients.list_start)[client_order]
    site = _inverse(site_order)[clients.list_site[entries]].astype(np.int32)
    distance = clients.list_distance[entries]
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    by_site = np.argsort(site, kind="stable")
    return {
        "list_start": np.r_[0, np.cumsum(counts)].astype(np.int64),
        "list_site": site,
        "list_distance": distance,
        "reach_start": _group_starts(site.astype(np.int64), len(site_order)),
        "reach_client": owner[by_site],
        "reach_distance": distance[by_site],
        "reach_entry": by_site.astype(np.int64),
    }


def _offers(problem: Problem, site_order: Ints) -> dict[str, Any]:
    strategies, periods = problem.strategies, problem.periods
    building = problem.sites.building[site_order]
    own_site = np.argsort(building, kind="stable")
    own_start = _group_starts(building, problem.buildings)
    place = _inverse(own_site) - own_start[building]
    site = _inverse(site_order)[strategies.offer_site]
    return {
        "offer_start": strategies.offer_start,
        "offer_slot": (strategies.offer_period * len(building) + site).astype(np.int32),
        "offer_local": (place[site] * periods + strategies.offer_period).astype(np.int32),
        "offer_level": strategies.offer_level.astype(np.int8),
        "own_start": own_start,
        "own_site": own_site.astype(np.int64),
    }


def _offered(problem: Problem, offers: dict[str, Any], *, levels: int) -> Bools:
    table = np.zeros((len(problem.sites.building) * problem.periods, levels), np.bool_)
    table[offers["offer_slot"], offers["offer_level"]] = True
    return table


def _rows(problem: Problem) -> tuple[dict[str, Any], tuple[Limit, ...]]:
    """Budget, area and further rows as one-sided limits in yen-equivalents, listed by strategy."""
    limits: list[Limit] = []
    parts: list[tuple[Ints, Floats]] = []
    bounds: list[float] = []
    spread = _cost_spread(problem)
    for kind, index, strategy, value, sign, bound in _one_sided(problem):
        scale = _yen_scale(problem, spread, strategy=strategy, value=value)
        limits.append(Limit(kind, index, sign, scale))
        parts.append((strategy, sign * scale * value))
        bounds.append(sign * scale * bound)
    strategies = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int64)
    values = np.concatenate([part[1] for part in parts]) if parts else np.empty(0)
    origin = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part[0]) for part in parts])
    order = np.argsort(strategies, kind="stable")
    return {
        "row_start": _group_starts(strategies, len(problem.strategies.cost_yen)),
        "row_index": origin[order].astype(np.int32),
        "row_value": values[order],
        "limit": np.array(bounds, dtype=np.float64),
    }, tuple(limits)


def _one_sided(problem: Problem) -> list[tuple[str, int, Ints, Floats, float, float]]:
    strategies, rows = problem.strategies, problem.rows
    sides: list[tuple[str, int, Ints, Floats, float, float]] = []
    for period in np.flatnonzero(np.isfinite(problem.budget_yen)):
        spending = np.flatnonzero(strategies.capital_yen[:, period])
        value = strategies.capital_yen[spending, period]
        sides.append(("budget", int(period), spending, value, 1.0, float(problem.budget_yen[period])))
    if np.isfinite(problem.area_limit_m2):
        built = np.flatnonzero(strategies.final_area_m2)
        sides.append(("area", 0, built, strategies.final_area_m2[built], 1.0, problem.area_limit_m2))
    for row in range(len(rows.names)):
        part = slice(rows.start[row], rows.start[row + 1])
        for sign, bound in ((1.0, rows.upper[row]), (-1.0, rows.lower[row])):
            if np.isfinite(bound):
                sides.append(("row", row, rows.strategy[part], rows.value[part], sign, float(bound)))
    return sides


def _cost_spread(problem: Problem) -> Floats:
    """Dearest minus cheapest allowed strategy of each building [B]."""
    strategies = problem.strategies
    cost = strategies.cost_yen
    high = np.maximum.reduceat(np.where(strategies.allowed, cost, -np.inf), strategies.building_start[:-1])
    low = np.minimum.reduceat(np.where(strategies.allowed, cost, np.inf), strategies.building_start[:-1])
    return np.asarray(np.maximum(high - low, 0.0), dtype=np.float64)


def _yen_scale(problem: Problem, spread: Floats, *, strategy: Ints, value: Floats) -> float:
    """What a unit of a limit is slot_values, roughly: cost at stake over the amounts at stake."""
    size = np.zeros(problem.buildings)
    np.maximum.at(size, problem.strategies.building()[strategy], np.abs(value))
    amount = float(size.sum())
    at_stake = float(spread[size > 0].sum())
    return at_stake / amount if amount > 0 and at_stake > 0 else 1.0
