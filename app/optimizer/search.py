"""Local search over single-building strategy changes, with nearest and second-nearest places kept up to date."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Index, Model, Small, Town
from app.optimizer.pricing import add_rows, set_levels
from app.optimizer.problem import Bools, Floats, Ints


class State(NamedTuple):
    """A plan and all that follows from everybody going to the nearest open place."""

    chosen: Ints  # [B]
    level: Small  # [slots]
    first: Index  # [C, T] nearest open site, -1 none
    near: Floats  # its distance, or the unserved charge
    second: Index
    next: Floats
    load: Floats  # [slots]
    activity: Floats  # [J]


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
def rescan(town: Town, state: State, c: int, t: int) -> None:
    """Nearest and second-nearest open places of a client, from its list."""
    places = town.site_function.shape[0]
    found = 0
    state.first[c, t], state.near[c, t] = -1, town.unserved[c]
    state.second[c, t], state.next[c, t] = -1, town.unserved[c]
    for q in range(town.list_start[c], town.list_start[c + 1]):
        s = town.list_site[q]
        if state.level[t * places + s] < 0:
            continue
        if found == 1:
            state.second[c, t], state.next[c, t] = s, town.list_distance[q]
            return
        state.first[c, t], state.near[c, t] = s, town.list_distance[q]
        found = 1


@kernel
def settle(town: Town, state: State) -> None:
    """Everything that follows from state.chosen."""
    places = town.site_function.shape[0]
    set_levels(town, state.chosen, state.level)
    add_rows(town, state.chosen, state.activity)
    state.load[:] = 0.0
    for c in range(town.users.shape[0]):
        for t in range(town.users.shape[1]):
            rescan(town, state, c, t)
            if state.first[c, t] >= 0:
                state.load[t * places + state.first[c, t]] += town.users[c, t]


@kernel
def over(town: Town, state: State, s: int, t: int, load: float) -> float:
    """Users beyond the capacity of an open site."""
    return float(max(0.0, load - town.capacity[s, state.level[t * town.site_function.shape[0] + s]]))


@kernel
def note(desk: Desk, z: int, users: float, count: int) -> int:
    """Remember that `users` move to site z (away from it when negative)."""
    if users == 0.0:
        return count
    if desk.shift[z] == 0.0:
        desk.touched[count] = z
        count += 1
    desk.shift[z] += users
    return count


@kernel
def settle_shifts(town: Town, state: State, terms: Terms, desk: Desk, t: int, count: int) -> float:
    """Overload charge of the noted moves (distance · users), and forget them."""
    places, total = town.site_function.shape[0], 0.0
    for i in range(count):
        z = desk.touched[i]
        slot = t * places + z
        before = over(town, state, z, t, state.load[slot])
        total += terms.overload[slot] * (over(town, state, z, t, state.load[slot] + desk.shift[z]) - before)
        desk.shift[z] = 0.0
    return total


@kernel
def weigh_closing(town: Town, state: State, terms: Terms, desk: Desk, s: int, t: int, row: int) -> None:
    """gain[row]: closing an open slot, or changing its level."""
    slot = t * town.site_function.shape[0] + s
    price, limited = town.price[town.site_function[s], t], town.capacitated[s]
    total, count = 0.0, 0
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = town.reach_client[r]
        if state.first[c, t] == s:
            total += town.users[c, t] * (state.next[c, t] - state.near[c, t])
            if limited and state.second[c, t] >= 0:
                count = note(desk, state.second[c, t], town.users[c, t], count)
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
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = town.reach_client[r]
        if town.reach_distance[r] < state.near[c, t]:
            users = town.users[c, t]
            total -= users * (state.near[c, t] - town.reach_distance[r])
            gained += users
            if limited and state.first[c, t] >= 0:
                count = note(desk, state.first[c, t], -users, count)
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
    for r in range(town.row_start[k], town.row_start[k + 1]):
        j, v = town.row_index[r], town.row_value[r]
        free = state.activity[j] - town.limit[j]
        total += terms.mu[j] * v + terms.penalty[j] * (max(0.0, free + v) - max(0.0, free))
    for o in range(town.offer_start[k], town.offer_start[k + 1]):
        row = town.offer_local[o]
        total += desk.gain[row, town.offer_level[o] + 1] - desk.gain[row, 0]
    return total


@kernel
def count_rows(town: Town, state: State, k: int, sign: float) -> None:
    """Add or take away strategy k from the activity of the limits."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        state.activity[town.row_index[r]] += sign * town.row_value[r]


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
def change(town: Town, state: State, b: int, k: int) -> None:
    """Let building b follow strategy k."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    present = state.chosen[b]
    count_rows(town, state, present, -1.0)
    count_rows(town, state, k, 1.0)
    state.chosen[b] = k
    size = (town.own_start[b + 1] - town.own_start[b]) * periods
    target = np.full(size, -1)
    for o in range(town.offer_start[k], town.offer_start[k + 1]):
        target[town.offer_local[o]] = town.offer_level[o]
    for row in range(size):
        s, t = town.own_site[town.own_start[b] + row // periods], row % periods
        before = state.level[t * places + s]
        state.level[t * places + s] = target[row]
        if before < 0 <= target[row]:
            open_slot(town, state, s, t)
        elif target[row] < 0 <= before:
            close_slot(town, state, s, t)


@kernel
def open_slot(town: Town, state: State, s: int, t: int) -> None:
    places = town.site_function.shape[0]
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c, d = town.reach_client[r], town.reach_distance[r]
        if d < state.near[c, t]:
            if state.first[c, t] >= 0:
                state.load[t * places + state.first[c, t]] -= town.users[c, t]
            state.load[t * places + s] += town.users[c, t]
            state.second[c, t], state.next[c, t] = state.first[c, t], state.near[c, t]
            state.first[c, t], state.near[c, t] = s, d
        elif d < state.next[c, t]:
            state.second[c, t], state.next[c, t] = s, d


@kernel
def close_slot(town: Town, state: State, s: int, t: int) -> None:
    places = town.site_function.shape[0]
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = town.reach_client[r]
        if state.first[c, t] == s:
            rescan(town, state, c, t)
            if state.first[c, t] >= 0:
                state.load[t * places + state.first[c, t]] += town.users[c, t]
        elif state.second[c, t] == s:
            rescan(town, state, c, t)
    state.load[t * places + s] = 0.0


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


def empty_state(model: Model) -> State:
    town = model.town
    people, periods = town.users.shape
    return State(
        np.zeros(len(town.start) - 1, np.int64),
        np.full(model.slots, -1, np.int8),
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.zeros(model.slots),
        np.zeros(len(town.limit)),
    )


def empty_desk(model: Model) -> Desk:
    town = model.town
    rows = int(np.diff(town.own_start).max(initial=1)) * town.users.shape[1]
    places = len(town.site_function)
    return Desk(np.zeros((rows, town.capacity.shape[1] + 1)), np.zeros(places), np.zeros(places + 1, np.int64))
