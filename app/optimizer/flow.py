"""Who is at which place: the working arrays of the exact assignment of one function in one period."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Small, Town
from app.optimizer.problem import Floats, Ints

TOLERANCE = 1e-9


class Flow(NamedTuple):
    """Users of one function in one period: by list entry, unserved by client, and by site."""

    going: Floats  # [entries of the function]
    unserved: Floats  # [clients of the function]
    load: Floats  # [N]
    price: Floats  # [N] what one more place would save, in distance per user
    head: Ints  # [N] first entry in use at a site, -1 none; a linked list, so that only present users are looked at
    follow: Ints  # [entries] next entry at the same site
    owner: Ints  # [entries] client of an entry that was ever in use
    linked: Small  # [entries]
    used: Ints  # [clients] first entry in use of a client, -1 none
    also: Ints  # [entries] next entry in use of the same client


class Chain(NamedTuple):
    """Labels of the shortest path search over sites."""

    distance: Floats  # [N]
    state: Small  # 0 unseen, 1 labelled, 2 final
    previous: Ints
    leaves: Ints  # list entry left at the previous site
    enters: Ints  # list entry entered at this site
    labelled: Ints


@kernel
def empty_flow(town: Town, f: int) -> Flow:
    first, last = town.client_start[f], town.client_start[f + 1]
    places = town.site_function.shape[0]
    entries = town.list_start[last] - town.list_start[first]
    return Flow(
        np.zeros(entries),
        np.zeros(last - first),
        np.zeros(places),
        np.zeros(places),
        np.full(places, -1),
        np.empty(entries, np.int64),
        np.empty(entries, np.int64),
        np.zeros(entries, np.int8),
        np.full(last - first, -1),
        np.empty(entries, np.int64),
    )


@kernel
def empty_chain(places: int) -> Chain:
    return Chain(
        np.full(places, np.inf),
        np.zeros(places, np.int8),
        np.full(places, -1),
        np.full(places, -1),
        np.full(places, -1),
        np.empty(places, np.int64),
    )


@kernel
def nearest(chain: Chain, count: int, limit: float) -> tuple[int, float]:
    """The labelled site of least distance below the limit that is not final yet, -1 none."""
    labelled, state, distance = chain.labelled, chain.state, chain.distance
    at, least = -1, limit
    for i in range(count):
        v = labelled[i]
        if state[v] == 1 and distance[v] < least:
            at, least = v, distance[v]
    return at, least


@kernel
def link(flow: Flow, entry: int, s: int, c: int, place: int) -> None:
    """Remember that users of client c, at `place` among those of its function, may be at site s."""
    if flow.linked[entry] == 0:
        flow.linked[entry], flow.owner[entry] = 1, c
        flow.follow[entry], flow.head[s] = flow.head[s], entry
        flow.also[entry], flow.used[place] = flow.used[place], entry


@kernel
def spare(town: Town, t: int, s: int, level: Small, load: Floats) -> float:
    return float(town.capacity[s, level[t * town.site_function.shape[0] + s]] - load[s])


@kernel
def cheapest_entry(town: Town, at_period: int, c: int, level: Small, price: Floats) -> int:
    """List entry of the open site of least d + price, -1 where the unserved charge is less."""
    site, distance = town.list_site, town.list_distance
    least, at = town.unserved[c], -1
    for q in range(town.list_start[c], town.list_start[c + 1]):
        d, s = distance[q], site[q]
        if d >= least:
            break
        if level[at_period + s] >= 0 and d + price[s] < least:
            least, at = d + price[s], q
    return at


@kernel
def go_cheapest(town: Town, f: int, t: int, level: Small, flow: Flow) -> None:
    """Everybody to the open listed site of least d + price, if less than the unserved charge."""
    at_period, first = t * town.site_function.shape[0], town.client_start[f]
    base, price, load, users = town.list_start[first], flow.price, flow.load, town.users
    for c in range(first, town.client_start[f + 1]):
        if users[c, t] <= 0.0:
            continue
        at = cheapest_entry(town, at_period, c, level, price)
        if at < 0:
            flow.unserved[c - first] = users[c, t]
            continue
        flow.going[at - base] = users[c, t]
        link(flow, at - base, town.list_site[at], c, c - first)
        load[town.list_site[at]] += users[c, t]
