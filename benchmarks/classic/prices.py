"""The Lagrangian bound of p-median and facility location: prices of being served (Numba kernels).

With client prices π the problem falls apart into its sites:

    L(π) = Σ_i π_i + min { Σ_j (f_j + ρ_j(π)) y_j },   ρ_j(π) = Σ_i min(0, c_ij - π_i)

over exactly p sites, or over any number of them where p = 0. Lists are sorted, so ρ stops at the first
c_ij >= π_i; π_i never passes the end of its list, beyond which costs are not looked at.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import CLOSED, FREE, OPEN, Array, Lists

IMPOSSIBLE = 1e300


class Pace(NamedTuple):
    """How long and in what steps prices are moved: the step halves after `patience` idle rounds."""

    rounds: int
    step: float
    patience: int
    least_step: float


class Bound(NamedTuple):
    """A bound, and the values of the last site chosen and the first one left out (free sites only)."""

    value: float
    last_in: float
    first_out: float


@kernel
def site_values(lists: Lists, price: Array, value: Array) -> float:
    """ρ_j into `value`; returns Σ_i π_i. A client whose list is empty pays at least the end of its list."""
    start, site, cost = lists.start, lists.site, lists.cost  # out of the tuple: each look counts references
    value[:] = 0.0
    total = 0.0
    for i in range(price.shape[0]):
        pays = price[i]
        total += pays
        for q in range(start[i], start[i + 1]):
            if cost[q] >= pays:
                break
            value[site[q]] += cost[q] - pays
    return total


@kernel
def choose_exactly(net: Array, state: Array, p: int, chosen: Array) -> Bound:
    """The p sites of least net value that keep the decisions made; IMPOSSIBLE where there are none."""
    free = np.flatnonzero(state == FREE)
    chosen[:] = state == OPEN
    wanted = p - np.sum(chosen)
    total = np.sum(net[chosen])
    if wanted < 0 or wanted > free.shape[0]:
        return Bound(IMPOSSIBLE, 0.0, 0.0)
    order = np.sort(net[free])
    last_in = order[wanted - 1] if wanted > 0 else -IMPOSSIBLE
    first_out = order[wanted] if wanted < free.shape[0] else IMPOSSIBLE
    left = wanted
    for j in free:
        if net[j] < last_in:
            chosen[j] = True
            left -= 1
    for j in free:
        if left > 0 and net[j] == last_in:
            chosen[j] = True
            left -= 1
    return Bound(total + np.sum(order[:wanted]), last_in, first_out)


@kernel
def choose(net: Array, state: Array, p: int, chosen: Array) -> Bound:
    """The cheapest choice of sites at net values f + ρ; with p = 0 every site that pays for itself."""
    if p > 0:
        return choose_exactly(net, state, p, chosen)
    total = 0.0
    for j in range(net.shape[0]):
        chosen[j] = state[j] == OPEN or (state[j] == FREE and net[j] < 0.0)
        if chosen[j]:
            total += net[j]
    return Bound(total, 0.0, 0.0)


@kernel
def aim(lists: Lists, price: Array, chosen: Array, direction: Array) -> float:
    """direction = 0.7 (1 - times served) + 0.3 direction; returns its squared length."""
    start, site, cost, length = lists.start, lists.site, lists.cost, 0.0
    for i in range(price.shape[0]):
        missing, pays = 1.0, price[i]
        for q in range(start[i], start[i + 1]):
            if cost[q] >= pays:
                break
            if chosen[site[q]]:
                missing -= 1.0
        direction[i] = 0.7 * missing + 0.3 * direction[i]
        length += direction[i] * direction[i]
    return length


@kernel
def confine(lists: Lists, price: Array) -> None:
    """Prices between the cheapest listed site and the end of the list."""
    start, cost, end = lists.start, lists.cost, lists.end
    for i in range(price.shape[0]):
        low = cost[start[i]] if start[i] < start[i + 1] else end[i]
        price[i] = min(max(price[i], low), end[i])


@kernel
def raise_prices(
    lists: Lists,
    price: Array,
    fixed_cost: Array,
    state: Array,
    p: int,
    target: float,
    margin: float,
    pace: Pace,
    value: Array,
    often: Array,
) -> Bound:
    """Deflected subgradient ascent of L(π) with step θ (target - L) / |direction|².

    On return `price` and `value` (f + ρ) are those of the best bound; `often` is the running mean of the choices.
    Stops early once the bound exceeds target - margin.
    """
    best = Bound(-IMPOSSIBLE, 0.0, 0.0)
    best_price = price.copy()
    best_value = value.copy()
    direction = np.zeros(price.shape[0])
    chosen = np.zeros(fixed_cost.shape[0], np.bool_)
    step, idle = pace.step, 0
    for _ in range(pace.rounds):
        total = site_values(lists, price, value)
        value += fixed_cost
        choice = choose(value, state, p, chosen)
        if choice.value >= IMPOSSIBLE:
            return choice
        bound = total + choice.value
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
        length = aim(lists, price, chosen, direction)
        if length < 1e-10:
            break
        price += step * (target - bound + 2e-5 * abs(target)) / length * direction
        confine(lists, price)
    price[:] = best_price
    value[:] = best_value
    return best


@kernel
def decide(bound: Bound, value: Array, p: int, state: Array, cut: float) -> int:
    """Close or open free sites whose opposite decision costs more than `cut`; returns how many.

    Exactly p: forcing j in costs value_j - last_in, forcing it out first_out - value_j. Any number: |value_j|.
    """
    count = 0
    for j in range(state.shape[0]):
        if state[j] != FREE:
            continue
        entering = value[j] - bound.last_in if p > 0 else value[j]
        leaving = bound.first_out - value[j] if p > 0 else -value[j]
        if entering > 0.0 and bound.value + entering > cut:
            state[j] = CLOSED
            count += 1
        elif leaving > 0.0 and entering <= 0.0 and bound.value + leaving > cut:
            state[j] = OPEN
            count += 1
    return count
