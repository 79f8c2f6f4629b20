"""One half of the exact assignment: overfull places give up users along shortest chains."""

import numpy as np

from app.optimizer.flow import TOLERANCE, Chain, Flow, empty_chain, link, nearest, spare
from app.optimizer.kernel import kernel
from app.optimizer.model import Small, Town


@kernel
def relax(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, u: int, count: int, limit: float
) -> tuple[int, float, int, float]:
    """Label the sites to which users of u could move; also the cheapest way to leave u for nowhere.

    `limit` is the length of the shortest complete chain known so far: longer ones are not followed.
    """
    at_period, base = t * town.site_function.shape[0], town.list_start[town.client_start[f]]
    start, site, distance, capacity, load = (
        town.list_start,
        town.list_site,
        town.list_distance,
        town.capacity,
        flow.load,
    )
    going, follow, owner, price, load = flow.going, flow.follow, flow.owner, flow.price, flow.load
    label, state = chain.distance, chain.state
    nowhere, leaver, entry = np.inf, -1, flow.head[u]
    while entry >= 0:
        here, c = entry, owner[entry]
        entry = follow[entry]
        if going[here] <= TOLERANCE:
            continue
        left = label[u] - distance[here + base] - price[u]
        if left + town.unserved[c] < nowhere:
            nowhere, leaver = left + town.unserved[c], here + base
            limit = min(limit, nowhere)
        for q in range(start[c], start[c + 1]):
            if left + distance[q] >= limit:
                break
            v = site[q]
            length = left + distance[q] + price[v]
            if level[at_period + v] < 0 or state[v] == 2 or length >= limit or length >= label[v] - 1e-12:
                continue
            if state[v] == 0:
                chain.labelled[count], state[v] = v, 1
                count += 1
            label[v] = length
            chain.previous[v], chain.leaves[v], chain.enters[v] = u, here + base, q
            if capacity[v, level[at_period + v]] - load[v] > TOLERANCE:
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
        u, least = nearest(chain, count, np.inf)
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
        c = flow.owner[chain.leaves[v] - base]
        link(flow, chain.enters[v] - base, v, c, c - first)
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
    chain = empty_chain(places)
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
