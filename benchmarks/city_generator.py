"""Invented Japanese cities of any size for the optimizer: people on a grid, ageing buildings, and what could be done
with each of them. Prices follow the ministry's unit costs in round figures; nothing here is a real place.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from app.optimizer.question.problem import Clients, Problem, Sites, Strategies

PERIODS = 4
YEARS = 10
DISCOUNT = 0.98
GRID_KM = 0.5
DETOUR = 1.3  # road over straight line
WHOLE_LISTS = 1_000
REBUILD, RENOVATE, CONVERT, DEMOLISH, RUN = 360_000, 170_000, 200_000, 28_000, 8_500  # yen per m2 (RUN: per year)


@dataclass(frozen=True, slots=True)
class Service:
    """share of the stock; users as a share of the population and their visits a year; standard distance; usual size."""

    name: str
    share: float
    users: float
    trips: float
    standard_km: float
    area_m2: float
    limited: bool
    hosts: bool
    shrink: float  # of users per period


SERVICES = (
    Service("elementary", 0.09, 0.050, 200, 5.0, 6000, True, True, 0.84),
    Service("junior_high", 0.05, 0.027, 200, 7.0, 7000, True, True, 0.84),
    Service("nursery", 0.10, 0.030, 240, 5.0, 900, True, False, 0.82),
    Service("community", 0.20, 0.400, 24, 4.0, 500, False, True, 0.93),
    Service("library", 0.03, 0.400, 12, 10.0, 1600, False, True, 0.93),
    Service("elderly", 0.08, 0.250, 50, 5.0, 600, False, False, 0.99),
    Service("sports", 0.06, 0.200, 30, 8.0, 2500, False, False, 0.92),
    Service("branch", 0.05, 0.700, 4, 10.0, 1000, False, True, 0.93),
    Service("health", 0.03, 0.500, 4, 12.0, 1200, False, False, 0.94),
    Service("culture", 0.04, 0.300, 8, 12.0, 2800, False, True, 0.93),
)
PLAIN = len(SERVICES)  # a building without a service for visitors


@dataclass(slots=True)
class Stock:
    """Buildings: where, what, how large, the period renewal falls due in (PERIODS: later), land value, bound or not."""

    place_km: np.ndarray
    kind: np.ndarray
    area_m2: np.ndarray
    due: np.ndarray
    land_yen: np.ndarray
    bound: np.ndarray
    guests: list[list[int]]


class Book:
    """Strategies and offers as they are written."""

    def __init__(self) -> None:
        self.building_start, self.offer_start = [0], [0]
        self.cost: list[float] = []
        self.capital: list[np.ndarray] = []
        self.area: list[float] = []
        self.offers: list[tuple[int, int, int]] = []

    def add(self, works: np.ndarray, running_m2: np.ndarray, final_m2: float, levels: dict[int, np.ndarray],
            *, income: float = 0.0, when: int = 0) -> None:  # fmt: skip
        """works[T] yen, running_m2[T], levels[site][T] (-1 closed); income is received in period `when`."""
        factor = DISCOUNT ** (YEARS * np.arange(PERIODS) + YEARS / 2)
        self.cost.append(float((works + running_m2 * RUN * YEARS) @ factor - income * factor[when]))
        self.capital.append(works)
        self.area.append(final_m2)
        for site, level in levels.items():
            self.offers += [(site, t, int(level[t])) for t in range(PERIODS) if level[t] >= 0]
        self.offer_start.append(len(self.offers))

    def strategies(self) -> Strategies:
        site, period, level = np.array(self.offers, dtype=np.int64).reshape(-1, 3).T.copy()
        return Strategies(
            np.array(self.building_start), np.array(self.cost), np.array(self.capital), np.array(self.area),
            np.array(self.offer_start), site, period, level, np.ones(len(self.cost), bool),
        )  # fmt: skip


def make_city(
    buildings: int, meshes: int, *, seed: int, alpha_yen: float = 100.0, tight: bool = False,
    neighbours: int | None = None, capacities: bool = True,
) -> Problem:  # fmt: skip
    """A city of 215 people a mesh on average. Normal: budget 70 % of renewing everything, area 75 %, places built
    15 % above need; tight: 49 %, 60 %, 0 %. Lists hold every site within the standard, in large cities the 40 nearest
    (`neighbours`): who has none of them open counts as unserved, which only the plan pays for, not the bound."""
    if neighbours is None:
        neighbours = WHOLE_LISTS if buildings <= 1000 else 40
    rng = np.random.default_rng(seed)
    mesh_km, people, urban = make_people(rng, meshes)
    stock = make_stock(rng, buildings, mesh_km, people, urban)
    book, site_rows = write_strategies(stock)
    building, function = np.array(site_rows).T.copy()
    clients = make_clients(stock, mesh_km, people, urban, building, function, neighbours)
    capacity = make_capacity(stock, clients, building, function, margin=1.0 if tight else 1.15)
    if not capacities:
        capacity[:] = np.inf
    strategies = book.strategies()
    renewal = strategies.capital_yen[strategies.building_start[:-1]].sum()
    return Problem(
        strategies=strategies,
        sites=Sites(building, function, capacity),
        clients=clients,
        alpha_yen=alpha_yen,
        budget_yen=np.full(PERIODS, (0.49 if tight else 0.70) * renewal / PERIODS),
        access_factor=np.tile(DISCOUNT ** (YEARS * np.arange(PERIODS) + YEARS / 2), (len(SERVICES), 1)),
        area_limit_m2=float((0.60 if tight else 0.75) * stock.area_m2.sum()),
    )


def make_people(rng: np.random.Generator, meshes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mesh centres (km), people, and how urban each is (0..1): a core, some lesser centres, noise."""
    side = np.sqrt(meshes * GRID_KM**2 / 0.45)
    axis = np.arange(GRID_KM / 2, side, GRID_KM)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    centres = rng.uniform(0.12 * side, 0.88 * side, (max(4, meshes // 150), 2))
    centres[0] = side / 2
    weight = np.r_[1.0, rng.uniform(0.05, 0.35, len(centres) - 1)]
    density = np.full(len(grid), 0.002)
    for centre, mass in zip(centres, weight, strict=True):
        reach = side * (0.05 + 0.08 * mass)
        density += mass * np.exp(-((grid - centre) ** 2).sum(axis=1) / (2 * reach**2))
    density *= rng.lognormal(0.0, 0.7, len(grid))
    kept = np.argsort(-density)[:meshes]
    share = density[kept] / density[kept].sum()
    urban = np.argsort(np.argsort(share)) / meshes
    return grid[kept], 215.0 * meshes * share, urban


def make_stock(
    rng: np.random.Generator, buildings: int, mesh_km: np.ndarray, people: np.ndarray, urban: np.ndarray
) -> Stock:
    share = np.array([service.share for service in SERVICES])
    kind = rng.choice(PLAIN + 1, buildings, p=np.r_[share, 1 - share.sum()])
    kind[: 2 * PLAIN] = np.tile(np.arange(PLAIN), 2)[:buildings]
    home = rng.choice(len(people), buildings, p=people**0.7 / (people**0.7).sum())
    usual = np.array([service.area_m2 for service in SERVICES] + [1500.0])[kind]
    area = usual * rng.lognormal(0.0, 0.35, buildings)
    age = rng.integers(5, 56, buildings)
    due = np.clip((60 - age) // YEARS - rng.integers(0, 2, buildings), 0, PERIODS)
    land = 30_000 * np.exp(1.6 * urban[home]) * area * 0.8 * (rng.random(buildings) < 0.6)
    bound = (rng.random(buildings) < 0.02) | ((kind == PLAIN) & (rng.random(buildings) < 0.75))
    place = mesh_km[home] + rng.uniform(-0.5, 0.5, (buildings, 2)) * GRID_KM
    stock = Stock(place, kind, area, due, land, bound, [[] for _ in range(buildings)])
    add_guests(stock, 2.0)
    return stock


def add_guests(stock: Stock, reach_km: float) -> None:
    """Up to three services with a building near by could move into a host."""
    hosts = [b for b, k in enumerate(stock.kind) if k < PLAIN and SERVICES[k].hosts and not stock.bound[b]]
    found: dict[int, list[tuple[float, int]]] = {b: [] for b in hosts}
    for s in range(2, PLAIN):
        own = np.flatnonzero(stock.kind == s)
        if len(own) == 0 or not hosts:
            continue
        distance, _ = cKDTree(stock.place_km[own]).query(stock.place_km[hosts])
        for b, d in zip(hosts, distance, strict=True):
            if stock.kind[b] != s and d < reach_km:
                found[b].append((float(d), s))
    for b in hosts:
        stock.guests[b] = [s for _, s in sorted(found[b])[:3]]


def write_strategies(stock: Stock) -> tuple[Book, list[tuple[int, int]]]:
    book, sites = Book(), []
    for b in range(len(stock.kind)):
        own = None
        if stock.kind[b] < PLAIN:
            own = len(sites)
            sites.append((b, int(stock.kind[b])))
        rooms = {s: len(sites) + i for i, s in enumerate(stock.guests[b])}
        sites += [(b, s) for s in stock.guests[b]]
        write_own(book, stock, b, own)
        for s, site in rooms.items():
            write_guest(book, stock, b, own, s, site)
        book.building_start.append(len(book.cost))
    return book, sites


def steps(first: float, then: float, when: int) -> np.ndarray:
    """first before period `when`, then after."""
    return np.where(np.arange(PERIODS) < when, first, then)


def paid(*parts: tuple[int, float]) -> np.ndarray:
    """yen by period; what falls after the horizon is not paid."""
    works = np.zeros(PERIODS)
    for when, amount in parts:
        if when < PERIODS:
            works[when] += amount
    return works


def write_own(book: Book, stock: Stock, b: int, own: int | None) -> None:
    """Life extension, rebuild (also 30 % smaller) when due, closing in each period."""
    area, due = stock.area_m2[b], int(stock.due[b])

    def offer(level: np.ndarray) -> dict[int, np.ndarray]:
        return {} if own is None else {own: level}

    always = np.ones(PERIODS)
    extend = paid((due, RENOVATE * area), (due + 2, REBUILD * area))
    book.add(extend, 1.1 * area * always, area, offer(always))
    if due < PERIODS:
        book.add(paid((due, REBUILD * area)), steps(1.1 * area, area, due), area, offer(always))
        small = paid((due, 0.7 * REBUILD * area))
        book.add(small, steps(1.1 * area, 0.7 * area, due), 0.7 * area, offer(steps(1, 0, due)))
    if stock.bound[b]:
        return
    for when in range(PERIODS):
        works = paid((when, DEMOLISH * area), (when if due < when else PERIODS, 0.5 * RENOVATE * area))
        book.add(works, steps(1.1 * area, 0, when), 0.0, offer(steps(1, -1, when)), income=stock.land_yen[b], when=when)


def write_guest(book: Book, stock: Stock, b: int, own: int | None, s: int, site: int) -> None:
    """Take a service in: complex rebuild, spare rooms, or conversion that ends the own service."""
    area, due = stock.area_m2[b], int(stock.due[b])
    extra, base = 0.6 * SERVICES[s].area_m2, {} if own is None else {own: np.ones(PERIODS)}
    for when in {min(due, PERIODS - 1), min(due + 1, PERIODS - 1)}:
        final = 0.9 * area + extra
        works = paid((when, 0.6 * REBUILD * final), (when if due < when else PERIODS, 0.3 * RENOVATE * area))
        book.add(works, steps(1.1 * area, final, when), final, {**base, site: steps(-1, 1, when)})
    for when in (0, 1):
        works = paid((when, 0.7 * CONVERT * extra), (due, RENOVATE * area))
        book.add(works, np.full(PERIODS, 1.1 * area), area, {**base, site: steps(-1, 0, when)})
    if own is not None:
        when = min(due, PERIODS - 1)
        levels = {own: steps(1, -1, when), site: steps(-1, 1, when)}
        book.add(paid((when, 0.8 * CONVERT * area)), steps(1.1 * area, area, when), area, levels)


def make_clients(
    stock: Stock, mesh_km: np.ndarray, people: np.ndarray, urban: np.ndarray,
    building: np.ndarray, function: np.ndarray, neighbours: int,
) -> Clients:  # fmt: skip
    """Every mesh uses every service; lists are cut at the nearest `neighbours` sites within the standard."""
    counts, listed, distances, users, ends, meshes = [], [], [], [], [], len(mesh_km)
    for s, service in enumerate(SERVICES):
        own = np.flatnonzero(function == s)
        number = min(neighbours, len(own))
        distance, order = cKDTree(stock.place_km[building[own]]).query(mesh_km, k=number)
        distance, order = DETOUR * distance.reshape(meshes, number), order.reshape(meshes, number)
        near = distance < service.standard_km
        counts.append(near.sum(axis=1))
        listed.append(own[order[near]])
        distances.append(distance[near])
        cut = near.all(axis=1) & (number < len(own))
        ends.append(np.where(cut, distance[:, -1], service.standard_km))
        decline = service.shrink ** np.arange(1, PERIODS + 1)
        local = 1 - 0.25 * (1 - urban)[:, None] * np.arange(1, PERIODS + 1) / PERIODS
        users.append(people[:, None] * service.users * service.trips * YEARS * decline * local)
    standard = np.array([service.standard_km for service in SERVICES])
    return Clients(
        np.repeat(np.arange(len(SERVICES)), meshes), np.concatenate(users), np.repeat(standard, meshes),
        np.r_[0, np.cumsum(np.concatenate(counts))], np.concatenate(listed), np.concatenate(distances),
        np.concatenate(ends),
    )  # fmt: skip


def make_capacity(
    stock: Stock, clients: Clients, building: np.ndarray, function: np.ndarray, *, margin: float
) -> np.ndarray:
    """Small, normal and large [N, 3]. An existing place was built for its share of the users by floor area, times the
    margin, and takes at least today's users and 5 %; a new one 70 % of the usual."""
    today = stock.kind[building] == function
    load = np.zeros(len(building))
    owner = clients.owner()
    existing = np.flatnonzero(today[clients.list_site])
    clients_seen, first = np.unique(owner[existing], return_index=True)
    np.add.at(load, clients.list_site[existing[first]], clients.users[clients_seen, 0])
    capacity = np.full(len(building), np.inf)
    for s, service in enumerate(SERVICES):
        if service.limited:
            own = function == s
            usual = margin * load[own & today].mean() if (own & today).any() else 1.0
            size = stock.area_m2[building[own]] / service.area_m2
            capacity[own] = np.where(today[own], np.maximum(1.05 * load[own], usual * size), 0.7 * usual)
    return capacity[:, None] * np.array([0.7, 1.0, 1.5])
