"""What `solve` promises about time and about itself: the clock is kept, counts and not clocks decide the plan."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from app.optimizer.engine.dual import Pace
from app.optimizer.engine.exact_access import assign_all, switch
from app.optimizer.engine.polish import prospects
from app.optimizer.engine.search import Search
from app.optimizer.engine.solve import solve
from app.optimizer.engine.starting import make_start
from app.optimizer.kernels.model import build_model
from app.optimizer.milp import linear as exact_finish
from app.optimizer.milp.finish import finish
from app.optimizer.question.check import check
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city


@pytest.fixture(scope="module")
def town() -> Problem:
    return make_city(60, 120, seed=1, alpha_yen=300.0, tight=True)


def answer(town: Problem, *, seed: int) -> Outcome:
    return solve(town, Limits(seconds=300, gap=0.01), seed=seed)


def test_same_seed_gives_the_same_plan_in_a_town_with_budgets_and_full_places(town: Problem) -> None:
    first, second = answer(town, seed=4), answer(town, seed=4)
    assert np.array_equal(first.plan.strategy, second.plan.strategy)
    assert (first.objective_yen, first.bound_yen) == (second.objective_yen, second.bound_yen)
    assert check(town, first) == []
    assert first.bound_yen <= first.objective_yen


def test_exact_finish_comes_back_when_its_time_is_over(town: Problem) -> None:
    model = build_model(town)
    began = time.perf_counter()
    result = finish(model, model.allowed.copy(), seconds=0.2)
    writing = 5.0  # a loaded machine writes the model down slowly; the complete MILP takes minutes
    assert time.perf_counter() - began < 0.2 + exact_finish.GRACE + writing
    assert result.stopped or result.bound_yen <= answer(town, seed=0).objective_yen + 1


def test_what_a_change_can_save_at_best_is_never_less_than_what_it_saves(town: Problem) -> None:
    checked = 0
    for building, foreseen, exact in changes(town):
        assert foreseen <= exact + 1.0 + 1e-6 * abs(exact), building
        checked += 1
    assert checked > 30


def changes(town: Problem) -> Iterator[tuple[int, float, float]]:
    """Every feasible single change of a found plan: (building, lower bound at the prices, exact change) in yen."""
    search = Search(build_model(town), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT)
    make_start(search, None)
    search.climb(Pace(30, 0.5, 6))
    search.try_choice(search.ascent.choice)
    (exact,) = search.exact_copies(1)
    kept = search.state.chosen.copy()
    terms, touched = search.terms(strictness=5.0), np.zeros(search.town.price.shape, bool)
    for b in range(town.buildings):
        foreseen = prospects(search.town, search.state, terms, search.scratch, exact, b)
        for i in np.flatnonzero(np.isfinite(foreseen)):
            gained = switch(search.town, search.state, exact, touched, b, search.town.start[b] + i, False, np.inf)
            search.stand_on(kept)
            assign_all(search.town, search.state, exact, False)
            if np.isfinite(gained):
                yield b, float(foreseen[i]), gained
