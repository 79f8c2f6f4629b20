"""What closing, opening or resizing one place promises at the prices of full places, against the dual by hand."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.optimizer.engine.exact_access import bound_changes
from app.optimizer.engine.search import Search
from app.optimizer.kernels.model import Instance, build_model
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city


def dual_value(town: Instance, level: np.ndarray, price: np.ndarray, f: int, t: int) -> float:
    """Σ w min(charge, d + p) - Σ p · capacity over the open places of one function in one period (distance · users)."""
    places, total = len(town.site_function), 0.0
    for c in range(town.client_start[f], town.client_start[f + 1]):
        part = slice(town.list_start[c], town.list_start[c + 1])
        slot = t * places + town.list_site[part]
        ways = (town.list_distance[part] + price[slot])[level[slot] >= 0]
        total += town.users[c, t] * min(town.unserved[c], ways.min(initial=np.inf))
    for s in range(town.site_start[f], town.site_start[f + 1]):
        if level[t * places + s] >= 0 and price[t * places + s] > 0:
            total -= price[t * places + s] * town.capacity[s, level[t * places + s]]
    return total


@pytest.fixture(scope="module")
def search() -> Search:
    problem: Problem = make_city(40, 80, seed=2, alpha_yen=300.0)
    crowded = replace(problem, sites=replace(problem.sites, capacity=0.5 * problem.sites.capacity))
    search = Search(build_model(crowded), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT)
    search.incumbent = search.town.start[:-1].copy()
    return search


def slots(search: Search) -> Iterator[tuple[int, int, int, int]]:
    """Building, its row among the building's slots, site and period of every slot."""
    town, periods = search.town, search.town.users.shape[1]
    for b in range(len(town.start) - 1):
        for i in range(town.own_start[b], town.own_start[b + 1]):
            for t in range(periods):
                yield b, (i - town.own_start[b]) * periods + t, int(town.own_site[i]), t


def test_closing_and_resizing_promise_what_the_dual_says_at_the_present_prices(search: Search) -> None:
    (exact,) = search.exact_copies(1)
    town, state = search.town, search.state
    full, checked, sizes = 0, 0, 0
    for b, row, s, t in slots(search):
        slot, f = t * len(town.site_function) + s, int(town.site_function[s])
        if state.level[slot] < 0 or not np.isfinite(town.capacity[s]).all():
            continue
        bound_changes(town, state, exact, search.scratch, b)
        before = dual_value(town, state.level, exact.price, f, t)
        level = state.level.copy()
        level[slot] = -1
        closed = town.price[f, t] * (dual_value(town, level, exact.price, f, t) - before)
        assert search.scratch.gain[row, 0] == pytest.approx(closed, abs=1e-3, rel=1e-6)
        for size in range(town.capacity.shape[1]):
            level[slot] = size
            resized = town.price[f, t] * (dual_value(town, level, exact.price, f, t) - before)
            assert search.scratch.gain[row, size + 1] == pytest.approx(resized, abs=1e-3, rel=1e-6)
            sizes += int(exact.price[slot] > 0 and abs(resized) > 1.0)
        full += int(exact.price[slot] > 0)
        checked += 1
    assert checked > 30
    assert full > 5
    assert sizes > 5


def test_prices_of_the_exact_assignment_prove_its_value(search: Search) -> None:
    (exact,) = search.exact_copies(1)
    for f in range(search.town.price.shape[0]):
        for t in range(search.town.price.shape[1]):
            value = search.town.price[f, t] * dual_value(search.town, search.state.level, exact.price, f, t)
            assert exact.access[f, t] == pytest.approx(value, rel=1e-9, abs=1e-3)
