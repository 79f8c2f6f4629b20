"""Serving everybody from fixed sites within their capacities at least cost (transportation problem, Numba).

Everybody starts at the cheapest site; overloaded sites then give up need along cheapest chains of moves
(successive shortest paths), which keeps the plan cheapest for the loads it has at every moment:

    length(u -> v) = min over clients i served at u of (c_iv - c_iu) / q_i
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import Array

LEAST_AMOUNT = 1e-9


class Moves(NamedTuple):
    """The cheapest move between each pair of sites per unit of need, and the client that makes it (-1: none)."""

    length: Array
    client: Array


@kernel
def find_moves(unit_cost: Array, going: Array) -> Moves:
    """unit_cost[i, k] = c_ik / q_i; going[i, k] need of client i served at site k."""
    clients, sites = unit_cost.shape
    moves = Moves(np.full((sites, sites), np.inf), np.full((sites, sites), -1, np.int64))
    for i in range(clients):
        for u in range(sites):
            if going[i, u] <= LEAST_AMOUNT:
                continue
            for v in range(sites):
                length = unit_cost[i, v] - unit_cost[i, u]
                if v != u and length < moves.length[u, v]:
                    moves.length[u, v] = length
                    moves.client[u, v] = i
    return moves


@kernel
def cheapest_chain(moves: Moves, source: int, previous: Array) -> Array:
    """Bellman-Ford over sites: distances from `source`, and the site before each on the way."""
    sites = previous.shape[0]
    distance = np.full(sites, np.inf)
    distance[source] = 0.0
    previous[:] = -1
    for _ in range(sites):
        changed = False
        for u in range(sites):
            for v in range(sites):
                length = distance[u] + moves.length[u, v]
                if length < distance[v] - 1e-9:
                    distance[v] = length
                    previous[v] = u
                    changed = True
        if not changed:
            break
    return distance


@kernel
def push_along(
    moves: Moves, going: Array, load: Array, capacity: Array, source: int, end: int, previous: Array
) -> None:
    """Move as much as the chain allows from `source` to `end`."""
    amount = min(load[source] - capacity[source], capacity[end] - load[end])
    v = end
    while v != source:
        u = previous[v]
        amount = min(amount, going[moves.client[u, v], u])
        v = u
    v = end
    while v != source:
        u = previous[v]
        going[moves.client[u, v], u] -= amount
        going[moves.client[u, v], v] += amount
        v = u
    load[source] -= amount
    load[end] += amount


@kernel
def unload(unit_cost: Array, going: Array, capacity: Array) -> bool:
    """Empty every overloaded site; False where capacities do not suffice."""
    load = going.sum(axis=0)
    previous = np.full(capacity.shape[0], -1, np.int64)
    enough = 1e-9 * max(1.0, load.sum())
    for source in range(capacity.shape[0]):
        while load[source] > capacity[source] + enough:
            moves = find_moves(unit_cost, going)
            distance = cheapest_chain(moves, source, previous)
            end, nearest = -1, np.inf
            for v in range(capacity.shape[0]):
                if capacity[v] - load[v] > enough and distance[v] < nearest:
                    end, nearest = v, distance[v]
            if end < 0:
                return False
            push_along(moves, going, load, capacity, source, end, previous)
    return True


@kernel
def transport(cost: Array, need: Array, capacity: Array, sites: Array) -> tuple[float, Array]:
    """Least Σ c_ij x_ij with Σ_j x_ij = 1 and Σ_i q_i x_ij <= Q_j over these sites; inf where impossible.

    Returns the cost and the shares x [clients, len(sites)].
    """
    near = np.ascontiguousarray(cost[:, sites])
    clients = near.shape[0]
    share = np.zeros(near.shape)
    for i in range(clients):
        share[i, np.argmin(near[i])] = 1.0
    needy = np.flatnonzero(need > 0.0)
    unit_cost = near[needy] / need[needy].reshape(-1, 1)
    going = share[needy] * need[needy].reshape(-1, 1)
    if not unload(unit_cost, going, capacity[sites]):
        return np.inf, share
    share[needy] = going / need[needy].reshape(-1, 1)
    return np.sum(share * near), share
