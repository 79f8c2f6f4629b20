"""What a place is worth at given client prices, and the cheapest strategy of each building."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Small, Town
from app.optimizer.problem import Bools, Floats, Ints


class Worth(NamedTuple):
    """Per slot and level [T · N, L]: ρ in yen, the last d - π taken (0: capacity does not bind), the share of it."""

    rho: Floats
    threshold: Floats
    fraction: Floats


def empty_worth(town: Town) -> Worth:
    shape = (len(town.site_function) * town.users.shape[1], town.capacity.shape[1])
    return Worth(np.zeros(shape), np.zeros(shape), np.zeros(shape))


@kernel
def price_slots(town: Town, pi: Floats, worth: Worth) -> None:
    """ρ[slot, l] = p_ft · min { Σ_c w_ct (d_cσ - π_ct) y_c : 0 <= y <= 1, Σ_c w_ct y_c <= cap_σl }  (yen, <= 0).

    pi[T, C]. Without a binding capacity: the sum of the negative terms. With one: a continuous knapsack filled by
    rising d - π.
    """
    places, periods = town.site_function.shape[0], town.users.shape[1]
    asked = np.zeros(places)
    for t in range(periods):
        for f in range(town.price.shape[0]):
            first, last = town.site_start[f], town.site_start[f + 1]
            for s in range(first, last):
                worth.rho[t * places + s, 0] = 0.0
                asked[s] = 0.0
            for c in range(town.client_start[f], town.client_start[f + 1]):
                price, users = pi[t, c], town.users_by_period[t, c]
                for q in range(town.list_start[c], town.list_start[c + 1]):
                    reduced = town.list_distance[q] - price
                    if reduced >= 0.0:
                        break
                    s = town.list_site[q]
                    worth.rho[t * places + s, 0] += users * reduced
                    asked[s] += users
            for s in range(first, last):
                fill_slot(town, s, t, pi, asked[s], worth)


@kernel
def fill_slot(town: Town, s: int, t: int, pi: Floats, asked: float, worth: Worth) -> None:
    """The levels of one slot: worth.rho[slot, 0] holds the uncapacitated sum of w (d - π) on entry."""
    slot = t * town.site_function.shape[0] + s
    price = town.price[town.site_function[s], t]
    free = worth.rho[slot, 0] * price
    short = False
    for level in range(town.capacity.shape[1]):
        worth.rho[slot, level] = free
        worth.threshold[slot, level] = 0.0
        worth.fraction[slot, level] = 0.0
        if asked > town.capacity[s, level]:
            short = True
    if short:
        knapsack(town, s, t, pi, asked, worth)


@kernel
def knapsack(town: Town, s: int, t: int, pi: Floats, asked: float, worth: Worth) -> None:
    """Fill each level that is too small with the clients of least d - π."""
    slot = t * town.site_function.shape[0] + s
    price = town.price[town.site_function[s], t]
    size = town.reach_start[s + 1] - town.reach_start[s]
    reduced, users = np.empty(size), np.empty(size)
    count = 0
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = town.reach_client[r]
        gain = town.reach_distance[r] - pi[t, c]
        if gain < 0.0 and town.users[c, t] > 0.0:
            reduced[count], users[count] = gain, town.users[c, t]
            count += 1
    order = np.argsort(reduced[:count])
    for level in range(town.capacity.shape[1]):
        room = town.capacity[s, level]
        if asked <= room:
            continue
        total, taken = 0.0, 0
        while taken < count and users[order[taken]] <= room:
            room -= users[order[taken]]
            total += users[order[taken]] * reduced[order[taken]]
            taken += 1
        if taken < count:
            last = order[taken]
            worth.fraction[slot, level] = room / users[last]
            worth.threshold[slot, level] = reduced[last]
            total += room * reduced[last]
        worth.rho[slot, level] = price * total


@kernel
def choose(town: Town, allowed: Bools, worth: Worth, mu: Floats, value: Floats, best: Ints) -> float:
    """value[k] = C_k + Σ_j μ_j r_jk + Σ_{slots offered} ρ[slot, level];  best[b] = argmin;  returns Σ_b min."""
    total = 0.0
    for b in range(town.start.shape[0] - 1):
        least, chosen = np.inf, -1
        for k in range(town.start[b], town.start[b + 1]):
            v = town.cost[k]
            for r in range(town.row_start[k], town.row_start[k + 1]):
                v += mu[town.row_index[r]] * town.row_value[r]
            for o in range(town.offer_start[k], town.offer_start[k + 1]):
                v += worth.rho[town.offer_slot[o], town.offer_level[o]]
            value[k] = v
            if allowed[k] and v < least:
                least, chosen = v, k
        best[b] = chosen
        total += least
    return total


@kernel
def set_levels(town: Town, chosen: Ints, level: Small) -> None:
    """level[slot] offered by the chosen strategies, -1 where closed."""
    level[:] = -1
    for b in range(chosen.shape[0]):
        k = chosen[b]
        for o in range(town.offer_start[k], town.offer_start[k + 1]):
            level[town.offer_slot[o]] = town.offer_level[o]


@kernel
def add_rows(town: Town, chosen: Ints, activity: Floats) -> None:
    """activity[j] = Σ_b r_j,chosen(b)."""
    activity[:] = 0.0
    for b in range(chosen.shape[0]):
        k = chosen[b]
        for r in range(town.row_start[k], town.row_start[k + 1]):
            activity[town.row_index[r]] += town.row_value[r]
