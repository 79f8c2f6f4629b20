"""What a place is worth at given client prices, and the cheapest strategy of each building."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.lanes import LANES, add_terms, take_lanes
from app.optimizer.model import Small, Town
from app.optimizer.problem import Bools, Floats, Ints

NEAR = 0.08  # of a threshold: how far it usually moves between two looks


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
    rising d - π. Levels no strategy offers are left at the sum without capacity. The thresholds found in `worth` are
    taken as guesses of the new ones.
    """
    periods, desk = town.users.shape[1], np.empty((4, largest_reach(town)))
    for t in range(0, periods, LANES):
        prices, users = take_lanes(pi, t, 0.0), take_lanes(town.users_by_period, t, 0.0)
        terms = np.zeros((town.site_function.shape[0], 2 * LANES))
        add_terms(town.list_start, town.list_site, town.list_distance, prices, users, terms)
        for lane in range(min(LANES, periods - t)):
            price_period(town, t + lane, pi, terms[:, lane], terms[:, LANES + lane], worth, desk)


@kernel
def price_period(town: Town, t: int, pi: Floats, sums: Floats, asked: Floats, worth: Worth, desk: Floats) -> None:
    """One period of `price_slots` from the sums of negative terms and the users who have one."""
    places, levels = town.site_function.shape[0], town.capacity.shape[1]
    function, offered, capacity, price = town.site_function, town.offered, town.capacity, town.price
    rho, threshold = worth.rho, worth.threshold
    for s in range(places):
        slot, short = t * places + s, False
        for level in range(levels):
            rho[slot, level] = sums[s] * price[function[s], t]
            if offered[slot, level] and asked[s] > capacity[s, level]:
                short = True
            else:
                threshold[slot, level] = 0.0
        if short:
            knapsack(town, s, t, pi[t], asked[s], worth, desk)


@kernel
def largest_reach(town: Town) -> int:
    longest = 0
    for s in range(town.site_function.shape[0]):
        longest = max(longest, town.reach_start[s + 1] - town.reach_start[s])
    return longest


@kernel
def knapsack(town: Town, s: int, t: int, pi: Floats, asked: float, worth: Worth, desk: Floats) -> None:
    """Fill each offered level that is too small with the clients of least d - π (linear-time weighted selection)."""
    slot = t * town.site_function.shape[0] + s
    price = town.price[town.site_function[s], t]
    demand, client, distance = town.users_by_period[t], town.reach_client, town.reach_distance
    count = 0
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        gain = distance[r] - pi[c]
        desk[0, count], desk[1, count] = gain, demand[c]
        count += 1 if gain < 0.0 and demand[c] > 0.0 else 0
    for level in range(town.capacity.shape[1]):
        room = town.capacity[s, level]
        if town.offered[slot, level] and asked > room:
            total, last, share = fill_near(desk[:, :count], room, worth.threshold[slot, level])
            worth.rho[slot, level] = price * total
            worth.threshold[slot, level] = last
            worth.fraction[slot, level] = share


@kernel
def fill_near(desk: Floats, room: float, guess: float) -> tuple[float, float, float]:
    """`fill` of desk[0] (reduced) and desk[1] (users), kept in order, where the last reduced taken is expected near
    `guess`: only what lies around it is sorted out. The counting has no branches, which is what makes it fast."""
    low, high = guess * (1.0 + NEAR), guess * (1.0 - NEAR)
    weight, value, middle, count = 0.0, 0.0, 0.0, 0
    for i in range(desk.shape[1]):
        reduced, users = desk[0, i], desk[1, i]
        below = 1.0 if reduced < low else 0.0
        weight += below * users
        value += below * users * reduced
        within = reduced >= low and reduced < high
        desk[2, count], desk[3, count] = reduced, users
        middle += users if within else 0.0
        count += 1 if within else 0
    if weight <= room < weight + middle:
        total, last, share = fill(desk[2, :count], desk[3, :count], room - weight)
        return value + total, last, share
    desk[2:] = desk[:2]
    return fill(desk[2], desk[3], room)


@kernel
def fill(reduced: Floats, users: Floats, room: float) -> tuple[float, float, float]:
    """min Σ users · reduced · y with Σ users · y <= room: (its value, the last reduced taken, the share of it).

    Reorders both arrays: quickselect that keeps the half in which the room runs out.
    """
    low, high, total = 0, reduced.shape[0], 0.0
    while high - low > 1:
        middle = split(reduced, users, low, high)
        weight, value = 0.0, 0.0
        for i in range(low, middle):
            weight += users[i]
            value += users[i] * reduced[i]
        if weight > room:
            high = middle
        else:
            room -= weight
            total += value
            low = middle
    share = min(1.0, room / users[low])
    return total + share * users[low] * reduced[low], reduced[low], share


@kernel
def split(reduced: Floats, users: Floats, low: int, high: int) -> int:
    """Partition [low, high) around a median of three; both sides are non-empty. Returns the border."""
    first, centre, last = reduced[low], reduced[(low + high) // 2], reduced[high - 1]
    pivot = max(min(first, centre), min(max(first, centre), last))
    i, j = low, high - 1
    while True:
        while reduced[i] < pivot:
            i += 1
        while reduced[j] > pivot:
            j -= 1
        if i >= j:
            break
        reduced[i], reduced[j] = reduced[j], reduced[i]
        users[i], users[j] = users[j], users[i]
        i += 1
        j -= 1
    border = j + 1 if j >= i or reduced[j] <= pivot else j
    return min(max(border, low + 1), high - 1)


@kernel
def choose(town: Town, allowed: Bools, worth: Worth, mu: Floats, value: Floats, best: Ints) -> float:
    """value[k] = C_k + Σ_j μ_j r_jk + Σ_{slots offered} ρ[slot, level];  best[b] = argmin;  returns Σ_b min."""
    total, start, cost = 0.0, town.start, town.cost
    row_start, row_index, row_value = town.row_start, town.row_index, town.row_value
    offer_start, offer_slot, offer_level, rho = town.offer_start, town.offer_slot, town.offer_level, worth.rho
    for b in range(start.shape[0] - 1):
        least, chosen = np.inf, -1
        for k in range(start[b], start[b + 1]):
            v = cost[k]
            for r in range(row_start[k], row_start[k + 1]):
                v += mu[row_index[r]] * row_value[r]
            for o in range(offer_start[k], offer_start[k + 1]):
                v += rho[offer_slot[o], offer_level[o]]
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
