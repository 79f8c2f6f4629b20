"""The search's state: after any changes it is what settling the same plan anew gives."""

import numpy as np
import pytest

from app.optimizer.kernels.model import build_model
from app.optimizer.kernels.state import State, change, empty_state, settle
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city
from tests.optimizer.random_towns import make_town

CHANGES = 40


def towns() -> list[Problem]:
    return [make_town(seed) for seed in range(30)] + [make_city(40, 60, seed=seed) for seed in range(3)]


def copies(state: State) -> dict[str, np.ndarray]:
    return {name: getattr(state, name).copy() for name in State._fields}


@pytest.mark.parametrize("problem", towns())
def test_state_after_any_changes_equals_the_plan_settled_anew(problem: Problem) -> None:
    model, rng = build_model(problem), np.random.default_rng(1)
    state, fresh = empty_state(model), empty_state(model)
    state.chosen[:] = model.town.start[:-1]
    settle(model.town, state)
    for _ in range(CHANGES):
        b = int(rng.integers(problem.buildings))
        change(model.town, state, b, int(rng.integers(*model.town.start[b : b + 2])))
    fresh.chosen[:] = state.chosen
    settle(model.town, fresh)
    after, anew = copies(state), copies(fresh)
    for name in ("chosen", "level"):
        assert np.array_equal(after[name], anew[name]), name
    for name in ("near", "next", "load", "activity"):
        assert np.allclose(after[name], anew[name], rtol=1e-9, atol=1e-6), name
    assert np.array_equal(after["first"] < 0, anew["first"] < 0)
    assert np.array_equal(after["second"] < 0, anew["second"] < 0)
