"""p-median and uncapacitated facility location: bound, search, fixing, branching, exact finish, in this order."""

from dataclasses import dataclass

import numpy as np

from benchmarks.classic.answer import Clock, Floats, Ints, tolerance
from benchmarks.classic.exact import solve_model
from benchmarks.classic.interchange import interchange, iterate, undecided
from benchmarks.classic.lists import FREE, OPEN, Array, Lists, Town, list_all, make_town, shorten
from benchmarks.classic.prices import Bound, Pace, confine, decide, raise_prices
from benchmarks.classic.radius import radius_model
from benchmarks.classic.tree import Best, Rules, explore, least_bound, plant

# Each pass moves the prices longer and kicks the search more often than the one before.
PASSES = ((Pace(400, 1.0, 30, 1e-2), 20), (Pace(1500, 1.0, 60, 1e-3), 30), (Pace(5000, 1.0, 100, 3e-4), 50))
LAST_KICKS = 60
# Beyond this many list entries the exact finish is slower than branching.
LONG_LISTS = 90_000
NODES_BEFORE_FINISH = 200
MOST_COLUMNS = 60_000
PROBES = 6


@dataclass(slots=True)
class Search:
    """The state of one search: decisions, prices, lists, best solution."""

    town: Town
    p: int
    seed: int
    clock: Clock
    lists: Lists
    state: Array
    price: Array
    value: Array
    often: Array
    open_sites: Array

    @property
    def any_number(self) -> bool:
        return self.p == 0

    def cut(self) -> float:
        """Solutions not better than this are of no interest."""
        return self.clock.objective - tolerance(self.clock.objective, self.clock.whole)

    def take(self, cost: float, open_sites: Array) -> None:
        """Keep a solution if it is better; its cost is counted anew from the matrix."""
        if cost < self.clock.objective:
            self.clock.objective = exact_cost(self.town, open_sites)
            self.open_sites = open_sites.copy()

    def shorten(self) -> None:
        self.lists = shorten(self.lists, self.state)

    def decided(self) -> bool:
        return not bool(np.any(self.state == FREE))


def exact_cost(town: Town, open_sites: Array) -> float:
    """Σ f_j + Σ_i min c_ij over these sites."""
    return float(town.cost[:, open_sites].min(axis=1).sum() + town.fixed_cost[open_sites].sum())


def list_length(sites: int, p: int) -> int:
    """Long enough that a client finds several open sites in its list: 6 sites / p, at least 60."""
    return sites if p == 0 else min(sites, max(60, -(-6 * sites // p)))


def begin(cost: Floats, fixed_cost: Floats, *, p: int, seed: int, clock: Clock) -> Search:
    """A first solution by local search from a random one, and prices half-way between first and second site."""
    sites = cost.shape[1]
    town = make_town(cost, fixed_cost, length=list_length(sites, p))
    everything = np.arange(sites, dtype=np.int32)
    start = np.random.default_rng(seed).choice(sites, p or max(1, sites // 4), replace=False).astype(np.int32)
    first, open_sites = interchange(town, start, everything, p == 0, seed)
    lists = list_all(town)
    ranked = np.partition(cost[:, open_sites], min(1, len(open_sites) - 1), axis=1)
    price = (ranked[:, 0] + ranked[:, min(1, len(open_sites) - 1)]) / 2.0
    confine(lists, price)
    nothing = np.zeros(sites)
    search = Search(town, p, seed, clock, lists, np.zeros(sites, np.int8), price, nothing, nothing.copy(), open_sites)
    search.take(first, open_sites)
    return search


def climb(search: Search, pace: Pace) -> Bound:
    """One pass of the prices."""
    bound = raise_prices(
        search.lists,
        search.price,
        search.town.fixed_cost,
        search.state,
        search.p,
        search.clock.objective,
        search.clock.margin(),
        pace,
        search.value,
        search.often,
    )
    search.clock.raise_bound(bound.value, "bound")
    return bound


def priced_choice(search: Search) -> Array:
    """The sites the prices would choose: the p of least value, or all that pay for themselves."""
    ranked = np.where(search.state == OPEN, -np.inf, np.where(search.state == FREE, search.value, np.inf))
    number = search.p or max(1, int((ranked < 0).sum()))
    return np.argsort(ranked, kind="stable")[:number].astype(np.int32)


def improve(search: Search, *, tries: int, seed: int) -> None:
    """Iterated local search among the undecided sites."""
    candidates = undecided(search.state)
    if len(candidates) and (search.any_number or search.p > 2):
        found = iterate(
            search.town,
            search.open_sites.astype(np.int32),
            search.clock.objective,
            candidates,
            search.any_number,
            tries,
            seed,
        )
        search.take(*found)


def run_passes(search: Search) -> None:
    """Bound, priced choice, local search, decisions; three times, each time longer."""
    for number, (pace, tries) in enumerate(PASSES):
        bound = climb(search, pace)
        if search.clock.stop():
            return
        decide(bound, search.value, search.p, search.state, search.cut())
        start, candidates = priced_choice(search), undecided(search.state)
        if search.decided():
            break
        search.take(*interchange(search.town, start, candidates, search.any_number, search.seed + number))
        if search.clock.stop():
            return
        improve(search, tries=tries, seed=search.seed + 100 * number)
        decide(bound, search.value, search.p, search.state, search.cut())
        search.shorten()
        if search.clock.stop() or search.decided():
            break
    if not search.decided() and not search.clock.stop():
        improve(search, tries=LAST_KICKS, seed=search.seed + 999)
        decide(bound, search.value, search.p, search.state, search.cut())
        search.shorten()


def branch(search: Search) -> bool:
    """Branch until done, out of time, or where the exact finish promises more; True where nothing is left open."""
    clients, sites = search.town.cost.shape
    tree = plant(search.state, search.price, depth=300 if clients < 300_000 else 100)
    best = Best(np.array([search.clock.objective]), np.zeros(sites, np.bool_))
    best.is_open[search.open_sites] = True
    long_lists = len(search.lists.site) > LONG_LISTS
    chunk = 100 if not long_lists else 20
    while tree.height[0] > 0:
        rules = Rules(search.p, search.clock.margin(), PROBES)
        seen = explore(tree, search.lists, search.town.cost, search.town.fixed_cost, best, rules, chunk)
        search.clock.nodes += seen
        search.take(best.cost[0], np.flatnonzero(best.is_open))
        least = least_bound(tree, search.clock.objective - search.clock.margin())
        search.clock.raise_bound(least, "branch")
        if tree.height[0] == 0 or search.clock.stop() or seen == 0:
            break
        if not long_lists and search.clock.nodes >= NODES_BEFORE_FINISH:
            break
    return bool(tree.height[0] == 0)


def finish(search: Search) -> None:
    """The rest by HiGHS on the radius model."""
    clock = search.clock
    reduced = radius_model(search.lists, search.town.fixed_cost, search.state, search.p)
    if len(reduced.model.cost) >= MOST_COLUMNS or clock.left() <= 0:
        return
    solved = solve_model(reduced.model, seconds=clock.left(), margin=clock.margin(), seed=search.seed)
    if solved.values is not None:
        chosen = reduced.sites[solved.values[: len(reduced.sites)] > 0.5]
        sites = np.concatenate([np.flatnonzero(search.state == OPEN), chosen])
        if len(sites) and (search.any_number or len(sites) == search.p):
            search.take(exact_cost(search.town, sites), sites)
    clock.raise_bound(clock.objective if solved.infeasible else solved.bound + reduced.constant, "finish")


def settle(search: Search) -> None:
    """Everything is decided: these sites are the only ones that could beat the best solution."""
    sites = np.flatnonzero(search.state == OPEN)
    if len(sites) and (search.any_number or len(sites) == search.p):
        search.take(exact_cost(search.town, sites), sites)
    search.clock.raise_bound(search.cut(), "bound")


def run(search: Search) -> Ints:
    """The whole search; returns the open sites, the rest is on the clock."""
    clock = search.clock
    if not clock.stop():
        run_passes(search)
    if search.decided():
        settle(search)
    if not clock.stop():
        done = branch(search)
        if done:
            clock.raise_bound(clock.objective - clock.margin(), "branch")
        elif not clock.stop():
            finish(search)
    return np.sort(search.open_sites).astype(np.int64)
