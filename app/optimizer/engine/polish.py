"""Single-building changes judged by the exact assignment, where overload prices alone mislead."""

import numpy as np

from app.optimizer.engine.exact_access import ExactAccess, bound_changes, copy_exact_access, switch
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.local_search import Scratch, Terms, weigh_strategies
from app.optimizer.kernels.model import Instance
from app.optimizer.kernels.state import State, change
from app.optimizer.question.problem import Bools, Floats, Ints

TRIALS = 3  # strategies of a building tried exactly, most promising first


@kernel
def try_exactly(
    town: Instance, state: State, exact: ExactAccess, spare: ExactAccess, touched: Bools, b: int, k: int, closest: bool
) -> float:
    """Change b to k if limits hold and the exact objective falls; returns the change made (<= 0, yen).

    `spare` is equal to `exact` before and after.
    """
    present, little = state.chosen[b], -1e-9 * (1.0 + abs(town.cost[k]))
    delta = switch(town, state, exact, touched, b, k, closest, little)
    if delta < little:
        copy_exact_access(exact, spare, touched, town)
        return delta
    change(town, state, b, present)
    copy_exact_access(spare, exact, touched, town)
    return 0.0


@kernel
def prospects(town: Instance, state: State, terms: Terms, scratch: Scratch, exact: ExactAccess, b: int) -> Floats:
    """Lower bound on the change of the objective by each strategy of a building (yen); inf where not allowed."""
    present, first = state.chosen[b] - town.start[b], town.start[b]
    bound_changes(town, state, exact, scratch, b)
    value = weigh_strategies(town, state, terms, scratch, b)
    change_yen = np.where(terms.allowed[first : first + value.shape[0]], value - value[present], np.inf)
    change_yen[present] = np.inf
    return change_yen


@kernel
def polish_building(
    town: Instance,
    state: State,
    terms: Terms,
    scratch: Scratch,
    exact: ExactAccess,
    spare: ExactAccess,
    dirty: Bools,
    b: int,
    closest: bool,
) -> float:
    """Give one building a better strategy, judged exactly; none is missed but for more than TRIALS promising ones.

    dirty[f, t] is set where the change made was assigned anew.
    """
    value = prospects(town, state, terms, scratch, exact, b)
    touched = np.zeros(town.price.shape, np.bool_)
    order = np.argsort(value)
    for i in range(min(TRIALS, order.shape[0])):
        k = town.start[b] + order[i]
        if value[order[i]] > -1e-6 * (1.0 + abs(town.cost[state.chosen[b]])):
            return 0.0
        if value[order[i]] == exact.failed[k]:
            continue
        gained = try_exactly(town, state, exact, spare, touched, b, k, closest)
        exact.failed[k] = value[order[i]]
        if gained < 0.0:
            dirty |= touched
            return gained
    return 0.0


@kernel
def polish(
    town: Instance,
    state: State,
    terms: Terms,
    scratch: Scratch,
    exact: ExactAccess,
    spare: ExactAccess,
    order: Ints,
    closest: bool,
) -> float:
    """One exact pass over the buildings; `exact` and `spare` are assigned for the state and kept so (yen)."""
    total, dirty = 0.0, np.zeros(town.price.shape, np.bool_)
    for i in range(order.shape[0]):
        if town.start[order[i] + 1] - town.start[order[i]] > 1:
            total += polish_building(town, state, terms, scratch, exact, spare, dirty, order[i], closest)
    return total


@kernel
def outlook(town: Instance, state: State, terms: Terms, scratch: Scratch, exact: ExactAccess) -> Floats:
    """The best that a change of each building can bring, a lower bound (yen) [B]; 0 without a choice."""
    best = np.zeros(town.start.shape[0] - 1)
    for b in range(best.shape[0]):
        if town.start[b + 1] - town.start[b] > 1:
            best[b] = min(0.0, prospects(town, state, terms, scratch, exact, b).min())
    return best
