"""One running search: the best plan and bound so far, the clock, and the moves that improve either."""

import numpy as np

from app.optimizer.assignment.assign import Assignment, assign
from app.optimizer.engine.dual import Ascender, Ascent, Pace, Prices
from app.optimizer.engine.exact_access import ExactAccess, assign_all, copy_exact_access, empty_exact_access
from app.optimizer.engine.exact_perturbation import perturb_exactly
from app.optimizer.engine.perturbation import Candidates, candidates_within, find_neighbours, perturb
from app.optimizer.engine.polish import outlook, polish
from app.optimizer.kernels.local_search import Terms, empty_scratch, sweep
from app.optimizer.kernels.model import Model
from app.optimizer.kernels.state import State, empty_state, settle
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.limits import Limits, Monitor, Progress
from app.optimizer.question.plan import Point, controllable_gap
from app.optimizer.question.problem import Bools, Floats, Ints

PENALTY = 3.0  # of a yen-equivalent beyond a limit, times the largest price
OVERLOAD = 0.2  # distance charged for a user beyond capacity, in mean unserved distances / 5
UNPRICED = 1.0  # the same while places have no prices yet
PASSES = 4  # of exact single changes over all buildings
PORTION, IDLE_PORTIONS = 8, 5  # buildings polished between two looks at the clock; portions in vain before giving up
BROKEN = 1e-6  # users without a place although service is guaranteed to them: rounding
PROOF = 1e-6  # gap at which a plan counts as proven best


class Search:
    """Holds what is known; `phase` methods change it and never make it worse."""

    def __init__(self, model: Model, limits: Limits, *, seed: int, monitor: Monitor) -> None:
        self.clock = Deadline(limits.seconds)
        self.model, self.limits, self.monitor, self.seed = model, limits, monitor, seed
        self.town = model.town
        self.rng = np.random.default_rng(seed)
        self.ascender = Ascender(model)
        self.state: State = empty_state(model)
        self.scratch = empty_scratch(model)
        self.prices = Prices(np.zeros_like(model.town.users_by_period), np.zeros(len(model.town.limit)))
        self.ascent: Ascent | None = None
        self.incumbent: Ints | None = None
        self.objective, self.bound = np.inf, -np.inf
        self.guess = np.inf  # of the objective, while there is no plan
        self.exact_bound = -np.inf  # proven by the exact finish
        self.fixings: list[Prices] = []  # prices that ruled strategies out
        self.given: Ints | None = None  # the strategies of the plan the search was given to start from
        self.infeasible = False
        self.relaxed = False  # the prices are those of the relaxed problem: no others prove more
        self.history: list[Point] = []
        self.near: tuple[Ints, Ints] | None = None
        self.limited = bool(model.town.capacitated.any())
        charges = model.problem.clients.unserved_distance
        self.distance_unit = float(np.mean(charges)) / 5.0 if len(charges) else 1.0
        self.closest = model.problem.closest_assignment
        self.overload = np.full(model.slots, UNPRICED * self.distance_unit)
        self.exact_access: list[ExactAccess] = []
        self.pool: list[Ints] = []  # polished plans, the latest last
        self.decided: set[bytes] = set()  # sets of strategies that were searched exactly before
        self.probed: set[tuple[int, int]] = set()  # building and strategy, questioned before
        self.place_price: Floats | None = None  # of the plan last assigned, else of the bound: a guess for the next
        self.broken = 0.0  # users of the incumbent left unserved against a guarantee
        self.promised = bool((model.town.promised & (model.town.users > 0).any(axis=1)).any())

    # -- the clock and the listener

    def left(self) -> float:
        """Seconds of work that are left."""
        return self.clock.left()

    def stopped(self) -> bool:
        return self.clock.passed() or self.monitor.cancelled()

    @property
    def gap(self) -> float:
        """Proven gap on the controllable part; inf without a plan or bound."""
        if not np.isfinite(self.objective) or not np.isfinite(self.bound):
            return np.inf
        return controllable_gap(self.objective, self.bound, self.model.floor_yen)

    def done(self) -> bool:
        close = self.gap <= max(self.limits.gap, PROOF) and self.broken <= BROKEN
        return close or self.infeasible or self.stopped()

    def record(self, phase: str) -> None:
        """Record the moment and report it."""
        seconds = self.clock.elapsed()
        # What leaves people without what they are promised is where the search stands, not a plan to tell of.
        incumbent = self.objective if self.keeps_promises() else None
        bound = self.bound if np.isfinite(self.bound) else None
        self.history.append(Point(seconds, incumbent, bound))
        gap = self.gap if incumbent is not None and np.isfinite(self.gap) else None
        self.monitor.report(Progress(seconds, phase, incumbent, bound, gap))

    def keeps_promises(self) -> bool:
        """Whether there is a plan, and nobody is left unserved in it to whom the service is guaranteed."""
        return self.incumbent is not None and self.broken <= BROKEN

    # -- looking at plans

    def stand_on(self, chosen: Ints, price: Floats | None = None) -> None:
        """Make `chosen` the plan the search stands on; price[slots]: what full places ask (distance per user)."""
        self.state.chosen[:] = chosen
        self.state.price[:] = 0.0 if price is None else price
        settle(self.town, self.state)

    def excess(self) -> Floats:
        """Share by which each limit is exceeded (<= 0: kept)."""
        return np.asarray((self.state.activity - self.town.limit) / self.ascender.size, dtype=np.float64)

    def keeps_limits(self) -> bool:
        return bool((self.excess() <= 1e-9).all())

    def least_access_yen(self) -> float:
        """Lower bound on the access loss of the plan the search stands on, at the state's prices (yen); exact where
        they are 0 and no place is overfull."""
        town, state, places = self.town, self.state, len(self.town.site_function)
        total = 0.0
        for f in range(town.price.shape[0]):
            part = slice(town.client_start[f], town.client_start[f + 1])
            total += float(np.einsum("ct,ct,t->", town.users[part], state.near[part], town.price[f]))
        asking = np.flatnonzero((state.level >= 0) & (state.price > 0.0))
        site, period = asking % places, asking // places
        room = town.capacity[site, state.level[asking]]
        yen = town.price[town.site_function[site], period] * state.price[asking]
        return total - float(yen @ np.where(np.isfinite(room), room, 0.0))

    def overloaded(self) -> bool:
        """Whether going to the nearest place does not do: a place is overfull or asks a price."""
        open_slots = np.flatnonzero(self.state.level >= 0)
        site = open_slots % len(self.town.site_function)
        capacity = self.town.capacity[site, self.state.level[open_slots]]
        full = self.state.load[open_slots] > capacity * (1 + 1e-9)
        return bool((full | (self.state.price[open_slots] > 0.0)).any())

    def judge(self) -> Assignment | None:
        """Keep the plan the search stands on if it is feasible and better; returns its exact assignment if made."""
        if not self.keeps_limits():
            return None
        cost = float(self.town.cost[self.state.chosen].sum())
        value = cost + self.least_access_yen()
        if value >= self.objective and self.broken <= BROKEN:
            return None
        if not (self.limited and self.overloaded()):
            self.keep(value, self.nobody_near())
            return None
        assignment = self.assign()
        self.keep(cost + assignment.access_yen, assignment.broken)
        return assignment

    def keep(self, value: float, broken: float) -> None:
        """Take the plan the search stands on for the incumbent if it is better and breaks no kept promise."""
        keeps, kept = broken <= BROKEN, self.broken <= BROKEN and self.incumbent is not None
        if value < np.inf and ((keeps and not kept) or (keeps == kept and value < self.objective)):
            self.objective, self.incumbent, self.broken = value, self.state.chosen.copy(), broken

    def nobody_near(self) -> float:
        """Users who have no open place although service is guaranteed to them."""
        if not self.promised:
            return 0.0
        left = (self.state.first < 0) & self.town.promised[:, None]
        return float(self.town.users[left].sum())

    def assign(self, *, want_visits: bool = False) -> Assignment:
        """The exact assignment of the plan the search stands on."""
        assignment = assign(self.model, self.state.level, guess=self.place_price, want_visits=want_visits)
        self.place_price = assignment.place_price
        return assignment

    # -- the bound

    def climb(self, pace: Pace) -> Ascent:
        """Raise the bound from the present prices."""
        target = self.objective if np.isfinite(self.objective) else self.guess
        ascent = self.ascender.climb(self.model.allowed, self.prices, target=target, pace=pace, stopped=self.stopped)
        self.prices, self.ascent = ascent.prices, ascent
        self.bound = max(self.bound, ascent.bound)
        if self.limited and not self.closest:
            self.place_price = ascent.place_price if self.place_price is None else self.place_price
            self.overload[:] = OVERLOAD * self.distance_unit
        return ascent

    def reduced_costs(self) -> Floats:
        """Priced value of each strategy above its building's best [K]."""
        if self.ascent is None:
            return np.zeros(len(self.town.cost))
        value = np.where(self.model.allowed, self.ascent.value, np.inf)
        least = np.minimum.reduceat(value, self.town.start[:-1])
        return np.asarray(value - np.repeat(least, np.diff(self.town.start)), dtype=np.float64)

    def fix(self) -> None:
        """Drop strategies that are in no better plan: bound + reduced cost > objective."""
        if self.ascent is None or not np.isfinite(self.objective) or self.incumbent is None:
            return
        window = self.objective - self.ascent.bound + 1e-7 * abs(self.objective)
        keep = self.model.allowed & (self.reduced_costs() <= window)
        keep[self.incumbent] = True
        if (keep < self.model.allowed).any():
            self.note_fixing(self.ascent.prices)
        self.model.allowed[:] = keep

    def note_fixing(self, prices: Prices) -> None:
        """Remember prices that ruled strategies out: whoever verifies the bound needs them."""
        self.fixings.append(Prices(prices.pi.astype(np.float32), prices.mu.copy()))

    # -- the plan

    def terms(self, *, strictness: float, priced: bool = False) -> Terms:
        """What the next sweeps minimise; strictness multiplies the usual penalty."""
        mu = self.prices.mu
        weight = strictness * PENALTY * max(1.0, float(mu.max(initial=0.0)))
        nothing = np.zeros(len(mu))
        return Terms(self.model.allowed, mu if priced else nothing, np.full(len(mu), weight), self.overload)

    def descend(self, *, strictness: float = 1.0, priced: bool = False, passes: int = 20) -> None:
        order = self.rng.permutation(len(self.town.start) - 1)
        sweep(self.town, self.state, self.terms(strictness=strictness, priced=priced), self.scratch, order, passes)

    def repair(self) -> bool:
        """Bring the plan inside the limits under growing penalties."""
        strictness = 1.0
        for _ in range(6):
            if self.keeps_limits() or self.stopped():
                break
            strictness *= 4.0
            self.descend(strictness=strictness, passes=10)
        return self.keeps_limits()

    def settle_and_judge(self) -> Assignment | None:
        """Repair the limits, then judge; None where they cannot be kept."""
        return self.judge() if self.repair() else None

    def try_choice(self, chosen: Ints) -> None:
        """From a priced choice: search at the bound's prices of limits and places, then within the true limits."""
        self.stand_on(chosen, self.asked())
        self.descend(strictness=0.1, priced=True)
        self.descend()
        if self.closest and self.limited:
            self.empty_full_places()
        self.settle_and_judge()

    def empty_full_places(self) -> None:
        """Where everybody must use the nearest place: charge those beyond its capacity ever more."""
        for times in (1.0, 30.0, 1000.0):
            self.overload[:] = times * self.distance_unit
            self.descend(strictness=5.0)
            if not self.overloaded():
                break
        self.overload[:] = 1000.0 * self.distance_unit

    def asked(self) -> Floats:
        """What full places ask at the prices of the bound [slots]; 0 before there are any, and where everybody must
        use the nearest place."""
        return np.zeros(self.model.slots) if self.ascent is None or self.closest else self.ascent.place_price

    def perturb(self, tries: int) -> None:
        """Iterated local search around the best plan among strategies of small reduced cost."""
        if self.incumbent is None or tries <= 0:
            return
        self.near = self.near or find_neighbours(self.model)
        self.stand_on(self.incumbent)
        if self.limited and not self.closest:
            self.stand_on(self.incumbent, self.asked())
        candidates = self._candidates()
        terms = self.terms(strictness=5.0)
        if len(candidates.centres) == 0:
            return
        batch = max(50, tries // 8)
        for _ in range(0, tries, batch):
            if self.stopped():
                break
            seed = int(self.rng.integers(2**31))
            perturb(self.town, self.state, terms, self.scratch, candidates, batch, seed)
            self.judge()
        self.settle_and_judge()

    def perturb_exactly(self, tries: int) -> None:
        """The same judged by the exact assignment, where places are short."""
        if self.incumbent is None or not self.limited or tries <= 0:
            return
        self.near = self.near or find_neighbours(self.model)
        self.perturb_among(self._candidates(), self.model.allowed, tries)

    def perturb_among(self, candidates: Candidates, allowed: Bools, tries: int) -> None:
        """Shake the best plan exactly, among the given choices; the answers are among the allowed strategies."""
        exact, spare, kept = self.exact_copies(3)
        terms, closest = self.terms(strictness=5.0), self.model.problem.closest_assignment
        terms = terms._replace(allowed=allowed)
        for _ in range(0, tries, 10):
            if self.done() or len(candidates.centres) == 0:
                break
            seed = int(self.rng.integers(2**31))
            perturb_exactly(
                self.town, self.state, terms, self.scratch, exact, spare, kept, candidates, 10, seed, closest
            )
            self.adopt(exact)

    def polish(self, passes: int, *, start: Ints | None = None) -> None:
        """Improve the best plan, or `start`, by single changes judged exactly, as long as the gap asks for it."""
        if self.incumbent is None or not self.limited:
            return
        exact, spare = self.exact_copies(2, start)
        terms, closest = self.terms(strictness=5.0), self.model.problem.closest_assignment
        for _ in range(passes):
            best, total, idle = outlook(self.town, self.state, terms, self.scratch, exact), 0.0, 0
            order = np.argsort(best, kind="stable")[: np.count_nonzero(best < 0.0)]
            for first in range(0, len(order), PORTION):
                if self.done():
                    return
                part = order[first : first + PORTION]
                gained = polish(self.town, self.state, terms, self.scratch, exact, spare, part, closest)
                self.adopt(exact)
                total, idle = total + gained, 0 if gained < 0.0 else idle + 1
                if idle >= IDLE_PORTIONS:
                    break
            if total > -1e-9:
                break

    def polished(self, start: Ints) -> Ints:
        """`start` after exact single changes; as it is where the search is over."""
        if not self.done():
            self.polish(PASSES, start=start)
            return self.state.chosen.copy()
        return start

    def exact_copies(self, copies: int, start: Ints | None = None) -> list[ExactAccess]:
        """Stand on the best plan or on `start`, assigned exactly."""
        assert self.incumbent is not None  # noqa: S101
        self.stand_on(self.incumbent if start is None else start)
        while len(self.exact_access) < copies:
            self.exact_access.append(empty_exact_access(self.model))
        copies_made, everything = self.exact_access[:copies], np.ones(self.town.price.shape, np.bool_)
        if self.place_price is not None:
            copies_made[0].price[:] = self.place_price
        copies_made[0].failed[:] = np.nan
        assign_all(self.town, self.state, copies_made[0], self.model.problem.closest_assignment)
        for exact in copies_made[1:]:
            copy_exact_access(copies_made[0], exact, everything, self.town)
        return copies_made

    def adopt(self, exact: ExactAccess) -> None:
        """Keep the plan the search stands on, assigned in `exact`, if it is better."""
        value = float(self.town.cost[self.state.chosen].sum()) + float(exact.access.sum())
        if (value < self.objective or self.broken > BROKEN) and self.keeps_limits():
            self.keep(value, self.assign().broken if self.promised else 0.0)

    def _candidates(self) -> Candidates:
        assert self.near is not None  # noqa: S101
        reduced = self.reduced_costs()
        controllable = abs(self.objective - self.model.floor_yen)
        window = max(self.objective - self.bound, 1e-4 * controllable)
        usual = float(np.quantile(reduced[np.isfinite(reduced)], 0.35))
        return candidates_within(
            self.model, self.near, self.model.allowed, reduced=reduced, window=max(0.5 * window, usual)
        )
