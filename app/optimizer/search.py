"""Local search: each building takes the strategy that is best while all others stay."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Model, Town
from app.optimizer.problem import Bools, Floats, Ints
from app.optimizer.state import State, change, count_rows


class Terms(NamedTuple):
    """What the search minimises beside cost and access: priced limits, penalties, overload."""

    allowed: Bools  # [K]
    mu: Floats  # [J] price of each unit of a limit used
    penalty: Floats  # [J] price of each unit beyond the limit
    overload: Floats  # [slots] distance charged for each user beyond capacity


class Desk(NamedTuple):
    """Scratch of one building's evaluation."""

    gain: Floats  # [sites of a building · T, L + 1] change of access if the slot goes to level - 1
    shift: Floats  # [N] users moved to or from other sites
    touched: Ints  # [N]


@kernel
def over(town: Town, state: State, s: int, t: int, load: float) -> float:
    """Users beyond the capacity of an open site."""
    return float(max(0.0, load - town.capacity[s, state.level[t * town.site_function.shape[0] + s]]))


@kernel
def note(shift: Floats, touched: Ints, z: int, users: float, count: int) -> int:
    """Remember that `users` move to site z (away from it when negative)."""
    if users == 0.0:
        return count
    if shift[z] == 0.0:
        touched[count] = z
        count += 1
    shift[z] += users
    return count


@kernel
def settle_shifts(town: Town, state: State, terms: Terms, desk: Desk, t: int, count: int) -> float:
    """Overload charge of the noted moves (distance · users), and forget them."""
    base, total = t * town.site_function.shape[0], 0.0
    load, overload, level, shift = state.load, terms.overload, state.level, desk.shift
    capacity, touched = town.capacity, desk.touched
    for i in range(count):
        z = touched[i]
        slot = base + z
        excess = load[slot] - capacity[z, level[slot]]
        total += overload[slot] * (max(0.0, excess + shift[z]) - max(0.0, excess))
        shift[z] = 0.0
    return total


@kernel
def weigh_closing(town: Town, state: State, terms: Terms, desk: Desk, s: int, t: int, row: int) -> None:
    """gain[row]: closing an open slot, or changing its level."""
    slot = t * town.site_function.shape[0] + s
    price, limited = town.price[town.site_function[s], t], town.capacitated[s]
    total, count = 0.0, 0
    client, users, first, second = town.reach_client, town.users, state.first, state.second
    shift, touched = desk.shift, desk.touched
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        if first[c, t] == s:
            total += users[c, t] * (state.next[c, t] - state.near[c, t])
            if limited and second[c, t] >= 0:
                count = note(shift, touched, second[c, t], users[c, t], count)
    here = terms.overload[slot] * over(town, state, s, t, state.load[slot]) if limited else 0.0
    if limited:
        total += settle_shifts(town, state, terms, desk, t, count)
    desk.gain[row, 0] = price * (total - here)
    for level in range(town.capacity.shape[1]):
        desk.gain[row, level + 1] = 0.0
        if limited:
            excess = max(0.0, state.load[slot] - town.capacity[s, level])
            desk.gain[row, level + 1] = price * (terms.overload[slot] * excess - here)


@kernel
def weigh_opening(town: Town, state: State, terms: Terms, desk: Desk, s: int, t: int, row: int) -> None:
    """gain[row]: opening a closed slot at each level."""
    slot = t * town.site_function.shape[0] + s
    price, limited = town.price[town.site_function[s], t], town.capacitated[s]
    total, count, gained = 0.0, 0, 0.0
    client, distance, near, first = town.reach_client, town.reach_distance, state.near, state.first
    shift, touched = desk.shift, desk.touched
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        if distance[r] < near[c, t]:
            users = town.users[c, t]
            total -= users * (near[c, t] - distance[r])
            gained += users
            if limited and first[c, t] >= 0:
                count = note(shift, touched, first[c, t], -users, count)
    if limited:
        total += settle_shifts(town, state, terms, desk, t, count)
    desk.gain[row, 0] = 0.0
    for level in range(town.capacity.shape[1]):
        excess = max(0.0, gained - town.capacity[s, level]) if limited else 0.0
        desk.gain[row, level + 1] = price * (total + terms.overload[slot] * excess)


@kernel
def weigh(town: Town, state: State, terms: Terms, desk: Desk, b: int) -> float:
    """Fill desk.gain for all slots of a building; returns the sum of closing them all."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    closing = 0.0
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        for t in range(periods):
            row = (i - town.own_start[b]) * periods + t
            if state.level[t * places + s] >= 0:
                weigh_closing(town, state, terms, desk, s, t, row)
            else:
                weigh_opening(town, state, terms, desk, s, t, row)
            closing += desk.gain[row, 0]
    return closing


@kernel
def amount(town: Town, state: State, terms: Terms, desk: Desk, k: int) -> float:
    """What strategy k of the weighed building would cost, up to a constant of the building (yen).

    The building's present strategy must have been taken out of state.activity.
    """
    total = float(town.cost[k])
    index, value, activity, limit, penalty = town.row_index, town.row_value, state.activity, town.limit, terms.penalty
    for r in range(town.row_start[k], town.row_start[k + 1]):
        j, v = index[r], value[r]
        free = activity[j] - limit[j]
        total += terms.mu[j] * v + penalty[j] * (max(0.0, free + v) - max(0.0, free))
    local, level, gain = town.offer_local, town.offer_level, desk.gain
    for o in range(town.offer_start[k], town.offer_start[k + 1]):
        row = local[o]
        total += gain[row, level[o] + 1] - gain[row, 0]
    return total


@kernel
def improve(town: Town, state: State, terms: Terms, desk: Desk, b: int) -> float:
    """Give building b its best strategy with all others fixed; returns the change (<= 0, yen)."""
    present = state.chosen[b]
    if town.start[b + 1] - town.start[b] < 2:
        return 0.0
    weigh(town, state, terms, desk, b)
    count_rows(town, state, present, -1.0)
    before = amount(town, state, terms, desk, present)
    least, best = before - 1e-9 * (1.0 + abs(before)), present
    for k in range(town.start[b], town.start[b + 1]):
        if k != present and terms.allowed[k]:
            v = amount(town, state, terms, desk, k)
            if v < least:
                least, best = v, k
    count_rows(town, state, present, 1.0)
    if best == present:
        return 0.0
    change(town, state, b, best)
    return least - before


@kernel
def sweep(town: Town, state: State, terms: Terms, desk: Desk, order: Ints, passes: int) -> float:
    """Up to `passes` rounds of `improve` in the given order, until nothing changes; returns the change (yen)."""
    total = 0.0
    for _ in range(passes):
        moves = 0
        for i in range(order.shape[0]):
            gained = improve(town, state, terms, desk, order[i])
            if gained < 0.0:
                total += gained
                moves += 1
        if moves == 0:
            break
    return total


def empty_desk(model: Model) -> Desk:
    town = model.town
    rows = int(np.diff(town.own_start).max(initial=1)) * town.users.shape[1]
    places = len(town.site_function)
    return Desk(np.zeros((rows, town.capacity.shape[1] + 1)), np.zeros(places), np.zeros(places + 1, np.int64))
