"""Explanations, fronts, alternatives, robustness and clashes on small towns, against exact re-solves."""

import dataclasses
import itertools

import numpy as np
import pytest

from app.optimizer import explain, explore
from app.optimizer.check import check, recount
from app.optimizer.infeasible import diagnose, loosened
from app.optimizer.limits import Limits
from app.optimizer.plan import Outcome, Plan, Status
from app.optimizer.problem import Problem
from app.optimizer.solve import solve
from tests.optimizer.random_towns import best_by_trying, make_town

EXACT = Limits(seconds=30, gap=0.0)


def solved_towns(count: int) -> list[tuple[Problem, Outcome]]:
    towns = [make_town(seed) for seed in range(400, 400 + 3 * count)]
    pairs = [(town, solve(town, EXACT)) for town in towns]
    return [(town, answer) for town, answer in pairs if answer.plan is not None][:count]


@pytest.fixture(scope="module")
def solved() -> list[tuple[Problem, Outcome]]:
    return solved_towns(12)


def test_least_regret_of_the_opposite_is_never_above_the_exact_one(solved: list[tuple[Problem, Outcome]]) -> None:
    compared = 0
    for town, answer in solved:
        group = np.arange(len(town.strategies.cost_yen))
        for opposite in explain.opposites(town, answer, group):
            if opposite.next_best < 0:
                continue
            exact = explain.resolve_opposite(town, answer, opposite.building, group=group, limits=EXACT)
            if exact.objective_yen is not None:
                assert exact.plan.strategy[opposite.building] != opposite.chosen
                assert opposite.least_regret_yen <= exact.objective_yen - answer.objective_yen + 2
                compared += 1
    assert compared > 10


def test_a_price_of_a_limit_bounds_what_loosening_it_brings(solved: list[tuple[Problem, Outcome]]) -> None:
    """Weak duality: with ΔB more budget no plan is better than bound - price · ΔB."""
    for town, answer in solved:
        for limit in explain.binding_limits(town, answer):
            if limit.kind == "budget":
                budget = town.budget_yen.copy()
                budget[limit.index] += 200.0
                richer = solve(dataclasses.replace(town, budget_yen=budget), EXACT)
                assert richer.objective_yen >= answer.duals.bound_yen - 200.0 * limit.price_yen - 2


def test_recount_finds_a_plan_that_was_tampered_with(solved: list[tuple[Problem, Outcome]]) -> None:
    town, answer = next((t, a) for t, a in solved if len(a.plan.visits.share) > 0)
    visits = answer.plan.visits
    doubled = dataclasses.replace(visits, share=visits.share * 2.0)
    codes = {d.code for d in recount(town, Plan(answer.plan.strategy, doubled)).differences}
    assert "served_twice" in codes
    cheaper = dataclasses.replace(answer, cost_yen=answer.cost_yen - 1000, objective_yen=answer.objective_yen - 1000)
    assert {"cost_claim", "objective_claim"} <= {d.code for d in check(town, cheaper)}


def test_affected_people_and_receivers_balance(solved: list[tuple[Problem, Outcome]]) -> None:
    for town, answer in solved:
        rich = dataclasses.replace(town, alpha_yen=1e6)
        before = solve(rich, EXACT)
        if before.plan is None:
            continue
        rows = explain.affected(town, answer.plan, before.plan, period=0)
        change = float((rows.users * (rows.distance_after - rows.distance_before)).sum())
        flat = dataclasses.replace(town, alpha_yen=1.0, access_factor=np.ones_like(town.access_factor))
        spread = flat.clients.users.copy()
        spread[:, 1:] = 0.0
        first = dataclasses.replace(flat, clients=dataclasses.replace(flat.clients, users=spread))
        exact = recount(first, answer.plan).access_yen - recount(first, before.plan).access_yen
        assert change == pytest.approx(exact, abs=1e-6)
        for fill in explain.receivers(town, answer, before.plan):
            assert (fill.users > fill.users_before).any()
            assert (fill.users <= fill.capacity + 1e-6 * (1 + fill.users)).all()


def test_front_falls_and_its_envelope_lies_below_every_point() -> None:
    town, _ = solved_towns(1)[0]
    front = explore.sweep_front(town, [1.0, 10.0, 100.0, 1000.0], limits=EXACT)
    assert len(front.points) == 4
    access = [point.access for point in front.points]
    assert all(later <= earlier + 1e-6 for earlier, later in itertools.pairwise(access))
    for point in front.points:
        assert front.least_cost_yen(point.access) <= point.cost_yen + 2


def test_alternatives_differ_enough_and_are_not_too_dear(solved: list[tuple[Problem, Outcome]]) -> None:
    found = 0
    for town, answer in solved:
        for other in explore.find_alternatives(town, answer, different=2, dearer=0.5, count=2, limits=EXACT):
            assert (other.plan.strategy != answer.plan.strategy).sum() >= 2
            assert other.objective_yen >= answer.objective_yen - 1
            most = answer.objective_yen + 0.5 * abs(answer.objective_yen - answer.floor_yen)
            assert other.objective_yen <= most + 1
            found += 1
    assert found > 0


def test_nested_plans_keep_what_the_smaller_budget_decided(solved: list[tuple[Problem, Outcome]]) -> None:
    town, _ = solved[0]
    first = town.strategies.building_start[:-1]
    answers = explore.nest_budgets(town, [0.6, 0.8, 1.0], usual=first, limits=EXACT)
    plans = [outcome.plan.strategy for _, outcome in answers if outcome.plan is not None]
    assert plans
    for smaller, larger in itertools.pairwise(plans):
        decided = smaller != first
        assert (larger[decided] == smaller[decided]).all()


def test_robust_choice_has_the_least_largest_regret(solved: list[tuple[Problem, Outcome]]) -> None:
    town, _ = solved[0]
    scenarios = [
        dataclasses.replace(town, clients=dataclasses.replace(town.clients, users=town.clients.users * factor))
        for factor in (0.5, 0.8, 1.0)
    ]
    robust = explore.choose_robustly(scenarios, limits=EXACT)
    assert robust.regret_yen[robust.choice].max() == robust.regret_yen.max(axis=1).min()
    for column, scenario in enumerate(scenarios):
        assert robust.value_yen[:, column].min() >= best_by_trying(scenario) - 1
    shares = explain.verdict_frequency(list(robust.plans), np.arange(len(town.strategies.cost_yen)))
    assert sum(share for share in shares.values()) == pytest.approx(np.ones(town.buildings))


def test_clash_is_minimal_and_its_loosening_gives_a_plan() -> None:
    clashes = 0
    for seed in range(60):
        town = dataclasses.replace(make_town(seed), closest_assignment=False)
        answer = solve(town, EXACT)
        diagnosis = diagnose(town)
        assert (answer.status is Status.INFEASIBLE) == bool(diagnosis.clash), seed
        if diagnosis.clash:
            clashes += 1
            assert solve(loosened(town, diagnosis), EXACT).plan is not None, seed
    assert clashes > 5
