"""Local search by interchange: one site in, one out, or one added or dropped where the number is free.

Each client keeps its first and second open site. Taking site j in and r out changes the cost by

    f_j - f_r + loss_r - saving_j - spared_jr

where loss_r = Σ (second - first) over the clients of r, saving_j = Σ max(0, first - c_ij), and spared_jr is
what clients of r save of their loss because j is there (Whitaker's fast interchange).
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import FREE, Array, Town


class Layout(NamedTuple):
    """Open sites site[:opened[0]], slot[j] of each open site (-1 closed), first and second site of each client."""

    site: Array
    opened: Array
    slot: Array
    first: Array
    second: Array
    first_cost: Array
    second_cost: Array
    loss: Array


@kernel
def find_two(town: Town, layout: Layout, i: int) -> None:
    """First and second open site of client i, by its list, or by all open sites where the list is too short."""
    first, second = -1, -1
    a, b = town.far, town.far
    for k in range(town.near_site.shape[1]):
        j = town.near_site[i, k]
        if layout.slot[j] < 0:
            continue
        if first < 0:
            first, a = j, town.near_cost[i, k]
        else:
            second, b = j, town.near_cost[i, k]
            break
    if second < 0:
        for t in range(layout.opened[0]):
            j = layout.site[t]
            cost = town.cost[i, j]
            if j == first:
                continue
            if first < 0 or cost < a:
                second, b, first, a = first, a, j, cost
            elif second < 0 or cost < b:
                second, b = j, cost
    layout.first[i], layout.first_cost[i] = first, a
    layout.second[i], layout.second_cost[i] = second, b


@kernel
def count_losses(town: Town, layout: Layout) -> float:
    """Losses of all open sites anew; returns the whole cost."""
    layout.loss[: layout.opened[0]] = 0.0
    total = 0.0
    for t in range(layout.opened[0]):
        total += town.fixed_cost[layout.site[t]]
    for i in range(town.cost.shape[0]):
        total += layout.first_cost[i]
        layout.loss[layout.slot[layout.first[i]]] += layout.second_cost[i] - layout.first_cost[i]
    return total


@kernel
def lay_out(town: Town, open_sites: Array) -> Layout:
    """A layout with these sites open (losses not yet counted)."""
    clients, sites = town.cost.shape
    layout = Layout(
        np.empty(sites, np.int32),
        np.zeros(1, np.int64),
        np.full(sites, -1, np.int32),
        np.empty(clients, np.int32),
        np.empty(clients, np.int32),
        np.empty(clients),
        np.empty(clients),
        np.zeros(sites),
    )
    for t in range(open_sites.shape[0]):
        layout.site[t] = open_sites[t]
        layout.slot[open_sites[t]] = t
    layout.opened[0] = open_sites.shape[0]
    for i in range(clients):
        find_two(town, layout, i)
    return layout


@kernel
def change(town: Town, layout: Layout, entering: int, leaving: int) -> float:
    """Open `entering` and close `leaving` (-1: none); returns the new cost."""
    t = layout.opened[0]
    if leaving >= 0:
        t = layout.slot[leaving]
        layout.slot[leaving] = -1
    if entering >= 0:
        layout.site[t] = entering
        layout.slot[entering] = t
        layout.opened[0] = max(layout.opened[0], t + 1)
    else:
        layout.opened[0] -= 1
        last = layout.site[layout.opened[0]]
        if last != leaving:
            layout.site[t] = last
            layout.slot[last] = t
    for i in range(town.cost.shape[0]):
        if leaving >= 0 and (layout.first[i] == leaving or layout.second[i] == leaving):
            find_two(town, layout, i)
        elif entering >= 0:
            insert(layout, i, entering, town.cost[i, entering])
    return count_losses(town, layout)


@kernel
def insert(layout: Layout, i: int, j: int, cost: float) -> None:
    """Client i hears of the newly opened site j."""
    if cost < layout.first_cost[i]:
        layout.second[i], layout.second_cost[i] = layout.first[i], layout.first_cost[i]
        layout.first[i], layout.first_cost[i] = j, cost
    elif cost < layout.second_cost[i]:
        layout.second[i], layout.second_cost[i] = j, cost


@kernel
def weigh(town: Town, layout: Layout, j: int, spared: Array) -> float:
    """saving_j, and spared_jr into `spared` by slot (which comes in as zeros)."""
    saving = 0.0
    for q in range(town.client_start[j], town.client_start[j + 1]):
        i = town.client[q]
        cost = town.cost[i, j]
        if cost >= layout.second_cost[i]:
            continue
        if cost < layout.first_cost[i]:
            saving += layout.first_cost[i] - cost
            spared[layout.slot[layout.first[i]]] += layout.second_cost[i] - layout.first_cost[i]
        else:
            spared[layout.slot[layout.first[i]]] += layout.second_cost[i] - cost
    return saving


@kernel
def cheapest_exit(town: Town, layout: Layout, spared: Array) -> tuple[float, int]:
    """min over open r of loss_r - spared_r - f_r, and that r."""
    best, leaving = np.inf, -1
    for t in range(layout.opened[0]):
        change_of_cost = layout.loss[t] - spared[t] - town.fixed_cost[layout.site[t]]
        if change_of_cost < best:
            best, leaving = change_of_cost, int(layout.site[t])
    return best, leaving


@kernel
def best_move(town: Town, layout: Layout, j: int, spared: Array, free_number: bool) -> tuple[float, int, int]:
    """The best change that concerns site j: (change of cost, site in or -1, site out or -1)."""
    if layout.slot[j] >= 0:
        if not free_number or layout.opened[0] == 1:
            return 0.0, -1, -1
        return layout.loss[layout.slot[j]] - town.fixed_cost[j], -1, j
    spared[: layout.opened[0]] = 0.0
    saving = weigh(town, layout, j, spared)
    if saving == 0.0:
        return 0.0, -1, -1
    entry = town.fixed_cost[j] - saving
    out, leaving = cheapest_exit(town, layout, spared)
    if free_number and out >= 0.0:
        return entry, j, -1
    return entry + out, j, leaving


@kernel
def interchange(town: Town, open_sites: Array, candidates: Array, free_number: bool, seed: int) -> tuple[float, Array]:
    """First improvement over `candidates` in random order until none is left; returns cost and open sites."""
    np.random.seed(seed)
    order = np.random.permutation(candidates.shape[0])
    layout = lay_out(town, open_sites)
    cost = count_losses(town, layout)
    spared = np.zeros(town.cost.shape[1])
    idle = turn = 0
    while idle < order.shape[0]:
        j = int(candidates[order[turn % order.shape[0]]])
        turn += 1
        idle += 1
        delta, entering, leaving = best_move(town, layout, j, spared, free_number)
        if delta < -1e-9 * max(1.0, abs(cost)):
            cost = change(town, layout, entering, leaving)
            idle = 0
    return cost, layout.site[: layout.opened[0]].copy()


@kernel
def neighbour_in(town: Town, centre: int, is_open: Array) -> int:
    """A closed site from the list of client `centre`, or -1 after ten tries."""
    for _ in range(10):
        j = town.near_site[centre, np.random.randint(town.near_site.shape[1])]
        if not is_open[j]:
            return int(j)
    return -1


@kernel
def neighbour_out(town: Town, centre: int, sites: Array) -> int:
    """The slot of an open site: seven times in ten one near client `centre`, else any."""
    slot = np.random.randint(sites.shape[0])
    if np.random.random() < 0.7:
        nearest = np.inf
        for t in range(sites.shape[0]):
            distance = town.cost[centre, sites[t]] * (0.5 + np.random.random())
            if distance < nearest:
                nearest, slot = distance, t
    return slot


@kernel
def kick(town: Town, sites: Array) -> Array:
    """One to four exchanges around one random client."""
    moved = sites.copy()
    is_open = np.zeros(town.cost.shape[1], np.bool_)
    is_open[sites] = True
    centre = np.random.randint(town.cost.shape[0])
    for _ in range(1 + np.random.randint(min(4, sites.shape[0]))):
        j = neighbour_in(town, centre, is_open)
        if j >= 0:
            slot = neighbour_out(town, centre, moved)
            is_open[moved[slot]] = False
            moved[slot] = j
            is_open[j] = True
    return moved


@kernel
def iterate(
    town: Town, open_sites: Array, cost: float, candidates: Array, free_number: bool, tries: int, seed: int
) -> tuple[float, Array]:
    """Iterated local search: kick, search, keep what is not worse; ends after `tries` fruitless rounds."""
    best, sites = cost, open_sites.copy()
    fails = turn = 0
    while fails < tries:
        turn += 1
        np.random.seed(seed + turn)
        trial, moved = interchange(town, kick(town, sites), candidates, free_number, seed + turn)
        fails = 0 if trial < best - 1e-9 * max(1.0, abs(best)) else fails + 1
        if trial <= best:
            best, sites = trial, moved
    return best, sites


def undecided(state: Array) -> Array:
    """The sites local search may still exchange."""
    return np.flatnonzero(state == FREE).astype(np.int32)
