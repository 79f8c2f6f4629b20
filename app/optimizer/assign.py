"""Who goes where under a fixed plan, exactly: everybody to the nearest open place, then overloaded places give up
users along cheapest chains (successive shortest paths) until every capacity holds.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Model, Small, Town
from app.optimizer.plan import Visits
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


class Chain(NamedTuple):
    """Labels of the shortest path search over sites."""

    distance: Floats  # [N]
    state: Small  # 0 unseen, 1 labelled, 2 final
    previous: Ints
    leaves: Ints  # list entry left at the previous site
    enters: Ints  # list entry entered at this site
    labelled: Ints


@kernel
def go_nearest(town: Town, f: int, t: int, level: Small, flow: Flow) -> float:
    """Everybody to the first open listed site; returns Σ w d, the unserved at their charge."""
    places = town.site_function.shape[0]
    first, total = town.client_start[f], 0.0
    base = town.list_start[first]
    for c in range(first, town.client_start[f + 1]):
        users = town.users[c, t]
        if users <= 0.0:
            continue
        served = False
        for q in range(town.list_start[c], town.list_start[c + 1]):
            s = town.list_site[q]
            if level[t * places + s] >= 0:
                flow.going[q - base] = users
                link(flow, q - base, s, c)
                flow.load[s] += users
                total += users * town.list_distance[q]
                served = True
                break
        if not served:
            flow.unserved[c - first] = users
            total += users * town.unserved[c]
    return total


@kernel
def link(flow: Flow, entry: int, s: int, c: int) -> None:
    """Remember that users of client c may be at site s."""
    if flow.linked[entry] == 0:
        flow.linked[entry], flow.owner[entry] = 1, c
        flow.follow[entry], flow.head[s] = flow.head[s], entry


@kernel
def spare(town: Town, t: int, s: int, level: Small, load: Floats) -> float:
    return float(town.capacity[s, level[t * town.site_function.shape[0] + s]] - load[s])


@kernel
def relax(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, u: int, count: int, limit: float
) -> tuple[int, float, int, float]:
    """Label the sites to which users of u could move; also the cheapest way to leave u for nowhere.

    `limit` is the length of the shortest complete chain known so far: longer ones are not followed.
    """
    places = town.site_function.shape[0]
    base = town.list_start[town.client_start[f]]
    nowhere, leaver, entry = np.inf, -1, flow.head[u]
    while entry >= 0:
        here, c, last = entry, flow.owner[entry], flow.going[entry] <= TOLERANCE
        entry = flow.follow[entry]
        if last:
            continue
        start = chain.distance[u] - town.list_distance[here + base] - flow.price[u]
        if start + town.unserved[c] < nowhere:
            nowhere, leaver = start + town.unserved[c], here + base
            limit = min(limit, nowhere)
        for q in range(town.list_start[c], town.list_start[c + 1]):
            if start + town.list_distance[q] >= limit:
                break
            v = town.list_site[q]
            if level[t * places + v] < 0 or chain.state[v] == 2:
                continue
            length = start + town.list_distance[q] + flow.price[v]
            if length < chain.distance[v] - 1e-12 and length < limit:
                if chain.state[v] == 0:
                    chain.labelled[count] = v
                    chain.state[v] = 1
                    count += 1
                chain.distance[v] = length
                chain.previous[v], chain.leaves[v], chain.enters[v] = u, here + base, q
                if spare(town, t, v, level, flow.load) > TOLERANCE:
                    limit = length
    return count, nowhere, leaver, limit


@kernel
def find_end(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, source: int
) -> tuple[int, int, int, float, int]:
    """Shortest chain from an overloaded site: (end site, its leaver or -1, labels, length, end is nowhere)."""
    chain.distance[source], chain.state[source], chain.labelled[0] = 0.0, 1, source
    chain.previous[source] = -1
    count, nowhere, leaver, gate, limit = 1, np.inf, -1, -1, np.inf
    while True:
        u, least = -1, np.inf
        for i in range(count):
            v = chain.labelled[i]
            if chain.state[v] == 1 and chain.distance[v] < least:
                u, least = v, chain.distance[v]
        if u < 0 or nowhere <= least:
            return gate, leaver, count, nowhere, 1
        if u != source and spare(town, t, u, level, flow.load) > TOLERANCE:
            return u, -1, count, least, 0
        chain.state[u] = 2
        count, length, entry, limit = relax(town, f, t, level, flow, chain, u, count, limit)
        if length < nowhere:
            nowhere, leaver, gate = length, entry, u


@kernel
def push(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, source: int, end: int, leaver: int
) -> None:
    """Move as many users along the chain as its tightest link allows."""
    first = town.client_start[f]
    base = town.list_start[first]
    amount = -spare(town, t, source, level, flow.load)
    amount = min(amount, flow.going[leaver - base] if leaver >= 0 else spare(town, t, end, level, flow.load))
    v = end
    while v != source:
        amount = min(amount, flow.going[chain.leaves[v] - base])
        v = chain.previous[v]
    v = end
    while v != source:
        flow.going[chain.leaves[v] - base] -= amount
        flow.going[chain.enters[v] - base] += amount
        link(flow, chain.enters[v] - base, v, flow.owner[chain.leaves[v] - base])
        v = chain.previous[v]
    flow.load[source] -= amount
    if leaver < 0:
        flow.load[end] += amount
        return
    flow.going[leaver - base] -= amount
    flow.unserved[flow.owner[leaver - base] - first] += amount


@kernel
def relieve(town: Town, f: int, t: int, level: Small, flow: Flow) -> None:
    """Empty every overloaded site along shortest chains, keeping d_v + p_v - d_u - p_u >= 0 for all users at u."""
    places = town.site_function.shape[0]
    chain = Chain(
        np.full(places, np.inf),
        np.zeros(places, np.int8),
        np.full(places, -1),
        np.full(places, -1),
        np.full(places, -1),
        np.empty(places, np.int64),
    )
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if level[t * places + s] < 0:
            continue
        while spare(town, t, s, level, flow.load) < -TOLERANCE * (1.0 + flow.load[s]):
            end, leaver, count, length, _ = find_end(town, f, t, level, flow, chain, s)
            push(town, f, t, level, flow, chain, s, end, leaver)
            for i in range(count):
                v = chain.labelled[i]
                if chain.distance[v] < length:
                    flow.price[v] += length - chain.distance[v]
                chain.distance[v], chain.state[v] = np.inf, 0


@kernel
def assign_function(town: Town, f: int, t: int, level: Small, flow: Flow) -> tuple[float, float]:
    """min Σ_c Σ_σ d_cσ x_cσ + P_c x_c0, Σ_c x_cσ <= capacity: (Σ w d of the optimum, of everybody nearest)."""
    near = go_nearest(town, f, t, level, flow)
    relieve(town, f, t, level, flow)
    first = town.client_start[f]
    base, total = town.list_start[first], 0.0
    for c in range(first, town.client_start[f + 1]):
        total += flow.unserved[c - first] * town.unserved[c]
        for q in range(town.list_start[c], town.list_start[c + 1]):
            total += flow.going[q - base] * town.list_distance[q]
    return total, near


@dataclass(frozen=True, slots=True)
class Assignment:
    """access_yen of the best assignment (inf: the closest places overflow and people may not be sent on).

    place_price[slots] in distance per user (>= 0); visits in the problem's numbering where asked for.
    """

    access_yen: float
    place_price: Floats
    visits: Visits | None


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
    )


def assign(model: Model, level: Small, *, want_visits: bool = False) -> Assignment:
    """The exact access loss of the places open in `level`, function by function and period by period."""
    town, total = model.town, 0.0
    places = len(town.site_function)
    prices = np.zeros(len(level))
    parts: list[tuple[Ints, Ints, Floats]] = []
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            flow = empty_flow(town, f)
            distance, near = assign_function(town, f, t, level, flow)
            if model.problem.closest_assignment and distance > near * (1 + 1e-9):
                return Assignment(np.inf, prices, None)
            total += float(town.price[f, t]) * distance
            prices[t * places : (t + 1) * places] += flow.price
            if want_visits:
                parts.append(_visits(model, f, t, going=flow.going))
    return Assignment(total, prices, _joined(parts) if want_visits else None)


def _visits(model: Model, f: int, t: int, *, going: Floats) -> tuple[Ints, Ints, Floats]:
    town = model.town
    entry = np.flatnonzero(going > 0) + town.list_start[town.client_start[f]]
    owner = np.searchsorted(town.list_start, entry, side="right") - 1
    share = going[going > 0] / town.users[owner, t]
    return model.entry_order[entry], np.full(len(entry), t, np.int64), share


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> Visits:
    if not parts:
        return Visits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    pair, period, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Visits(pair, period, share)
