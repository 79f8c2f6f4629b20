"""The exact assignment of a fixed plan: the same value as a general solver finds, whatever prices it starts from."""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from app.optimizer.assignment.approach import approach
from app.optimizer.assignment.assign import assign_function
from app.optimizer.assignment.crowd import Crowd, gather_crowd
from app.optimizer.assignment.flow import Flow, total_distance
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.kernels.pricing import set_levels
from benchmarks.city_generator import make_city

CITIES = [(0, False), (1, True), (2, True)]


def by_linear_program(crowd: Crowd) -> float:
    """min Σ w d x + charge x0 with Σ x = 1 and the capacities of the open places."""
    groups, entries = len(crowd.users), len(crowd.site)
    if entries == 0:
        return float(crowd.users @ crowd.charge)
    owner = np.repeat(np.arange(groups), np.diff(crowd.start))
    everybody = csr_array((np.ones(entries), (owner, np.arange(entries))), shape=(groups, entries))
    load = csr_array((crowd.users[owner], (crowd.site, np.arange(entries))), shape=(len(crowd.room), entries))
    limited = np.isfinite(crowd.room) & (crowd.room >= 0)
    saved = crowd.users[owner] * (crowd.distance - crowd.charge[owner])
    bounds = np.r_[np.ones(groups), crowd.room[limited]]
    answer = linprog(saved, A_ub=vstack([everybody, load[limited]]), b_ub=bounds, bounds=(0, None))
    return float(crowd.users @ crowd.charge + answer.fun)


def plans(seed: int, tight: bool) -> Iterator[tuple[Model, np.ndarray, np.random.Generator]]:
    """Random plans of an invented city: the levels of its slots."""
    model, rng = build_model(make_city(60, 150, seed=seed, tight=tight)), np.random.default_rng(seed)
    town, level = model.town, np.empty(model.slots, np.int8)
    for _ in range(4):
        set_levels(town, rng.integers(town.start[:-1], town.start[1:]), level)
        yield model, level, rng


def cases(seed: int, tight: bool) -> Iterator[tuple[Model, np.ndarray, int, int, np.ndarray]]:
    """Every capacitated function and period of the plans, with prices from none to far off."""
    for model, level, rng in plans(seed, tight):
        for f in range(3):
            for t in range(model.problem.periods):
                scale = rng.choice([0.0, 0.3, 5.0])
                yield model, level, f, t, scale * rng.random(model.slots) * (rng.random(model.slots) < 0.7)


@pytest.mark.parametrize(("seed", "tight"), CITIES)
def test_assignment_when_started_from_any_prices_then_costs_what_a_general_solver_finds(seed: int, tight: bool) -> None:
    bound = 0
    for model, level, f, t, guess in cases(seed, tight):
        crowd, flow = assign_function(model.town, f, t, level, guess)
        assert total_distance(crowd, flow) == pytest.approx(by_linear_program(crowd), rel=1e-7, abs=1e-6)
        bound += flow.price.max() > 0
    assert bound > 8


@pytest.mark.parametrize(("seed", "tight"), CITIES)
def test_assignment_when_done_then_everybody_is_counted_and_nothing_overflows(seed: int, tight: bool) -> None:
    for model, level, f, t, guess in cases(seed, tight):
        crowd, flow = assign_function(model.town, f, t, level, guess)
        owner = np.repeat(np.arange(len(crowd.users)), np.diff(crowd.start))
        served = np.bincount(owner, flow.going, minlength=len(crowd.users))
        assert served + flow.unserved == pytest.approx(crowd.users)
        load = np.bincount(crowd.site, flow.going, minlength=len(crowd.room))
        assert (load[crowd.sites] <= crowd.room[crowd.sites] * (1 + 1e-6)).all()
        assert min(flow.going.min(initial=0.0), flow.unserved.min(initial=0.0), flow.price.min()) >= 0.0
        assert value_at(crowd, flow.price) == pytest.approx(total_distance(crowd, flow), rel=1e-7, abs=1e-6)


@pytest.mark.parametrize(("seed", "tight"), CITIES)
def test_prices_brought_near_when_weighed_then_a_bound_and_better_than_none(seed: int, tight: bool) -> None:
    shares = []
    for model, level, f, t, guess in cases(seed, tight):
        crowd, best = assigned(model, level, f, t, guess)
        price = np.zeros(len(crowd.room))
        start = value_at(crowd, price)
        value = approach(model.town, crowd, price)
        assert value == pytest.approx(value_at(crowd, price))
        assert value <= best * (1 + 1e-9) + 1e-6
        assert value >= start - 1e-6
        if best > start * 1.001:
            shares.append((value - start) / (best - start))
    assert np.mean(shares) > 0.75


def assigned(model: Model, level: np.ndarray, f: int, t: int, guess: np.ndarray) -> tuple[Crowd, float]:
    flow: Flow
    crowd, flow = assign_function(model.town, f, t, level, guess)
    return gather_crowd(model.town, f, t, level), float(total_distance(crowd, flow))


def value_at(crowd: Crowd, price: np.ndarray) -> float:
    """Σ w min(d + p, charge) - Σ p · capacity."""
    least = crowd.charge.copy()
    owner = np.repeat(np.arange(len(crowd.users)), np.diff(crowd.start))
    np.minimum.at(least, owner, crowd.distance + price[crowd.site])
    asked = crowd.sites[price[crowd.sites] > 0]
    return float(crowd.users @ least - price[asked] @ crowd.room[asked])
