"""Neighbourhoods to perturb: who competes with whom."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.perturbation import find_neighbours
from app.optimizer.kernels.model import build_model
from tests.optimizer.random_towns import make_town


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("empty", ["half", "all"])
def test_clients_without_people_make_no_neighbours_and_nobody_is_listed_twice(seed: int, empty: str) -> None:
    town = make_town(seed)
    clients = town.clients
    users = clients.users.copy()
    users[slice(None, None, 2 if empty == "half" else 1), 0] = 0.0
    start, near = find_neighbours(
        build_model(dataclasses.replace(town, clients=dataclasses.replace(clients, users=users)))
    )
    for b in range(len(start) - 1):
        mine = near[start[b] : start[b + 1]]
        assert len(np.unique(mine)) == len(mine)
        assert b not in mine
    if empty == "all":
        assert len(near) == 0
