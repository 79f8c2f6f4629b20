"""Quick plans for the capacitated p-median: fill districts by regret, move and swap clients, re-centre (Numba)."""

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.districts import Region
from benchmarks.classic.lists import Array


@kernel
def fill(region: Region, sites: Array) -> Array:
    """Clients in order of regret (per unit of need) to the nearest of `sites` with room; -1 where none is left."""
    clients = region.need.shape[0]
    served = np.full(clients, -1, np.int64)
    room = region.capacity[sites].copy()
    for _ in range(clients):
        pick, place, top = -1, -1, -np.inf
        for i in range(clients):
            if served[i] >= 0:
                continue
            near, first, second = -1, np.inf, np.inf
            for t in range(sites.shape[0]):
                cost = region.cost[sites[t], i]
                if region.need[i] > room[t]:
                    continue
                if cost < first:
                    near, first, second = t, cost, first
                elif cost < second:
                    second = cost
            if near < 0:
                return served
            regret = second - first + 1e-3 * region.need[i] if second < np.inf else np.inf
            if pick < 0 or regret > top:
                pick, place, top = i, near, regret
        served[pick] = sites[place]
        room[place] -= region.need[pick]
    return served


@kernel
def settle_down(region: Region, sites: Array, served: Array) -> None:
    """Shift one client or swap two while that is cheaper and fits."""
    clients = served.shape[0]
    room = region.capacity.copy()
    for i in range(clients):
        room[served[i]] -= region.need[i]
    improved = True
    while improved:
        improved = False
        for i in range(clients):
            for j in sites:
                here = served[i]
                if region.need[i] <= room[j] and region.cost[j, i] < region.cost[here, i] - 1e-9:
                    room[here] += region.need[i]
                    room[j] -= region.need[i]
                    served[i] = j
                    improved = True
            for k in range(i):
                a, b = served[i], served[k]
                extra = region.need[i] - region.need[k]
                if a == b or extra > room[b] or -extra > room[a]:
                    continue
                before = region.cost[a, i] + region.cost[b, k]
                if region.cost[b, i] + region.cost[a, k] < before - 1e-9:
                    room[a] += extra
                    room[b] -= extra
                    served[i], served[k] = b, a
                    improved = True


@kernel
def centre(region: Region, sites: Array, served: Array) -> Array:
    """The cheapest site with room for each district, no site twice."""
    moved = sites.copy()
    for t in range(sites.shape[0]):
        members = np.flatnonzero(served == sites[t])
        load = region.need[members].sum()
        best = region.cost[moved[t]][members].sum()
        for j in range(region.cost.shape[0]):
            if region.capacity[j] < load or np.any(moved == j):
                continue
            cost = region.cost[j][members].sum()
            if cost < best - 1e-9:
                best = cost
                moved[t] = j
    return moved


@kernel
def quick_plan(region: Region, sites: Array) -> Array:
    """The site of each client, or -1 for some where these sites could not be filled."""
    served = fill(region, sites)
    if np.any(served < 0):
        return served
    for _ in range(20):
        settle_down(region, sites, served)
        moved = centre(region, sites, served)
        if np.all(moved == sites):
            break
        again = served.copy()
        for t in range(sites.shape[0]):
            again[served == sites[t]] = moved[t]
        served, sites = again, moved
    return served


@kernel
def cost_of_plan(region: Region, served: Array) -> float:
    """Σ c_ij, inf where somebody is not served."""
    total = 0.0
    for i in range(served.shape[0]):
        total += region.cost[served[i], i] if served[i] >= 0 else np.inf
    return total


@kernel
def shaken(region: Region, sites: Array) -> Array:
    """One or two sites exchanged for closed ones, near to them seven times in ten."""
    moved = sites.copy()
    for _ in range(1 + np.random.randint(2)):
        t = np.random.randint(sites.shape[0])
        j = np.random.randint(region.cost.shape[0])
        if np.random.random() < 0.7:
            near = np.argsort(region.cost[:, np.random.randint(region.cost.shape[1])])
            j = near[np.random.randint(min(near.shape[0], 10))]
        if not np.any(moved == j):
            moved[t] = j
    return moved


@kernel
def improve_plan(region: Region, served: Array, sites: Array, tries: int, seed: int) -> Array:
    """Shake the sites, fill anew, keep what is not worse; ends after `tries` fruitless rounds."""
    np.random.seed(seed)
    best = cost_of_plan(region, served)
    fails = 0
    while fails < tries:
        moved = shaken(region, sites)
        plan = quick_plan(region, moved)
        cost = cost_of_plan(region, plan)
        fails = 0 if cost < best - 1e-9 else fails + 1
        if cost <= best:
            best, served = cost, plan
            sites = moved if np.isinf(cost) else np.unique(plan)
    return served
