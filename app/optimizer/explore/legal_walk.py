"""Legal plans by chance: a walk through the plans that keep every limit and promise, to see where one plan stands.

A step gives one building, or two that share a limit, another allowed strategy. Both ways are drawn equally often and
what breaks a limit is not done, so that a long walk is in every plan it can reach equally often (Metropolis et al.
1953; for districts Fifield et al. 2020). Several walks from one plan tell by their spread whether they
were long enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.assignment.assign import assign_function, assign_nearest
from app.optimizer.assignment.flow import total_distance
from app.optimizer.engine.ready import load_kernels
from app.optimizer.explore.placing import TOLERANCE, keeps_limits
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.kernels.pricing import add_rows, set_levels
from app.optimizer.question.problem import Bools, Floats, Ints, Problem

PAIR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class LegalPlan:
    """A plan met on a walk: its strategies [B], life-cycle cost in yen, and access loss in user-distance."""

    strategy: Ints
    cost_yen: float
    access: float
    walk: int


def walk_legally(
    problem: Problem, start: Ints, *, walks: int = 4, steps_between: int = 200, seed: int = 0
) -> Iterator[LegalPlan]:
    """Plans that keep every limit, without end: each walk in turn goes on by so many tries and tells where it is.

    Raises ValueError where `start` breaks a limit or promise.
    """
    load_kernels()
    model = build_model(replace(problem, alpha_yen=1.0))
    if not keeps_limits(model, start):
        raise ValueError("the walk must begin in a plan that keeps the limits")
    walkers = [_Walker(model, start, np.random.default_rng([seed, walk])) for walk in range(walks)]
    while True:
        for number, walker in enumerate(walkers):
            for _ in range(steps_between):
                walker.step()
            yield walker.told(number)


class _Walker:
    """Where one walk is: the strategies, what of each limit they use, and the ways of every function and period."""

    def __init__(self, model: Model, start: Ints, rng: np.random.Generator) -> None:
        self.model, self.town, self.rng = model, model.town, rng
        self.strategy = start.copy()
        self.activity = np.zeros(len(model.town.limit))
        add_rows(model.town, self.strategy, self.activity)
        self.level = np.empty(model.slots, np.int8)
        set_levels(model.town, self.strategy, self.level)
        self.prices = np.zeros(len(self.level))
        self.access: Floats = np.zeros(model.town.price.shape)
        for f, t in np.ndindex(*self.access.shape):
            self.access[f, t] = self._ways(f, t)
        if not np.isfinite(self.access).all():
            raise ValueError("the walk must begin in a plan that keeps its promises")
        allowed = model.problem.strategies.allowed
        self.choices = [self._allowed(b, allowed) for b in range(model.problem.buildings)]
        self.free = np.array([b for b, found in enumerate(self.choices) if len(found) > 1], dtype=np.int64)
        self.sharing = _buildings_of_rows(model.problem, self.free)

    def _allowed(self, building: int, allowed: Bools) -> Ints:
        first, last = self.town.start[building : building + 2]
        return np.arange(first, last)[allowed[first:last]]

    def told(self, number: int) -> LegalPlan:
        cost = float(self.town.cost[self.strategy].sum())
        return LegalPlan(self.strategy.copy(), cost, float(self.access.sum()), number)

    def step(self) -> None:
        """One try; what would break a limit or a promise is taken back."""
        if not len(self.free):
            return
        changes = [(building, self._other(building)) for building in self._drawn()]
        moved = self._activity_after(changes)
        limit = self.town.limit
        if (moved > limit + TOLERANCE * (1.0 + np.abs(limit))).any():
            return
        before = self.level.copy()
        parts = self._open(changes)
        ways = {part: self._ways(*part) for part in parts}
        if not np.isfinite(list(ways.values())).all():
            self.level = before
            return
        for building, strategy in changes:
            self.strategy[building] = strategy
        for part, way in ways.items():
            self.access[part] = way
        self.activity = moved

    def _drawn(self) -> list[int]:
        """One building, or two that share a limit."""
        if len(self.sharing) and self.rng.random() < PAIR_SHARE:
            together = self.sharing[self.rng.integers(len(self.sharing))]
            return [int(b) for b in self.rng.choice(together, 2, replace=False)]
        return [int(self.rng.choice(self.free))]

    def _other(self, building: int) -> int:
        others = self.choices[building]
        others = others[others != self.strategy[building]]
        return int(self.rng.choice(others))

    def _activity_after(self, changes: list[tuple[int, int]]) -> Floats:
        town, moved = self.town, self.activity.copy()
        for building, strategy in changes:
            for k, sign in ((self.strategy[building], -1.0), (strategy, 1.0)):
                part = slice(town.row_start[k], town.row_start[k + 1])
                np.add.at(moved, town.row_index[part], sign * town.row_value[part])
        return moved

    def _open(self, changes: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Opens what the changed buildings offer; the functions and periods in which that makes a difference."""
        town, places, changed = self.town, len(self.town.site_function), set()
        for building, strategy in changes:
            old = slice(*town.offer_start[self.strategy[building] : self.strategy[building] + 2])
            new = slice(*town.offer_start[strategy : strategy + 2])
            touched = np.union1d(town.offer_slot[old], town.offer_slot[new])
            before = self.level[touched].copy()
            self.level[town.offer_slot[old]] = -1
            self.level[town.offer_slot[new]] = town.offer_level[new]
            for slot in touched[self.level[touched] != before].tolist():
                changed.add((int(town.site_function[slot % places]), slot // places))
        return changed

    def _ways(self, f: int, t: int) -> float:
        """Access loss of one function in one period; inf where a promise is broken or the nearest places overflow."""
        town = self.town
        if self.model.problem.closest_assignment:
            transport, flow, overflows = assign_nearest(town, f, t, self.level)
            if overflows:
                return float(np.inf)
        else:
            transport, flow = assign_function(town, f, t, self.level, self.prices)
        promised = town.promised[town.client_start[f] : town.client_start[f + 1]]
        if promised.any() and float(flow.unserved[promised].sum()) > TOLERANCE:
            return float(np.inf)
        return float(town.price[f, t]) * float(total_distance(transport, flow))


def _buildings_of_rows(problem: Problem, free: Ints) -> list[Ints]:
    """The free buildings of each limit that concerns two or more of them, but not nearly all."""
    rows, building = problem.rows, problem.strategies.building()
    found = []
    for j in range(len(rows.names)):
        mine = np.intersect1d(building[rows.strategy[rows.start[j] : rows.start[j + 1]]], free)
        if 2 <= len(mine) <= max(2, len(free) // 4):
            found.append(mine)
    return found


def agreement(values: Floats, walk: Ints) -> float | None:
    """How far several walks tell the same of a figure (Gelman and Rubin 1992, of the later half of each): 1 where they
    agree, above 1.1 they were too short. None with too few plans or where nothing varies."""
    parts = [found[len(found) // 2 :] for found in (values[walk == number] for number in np.unique(walk))]
    shortest = min((len(part) for part in parts), default=0)
    if len(parts) < 2 or shortest < 4:
        return None
    even = np.array([part[-shortest:] for part in parts])
    within = float(even.var(axis=1, ddof=1).mean())
    if within <= 0:
        return None
    between = float(even.mean(axis=1).var(ddof=1))
    return float(np.sqrt((within * (shortest - 1) / shortest + between) / within))
