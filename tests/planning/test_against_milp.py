"""The engine beside a complete integer program written apart from it, on random small towns asked as a planner asks;
and what a stricter or looser setting may do to the best plan."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from app.domain.plan.terms import Block
from app.domain.vocabulary import Function
from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Status
from app.optimizer.question.problem import Problem
from app.planning.ask.question import Question, Town, ask
from tests.planning.hand_town import SCHOOL, cells, demand, facility, settings, use

LIBRARY, HALL, BRANCH = Function.LIBRARY, Function.COMMUNITY_CENTER, Function.LIBRARY_BRANCH
KINDS = ((SCHOOL, 200.0), (LIBRARY, 1.0), (HALL, 1.0), (BRANCH, 1.0))
EXACTLY = Limits(seconds=60, gap=0.0)
CLOSE = 1e-5


def random_town(seed: int, **changes: Any) -> Question:
    """Five to eight facilities of one to two functions and mixed ages on a line, ten cells of people."""
    random = np.random.default_rng(seed)
    places = []
    for number in range(int(random.integers(5, 9))):
        kinds = random.permutation(len(KINDS))[: 1 + int(random.integers(2))]
        uses = []
        for kind in kinds:
            function, journeys = KINDS[int(kind)]
            users = float(random.integers(40, 400)) * (1 if function is SCHOOL else 20)
            room = users * float(random.uniform(1.0, 2.5))
            uses.append(use(function, float(random.integers(300, 3000)), users, room, journeys))
        area = sum(each.area_m2 for each in uses)
        split = float(random.uniform(0.4, 1.0))
        blocks = (
            Block(area * split, int(random.integers(1960, 2012)), is_unsafe=bool(random.random() < 0.2)),
            Block(area * (1 - split), int(random.integers(1960, 2012))),
        )
        place = facility(
            f"F{number}",
            float(random.uniform(0, 6)),
            *uses,
            running_cost_yen=float(random.integers(1, 90)) * 1e6,
            spare_area_m2=float(random.choice([0.0, 800.0])),
            land_yen=float(random.choice([0.0, 3e8])) or None,
        )
        places.append(replace(place, blocks=blocks))
    people = cells([0.5 * n for n in range(12)], [[60.0, 300.0, 90.0, 90.0]] * 12, 3)
    users = demand({function: [float(random.integers(1, 30)) for _ in range(12)] for function, _ in KINDS})
    told = settings(**{"terms": (5, 5, 10), "discount_rate": 0.02, "price_factor": 1.43} | changes)
    return ask(tuple(places), told, Town(users, people))


def independent_optimum(problem: Problem) -> float | None:
    """Least cost and travel, yen, by one integer program over all options and trips; None where there is no plan."""
    strategies, clients, periods = problem.strategies, problem.clients, problem.periods
    options, entries = len(strategies.cost_yen), len(clients.list_site)
    owner = np.repeat(np.arange(len(clients.function)), np.diff(clients.list_start))
    weight = problem.alpha_yen * problem.access_factor[clients.function] * clients.users
    cost = np.r_[
        strategies.cost_yen,
        ((clients.list_distance - clients.unserved_distance[owner])[:, None] * weight[owner]).ravel(),
    ]
    rows, low, high = [], [], []

    def row(entries_of: dict[int, float], lower: float, upper: float) -> None:
        rows.append(entries_of)
        low.append(lower)
        high.append(upper)

    def trip(entry: int, t: int) -> int:
        return options + entry * periods + t

    offers: dict[tuple[int, int], dict[int, float]] = {}
    for k in range(options):
        for o in range(strategies.offer_start[k], strategies.offer_start[k + 1]):
            site, t = int(strategies.offer_site[o]), int(strategies.offer_period[o])
            offers.setdefault((site, t), {})[k] = float(problem.sites.capacity[site, strategies.offer_level[o]])
    for first, last in zip(strategies.building_start[:-1], strategies.building_start[1:], strict=True):
        row(dict.fromkeys(range(first, last), 1.0), 1, 1)
    promised = clients.promised()
    for client in range(len(clients.function)):
        mine = range(clients.list_start[client], clients.list_start[client + 1])
        for t in range(periods):
            least = 1.0 if promised[client] and clients.users[client, t] > 0 else 0.0
            row({trip(entry, t): 1.0 for entry in mine}, least, 1)
            for entry in mine:
                opened = dict.fromkeys(offers.get((int(clients.list_site[entry]), t), {}), -1.0)
                row({trip(entry, t): 1.0} | opened, -np.inf, 0)
                if problem.closest_assignment:
                    farther = {
                        trip(other, t): 1.0
                        for other in mine
                        if clients.list_distance[other] > clients.list_distance[entry]
                    }
                    row(farther | dict.fromkeys(opened, 1.0), -np.inf, 1)
                    row({trip(other, t): 1.0 for other in mine} | opened, 0, np.inf)
    for site in range(len(problem.sites.building)):
        for t in range(periods):
            coming = {
                trip(entry, t): float(clients.users[owner[entry], t])
                for entry in np.flatnonzero(clients.list_site == site).tolist()
            }
            room = {k: -min(cap, 1e9) for k, cap in offers.get((site, t), {}).items()}
            if coming:
                row(coming | room, -np.inf, 0)
    for t in range(periods):
        if np.isfinite(problem.budget_yen[t]):
            row(dict(enumerate(strategies.capital_yen[:, t])), -np.inf, problem.budget_yen[t])
    if np.isfinite(problem.area_limit_m2):
        row(dict(enumerate(strategies.final_area_m2)), -np.inf, problem.area_limit_m2)
    for j in range(len(problem.rows.names)):
        part = slice(problem.rows.start[j], problem.rows.start[j + 1])
        values: dict[int, float] = {}
        for k, value in zip(problem.rows.strategy[part].tolist(), problem.rows.value[part].tolist(), strict=True):
            values[k] = values.get(k, 0.0) + value
        row(values, problem.rows.lower[j], problem.rows.upper[j])
    scale = [max((abs(value) for value in each.values()), default=1.0) or 1.0 for each in rows]
    matrix = sparse.lil_matrix((len(rows), len(cost)))
    for number, each in enumerate(rows):
        for column, value in each.items():
            matrix[number, column] = value / scale[number]
    found = milp(
        cost / 1e6,
        constraints=LinearConstraint(matrix.tocsr(), np.array(low) / scale, np.array(high) / scale),
        bounds=Bounds(0, np.r_[strategies.allowed.astype(float), np.ones(entries * periods)]),
        integrality=np.r_[np.ones(options), np.zeros(entries * periods)],
        options={"mip_rel_gap": 0.0, "time_limit": 60},
    )
    nobody = float((weight * clients.unserved_distance[:, None]).sum())
    return None if found.x is None else float(found.fun) * 1e6 + nobody


def best(question: Question) -> float | None:
    """The engine's optimum, recounted; None where there is no plan, which it proves but for nearest places."""
    outcome = solve(question.problem, EXACTLY, seed=0)
    if outcome.plan is None:
        assert outcome.status is Status.INFEASIBLE or question.problem.closest_assignment
        return None
    assert check(question.problem, outcome) == []
    assert outcome.objective_yen is not None
    assert outcome.bound_yen is not None
    assert outcome.objective_yen - outcome.bound_yen <= CLOSE * abs(outcome.objective_yen) + 10
    return float(outcome.objective_yen)


@pytest.mark.parametrize("seed", range(25))
def test_engine_and_independent_program_agree(seed: int) -> None:
    limits = {"area_cut_share": 0.1} if seed % 2 else {"budget_yen_per_year": 4e8}
    question = random_town(seed, **limits)
    mine, theirs = best(question), independent_optimum(question.problem)
    assert (mine is None) == (theirs is None)
    if mine is not None and theirs is not None:
        assert mine == pytest.approx(theirs, rel=CLOSE, abs=100)


@pytest.mark.parametrize("seed", range(100, 125))
def test_engine_and_independent_program_agree_where_everybody_uses_the_nearest_place(seed: int) -> None:
    question = random_town(seed, nearest_only=True, **({"area_cut_share": 0.1} if seed % 2 else {}))
    mine, theirs = best(question), independent_optimum(question.problem)
    assert (mine is None) == (theirs is None)
    if mine is not None and theirs is not None:
        assert mine == pytest.approx(theirs, rel=CLOSE, abs=100)


def not_cheaper(stricter: float | None, looser: float | None) -> bool:
    return stricter is None or (looser is not None and stricter >= looser - CLOSE * abs(looser) - 100)


@pytest.mark.parametrize("seed", range(200, 204))
def test_a_stricter_standard_never_makes_the_best_plan_cheaper(seed: int) -> None:
    kinds = [f for f, _ in KINDS]
    found = [best(random_town(seed, standard_km=dict.fromkeys(kinds, km))) for km in (0.2, 1.0, 3.0, 12.0)]
    assert all(not_cheaper(strict, loose) for strict, loose in pairwise(found))


@pytest.mark.parametrize("seed", range(300, 303))
def test_a_lower_budget_or_a_lock_never_makes_the_best_plan_cheaper(seed: int) -> None:
    poor, rich = (best(random_town(seed, budget_yen_per_year=yen)) for yen in (3e8, 5e8))
    assert not_cheaper(poor, rich)
    free = best(random_town(seed))
    for lock in ("keep", "close"):
        assert not_cheaper(best(random_town(seed, locks={"F0": lock})), free)


@pytest.mark.parametrize("seed", range(400, 403))
def test_more_room_never_hurts(seed: int) -> None:
    question = random_town(seed, area_cut_share=0.1)
    roomier = replace(question.problem.sites, capacity=question.problem.sites.capacity * 1.5)
    assert not_cheaper(best(question), best(replace(question, problem=replace(question.problem, sites=roomier))))
