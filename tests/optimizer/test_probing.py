"""Questions put to the best plan: who is asked, what counts as the same decision, and that nothing better is lost."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.probing import opens_alike, probe, probe_incumbent, probing_order
from app.optimizer.engine.rounds import ROUNDS
from app.optimizer.engine.search import Search
from app.optimizer.engine.starting import make_start
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city
from tests.optimizer.random_towns import best_by_trying, make_town


def searched(problem: Problem) -> Search:
    search = Search(build_model(problem), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT)
    make_start(search, None)
    search.climb(ROUNDS[0])
    search.try_choice(search.ascent.choice)
    return search


@pytest.fixture(scope="module")
def search() -> Search:
    return searched(make_city(80, 160, seed=4, tight=True))


def test_doubtful_when_listed_then_those_that_hold_most_of_the_gap_come_first(search: Search) -> None:
    held = search.reduced_costs()[search.incumbent]
    asked = probing_order(search)
    assert len(asked) > 0
    assert (np.diff(held[asked]) <= 0).all()
    assert held[asked].min() >= np.delete(held, asked).max(initial=0.0)


def test_doubt_when_over_then_prices_and_choices_are_as_before_and_the_plan_is_no_worse(search: Search) -> None:
    before, prices, bound = search.objective, search.prices, search.bound
    allowed = search.model.allowed.copy()
    probe_incumbent(search, 3)
    assert search.objective <= before
    assert search.bound == bound
    assert search.prices is prices
    assert (search.model.allowed <= allowed).all()
    assert search.model.allowed[search.incumbent].all()


def test_same_decision_when_the_same_places_are_open_in_the_same_periods(search: Search) -> None:
    town = search.town
    for b in range(0, 80, 7):
        k = int(town.start[b])
        alike = np.flatnonzero(opens_alike(search, b, k))
        assert k in alike
        mine = set(town.offer_slot[town.offer_start[k] : town.offer_start[k + 1]].tolist())
        for other in range(int(town.start[b]), int(town.start[b + 1])):
            slots = town.offer_slot[town.offer_start[other] : town.offer_start[other + 1]]
            assert (other in alike) == (set(slots.tolist()) == mine)


@pytest.mark.parametrize("seed", range(12))
def test_question_when_a_decision_is_settled_then_no_better_plan_was_without_it(seed: int) -> None:
    problem = dataclasses.replace(make_town(seed), closest_assignment=False)
    best = best_by_trying(problem)
    if not np.isfinite(best):
        pytest.skip("a town without a plan")
    search = searched(problem)
    if search.incumbent is None:
        pytest.skip("no plan found yet")
    for b in range(problem.buildings):
        probe(search, b)
    chosen = search.objective <= best * (1 + 1e-6) + 1.0
    assert chosen or still_allowed(search, problem, best)


def still_allowed(search: Search, problem: Problem, best: float) -> bool:
    """Whether the best plan is among those still allowed."""
    strategies = dataclasses.replace(problem.strategies, allowed=search.model.allowed.copy())
    found = best_by_trying(dataclasses.replace(problem, strategies=strategies))
    return found <= best * (1 + 1e-6) + 1.0
