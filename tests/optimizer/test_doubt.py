"""Questions put to the best plan: who is asked, what counts as the same decision, and that nothing better is lost."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.doubt import doubt, doubtful, opens_alike, question
from app.optimizer.engine.hunt import Hunt
from app.optimizer.engine.solve import ROUNDS, set_out
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits
from app.optimizer.question.problem import Problem
from benchmarks.city_generator import make_city
from tests.optimizer.random_towns import best_by_trying, make_town


def searched(problem: Problem) -> Hunt:
    hunt = Hunt(build_model(problem), Limits(seconds=300, gap=0.0), seed=0, monitor=SILENT)
    set_out(hunt, None)
    hunt.climb(ROUNDS[0])
    hunt.try_choice(hunt.ascent.choice)
    return hunt


@pytest.fixture(scope="module")
def hunt() -> Hunt:
    return searched(make_city(80, 160, seed=4, tight=True))


def test_doubtful_when_listed_then_those_that_hold_most_of_the_gap_come_first(hunt: Hunt) -> None:
    held = hunt.reduced_costs()[hunt.best]
    asked = doubtful(hunt)
    assert len(asked) > 0
    assert (np.diff(held[asked]) <= 0).all()
    assert held[asked].min() >= np.delete(held, asked).max(initial=0.0)


def test_doubt_when_over_then_prices_and_choices_are_as_before_and_the_plan_is_no_worse(hunt: Hunt) -> None:
    before, prices, bound = hunt.objective, hunt.prices, hunt.bound
    allowed = hunt.model.allowed.copy()
    doubt(hunt, 3)
    assert hunt.objective <= before
    assert hunt.bound == bound
    assert hunt.prices is prices
    assert (hunt.model.allowed <= allowed).all()
    assert hunt.model.allowed[hunt.best].all()


def test_same_decision_when_the_same_places_are_open_in_the_same_periods(hunt: Hunt) -> None:
    town = hunt.town
    for b in range(0, 80, 7):
        k = int(town.start[b])
        alike = np.flatnonzero(opens_alike(hunt, b, k))
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
    hunt = searched(problem)
    if hunt.best is None:
        pytest.skip("no plan found yet")
    for b in range(problem.buildings):
        question(hunt, b)
    chosen = hunt.objective <= best * (1 + 1e-6) + 1.0
    assert chosen or still_allowed(hunt, problem, best)


def still_allowed(hunt: Hunt, problem: Problem, best: float) -> bool:
    """Whether the best plan is among those still allowed."""
    strategies = dataclasses.replace(problem.strategies, allowed=hunt.model.allowed.copy())
    found = best_by_trying(dataclasses.replace(problem, strategies=strategies))
    return found <= best * (1 + 1e-6) + 1.0
