"""The whole front against every plan of small towns tried: none missing, none dominated."""

import itertools

import numpy as np
import pytest

from app.optimizer.explore import efficient, trace_front
from app.optimizer.question.check import recount
from app.optimizer.question.limits import Limits
from app.optimizer.question.problem import Problem
from tests.optimizer.random_towns import make_town, plan_value

EXACT = Limits(seconds=60, gap=0.0)


def front_by_trying(problem: Problem) -> list[tuple[float, float]]:
    """(cost, access) of every plan that keeps the limits and is not dominated, by rising cost."""
    strategies = problem.strategies
    options = [
        [k for k in range(*strategies.building_start[b : b + 2]) if strategies.allowed[k]]
        for b in range(problem.buildings)
    ]
    values, known = [], {}
    for chosen in map(np.array, itertools.product(*options)):
        value, cost = plan_value(problem, chosen, known), float(strategies.cost_yen[chosen].sum())
        if np.isfinite(value):
            values.append((cost, (value - cost) / problem.alpha_yen))
    front: list[tuple[float, float]] = []
    for cost, access in sorted(values):
        if not front or access < front[-1][1] - 1e-6 * (1 + abs(access)):
            front.append((cost, access))
    return front


TOWNS = [seed for seed in range(60) if make_town(seed).alpha_yen > 0 and not make_town(seed).closest_assignment][:20]


@pytest.mark.parametrize("seed", TOWNS)
def test_front_equals_the_one_found_by_trying_every_plan(seed: int) -> None:
    town = make_town(seed)
    points = list(trace_front(town, limits=EXACT))
    found = [(point.cost_yen, point.access) for point in efficient(points)]
    tried = front_by_trying(town)
    assert len(found) == len(tried), (found, tried)
    assert np.allclose(np.array(found).reshape(-1, 2), np.array(tried).reshape(-1, 2), rtol=1e-5, atol=1e-3)
    for point in points:
        assert not recount(town, point.plan).differences
        assert point.least_access <= point.access + 1e-3 * (1 + abs(point.access))
