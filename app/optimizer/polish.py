"""Single-building changes judged by the exact assignment, where overload prices alone mislead."""

import numpy as np

from app.optimizer.exact import Exact, copy_exact, foresee, switch
from app.optimizer.kernel import kernel
from app.optimizer.model import Town
from app.optimizer.problem import Bools, Floats, Ints
from app.optimizer.search import Desk, Terms, amount
from app.optimizer.state import State, change, count_rows

TRIALS = 3  # strategies of a building tried exactly, most promising first


@kernel
def try_exactly(
    town: Town, state: State, exact: Exact, spare: Exact, touched: Bools, b: int, k: int, closest: bool
) -> float:
    """Change b to k if limits hold and the exact objective falls; returns the change made (<= 0, yen).

    `spare` is equal to `exact` before and after.
    """
    present, little = state.chosen[b], -1e-9 * (1.0 + abs(town.cost[k]))
    delta = switch(town, state, exact, touched, b, k, closest, little)
    if delta < little:
        copy_exact(exact, spare, touched, town)
        return delta
    change(town, state, b, present)
    copy_exact(spare, exact, touched, town)
    return 0.0


@kernel
def prospects(town: Town, state: State, terms: Terms, desk: Desk, exact: Exact, b: int) -> Floats:
    """Lower bound on the change of the objective by each strategy of a building (yen); inf where not allowed."""
    present, first = state.chosen[b], town.start[b]
    foresee(town, state, exact, desk, b)
    count_rows(town, state, present, -1.0)
    base = amount(town, state, terms, desk, present)
    value = np.full(town.start[b + 1] - first, np.inf)
    for i in range(value.shape[0]):
        if terms.allowed[first + i] and first + i != present:
            value[i] = amount(town, state, terms, desk, first + i) - base
    count_rows(town, state, present, 1.0)
    return value


@kernel
def polish_building(
    town: Town, state: State, terms: Terms, desk: Desk, exact: Exact, spare: Exact, b: int, closest: bool
) -> float:
    """Give one building a better strategy, judged exactly; none is missed but for more than TRIALS promising ones."""
    value = prospects(town, state, terms, desk, exact, b)
    touched = np.zeros(town.price.shape, np.bool_)
    order = np.argsort(value)
    for i in range(min(TRIALS, order.shape[0])):
        if value[order[i]] > -1e-6 * (1.0 + abs(town.cost[state.chosen[b]])):
            return 0.0
        gained = try_exactly(town, state, exact, spare, touched, b, town.start[b] + order[i], closest)
        if gained < 0.0:
            return gained
    return 0.0


@kernel
def polish(
    town: Town, state: State, terms: Terms, desk: Desk, exact: Exact, spare: Exact, order: Ints, closest: bool
) -> float:
    """One exact pass over the buildings; `exact` and `spare` are reckoned for the state and kept so (yen)."""
    total = 0.0
    for i in range(order.shape[0]):
        if town.start[order[i] + 1] - town.start[order[i]] > 1:
            total += polish_building(town, state, terms, desk, exact, spare, order[i], closest)
    return total


@kernel
def outlook(town: Town, state: State, terms: Terms, desk: Desk, exact: Exact) -> Floats:
    """The best that a change of each building can bring, a lower bound (yen) [B]; 0 without a choice."""
    best = np.zeros(town.start.shape[0] - 1)
    for b in range(best.shape[0]):
        if town.start[b + 1] - town.start[b] > 1:
            best[b] = min(0.0, prospects(town, state, terms, desk, exact, b).min())
    return best
