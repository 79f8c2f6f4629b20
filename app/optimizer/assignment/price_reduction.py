"""The other half of the exact assignment: places with a price and room lower it until people come or it is 0.

Needed where prices are known beforehand, from the bound or from the plan before: few are far from right, and only
those are mended.
"""

import numpy as np

from app.optimizer.assignment.flow import TOLERANCE, Chain, TransportFlow, empty_chain, link, nearest
from app.optimizer.assignment.transport import Transport
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Instance


@kernel
def reduce_prices(town: Instance, transport: Transport, flow: TransportFlow) -> None:
    """Fill every place with a price and room, along the shortest chains that lead to it, or bring its price to 0.

    Before and after: nobody would be better off elsewhere at the present prices, and no place is overfull.
    """
    chain = empty_chain(transport.room.shape[0])
    for s in transport.sites:
        while flow.price[s] > 0.0 and transport.room[s] - flow.load[s] > TOLERANCE * (1.0 + flow.load[s]):
            count, origin, newcomer, length = find_origin(town, transport, flow, chain, s)
            if origin != s or newcomer >= 0:
                pull(transport, flow, chain, s, origin, newcomer)
            for i in range(count):
                v = chain.labelled[i]
                if chain.distance[v] < length:
                    flow.price[v] = max(0.0, flow.price[v] - (length - chain.distance[v]))
                chain.distance[v], chain.state[v] = np.inf, 0
            if origin == s and newcomer < 0:
                flow.price[s] = 0.0


@kernel
def find_origin(
    town: Instance, transport: Transport, flow: TransportFlow, chain: Chain, goal: int
) -> tuple[int, int, int, float]:
    """The cheapest chain of moves that ends at `goal`: (labels, place it begins at, unserved group that enters there
    or -1, length). A chain may begin at any place that gives up its price, at the cost of the price."""
    chain.distance[goal], chain.state[goal], chain.labelled[0], chain.previous[goal] = 0.0, 1, goal, -1
    count, origin, newcomer, limit = 1, goal, -1, flow.price[goal]
    while True:
        v, least = nearest(chain, count, limit)
        if v < 0:
            return count, origin, newcomer, limit
        chain.state[v] = 2
        if least + flow.price[v] < limit:
            origin, newcomer, limit = v, -1, least + flow.price[v]
        count, group, limit = look_around(town, transport, flow, chain, v, count, limit)
        if group >= 0:
            origin, newcomer = v, group


@kernel
def look_around(
    town: Instance, transport: Transport, flow: TransportFlow, chain: Chain, v: int, count: int, limit: float
) -> tuple[int, int, float]:
    """Label the places whose users could move to v; also the unserved group that would come at least cost."""
    client, distance, first, newcomer = town.reach_client, town.reach_distance, transport.first, -1
    listed, site, users, charge = transport.distance, transport.site, transport.users, transport.charge
    unserved, used, also, going, price = flow.unserved, flow.used, flow.also, flow.going, flow.price
    label, state = chain.distance, chain.state
    here = label[v]
    for r in range(town.reach_start[v], town.reach_start[v + 1]):
        place = client[r] - first
        offer = here + distance[r] + price[v]
        if offer - charge[place] >= limit or users[place] <= 0.0:
            continue
        if unserved[place] > TOLERANCE:
            newcomer, limit = place, max(offer - charge[place], here)
        entry = used[place]
        while entry >= 0:
            u, e = site[entry], entry
            entry = also[entry]
            length = max(offer - listed[e] - price[u], here)
            if going[e] <= TOLERANCE or state[u] == 2 or length >= limit or length >= label[u] - 1e-12:
                continue
            if state[u] == 0:
                chain.labelled[count], state[u] = u, 1
                count += 1
            label[u], chain.previous[u], chain.leaves[u] = length, v, e
    return count, newcomer, limit


@kernel
def pull(transport: Transport, flow: TransportFlow, chain: Chain, goal: int, origin: int, newcomer: int) -> None:
    """Move as many users along the chain as there is room at its end and its tightest link allows."""
    amount, u = transport.room[goal] - flow.load[goal], origin
    if newcomer >= 0:
        amount = min(amount, flow.unserved[newcomer])
    while u != goal:
        amount = min(amount, flow.going[chain.leaves[u]])
        u = chain.previous[u]
    place = origin
    while place != goal:
        leaves, v = chain.leaves[place], chain.previous[place]
        flow.going[leaves] -= amount
        enter(transport, flow, flow.owner[leaves], v, amount)
        place = v
    flow.load[goal] += amount
    if newcomer >= 0:
        flow.unserved[newcomer] -= amount
        enter(transport, flow, newcomer, origin, amount)
    else:
        flow.load[origin] -= amount


@kernel
def enter(transport: Transport, flow: TransportFlow, place: int, s: int, amount: float) -> None:
    """Users of a group come to site s."""
    entry, site = -1, transport.site
    for q in range(transport.start[place], transport.start[place + 1]):
        if site[q] == s:
            entry = q
            break
    flow.going[entry] += amount
    link(flow, entry, s, place)
