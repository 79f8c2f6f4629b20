"""What is proven of a wide problem holds for one that only forbids more, and for no other."""

from dataclasses import replace

import numpy as np
import pytest

from app.optimizer.engine.solve import solve
from app.optimizer.engine.what_if import locked, resolve, start_from
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.narrower import narrows
from app.optimizer.question.problem import Problem
from tests.optimizer.random_towns import make_town

EXACT = Limits(seconds=20, gap=0.0)


def first_choice_taken(town: Problem) -> Problem:
    """The town with the first building that has a choice held to its last allowed strategy."""
    building = town.strategies.building()
    free = np.bincount(building, town.strategies.allowed, minlength=town.buildings)
    chosen = int(np.flatnonzero(free > 1)[0])
    last = np.flatnonzero(town.strategies.allowed & (building == chosen))[-1]
    return locked(town, chosen, np.arange(len(building)) == last)


@pytest.mark.parametrize("seed", range(6))
def test_a_lock_or_a_lower_limit_narrows_and_nothing_else_does(seed: int) -> None:
    town = make_town(seed)
    strict = replace(first_choice_taken(town), budget_yen=town.budget_yen * 0.9, area_limit_m2=1e6)
    assert narrows(strict, replace(town, area_limit_m2=np.inf))
    assert not narrows(town, strict)
    assert not narrows(replace(strict, alpha_yen=town.alpha_yen + 1), town)
    dearer = replace(town.strategies, cost_yen=town.strategies.cost_yen + 1)
    assert not narrows(replace(strict, strategies=dearer), town)


@pytest.mark.parametrize("seed", range(6))
def test_a_bound_given_beforehand_changes_no_best_plan(seed: int) -> None:
    town = make_town(seed)
    before, strict = solve(town, EXACT), first_choice_taken(town)
    again, cold = resolve(strict, before, of=town, limits=EXACT), solve(strict, EXACT)
    assert again.objective_yen == cold.objective_yen
    if again.plan is not None:
        assert check(strict, again) == []
        assert start_from(before, strict, of=town).least_yen == before.bound_yen <= (again.objective_yen or 0)


def test_a_neighbour_that_is_looser_gets_no_bound() -> None:
    town = make_town(0)
    before = solve(first_choice_taken(town), EXACT)
    assert start_from(before, town, of=first_choice_taken(town)).least_yen == -np.inf
