"""City benchmark: invented cities, proven gap and time. `python benchmarks/city.py --help`."""

import argparse
import json
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.check import check
from app.optimizer.limits import Limits
from app.optimizer.solve import solve
from app.optimizer.warm_up import warm_up
from benchmarks.city_generator import make_city

WEIGHTS = (30.0, 100.0, 300.0, 1000.0)


def run_case(buildings: int, meshes: int, *, seed: int, alpha_yen: float, tight: bool, limits: Limits) -> dict:
    """One city, one weight: what came out, recounted."""
    problem = make_city(buildings, meshes, seed=seed, alpha_yen=alpha_yen, tight=tight)
    answer = solve(problem, limits, seed=seed)
    return {
        "buildings": buildings, "meshes": meshes, "seed": seed, "alpha_yen": alpha_yen, "tight": tight,
        "strategies": len(problem.strategies.cost_yen), "clients": len(problem.clients.function),
        "status": answer.status.value, "objective_yen": answer.objective_yen, "bound_yen": answer.bound_yen,
        "gap": answer.gap, "seconds": round(answer.seconds, 3), "peak_mb": round(answer.peak_mb),
        "sound": check(problem, answer) == [],
    }  # fmt: skip


def print_row(row: dict) -> None:
    gap = "-" if row["gap"] is None else f"{100 * row['gap']:.3f} %"
    kind = "tight" if row["tight"] else "normal"
    print(
        f"{row['buildings']:>6} x {row['meshes']:<6} {kind:<6} seed {row['seed']} alpha {row['alpha_yen']:>6.0f} "
        f"{row['status']:<18} gap {gap:>8} {row['seconds']:>8.3f} s {row['peak_mb']:>6} MB "
        f"{'sound' if row['sound'] else 'RECOUNT DIFFERS'}",
        flush=True,
    )


def print_summary(rows: list[dict], gap: float) -> None:
    for tight in sorted({row["tight"] for row in rows}):
        part = [row for row in rows if row["tight"] == tight]
        reached = sum(row["gap"] is not None and row["gap"] <= gap for row in part)
        seconds = [row["seconds"] for row in part]
        print(
            f"{'tight' if tight else 'normal'}: {reached} of {len(part)} within {gap:.1%}, "
            f"median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buildings", type=int, default=350)
    parser.add_argument("--meshes", type=int, default=700)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--weights", type=float, nargs="+", default=list(WEIGHTS))
    parser.add_argument("--kind", choices=("normal", "tight", "both"), default="both")
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of the table")
    chosen = parser.parse_args()
    warm_up()
    rows = []
    for tight in {"normal": [False], "tight": [True], "both": [False, True]}[chosen.kind]:
        for seed in range(chosen.seeds):
            for alpha in chosen.weights:
                limits = Limits(seconds=chosen.seconds, gap=chosen.gap)
                row = run_case(chosen.buildings, chosen.meshes, seed=seed, alpha_yen=alpha, tight=tight, limits=limits)
                rows.append(row)
                if not chosen.json:
                    print_row(row)
    if chosen.json:
        print(json.dumps(rows, indent=1))
    else:
        print_summary(rows, chosen.gap)
    return 0 if all(row["sound"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
