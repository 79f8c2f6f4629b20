"""Solve a published warehouse location instance (OR-Library cap41 … cap134, capa, capb, capc) to proven optimality.

    python benchmarks/facility_location.py FILE [--uncapacitated] [--capacity N] [--seconds S] [--json]

Customers may be split over several warehouses, as OR-Library's optima assume. With --uncapacitated every customer goes
to its cheapest open warehouse (UFLP). In capa, capb and capc the word `capacity` stands in place of a number, each
file being four problems: published values use 8000, 10000, 12000 and 14000 for capa, 5000, 6000, 7000 and 8000 for
capb, 5000, 5750, 6500 and 7250 for capc. Choose with --capacity N; without it such a file is solved with 8000, the
number that capa and capb share. --capacity also replaces the capacities a file does give.
`seconds` runs from the cost matrix to the proof; compiling and reading are left out.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.question.limits import Limits
from benchmarks.classic import ClassicOutcome, solve_facility_location, warm_up
from benchmarks.orlib import UnreadableInstance, Warehouses, read_instance
from benchmarks.report import Refused, Report, add_common_arguments, print_report, read_text

OPEN_CAPACITY = 8000.0


def capacities(instance: Warehouses, given: float | None) -> np.ndarray:
    """The capacities of the file; --capacity for all of them, or 8000 where the file leaves them open."""
    if given is not None:
        return np.full(len(instance.capacity), given)
    return np.where(np.isnan(instance.capacity), OPEN_CAPACITY, instance.capacity)


def solve(instance: object, arguments: argparse.Namespace) -> ClassicOutcome:
    if not isinstance(instance, Warehouses):
        raise Refused("this is a p-median file; use benchmarks/pmedian.py")
    limits = Limits(seconds=arguments.seconds, gap=0.0)
    if arguments.uncapacitated:
        return solve_facility_location(instance.cost, instance.fixed_cost, limits=limits)
    return solve_facility_location(
        instance.cost,
        instance.fixed_cost,
        need=instance.demand,
        capacity=capacities(instance, arguments.capacity),
        limits=limits,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common_arguments(parser)
    parser.add_argument("--uncapacitated", action="store_true", help="leave capacities out (UFLP)")
    parser.add_argument("--capacity", type=float, help="one capacity for every warehouse (capa, capb, capc: see above)")
    arguments = parser.parse_args()
    try:
        instance = read_instance(read_text(arguments.file))
        warm_up()
        outcome = solve(instance, arguments)
    except (Refused, UnreadableInstance, ValueError) as fault:
        print(f"{arguments.file}: {fault}", file=sys.stderr)
        return 2
    print_report(Report.of(arguments.file.stem, len(instance.cost), None, outcome), as_json=arguments.json)
    return 0 if outcome.objective is not None else 1


if __name__ == "__main__":
    sys.exit(main())
