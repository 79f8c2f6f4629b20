"""Explanations, fronts, alternatives, robustness and clashes on small towns, against exact re-solves."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check, recount
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome, Plan, Status
from app.optimizer.question.problem import Problem
from app.optimizer.why import explain, nearby
from app.optimizer.why.infeasible import diagnose, loosened
from tests.optimizer.random_towns import make_town

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
            exact = nearby.resolve_opposite(town, answer, opposite.building, group=group, limits=EXACT)
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


def test_clash_with_the_nearest_place_rule_names_the_full_places_and_their_room_gives_a_plan() -> None:
    clashes = 0
    for seed in range(40):
        town = dataclasses.replace(make_town(seed), closest_assignment=True)
        answer = solve(town, EXACT)
        if answer.status is not Status.INFEASIBLE:
            continue
        diagnosis = diagnose(town)
        assert diagnosis.clash, seed
        assert solve(loosened(town, diagnosis), EXACT).plan is not None, seed
        kinds = {each.kind for each in diagnosis.clash}
        if "closest" in kinds:
            clashes += 1
            assert "capacity" in kinds, seed
            assert solve(dataclasses.replace(town, closest_assignment=False), EXACT).plan is not None, seed
    assert clashes > 3


def test_site_listed_twice_by_one_client_is_a_fault(solved: list[tuple[Problem, Outcome]]) -> None:
    town = next(town for town, _ in solved if (np.diff(town.clients.list_start) > 1).any())
    first = int(town.clients.list_start[np.flatnonzero(np.diff(town.clients.list_start) > 1)[0]])
    doubled = town.clients.list_site.copy()
    doubled[first + 1] = doubled[first]
    faults = dataclasses.replace(town, clients=dataclasses.replace(town.clients, list_site=doubled)).faults()
    assert "listed_twice" in {fault.code for fault in faults}


def test_opposite_worked_out_is_a_sound_plan_never_better_than_the_exact_one(
    solved: list[tuple[Problem, Outcome]],
) -> None:
    compared = same = 0
    for town, answer in solved:
        group = np.arange(len(town.strategies.cost_yen))
        for opposite in [each for each in explain.opposites(town, answer, group) if each.next_best >= 0][:2]:
            exact = nearby.resolve_opposite(town, answer, opposite.building, group=group, limits=EXACT)
            found = nearby.work_out_opposite(town, answer, opposite.building, group=group, limits=EXACT)
            assert (found.other.plan is None) == (exact.plan is None)
            if found.other.plan is None:
                continue
            assert not recount(town, found.other.plan).differences
            assert found.other.plan.strategy[opposite.building] != opposite.chosen
            assert found.other.objective_yen >= exact.objective_yen - 2
            assert found.least_yen <= exact.objective_yen - answer.objective_yen + 2
            compared += 1
            same += found.other.objective_yen <= exact.objective_yen + 2
    assert compared > 10
    assert same > 0.8 * compared
