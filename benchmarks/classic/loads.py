"""The Lagrangian bound of facility location with capacities (Numba kernels).

With client prices π each site packs its capacity by a continuous knapsack,

    ρ_j(π) = min { Σ_i (c_ij - π_i) x_i : Σ_i q_i x_i <= Q_j, 0 <= x <= 1 },
    L(π)   = Σ_i π_i + min { Σ_j (f_j + ρ_j) y_j : Σ_j y_j >= k },

filled in order of (c_ij - π_i) / q_i, where k is the least number of sites whose capacities suffice.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import CLOSED, FREE, OPEN, Array
from benchmarks.classic.prices import IMPOSSIBLE, Bound, Pace


class Depots(NamedTuple):
    """cost[sites, clients] for the whole need of a client, need[clients], capacity and fixed cost [sites]."""

    cost: Array
    need: Array
    capacity: Array
    fixed_cost: Array


@kernel
def pack(depots: Depots, j: int, price: Array, served: Array, record: bool) -> float:
    """ρ_j; adds the packed shares to `served` where asked to."""
    gain = depots.cost[j] - price
    items = np.flatnonzero(gain < 0.0)
    room = depots.capacity[j]
    if depots.need[items].sum() > room:
        items = items[np.argsort(gain[items] / np.maximum(depots.need[items], 1e-12))]
    total = 0.0
    for i in items:
        share = 1.0 if depots.need[i] <= room else room / depots.need[i]
        room -= share * depots.need[i]
        total += share * gain[i]
        if record:
            served[i] += share
        if share < 1.0:
            break
    return total


@kernel
def fewest(capacity: Array, state: Array, need: float) -> int:
    """The least number of sites, among those not closed, whose capacities reach the need; -1: none do."""
    room = np.sort(capacity[state != CLOSED])[::-1]
    total = 0.0
    for k in range(room.shape[0]):
        total += room[k]
        if total >= need * (1.0 - 1e-12):
            return k + 1
    return -1


@kernel
def choose_at_least(net: Array, state: Array, least: int, chosen: Array) -> Bound:
    """Open sites, free ones that pay for themselves, and the next cheapest until there are `least`.

    last_in and first_out are what an extra site displaces and what replaces a lost one (0: nothing).
    """
    total, count = 0.0, 0
    for j in range(net.shape[0]):
        chosen[j] = state[j] == OPEN or (state[j] == FREE and net[j] < 0.0)
        if chosen[j]:
            total += net[j]
            count += 1
    last_in = 0.0
    rest = np.flatnonzero((state == FREE) & ~chosen)
    rest = rest[np.argsort(net[rest])]
    filled = max(0, least - count)
    if filled > rest.shape[0]:
        return Bound(IMPOSSIBLE, 0.0, 0.0)
    for j in rest[:filled]:
        chosen[j] = True
        total += net[j]
        last_in = net[j]
    first_out = 0.0
    if count + filled <= least:
        first_out = net[rest[filled]] if filled < rest.shape[0] else IMPOSSIBLE
    return Bound(total, last_in, first_out)


@kernel
def raise_load_prices(
    depots: Depots, price: Array, state: Array, target: float, margin: float, pace: Pace, value: Array, often: Array
) -> Bound:
    """Deflected subgradient ascent of L(π); see `prices.raise_prices` for what is returned in place."""
    least = fewest(depots.capacity, state, depots.need.sum())
    if least < 0:
        return Bound(IMPOSSIBLE, 0.0, 0.0)
    best = Bound(-IMPOSSIBLE, 0.0, 0.0)
    best_price, best_value = price.copy(), value.copy()
    served = np.zeros(price.shape[0])
    direction = np.zeros(price.shape[0])
    chosen = np.zeros(state.shape[0], np.bool_)
    step, idle = pace.step, 0
    for _ in range(pace.rounds):
        for j in range(state.shape[0]):
            value[j] = 0.0 if state[j] == CLOSED else depots.fixed_cost[j] + pack(depots, j, price, served, False)
        choice = choose_at_least(value, state, least, chosen)
        if choice.value >= IMPOSSIBLE:
            return choice
        bound = price.sum() + choice.value
        often[:] = 0.95 * often + 0.05 * chosen
        idle = 0 if bound > best.value + 1e-7 * abs(target) else idle + 1
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
            pack(depots, int(site), price, served, True)
        direction[:] = 0.7 * (1.0 - served) + 0.3 * direction
        length = np.sum(direction * direction)
        if length < 1e-12:
            break
        price += step * (target - bound + 2e-5 * abs(target)) / length * direction
    price[:] = best_price
    value[:] = best_value
    return best
