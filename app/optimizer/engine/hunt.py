"""One running search: the best plan and bound so far, the clock, and the moves that improve either."""

import time

import numpy as np

from app.optimizer.assignment.assign import Assignment, assign
from app.optimizer.engine.dual import Ascender, Ascent, Pace, Prices
from app.optimizer.engine.exact import Exact, copy_exact, empty_exact, reckon_all
from app.optimizer.engine.exact_shake import shake_exactly
from app.optimizer.engine.polish import outlook, polish
from app.optimizer.engine.shake import Choices, choices_within, find_neighbours, shake
from app.optimizer.kernels.model import Model
from app.optimizer.kernels.search import Terms, empty_desk, sweep
from app.optimizer.kernels.state import State, empty_state, settle
from app.optimizer.question.limits import Limits, Monitor, Progress
from app.optimizer.question.plan import Point, controllable_gap
from app.optimizer.question.problem import Bools, Floats, Ints

PENALTY = 3.0  # of a yen-equivalent beyond a limit, times the largest price
OVERLOAD = 0.6  # least distance charged for a user beyond capacity, in mean unserved distances / 5
PORTION, IDLE_PORTIONS = 8, 5  # buildings polished between two looks at the clock; portions in vain before giving up
PROOF = 1e-6  # gap at which a plan counts as proven best


class Hunt:
    """Holds what is known; `phase` methods change it and never make it worse."""

    def __init__(self, model: Model, limits: Limits, *, seed: int, monitor: Monitor) -> None:
        self.began = time.perf_counter()
        self.model, self.limits, self.monitor, self.seed = model, limits, monitor, seed
        self.town = model.town
        self.rng = np.random.default_rng(seed)
        self.ascender = Ascender(model)
        self.state: State = empty_state(model)
        self.desk = empty_desk(model)
        self.prices = Prices(np.zeros_like(model.town.users_by_period), np.zeros(len(model.town.limit)))
        self.ascent: Ascent | None = None
        self.best: Ints | None = None
        self.objective, self.bound = np.inf, -np.inf
        self.guess = np.inf  # of the objective, while there is no plan
        self.infeasible = False
        self.history: list[Point] = []
        self.near: tuple[Ints, Ints] | None = None
        self.limited = bool(model.town.capacitated.any())
        self.distance_unit = float(np.mean(model.town.unserved)) / 5.0 if len(model.town.unserved) else 1.0
        self.overload = np.full(model.slots, self.distance_unit)
        self.books: list[Exact] = []
        self.pool: list[Ints] = []  # polished plans, the latest last
        self.doubted: set[tuple[int, int]] = set()  # building and strategy, questioned before
        self.place_price: Floats | None = None  # of the plan last assigned, else of the bound: a guess for the next

    # -- the clock and the listener

    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def stopped(self) -> bool:
        return self.seconds() >= self.limits.seconds or self.monitor.cancelled()

    @property
    def gap(self) -> float:
        """Proven gap on the controllable part; inf without a plan or bound."""
        if not np.isfinite(self.objective) or not np.isfinite(self.bound):
            return np.inf
        return controllable_gap(self.objective, self.bound, self.model.floor_yen)

    def done(self) -> bool:
        return self.gap <= max(self.limits.gap, PROOF) or self.infeasible or self.stopped()

    def tell(self, phase: str) -> None:
        """Record the moment and report it."""
        seconds = self.seconds()
        incumbent = self.objective if np.isfinite(self.objective) else None
        bound = self.bound if np.isfinite(self.bound) else None
        self.history.append(Point(seconds, incumbent, bound))
        gap = self.gap if np.isfinite(self.gap) else None
        self.monitor.report(Progress(seconds, phase, incumbent, bound, gap))

    # -- looking at plans

    def take(self, chosen: Ints) -> None:
        """Make `chosen` the plan the search stands on."""
        self.state.chosen[:] = chosen
        settle(self.town, self.state)

    def excess(self) -> Floats:
        """Share by which each limit is exceeded (<= 0: kept)."""
        return np.asarray((self.state.activity - self.town.limit) / self.ascender.size, dtype=np.float64)

    def keeps_limits(self) -> bool:
        return bool((self.excess() <= 1e-9).all())

    def near_yen(self) -> float:
        """Access loss with everybody at the nearest open place: a lower bound on the plan's (yen)."""
        total, town = 0.0, self.town
        for f in range(town.price.shape[0]):
            part = slice(town.client_start[f], town.client_start[f + 1])
            total += float(np.einsum("ct,ct,t->", town.users[part], self.state.near[part], town.price[f]))
        return total

    def overloaded(self) -> bool:
        open_slots = np.flatnonzero(self.state.level >= 0)
        site = open_slots % len(self.town.site_function)
        capacity = self.town.capacity[site, self.state.level[open_slots]]
        return bool((self.state.load[open_slots] > capacity * (1 + 1e-9)).any())

    def judge(self) -> Assignment | None:
        """Keep the plan the search stands on if it is feasible and better; returns its exact assignment if made."""
        if not self.keeps_limits():
            return None
        cost = float(self.town.cost[self.state.chosen].sum())
        value, assignment = cost + self.near_yen(), None
        if value >= self.objective:
            return None
        if self.limited and self.overloaded():
            assignment = self.assign()
            value = cost + assignment.access_yen
        if value < self.objective:
            self.objective, self.best = value, self.state.chosen.copy()
        return assignment

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
        if self.limited:
            self.place_price = ascent.place_price if self.place_price is None else self.place_price
            self.overload = np.maximum(ascent.place_price, OVERLOAD * self.distance_unit)
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
        if self.ascent is None or not np.isfinite(self.objective) or self.best is None:
            return
        window = self.objective - self.ascent.bound + 1e-7 * abs(self.objective)
        keep = self.model.allowed & (self.reduced_costs() <= window)
        keep[self.best] = True
        self.model.allowed[:] = keep

    # -- the plan

    def terms(self, *, strictness: float, priced: bool = False) -> Terms:
        """What the next sweeps minimise; strictness multiplies the usual penalty."""
        mu = self.prices.mu
        weight = strictness * PENALTY * max(1.0, float(mu.max(initial=0.0)))
        nothing = np.zeros(len(mu))
        return Terms(self.model.allowed, mu if priced else nothing, np.full(len(mu), weight), self.overload)

    def descend(self, *, strictness: float = 1.0, priced: bool = False, passes: int = 20) -> None:
        order = self.rng.permutation(len(self.town.start) - 1)
        sweep(self.town, self.state, self.terms(strictness=strictness, priced=priced), self.desk, order, passes)

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
        return self.judge() if self.repair() else None

    def try_choice(self, chosen: Ints) -> None:
        """From a priced choice: search with prices, then with the true limits."""
        self.take(chosen)
        self.descend(strictness=0.1, priced=True)
        self.descend()
        self.settle_and_judge()

    def _place_prices(self, *, share: float, least: float) -> Floats:
        prices = self.assign().place_price
        return np.maximum(share * prices, least * self.distance_unit)

    def shake(self, tries: int) -> None:
        """Iterated local search around the best plan among strategies of small reduced cost."""
        if self.best is None or tries <= 0:
            return
        self.near = self.near or find_neighbours(self.model)
        self.take(self.best)
        if self.limited:
            self.overload = self._place_prices(share=1.0, least=0.5)
        choices = self._choices()
        terms = self.terms(strictness=5.0)
        if len(choices.centres) == 0:
            return
        batch = max(50, tries // 8)
        for _ in range(0, tries, batch):
            if self.stopped():
                break
            seed = int(self.rng.integers(2**31))
            shake(self.town, self.state, terms, self.desk, choices, batch, seed)
            self.judge()
        self.settle_and_judge()

    def shake_exactly(self, tries: int) -> None:
        """The same judged by the exact assignment, where places are short."""
        if self.best is None or not self.limited or tries <= 0:
            return
        self.near = self.near or find_neighbours(self.model)
        self.shake_among(self._choices(), self.model.allowed, tries)

    def shake_among(self, choices: Choices, allowed: Bools, tries: int) -> None:
        """Shake the best plan exactly, among the given choices; the answers are among the allowed strategies."""
        exact, spare, kept = self.reckon(3)
        terms, closest = self.terms(strictness=5.0), self.model.problem.closest_assignment
        terms = terms._replace(allowed=allowed)
        for _ in range(0, tries, 10):
            if self.done() or len(choices.centres) == 0:
                break
            seed = int(self.rng.integers(2**31))
            shake_exactly(self.town, self.state, terms, self.desk, exact, spare, kept, choices, 10, seed, closest)
            self.adopt(exact)

    def polish(self, passes: int, *, start: Ints | None = None) -> None:
        """Improve the best plan, or `start`, by single changes judged exactly, as long as the gap asks for it."""
        if self.best is None or not self.limited:
            return
        exact, spare = self.reckon(2, start)
        terms, closest = self.terms(strictness=5.0), self.model.problem.closest_assignment
        for _ in range(passes):
            best, total, idle = outlook(self.town, self.state, terms, self.desk, exact), 0.0, 0
            order = np.argsort(best, kind="stable")[: np.count_nonzero(best < 0.0)]
            for first in range(0, len(order), PORTION):
                if self.done():
                    return
                part = order[first : first + PORTION]
                gained = polish(self.town, self.state, terms, self.desk, exact, spare, part, closest)
                self.adopt(exact)
                total, idle = total + gained, 0 if gained < 0.0 else idle + 1
                if idle >= IDLE_PORTIONS:
                    break
            if total > -1e-9:
                break

    def reckon(self, copies: int, start: Ints | None = None) -> list[Exact]:
        """Stand on the best plan or on `start`, reckoned exactly."""
        assert self.best is not None  # noqa: S101
        self.take(self.best if start is None else start)
        while len(self.books) < copies:
            self.books.append(empty_exact(self.model))
        books, everything = self.books[:copies], np.ones(self.town.price.shape, np.bool_)
        if self.place_price is not None:
            books[0].price[:] = self.place_price
        reckon_all(self.town, self.state, books[0], self.model.problem.closest_assignment)
        for book in books[1:]:
            copy_exact(books[0], book, everything, self.town)
        return books

    def adopt(self, book: Exact) -> None:
        """Keep the plan the search stands on, reckoned in `book`, if it is better."""
        value = float(self.town.cost[self.state.chosen].sum()) + float(book.access.sum())
        if value < self.objective and self.keeps_limits():
            self.objective, self.best = value, self.state.chosen.copy()

    def _choices(self) -> Choices:
        assert self.near is not None  # noqa: S101
        reduced = self.reduced_costs()
        controllable = abs(self.objective - self.model.floor_yen)
        window = max(self.objective - self.bound, 1e-4 * controllable)
        usual = float(np.quantile(reduced[np.isfinite(reduced)], 0.35))
        return choices_within(
            self.model, self.near, self.model.allowed, reduced=reduced, window=max(0.5 * window, usual)
        )
