"""Many plans on small towns: fronts, alternatives, nested budgets and robust choices against trying every plan."""

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest

from app.optimizer import explore
from app.optimizer.engine.solve import solve
from app.optimizer.explore.legal_walk import agreement, walk_legally
from app.optimizer.question.check import check, recount
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome, Status
from app.optimizer.question.problem import Problem
from tests.optimizer.random_towns import best_by_trying, make_town, plan_value

EXACT = Limits(seconds=30, gap=0.0)
ALPHAS = (1.0, 10.0, 100.0, 1000.0)


def all_plans(problem: Problem) -> list[np.ndarray]:
    strategies = problem.strategies
    options = [
        [k for k in range(*strategies.building_start[b : b + 2]) if strategies.allowed[k]]
        for b in range(problem.buildings)
    ]
    return [np.array(chosen) for chosen in itertools.product(*options)]


@pytest.fixture(scope="module")
def solved() -> list[tuple[Problem, Outcome]]:
    """Towns of at least three buildings that have a plan, with their best."""
    towns = [town for seed in range(400, 440) if (town := make_town(seed)).buildings >= 3]
    pairs = [(town, solve(town, EXACT)) for town in towns]
    return [(town, answer) for town, answer in pairs if answer.plan is not None][:12]


def test_front_when_swept_then_access_falls_and_no_plan_at_all_lies_under_its_envelope(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    for town, _ in solved[:4]:
        front = explore.make_front(list(explore.sweep_front(town, ALPHAS, limits=EXACT)))
        assert [point.alpha_yen for point in front.points] == list(ALPHAS)
        access = [point.access for point in front.points]
        assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(access))
        assert all(not check(point.problem, point.outcome) for point in front.points)
        unit, known = dataclasses.replace(town, alpha_yen=1.0), {}
        for plan in all_plans(town):
            cost = town.strategies.cost_yen[plan].sum()
            value = plan_value(unit, plan, known)
            if np.isfinite(value):
                assert front.least_cost_yen(value - cost) <= cost + 2


def test_envelope_when_drawn_then_its_corners_are_the_proven_least_cost_and_it_falls_convexly(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    corners_seen = 0
    for town, _ in solved[:6]:
        front = explore.make_front(list(explore.sweep_front(town, ALPHAS, limits=EXACT)))
        high = max(point.access for point in front.points) * 1.5 + 1
        corners = front.envelope(0.0, high)
        assert (corners[0, 0], corners[-1, 0]) == (0.0, high)
        for access in np.linspace(0.0, high, 50):
            drawn = np.interp(access, corners[:, 0], corners[:, 1])
            assert drawn == pytest.approx(front.least_cost_yen(access), rel=1e-9, abs=1e-3)
        slopes = np.diff(corners[:, 1]) / np.diff(corners[:, 0])
        assert (slopes <= 1e-6).all()
        assert (np.diff(slopes) >= -1e-6).all()
        corners_seen += len(corners)
    assert corners_seen > 15


def test_front_when_no_plan_exists_then_one_answer_says_so(solved: list[tuple[Problem, Outcome]]) -> None:
    town = dataclasses.replace(solved[0][0], area_limit_m2=0.0)
    if best_by_trying(town) < np.inf:
        pytest.fail("the town must have no plan")
    points = list(explore.sweep_front(town, ALPHAS, limits=EXACT))
    assert [point.outcome.status for point in points] == [Status.INFEASIBLE]
    assert len(explore.make_front(points).points) == 0


def test_alternatives_when_found_then_the_best_of_those_that_differ_enough_else_proven_none(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    seen = set()
    for town, answer in solved:
        # Two neighbouring strategies of a building are one decision, and the last building does not count.
        alike = np.arange(len(town.strategies.cost_yen)) // 2 + 1000 * town.strategies.building()
        counted = np.arange(town.buildings) < town.buildings - 1
        apart, known = [answer.plan.strategy], {}
        rules = {"alike": alike, "counted": counted}
        for found in explore.find_alternatives(town, answer, different=2, dearer=0.3, count=2, limits=EXACT, **rules):
            others = [
                plan_value(town, plan, known)
                for plan in all_plans(town)
                if all(len(explore.decisions_apart(town, plan, one, **rules)) >= 2 for one in apart)
            ]
            best = min(others, default=np.inf)
            seen.add(found.verdict)
            if found.verdict is explore.Verdict.FOUND:
                assert check(found.problem, found.outcome) == []
                assert found.outcome.objective_yen == pytest.approx(best, abs=2)
                assert found.outcome.objective_yen <= found.most_yen + 1
                apart.append(found.outcome.plan.strategy)
            else:
                assert found.verdict is explore.Verdict.NONE_PROVEN
                assert best > found.most_yen - 2
    assert seen == {explore.Verdict.FOUND, explore.Verdict.NONE_PROVEN}


def test_nested_plans_when_money_shrinks_then_what_was_given_up_stays_given_up(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    compared = 0
    for town, _ in solved:
        building = town.strategies.building()
        gone = np.arange(len(building)) > town.strategies.building_start[building] + 1
        spending = np.where(np.isfinite(town.budget_yen), town.budget_yen, 1500.0)
        rich = dataclasses.replace(town, budget_yen=spending)
        nested = list(explore.nest_budgets(rich, [0.5, 1.0, 0.7], gone=gone, limits=EXACT))
        assert [one.share for one in nested] == [1.0, 0.7, 0.5][: len(nested)]
        for larger, smaller in itertools.pairwise(nested):
            if larger.outcome.plan is None or smaller.outcome.plan is None:
                continue
            before, after = gone[larger.outcome.plan.strategy], gone[smaller.outcome.plan.strategy]
            assert (after | ~before).all()
            assert smaller.outcome.objective_yen >= larger.outcome.objective_yen - 2
            assert (recount(smaller.problem, smaller.outcome.plan).spending_yen <= spending * smaller.share + 1).all()
            possible = [plan for plan in all_plans(rich) if (gone[plan] | ~before).all()]
            known = {}
            least = min(plan_value(smaller.problem, plan, known) for plan in possible)
            assert smaller.outcome.objective_yen == pytest.approx(least, abs=2)
            compared += 1
        assert all(one.outcome.plan is not None for one in nested[:-1])
    assert compared > 5


def test_robust_choice_when_compared_then_the_least_largest_regret_and_every_value_is_exact(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    town, _ = solved[0]
    scenarios = [
        dataclasses.replace(town, clients=dataclasses.replace(town.clients, users=town.clients.users * factor))
        for factor in (0.5, 0.8, 1.0)
    ]
    robust = explore.choose_robustly(scenarios, limits=EXACT)
    assert robust.regret_yen[robust.choice].max() == robust.regret_yen.max(axis=1).min()
    for column, scenario in enumerate(scenarios):
        assert robust.value_yen[:, column].min() == pytest.approx(best_by_trying(scenario), abs=1)
        for plan, value in zip(robust.plans, robust.value_yen[:, column], strict=True):
            assert value == pytest.approx(plan_value(scenario, plan.strategy), abs=1e-3)
    assert (robust.proven_regret_yen >= robust.regret_yen.max(axis=1) - 2).all()


def test_robust_choice_when_a_plan_breaks_a_limit_somewhere_then_a_plan_that_holds_is_preferred(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    held = 0
    for town, answer in solved:
        spending = town.strategies.capital_yen[answer.plan.strategy].sum(axis=0)
        poor = dataclasses.replace(town, budget_yen=np.minimum(town.budget_yen, np.maximum(spending - 1, 0)))
        robust = explore.choose_robustly([town, poor], limits=EXACT)
        if best_by_trying(poor) < np.inf:
            assert np.isfinite(robust.value_yen[robust.choice]).all()
            held += 1
        else:
            assert robust.outcomes[1].status is Status.INFEASIBLE
            assert (robust.regret_yen[:, 1] == 0).all()
    assert held > 0


def test_spread_when_walked_then_every_plan_met_keeps_the_limits_and_all_legal_plans_are_met(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    """On small towns the walk reaches every legal plan it is joined to, about equally often, and no other."""
    met_of_all = 0
    for town, answer in solved[:4]:
        assert answer.plan is not None
        unit = dataclasses.replace(town, alpha_yen=1.0)
        known: dict[Any, Any] = {}
        legal = {tuple(plan) for plan in all_plans(town) if np.isfinite(plan_value(unit, plan, known))}
        walk = itertools.islice(walk_legally(town, answer.plan.strategy, walks=2, steps_between=3, seed=1), 400)
        met = [(tuple(plan.strategy), plan) for plan in walk]
        assert {strategy for strategy, _ in met} <= legal
        for strategy, plan in met[:20]:
            cost = float(town.strategies.cost_yen[list(strategy)].sum())
            assert plan.cost_yen == pytest.approx(cost)
            assert plan.access == pytest.approx(plan_value(unit, np.array(strategy), known) - cost, rel=1e-6, abs=1e-3)
        met_of_all += len({strategy for strategy, _ in met}) == len(legal)
    assert met_of_all >= 2


def test_walk_when_it_begins_in_a_plan_that_breaks_a_limit_then_it_is_refused(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    town, answer = solved[0]
    assert answer.plan is not None
    with pytest.raises(ValueError, match="limits"):
        next(walk_legally(dataclasses.replace(town, area_limit_m2=-1.0), answer.plan.strategy))


def test_agreement_when_walks_tell_the_same_then_about_one_else_more() -> None:
    rng = np.random.default_rng(3)
    walk = np.repeat(np.arange(4), 200)
    assert agreement(rng.normal(size=800), walk) == pytest.approx(1.0, abs=0.05)
    assert (agreement(rng.normal(size=800) + walk, walk) or 0) > 1.3
    assert agreement(np.ones(800), walk) is None
