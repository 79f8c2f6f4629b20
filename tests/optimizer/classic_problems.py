"""Classic location problems: brute force on small ones, properties, bad input."""

import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from app.optimizer.question.limits import Limits, Progress
from app.optimizer.question.plan import Status
from benchmarks.classic import (
    solve_capacitated_p_median,
    solve_facility_location,
    solve_p_median,
)
from benchmarks.classic.graph import shortest_distances
from benchmarks.classic.transport import transport

ROOT = Path(__file__).resolve().parents[2]


def every_choice(sites: int, p: int | None = None):
    sizes = range(1, sites + 1) if p is None else (p,)
    for size in sizes:
        yield from (np.array(choice) for choice in itertools.combinations(range(sites), size))


def brute_facilities(cost, fixed, p=None):
    return min(cost[:, s].min(axis=1).sum() + fixed[s].sum() for s in every_choice(cost.shape[1], p))


def linear_transport(cost, need, capacity):
    """The transportation problem by a general linear programme."""
    clients, sites = cost.shape
    once = np.kron(np.eye(clients), np.ones(sites))
    load = np.kron(need, np.eye(sites))
    answer = linprog(cost.ravel(), A_ub=load, b_ub=capacity, A_eq=once, b_eq=np.ones(clients), bounds=(0, 1))
    return answer.fun if answer.status == 0 else np.inf


def brute_capacitated_median(cost, need, capacity, p):
    """Every choice of p sites; for each the cheapest whole assignment by going through the clients."""
    best = np.inf
    for sites in every_choice(cost.shape[1], p):
        states = {tuple(capacity[sites]): 0.0}
        for i in range(len(cost)):
            following: dict[tuple, float] = {}
            for room, total in states.items():
                for t, j in enumerate(sites):
                    if room[t] >= need[i]:
                        key = (*room[:t], room[t] - need[i], *room[t + 1 :])
                        value = total + cost[i, j]
                        if value < following.get(key, np.inf):
                            following[key] = value
            states = following
        best = min([best, *states.values()])
    return best


def assert_consistent(outcome, cost, fixed):
    """Objective equals the recount of what is served, the bound meets it, shares sum to one, only open sites."""
    served = outcome.served
    recount = (cost[served.client, served.site] * served.share).sum() + fixed[outcome.open_sites].sum()
    assert outcome.objective == pytest.approx(recount, rel=1e-9)
    assert outcome.bound <= outcome.objective + 1e-9 * max(1.0, outcome.objective)
    assert np.bincount(served.client, served.share) == pytest.approx(np.ones(len(cost)))
    assert set(served.site) <= set(outcome.open_sites)


@pytest.mark.parametrize("seed", range(40))
def test_p_median_when_small_then_equals_brute_force(seed):
    random = np.random.default_rng(seed)
    clients, sites = random.integers(3, 14), random.integers(2, 11)
    cost = random.integers(0, 30, (clients, sites)).astype(float)
    if seed % 2:
        cost = cost + random.random((clients, sites))
    p = int(random.integers(1, sites + 1))
    outcome = solve_p_median(cost, p, seed=seed)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(brute_facilities(cost, np.zeros(sites), p))
    assert len(outcome.open_sites) == p
    assert_consistent(outcome, cost, np.zeros(sites))


@pytest.mark.parametrize("seed", range(40))
def test_facility_location_when_small_then_equals_brute_force(seed):
    random = np.random.default_rng(100 + seed)
    clients, sites = random.integers(2, 14), random.integers(1, 10)
    cost = random.random((clients, sites)) * 30
    fixed = random.random(sites) * random.choice([5, 40])
    outcome = solve_facility_location(cost, fixed, seed=seed)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(brute_facilities(cost, fixed))
    assert_consistent(outcome, cost, fixed)


@pytest.mark.parametrize("seed", range(25))
def test_capacitated_location_when_small_then_equals_brute_force(seed):
    random = np.random.default_rng(200 + seed)
    clients, sites = random.integers(2, 9), random.integers(1, 7)
    cost, need = random.random((clients, sites)) * 50, random.integers(0, 9, clients).astype(float)
    fixed = random.random(sites) * 40
    capacity = random.integers(3, 25, sites).astype(float)
    outcome = solve_facility_location(cost, fixed, need=need, capacity=capacity)
    choices = every_choice(sites)
    best = min(linear_transport(cost[:, s], need, capacity[s]) + fixed[s].sum() for s in choices)
    if np.isinf(best):
        assert outcome.status is Status.INFEASIBLE
        return
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(best, rel=1e-7)
    assert_consistent(outcome, cost, fixed)
    load = np.bincount(outcome.served.site, outcome.served.share * need[outcome.served.client], sites)
    assert (load <= capacity + 1e-6).all()


@pytest.mark.parametrize("seed", range(25))
def test_capacitated_median_when_small_then_equals_brute_force(seed):
    random = np.random.default_rng(300 + seed)
    clients, sites = int(random.integers(3, 9)), int(random.integers(2, 7))
    p = int(random.integers(1, min(4, sites + 1)))
    cost, need = random.integers(0, 40, (clients, sites)).astype(float), random.integers(1, 9, clients)
    capacity = random.integers(need.sum() // p, need.sum() // p + 12, sites)
    outcome = solve_capacitated_p_median(cost, p, need=need, capacity=capacity)
    best = brute_capacitated_median(cost, need, capacity, p)
    if np.isinf(best):
        assert outcome.status is Status.INFEASIBLE
        return
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == best
    assert_consistent(outcome, cost, np.zeros(sites))
    assert (np.bincount(outcome.served.site, need[outcome.served.client], sites) <= capacity).all()


@pytest.mark.parametrize("seed", range(15))
def test_transport_when_sites_are_given_then_equals_linear_programme(seed):
    random = np.random.default_rng(400 + seed)
    cost, need = random.random((12, 4)), random.integers(0, 9, 12).astype(float)
    capacity = random.dirichlet(np.ones(4)) * need.sum() * 1.1
    found, share = transport(cost, need, capacity, np.arange(4))
    assert found == pytest.approx(linear_transport(cost, need, capacity), rel=1e-9)
    assert (need @ share <= capacity + 1e-6).all()


def test_graph_when_an_edge_is_given_twice_then_the_last_length_counts():
    ends = np.array([[0, 1], [1, 2], [1, 0]])
    distance = shortest_distances(3, ends, np.array([1.0, 4.0, 7.0]))
    assert distance.tolist() == [[0, 7, 11], [7, 0, 4], [11, 4, 0]]


def test_graph_when_an_edge_has_no_length_then_its_ends_are_one_place():
    distance = shortest_distances(3, np.array([[0, 1], [1, 2]]), np.array([0.0, 5.0]))
    assert distance.tolist() == [[0, 0, 5], [0, 0, 5], [5, 5, 0]]


def test_p_median_when_the_network_is_torn_then_the_question_is_refused():
    distance = shortest_distances(4, np.array([[0, 1], [2, 3]]), np.array([1.0, 1.0]))
    with pytest.raises(ValueError, match="connected"):
        solve_p_median(distance, 2)


def test_p_median_when_seeds_are_equal_then_answers_are_equal():
    cost = np.random.default_rng(5).integers(0, 9, (60, 60)).astype(float)
    limits = Limits(seconds=60.0, gap=0.05)
    first, second = (solve_p_median(cost, 7, seed=3, limits=limits) for _ in range(2))
    assert first.open_sites.tolist() == second.open_sites.tolist()
    assert (first.objective, first.bound) == (second.objective, second.bound)


class Impatient:
    """Hears everything and asks to stop at once."""

    def __init__(self):
        self.heard: list[Progress] = []

    def report(self, progress):
        self.heard.append(progress)

    def cancelled(self):
        return bool(self.heard)


def test_p_median_when_cancelled_then_the_best_so_far_comes_with_a_true_bound():
    points = np.random.default_rng(6).random((80, 2))
    cost = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    monitor = Impatient()
    stopped = solve_p_median(cost, 8, monitor=monitor)
    whole = solve_p_median(cost, 8)
    assert stopped.status in (Status.CANCELLED, Status.OPTIMAL)
    assert stopped.bound <= whole.objective <= stopped.objective
    assert monitor.heard


def test_facility_location_when_capacity_is_loosened_then_never_dearer():
    random = np.random.default_rng(7)
    cost, need, fixed = random.random((40, 12)) * 90, random.integers(1, 9, 40).astype(float), random.random(12) * 100
    costs = [
        solve_facility_location(cost, fixed, need=need, capacity=np.full(12, room)).objective
        for room in (20.0, 30.0, 60.0, np.inf)
    ]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(solve_facility_location(cost, fixed).objective)


def run_script(name: str, *arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "benchmarks" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


def test_script_when_tsplib_points_then_distances_are_rounded_down(tmp_path):
    file = tmp_path / "square.tsp"
    file.write_text(
        "NAME: square\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n"
        "1 0 0\n2 0 1.9\n3 9 0\n4 9 1.9\nEOF\n"
    )
    answer = run_script("pmedian.py", file, "--p", 2, "--json")
    report = json.loads(answer.stdout)
    assert (report["objective"], report["optimal"], report["n"], report["p"]) == (2.0, True, 4, 2)
    assert set(report) == {
        "instance",
        "n",
        "p",
        "objective",
        "bound",
        "gap",
        "status",
        "optimal",
        "seconds",
        "peak_mb",
    }


def test_script_when_the_file_is_cut_off_then_it_says_so(tmp_path):
    file = tmp_path / "broken.txt"
    file.write_text("3 3 1\n1 2 5\n2 3\n")
    answer = run_script("pmedian.py", file)
    assert answer.returncode == 2
    assert "cut off" in answer.stderr
    assert "Traceback" not in answer.stderr
