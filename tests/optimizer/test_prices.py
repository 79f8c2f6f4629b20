"""Prices: which of them are worth a look, and the plans read off them."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.dual import Prices, bound_at
from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.rounding import drawn_choice, frequent_choice
from app.optimizer.engine.solve import ROUNDS, set_out
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city


def secluded(city: Problem) -> Problem:
    """Every fourth client reaches its nearest place alone."""
    clients = city.clients
    rank = np.arange(len(clients.list_site)) - clients.list_start[clients.owner()]
    kept = (rank == 0) | (clients.owner() % 4 > 0)
    counts = np.bincount(clients.owner()[kept], minlength=len(clients.function))
    shorter = dataclasses.replace(
        clients,
        list_start=np.r_[0, np.cumsum(counts)],
        list_site=clients.list_site[kept],
        list_distance=clients.list_distance[kept],
    )
    return dataclasses.replace(city, clients=shorter)


@pytest.fixture(scope="module")
def hunt() -> Hunt:
    hunt = Hunt(build_model(secluded(make_city(60, 120, seed=1))), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT)
    set_out(hunt, None)
    hunt.climb(ROUNDS[0])
    return hunt


def test_client_of_one_place_when_priced_then_at_its_ceiling_and_no_other_price_bounds_better(hunt: Hunt) -> None:
    town = hunt.town
    alone = np.diff(town.list_start) == 1
    assert alone.sum() > 5
    assert (hunt.ascent.prices.pi[:, alone] == town.ceiling[alone]).all()
    for share in (0.2, 0.6, 0.9):
        prices = hunt.ascent.prices.copy()
        prices.pi[:, alone] *= share
        assert bound_of(hunt, prices) <= hunt.ascent.bound + 1.0


def bound_of(hunt: Hunt, prices: Prices) -> float:
    """L at prices that the hunt itself would not take."""
    worth, value = hunt.ascender.worth, np.empty(len(hunt.town.cost))
    choice = np.empty(len(hunt.town.start) - 1, np.int64)
    return bound_at(hunt.model, hunt.model.allowed, prices, worth=worth, value=value, choice=choice)


def test_plans_read_off_the_prices_are_allowed_and_follow_them(hunt: Hunt) -> None:
    start, rows = hunt.town.start, np.arange(60)
    often = frequent_choice(hunt)
    assert ((often >= start[:-1]) & (often < start[1:])).all()
    for b in rows:
        part = hunt.ascent.frequency[start[b] : start[b + 1]]
        assert part[often[b] - start[b]] == part.max()
    drawn = [drawn_choice(hunt) for _ in range(50)]
    assert all(hunt.model.allowed[plan].all() for plan in drawn)
    sure = np.flatnonzero(hunt.ascent.frequency[often] > 0.9)
    assert (np.array(drawn)[:, sure] == often[sure]).mean() > 0.9
    assert len({tuple(plan) for plan in drawn}) > 1
