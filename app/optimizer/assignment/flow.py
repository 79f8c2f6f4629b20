"""Who is at which place: the working arrays of the exact assignment of one function in one period."""

from typing import NamedTuple

import numpy as np

from app.optimizer.assignment.transport import Transport, cheapest_entry
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Small
from app.optimizer.question.problem import Floats, Ints

TOLERANCE = 1e-9


class TransportFlow(NamedTuple):
    """Users by entry of the transport's lists, unserved by group, and by site."""

    going: Floats  # [entries]
    unserved: Floats  # [groups]
    load: Floats  # [N]
    price: Floats  # [N] what one more place would save, in distance per user
    head: Ints  # [N] first entry in use at a site, -1 none; a linked list, so that only present users are looked at
    follow: Ints  # [entries] next entry at the same site
    owner: Ints  # [entries] group of an entry that was ever in use
    linked: Small  # [entries]
    used: Ints  # [groups] first entry in use of a group, -1 none
    also: Ints  # [entries] next entry in use of the same group


class Chain(NamedTuple):
    """Labels of the shortest path search over sites."""

    distance: Floats  # [N]
    state: Small  # 0 unseen, 1 labelled, 2 final
    previous: Ints
    leaves: Ints  # list entry left at the previous site
    enters: Ints  # list entry entered at this site
    labelled: Ints


@kernel
def empty_flow(transport: Transport) -> TransportFlow:
    places, entries, groups = transport.room.shape[0], transport.site.shape[0], transport.users.shape[0]
    return TransportFlow(
        np.zeros(entries),
        np.zeros(groups),
        np.zeros(places),
        np.zeros(places),
        np.full(places, -1),
        np.empty(entries, np.int64),
        np.empty(entries, np.int64),
        np.zeros(entries, np.int8),
        np.full(groups, -1),
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
def link(flow: TransportFlow, entry: int, s: int, place: int) -> None:
    """Remember that users of a group may be at site s."""
    if flow.linked[entry] == 0:
        flow.linked[entry], flow.owner[entry] = 1, place
        flow.follow[entry], flow.head[s] = flow.head[s], entry
        flow.also[entry], flow.used[place] = flow.used[place], entry


@kernel
def go_cheapest(transport: Transport, flow: TransportFlow) -> None:
    """Everybody to the open listed site of least d + price, if less than the unserved charge."""
    users, load, at = transport.users, flow.load, np.empty(transport.users.shape[0], np.int64)
    cheapest_entry(transport, flow.price, at)
    for place in range(at.shape[0]):
        entry = at[place]
        if users[place] <= 0.0:
            continue
        if entry < 0:
            flow.unserved[place] = users[place]
            continue
        flow.going[entry] = users[place]
        link(flow, entry, transport.site[entry], place)
        load[transport.site[entry]] += users[place]


@kernel
def total_distance(transport: Transport, flow: TransportFlow) -> float:
    """Σ users · distance, the unserved at their charge."""
    total, distance, going = 0.0, transport.distance, flow.going
    for entry in range(going.shape[0]):
        total += going[entry] * distance[entry]
    for place in range(transport.charge.shape[0]):
        total += flow.unserved[place] * transport.charge[place]
    return total
