"""One half of the exact assignment: overfull places give up users along shortest chains."""

import numpy as np

from app.optimizer.assignment.flow import TOLERANCE, Chain, TransportFlow, empty_chain, link, nearest
from app.optimizer.assignment.transport import Transport
from app.optimizer.kernels.kernel import kernel


@kernel
def relax(
    transport: Transport, flow: TransportFlow, chain: Chain, u: int, count: int, limit: float
) -> tuple[int, float, int, float]:
    """Label the sites to which users of u could move; also the cheapest way to leave u for nowhere.

    `limit` is the length of the shortest complete chain known so far: longer ones are not followed.
    """
    start, site, distance, charge, room = (
        transport.start,
        transport.site,
        transport.distance,
        transport.charge,
        transport.room,
    )
    going, follow, owner, price, load = flow.going, flow.follow, flow.owner, flow.price, flow.load
    label, state = chain.distance, chain.state
    nowhere, leaver, entry = np.inf, -1, flow.head[u]
    while entry >= 0:
        here, place = entry, owner[entry]
        entry = follow[entry]
        if going[here] <= TOLERANCE:
            continue
        left = label[u] - distance[here] - price[u]
        if left + charge[place] < nowhere:
            nowhere, leaver = left + charge[place], here
            limit = min(limit, nowhere)
        for q in range(start[place], start[place + 1]):
            if left + distance[q] >= limit:
                break
            v = site[q]
            length = left + distance[q] + price[v]
            if state[v] == 2 or length >= limit or length >= label[v] - 1e-12:
                continue
            if state[v] == 0:
                chain.labelled[count], state[v] = v, 1
                count += 1
            label[v] = length
            chain.previous[v], chain.leaves[v], chain.enters[v] = u, here, q
            if room[v] - load[v] > TOLERANCE:
                limit = length
    return count, nowhere, leaver, limit


@kernel
def find_end(transport: Transport, flow: TransportFlow, chain: Chain, source: int) -> tuple[int, int, int, float]:
    """Shortest chain from an overloaded site: (end site, its leaver for nowhere or -1, labels, length)."""
    chain.distance[source], chain.state[source], chain.labelled[0] = 0.0, 1, source
    chain.previous[source] = -1
    count, nowhere, leaver, gate, limit = 1, np.inf, -1, -1, np.inf
    while True:
        u, least = nearest(chain, count, np.inf)
        if u < 0 or nowhere <= least:
            return gate, leaver, count, nowhere
        if u != source and transport.room[u] - flow.load[u] > TOLERANCE:
            return u, -1, count, least
        chain.state[u] = 2
        count, length, entry, limit = relax(transport, flow, chain, u, count, limit)
        if length < nowhere:
            nowhere, leaver, gate = length, entry, u


@kernel
def push(transport: Transport, flow: TransportFlow, chain: Chain, source: int, end: int, leaver: int) -> None:
    """Move as many users along the chain as its tightest link allows."""
    amount = flow.load[source] - transport.room[source]
    amount = min(amount, flow.going[leaver] if leaver >= 0 else transport.room[end] - flow.load[end])
    v = end
    while v != source:
        amount = min(amount, flow.going[chain.leaves[v]])
        v = chain.previous[v]
    v = end
    while v != source:
        flow.going[chain.leaves[v]] -= amount
        flow.going[chain.enters[v]] += amount
        link(flow, chain.enters[v], v, flow.owner[chain.leaves[v]])
        v = chain.previous[v]
    flow.load[source] -= amount
    if leaver < 0:
        flow.load[end] += amount
        return
    flow.going[leaver] -= amount
    flow.unserved[flow.owner[leaver]] += amount


@kernel
def remove_overload(transport: Transport, flow: TransportFlow) -> None:
    """Empty every overloaded site along shortest chains, keeping d_v + p_v - d_u - p_u >= 0 for all users at u."""
    chain = empty_chain(transport.room.shape[0])
    for s in transport.sites:
        while flow.load[s] - transport.room[s] > TOLERANCE * (1.0 + flow.load[s]):
            end, leaver, count, length = find_end(transport, flow, chain, s)
            push(transport, flow, chain, s, end, leaver)
            for i in range(count):
                v = chain.labelled[i]
                if chain.distance[v] < length:
                    flow.price[v] += length - chain.distance[v]
                chain.distance[v], chain.state[v] = np.inf, 0
