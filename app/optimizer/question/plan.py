"""What the optimizer answers: a plan, how good it is, and the prices that prove it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

ENGINE_VERSION = "4"


class Status(StrEnum):
    OPTIMAL = "optimal"  # the bound meets the plan (relative 1e-6 of the controllable part)
    FEASIBLE = "feasible"  # a plan with a proven gap
    INFEASIBLE = "infeasible"  # proven: no plan keeps every limit; see `infeasible.diagnose`
    TIME_LIMIT_NO_PLAN = "time_limit_no_plan"
    CANCELLED = "cancelled"  # stopped on request; the plan found so far, if any, is kept


@dataclass(frozen=True, slots=True)
class Visits:
    """Who goes where: entry v says that `share[v]` of the users of the client owning list entry `pair[v]`
    use that entry's site in `period[v]`. What is missing to 1 for a client and period is unserved.
    """

    pair: NDArray[np.int64]
    period: NDArray[np.int64]
    share: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """One strategy for each building (index into the problem's strategies) and who goes where under it."""

    strategy: NDArray[np.int64]
    visits: Visits


class Proof(StrEnum):
    """What a bound rests on: published prices and trees of prices, which `question.proof` counts again; or the word of
    the exact finish, where its own tree was too large to be counted again or all must use the nearest place."""

    PRICES = "prices"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class FixingPrices:
    """Prices that rule strategies out of every better plan; arrays and units as in `Duals`."""

    client_distance: NDArray[np.float32] | NDArray[np.float64]
    budget: NDArray[np.float64]
    area_yen_per_m2: float
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Branch:
    """One entry of a tree of prices, depth first: `split` is the strategy that branches (first the part in which its
    building takes it, then the part without it), or -1 for a leaf with the prices that close it."""

    split: int
    prices: FixingPrices | None


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the limits, all >= 0 unless said: the proof of the bound and a warm start for neighbours.

    client_distance[C, T]: π, the distance at which a client would pay to be served elsewhere
    budget[T]: yen saved per further yen of budget; area_yen_per_m2
    rows[J]: yen per unit, positive when the upper limit binds, negative when the lower one does
    place_yen[N, T]: yen saved per further place at a site
    strategy_value_yen[K]: priced value of each strategy; bound_yen: L at these prices over all allowed strategies, so
    that bound_yen + value - least value of its building bounds every plan that takes the strategy
    fixing: earlier prices that leave out strategies of no better plan, one after the other, before these ones count
    tree: prices part by part of what is left then, where one set of prices does not prove the bound
    """

    client_distance: NDArray[np.float64]
    budget: NDArray[np.float64]
    area_yen_per_m2: float
    rows: NDArray[np.float64]
    place_yen: NDArray[np.float64]
    strategy_value_yen: NDArray[np.float64]
    bound_yen: float
    fixing: tuple[FixingPrices, ...] = ()
    tree: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class WarmStart:
    """An earlier plan and its prices; strategies that are no longer allowed are replaced. least_yen: what is proven
    before the search of every plan of the problem, as of a wider problem's (see `narrower.narrows`)."""

    strategy: NDArray[np.int64] | None = None
    duals: Duals | None = None
    least_yen: float = -np.inf


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of the search, yen."""

    seconds: float
    incumbent_yen: float | None
    bound_yen: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of `solve`.

    objective_yen = cost_yen + access_yen, bound_yen <= every plan's objective.
    gap = (objective - bound) / |objective - floor_yen|, where floor_yen is the access loss that remains with
    every place open, which no plan can change; None without a plan or a bound.
    proof: what bound_yen rests on.
    """

    status: Status
    plan: Plan | None
    objective_yen: int | None
    bound_yen: int | None
    gap: float | None
    floor_yen: int
    cost_yen: int | None
    access_yen: int | None
    seconds: float
    peak_mb: float
    history: tuple[Point, ...]
    duals: Duals | None
    proof: Proof = Proof.PRICES
    engine_version: str = ENGINE_VERSION

    def warm_start(self) -> WarmStart:
        """This answer as the start of a neighbouring problem."""
        return WarmStart(strategy=None if self.plan is None else self.plan.strategy, duals=self.duals)


def controllable_gap(objective: float, bound: float, floor: float) -> float:
    """(objective - bound) / |objective - floor|, never negative."""
    return max(0.0, objective - bound) / max(abs(objective - floor), 1.0)
