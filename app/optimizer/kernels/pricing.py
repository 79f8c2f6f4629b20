"""What a place is worth at given client prices, and the cheapest strategy of each building."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Instance, Small
from app.optimizer.kernels.vector import WIDTH, add_terms, take_columns
from app.optimizer.question.problem import Bools, Floats, Ints

NEAR = 0.08  # of a threshold: how far it usually moves between two looks


class SlotValues(NamedTuple):
    """Per slot and level [T · N, L]: ρ in yen, the last d - π taken (0: capacity does not bind), the share of it."""

    rho: Floats
    threshold: Floats
    fraction: Floats


def empty_slot_values(town: Instance) -> SlotValues:
    shape = (len(town.site_function) * town.users.shape[1], town.capacity.shape[1])
    return SlotValues(np.zeros(shape), np.zeros(shape), np.zeros(shape))


@kernel
def price_slots(town: Instance, pi: Floats, slot_values: SlotValues) -> None:
    """ρ[slot, l] = p_ft · min { Σ_c w_ct (d_cσ - π_ct) y_c : 0 <= y <= 1, Σ_c w_ct y_c <= cap_σl }  (yen, <= 0).

    pi[T, C]. Without a binding capacity: the sum of the negative terms. With one: a continuous knapsack filled by
    rising d - π. Levels no strategy offers are left at the sum without capacity. The thresholds in
    `slot_values` are taken as guesses of the new ones.
    """
    periods, places, widest = town.users.shape[1], town.site_function.shape[0], largest_reach(town)
    scratch, sorting = np.empty((2 * WIDTH, widest)), np.empty((2, widest))
    for t in range(0, periods, WIDTH):
        prices, users = take_columns(pi, t, 0.0), take_columns(town.users_by_period, t, 0.0)
        terms = np.zeros((places, 2 * WIDTH))
        add_terms(town.list_start, town.list_site, town.list_distance, prices, users, terms)
        price_sums(town, t, terms, slot_values)
        price_short(town, t, terms, prices, users, slot_values, scratch, sorting)


@kernel
def price_sums(town: Instance, t: int, terms: Floats, slot_values: SlotValues) -> None:
    """The sums of negative terms in periods t … t + 3, as without capacities."""
    places, levels, rho, threshold = (
        town.site_function.shape[0],
        town.capacity.shape[1],
        slot_values.rho,
        slot_values.threshold,
    )
    function, price, offered, capacity = town.site_function, town.price, town.offered, town.capacity
    for column in range(min(WIDTH, price.shape[1] - t)):
        for s in range(places):
            slot = (t + column) * places + s
            for level in range(levels):
                rho[slot, level] = terms[s, column] * price[function[s], t + column]
                if not offered[slot, level] or terms[s, WIDTH + column] <= capacity[s, level]:
                    threshold[slot, level] = 0.0


@kernel
def price_short(
    town: Instance,
    t: int,
    terms: Floats,
    prices: Floats,
    users: Floats,
    slot_values: SlotValues,
    scratch: Floats,
    sorting: Floats,
) -> None:
    """Where more would come than a level takes: fill it with the clients of least d - π (weighted selection).

    Arrays are taken out of their tuples first: each call with a tuple would count references.
    """
    places, levels, periods = town.site_function.shape[0], town.capacity.shape[1], town.price.shape[1]
    rho, threshold, fraction, offered, capacity = (
        slot_values.rho,
        slot_values.threshold,
        slot_values.fraction,
        town.offered,
        town.capacity,
    )
    reach, client, distance, counts = town.reach_start, town.reach_client, town.reach_distance, np.zeros(4, np.int64)
    limited, function, price = town.capacitated, town.site_function, town.price
    for s in range(places):
        gathered = not limited[s]
        for column in range(0 if gathered else min(WIDTH, periods - t)):
            slot, asked = (t + column) * places + s, terms[s, WIDTH + column]
            for level in range(levels):
                room = capacity[s, level]
                if not offered[slot, level] or asked <= room:
                    continue
                if not gathered:
                    part = slice(reach[s], reach[s + 1])
                    list_gains(client[part], distance[part], prices, users, scratch, counts)
                    gathered = True
                gains, present = scratch[2 * column, : counts[column]], scratch[2 * column + 1, : counts[column]]
                total, last, share = fill_near(gains, present, room, threshold[slot, level], sorting)
                rho[slot, level] = price[function[s], t + column] * total
                threshold[slot, level], fraction[slot, level] = last, share


@kernel
def list_gains(client: Index, distance: Floats, prices: Floats, users: Floats, scratch: Floats, counts: Ints) -> None:
    """Rows 2i and 2i + 1 of the scratch: d - π and users of those who would come in period i. prices, users [C, 4]."""
    n0, n1, n2, n3 = 0, 0, 0, 0
    for r in range(client.shape[0]):
        c, d = client[r], distance[r]
        scratch[0, n0], scratch[1, n0] = d - prices[c, 0], users[c, 0]
        scratch[2, n1], scratch[3, n1] = d - prices[c, 1], users[c, 1]
        scratch[4, n2], scratch[5, n2] = d - prices[c, 2], users[c, 2]
        scratch[6, n3], scratch[7, n3] = d - prices[c, 3], users[c, 3]
        n0 += 1 if scratch[0, n0] < 0.0 and scratch[1, n0] > 0.0 else 0
        n1 += 1 if scratch[2, n1] < 0.0 and scratch[3, n1] > 0.0 else 0
        n2 += 1 if scratch[4, n2] < 0.0 and scratch[5, n2] > 0.0 else 0
        n3 += 1 if scratch[6, n3] < 0.0 and scratch[7, n3] > 0.0 else 0
    counts[0], counts[1], counts[2], counts[3] = n0, n1, n2, n3


@kernel
def largest_reach(town: Instance) -> int:
    longest = 0
    for s in range(town.site_function.shape[0]):
        longest = max(longest, town.reach_start[s + 1] - town.reach_start[s])
    return longest


@kernel
def fill_near(gains: Floats, users: Floats, room: float, guess: float, sorting: Floats) -> tuple[float, float, float]:
    """`fill` of what is kept in order, where the last gain taken is expected near `guess`: only what lies around it is
    sorted out. The counting has no branches, which is what makes it fast."""
    low, high, near, number = guess * (1.0 + NEAR), guess * (1.0 - NEAR), sorting[0], sorting[1]
    weight, value, middle, count = 0.0, 0.0, 0.0, 0
    for i in range(gains.shape[0]):
        gain, amount = gains[i], users[i]
        below = amount if gain < low else 0.0
        weight += below
        value += below * gain
        within = gain >= low and gain < high
        near[count], number[count] = gain, amount
        middle += amount if within else 0.0
        count += 1 if within else 0
    if weight <= room < weight + middle:
        total, last, share = fill(near[:count], number[:count], room - weight)
        return value + total, last, share
    near[: gains.shape[0]], number[: gains.shape[0]] = gains, users
    return fill(near[: gains.shape[0]], number[: gains.shape[0]], room)


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
def choose(town: Instance, allowed: Bools, slot_values: SlotValues, mu: Floats, value: Floats, best: Ints) -> float:
    """value[k] = C_k + Σ_j μ_j r_jk + Σ_{slots offered} ρ[slot, level];  best[b] = argmin;  returns Σ_b min."""
    total, start, cost = 0.0, town.start, town.cost
    row_start, row_index, row_value = town.row_start, town.row_index, town.row_value
    offer_start, offer_slot, offer_level, rho = town.offer_start, town.offer_slot, town.offer_level, slot_values.rho
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
def set_levels(town: Instance, chosen: Ints, level: Small) -> None:
    """level[slot] offered by the chosen strategies, -1 where closed."""
    level[:] = -1
    for b in range(chosen.shape[0]):
        k = chosen[b]
        for o in range(town.offer_start[k], town.offer_start[k + 1]):
            level[town.offer_slot[o]] = town.offer_level[o]


@kernel
def add_rows(town: Instance, chosen: Ints, activity: Floats) -> None:
    """activity[j] = Σ_b r_j,chosen(b)."""
    activity[:] = 0.0
    for b in range(chosen.shape[0]):
        k = chosen[b]
        for r in range(town.row_start[k], town.row_start[k + 1]):
            activity[town.row_index[r]] += town.row_value[r]
