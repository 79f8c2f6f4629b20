"""Published optima of OR-Library, proven. Each is the whole path: file, reader, solver."""

from pathlib import Path

import numpy as np
import pytest

from app.optimizer.question.plan import Status
from benchmarks.classic import (
    shortest_distances,
    solve_capacitated_p_median,
    solve_facility_location,
    solve_p_median,
)
from benchmarks.orlib import (
    CapacitatedMedians,
    NetworkMedian,
    UnreadableInstance,
    Warehouses,
    plane_distances,
    read_instance,
)

PMED = [f"pmed{number}" for number in range(1, 41, 2)]
QUICK_PMED = {"pmed1", "pmed3", "pmed5", "pmed7", "pmed9", "pmed13", "pmed15"}
CAP = [f"cap{number}" for number in (61, 62, 63, 64, 71, 72, 73, 74, 101, 102, 103, 104)]
# Uncapacitated optima: cap61 to cap64 are cap71 to cap74 with tighter capacities.
UNCAPACITATED = {
    "cap71": 932615.750,
    "cap72": 977799.400,
    "cap73": 1010641.450,
    "cap74": 1034976.975,
    "cap61": 932615.750,
    "cap62": 977799.400,
    "cap63": 1010641.450,
    "cap64": 1034976.975,
    "cap101": 796648.437,
    "cap102": 854704.200,
    "cap103": 893782.112,
    "cap104": 928941.750,
    "capa": 17156454.478,
}
CAPA = {8000: 19240822.449, 10000: 18438046.543, 12000: 17765201.949, 14000: 17160439.012}


def slow_unless(names, quick):
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in names]


def read(folder: Path, name: str):
    return read_instance((folder / f"{name}.txt").read_text())


def optima(file: Path) -> dict[str, float]:
    """The table of published values: a name and a number a line."""
    words = (line.split() for line in file.read_text().splitlines())
    return {line[0]: float(line[1]) for line in words if len(line) > 1 and line[1].replace(".", "").isdigit()}


@pytest.fixture
def published(shared):
    return shared / "data" / "F_benchmarks"


@pytest.mark.parametrize("name", slow_unless(PMED, QUICK_PMED))
def test_pmed_when_solved_then_the_published_optimum_is_proven(published, name):
    instance = read(published / "orlib_pmed", name)
    assert isinstance(instance, NetworkMedian)
    distance = shortest_distances(instance.vertices, instance.ends, instance.length)
    outcome = solve_p_median(distance, instance.p)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == outcome.bound == optima(published / "orlib_pmed" / "pmedopt.txt")[name]
    assert distance[:, outcome.open_sites].min(axis=1).sum() == outcome.objective


@pytest.mark.parametrize("name", CAP)
def test_cap_when_solved_then_the_published_optimum_is_proven(published, name):
    instance = read(published / "orlib_cfl_ufl", name)
    assert isinstance(instance, Warehouses)
    outcome = solve_facility_location(
        instance.cost, instance.fixed_cost, need=instance.demand, capacity=instance.capacity
    )
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(optima(published / "orlib_cfl_ufl" / "capopt.txt")[name], abs=2e-3)


@pytest.mark.parametrize("name", UNCAPACITATED)
def test_cap_when_capacities_are_left_out_then_the_published_optimum_is_proven(published, name):
    instance = read(published / "orlib_cfl_ufl", name)
    outcome = solve_facility_location(instance.cost, instance.fixed_cost)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(UNCAPACITATED[name], abs=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("capacity", CAPA)
def test_capa_when_its_open_capacity_is_set_then_the_published_optimum_is_proven(published, capacity):
    instance = read(published / "orlib_cfl_ufl", "capa")
    assert np.isnan(instance.capacity).all()
    room = np.full(len(instance.capacity), float(capacity))
    outcome = solve_facility_location(instance.cost, instance.fixed_cost, need=instance.demand, capacity=room)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == pytest.approx(CAPA[capacity], abs=2e-3)


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[pytest.mark.slow] if n in (7, 8, 10) else []) for n in range(1, 11)]
)
def test_pmedcap_when_solved_then_the_published_value_is_proven(published, number):
    instance = read(published / "orlib_pmedcap", f"pmedcap1_{number}")
    assert isinstance(instance, CapacitatedMedians)
    (problem,) = instance.problems
    distance = plane_distances(problem.xy)
    capacity = np.full(len(distance), problem.capacity)
    outcome = solve_capacitated_p_median(distance, problem.p, need=problem.demand, capacity=capacity)
    assert outcome.status is Status.OPTIMAL
    assert outcome.objective == problem.best


def test_reader_when_several_problems_follow_each_other_then_all_are_read():
    one = "1 5\n2 1 9\n1 0 0 3\n2 3 4 4\n"
    instance = read_instance("2\n" + one + one.replace("1 5", "2 5", 1))
    assert isinstance(instance, CapacitatedMedians)
    assert [problem.number for problem in instance.problems] == [1, 2]
    assert plane_distances(instance.problems[1].xy)[0, 1] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fewer than three"),
        ("3 1 1\n1 x 2\n", "line 2: 'x'"),
        ("3 2 1\n1 2 5\n", "cut off"),
        ("3 1 1\n1 9 2\n", "edge 1"),
        ("3 1 9\n1 2 2\n", "p is 9"),
        ("EDGE_WEIGHT_TYPE: GEO\nNODE_COORD_SECTION\n1 0 0\n", "GEO"),
        ("DIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n", "DIMENSION is 2"),
        ("EDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0\n", "line 3"),
    ],
)
def test_reader_when_the_text_is_wrong_then_it_says_where(text, said):
    with pytest.raises(UnreadableInstance, match=said):
        read_instance(text)


def test_the_simple_format_of_ufllib_is_read_and_solved() -> None:
    text = "FILE: tiny.txt\n2 3 0\n1 10 1 2 9\n2 4 5 6 1\n"
    instance = read_instance(text)
    assert isinstance(instance, Warehouses)
    assert instance.fixed_cost.tolist() == [10.0, 4.0]
    assert instance.cost.tolist() == [[1.0, 5.0], [2.0, 6.0], [9.0, 1.0]]
    answer = solve_facility_location(instance.cost, instance.fixed_cost)
    assert answer.objective == pytest.approx(16.0)
    with pytest.raises(UnreadableInstance, match="UflLib"):
        read_instance(text.replace(" 9", ""))
