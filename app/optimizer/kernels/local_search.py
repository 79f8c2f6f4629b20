"""Local search: each building takes the strategy that is best while all others stay."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Instance, Model, Small
from app.optimizer.kernels.state import State, change, comes_before, count_rows
from app.optimizer.question.problem import Bools, Floats, Ints


class Terms(NamedTuple):
    """What the search minimises beside cost and access: priced limits, penalties, overload."""

    allowed: Bools  # [K]
    mu: Floats  # [J] price of each unit of a limit used
    penalty: Floats  # [J] price of each unit beyond the limit
    overload: Floats  # [slots] distance charged for each user beyond capacity


class Scratch(NamedTuple):
    """Scratch of one building's evaluation."""

    gain: Floats  # [sites of a building · T, L + 1] change of access if the slot goes to level - 1
    shift: Floats  # [N] users moved to or from other sites
    touched: Ints  # [N]
    value: Floats  # [strategies of a building]


@kernel
def over(town: Instance, state: State, s: int, t: int, load: float) -> float:
    """Users beyond the capacity of an open site."""
    return float(max(0.0, load - town.capacity[s, state.level[t * town.site_function.shape[0] + s]]))


@kernel
def earns(town: Instance, state: State, s: int, t: int, level: int) -> float:
    """Price times capacity of an open site at a level (distance · users); nothing where there is no limit."""
    price, room = state.price[t * town.site_function.shape[0] + s], town.capacity[s, level]
    return float(price * room) if price > 0.0 and room < np.inf else 0.0


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
def settle_shifts(town: Instance, state: State, terms: Terms, scratch: Scratch, t: int, count: int) -> float:
    """Overload charge of the noted moves (distance · users), and forget them."""
    base, total = t * town.site_function.shape[0], 0.0
    load, overload, level, shift = state.load, terms.overload, state.level, scratch.shift
    capacity, touched = town.capacity, scratch.touched
    for i in range(count):
        z = touched[i]
        slot = base + z
        excess = load[slot] - capacity[z, level[slot]]
        total += overload[slot] * (max(0.0, excess + shift[z]) - max(0.0, excess))
        shift[z] = 0.0
    return total


@kernel
def weigh_closing(town: Instance, state: State, terms: Terms, scratch: Scratch, s: int, t: int, row: int) -> None:
    """gain[row]: closing an open slot, or changing its level."""
    slot = t * town.site_function.shape[0] + s
    price, limited = town.price[town.site_function[s], t], town.capacitated[s]
    total, count = 0.0, 0
    client, users, first, second = town.reach_client, town.users, state.first, state.second
    shift, touched = scratch.shift, scratch.touched
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        if first[c, t] == s:
            total += users[c, t] * (state.next[c, t] - state.near[c, t])
            if limited and second[c, t] >= 0:
                count = note(shift, touched, second[c, t], users[c, t], count)
    here = terms.overload[slot] * over(town, state, s, t, state.load[slot]) if limited else 0.0
    if limited:
        total += settle_shifts(town, state, terms, scratch, t, count)
    earned = earns(town, state, s, t, state.level[slot]) if limited else 0.0
    scratch.gain[row, 0] = price * (total - here + earned)
    for level in range(town.capacity.shape[1]):
        scratch.gain[row, level + 1] = 0.0
        if limited:
            excess = max(0.0, state.load[slot] - town.capacity[s, level])
            more = earned - earns(town, state, s, t, level)
            scratch.gain[row, level + 1] = price * (terms.overload[slot] * excess - here + more)


@kernel
def weigh_opening(town: Instance, state: State, terms: Terms, scratch: Scratch, s: int, t: int, row: int) -> None:
    """gain[row]: opening a closed slot at each level."""
    slot = t * town.site_function.shape[0] + s
    price, limited = town.price[town.site_function[s], t], town.capacitated[s]
    total, count, gained = 0.0, 0, 0.0
    client, distance, near, first = town.reach_client, town.reach_distance, state.near, state.first
    charge = state.price[slot]
    shift, touched = scratch.shift, scratch.touched
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        d = distance[r] + charge
        if comes_before(d, s, near[c, t], first[c, t]):
            users = town.users[c, t]
            total -= users * (near[c, t] - d)
            gained += users
            if limited and first[c, t] >= 0:
                count = note(shift, touched, first[c, t], -users, count)
    if limited:
        total += settle_shifts(town, state, terms, scratch, t, count)
    scratch.gain[row, 0] = 0.0
    for level in range(town.capacity.shape[1]):
        excess = max(0.0, gained - town.capacity[s, level]) if limited else 0.0
        less = earns(town, state, s, t, level) if limited else 0.0
        scratch.gain[row, level + 1] = price * (total + terms.overload[slot] * excess - less)


@kernel
def weigh(town: Instance, state: State, terms: Terms, scratch: Scratch, b: int) -> float:
    """Fill scratch.gain for all slots of a building; returns the sum of closing them all."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    closing = 0.0
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        for t in range(periods):
            row = (i - town.own_start[b]) * periods + t
            if state.level[t * places + s] >= 0:
                weigh_closing(town, state, terms, scratch, s, t, row)
            else:
                weigh_opening(town, state, terms, scratch, s, t, row)
            closing += scratch.gain[row, 0]
    return closing


@kernel
def weigh_strategies(town: Instance, state: State, terms: Terms, scratch: Scratch, b: int) -> Floats:
    """What each strategy of the weighed building would cost, up to a constant of the building (yen)."""
    count_rows(town, state, state.chosen[b], -1.0)
    add_up(
        town.cost, town.row_start, town.row_index, town.row_value, town.limit, state.activity, terms.mu, terms.penalty,
        town.offer_start, town.offer_local, town.offer_level, scratch.gain, town.start[b], town.start[b + 1],
        scratch.value,
    )  # fmt: skip
    count_rows(town, state, state.chosen[b], 1.0)
    return scratch.value[: town.start[b + 1] - town.start[b]]


@kernel
def add_up(
    cost: Floats, row_start: Ints, row_index: Index, row_value: Floats, limit: Floats, activity: Floats, mu: Floats,
    penalty: Floats, offer_start: Ints, local: Index, level: Small, gain: Floats, first: int, last: int, value: Floats,
) -> None:  # fmt: skip
    """value[k - first] = C_k + Σ_j (μ_j r_jk + penalty_j · excess_j) + Σ gain of its offers. The activity is without
    the building. Arrays instead of tuples: each call with a tuple would count references."""
    for k in range(first, last):
        total = cost[k]
        for r in range(row_start[k], row_start[k + 1]):
            j, v = row_index[r], row_value[r]
            free = activity[j] - limit[j]
            total += mu[j] * v + penalty[j] * (max(0.0, free + v) - max(0.0, free))
        for o in range(offer_start[k], offer_start[k + 1]):
            total += gain[local[o], level[o] + 1] - gain[local[o], 0]
        value[k - first] = total


@kernel
def improve(town: Instance, state: State, terms: Terms, scratch: Scratch, b: int) -> float:
    """Give building b its best strategy with all others fixed; returns the change (<= 0, yen)."""
    first, present = town.start[b], state.chosen[b]
    if town.start[b + 1] - first < 2:
        return 0.0
    weigh(town, state, terms, scratch, b)
    value, allowed = weigh_strategies(town, state, terms, scratch, b), terms.allowed
    before = value[present - first]
    least, best = before - 1e-9 * (1.0 + abs(before)), present
    for i in range(value.shape[0]):
        if value[i] < least and allowed[first + i] and first + i != present:
            least, best = value[i], first + i
    if best == present:
        return 0.0
    change(town, state, b, best)
    return float(least - before)


@kernel
def sweep(town: Instance, state: State, terms: Terms, scratch: Scratch, order: Ints, passes: int) -> float:
    """Up to `passes` rounds of `improve` in the given order, until nothing changes; returns the change (yen)."""
    total = 0.0
    for _ in range(passes):
        moves = 0
        for i in range(order.shape[0]):
            gained = improve(town, state, terms, scratch, order[i])
            if gained < 0.0:
                total += gained
                moves += 1
        if moves == 0:
            break
    return total


def empty_scratch(model: Model) -> Scratch:
    town = model.town
    rows = int(np.diff(town.own_start).max(initial=1)) * town.users.shape[1]
    places = len(town.site_function)
    return Scratch(
        np.zeros((rows, town.capacity.shape[1] + 1)),
        np.zeros(places),
        np.zeros(places + 1, np.int64),
        np.zeros(int(np.diff(town.start).max())),
    )
