"""The Lagrangian bound of the capacitated p-median, and all districts that could be part of a better plan (Numba).

A district is a site with the clients it serves alone, Σ q_i <= Q_j. With client prices π each site forms its best
district by a 0-1 knapsack over whole needs,

    ρ_j(π) = min { Σ_{i in S} (c_ij - π_i) : Σ_{i in S} q_i <= Q_j },   L(π) = Σ_i π_i + the p least ρ_j.

A plan that uses district (j, S) costs at least L - ρ_j + v(S), or L - (last ρ chosen) + v(S) for a site not
chosen, v(S) being the sum above: districts for which this passes the best plan need not be looked at.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import CLOSED, Array
from benchmarks.classic.prices import IMPOSSIBLE, Bound, Pace, choose_exactly


class Region(NamedTuple):
    """cost[sites, clients], whole needs [clients] and capacities [sites]."""

    cost: Array
    need: Array
    capacity: Array


class Found(NamedTuple):
    """Districts: site and cost of each; members of district d are client[start[d] : start[d + 1]]."""

    site: Array
    cost: Array
    start: Array
    client: Array


@kernel
def suffix_values(gain: Array, need: Array, items: Array, capacity: int) -> Array:
    """least[k, r] = least sum of gains over subsets of items[k:] that fit into room r."""
    least = np.zeros((items.shape[0] + 1, capacity + 1))
    for k in range(items.shape[0] - 1, -1, -1):
        weight, worth = need[items[k]], gain[items[k]]
        least[k] = least[k + 1]
        for room in range(weight, capacity + 1):
            least[k, room] = min(least[k, room], worth + least[k + 1, room - weight])
    return least


@kernel
def add_item(least: Array, longer: Array, worth: float, weight: int) -> None:
    """longer[r] = min(least[r], worth + least[r - weight]); two arrays, so that the loop runs in vector registers."""
    longer[:weight] = least[:weight]
    for room in range(weight, least.shape[0]):
        inside, outside = worth + least[room - weight], least[room]
        longer[room] = inside if inside < outside else outside


@kernel
def best_district(region: Region, j: int, price: Array) -> float:
    """ρ_j, without telling who is in it."""
    capacity = region.capacity[j]
    least, longer = np.zeros(capacity + 1), np.zeros(capacity + 1)
    for i in range(price.shape[0]):
        worth, weight = region.cost[j, i] - price[i], region.need[i]
        if worth < 0.0 and weight <= capacity:
            add_item(least, longer, worth, weight)
            least, longer = longer, least
    return float(least[capacity])


@kernel
def serve_district(region: Region, j: int, price: Array, served: Array) -> None:
    """Add the clients of the best district of site j to `served`."""
    gain = region.cost[j] - price
    items = np.flatnonzero(gain < 0.0)
    room = region.capacity[j]
    least = suffix_values(gain, region.need, items, room)
    for k in range(items.shape[0]):
        if least[k, room] < least[k + 1, room]:
            served[items[k]] += 1.0
            room -= region.need[items[k]]


@kernel
def raise_district_prices(
    region: Region,
    price: Array,
    state: Array,
    p: int,
    target: float,
    margin: float,
    pace: Pace,
    value: Array,
    often: Array,
) -> Bound:
    """Deflected subgradient ascent of L(π); see `prices.raise_prices` for what is returned in place."""
    best = Bound(-IMPOSSIBLE, 0.0, 0.0)
    best_price, best_value = price.copy(), value.copy()
    served = np.zeros(price.shape[0])
    direction = np.zeros(price.shape[0])
    chosen = np.zeros(state.shape[0], np.bool_)
    step, idle = pace.step, 0
    for _ in range(pace.rounds):
        for j in range(state.shape[0]):
            value[j] = 0.0 if state[j] == CLOSED else best_district(region, j, price)
        choice = choose_exactly(value, state, p, chosen)
        if choice.value >= IMPOSSIBLE:
            return choice
        bound = price.sum() + choice.value
        often[:] = 0.95 * often + 0.05 * chosen
        idle = 0 if bound > best.value + 1e-6 * abs(target) else idle + 1
        if bound > best.value:
            best = Bound(bound, choice.last_in, choice.first_out)
            best_price[:] = price
            best_value[:] = value
        if best.value > target - margin:
            break
        if idle >= pace.patience:
            step, idle = 0.5 * step, 0
            price[:] = best_price
            direction[:] = 0.0
            if step < pace.least_step:
                break
            continue
        served[:] = 0.0
        for site in np.flatnonzero(chosen):
            serve_district(region, int(site), price, served)
        direction[:] = 0.7 * (1.0 - served) + 0.3 * direction
        length = np.sum(direction * direction)
        if length < 1e-12:
            break
        price += step * (target - bound + 2e-5 * abs(target)) / length * direction
    price[:] = best_price
    value[:] = best_value
    return best


@kernel
def list_districts(region: Region, j: int, price: Array, most_value: float, most: int) -> tuple[int, Array, Array]:
    """All districts of site j with v(S) <= most_value, by depth-first search cut off by `suffix_values`.

    Returns how many (-1: more than `most`), the start of each and their clients one after another.
    """
    gain = region.cost[j] - price
    spare = most_value - best_district(region, j, price)
    items = np.flatnonzero((gain <= spare) & (region.need <= region.capacity[j]))
    least = suffix_values(gain, region.need, items, region.capacity[j])
    size = items.shape[0]
    taken = np.zeros(size + 1, np.int8)  # 0 not tried, 1 inside, 2 left out
    start = np.zeros(most + 2, np.int64)
    client = np.empty(1024, np.int32)
    count, filled, k, room, value = 0, 0, 0, region.capacity[j], 0.0
    while k >= 0:
        if k == size:
            if count >= most:
                return -1, start, client
            inside = np.flatnonzero(taken[:size] == 1)
            while filled + size > client.shape[0]:
                client = np.concatenate((client, np.empty(client.shape[0], np.int32)))
            for t in inside:
                client[filled] = items[t]
                filled += 1
            count += 1
            start[count] = filled
            k -= 1
            continue
        i = items[k]
        if taken[k] == 0:
            taken[k] = 1
            if region.need[i] <= room and value + gain[i] + least[k + 1, room - region.need[i]] <= most_value:
                room -= region.need[i]
                value += gain[i]
                k += 1
                continue
            taken[k] = 2
        elif taken[k] == 1:
            room += region.need[i]
            value -= gain[i]
            taken[k] = 2
        else:
            taken[k] = 0
            k -= 1
            continue
        if value + least[k + 1, room] <= most_value:
            k += 1
        # else: comes round again with taken == 2 and steps back
    return count, start[: count + 1].copy(), client[:filled].copy()
