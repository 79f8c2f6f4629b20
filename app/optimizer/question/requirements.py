"""Builds the further rows of a problem: minimum numbers, together and apart, changes a period, and any given sum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.optimizer.question.problem import Floats, Ints, Rows, Strategies


@dataclass(frozen=True, slots=True)
class Requirement:
    """lower <= Σ value · u over chosen strategies <= upper (±inf where there is no such side)."""

    name: str
    strategy: Ints
    value: Floats
    lower: float = -np.inf
    upper: float = np.inf


def make_rows(requirements: Sequence[Requirement]) -> Rows:
    """All requirements as the rows of a problem, in the given order."""
    counts = [len(requirement.strategy) for requirement in requirements]
    strategy = [np.asarray(requirement.strategy, np.int64) for requirement in requirements]
    value = [np.asarray(requirement.value, np.float64) for requirement in requirements]
    return Rows(
        tuple(requirement.name for requirement in requirements),
        np.r_[0, np.cumsum(counts)].astype(np.int64),
        np.concatenate([np.empty(0, np.int64), *strategy]),
        np.concatenate([np.empty(0), *value]),
        np.array([requirement.lower for requirement in requirements], dtype=np.float64),
        np.array([requirement.upper for requirement in requirements], dtype=np.float64),
    )


def at_least_open(strategies: Strategies, sites: Ints, *, period: int, count: int, name: str) -> Requirement:
    """At least `count` of the given sites are open in a period: a function's minimum number, or with the shelters of
    one area and count 1, "an area never loses its last shelter"."""
    owner = np.repeat(np.arange(len(strategies.cost_yen)), np.diff(strategies.offer_start))
    hit = np.isin(strategies.offer_site, sites) & (strategies.offer_period == period)
    number = np.bincount(owner[hit], minlength=len(strategies.cost_yen))
    used = np.flatnonzero(number)
    return Requirement(name, used, number[used].astype(np.float64), lower=float(count))


def together(first: Ints, second: Ints, *, name: str) -> Requirement:
    """A strategy of the first set is chosen exactly when one of the second is (sets of two buildings)."""
    return Requirement(name, *_difference(first, second), lower=0.0, upper=0.0)


def only_if(first: Ints, second: Ints, *, name: str) -> Requirement:
    """A strategy of the first set only with one of the second: a giver closes only where its receiver exists."""
    return Requirement(name, *_difference(first, second), upper=0.0)


def not_together(first: Ints, second: Ints, *, name: str) -> Requirement:
    """At most one of the two sets."""
    strategy = np.r_[first, second]
    return Requirement(name, strategy, np.ones(len(strategy)), upper=1.0)


def changes_at_most(changes: Floats, period: int, *, count: float) -> Requirement:
    """At most `count` changes in a period; changes[K, T] says how many a strategy makes when."""
    used = np.flatnonzero(changes[:, period])
    return Requirement(f"changes in {period}", used, changes[used, period].astype(np.float64), upper=count)


def sum_at_most(amount: Floats, limit: float, *, name: str) -> Requirement:
    """Any sum over strategies, for example carbon (t) of a plan; amount[K]."""
    used = np.flatnonzero(amount)
    return Requirement(name, used, amount[used].astype(np.float64), upper=limit)


def _difference(first: Ints, second: Ints) -> tuple[Ints, Floats]:
    strategy = np.r_[first, second].astype(np.int64)
    return strategy, np.r_[np.ones(len(first)), -np.ones(len(second))]
