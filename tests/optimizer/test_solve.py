"""The optimizer against trying everything, and what must hold for every answer."""

import dataclasses

import numpy as np
import pytest

from app.optimizer.engine.solve import solve
from app.optimizer.engine.what_if import locked, resolve
from app.optimizer.kernels.model import build_model
from app.optimizer.milp.finish import finish
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits, Progress
from app.optimizer.question.plan import Status
from app.optimizer.question.problem import Problem
from tests.optimizer.random_towns import best_by_trying, make_town, plan_value

EXACT = Limits(seconds=30, gap=0.0)


@pytest.mark.parametrize("block", range(8))
def test_solve_on_random_towns_equals_trying_every_plan(block: int) -> None:
    for seed in range(25 * block, 25 * block + 25):
        town = make_town(seed)
        best = best_by_trying(town)
        answer = solve(town, EXACT)
        if np.isinf(best):
            assert answer.status is Status.INFEASIBLE, seed
            continue
        assert answer.status is Status.OPTIMAL, seed
        assert answer.objective_yen == pytest.approx(best, abs=1.01, rel=1e-6), seed
        assert answer.bound_yen <= best + 1.0, seed
        assert check(town, answer) == [], seed


def test_bound_when_lists_are_cut_is_below_the_best_plan_with_whole_lists() -> None:
    checked = 0
    for seed in range(60):
        whole = make_town(seed)
        if whole.closest_assignment:
            continue
        answer = solve(make_town(seed, cut_lists=True), EXACT)
        if answer.bound_yen is not None:
            assert answer.bound_yen <= best_by_trying(whole) + 1.0, seed
            checked += 1
    assert checked > 4, checked


@pytest.mark.parametrize("seed", range(30))
def test_adding_a_limit_never_improves_and_raising_a_budget_never_worsens(seed: int) -> None:
    town = make_town(seed)
    answer = solve(town, EXACT)
    if answer.status is Status.INFEASIBLE:
        pytest.skip("this town has no plan")
    tighter = dataclasses.replace(town, area_limit_m2=min(town.area_limit_m2, 1500.0))
    tight = solve(tighter, EXACT)
    assert tight.status is Status.INFEASIBLE or tight.objective_yen >= answer.objective_yen - 1
    richer = solve(dataclasses.replace(town, budget_yen=town.budget_yen * 1.5), EXACT)
    assert richer.objective_yen <= answer.objective_yen + 1


def test_same_seed_gives_the_same_plan() -> None:
    town = make_town(5)
    first, second = solve(town, EXACT, seed=3), solve(town, EXACT, seed=3)
    assert np.array_equal(first.plan.strategy, second.plan.strategy)


def test_warm_start_from_its_own_answer_keeps_the_objective() -> None:
    town = make_town(5)
    first = solve(town, EXACT)
    again = solve(town, EXACT, warm_start=first.warm_start())
    assert again.objective_yen == first.objective_yen
    assert again.status is Status.OPTIMAL


def test_one_lock_more_solved_from_the_answer_before_equals_trying_every_plan() -> None:
    checked = 0
    for seed in range(8):
        town = make_town(seed)
        answer = solve(town, EXACT)
        if answer.plan is None:
            continue
        for building in range(town.buildings):
            other = np.arange(len(town.strategies.cost_yen)) != answer.plan.strategy[building]
            if not (town.strategies.allowed & other)[town.strategies.building() == building].any():
                continue
            narrow = locked(town, building, other)
            again, best = resolve(narrow, answer, of=town, limits=EXACT), best_by_trying(narrow)
            if np.isinf(best):
                assert again.plan is None, (seed, building)
                continue
            assert again.objective_yen == pytest.approx(best, abs=1.01, rel=1e-6), (seed, building)
            assert check(narrow, again) == [], (seed, building)
            checked += 1
    assert checked > 4, checked


def test_exact_finish_ends_at_any_plan_or_at_one_that_is_good_enough() -> None:
    checked = 0
    for seed in range(8):
        model = build_model(make_town(seed))
        best = finish(model, model.allowed.copy(), seconds=20)
        if best.strategy is None:
            continue
        checked += 1
        for found in (
            finish(model, model.allowed.copy(), seconds=20, any_plan=True),
            finish(model, model.allowed.copy(), seconds=20, good_enough_yen=1.01 * abs(best.bound_yen)),
        ):
            assert found.strategy is not None
            assert found.bound_yen <= plan_value(model.problem, found.strategy) + 1.0
            assert plan_value(model.problem, found.strategy) >= plan_value(model.problem, best.strategy) - 1.0
    assert checked > 3


class Listener:
    """Cancels at once, or only listens."""

    def __init__(self, *, cancel: bool) -> None:
        self.cancel = cancel
        self.heard: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.heard.append(progress)

    def cancelled(self) -> bool:
        return self.cancel


def test_cancelled_search_keeps_what_it_has() -> None:
    answer = solve(make_town(7), EXACT, monitor=Listener(cancel=True))
    assert answer.status is Status.CANCELLED
    assert check(make_town(7), answer) == []


def test_incumbent_falls_and_bound_rises_while_the_monitor_listens() -> None:
    listener = Listener(cancel=False)
    solve(make_town(5), EXACT, monitor=listener)
    plans = [progress.incumbent_yen for progress in listener.heard if progress.incumbent_yen is not None]
    bounds = [progress.bound_yen for progress in listener.heard if progress.bound_yen is not None]
    assert plans == sorted(plans, reverse=True)
    assert bounds == sorted(bounds)


def test_faulty_problem_is_refused_with_its_first_fault() -> None:
    town = make_town(5)
    broken = dataclasses.replace(town, budget_yen=np.full(town.periods, -1.0))
    assert [fault.code for fault in broken.faults()] == ["negative"]
    with pytest.raises(ValueError, match="negative"):
        solve(broken)


def test_every_fault_is_listed_at_once() -> None:
    town = make_town(5)
    users = town.clients.users.copy()
    users[0, 0] = -3.0
    clients = dataclasses.replace(town.clients, users=users)
    strategies = dataclasses.replace(town.strategies, allowed=np.zeros_like(town.strategies.allowed))
    broken = dataclasses.replace(town, clients=clients, strategies=strategies, alpha_yen=-1.0)
    faults = {(fault.code, fault.array) for fault in broken.faults()}
    assert {("negative", "users"), ("all_locked", "allowed"), ("negative", "alpha_or_area")} <= faults


def _shapes_broken(town: Problem) -> Problem:
    return dataclasses.replace(town, clients=dataclasses.replace(town.clients, users=town.clients.users[:, :1]))


def test_wrong_shapes_are_faults_not_crashes() -> None:
    assert [fault.code for fault in _shapes_broken(make_town(5)).faults()] == ["bad_shape"]
