"""A plan with all that follows from everybody going to the nearest open place, kept up to date from change to change.

Arrays are taken out of their tuples before a loop: inside it each look at a tuple would count references.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Model, Small, Town
from app.optimizer.kernels.pricing import add_rows, set_levels
from app.optimizer.question.problem import Floats, Ints


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


@kernel
def rescan(town: Town, state: State, c: int, t: int) -> None:
    """Nearest and second-nearest open places of a client, from its list."""
    site, level, base = town.list_site, state.level, t * town.site_function.shape[0]
    found, unserved = 0, town.unserved[c]
    state.first[c, t], state.near[c, t] = -1, unserved
    state.second[c, t], state.next[c, t] = -1, unserved
    for q in range(town.list_start[c], town.list_start[c + 1]):
        s = site[q]
        if level[base + s] < 0:
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
def count_rows(town: Town, state: State, k: int, sign: float) -> None:
    """Add or take away strategy k from the activity of the limits."""
    for r in range(town.row_start[k], town.row_start[k + 1]):
        state.activity[town.row_index[r]] += sign * town.row_value[r]


@kernel
def levels_under(town: Town, b: int, k: int) -> Ints:
    """The level that strategy k of building b offers at each of its sites in each period, -1 closed."""
    target = np.full((town.own_start[b + 1] - town.own_start[b]) * town.users.shape[1], -1)
    for o in range(town.offer_start[k], town.offer_start[k + 1]):
        target[town.offer_local[o]] = town.offer_level[o]
    return target


@kernel
def change(town: Town, state: State, b: int, k: int) -> None:
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
def open_slot(town: Town, state: State, s: int, t: int) -> None:
    base, client, distance = t * town.site_function.shape[0], town.reach_client, town.reach_distance
    first, near, second, farther, load = state.first, state.near, state.second, state.next, state.load
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c, d = client[r], distance[r]
        if d < near[c, t]:
            if first[c, t] >= 0:
                load[base + first[c, t]] -= town.users[c, t]
            load[base + s] += town.users[c, t]
            second[c, t], farther[c, t] = first[c, t], near[c, t]
            first[c, t], near[c, t] = s, d
        elif d < farther[c, t]:
            second[c, t], farther[c, t] = s, d


@kernel
def close_slot(town: Town, state: State, s: int, t: int) -> None:
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
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.full((people, periods), -1, np.int32),
        np.zeros((people, periods)),
        np.zeros(model.slots),
        np.zeros(len(town.limit)),
    )
