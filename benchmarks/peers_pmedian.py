"""The same p-median instances by this engine, by pbp-pmedian and by spopt with CBC, side by side.

    pip install -e ".[bench]"
    python benchmarks/peers_pmedian.py FOLDER_OR_FILES … [--peers saihen pbp spopt] [--seconds S] [--json]

Every run is a process of its own on one thread, with a small instance solved first so that compiling is left out.
`seconds` runs from the distance matrix to the answer; building a peer's model counts, reading the file does not.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.formats.orlib import NetworkMedian, read_instance
from app.optimizer.classic import shortest_distances, solve_p_median, warm_up
from app.optimizer.limits import Limits
from benchmarks.report import peak_mb

ONE_THREAD = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
Answer = tuple[float | None, bool]


def by_saihen(cost: np.ndarray, p: int, seconds: float) -> Answer:
    outcome = solve_p_median(cost, p, limits=Limits(seconds=seconds, gap=0.0))
    return outcome.objective, str(outcome.status) == "optimal"


def by_pbp(cost: np.ndarray, p: int, seconds: float) -> Answer:
    """pbp-pmedian takes sites by clients; status 0 means proven."""
    answer = importlib.import_module("pbp_pmedian").solve(np.ascontiguousarray(cost.T), p, time_limit=seconds)
    return answer[0], answer[3] == 0


def by_spopt(cost: np.ndarray, p: int, seconds: float) -> Answer:
    """spopt builds the whole model in PuLP, CBC solves it."""
    pulp = importlib.import_module("pulp")
    started = time.perf_counter()
    model = importlib.import_module("spopt.locate").PMedian.from_cost_matrix(cost, np.ones(len(cost)), p_facilities=p)
    left = max(1.0, seconds - (time.perf_counter() - started))
    model.problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=left))
    in_time = time.perf_counter() - started < 1.02 * seconds
    return pulp.value(model.problem.objective), model.problem.sol_status == 1 and in_time


PEERS: dict[str, Callable[[np.ndarray, int, float], Answer]] = {"saihen": by_saihen, "pbp": by_pbp, "spopt": by_spopt}


def run_here(peer: str, file: Path, seconds: float) -> dict[str, object]:
    """One peer on one instance in this process."""
    instance = read_instance(file.read_text())
    if not isinstance(instance, NetworkMedian):
        raise SystemExit(f"{file}: not a pmed file")
    cost = shortest_distances(instance.vertices, instance.ends, instance.length)
    if peer == "saihen":
        warm_up()
    PEERS[peer](cost[:20, :20].copy(), 3, 10.0)
    started = time.perf_counter()
    objective, proven = PEERS[peer](cost, instance.p, seconds)
    spent = time.perf_counter() - started
    return {
        "peer": peer,
        "instance": file.stem,
        "n": len(cost),
        "p": instance.p,
        "objective": objective,
        "proven": proven,
        "seconds": round(spent, 4),
        "peak_mb": round(peak_mb(), 1),
    }


def run_apart(peer: str, file: Path, seconds: float) -> dict[str, object]:
    """The same in a process of its own; a peer that fails or overruns is reported, not hidden."""
    command = [sys.executable, __file__, str(file), "--peers", peer, "--seconds", str(seconds), "--here"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | ONE_THREAD, timeout=1.5 * seconds + 120
        )
        return json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        fault = "overran its time"
    except (IndexError, ValueError):
        fault = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"
    return {"peer": peer, "instance": file.stem, "objective": None, "proven": False, "seconds": seconds, "fault": fault}


def totals(rows: list[dict[str, object]]) -> dict[str, object]:
    """Seconds of each peer over all instances, and how many it proved."""
    peers = {str(row["peer"]) for row in rows}
    return {
        peer: {
            "seconds": round(sum(float(str(row["seconds"])) for row in rows if row["peer"] == peer), 3),
            "proven": sum(bool(row["proven"]) for row in rows if row["peer"] == peer),
        }
        for peer in sorted(peers)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDER_OR_FILES")
    parser.add_argument("--peers", nargs="+", choices=tuple(PEERS), default=list(PEERS))
    parser.add_argument("--seconds", type=float, default=180.0, help="time limit for one run")
    parser.add_argument("--json", action="store_true", help="one JSON line a run, then one with the totals")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(run_here(arguments.peers[0], arguments.files[0], arguments.seconds), default=float))
        return
    files = [
        file for one in arguments.files for file in (sorted(one.glob("pmed[0-9]*.txt")) if one.is_dir() else [one])
    ]
    rows = []
    for file in files:
        for peer in arguments.peers:
            rows.append(run_apart(peer, file, arguments.seconds))
            print(json.dumps(rows[-1]) if arguments.json else "  ".join(f"{v}" for v in rows[-1].values()), flush=True)
    print(json.dumps(totals(rows)))


if __name__ == "__main__":
    main()
