"""Plans and bounds that claim more than they are: the recount must refuse each of them, and pass the true one."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check, recount
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Branch, Outcome, Plan, Proof, Status, Visits
from app.optimizer.question.problem import Problem
from app.optimizer.question.proof import proven_bound, relax
from benchmarks.city_generator import make_city
from tests.optimizer.random_towns import best_by_trying, make_town

LIMITS = Limits(seconds=300, gap=0.02)


@pytest.fixture(scope="module")
def town() -> Problem:
    return make_city(60, 120, seed=1, alpha_yen=300.0, tight=True)


@pytest.fixture(scope="module")
def honest(town: Problem) -> Outcome:
    answer = solve(town, LIMITS, seed=4)
    assert answer.plan is not None
    assert answer.proof is Proof.PRICES
    return answer


def with_plan(outcome: Outcome, **changes: object) -> Outcome:
    return replace(outcome, plan=replace(outcome.plan, **changes))


def with_visits(outcome: Outcome, pair: np.ndarray, period: np.ndarray, share: np.ndarray) -> Outcome:
    return with_plan(outcome, visits=Visits(pair, period, share))


def no_gap(town: Problem, outcome: Outcome) -> Outcome:
    return replace(outcome, gap=0.0)


def bound_one_below(town: Problem, outcome: Outcome) -> Outcome:
    bound = outcome.objective_yen - 1
    return replace(outcome, bound_yen=bound, gap=1 / abs(outcome.objective_yen - outcome.floor_yen))


def called_optimal(town: Problem, outcome: Outcome) -> Outcome:
    return replace(outcome, status=Status.OPTIMAL)


def wholly_optimal(town: Problem, outcome: Outcome) -> Outcome:
    return replace(outcome, status=Status.OPTIMAL, bound_yen=outcome.objective_yen, gap=0.0)


def bound_by_inflated_prices(town: Problem, outcome: Outcome) -> Outcome:
    duals = replace(outcome.duals, client_distance=outcome.duals.client_distance * 10, fixing=())
    return replace(bound_one_below(town, outcome), duals=duals)


def bound_by_negative_prices(town: Problem, outcome: Outcome) -> Outcome:
    duals = replace(outcome.duals, budget=np.full(town.periods, -1.0), fixing=())
    return replace(bound_one_below(town, outcome), duals=duals)


def bound_without_prices(town: Problem, outcome: Outcome) -> Outcome:
    return replace(outcome, duals=None)


def lower_floor(town: Problem, outcome: Outcome) -> Outcome:
    floor = outcome.floor_yen - abs(outcome.objective_yen)
    gap = (outcome.objective_yen - outcome.bound_yen) / abs(outcome.objective_yen - floor)
    return replace(outcome, floor_yen=floor, gap=gap)


def cheaper(town: Problem, outcome: Outcome) -> Outcome:
    cost, objective = outcome.cost_yen - 100_000, outcome.objective_yen - 100_000
    gap = (objective - outcome.bound_yen) / abs(objective - outcome.floor_yen)
    return replace(outcome, cost_yen=cost, objective_yen=objective, gap=gap)


def nearer(town: Problem, outcome: Outcome) -> Outcome:
    return replace(outcome, access_yen=round(outcome.access_yen * 0.999))


def someone_served_twice(town: Problem, outcome: Outcome) -> Outcome:
    visits = outcome.plan.visits
    return with_visits(outcome, np.r_[visits.pair, visits.pair[:1]], np.r_[visits.period, visits.period[:1]],
                       np.r_[visits.share, visits.share[:1]])  # fmt: skip


def a_little_too_full(town: Problem, outcome: Outcome) -> Outcome:
    """One client moves from a place with a neighbour that is full into that neighbour: 1 % of it more than it holds."""
    counted, visits, clients = recount(town, outcome.plan), outcome.plan.visits, town.clients
    client = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    full = counted.users >= counted.capacity * (1 - 1e-9)
    for v in np.flatnonzero(visits.share > 0.2):
        own = np.arange(clients.list_start[client[v]], clients.list_start[client[v] + 1])
        others = own[(own != visits.pair[v]) & full[clients.list_site[own], visits.period[v]]]
        others = others[np.isin(clients.list_site[others], np.flatnonzero(counted.capacity[:, visits.period[v]] > 0))]
        moved = 0.01 * counted.capacity[clients.list_site[others], visits.period[v]].min(initial=np.inf)
        if len(others) and moved < 0.2 * clients.users[client[v], visits.period[v]]:
            share = visits.share.copy()
            part = moved / clients.users[client[v], visits.period[v]]
            share[v] -= part
            return with_visits(outcome, np.r_[visits.pair, others[:1]], np.r_[visits.period, visits.period[v]],
                               np.r_[share, part])  # fmt: skip
    raise AssertionError("no place is full")


def to_a_closed_place(town: Problem, outcome: Outcome) -> Outcome:
    counted, visits = recount(town, outcome.plan), outcome.plan.visits
    closed = counted.capacity[town.clients.list_site] <= 0
    pair, period = np.argwhere(closed)[0]
    return with_visits(outcome, np.r_[visits.pair, pair], np.r_[visits.period, period], np.r_[visits.share, 1e-3])


def fewer_than_nobody(town: Problem, outcome: Outcome) -> Outcome:
    visits = outcome.plan.visits
    share = visits.share.copy()
    share[0] = -share[0]
    return with_visits(outcome, visits.pair, visits.period, share)


def somebody_elses_strategy(town: Problem, outcome: Outcome) -> Outcome:
    strategy = outcome.plan.strategy.copy()
    strategy[0] = strategy[1]
    return with_plan(outcome, strategy=strategy)


def one_building_short(town: Problem, outcome: Outcome) -> Outcome:
    return with_plan(outcome, strategy=outcome.plan.strategy[:-1])


FORGED = [
    (no_gap, "gap_claim"), (bound_one_below, "bound_not_proven"), (called_optimal, "optimal_claim"),
    (wholly_optimal, "bound_not_proven"), (bound_by_inflated_prices, "bound_not_proven"),
    (bound_by_negative_prices, "bound_not_proven"), (bound_without_prices, "bound_not_proven"), (lower_floor, "floor"),
    (cheaper, "cost_claim"), (nearer, "access_claim"), (someone_served_twice, "served_twice"),
    (a_little_too_full, "capacity"), (to_a_closed_place, "closed_place"), (fewer_than_nobody, "negative_share"),
    (somebody_elses_strategy, "foreign_strategy"), (one_building_short, "plan_length"),
]  # fmt: skip


def test_honest_answer_passes(town: Problem, honest: Outcome) -> None:
    assert check(town, honest) == []


@pytest.mark.parametrize(("forge", "code"), FORGED, ids=[forge.__name__ for forge, _ in FORGED])
def test_forged_answer_is_refused(
    town: Problem, honest: Outcome, forge: Callable[[Problem, Outcome], Outcome], code: str
) -> None:
    assert code in {difference.code for difference in check(town, forge(town, honest))}


def test_spending_just_beyond_a_budget_is_refused(town: Problem, honest: Outcome) -> None:
    spent = recount(town, honest.plan).spending_yen
    poorer = replace(town, budget_yen=np.where(np.arange(town.periods) == 1, spent * (1 - 1e-4), np.inf))
    assert ("budget", 1) in {(difference.code, difference.index) for difference in check(poorer, honest)}


def test_area_and_locks_just_broken_are_refused(town: Problem, honest: Outcome) -> None:
    area = recount(town, honest.plan).area_m2
    assert "area" in {each.code for each in check(replace(town, area_limit_m2=area * (1 - 1e-4)), honest)}
    allowed = town.strategies.allowed.copy()
    allowed[honest.plan.strategy[3]] = False
    locked = replace(town, strategies=replace(town.strategies, allowed=allowed))
    assert ("locked_strategy", 3) in {(each.code, each.index) for each in check(locked, honest)}


def test_a_guaranteed_client_left_unserved_is_refused(town: Problem, honest: Outcome) -> None:
    counted = recount(town, honest.plan)
    client, period = np.argwhere(counted.unserved > 1e-3)[0]
    guaranteed = np.arange(len(town.clients.function)) == client
    promised = replace(town, clients=replace(town.clients, guaranteed=guaranteed))
    found = {(each.code, each.index) for each in check(promised, honest)}
    assert ("guarantee", int(client)) in found
    assert counted.unserved[client, period] > 0


def test_sending_people_past_the_nearest_place_is_refused_where_the_nearest_is_the_rule(
    town: Problem, honest: Outcome
) -> None:
    found = {each.code for each in check(replace(town, closest_assignment=True), honest)}
    assert "not_closest" in found


@pytest.fixture(scope="module")
def priced() -> list[tuple[int, Problem, Outcome, float]]:
    """Seed, town, answer and the best by trying, of towns with published prices; every third has cut lists."""
    found = []
    for seed in range(75):
        town = make_town(seed, cut_lists=seed % 3 == 0)
        answer = solve(town, Limits(seconds=60, gap=0.0))
        if answer.duals is not None:
            found.append((seed, town, answer, best_by_trying(town)))
    return found


def test_independent_bound_equals_the_engine_and_is_below_every_plan(
    priced: list[tuple[int, Problem, Outcome, float]],
) -> None:
    assert len(priced) >= 40
    for seed, problem, answer, best in priced:
        relaxed = relax(problem, answer.duals, problem.strategies.allowed)
        assert relaxed.bound_yen == pytest.approx(answer.duals.bound_yen, abs=1e-3, rel=1e-9), seed
        assert np.allclose(relaxed.value_yen, answer.duals.strategy_value_yen, rtol=1e-9, atol=1e-3), seed
        assert relaxed.bound_yen <= best + 1e-3, seed
        assert min(proven_bound(problem, answer.duals, best), best) <= best


def test_independent_bound_holds_at_any_prices(priced: list[tuple[int, Problem, Outcome, float]]) -> None:
    rng = np.random.default_rng(3)
    for seed, problem, answer, best in priced:
        if not np.isfinite(best):
            continue
        wild = replace(
            answer.duals,
            client_distance=rng.uniform(-2, 9, answer.duals.client_distance.shape),
            budget=rng.uniform(-2, 2, problem.periods),
            area_yen_per_m2=float(rng.uniform(-3, 3)),
            rows=rng.uniform(-300, 300, len(problem.rows.names)),
            fixing=(),
        )
        assert relax(problem, wild, problem.strategies.allowed).bound_yen <= best + 1e-3, seed
        assert proven_bound(problem, wild, best) <= best + 1e-3, seed


@pytest.fixture(scope="module")
def branched() -> list[tuple[Problem, Outcome]]:
    """Towns whose bound one set of prices does not prove: a tree does."""
    towns = [make_town(seed, cut_lists=seed % 3 == 0) for seed in (0, 5, 6, 13, 28)]
    answers = [(town, solve(town, Limits(seconds=60, gap=0.0))) for town in towns]
    return [(town, answer) for town, answer in answers if answer.duals is not None and answer.duals.tree]


def test_tree_of_prices_proves_the_exact_bound_without_the_solver(branched: list[tuple[Problem, Outcome]]) -> None:
    assert len(branched) >= 3
    for town, answer in branched:
        assert check(town, answer) == []
        assert answer.status is Status.OPTIMAL
        assert answer.objective_yen == pytest.approx(best_by_trying(town), abs=1)
        bare = replace(answer, duals=replace(answer.duals, tree=()))
        assert "bound_not_proven" in {each.code for each in check(town, bare)}


def test_tree_that_is_no_tree_or_leaves_plans_out_proves_nothing(branched: list[tuple[Problem, Outcome]]) -> None:
    for town, answer in branched:
        tree, objective = answer.duals.tree, float(answer.objective_yen)
        leaf = next(branch for branch in tree if branch.split < 0)
        wild = Branch(
            -1, replace(leaf.prices, budget=leaf.prices.budget - 1e9, client_distance=leaf.prices.client_distance * 9)
        )
        forged = (tree[:-1], (*tree, leaf), (Branch(10**6, None),), (Branch(-1, None),), tuple(wild for _ in tree[:1]))
        for each in forged:
            proven = proven_bound(town, replace(answer.duals, tree=each), objective)
            assert proven < answer.bound_yen - 1, each


def test_plan_without_bound_claims_no_gap(town: Problem, honest: Outcome) -> None:
    bare = replace(honest, bound_yen=None, gap=None, status=Status.FEASIBLE)
    assert check(town, bare) == []
    assert "bound_missing" in {each.code for each in check(town, replace(bare, gap=0.0))}


def test_empty_outcome_has_nothing_to_refuse(town: Problem, honest: Outcome) -> None:
    assert check(town, replace(honest, plan=None)) == []
    assert isinstance(honest.plan, Plan)
