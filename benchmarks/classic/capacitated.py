"""Capacitated p-median: p sites, each client served whole by one of them, within their capacities."""

from dataclasses import dataclass

import numpy as np

from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Status
from benchmarks.classic.answer import (
    ClassicOutcome,
    Clock,
    Floats,
    Ints,
    Served,
    nobody,
    tolerance,
    whole_numbers,
)
from benchmarks.classic.districts import Found, Region, raise_district_prices
from benchmarks.classic.filling import improve_plan, quick_plan
from benchmarks.classic.lists import CLOSED, FREE, OPEN, Array
from benchmarks.classic.p_median import EXACT, checked_costs
from benchmarks.classic.partition import Priced, choose_districts, read_districts, useful_districts
from benchmarks.classic.prices import IMPOSSIBLE, Pace, choose_exactly, decide

PASSES = (Pace(400, 1.0, 20, 1e-2), Pace(1000, 1.0, 30, 1e-3), Pace(2000, 1.0, 50, 1e-4))
NODE_PACE = Pace(150, 0.5, 12, 1e-3)
# The first plan comes from a model of this many districts; a branch is handed over when it has fewer than the second.
FIRST_DISTRICTS = 600
FEW_DISTRICTS = 600
MOST_DISTRICTS = 50_000
KICKS = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """One open branch: decisions, prices to go on from, bound."""

    state: Array
    price: Array
    bound: float


@dataclass(slots=True)
class DistrictSearch:
    """The question, the clock and the best plan: the site of each client."""

    region: Region
    p: int
    seed: int
    clock: Clock
    served: Ints
    unsolved: float = np.inf  # the least bound of branches left without an answer

    def cut(self) -> float:
        return self.clock.objective - tolerance(self.clock.objective, self.clock.whole)

    def target(self) -> float:
        """What the bound aims at while no plan is known: everybody at the dearest of the p nearest sites."""
        if np.isfinite(self.clock.objective):
            return self.clock.objective
        return float(np.sort(self.region.cost, axis=0)[min(self.p, len(self.region.cost) - 1)].sum())

    def take(self, served: Ints) -> None:
        """Keep a plan if it is complete and better."""
        if np.any(served < 0):
            return
        cost = float(self.region.cost[served, np.arange(len(served))].sum())
        if cost < self.clock.objective:
            self.clock.objective, self.served = cost, served

    def price(self, branch: Branch, pace: Pace) -> tuple[Priced, Array]:
        """Better prices for one branch, its bound, and how often each site was chosen."""
        price, value = branch.price.copy(), np.zeros(len(branch.state))
        often = np.zeros(len(branch.state))
        bound = raise_district_prices(
            self.region, price, branch.state, self.p, self.target(), self.clock.margin(), pace, value, often
        )
        return Priced(price, value, bound, branch.state), often

    def guess(self, priced: Priced) -> None:
        """A quick plan from the sites the prices choose."""
        chosen = np.zeros(len(priced.state), np.bool_)
        if choose_exactly(priced.value, priced.state, self.p, chosen).value < IMPOSSIBLE:
            self.take(quick_plan(self.region, np.flatnonzero(chosen)))

    def improve(self, priced: Priced, tries: int) -> None:
        """Iterated local search from the best plan, or from the sites the prices choose where there is none."""
        order = np.argsort(priced.value, kind="stable")
        sites = np.sort(order[: self.p])
        if np.isfinite(self.clock.objective):
            sites = np.unique(self.served)
            sites = np.sort(np.r_[sites, order[~np.isin(order, sites)][: self.p - len(sites)]])
        self.take(improve_plan(self.region, self.served, sites, tries, self.seed))


def solve_over(search: DistrictSearch, priced: Priced, found: Found) -> bool:
    """The cheapest plan of these districts; False where the clock stopped that."""
    if len(found.site) == 0:
        return True
    solved = choose_districts(
        search.region,
        found,
        priced.state,
        p=search.p,
        seconds=search.clock.left(),
        margin=tolerance(search.clock.objective, search.clock.whole),
        seed=search.seed,
    )
    if solved.values is not None:
        search.take(read_districts(found, solved.values, search.region.cost.shape[1]))
    return solved.infeasible or solved.optimal


def hand_over(search: DistrictSearch, priced: Priced, *, most: int) -> bool:
    """Solve a branch over its useful districts; True where nothing better than the best plan is left in it."""
    if not np.isfinite(search.clock.objective):
        return False
    found = useful_districts(search.region, priced, cut=search.cut(), most=most)
    return found is not None and solve_over(search, priced, found)


def widest(search: DistrictSearch, priced: Priced, *, most: int) -> tuple[Found | None, float]:
    """The farthest distance from the bound within which at most `most` districts are useful, and those."""
    ceiling = min(search.cut(), float(search.region.cost.max(axis=0).sum()))
    lowest = np.ceil(priced.bound.value - 1e-6) if search.clock.whole else priced.bound.value
    best, reach = None, float(lowest) + 1e-6
    step = 1.0 if search.clock.whole else 1e-3 * ceiling
    within = reach
    while True:
        found = useful_districts(search.region, priced, cut=min(reach, ceiling), most=most)
        if found is None:
            return best, within
        best, within = found, min(reach, ceiling)
        if reach >= ceiling:
            return best, within
        reach += step
        step *= 1.2


def first_plans(search: DistrictSearch, priced: Priced) -> bool:
    """One model over the districts nearest to the bound, a larger one while there is no plan at all.

    Rules out all plans within its reach but the best it finds; True where that was everything.
    """
    for most in (FIRST_DISTRICTS, MOST_DISTRICTS):
        found, reach = widest(search, priced, most=most)
        if found is not None and solve_over(search, priced, found):
            search.clock.raise_bound(reach - 1e-6, "districts")
            if reach >= search.region.cost.max(axis=0).sum():
                return True
        if np.isfinite(search.clock.objective) or search.clock.stop():
            return False
    return False


def root(search: DistrictSearch, branch: Branch) -> tuple[Priced, Branch]:
    """Bound, quick plans and decisions before branching."""
    priced, _ = search.price(branch, PASSES[0])
    for pace in PASSES:
        priced, _ = search.price(branch, pace)
        search.clock.raise_bound(priced.bound.value, "bound")
        search.guess(priced)
        search.improve(priced, KICKS)
        branch = Branch(branch.state, priced.price, priced.bound.value)
        if search.clock.stop():
            break
    return priced, branch


def look(search: DistrictSearch, branch: Branch) -> list[Branch]:
    """Bound one branch, hand it over when few districts are left, else split it."""
    branch = Branch(branch.state.copy(), branch.price, branch.bound)
    priced, often = search.price(branch, NODE_PACE)
    for _ in range(3):
        if priced.bound.value > search.clock.objective - search.clock.margin():
            return []
        search.guess(priced)
        if decide(priced.bound, priced.value, search.p, branch.state, search.cut()) == 0:
            break
        priced, often = search.price(Branch(branch.state, priced.price, branch.bound), NODE_PACE)
    free = np.flatnonzero(branch.state == FREE)
    if hand_over(search, priced, most=FEW_DISTRICTS if len(free) else MOST_DISTRICTS):
        return []
    bound = max(branch.bound, priced.bound.value)
    if len(free) == 0:
        search.unsolved = min(search.unsolved, bound)
        return []
    return split(branch.state, priced.price, bound, often)


def split(state: Array, price: Array, bound: float, often: Array) -> list[Branch]:
    """Open or close the site chosen most nearly half the time; the likelier child comes last."""
    free = np.flatnonzero(state == FREE)
    j = free[np.argmin(np.abs(often[free] - 0.5))]
    children = []
    for decision in (CLOSED, OPEN):
        decided = state.copy()
        decided[j] = decision
        children.append(Branch(decided, price, bound))
    return children if often[j] >= 0.3 else children[::-1]


def explore_districts(search: DistrictSearch, start: Branch) -> None:
    """Depth first until done or out of time."""
    clock = search.clock
    stack = [start]
    while stack and not clock.stop():
        branch = stack.pop()
        if branch.bound <= clock.objective - clock.margin():
            clock.nodes += 1
            stack.extend(look(search, branch))
        least = min((one.bound for one in stack), default=np.inf)
        clock.raise_bound(min(least, search.unsolved, clock.objective - clock.margin()), "branch")


def run_districts(search: DistrictSearch) -> bool:
    """The whole search; False where it is proven that there is no plan."""
    sites = len(search.region.cost)
    ranked = np.sort(search.region.cost, axis=0)
    start = Branch(np.zeros(sites, np.int8), ranked[min(sites - 1, sites // search.p)].copy(), -np.inf)
    priced, branch = root(search, start)
    if search.clock.stop():
        return True
    complete = first_plans(search, priced)
    if complete:
        search.clock.raise_bound(search.clock.objective, "districts")
        return bool(np.isfinite(search.clock.objective))
    if not search.clock.stop():
        explore_districts(search, branch)
    return True


def solve_capacitated_p_median(
    cost: Floats,
    p: int,
    *,
    need: Floats,
    capacity: Floats,
    limits: Limits = EXACT,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> ClassicOutcome:
    """min Σ_i cost[i, s(i)] with p sites open, every client whole at one of them, Σ need <= capacity at each.

    cost[clients, sites]; needs and capacities are whole numbers. Sources: Osman and Christofides (1994),
    International Transactions in Operational Research 1, 317-336, for the problem; Baldacci, Hadjiconstantinou,
    Maniezzo and Mingozzi (2002), Computers & Operations Research 29, 365-386, for listing all useful districts.
    """
    matrix = checked_costs(cost)
    region = _region(matrix, need=need, capacity=capacity)
    if not 1 <= p <= matrix.shape[1]:
        raise ValueError(f"p must lie between 1 and {matrix.shape[1]}")
    clock = Clock(limits, monitor, whole_numbers(matrix))
    if np.sort(region.capacity)[-p:].sum() < region.need.sum() or region.need.max() > region.capacity.max():
        return clock.without_solution(Status.INFEASIBLE)
    search = DistrictSearch(region, p, seed, clock, np.full(len(matrix), -1))
    if not run_districts(search):
        return clock.without_solution(Status.INFEASIBLE)
    return clock.outcome(*_answer(search))


def _region(cost: Floats, *, need: Floats, capacity: Floats) -> Region:
    amounts, room = np.asarray(need), np.asarray(capacity)
    if amounts.shape != cost.shape[:1] or room.shape != cost.shape[1:]:
        raise ValueError("one need a client and one capacity a site")
    if not whole_numbers(amounts, room) or amounts.min() < 0 or room.min() < 0:
        raise ValueError("needs and capacities must be whole numbers, not negative")
    room = np.minimum(room, amounts.sum())
    return Region(np.ascontiguousarray(cost.T), amounts.astype(np.int64), room.astype(np.int64))


def _answer(search: DistrictSearch) -> tuple[Ints, Served]:
    """The open sites, filled up to p with sites that serve nobody, and who is served where."""
    if np.any(search.served < 0):
        return np.empty(0, np.int64), nobody()
    used = np.unique(search.served)
    spare = np.setdiff1d(np.arange(len(search.region.cost)), used)[: search.p - len(used)]
    clients = np.arange(len(search.served))
    return np.r_[used, spare], Served(clients, search.served.astype(np.int64), np.ones(len(clients)))
