"""Solve a published p-median instance to proven optimality.

    python benchmarks/pmedian.py FILE [--p N] [--seconds S] [--json]

The kind is told from the contents: OR-Library pmed (a network; of duplicate edges the last one counts), OR-Library
pmedcap (points with demands and one capacity, Euclidean distances rounded down), TSPLIB (points; give --p).
`seconds` runs from the distance matrix to the proof; compiling and reading are left out, as in published comparisons.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.question.limits import Limits
from benchmarks.classic import (
    ClassicOutcome,
    shortest_distances,
    solve_capacitated_p_median,
    solve_p_median,
    warm_up,
)
from benchmarks.orlib import (
    CapacitatedMedian,
    CapacitatedMedians,
    Instance,
    NetworkMedian,
    Points,
    UnreadableInstance,
    Warehouses,
    plane_distances,
    read_instance,
)
from benchmarks.report import Refused, Report, add_common_arguments, print_report, read_text


def pick_problem(instance: CapacitatedMedians, number: int | None) -> CapacitatedMedian:
    """The only problem of the file, or the one asked for."""
    if number is None and len(instance.problems) == 1:
        return instance.problems[0]
    for problem in instance.problems:
        if problem.number == number:
            return problem
    numbers = ", ".join(str(problem.number) for problem in instance.problems)
    raise Refused(f"the file holds the problems {numbers}; choose one with --problem N")


def solve_capacitated(problem: CapacitatedMedian, p: int | None, limits: Limits) -> tuple[ClassicOutcome, int, int]:
    points = len(problem.xy)
    distance = plane_distances(problem.xy)
    outcome = solve_capacitated_p_median(
        distance, p or problem.p, need=problem.demand, capacity=[problem.capacity] * points, limits=limits
    )
    return outcome, points, p or problem.p


def solve(instance: Instance, arguments: argparse.Namespace) -> tuple[ClassicOutcome, int, int]:
    """The outcome, the number of points and p."""
    limits = Limits(seconds=arguments.seconds, gap=0.0)
    if isinstance(instance, Warehouses):
        raise Refused("this is a warehouse location file; use benchmarks/facility_location.py")
    if isinstance(instance, CapacitatedMedians):
        return solve_capacitated(pick_problem(instance, arguments.problem), arguments.p, limits)
    if isinstance(instance, NetworkMedian):
        p = arguments.p or instance.p
        distance = shortest_distances(instance.vertices, instance.ends, instance.length)
    else:
        p, distance = points_question(instance, arguments)
    return solve_p_median(distance, p, limits=limits), len(distance), p


def points_question(instance: Points, arguments: argparse.Namespace) -> tuple[int, np.ndarray]:
    if arguments.p is None:
        raise Refused("a TSPLIB file does not say how many sites to open; give --p N")
    return arguments.p, plane_distances(instance.xy, metric=instance.metric, whole=arguments.rounding)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common_arguments(parser)
    parser.add_argument("--p", type=int, help="number of sites to open (needed for TSPLIB; else overrides the file)")
    parser.add_argument("--problem", type=int, help="number of the problem where a pmedcap file holds several")
    parser.add_argument(
        "--rounding",
        choices=("floor", "nearest", "none"),
        default="floor",
        help="TSPLIB distances: published p-median values round down (default), TSPLIB itself to the nearest",
    )
    arguments = parser.parse_args()
    try:
        instance = read_instance(read_text(arguments.file))
        warm_up()
        outcome, points, p = solve(instance, arguments)
    except (Refused, UnreadableInstance, ValueError) as fault:
        print(f"{arguments.file}: {fault}", file=sys.stderr)
        return 2
    print_report(Report.of(arguments.file.stem, points, p, outcome), as_json=arguments.json)
    return 0 if outcome.objective is not None else 1


if __name__ == "__main__":
    sys.exit(main())
