"""The people of one function in one period, and the open places each of them may go to."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Instance, Small
from app.optimizer.question.problem import Floats, Ints


class Transport(NamedTuple):
    """A person group is known by its place among the clients of the function. Closed places are left out of the lists,
    so that the searches do not pass them again and again."""

    first: int  # client of the town that is group 0
    sites: Ints  # the open places
    room: Floats  # [N] capacity of an open place, -1 closed
    users: Floats  # [groups]
    charge: Floats  # [groups] distance charged to the unserved
    start: Ints  # [groups + 1]
    site: Index  # nearest first
    distance: Floats
    entry: Ints  # the same pair in the town's lists


@kernel
def gather_transport(town: Instance, f: int, t: int, level: Small) -> Transport:
    at_period = t * town.site_function.shape[0]
    first, last, room = town.client_start[f], town.client_start[f + 1], np.full(town.site_function.shape[0], -1.0)
    sites, opened = np.empty(town.site_start[f + 1] - town.site_start[f], np.int64), 0
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if level[at_period + s] >= 0:
            room[s] = town.capacity[s, level[at_period + s]]
            sites[opened] = s
            opened += 1
    size, count = town.list_start[last] - town.list_start[first], 0
    start, site = np.empty(last - first + 1, np.int64), np.empty(size + 1, np.int32)
    distance, entry = np.empty(size + 1), np.empty(size + 1, np.int64)
    listed, far, begin = town.list_site, town.list_distance, town.list_start
    for c in range(first, last):
        start[c - first] = count
        for q in range(begin[c], begin[c + 1]):
            site[count], distance[count], entry[count] = listed[q], far[q], q
            count += 1 if room[listed[q]] >= 0.0 else 0
    start[last - first] = count
    users, charge = town.users_by_period[t, first:last], town.unserved[first:last]
    return Transport(first, sites[:opened], room, users, charge, start, site[:count], distance[:count], entry[:count])


@kernel
def cheapest_entry(transport: Transport, price: Floats, at: Ints) -> float:
    """at[group]: list entry of the open place of least d + price, -1 where the unserved charge is not more; returns
    Σ users · min."""
    start, site, distance, charge, users = (
        transport.start,
        transport.site,
        transport.distance,
        transport.charge,
        transport.users,
    )
    total = 0.0
    for place in range(at.shape[0]):
        least, found = charge[place], -1
        for q in range(start[place], start[place + 1]):
            d = distance[q]
            if d >= least:
                break
            if d + price[site[q]] < least:
                least, found = d + price[site[q]], q
        at[place] = found
        total += users[place] * least
    return total
