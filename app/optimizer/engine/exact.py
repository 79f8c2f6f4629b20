"""What the open places cost people exactly, with the prices of full places, kept up to date from change to change.

The prices tell beforehand what a change can save at best, so that only promising ones need the exact assignment.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.assignment.approach import approach
from app.optimizer.assignment.assign import complete
from app.optimizer.assignment.crowd import Crowd, cheapest_entry, gather_crowd
from app.optimizer.assignment.flow import empty_flow, total_distance
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Model, Town
from app.optimizer.kernels.pricing import fill, largest_reach
from app.optimizer.kernels.search import Desk, over
from app.optimizer.kernels.state import State, change, levels_under
from app.optimizer.question.problem import Bools, Floats


class Exact(NamedTuple):
    """Under the state's open places; `least` is min over them of d + price, at most the unserved charge."""

    access: Floats  # [F, T] yen
    price: Floats  # [slots] distance per user one more place would save
    least: Floats  # [C, T]
    at: Index  # [C, T] the place of the least, -1 unserved
    desk: Floats  # [2, clients of the widest site] scratch


def empty_exact(model: Model) -> Exact:
    town = model.town
    shape = town.users.shape
    at, desk = np.full(shape, -1, np.int32), np.zeros((2, largest_reach(town)))
    return Exact(np.zeros(town.price.shape), np.zeros(model.slots), np.zeros(shape), at, desk)


@kernel
def copy_exact(source: Exact, target: Exact, touched: Bools, town: Town) -> None:
    """Copy what belongs to the touched functions and periods [F, T]."""
    places = town.site_function.shape[0]
    for f in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if not touched[f, t]:
                continue
            target.access[f, t] = source.access[f, t]
            for slot in range(t * places + town.site_start[f], t * places + town.site_start[f + 1]):
                target.price[slot] = source.price[slot]
            for c in range(town.client_start[f], town.client_start[f + 1]):
                target.least[c, t], target.at[c, t] = source.least[c, t], source.at[c, t]


@kernel
def overflows(town: Town, state: State, f: int, t: int) -> bool:
    """Whether the nearest place is full for somebody."""
    places = town.site_function.shape[0]
    for s in range(town.site_start[f], town.site_start[f + 1]):
        load = state.load[t * places + s]
        if state.level[t * places + s] >= 0 and over(town, state, s, t, load) > 1e-9 * (1.0 + load):
            return True
    return False


@kernel
def foretell(town: Town, state: State, exact: Exact, f: int, t: int, closest: bool) -> float:
    """Lower bound on the access loss of one function in one period (yen), from prices brought near the right ones in
    `exact.price`; inf where people may not be sent on."""
    places, yen = town.site_function.shape[0], town.price[f, t]
    own = slice(t * places + town.site_start[f], t * places + town.site_start[f + 1])
    if not overflows(town, state, f, t):
        total = 0.0
        for c in range(town.client_start[f], town.client_start[f + 1]):
            total += town.users[c, t] * state.near[c, t]
        exact.price[own] = 0.0
        return float(yen * total)
    if closest:
        exact.price[own] = 0.0
        return np.inf
    crowd, price = gather_crowd(town, f, t, state.level), np.zeros(places)
    for s in crowd.sites:
        price[s] = exact.price[t * places + s]
    value = approach(town, crowd, price)
    exact.price[own] = price[town.site_start[f] : town.site_start[f + 1]]
    return float(yen * value)


@kernel
def reckon(town: Town, state: State, exact: Exact, f: int, t: int, foretold: float) -> None:
    """Exact access loss and prices of one function in one period, after `foretell`."""
    places, first, last = town.site_function.shape[0], town.client_start[f], town.client_start[f + 1]
    exact.access[f, t] = foretold
    if foretold == np.inf or not overflows(town, state, f, t):
        for c in range(first, last):
            exact.least[c, t], exact.at[c, t] = state.near[c, t], state.first[c, t]
        return
    crowd = gather_crowd(town, f, t, state.level)
    flow = empty_flow(crowd)
    for s in crowd.sites:
        flow.price[s] = exact.price[t * places + s]
    complete(town, crowd, flow)
    exact.access[f, t] = town.price[f, t] * total_distance(crowd, flow)
    for s in crowd.sites:
        exact.price[t * places + s] = flow.price[s]
    note_cheapest(crowd, flow.price, exact.least[first:last, t], exact.at[first:last, t])


@kernel
def note_cheapest(crowd: Crowd, price: Floats, least: Floats, at: Index) -> None:
    """Where each group finds its least d + price, and how much that is."""
    entry = np.empty(least.shape[0], np.int64)
    cheapest_entry(crowd, price, entry)
    for place in range(entry.shape[0]):
        q = entry[place]
        at[place] = crowd.site[q] if q >= 0 else -1
        least[place] = crowd.distance[q] + price[crowd.site[q]] if q >= 0 else crowd.charge[place]


@kernel
def cheapest_without(town: Town, state: State, exact: Exact, c: int, t: int, without: int) -> float:
    """min d + price over the open places of a client but one; the unserved charge if that is less."""
    base, site, distance = t * town.site_function.shape[0], town.list_site, town.list_distance
    level, price = state.level, exact.price
    least = town.unserved[c]
    for q in range(town.list_start[c], town.list_start[c + 1]):
        d, s = distance[q], site[q]
        if d >= least:
            break
        if s != without and level[base + s] >= 0:
            least = min(least, d + price[base + s])
    return float(least)


@kernel
def reckon_all(town: Town, state: State, exact: Exact, closest: bool) -> None:
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            reckon(town, state, exact, f, t, foretell(town, state, exact, f, t, closest))


@kernel
def foresee(town: Town, state: State, exact: Exact, desk: Desk, b: int) -> None:
    """desk.gain as `search.weigh` fills it, but a lower bound on the exact change of access loss (yen).

    With the prices p of the present assignment, L(p) = Σ_c w min_open (d + p) - Σ_open p · capacity is its value, and
    with other places open it is at most theirs.
    """
    places, periods = town.site_function.shape[0], town.users.shape[1]
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        for t in range(periods):
            row = (i - town.own_start[b]) * periods + t
            if state.level[t * places + s] >= 0:
                foresee_closing(town, state, exact, desk, s, t, row)
            else:
                foresee_opening(town, exact, desk, s, t, row)


@kernel
def foresee_closing(town: Town, state: State, exact: Exact, desk: Desk, s: int, t: int, row: int) -> None:
    """Its people go to their next; its capacity earns nothing any more. Another level: capacity at its price."""
    slot = t * town.site_function.shape[0] + s
    yen, price = town.price[town.site_function[s], t], exact.price[slot]
    present, total = town.capacity[s, state.level[slot]], 0.0
    client, at = town.reach_client, exact.at
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        if at[c, t] == s:
            least = cheapest_without(town, state, exact, c, t, s)
            total += town.users[c, t] * (least - exact.least[c, t])
    if price > 0.0:
        total += price * present
    desk.gain[row, 0] = yen * total
    for level in range(town.capacity.shape[1]):
        less = present - town.capacity[s, level] if price > 0.0 else 0.0
        desk.gain[row, level + 1] = yen * price * less


@kernel
def foresee_opening(town: Town, exact: Exact, desk: Desk, s: int, t: int, row: int) -> None:
    """The people who save most by coming, up to the capacity."""
    yen, count, asked, saved = town.price[town.site_function[s], t], 0, 0.0, 0.0
    client, distance, least, all_users, desk_of = (
        town.reach_client,
        town.reach_distance,
        exact.least,
        town.users,
        exact.desk,
    )
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        gain, users = distance[r] - least[c, t], all_users[c, t]
        if gain < 0.0 and users > 0.0:
            desk_of[0, count], desk_of[1, count] = gain, users
            asked += users
            saved += users * gain
            count += 1
    desk.gain[row, 0] = 0.0
    for level in range(town.capacity.shape[1]):
        room = town.capacity[s, level]
        desk.gain[row, level + 1] = yen * saved
        if asked > room:
            total, _, _ = fill(exact.desk[0, :count], exact.desk[1, :count], room)
            desk.gain[row, level + 1] = yen * total


@kernel
def mark_changes(town: Town, state: State, b: int, k: int, touched: Bools) -> None:
    """touched[f, t] where strategy k offers otherwise than building b does now."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    target = levels_under(town, b, k)
    for row in range(target.shape[0]):
        s, t = town.own_site[town.own_start[b] + row // periods], row % periods
        if state.level[t * places + s] != target[row]:
            touched[town.site_function[s], t] = True


@kernel
def breaks_limit(town: Town, state: State, k: int) -> bool:
    """Whether a limit touched by strategy k is exceeded now."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        j = town.row_index[r]
        if state.activity[j] > town.limit[j] + 1e-9 * (1.0 + abs(town.limit[j])):
            return True
    return False


@kernel
def switch(
    town: Town, state: State, exact: Exact, touched: Bools, b: int, k: int, closest: bool, hopeless: float
) -> float:
    """Put building b on strategy k and reckon anew; returns the exact change, inf if a limit breaks.

    Where a lower bound on the change is at least `hopeless`, that is returned, and `exact` is left half-reckoned.
    touched[f, t]: what was looked at.
    """
    present = state.chosen[b]
    touched[:] = False
    mark_changes(town, state, b, k, touched)
    change(town, state, b, k)
    if breaks_limit(town, state, k) or breaks_limit(town, state, present):
        touched[:] = False
        return np.inf
    delta, foretold = float(town.cost[k] - town.cost[present]), np.zeros(touched.shape)
    for f in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[f, t]:
                foretold[f, t] = foretell(town, state, exact, f, t, closest)
                delta += foretold[f, t] - exact.access[f, t]
    if delta >= hopeless:
        return delta
    for f in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[f, t]:
                reckon(town, state, exact, f, t, foretold[f, t])
                delta += exact.access[f, t] - foretold[f, t]
    return delta
