"""Single-building changes judged by the exact assignment, where overload prices alone mislead."""

import numpy as np

from app.optimizer.assign import assign_function, empty_flow
from app.optimizer.kernel import kernel
from app.optimizer.model import Town
from app.optimizer.problem import Bools, Floats, Ints
from app.optimizer.search import Desk, State, Terms, amount, change, count_rows, over, weigh

TRIALS = 2  # strategies of a building tried exactly, most promising first


@kernel
def access_yen(town: Town, state: State, f: int, t: int, closest: bool) -> float:
    """Exact access loss of one function in one period; inf where people may not be sent on from a full place."""
    places = town.site_function.shape[0]
    full = False
    for s in range(town.site_start[f], town.site_start[f + 1]):
        slot = t * places + s
        if state.level[slot] >= 0 and over(town, state, s, t, state.load[slot]) > 1e-9 * (1.0 + state.load[slot]):
            full = True
            break
    if full and closest:
        return np.inf
    first, last = town.client_start[f], town.client_start[f + 1]
    if not full:
        return float(town.price[f, t] * (town.users[first:last, t] * state.near[first:last, t]).sum())
    total, _ = assign_function(town, f, t, state.level, empty_flow(town, f))
    return float(town.price[f, t] * total)


@kernel
def all_access(town: Town, state: State, closest: bool) -> Floats:
    """access_yen of every function and period [F, T]."""
    table = np.zeros(town.price.shape)
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            table[f, t] = access_yen(town, state, f, t, closest)
    return table


@kernel
def mark_changes(town: Town, state: State, b: int, before: Ints, touched: Bools) -> None:
    """touched[f, t] where the levels of building b differ from `before` [sites of b · T]."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    touched[:] = False
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        for t in range(periods):
            if state.level[t * places + s] != before[(i - town.own_start[b]) * periods + t]:
                touched[town.site_function[s], t] = True


@kernel
def levels_of(town: Town, state: State, b: int) -> Ints:
    places, periods = town.site_function.shape[0], town.users.shape[1]
    levels = np.empty((town.own_start[b + 1] - town.own_start[b]) * periods, np.int64)
    for i in range(town.own_start[b], town.own_start[b + 1]):
        for t in range(periods):
            levels[(i - town.own_start[b]) * periods + t] = state.level[t * places + town.own_site[i]]
    return levels


@kernel
def breaks_limit(town: Town, state: State, k: int) -> bool:
    """Whether a limit touched by strategy k is exceeded now."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        j = town.row_index[r]
        if state.activity[j] > town.limit[j] + 1e-9 * (1.0 + abs(town.limit[j])):
            return True
    return False


@kernel
def switch(town: Town, state: State, access: Floats, fresh: Floats, b: int, k: int, closest: bool) -> float:
    """Put building b on strategy k; `fresh` is its access table. Returns the exact change, inf if a limit breaks."""
    present = state.chosen[b]
    before = levels_of(town, state, b)
    touched = np.zeros(access.shape, np.bool_)
    fresh[:] = access
    change(town, state, b, k)
    if breaks_limit(town, state, k) or breaks_limit(town, state, present):
        return np.inf
    mark_changes(town, state, b, before, touched)
    delta = float(town.cost[k] - town.cost[present])
    for f in range(access.shape[0]):
        for t in range(access.shape[1]):
            if touched[f, t]:
                fresh[f, t] = access_yen(town, state, f, t, closest)
                delta += fresh[f, t] - access[f, t]
    return delta


@kernel
def try_exactly(town: Town, state: State, access: Floats, b: int, k: int, closest: bool) -> float:
    """Change b to k if limits hold and the exact objective falls; returns the change made (<= 0, yen)."""
    present, fresh = state.chosen[b], np.empty_like(access)
    delta = switch(town, state, access, fresh, b, k, closest)
    if delta < -1e-9 * (1.0 + abs(town.cost[k])):
        access[:] = fresh
        return delta
    change(town, state, b, present)
    return 0.0


@kernel
def polish_building(
    town: Town, state: State, terms: Terms, desk: Desk, access: Floats, b: int, slack: float, closest: bool
) -> float:
    """Try the most promising strategies of one building exactly; `slack` yen is forgiven the overload estimate."""
    present = state.chosen[b]
    weigh(town, state, terms, desk, b)
    count_rows(town, state, present, -1.0)
    base = amount(town, state, terms, desk, present) + slack
    size = town.start[b + 1] - town.start[b]
    value = np.full(size, np.inf)
    for i in range(size):
        k = town.start[b] + i
        if terms.allowed[k] and k != present:
            value[i] = amount(town, state, terms, desk, k)
    count_rows(town, state, present, 1.0)
    order = np.argsort(value)
    for i in range(min(TRIALS, size)):
        if value[order[i]] > base:
            return 0.0
        gained = try_exactly(town, state, access, b, town.start[b] + order[i], closest)
        if gained < 0.0:
            return gained
    return 0.0


@kernel
def polish(
    town: Town, state: State, terms: Terms, desk: Desk, access: Floats, order: Ints, slack: float, closest: bool
) -> float:
    """One exact pass over the buildings; `access` is all_access of the state and kept up to date (yen)."""
    total = 0.0
    for i in range(order.shape[0]):
        total += polish_building(town, state, terms, desk, access, order[i], slack, closest)
    return total
