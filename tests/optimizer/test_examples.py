"""Worked examples, by hand or by an independent model: limits in words, a four-function complex, school districts."""

import dataclasses

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from app.optimizer.engine.solve import solve
from app.optimizer.question import requirements as rules
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Status
from app.optimizer.question.problem import Clients, Problem, Sites, Strategies

EXACT = Limits(seconds=60, gap=0.0)


def three_schools() -> Problem:
    """Three schools on a line at 0, 2 and 4 km; 10, 1 and 10 children live beside them. Running costs 100 each,
    closing costs nothing, a child walks at 10 yen a km. Best: close the middle one: 200 + 1 child x 2 km x 10."""
    strategies = Strategies(
        np.array([0, 2, 4, 6]), np.array([100.0, 0.0] * 3), np.zeros((6, 1)), np.array([10.0, 0.0] * 3),
        np.array([0, 1, 1, 2, 2, 3, 3]), np.arange(3), np.zeros(3, np.int64), np.zeros(3, np.int64), np.ones(6, bool),
    )  # fmt: skip
    sites = Sites(np.arange(3), np.zeros(3, np.int64), np.full((3, 1), np.inf))
    clients = Clients(
        np.zeros(3, np.int64), np.array([[10.0], [1.0], [10.0]]), np.full(3, 20.0), np.array([0, 3, 6, 9]),
        np.array([0, 1, 2, 1, 0, 2, 2, 1, 0]), np.array([0.0, 2, 4, 0, 2, 2, 0, 2, 4]), np.full(3, 20.0),
    )  # fmt: skip
    return Problem(strategies, sites, clients, 10.0, np.array([np.inf]), np.ones((1, 1)))


def with_rules(town: Problem, *requirements: rules.Requirement) -> Problem:
    return dataclasses.replace(town, rows=rules.make_rows(requirements))


def test_three_schools_close_the_middle_one() -> None:
    answer = solve(three_schools(), EXACT)
    assert answer.plan.strategy.tolist() == [0, 3, 4]
    assert (answer.objective_yen, answer.cost_yen, answer.access_yen) == (220, 200, 20)
    assert answer.status is Status.OPTIMAL


def test_three_schools_with_a_minimum_of_three_stay() -> None:
    town = three_schools()
    schools = np.flatnonzero(town.sites.function == 0)
    rule = rules.at_least_open(town.strategies, schools, period=0, count=3, name="three schools")
    assert solve(with_rules(town, rule), EXACT).objective_yen == 300


def test_three_schools_apart_and_together() -> None:
    town = three_schools()
    ends_apart = rules.not_together(np.array([0]), np.array([4]), name="not both ends")
    assert solve(with_rules(town, ends_apart), EXACT).plan.strategy.tolist() in (
        [0, 2, 5],
        [1, 2, 4],
        [1, 2, 5],
        [1, 3, 4],
    )
    ends_follow = rules.together(np.array([0]), np.array([2]), name="first as second")
    chosen = solve(with_rules(town, ends_follow), EXACT).plan.strategy
    assert (chosen[0] == 0) == (chosen[1] == 2)
    needs = rules.only_if(np.array([3]), np.array([5]), name="second closes only with third")
    chosen = solve(with_rules(town, needs), EXACT).plan.strategy
    assert chosen[1] != 3 or chosen[2] == 5


def test_three_schools_change_and_carbon_limits() -> None:
    town = three_schools()
    closing = np.array([[0.0], [1.0]] * 3)
    none = rules.changes_at_most(closing, 0, count=0)
    assert solve(with_rules(town, none), EXACT).objective_yen == 300
    carbon = rules.sum_at_most(np.array([5.0, 0.0] * 3), 5.0, name="carbon")
    assert solve(with_rules(town, carbon), EXACT).plan.strategy.tolist() == [1, 2, 5]


def four_function_town() -> Problem:
    """Branch office, library, community hall and elderly centre, each in an old building of its own within 1 km of a
    school; people of four meshes use all of them. The school may be rebuilt as a complex of any subset; the others may
    be kept (renewed) or closed. One period."""
    rng = np.random.default_rng(11)
    place = np.vstack([[0.0, 0.0], rng.uniform(-0.7, 0.7, (4, 2))])
    home = rng.uniform(-1.5, 1.5, (4, 2))
    pairs = [(0, f) for f in range(4)] + [(1 + f, f) for f in range(4)]
    building, function = np.array(pairs).T.copy()
    start, cost, capital, area, offer_start, site = [0], [], [], [], [0], []
    for subset in range(16):
        taken = [f for f in range(4) if subset >> f & 1]
        cost.append(1000.0 + 180.0 * len(taken))
        capital.append([800.0 + 150.0 * len(taken)])
        area.append(5000.0 + 300.0 * len(taken))
        site += taken
        offer_start.append(len(site))
    start.append(16)
    for f in range(4):
        cost += [420.0 + 30.0 * f, 40.0]
        capital += [[350.0], [40.0]]
        area += [600.0, 0.0]
        site.append(4 + f)
        offer_start += [len(site), len(site)]
        start.append(len(cost))
    clients = ([], [], [0])
    for f in range(4):
        for m in range(4):
            own = np.flatnonzero(function == f)
            distance = np.hypot(*(place[building[own]] - home[m]).T)
            order = np.argsort(distance)
            clients[0].extend(own[order])
            clients[1].extend(distance[order])
            clients[2].append(len(clients[0]))
    strategies = Strategies(
        np.array(start), np.array(cost), np.array(capital), np.array(area), np.array(offer_start), np.array(site),
        np.zeros(len(site), np.int64), np.zeros(len(site), np.int64), np.ones(len(cost), bool),
    )  # fmt: skip
    people = Clients(
        np.repeat(np.arange(4), 4), np.full((16, 1), 25.0), np.full(16, 6.0), np.array(clients[2]),
        np.array(clients[0]), np.array(clients[1]), np.full(16, 6.0),
    )  # fmt: skip
    limits = {"budget_yen": np.array([1600.0]), "area_limit_m2": 6500.0}
    return Problem(strategies, Sites(building, function, np.full((8, 1), np.inf)), people, 2.0,
                   access_factor=np.ones((4, 1)), **limits)  # fmt: skip


def test_four_function_complex_brings_the_functions_under_one_roof() -> None:
    town = four_function_town()
    answer = solve(town, EXACT)
    assert answer.status is Status.OPTIMAL
    assert check(town, answer) == []
    assert answer.plan.strategy[0] == 15
    assert (answer.plan.strategy[1:] == np.array([17, 19, 21, 23])).all()
    poorer = solve(dataclasses.replace(town, budget_yen=np.array([1400.0])), EXACT)
    assert poorer.status is Status.OPTIMAL
    assert poorer.objective_yen > answer.objective_yen


def districts(seed: int, *, places: int = 25, towns: int = 114, kept: int = 19) -> Problem:
    """School districts of the size of a city of 150,000: 114 quarters, 25 schools with capacities, some to close."""
    rng = np.random.default_rng(seed)
    school, home = rng.uniform(0, 6, (places, 2)), rng.uniform(0, 6, (towns, 2))
    children = np.round(rng.uniform(20, 120, towns))
    capacity = np.round(children.sum() / kept * rng.uniform(0.9, 1.5, places))
    distance = np.hypot(*(school[None] - home[:, None]).transpose(2, 0, 1))
    order = np.argsort(distance, axis=1)
    strategies = Strategies(
        np.arange(0, 2 * places + 1, 2), np.tile([3000.0, 0.0], places), np.zeros((2 * places, 1)),
        np.zeros(2 * places), np.repeat(np.arange(places + 1), 2)[1:], np.arange(places),
        np.zeros(places, np.int64), np.zeros(places, np.int64), np.ones(2 * places, bool),
    )  # fmt: skip
    clients = Clients(
        np.zeros(towns, np.int64), children[:, None], np.full(towns, 9.0), np.arange(0, towns * places + 1, places),
        order.ravel(), np.take_along_axis(distance, order, axis=1).ravel(), np.full(towns, 9.0),
    )  # fmt: skip
    sites = Sites(np.arange(places), np.zeros(places, np.int64), capacity[:, None])
    return Problem(strategies, sites, clients, 5.0, np.array([np.inf]), np.ones((1, 1)))


def best_districts(town: Problem) -> float:
    """The same by a plain mixed-integer model written independently."""
    clients, sites = town.clients, town.sites
    places, towns = len(sites.building), len(clients.function)
    children = clients.users[:, 0]
    distance = np.empty((towns, places))
    np.put_along_axis(
        distance, clients.list_site.reshape(towns, places), clients.list_distance.reshape(towns, places), axis=1
    )
    cost = np.r_[np.full(places, 3000.0), (town.alpha_yen * children[:, None] * distance).ravel()]
    x = np.arange(towns * places)
    assigned = sparse.csr_matrix((np.ones(len(x)), (x // places, places + x)), shape=(towns, len(cost)))
    filled = sparse.csr_matrix((children[x // places], (x % places, places + x)), shape=(places, len(cost)))
    filled = filled - sparse.hstack([sparse.diags(sites.capacity[:, 0]), sparse.csr_matrix((places, len(x)))])
    opened = sparse.csr_matrix((np.ones(len(x)), (x, places + x)), shape=(len(x), len(cost)))
    opened = opened - sparse.csr_matrix((np.ones(len(x)), (x, x % places)), shape=(len(x), len(cost)))
    answer = milp(
        cost,
        integrality=np.r_[np.ones(places), np.zeros(len(x))],
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(assigned, 1, 1),
            LinearConstraint(filled, -np.inf, 0),
            LinearConstraint(opened, -np.inf, 0),
        ],
        options={"mip_rel_gap": 0.0},
    )
    return float(answer.fun)


@pytest.mark.parametrize("seed", [1])
def test_school_districts_of_114_quarters_and_25_schools_are_solved_to_the_proof(seed: int) -> None:
    town = districts(seed)
    answer = solve(town, EXACT)
    assert answer.status is Status.OPTIMAL
    assert answer.objective_yen == pytest.approx(best_districts(town), abs=1.0)
    assert check(town, answer) == []


def best_closest_districts(town: Problem) -> float:
    """The least cost where every child walks to the nearest open school: one sum for each set of open schools."""
    clients, sites = town.clients, town.sites
    places, towns = len(sites.building), len(clients.function)
    children, nearest_first = clients.users[:, 0], clients.list_site.reshape(towns, places)
    distance = clients.list_distance.reshape(towns, places)
    best = np.inf
    for chosen in range(1, 2**places):
        is_open = (chosen >> np.arange(places) & 1).astype(bool)
        rank = np.argmax(is_open[nearest_first], axis=1)
        nearest = np.take_along_axis(nearest_first, rank[:, None], axis=1)[:, 0]
        if (np.bincount(nearest, children, minlength=places) <= sites.capacity[:, 0]).all():
            walked = np.take_along_axis(distance, rank[:, None], axis=1)[:, 0]
            best = min(best, 3000.0 * is_open.sum() + town.alpha_yen * float(children @ walked))
    return best


@pytest.mark.parametrize(("seed", "kept"), [(0, 3), (1, 3), (3, 4)])
def test_closest_districts_equal_trying_every_set_of_open_schools(seed: int, kept: int) -> None:
    town = dataclasses.replace(districts(seed, places=10, towns=40, kept=kept), closest_assignment=True)
    answer, best = solve(town, EXACT), best_closest_districts(town)
    assert np.isfinite(best)
    assert answer.status is Status.OPTIMAL
    assert answer.objective_yen == pytest.approx(best, abs=2)
    assert check(town, answer) == []


def test_closest_districts_of_the_size_of_a_city_never_send_a_child_past_an_open_school() -> None:
    town = dataclasses.replace(districts(3), closest_assignment=True)
    answer = solve(town, Limits(seconds=3, gap=0.0, exact_seconds=3))
    assert answer.plan is not None
    assert check(town, answer) == []
