"""The exact assignment of a fixed plan: the same value as a general solver finds, whatever prices it starts from."""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from app.optimizer.assignment.assign import assign_function
from app.optimizer.assignment.dual_ascent import ascend_prices
from app.optimizer.assignment.flow import TransportFlow, total_distance
from app.optimizer.assignment.transport import Transport, gather_transport
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.kernels.pricing import set_levels
from benchmarks.city_generator import make_city

CITIES = [(0, False), (1, True), (2, True)]


def by_linear_program(transport: Transport) -> float:
    """min Σ w d x + charge x0 with Σ x = 1 and the capacities of the open places."""
    groups, entries = len(transport.users), len(transport.site)
    if entries == 0:
        return float(transport.users @ transport.charge)
    owner = np.repeat(np.arange(groups), np.diff(transport.start))
    everybody = csr_array((np.ones(entries), (owner, np.arange(entries))), shape=(groups, entries))
    load = csr_array(
        (transport.users[owner], (transport.site, np.arange(entries))), shape=(len(transport.room), entries)
    )
    limited = np.isfinite(transport.room) & (transport.room >= 0)
    saved = transport.users[owner] * (transport.distance - transport.charge[owner])
    bounds = np.r_[np.ones(groups), transport.room[limited]]
    answer = linprog(saved, A_ub=vstack([everybody, load[limited]]), b_ub=bounds, bounds=(0, None))
    return float(transport.users @ transport.charge + answer.fun)


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
        transport, flow = assign_function(model.town, f, t, level, guess)
        assert total_distance(transport, flow) == pytest.approx(by_linear_program(transport), rel=1e-7, abs=1e-6)
        bound += flow.price.max() > 0
    assert bound > 8


@pytest.mark.parametrize(("seed", "tight"), CITIES)
def test_assignment_when_done_then_everybody_is_counted_and_nothing_overflows(seed: int, tight: bool) -> None:
    for model, level, f, t, guess in cases(seed, tight):
        transport, flow = assign_function(model.town, f, t, level, guess)
        owner = np.repeat(np.arange(len(transport.users)), np.diff(transport.start))
        served = np.bincount(owner, flow.going, minlength=len(transport.users))
        assert served + flow.unserved == pytest.approx(transport.users)
        load = np.bincount(transport.site, flow.going, minlength=len(transport.room))
        assert (load[transport.sites] <= transport.room[transport.sites] * (1 + 1e-6)).all()
        assert min(flow.going.min(initial=0.0), flow.unserved.min(initial=0.0), flow.price.min()) >= 0.0
        assert value_at(transport, flow.price) == pytest.approx(total_distance(transport, flow), rel=1e-7, abs=1e-6)


@pytest.mark.parametrize(("seed", "tight"), CITIES)
def test_prices_brought_near_when_weighed_then_a_bound_and_better_than_none(seed: int, tight: bool) -> None:
    shares = []
    for model, level, f, t, guess in cases(seed, tight):
        transport, best = assigned(model, level, f, t, guess)
        price = np.zeros(len(transport.room))
        start = value_at(transport, price)
        value = ascend_prices(model.town, transport, price)
        assert value == pytest.approx(value_at(transport, price))
        assert value <= best * (1 + 1e-9) + 1e-6
        assert value >= start - 1e-6
        if best > start * 1.001:
            shares.append((value - start) / (best - start))
    assert np.mean(shares) > 0.75


def assigned(model: Model, level: np.ndarray, f: int, t: int, guess: np.ndarray) -> tuple[Transport, float]:
    flow: TransportFlow
    transport, flow = assign_function(model.town, f, t, level, guess)
    return gather_transport(model.town, f, t, level), float(total_distance(transport, flow))


def value_at(transport: Transport, price: np.ndarray) -> float:
    """Σ w min(d + p, charge) - Σ p · capacity."""
    least = transport.charge.copy()
    owner = np.repeat(np.arange(len(transport.users)), np.diff(transport.start))
    np.minimum.at(least, owner, transport.distance + price[transport.site])
    asked = transport.sites[price[transport.sites] > 0]
    return float(transport.users @ least - price[asked] @ transport.room[asked])
