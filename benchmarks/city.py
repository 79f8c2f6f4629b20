"""City benchmark: invented cities, proven gap and time.

python benchmarks/city.py                                  seeds x weights x (normal, tight) on 350 x 700
python benchmarks/city.py --sizes --draw curve.svg         the scaling curve, up to a designated city
python benchmarks/city.py --milp [--milp-sizes 60x120 …]   the complete MILP in HiGHS beside the optimizer

A size is BUILDINGSxMESHES, with ":open" behind it without capacities (HiGHS ends on larger cities then). With --sizes
and --milp every measurement is a process of its own, so the memory told is its own; compiling is left out.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Problem
from app.optimizer.warm_up import warm_up
from benchmarks.apart import run_apart
from benchmarks.city_generator import make_city
from benchmarks.complete_milp import compare, run_milp
from benchmarks.curve import draw_curve

WEIGHTS = (30.0, 100.0, 300.0, 1000.0)
SIZES = ("100x200", "350x700", "1000x2500", "2000x5000", "5000x30000")
DIED = {"status": "MILP, died"} | dict.fromkeys(
    ("objective_yen", "bound_yen", "gap", "seconds", "cpu_seconds", "peak_mb")
)
MILP_SIZES = ("40x80", "60x120", "100x200", "350x700:open")


@dataclass(frozen=True, slots=True)
class Case:
    """One invented city."""

    buildings: int
    meshes: int
    capacities: bool
    tight: bool
    seed: int
    alpha_yen: float

    def problem(self) -> Problem:
        return make_city(
            self.buildings, self.meshes, seed=self.seed, alpha_yen=self.alpha_yen, tight=self.tight,
            capacities=self.capacities,
        )  # fmt: skip

    def row(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


def run_case(case: Case, limits: Limits) -> dict:
    """What came out, recounted."""
    problem = case.problem()
    began = time.process_time()
    answer = solve(problem, limits, seed=case.seed)
    cpu = time.process_time() - began
    return case.row() | describe(problem, answer) | {"cpu_seconds": round(cpu, 3)}


def describe(problem: Problem, answer: Outcome) -> dict:
    return {
        "strategies": len(problem.strategies.cost_yen), "clients": len(problem.clients.function),
        "status": answer.status.value, "objective_yen": answer.objective_yen, "bound_yen": answer.bound_yen,
        "gap": answer.gap, "seconds": round(answer.seconds, 3), "peak_mb": round(answer.peak_mb),
        "sound": check(problem, answer) == [],
    }  # fmt: skip


def run_case_warm(case: Case, limits: Limits) -> dict:
    """The same in a new process, which has to fetch the kernels first."""
    warm_up()
    return run_case(case, limits)


def run_milp_case(case: Case, *, seconds: float, gap: float, objective_yen: float | None) -> dict:
    warm_up()
    return run_milp(case.problem(), seconds=seconds, gap=gap, objective_yen=objective_yen)


def measure(case: Case, chosen: argparse.Namespace) -> Iterator[dict]:
    """Ours, and with --milp the peer's row behind it."""
    limits = Limits(seconds=chosen.seconds, gap=chosen.gap)
    if not (chosen.sizes or chosen.milp):
        yield run_case(case, limits)
        return
    row = run_apart(run_case_warm, case, limits)
    if row is None:
        raise SystemExit(f"{case}: the process died, mostly for want of memory")
    yield row
    if chosen.milp:
        asked = {"seconds": chosen.milp_seconds, "gap": chosen.gap, "objective_yen": row["objective_yen"]}
        peer = run_apart(run_milp_case, case, **asked)
        yield row | (DIED if peer is None else peer | compare(row, peer))


def print_row(row: dict) -> None:
    gap = "-" if row["gap"] is None else f"{100 * row['gap']:.3f} %"
    kind = ("tight" if row["tight"] else "normal") + ("" if row["capacities"] else ", open")
    end = "" if row["sound"] else "  RECOUNT DIFFERS"
    if "ratio" in row:
        least = "" if row["finished"] else "> "
        end = f"  {least}{row['ratio']:,.0f} x the time, {least}{row['cpu_ratio']:,.0f} x the CPU time"
    print(
        f"{row['buildings']:>6} x {row['meshes']:<6} {kind:<12} seed {row['seed']} alpha {row['alpha_yen']:>6.0f} "
        f"{row['status']:<13} gap {gap:>9} {told(row['seconds']):>8} s {told(row['cpu_seconds']):>8} s CPU "
        f"{told(row['peak_mb']):>6} MB{end}",
        flush=True,
    )


def told(value: float | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def print_summary(rows: list[dict], gap: float) -> None:
    for tight in sorted({row["tight"] for row in rows}):
        part = [row for row in rows if row["tight"] == tight]
        reached = sum(row["gap"] is not None and row["gap"] <= gap for row in part)
        seconds, cpu = [row["seconds"] for row in part], [row["cpu_seconds"] for row in part]
        print(
            f"{'tight' if tight else 'normal'}: {reached} of {len(part)} within {gap:.1%}, "
            f"median {statistics.median(seconds):.3f} s ({statistics.median(cpu):.3f} s CPU), "
            f"worst {max(seconds):.3f} s ({max(cpu):.3f} s CPU), worst gap "
            f"{max(np.inf if row['gap'] is None else row['gap'] for row in part):.2%}, "
            f"at most {max(row['peak_mb'] for row in part)} MB"
        )


def all_cases(chosen: argparse.Namespace) -> Iterator[Case]:
    for buildings, meshes, capacities in chosen.cities:
        for tight in {"normal": [False], "tight": [True], "both": [False, True]}[chosen.kind]:
            for seed in range(chosen.seeds):
                for alpha in chosen.weights:
                    yield Case(buildings, meshes, capacities, tight, seed, alpha)


def read_size(text: str) -> tuple[int, int, bool]:
    """ "350x700" or "350x700:open": buildings, meshes, whether places have capacities."""
    size, colon, word = text.partition(":")
    numbers = size.split("x")
    if (
        len(numbers) != 2
        or not all(number.isdecimal() and int(number) for number in numbers)
        or word != "open" * len(colon)
    ):
        raise argparse.ArgumentTypeError(f"{text!r}: a size is like 350x700, or 350x700:open without capacities")
    return int(numbers[0]), int(numbers[1]), not colon


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--buildings", type=int, help="one size instead of the usual ones (350)")
    parser.add_argument("--meshes", type=int, help="with --buildings (700)")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--weights", type=float, nargs="+")
    parser.add_argument("--kind", choices=("normal", "tight", "both"))
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--sizes", action="store_true", help="the scaling curve instead of the table")
    parser.add_argument("--draw", type=Path, metavar="FILE.svg", help="write the scaling curve; goes with --sizes")
    parser.add_argument("--milp", action="store_true", help="each case also as one complete MILP")
    parser.add_argument("--milp-sizes", type=read_size, nargs="+", metavar="SIZE", help="implies --milp")
    parser.add_argument("--milp-seconds", type=float, default=300.0, help="time limit of one MILP")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of the table")
    chosen = parser.parse_args()
    if chosen.draw and not chosen.sizes:
        parser.error("--draw goes with --sizes")
    chosen.milp = chosen.milp or chosen.milp_sizes is not None
    chosen.cities = read_cities(chosen)
    fill_usual(chosen)
    return chosen


def read_cities(chosen: argparse.Namespace) -> list[tuple[int, int, bool]]:
    if chosen.milp_sizes:
        return chosen.milp_sizes
    if (chosen.sizes or chosen.milp) and not (chosen.buildings or chosen.meshes):
        return [read_size(text) for text in (SIZES if chosen.sizes else MILP_SIZES)]
    return [(chosen.buildings or 350, chosen.meshes or 700, True)]


def fill_usual(chosen: argparse.Namespace) -> None:
    few = chosen.sizes or chosen.milp
    usual = {
        "seeds": 1 if few else 8,
        "weights": [100.0] if few else list(WEIGHTS),
        "kind": "normal" if few else "both",
        "seconds": 120.0 if chosen.sizes else 10.0,
    }
    for name, value in usual.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, value)


def main() -> int:
    chosen = read_arguments()
    warm_up()
    rows = []
    for case in all_cases(chosen):
        for row in measure(case, chosen):
            rows.append(row)
            if not chosen.json:
                print_row(row)
    ours = [row for row in rows if not row["status"].startswith("MILP")]
    if chosen.json:
        print(json.dumps(rows, indent=1))
    else:
        print_summary(ours, chosen.gap)
    if chosen.draw:
        chosen.draw.write_text(draw_curve(ours, chosen.gap), encoding="utf-8")
    return 0 if all(row["sound"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
