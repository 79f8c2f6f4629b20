"""Prices: which of them are worth a look, and the plans read off them."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.dual import Prices, bound_at
from app.optimizer.engine.rounding import drawn_choice, frequent_choice
from app.optimizer.engine.rounds import ROUNDS
from app.optimizer.engine.search import Search
from app.optimizer.engine.starting import make_start
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
def search() -> Search:
    search = Search(
        build_model(secluded(make_city(60, 120, seed=1))), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT
    )
    make_start(search, None)
    search.climb(ROUNDS[0])
    return search


def test_client_of_one_place_when_priced_then_at_its_ceiling_and_no_other_price_bounds_better(search: Search) -> None:
    town = search.town
    alone = np.diff(town.list_start) == 1
    assert alone.sum() > 5
    assert (search.ascent.prices.pi[:, alone] == town.ceiling[alone]).all()
    for share in (0.2, 0.6, 0.9):
        prices = search.ascent.prices.copy()
        prices.pi[:, alone] *= share
        assert bound_of(search, prices) <= search.ascent.bound + 1.0


def bound_of(search: Search, prices: Prices) -> float:
    """L at prices that the search itself would not take."""
    slot_values, value = search.ascender.slot_values, np.empty(len(search.town.cost))
    choice = np.empty(len(search.town.start) - 1, np.int64)
    return bound_at(search.model, search.model.allowed, prices, slot_values=slot_values, value=value, choice=choice)


def test_plans_read_off_the_prices_are_allowed_and_follow_them(search: Search) -> None:
    start, rows = search.town.start, np.arange(60)
    often = frequent_choice(search)
    assert ((often >= start[:-1]) & (often < start[1:])).all()
    for b in rows:
        part = search.ascent.frequency[start[b] : start[b + 1]]
        assert part[often[b] - start[b]] == part.max()
    drawn = [drawn_choice(search) for _ in range(50)]
    assert all(search.model.allowed[plan].all() for plan in drawn)
    sure = np.flatnonzero(search.ascent.frequency[often] > 0.9)
    assert (np.array(drawn)[:, sure] == often[sure]).mean() > 0.9
    assert len({tuple(plan) for plan in drawn}) > 1
