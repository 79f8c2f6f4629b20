"""The other half of the exact assignment: places with a price and room lower it until people come or it is 0.

Needed where prices are known beforehand, from the bound or from the plan before: few are far from right, and only
those are mended.
"""

import numpy as np

from app.optimizer.flow import TOLERANCE, Chain, Flow, empty_chain, link, nearest, spare
from app.optimizer.kernel import kernel
from app.optimizer.model import Small, Town


@kernel
def invite(town: Town, f: int, t: int, level: Small, flow: Flow) -> None:
    """Fill every place with a price and room, along the shortest chains that lead to it, or bring its price to 0.

    Before and after: nobody would be better off elsewhere at the present prices, and no place is overfull.
    """
    places = town.site_function.shape[0]
    chain = empty_chain(places)
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if level[t * places + s] < 0:
            continue
        while flow.price[s] > 0.0 and spare(town, t, s, level, flow.load) > TOLERANCE * (1.0 + flow.load[s]):
            count, origin, newcomer, length = find_origin(town, f, t, level, flow, chain, s)
            if origin != s or newcomer >= 0:
                pull(town, f, t, level, flow, chain, s, origin, newcomer)
            for i in range(count):
                v = chain.labelled[i]
                if chain.distance[v] < length:
                    flow.price[v] = max(0.0, flow.price[v] - (length - chain.distance[v]))
                chain.distance[v], chain.state[v] = np.inf, 0
            if origin == s and newcomer < 0:
                flow.price[s] = 0.0


@kernel
def find_origin(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, goal: int
) -> tuple[int, int, int, float]:
    """The cheapest chain of moves that ends at `goal`: (labels, place it begins at, unserved client who enters there
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
        count, client, limit = look_around(town, f, t, level, flow, chain, v, count, limit)
        if client >= 0:
            origin, newcomer = v, client


@kernel
def look_around(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, v: int, count: int, limit: float
) -> tuple[int, int, float]:
    """Label the places whose users could move to v; also the unserved client who would come at least cost."""
    first = town.client_start[f]
    base, newcomer = town.list_start[first], -1
    client, distance, list_distance, site = town.reach_client, town.reach_distance, town.list_distance, town.list_site
    users, charge, unserved, used, also = town.users, town.unserved, flow.unserved, flow.used, flow.also
    going, price, label, state = flow.going, flow.price, chain.distance, chain.state
    here = label[v]
    for r in range(town.reach_start[v], town.reach_start[v + 1]):
        c = client[r]
        offer = here + distance[r] + price[v]
        if offer - charge[c] >= limit or users[c, t] <= 0.0:
            continue
        if unserved[c - first] > TOLERANCE:
            newcomer, limit = c, max(offer - charge[c], here)
        entry = used[c - first]
        while entry >= 0:
            u, e = site[entry + base], entry
            entry = also[entry]
            length = max(offer - list_distance[e + base] - price[u], here)
            if going[e] <= TOLERANCE or state[u] == 2 or length >= limit or length >= label[u] - 1e-12:
                continue
            if state[u] == 0:
                chain.labelled[count], state[u] = u, 1
                count += 1
            label[u], chain.previous[u], chain.leaves[u] = length, v, e + base
    return count, newcomer, limit


@kernel
def entry_at(town: Town, c: int, s: int) -> int:
    """The list entry of client c that is place s."""
    site = town.list_site
    for q in range(town.list_start[c], town.list_start[c + 1]):
        if site[q] == s:
            return q
    return -1


@kernel
def pull(
    town: Town, f: int, t: int, level: Small, flow: Flow, chain: Chain, goal: int, origin: int, newcomer: int
) -> None:
    """Move as many users along the chain as there is room at its end and its tightest link allows."""
    first = town.client_start[f]
    base = town.list_start[first]
    amount, u = spare(town, t, goal, level, flow.load), origin
    if newcomer >= 0:
        amount = min(amount, flow.unserved[newcomer - first])
    while u != goal:
        amount = min(amount, flow.going[chain.leaves[u] - base])
        u = chain.previous[u]
    place = origin
    while place != goal:
        leaves, v = chain.leaves[place] - base, chain.previous[place]
        flow.going[leaves] -= amount
        enter(town, flow, base, flow.owner[leaves], v, first, amount)
        place = v
    flow.load[goal] += amount
    if newcomer >= 0:
        flow.unserved[newcomer - first] -= amount
        enter(town, flow, base, newcomer, origin, first, amount)
    else:
        flow.load[origin] -= amount


@kernel
def enter(town: Town, flow: Flow, base: int, c: int, s: int, first: int, amount: float) -> None:
    """Users of client c come to place s."""
    entry = entry_at(town, c, s) - base
    flow.going[entry] += amount
    link(flow, entry, s, c, c - first)
