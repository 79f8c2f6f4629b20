"""The prototype's own cities by this engine and by the prototype, side by side in one run.

    python benchmarks/peers_city.py [--seeds 8] [--weights 1 3 10 30] [--seconds 5] [--gap 0.01] [--json]

The prototype is read from $SAIHEN_SHARED/prototype/optimizer ($SAIHEN_SHARED: ../shared unless set). 350 buildings,
700 meshes, normal capacities and budgets. Every program is a process of its own; compiling is left out; ours uses one
thread, the prototype as many as Numba gives it. `seconds` runs from the city's arrays to the answer; our plan is
recounted. Weights are yen-millions per user and kilometre, as the prototype counts.
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.optimizer.engine.solve import solve
from app.optimizer.question.check import check
from app.optimizer.question.limits import Limits
from app.optimizer.question.problem import Clients, Problem, Sites, Strategies
from app.optimizer.warm_up import warm_up
from benchmarks.apart import run_apart
from benchmarks.peers import prototype_folder

MILLION = 1e6
BUILDINGS, MESHES, PEOPLE, MESH_KM = 350, 700, 75_000, 0.5
CACHE = Path(__file__).resolve().parents[1] / ".cache" / "prototype_kernels"


def prototype_city(seed: int) -> dict:
    """The prototype's city as it makes it."""
    folder = prototype_folder()
    if not folder.is_dir():
        raise SystemExit(f"no folder {folder}: set SAIHEN_SHARED")
    sys.path.insert(0, str(folder))
    import city

    return city.make(BUILDINGS, MESHES, PEOPLE, seed, MESH_KM)


def as_problem(town: dict, weight: float) -> Problem:
    """The same city as a question to our engine, yen instead of millions."""
    site, period, level, offer_start = offers_of(town)
    strategies = Strategies(
        town["kptr"], MILLION * town["C"], MILLION * town["e"], town["a"], offer_start, site, period, level,
        np.ones(len(town["C"]), bool),
    )  # fmt: skip
    limited = town["capd"][town["site_s"]] == 1
    capacity = np.where(limited[:, None], town["caps"], np.inf)
    standard = town["P"][town["cserv"]].astype(float)
    clients = Clients(
        town["cserv"].astype(np.int64), town["w"], standard, town["ptr"], town["idx"].astype(np.int64), town["dist"],
        town["lim"].astype(float),
    )  # fmt: skip
    return Problem(
        strategies=strategies,
        sites=Sites(town["site_b"].astype(np.int64), town["site_s"].astype(np.int64), capacity),
        clients=clients,
        alpha_yen=MILLION * weight,
        budget_yen=MILLION * town["B"],
        access_factor=np.ones((town["S"], town["T"])),
        area_limit_m2=float(town["A"]),
    )


def offers_of(town: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The prototype's level tables as lists: site, period, level, and where each strategy's offers begin."""
    site, period, level, start = [], [], [], [0]
    building = np.repeat(np.arange(town["nb"]), np.diff(town["kptr"]))
    for k, b in enumerate(building.tolist()):
        first, last = town["sptr"][b], town["sptr"][b + 1]
        table = town["q"][town["qptr"][k] :][: (last - first) * town["T"]].reshape(last - first, town["T"])
        rows, periods = np.nonzero(table >= 0)
        site.append(first + rows)
        period.append(periods)
        level.append(table[rows, periods])
        start.append(start[-1] + len(rows))
    joined = (np.concatenate(part).astype(np.int64) for part in (site, period, level))
    return *joined, np.array(start)


def by_saihen(chosen: argparse.Namespace) -> dict:
    warm_up()
    rows = []
    for seed in range(chosen.seeds):
        town = prototype_city(seed)
        for weight in chosen.weights:
            problem = as_problem(town, weight)
            answer = solve(problem, Limits(seconds=chosen.seconds, gap=chosen.gap), seed=seed)
            sound = check(problem, answer) == []
            row = {"seconds": answer.seconds, "gap": answer.gap, "objective": answer.objective_yen, "sound": sound}
            rows.append({"seed": seed, "weight": weight} | row)
    return {"rows": rows}


def by_prototype(chosen: argparse.Namespace) -> dict:
    prototype_city(0)  # makes its folder known
    import city
    import lagcity4

    lagcity4.solve(city.make(60, 120, 9000, 5), 10.0, gap=1e-6, iters=(20, 20))
    rows = []
    for seed in range(chosen.seeds):
        town = prototype_city(seed)
        floor = lagcity4.access_floor(town)
        for weight in chosen.weights:
            found = lagcity4.solve(
                town, weight, gap=chosen.gap, iters=(150, 300, 600, 600), offset=weight * floor, seed=seed,
                tlimit=chosen.seconds,
            )  # fmt: skip
            row = {"seconds": found["t"], "gap": float(found["gap"]), "objective": MILLION * float(found["UB"])}
            rows.append({"seed": seed, "weight": weight} | row)
    return {"rows": rows}


def paired(ours: list[dict], theirs: list[dict]) -> list[dict]:
    return [
        mine | {"prototype_seconds": other["seconds"], "prototype_gap": other["gap"],
                "ratio": other["seconds"] / max(mine["seconds"], 1e-4)}
        for mine, other in zip(ours, theirs, strict=True)
    ]  # fmt: skip


def summary(rows: list[dict], gap: float) -> dict:
    def told(name: str) -> dict:
        seconds = [row[f"{name}seconds"] for row in rows]
        reached = sum(row[f"{name}gap"] <= gap for row in rows)
        return {"reached": reached, "median": statistics.median(seconds), "sum": sum(seconds), "worst": max(seconds)}

    ours, theirs = told(""), told("prototype_")
    return {"cases": len(rows), "saihen": ours, "prototype": theirs, "ratio": theirs["sum"] / ours["sum"]}


def print_rows(rows: list[dict], total: dict) -> None:
    for row in rows:
        print(
            f"seed {row['seed']} weight {row['weight']:>5.1f}  saihen {row['seconds']:>7.3f} s gap {row['gap']:>7.3%}  "
            f"prototype {row['prototype_seconds']:>7.3f} s gap {row['prototype_gap']:>7.3%}  {row['ratio']:>6.2f} x"
            f"{'' if row['sound'] else '  RECOUNT DIFFERS'}"
        )
    for name in ("saihen", "prototype"):
        part = total[name]
        print(
            f"{name:<10} {part['reached']} of {total['cases']} reached the gap, median {part['median']:.3f} s, "
            f"sum {part['sum']:.3f} s, worst {part['worst']:.3f} s"
        )
    print(f"ratio of the sums {total['ratio']:.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--weights", type=float, nargs="+", default=[1.0, 3.0, 10.0, 30.0])
    parser.add_argument("--seconds", type=float, default=5.0, help="time limit of one case")
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    ours = run_apart(by_saihen, chosen)
    # The prototype's folder may be read-only; its kernels are kept here.
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE)
    theirs = run_apart(by_prototype, chosen)
    if ours is None or theirs is None:
        raise SystemExit("a program died")
    rows = paired(ours["rows"], theirs["rows"])
    total = summary(rows, chosen.gap)
    if chosen.json:
        print(json.dumps({"rows": rows, "total": total}))
    else:
        print_rows(rows, total)
    return 0 if all(row["sound"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
