"""A plan with all that follows from everybody going to the open place of least distance and price, kept up to date from
change to change.

With the prices of the exact assignment at hand, what people lose by distance and price less what the open places earn
is the exact access loss of this plan and a lower bound on that of every other (linear programming duality). So a search
at fixed prices knows that full places spread their people. Arrays are taken out of their tuples before a loop: inside
it each look at a tuple would count references.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Instance, Model, Small
from app.optimizer.kernels.pricing import add_rows, set_levels
from app.optimizer.question.problem import Floats, Ints


class State(NamedTuple):
    """A plan and all that follows; `near` and `next` are distances with the price of the place added."""

    chosen: Ints  # [B]
    level: Small  # [slots]
    price: Floats  # [slots] distance per user, fixed while the state is searched; 0: everybody goes to the nearest
    first: Index  # [C, T] open site of least distance and price, -1 none
    near: Floats  # its distance and price, or the unserved charge
    second: Index
    next: Floats
    load: Floats  # [slots]
    activity: Floats  # [J]


@kernel
def comes_before(distance: float, s: int, other: float, site: int) -> bool:
    """Whether site s is taken before another: nearer, or as near and of the lower number (-1: being unserved)."""
    return distance < other or (distance == other and (site < 0 or s < site))


@kernel
def rescan(town: Instance, state: State, c: int, t: int) -> None:
    """Best and second-best open places of a client, from its list."""
    site, far, level, price = town.list_site, town.list_distance, state.level, state.price
    base, unserved = t * town.site_function.shape[0], town.unserved[c]
    first, near, second, farther = -1, unserved, -1, unserved
    for q in range(town.list_start[c], town.list_start[c + 1]):
        s, d = site[q], far[q]
        if d > farther:
            break
        if level[base + s] < 0:
            continue
        d += price[base + s]
        if comes_before(d, s, near, first):
            second, farther = first, near
            first, near = s, d
        elif comes_before(d, s, farther, second):
            second, farther = s, d
    state.first[c, t], state.near[c, t] = first, near
    state.second[c, t], state.next[c, t] = second, farther


@kernel
def settle(town: Instance, state: State) -> None:
    """Everything that follows from state.chosen and state.price."""
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
def count_rows(town: Instance, state: State, k: int, sign: float) -> None:
    """Add or take away strategy k from the activity of the limits."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        state.activity[town.row_index[r]] += sign * town.row_value[r]


@kernel
def levels_under(town: Instance, b: int, k: int) -> Ints:
    """The level that strategy k of building b offers at each of its sites in each period, -1 closed."""
    target = np.full((town.own_start[b + 1] - town.own_start[b]) * town.users.shape[1], -1)
    for o in range(town.offer_start[k], town.offer_start[k + 1]):
        target[town.offer_local[o]] = town.offer_level[o]
    return target


@kernel
def change(town: Instance, state: State, b: int, k: int) -> None:
    """Let building b follow strategy k."""
    places, periods = town.site_function.shape[0], town.users.shape[1]
    present = state.chosen[b]
    count_rows(town, state, present, -1.0)
    count_rows(town, state, k, 1.0)
    state.chosen[b] = k
    target = levels_under(town, b, k)
    for row in range(target.shape[0]):
        s, t = town.own_site[town.own_start[b] + row // periods], row % periods
        before = state.level[t * places + s]
        state.level[t * places + s] = target[row]
        if before < 0 <= target[row]:
            open_slot(town, state, s, t)
        elif target[row] < 0 <= before:
            close_slot(town, state, s, t)


@kernel
def open_slot(town: Instance, state: State, s: int, t: int) -> None:
    base, client, distance = t * town.site_function.shape[0], town.reach_client, town.reach_distance
    first, near, second, farther, load = state.first, state.near, state.second, state.next, state.load
    users, price = town.users, state.price[base + s]
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c, d = client[r], distance[r] + price
        if comes_before(d, s, near[c, t], first[c, t]):
            if first[c, t] >= 0:
                load[base + first[c, t]] -= users[c, t]
            load[base + s] += users[c, t]
            second[c, t], farther[c, t] = first[c, t], near[c, t]
            first[c, t], near[c, t] = s, d
        elif comes_before(d, s, farther[c, t], second[c, t]):
            second[c, t], farther[c, t] = s, d


@kernel
def close_slot(town: Instance, state: State, s: int, t: int) -> None:
    base, client, first, second, load = (
        t * town.site_function.shape[0],
        town.reach_client,
        state.first,
        state.second,
        state.load,
    )
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        if first[c, t] == s:
            rescan(town, state, c, t)
            if first[c, t] >= 0:
                load[base + first[c, t]] += town.users[c, t]
        elif second[c, t] == s:
            rescan(town, state, c, t)
    load[base + s] = 0.0


def empty_state(model: Model) -> State:
    town = model.town
    people, periods = town.users.shape
    return State(
        np.zeros(len(town.start) - 1, np.int64),
        np.full(model.slots, -1, np.int8),
        np.zeros(model.slots),
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.zeros(model.slots),
        np.zeros(len(town.limit)),
    )
