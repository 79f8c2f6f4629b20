"""Prices near the right ones before the exact assignment: places too full, or too empty for their price, ask in turn
what just fills them.

This is coordinate ascent on the dual of the assignment, max_p Σ_c w_c min_σ (d_cσ + p_σ) - Σ_σ p_σ · capacity_σ with
p >= 0. It moves many people at once where shortest chains move one client each, and stops short of the optimum.
"""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Index, Small, Town
from app.optimizer.pricing import fill
from app.optimizer.problem import Floats, Ints

LOOSE = 0.1  # of a capacity: places so near to being full are left to the exact assignment
SWEEPS = 4


class Crowd(NamedTuple):
    """The people of one function in one period and their open places, nearest first."""

    start: Ints  # [clients + 1]
    site: Index
    distance: Floats
    load: Floats  # [N]
    desk: Floats  # [2, clients] scratch


@kernel
def gather_crowd(town: Town, f: int, at_period: int, level: Small) -> Crowd:
    """List only what is open, so that the sweeps do not pass the closed places again and again."""
    first, last = town.client_start[f], town.client_start[f + 1]
    size, count = town.list_start[last] - town.list_start[first], 0
    start, site, distance = np.empty(last - first + 1, np.int64), np.empty(size, np.int32), np.empty(size)
    listed, far = town.list_site, town.list_distance
    for c in range(first, last):
        start[c - first] = count
        for q in range(town.list_start[c], town.list_start[c + 1]):
            site[count], distance[count] = listed[q], far[q]
            count += 1 if level[at_period + listed[q]] >= 0 else 0
    start[last - first] = count
    return Crowd(start, site, distance, np.empty(town.site_function.shape[0]), np.empty((2, last - first)))


@kernel
def count_loads(town: Town, t: int, crowd: Crowd, first: int, price: Floats) -> float:
    """crowd.load with everybody at the least d + price; returns Σ_c w_c min (d + price)."""
    site, distance, start, load = crowd.site, crowd.distance, crowd.start, crowd.load
    load[:] = 0.0
    total = 0.0
    for place in range(start.shape[0] - 1):
        least, at = town.unserved[first + place], -1
        for q in range(start[place], start[place + 1]):
            d, s = distance[q], site[q]
            if d >= least:
                break
            if d + price[s] < least:
                least, at = d + price[s], s
        users = town.users[first + place, t]
        total += users * least
        if at >= 0:
            load[at] += users
    return total


@kernel
def alternative(crowd: Crowd, place: int, s: int, price: Floats, charge: float) -> float:
    """The least d + price of a client without place s, at most the unserved charge."""
    site, distance, least = crowd.site, crowd.distance, charge
    for q in range(crowd.start[place], crowd.start[place + 1]):
        d, z = distance[q], site[q]
        if d >= least:
            break
        if z != s and d + price[z] < least:
            least = d + price[z]
    return least


@kernel
def filling_price(town: Town, t: int, s: int, room: float, crowd: Crowd, first: int, price: Floats) -> float:
    """The least price at which no more people than `room` gain by coming to s while all other prices stay."""
    client, distance, users, charge = town.reach_client, town.reach_distance, town.users, town.unserved
    count, asked, desk = 0, 0.0, crowd.desk
    for r in range(town.reach_start[s], town.reach_start[s + 1]):
        c = client[r]
        loss = distance[r] - alternative(crowd, c - first, s, price, charge[c])
        if loss < 0.0 and users[c, t] > 0.0:
            desk[0, count], desk[1, count] = loss, users[c, t]
            asked += users[c, t]
            count += 1
    if asked <= room:
        return 0.0
    _, last, _ = fill(desk[0, :count], desk[1, :count], room)
    return -last


@kernel
def adjust(town: Town, f: int, t: int, level: Small, crowd: Crowd, price: Floats) -> bool:
    """Each open place that the loads counted do not fit asks what just fills it; says whether there was one."""
    at_period, first, wrong = t * town.site_function.shape[0], town.client_start[f], False
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if level[at_period + s] < 0:
            continue
        room, load = town.capacity[s, level[at_period + s]], crowd.load[s]
        if load > room * (1.0 + LOOSE) or (price[s] > 0.0 and load < room * (1.0 - LOOSE)):
            price[s] = filling_price(town, t, s, room, crowd, first, price)
            wrong = True
    return wrong


@kernel
def approach(town: Town, f: int, t: int, level: Small, price: Floats) -> float:
    """`price` [N] is where to start from, and is improved in place; returns the dual value at the prices found, which
    no assignment can undercut (distance · users)."""
    at_period, first = t * town.site_function.shape[0], town.client_start[f]
    crowd, value = gather_crowd(town, f, at_period, level), -np.inf
    for sweep in range(SWEEPS + 1):
        value = count_loads(town, t, crowd, first, price)
        if sweep == SWEEPS or not adjust(town, f, t, level, crowd, price):
            break
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if price[s] > 0.0:
            value -= price[s] * town.capacity[s, level[at_period + s]]
    return value
