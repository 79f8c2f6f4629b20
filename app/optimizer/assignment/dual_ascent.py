"""Prices near the right ones before the exact assignment: places too full, or too empty for their price, ask in turn
what just fills them.

This is coordinate ascent on the dual of the assignment, max_p Σ_c w_c min_σ (d_cσ + p_σ) - Σ_σ p_σ · capacity_σ with
p >= 0. It moves many people at once where shortest chains move one client each, and stops short of the optimum.
"""

import numpy as np

from app.optimizer.assignment.transport import Transport, cheapest_entry
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index, Instance
from app.optimizer.kernels.pricing import fill
from app.optimizer.question.problem import Floats

LOOSE = 0.1  # of a capacity: places so near to being full are left to the exact assignment
SWEEPS = 6


@kernel
def filling_price(
    transport: Transport, client: Index, distance: Floats, s: int, price: Floats, scratch: Floats
) -> float:
    """The least price at which no more people than there is room gain by coming to s while all other prices stay.

    client, distance: who lists s, and how far it is.
    """
    start, site, far, users, charge, first = (
        transport.start,
        transport.site,
        transport.distance,
        transport.users,
        transport.charge,
        transport.first,
    )
    count, asked = 0, 0.0
    for r in range(client.shape[0]):
        place = client[r] - first
        least = charge[place]
        for q in range(start[place], start[place + 1]):
            if far[q] >= least:
                break
            if site[q] != s and far[q] + price[site[q]] < least:
                least = far[q] + price[site[q]]
        loss = distance[r] - least
        scratch[0, count], scratch[1, count] = loss, users[place]
        if loss < 0.0 and users[place] > 0.0:
            asked += users[place]
            count += 1
    if asked <= transport.room[s]:
        return 0.0
    _, last, _ = fill(scratch[0, :count], scratch[1, :count], transport.room[s])
    return -last


@kernel
def adjust(town: Instance, transport: Transport, load: Floats, price: Floats, scratch: Floats) -> bool:
    """Each open place that the loads counted do not fit asks what just fills it; says whether there was one."""
    wrong, reach, client, distance = False, town.reach_start, town.reach_client, town.reach_distance
    for s in transport.sites:
        room = transport.room[s]
        if load[s] > room * (1.0 + LOOSE) or (price[s] > 0.0 and load[s] < room * (1.0 - LOOSE)):
            part = slice(reach[s], reach[s + 1])
            price[s] = filling_price(transport, client[part], distance[part], s, price, scratch)
            wrong = True
    return wrong


@kernel
def ascend_prices(town: Instance, transport: Transport, price: Floats) -> float:
    """`price` [N] is where to start from, and is improved in place; returns the dual value at the prices found, which
    no assignment can undercut (distance · users)."""
    value, groups = -np.inf, transport.users.shape[0]
    load, at, scratch = np.zeros(price.shape[0]), np.empty(groups, np.int64), np.empty((2, groups + 1))
    for sweep in range(SWEEPS + 1):
        value = cheapest_entry(transport, price, at)
        load[:] = 0.0
        for place in range(groups):
            if at[place] >= 0:
                load[transport.site[at[place]]] += transport.users[place]
        if sweep == SWEEPS or not adjust(town, transport, load, price, scratch):
            break
    for s in transport.sites:
        value -= price[s] * transport.room[s] if price[s] > 0.0 else 0.0
    return value
