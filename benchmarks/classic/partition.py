"""The exact finish of the capacitated p-median: which of the listed districts make up the cheapest plan.

min Σ_d c_d λ_d,  every client in exactly one district, p districts, at most one a site, λ_d in {0, 1}
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from benchmarks.classic.answer import Floats, Ints
from benchmarks.classic.districts import Found, Region, list_districts
from benchmarks.classic.exact import Model, Solved, solve_model
from benchmarks.classic.lists import CLOSED, OPEN, Array
from benchmarks.classic.prices import Bound


@dataclass(frozen=True, slots=True)
class Priced:
    """Prices, the values ρ of all sites at them, the bound, and the decisions it was computed under."""

    price: Array
    value: Array
    bound: Bound
    state: Array


def useful_districts(region: Region, priced: Priced, *, cut: float, most: int) -> Found | None:
    """All districts that a plan of cost <= cut could use; None where there are more than `most`."""
    sites, costs, sizes, clients = [], [], [], []
    left = most
    for j in np.flatnonzero(priced.state != CLOSED):
        stays = priced.state[j] == OPEN or priced.value[j] <= priced.bound.last_in
        base = priced.value[j] if stays else priced.bound.last_in
        spare = cut - priced.bound.value + base
        if priced.value[j] > spare:
            continue
        count, start, client = list_districts(region, int(j), priced.price, spare, left)
        if count < 0:
            return None
        left -= count
        sums = np.r_[0.0, np.cumsum(region.cost[j, client])]
        sites.append(np.full(count, j))
        costs.append(sums[start[1:]] - sums[start[:-1]])
        sizes.append(np.diff(start))
        clients.append(client)
    if not sites:
        nothing = np.empty(0, np.int64)
        return Found(nothing, np.empty(0), np.zeros(1, np.int64), nothing)
    start = np.r_[0, np.cumsum(np.concatenate(sizes))].astype(np.int64)
    return Found(np.concatenate(sites), np.concatenate(costs), start, np.concatenate(clients))


def choose_districts(
    region: Region, found: Found, state: Array, *, p: int, seconds: float, margin: float, seed: int
) -> Solved:
    """Solve the set partitioning model over these districts."""
    clients, number = region.cost.shape[1], len(found.site)
    owner = np.repeat(np.arange(number), np.diff(found.start))
    used, row = np.unique(found.site, return_inverse=True)
    each = np.arange(number)
    covered = csr_array((np.ones(len(owner)), (found.client, owner)), shape=(clients, number))
    by_site = csr_array((np.ones(number), (row, each)), shape=(len(used), number))
    matrix = vstack([covered, by_site, csr_array(np.ones((1, number)))]).tocsr()
    low = np.r_[np.ones(clients), (state[used] == OPEN).astype(float), p]
    high = np.r_[np.ones(clients + len(used)), p]
    model = Model(
        found.cost,
        np.zeros(number),
        np.ones(number),
        np.ones(number, np.int64),
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int64),
        matrix.data,
        low,
        high,
    )
    return solve_model(model, seconds=seconds, margin=margin, seed=seed)


def read_districts(found: Found, values: Floats, clients: int) -> Ints:
    """The site of every client in the chosen districts."""
    served = np.full(clients, -1, np.int64)
    for d in np.flatnonzero(values > 0.5):
        served[found.client[found.start[d] : found.start[d + 1]]] = found.site[d]
    return served
