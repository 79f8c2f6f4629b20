"""City benchmark: invented cities, proven gap and time.

python benchmarks/city.py            seeds x weights x (normal, tight) on 350 buildings x 700 meshes
python benchmarks/city.py --sizes    the scaling curve, up to a designated city
python benchmarks/city.py --milp     the complete MILP in HiGHS beside the optimizer on a small case
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.assign import assign
from app.optimizer.check import check
from app.optimizer.finish import finish
from app.optimizer.limits import Limits
from app.optimizer.model import Model, build_model
from app.optimizer.plan import Outcome, controllable_gap
from app.optimizer.pricing import set_levels
from app.optimizer.problem import Ints, Problem
from app.optimizer.solve import peak_mb, solve
from app.optimizer.warm_up import warm_up
from benchmarks.city_generator import make_city

WEIGHTS = (30.0, 100.0, 300.0, 1000.0)
SIZES = ((100, 200), (350, 700), (1000, 2500), (2000, 5000), (5000, 30000))


def run_case(buildings: int, meshes: int, *, seed: int, alpha_yen: float, tight: bool, limits: Limits) -> dict:
    """One city, one weight: what came out, recounted."""
    problem = make_city(buildings, meshes, seed=seed, alpha_yen=alpha_yen, tight=tight)
    began = time.process_time()
    answer = solve(problem, limits, seed=seed)
    cpu = time.process_time() - began
    return describe(problem, answer) | {
        "buildings": buildings, "meshes": meshes, "seed": seed, "alpha_yen": alpha_yen, "tight": tight,
        "cpu_seconds": round(cpu, 3),
    }  # fmt: skip


def describe(problem: Problem, answer: Outcome) -> dict:
    return {
        "strategies": len(problem.strategies.cost_yen), "clients": len(problem.clients.function),
        "status": answer.status.value, "objective_yen": answer.objective_yen, "bound_yen": answer.bound_yen,
        "gap": answer.gap, "seconds": round(answer.seconds, 3), "peak_mb": round(answer.peak_mb),
        "sound": check(problem, answer) == [],
    }  # fmt: skip


def run_milp(row: dict, *, seconds: float, gap: float) -> dict:
    """The question of `row` as one MILP: every strategy, every list entry, no prices, no start; to the same gap."""
    problem = make_city(
        row["buildings"], row["meshes"], seed=row["seed"], alpha_yen=row["alpha_yen"], tight=row["tight"]
    )
    model = build_model(problem)
    enough = gap * abs((row["objective_yen"] or model.floor_yen) - model.floor_yen)
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = finish(model, model.allowed.copy(), seconds=seconds, absolute_gap_yen=enough)
    taken, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    objective = None if answer.strategy is None else plan_yen(model, answer.strategy)
    known = objective is not None and np.isfinite(answer.bound_yen)
    return row | {
        "status": "MILP, stopped" if answer.stopped else "MILP",
        "objective_yen": objective, "bound_yen": answer.bound_yen if np.isfinite(answer.bound_yen) else None,
        "gap": controllable_gap(objective, answer.bound_yen, model.floor_yen) if known else None,
        "seconds": round(taken, 3), "cpu_seconds": round(cpu, 3), "peak_mb": round(peak_mb()),
    }  # fmt: skip


def plan_yen(model: Model, strategy: Ints) -> float:
    level = np.empty(model.slots, np.int8)
    set_levels(model.town, strategy, level)
    return float(model.town.cost[strategy].sum()) + assign(model, level).access_yen


def print_row(row: dict) -> None:
    gap = "-" if row["gap"] is None else f"{100 * row['gap']:.3f} %"
    kind = "tight" if row["tight"] else "normal"
    print(
        f"{row['buildings']:>6} x {row['meshes']:<6} {kind:<6} seed {row['seed']} alpha {row['alpha_yen']:>6.0f} "
        f"{row['status']:<18} gap {gap:>8} {row['seconds']:>8.3f} s {row['cpu_seconds']:>8.3f} s CPU "
        f"{row['peak_mb']:>6} MB {'sound' if row['sound'] else 'RECOUNT DIFFERS'}",
        flush=True,
    )


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


def all_cases(chosen: argparse.Namespace) -> Iterator[dict]:
    """The table: seeds x weights x kinds; with --sizes one case of each size, with --milp each case twice."""
    limits = Limits(seconds=chosen.seconds, gap=chosen.gap)
    sizes = SIZES if chosen.sizes else ((chosen.buildings, chosen.meshes),)
    for buildings, meshes in sizes:
        for tight in {"normal": [False], "tight": [True], "both": [False, True]}[chosen.kind]:
            for seed in range(chosen.seeds):
                for alpha in chosen.weights:
                    row = run_case(buildings, meshes, seed=seed, alpha_yen=alpha, tight=tight, limits=limits)
                    yield row
                    if chosen.milp:
                        yield run_milp(row, seconds=chosen.milp_seconds, gap=chosen.gap)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--buildings", type=int)
    parser.add_argument("--meshes", type=int)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--weights", type=float, nargs="+")
    parser.add_argument("--kind", choices=("normal", "tight", "both"))
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--sizes", action="store_true", help="the scaling curve instead of the table")
    parser.add_argument("--milp", action="store_true", help="each case also as one complete MILP")
    parser.add_argument("--milp-seconds", type=float, default=60.0)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of the table")
    chosen = parser.parse_args()
    few = chosen.sizes or chosen.milp
    usual = {
        "buildings": 60 if chosen.milp else 350,
        "meshes": 120 if chosen.milp else 700,
        "seeds": 1 if few else 8,
        "weights": [100.0] if few else list(WEIGHTS),
        "kind": "normal" if few else "both",
        "seconds": 120.0 if chosen.sizes else 10.0,
    }
    for name, value in usual.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, value)
    return chosen


def main() -> int:
    chosen = read_arguments()
    warm_up()
    rows = []
    for row in all_cases(chosen):
        rows.append(row)
        if not chosen.json:
            print_row(row)
    if chosen.json:
        print(json.dumps(rows, indent=1))
    else:
        print_summary([row for row in rows if not row["status"].startswith("MILP")], chosen.gap)
    return 0 if all(row["sound"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
