"""Sorted lists of sites for each client, whole or shortened as sites are decided (Numba kernels)."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.optimizer.kernels.kernel import kernel

Array = NDArray[Any]

CLOSED, FREE, OPEN = -1, 0, 1


class Lists(NamedTuple):
    """Cheapest first: client i may use site[start[i] : start[i + 1]] at cost[…]; beyond costs >= end[i]."""

    start: Array
    site: Array
    cost: Array
    end: Array


class Town(NamedTuple):
    """Costs [clients, sites], the nearest sites of each client in order, and the clients that list each site.

    far exceeds every cost: what a client pays that has no second open site.
    """

    cost: Array
    near_site: Array
    near_cost: Array
    client_start: Array
    client: Array
    fixed_cost: Array
    far: float


@kernel
def nearest_sites(cost: Array, length: int) -> tuple[Array, Array]:
    """The `length` cheapest sites of each client, in order of (cost, number)."""
    clients, sites = cost.shape
    near_site = np.empty((clients, length), np.int32)
    near_cost = np.empty((clients, length), np.float64)
    for i in range(clients):
        row = cost[i]
        cut = np.partition(row, length - 1)[length - 1] if length < sites else np.inf
        pick = np.empty(length, np.int32)
        count = 0
        for j in range(sites):
            if row[j] < cut:
                pick[count] = j
                count += 1
        for j in range(sites):
            if count < length and row[j] == cut:
                pick[count] = j
                count += 1
        order = np.argsort(row[pick], kind="mergesort")
        near_site[i] = pick[order]
        near_cost[i] = row[near_site[i]]
    return near_site, near_cost


@kernel
def clients_by_site(near_site: Array, sites: int) -> tuple[Array, Array]:
    """The lists turned round: clients of site j are client[start[j] : start[j + 1]]."""
    start = np.zeros(sites + 1, np.int64)
    for j in near_site.ravel():
        start[j + 1] += 1
    start = np.cumsum(start)
    place = start[:-1].copy()
    client = np.empty(near_site.size, np.int32)
    for i in range(near_site.shape[0]):
        for j in near_site[i]:
            client[place[j]] = i
            place[j] += 1
    return start, client


def make_town(cost: Array, fixed_cost: Array, *, length: int) -> Town:
    """The town with lists of the `length` nearest sites."""
    near_site, near_cost = nearest_sites(cost, length)
    client_start, client = clients_by_site(near_site, cost.shape[1])
    far = 2.0 * float(cost.max()) + 1.0
    return Town(cost, near_site, near_cost, client_start, client, fixed_cost, far)


def list_all(town: Town) -> Lists:
    """Every listed site of every client, nothing decided yet."""
    clients, length = town.near_site.shape
    start = np.arange(0, clients * length + 1, length, dtype=np.int64)
    return Lists(start, town.near_site.ravel(), town.near_cost.ravel(), town.near_cost[:, -1].copy())


@kernel
def shorten(lists: Lists, state: Array) -> Lists:
    """Leave out closed sites and everything after the first open one, which nobody would pass by."""
    clients, begin, listed, costs = lists.end.shape[0], lists.start, lists.site, lists.cost
    start = np.zeros(clients + 1, np.int64)
    site = np.empty(listed.shape[0], np.int32)
    cost = np.empty(listed.shape[0], np.float64)
    count = 0
    for i in range(clients):
        for q in range(begin[i], begin[i + 1]):
            j = listed[q]
            if state[j] == CLOSED:
                continue
            site[count] = j
            cost[count] = costs[q]
            count += 1
            if state[j] == OPEN:
                break
        start[i + 1] = count
    return Lists(start, site[:count].copy(), cost[:count].copy(), lists.end)
