"""The question put to the optimizer: frozen arrays, numbers only. `Problem.faults()` lists everything wrong with it.

Sizes: B buildings, K strategies, N sites, C clients, T periods, F functions, L levels, J further rows.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GUARANTEE_TIMES = 20.0  # the largest unserved distance: the least a broken guarantee is charged while searching
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class QuestionFault:
    """One thing wrong: a stable code, the array it was found in, the first index, how many, and the value there."""

    code: str
    array: str
    index: int
    count: int
    value: float


def _fault(code: str, array: str, bad: Bools, *, values: NDArray[np.generic]) -> list[QuestionFault]:
    rows = np.flatnonzero(bad.reshape(len(bad), -1).any(axis=1)) if bad.size else np.empty(0, np.int64)
    if rows.size == 0:
        return []
    first = int(rows[0])
    return [QuestionFault(code, array, first, int(rows.size), float(np.ravel(values[first])[0]))]


def _bad_pointer(pointer: Ints, length: int) -> bool:
    """A CSR pointer starts at 0, never falls and ends at the number of entries."""
    return bool(
        pointer.ndim != 1
        or pointer.size == 0
        or pointer[0] != 0
        or pointer[-1] != length
        or np.any(np.diff(pointer) < 0)
    )


def _pointer_fault(name: str, pointer: Ints, length: int) -> list[QuestionFault]:
    return [QuestionFault("bad_pointer", name, 0, 1, float(length))] if _bad_pointer(pointer, length) else []


def _shape_fault(name: str, shape: tuple[int, ...], wanted: tuple[int, ...]) -> list[QuestionFault]:
    return [] if shape == wanted else [QuestionFault("bad_shape", name, 0, 1, float(len(shape)))]


@dataclass(frozen=True, slots=True)
class Strategies:
    """Trajectories, building by building: strategies of building b are building_start[b] : building_start[b + 1].

    cost_yen[K] net-present; capital_yen[K, T]; final_area_m2[K]; allowed[K] (locks take strategies away).
    Offers of strategy k are offer_start[k] : offer_start[k + 1]: at site, in period, with capacity level.
    """

    building_start: Ints
    cost_yen: Floats
    capital_yen: Floats
    final_area_m2: Floats
    offer_start: Ints
    offer_site: Ints
    offer_period: Ints
    offer_level: Ints
    allowed: Bools

    def building(self) -> Ints:
        """The building of each strategy [K]."""
        return np.repeat(np.arange(len(self.building_start) - 1), np.diff(self.building_start))


@dataclass(frozen=True, slots=True)
class Sites:
    """Places: a function in a building. capacity[N, L] users at each level; inf where the function has no limit."""

    building: Ints
    function: Ints
    capacity: Floats


@dataclass(frozen=True, slots=True)
class Clients:
    """Groups of people using one function from one place.

    users[C, T]; unserved_distance[C] is charged for each user left unserved (at least the standard).
    Reachable sites: list_start[c] : list_start[c + 1], nearest first. list_end[C] is the distance up to which the list
    is complete: the unserved distance for whole lists, less for lists cut at the k nearest (the bound needs it).
    guaranteed[C]: clients of whom nobody may be left unserved in any period; None: no such promise is made.
    """

    function: Ints
    users: Floats
    unserved_distance: Floats
    list_start: Ints
    list_site: Ints
    list_distance: Floats
    list_end: Floats
    guaranteed: Bools | None = None

    def promised(self) -> Bools:
        """Whether everybody of a client must be served [C]."""
        return np.zeros(len(self.function), np.bool_) if self.guaranteed is None else self.guaranteed

    def whole(self) -> Bools:
        """Whether a client's list is complete: no site is left out of it [C]."""
        return np.asarray(self.list_end >= self.unserved_distance, dtype=np.bool_)

    def owner(self) -> Ints:
        """The client of each list entry."""
        return np.repeat(np.arange(len(self.list_start) - 1), np.diff(self.list_start))


@dataclass(frozen=True, slots=True)
class Rows:
    """Further limits lower[j] <= Σ value · u <= upper[j] over chosen strategies; ±inf where there is none."""

    names: tuple[str, ...]
    start: Ints
    strategy: Ints
    value: Floats
    lower: Floats
    upper: Floats


def no_rows() -> Rows:
    """The empty set of further limits."""
    nothing = np.empty(0)
    return Rows((), np.zeros(1, np.int64), np.empty(0, np.int64), nothing, nothing, nothing)


@dataclass(frozen=True, slots=True)
class Problem:
    """min Σ cost + Σ_ft alpha · factor[f, t] · users · distance, one strategy a building, within all limits.

    budget_yen[T] and area_limit_m2 may be inf. access_factor[F, T] weighs functions and periods (discounting);
    closest_assignment: everybody uses the nearest open listed site (of sites equally near the one of the lower number),
    else a planner may send them farther where places are short.
    """

    strategies: Strategies
    sites: Sites
    clients: Clients
    alpha_yen: float
    budget_yen: Floats
    access_factor: Floats
    area_limit_m2: float = np.inf
    rows: Rows = field(default_factory=no_rows)
    closest_assignment: bool = False

    @property
    def buildings(self) -> int:
        return len(self.strategies.building_start) - 1

    @property
    def periods(self) -> int:
        return len(self.budget_yen)

    @property
    def functions(self) -> int:
        return len(self.access_factor)

    def charge(self) -> Floats:
        """Distance charged for each unserved user while searching [C]: where service is guaranteed so far that no
        saving of the whole plan pays for leaving the client unserved."""
        clients, strategies = self.clients, self.strategies
        if not clients.promised().any():
            return clients.unserved_distance.copy()
        farthest = max(clients.unserved_distance.max(initial=0.0), clients.list_distance.max(initial=0.0))
        start, cost = strategies.building_start[:-1], strategies.cost_yen
        high = np.maximum.reduceat(np.where(strategies.allowed, cost, -np.inf), start)
        at_stake = float((high - np.minimum.reduceat(np.where(strategies.allowed, cost, np.inf), start)).sum())
        weight = self.alpha_yen * self.access_factor[clients.function] * clients.users
        least = np.where(weight > 0, weight, np.inf).min(axis=1, initial=np.inf)
        return np.where(
            clients.promised(), np.maximum(GUARANTEE_TIMES * farthest, at_stake / least), clients.unserved_distance
        )

    def ceiling(self) -> Floats:
        """The largest valid price of a client [C], distance: up to there its list is complete and being unserved is
        no way out (inf: service is guaranteed and the list whole)."""
        clients = self.clients
        highest = np.where(clients.promised(), np.inf, clients.unserved_distance)
        return np.where(clients.whole(), highest, np.minimum(clients.list_end, clients.unserved_distance))

    def faults(self) -> list[QuestionFault]:
        """Everything wrong, shapes first: where these are wrong the contents are not looked at."""
        return _shapes(self) or [
            *_strategy_faults(self),
            *_site_faults(self),
            *_client_faults(self),
            *_row_faults(self),
        ]


def _shapes(problem: Problem) -> list[QuestionFault]:
    strategies, sites, clients, rows = problem.strategies, problem.sites, problem.clients, problem.rows
    number, periods, offers = len(strategies.cost_yen), problem.periods, len(strategies.offer_site)
    people, entries = len(clients.function), len(clients.list_site)
    shapes = [
        ("capital_yen", strategies.capital_yen.shape, (number, periods)),
        ("final_area_m2", strategies.final_area_m2.shape, (number,)),
        ("allowed", strategies.allowed.shape, (number,)),
        ("offer_period", strategies.offer_period.shape, (offers,)),
        ("offer_level", strategies.offer_level.shape, (offers,)),
        ("site_function", sites.function.shape, sites.building.shape),
        ("capacity", sites.capacity.shape[:1], sites.building.shape),
        ("capacity", (sites.capacity.ndim,), (2,)),
        ("users", clients.users.shape, (people, periods)),
        ("unserved_distance", clients.unserved_distance.shape, (people,)),
        ("list_end", clients.list_end.shape, (people,)),
        ("guaranteed", clients.promised().shape, (people,)),
        ("list_distance", clients.list_distance.shape, (entries,)),
        ("access_factor", problem.access_factor.shape, (len(problem.access_factor), periods)),
        ("row_value", rows.value.shape, rows.strategy.shape),
        ("row_lower", rows.lower.shape, (len(rows.names),)),
        ("row_upper", rows.upper.shape, (len(rows.names),)),
    ]
    pointers = [
        *_pointer_fault("building_start", strategies.building_start, number),
        *_pointer_fault("offer_start", strategies.offer_start, offers),
        *_pointer_fault("list_start", clients.list_start, entries),
        *_pointer_fault("row_start", rows.start, len(rows.strategy)),
    ]
    counts = [
        *_shape_fault("offer_start", strategies.offer_start.shape, (number + 1,)),
        *_shape_fault("list_start", clients.list_start.shape, (people + 1,)),
        *_shape_fault("row_start", rows.start.shape, (len(rows.names) + 1,)),
    ]
    return [fault for name, shape, wanted in shapes for fault in _shape_fault(name, shape, wanted)] + pointers + counts


def _range_fault(name: str, values: Ints, count: int) -> list[QuestionFault]:
    return _fault("out_of_range", name, (values < 0) | (values >= count), values=values)


def _strategy_faults(problem: Problem) -> list[QuestionFault]:
    strategies = problem.strategies
    start = strategies.building_start
    open_choices = np.diff(np.r_[0, np.cumsum(strategies.allowed)][start])
    faults = [
        *_fault("no_strategy", "building_start", np.diff(start) == 0, values=np.diff(start)),
        *_fault("all_locked", "allowed", (np.diff(start) > 0) & (open_choices == 0), values=open_choices),
        *_fault("not_finite", "cost_yen", ~np.isfinite(strategies.cost_yen), values=strategies.cost_yen),
        *_fault("not_finite", "capital_yen", ~np.isfinite(strategies.capital_yen), values=strategies.capital_yen),
        *_fault("not_finite", "final_area_m2", ~np.isfinite(strategies.final_area_m2), values=strategies.final_area_m2),
        *_range_fault("offer_site", strategies.offer_site, len(problem.sites.building)),
        *_range_fault("offer_period", strategies.offer_period, problem.periods),
        *_range_fault("offer_level", strategies.offer_level, problem.sites.capacity.shape[1]),
    ]
    return faults or _offer_faults(problem)


def _offer_faults(problem: Problem) -> list[QuestionFault]:
    """A strategy offers only at sites of its own building, each site and period at most once."""
    strategies = problem.strategies
    owner = np.repeat(np.arange(len(strategies.cost_yen)), np.diff(strategies.offer_start))
    foreign = problem.sites.building[strategies.offer_site] != strategies.building()[owner]
    slots = len(problem.sites.building) * problem.periods
    key = owner * slots + strategies.offer_site * problem.periods + strategies.offer_period
    return [
        *_fault("foreign_site", "offer_site", foreign, values=strategies.offer_site),
        *_fault("offered_twice", "offer_site", _repeated(key), values=strategies.offer_site),
    ]


def _repeated(key: Ints) -> Bools:
    order = np.argsort(key, kind="stable")
    twice = np.zeros(len(key), bool)
    twice[order[1:]] = np.diff(key[order]) == 0
    return twice


def _site_faults(problem: Problem) -> list[QuestionFault]:
    sites = problem.sites
    bad = np.isnan(sites.capacity) | (sites.capacity < 0)
    return [
        *_range_fault("site_building", sites.building, problem.buildings),
        *_range_fault("site_function", sites.function, problem.functions),
        *_fault("negative", "capacity", bad, values=sites.capacity),
    ]


def _client_faults(problem: Problem) -> list[QuestionFault]:
    clients, distance = problem.clients, problem.clients.list_distance
    faults = [
        *_range_fault("client_function", clients.function, problem.functions),
        *_range_fault("list_site", clients.list_site, len(problem.sites.building)),
        *_fault("negative", "users", ~(clients.users >= 0) | np.isinf(clients.users), values=clients.users),
        *_fault("negative", "list_distance", ~(distance >= 0) | np.isinf(distance), values=distance),
        *_fault("negative", "access_factor", ~(problem.access_factor >= 0), values=problem.access_factor),
    ]
    if faults:
        return faults
    owner = clients.owner()
    falls = np.r_[False, (np.diff(distance) < 0) & (np.diff(owner) == 0)] if len(distance) else np.zeros(0, bool)
    wrong = problem.sites.function[clients.list_site] != clients.function[owner]
    unserved = clients.unserved_distance
    far = distance > unserved[owner]
    twice = _repeated(owner * len(problem.sites.building) + clients.list_site)
    return [
        *_fault("listed_twice", "list_site", twice, values=clients.list_site),
        *_fault("not_sorted", "list_distance", falls, values=distance),
        *_fault("wrong_function", "list_site", wrong, values=clients.list_site),
        *_fault("beyond_unserved", "list_distance", far, values=distance),
        *_fault("negative", "unserved_distance", ~(unserved >= 0) | np.isinf(unserved), values=unserved),
        *_fault("beyond_unserved", "list_end", ~(clients.list_end <= unserved), values=clients.list_end),
    ]


def _row_faults(problem: Problem) -> list[QuestionFault]:
    rows = problem.rows
    budget = problem.budget_yen
    limits = np.array([problem.alpha_yen, problem.area_limit_m2])
    return [
        *_range_fault("row_strategy", rows.strategy, len(problem.strategies.cost_yen)),
        *_fault("not_finite", "row_value", ~np.isfinite(rows.value), values=rows.value),
        *_fault("empty_interval", "row_lower", ~(rows.lower <= rows.upper), values=rows.lower),
        *_fault("negative", "budget_yen", ~(budget >= 0), values=budget),
        *_fault("negative", "alpha_or_area", ~(limits >= 0) | np.isinf([problem.alpha_yen, 0.0]), values=limits),
    ]
