"""Facility location with capacities: bound, exchanges judged by their own bound, fixing, branching."""

from dataclasses import dataclass, field

import numpy as np

from benchmarks.classic.answer import Clock, Floats, Ints, tolerance
from benchmarks.classic.lists import CLOSED, FREE, OPEN, Array
from benchmarks.classic.loads import Depots, choose_at_least, fewest, raise_load_prices
from benchmarks.classic.prices import IMPOSSIBLE, Bound, Pace, decide
from benchmarks.classic.transport import transport

PASSES = (Pace(300, 1.0, 20, 1e-2), Pace(600, 1.0, 30, 1e-3), Pace(1500, 0.7, 50, 1e-4))
NODE_PACE = Pace(120, 0.5, 12, 1e-3)


@dataclass(frozen=True, slots=True)
class Branch:
    """One open branch: decisions, prices to go on from, bound."""

    state: Array
    price: Array
    bound: float


@dataclass(slots=True)
class LoadedSearch:
    """Decisions, prices and the best solution; `tried` remembers the sets of sites already costed."""

    cost: Floats
    depots: Depots
    clock: Clock
    state: Array
    price: Array
    value: Array
    often: Array
    open_sites: Ints
    tried: set[bytes] = field(default_factory=set)

    def cut(self) -> float:
        return self.clock.objective - tolerance(self.clock.objective, self.clock.whole)

    def target(self) -> float:
        """What the bound aims at: the best cost known, or all sites open and everybody at the nearest."""
        if np.isfinite(self.clock.objective):
            return self.clock.objective
        return float(self.cost.min(axis=1).sum() + self.depots.fixed_cost.sum())

    def chosen(self, state: Array, value: Array) -> Ints:
        """The sites the prices would choose; none where the decisions leave too little capacity."""
        least = fewest(self.depots.capacity, state, self.depots.need.sum())
        mask = np.zeros(len(state), np.bool_)
        if least < 0 or choose_at_least(value, state, least, mask).value >= IMPOSSIBLE:
            return np.empty(0, np.int64)
        return np.flatnonzero(mask)

    def set_bound(self, sites: Ints) -> float:
        """Σ π_i + Σ_j (f_j + ρ_j): no serving from exactly these sites costs less."""
        return float(self.price.sum() + self.value[sites].sum())

    def attempt(self, sites: Ints) -> bool:
        """Cost these sites exactly, once; True where they are the best so far."""
        key = sites.astype(np.int32).tobytes()
        if key in self.tried or self.depots.capacity[sites].sum() < self.depots.need.sum() * (1 - 1e-12):
            return False
        self.tried.add(key)
        carried, _ = transport(self.cost, self.depots.need, self.depots.capacity, sites)
        total = carried + float(self.depots.fixed_cost[sites].sum())
        if total >= self.clock.objective:
            return False
        self.clock.objective, self.open_sites = total, sites
        return True


def begin_loaded(cost: Floats, depots: Depots, clock: Clock) -> LoadedSearch:
    """Nothing decided, everybody ready to pay the second nearest site; all sites open as a first solution."""
    sites = cost.shape[1]
    price = np.partition(cost, min(1, sites - 1), axis=1)[:, min(1, sites - 1)].copy()
    search = LoadedSearch(
        cost, depots, clock, np.zeros(sites, np.int8), price, np.zeros(sites), np.zeros(sites), np.empty(0, np.int64)
    )
    search.attempt(np.arange(sites))
    return search


def climb(search: LoadedSearch, pace: Pace) -> Bound:
    """One pass of the prices and the decisions it proves."""
    bound = raise_load_prices(
        search.depots,
        search.price,
        search.state,
        search.target(),
        search.clock.margin(),
        pace,
        search.value,
        search.often,
    )
    search.clock.raise_bound(bound.value, "bound")
    return bound


def exchange(search: LoadedSearch) -> None:
    """Add, drop and swap around the best sites while it helps; sets whose own bound is no better are not costed."""
    improved = True
    while improved and search.clock.left() > 0:
        improved = any(search.attempt(sites) for sites in promising(search))


def promising(search: LoadedSearch) -> list[Ints]:
    """Neighbours of the best sites by one site in, one out, or both, whose bound is below the best cost."""
    inside = search.open_sites
    outside = np.flatnonzero((search.state != CLOSED) & ~np.isin(np.arange(len(search.state)), inside))
    base, cut = search.set_bound(inside), search.cut()
    entry, leave = search.value[outside], -search.value[inside]
    change = base + np.add.outer(np.r_[0.0, entry], np.r_[0.0, leave])
    change[0, 0] = np.inf
    order = np.argsort(change, axis=None, kind="stable")
    few = order[: int((change < cut).sum())]
    return [_exchanged(inside, outside, divmod(int(k), len(inside) + 1)) for k in few]


def _exchanged(inside: Ints, outside: Ints, pair: tuple[int, int]) -> Ints:
    entering, leaving = pair
    kept = inside if leaving == 0 else np.delete(inside, leaving - 1)
    return kept if entering == 0 else np.sort(np.append(kept, outside[entering - 1]))


def run_root(search: LoadedSearch) -> None:
    """Bound, priced choice, exchanges, decisions; each pass longer than the one before."""
    for number, pace in enumerate(PASSES):
        bound = climb(search, pace)
        if search.clock.stop():
            return
        search.attempt(search.chosen(search.state, search.value))
        if number > 0:  # early prices rule out too few exchanges
            exchange(search)
        decide(bound, search.value, 1, search.state, search.cut())
        if search.clock.stop() or not np.any(search.state == FREE):
            return


def look(search: LoadedSearch, branch: Branch) -> tuple[Branch, Branch] | None:
    """Bound one branch; its two children, or None where it holds nothing better."""
    state, price = branch.state.copy(), branch.price.copy()
    value, often = np.zeros(len(state)), np.zeros(len(state))
    bound = Bound(branch.bound, 0.0, 0.0)
    for _ in range(3):
        often[:] = 0.0
        bound = raise_load_prices(
            search.depots, price, state, search.clock.objective, search.clock.margin(), NODE_PACE, value, often
        )
        if bound.value > search.clock.objective - search.clock.margin():
            return None
        sites = search.chosen(state, value)
        search.attempt(sites)
        if decide(bound, value, 1, state, search.cut()) == 0:
            break
    return split(search, state, price, max(branch.bound, bound.value), often)


def split(search: LoadedSearch, state: Array, price: Array, bound: float, often: Array) -> tuple[Branch, Branch] | None:
    """Branch on the site chosen most nearly half the time; the likelier child comes last, to be looked at first."""
    free = np.flatnonzero(state == FREE)
    if len(free) == 0:
        search.attempt(np.flatnonzero(state == OPEN))
        return None
    j = free[np.argmin(np.abs(often[free] - 0.5))]
    opened, closed = state.copy(), state.copy()
    opened[j], closed[j] = OPEN, CLOSED
    children = Branch(opened, price, bound), Branch(closed, price, bound)
    return children[::-1] if often[j] >= 0.3 else children


def explore_loaded(search: LoadedSearch) -> None:
    """Depth first until done or out of time."""
    clock = search.clock
    stack = [Branch(search.state, search.price, clock.bound)]
    while stack and not clock.stop():
        branch = stack.pop()
        if branch.bound <= clock.objective - clock.margin():
            clock.nodes += 1
            stack.extend(look(search, branch) or ())
        least = min((one.bound for one in stack), default=np.inf)
        clock.raise_bound(min(least, clock.objective - clock.margin()), "branch")


def run_loaded(search: LoadedSearch) -> Ints:
    """The whole search; returns the open sites, the rest is on the clock."""
    if not search.clock.stop():
        run_root(search)
    if not search.clock.stop():
        explore_loaded(search)
    return search.open_sites
