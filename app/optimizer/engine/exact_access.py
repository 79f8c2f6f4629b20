"""What the open places cost people exactly, with the prices of full places, kept up to date from change to change.

The prices tell beforehand what a change can save at best, so that only promising ones need the exact assignment.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.assignment.assign import complete
from app.optimizer.assignment.dual_ascent import ascend_prices
from app.optimizer.assignment.flow import empty_flow, total_distance
from app.optimizer.assignment.transport import Transport, cheapest_entry, gather_transport
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.local_search import Scratch, over
from app.optimizer.kernels.model import Index, Instance, Model
from app.optimizer.kernels.pricing import fill, largest_reach
from app.optimizer.kernels.state import State, change, levels_under
from app.optimizer.question.problem import Bools, Floats


class ExactAccess(NamedTuple):
    """Under the state's open places; `least` is min over them of d + price, at most the unserved charge."""

    access: Floats  # [F, T] yen
    price: Floats  # [slots] distance per user one more place would save
    least: Floats  # [C, T]
    at: Index  # [C, T] the place of the least, -1 unserved
    scratch: Floats  # [2, clients of the widest site] sorting
    failed: Floats  # [K] what a strategy promised at best when it was last tried in vain; nan: never


def empty_exact_access(model: Model) -> ExactAccess:
    town = model.town
    shape = town.users.shape
    at, scratch = np.full(shape, -1, np.int32), np.zeros((2, largest_reach(town)))
    failed = np.full(len(town.cost), np.nan)
    return ExactAccess(np.zeros(town.price.shape), np.zeros(model.slots), np.zeros(shape), at, scratch, failed)


@kernel
def copy_exact_access(source: ExactAccess, target: ExactAccess, touched: Bools, town: Instance) -> None:
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
def overflows(town: Instance, state: State, f: int, t: int) -> bool:
    """Whether the nearest place is full for somebody."""
    places = town.site_function.shape[0]
    for s in range(town.site_start[f], town.site_start[f + 1]):
        load = state.load[t * places + s]
        if state.level[t * places + s] >= 0 and over(town, state, s, t, load) > 1e-9 * (1.0 + load):
            return True
    return False


@kernel
def bound_assignment(town: Instance, state: State, exact: ExactAccess, f: int, t: int, closest: bool) -> float:
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
    transport, price = gather_transport(town, f, t, state.level), np.zeros(places)
    for s in transport.sites:
        price[s] = exact.price[t * places + s]
    value = ascend_prices(town, transport, price)
    exact.price[own] = price[town.site_start[f] : town.site_start[f + 1]]
    return float(yen * value)


@kernel
def assign_exactly(town: Instance, state: State, exact: ExactAccess, f: int, t: int, lower_bound: float) -> None:
    """ExactAccess access loss and prices of one function in one period, after `bound_assignment`."""
    places, first, last = town.site_function.shape[0], town.client_start[f], town.client_start[f + 1]
    exact.access[f, t] = lower_bound
    if lower_bound == np.inf or not overflows(town, state, f, t):
        for c in range(first, last):
            exact.least[c, t], exact.at[c, t] = state.near[c, t], state.first[c, t]
        return
    transport = gather_transport(town, f, t, state.level)
    flow = empty_flow(transport)
    for s in transport.sites:
        flow.price[s] = exact.price[t * places + s]
    complete(town, transport, flow)
    exact.access[f, t] = town.price[f, t] * total_distance(transport, flow)
    for s in transport.sites:
        exact.price[t * places + s] = flow.price[s]
    note_cheapest(transport, flow.price, exact.least[first:last, t], exact.at[first:last, t])


@kernel
def note_cheapest(transport: Transport, price: Floats, least: Floats, at: Index) -> None:
    """Where each group finds its least d + price, and how much that is."""
    entry = np.empty(least.shape[0], np.int64)
    cheapest_entry(transport, price, entry)
    for place in range(entry.shape[0]):
        q = entry[place]
        at[place] = transport.site[q] if q >= 0 else -1
        least[place] = transport.distance[q] + price[transport.site[q]] if q >= 0 else transport.charge[place]


@kernel
def cheapest_without(town: Instance, state: State, exact: ExactAccess, c: int, t: int, without: int) -> float:
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
def assign_all(town: Instance, state: State, exact: ExactAccess, closest: bool) -> None:
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            assign_exactly(town, state, exact, f, t, bound_assignment(town, state, exact, f, t, closest))


@kernel
def bound_changes(town: Instance, state: State, exact: ExactAccess, scratch: Scratch, b: int) -> None:
    """scratch.gain as `search.weigh` fills it, but a lower bound on the exact change of access loss (yen).

    With the prices p of the present assignment, L(p) = Σ_c w min_open (d + p) - Σ_open p · capacity is its value, and
    with other places open it is at most theirs.
    """
    places, periods = town.site_function.shape[0], town.users.shape[1]
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        for t in range(periods):
            row = (i - town.own_start[b]) * periods + t
            if state.level[t * places + s] >= 0:
                bound_closing(town, state, exact, scratch, s, t, row)
            else:
                bound_opening(town, exact, scratch, s, t, row)


@kernel
def bound_closing(town: Instance, state: State, exact: ExactAccess, scratch: Scratch, s: int, t: int, row: int) -> None:
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
    scratch.gain[row, 0] = yen * total
    for level in range(town.capacity.shape[1]):
        less = present - town.capacity[s, level] if price > 0.0 else 0.0
        scratch.gain[row, level + 1] = yen * price * less


@kernel
def bound_opening(town: Instance, exact: ExactAccess, scratch: Scratch, s: int, t: int, row: int) -> None:
    """The people who save most by coming, up to the capacity."""
    yen, count, asked, saved = town.price[town.site_function[s], t], 0, 0.0, 0.0
    client, distance, least, all_users, scratch_of = (
        town.reach_client,
        town.reach_distance,
        exact.least,
        town.users,
        exact.scratch,
    )
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        gain, users = distance[r] - least[c, t], all_users[c, t]
        if gain < 0.0 and users > 0.0:
            scratch_of[0, count], scratch_of[1, count] = gain, users
            asked += users
            saved += users * gain
            count += 1
    scratch.gain[row, 0] = 0.0
    for level in range(town.capacity.shape[1]):
        room = town.capacity[s, level]
        scratch.gain[row, level + 1] = yen * saved
        if asked > room:
            total, _, _ = fill(exact.scratch[0, :count], exact.scratch[1, :count], room)
            scratch.gain[row, level + 1] = yen * total


@kernel
def mark_changes(town: Instance, state: State, b: int, k: int, touched: Bools) -> None:
    """touched[f, t] where strategy k offers otherwise than building b does now."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    target = levels_under(town, b, k)
    for row in range(target.shape[0]):
        s, t = town.own_site[town.own_start[b] + row // periods], row % periods
        if state.level[t * places + s] != target[row]:
            touched[town.site_function[s], t] = True


@kernel
def breaks_limit(town: Instance, state: State, k: int) -> bool:
    """Whether a limit touched by strategy k is exceeded now."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        j = town.row_index[r]
        if state.activity[j] > town.limit[j] + 1e-9 * (1.0 + abs(town.limit[j])):
            return True
    return False


@kernel
def switch(
    town: Instance, state: State, exact: ExactAccess, touched: Bools, b: int, k: int, closest: bool, hopeless: float
) -> float:
    """Put building b on strategy k and assign anew; returns the exact change, inf if a limit breaks.

    Where a lower bound on the change is at least `hopeless`, that is returned, and `exact` is left half-assigned.
    touched[f, t]: what was looked at.
    """
    present = state.chosen[b]
    touched[:] = False
    mark_changes(town, state, b, k, touched)
    change(town, state, b, k)
    if breaks_limit(town, state, k) or breaks_limit(town, state, present):
        touched[:] = False
        return np.inf
    delta, lower_bound = float(town.cost[k] - town.cost[present]), np.zeros(touched.shape)
    for f in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[f, t]:
                lower_bound[f, t] = bound_assignment(town, state, exact, f, t, closest)
                delta += lower_bound[f, t] - exact.access[f, t]
    if delta >= hopeless:
        return delta
    for f in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[f, t]:
                assign_exactly(town, state, exact, f, t, lower_bound[f, t])
                delta += exact.access[f, t] - lower_bound[f, t]
    return delta
