"""The same p-median instances by this engine and by its peers, side by side in one run: the prototype, pbp-pmedian and,
on the instances asked for, spopt with CBC.

    python -m venv .cache/peers && .cache/peers/bin/pip install -e ".[bench]"        (once)
    .cache/peers/bin/python benchmarks/peers_pmedian.py FOLDER_OR_FILES … [--peers saihen prototype pbp]
        [--spopt pmed1 pmed5 …] [--seconds S] [--spopt-seconds S] [--json]

The prototype is read from $SAIHEN_SHARED/prototype/optimizer ($SAIHEN_SHARED: ../shared unless set). Every run is a
process of its own on one thread, and small questions are solved in it first, so that compiling and loading are left
out for all alike. `seconds` runs from the distance matrix to the answer; building a peer's model counts, reading the
file does not. `ratio` is the peer's time over ours on the same instance; > where the peer did not prove its answer.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.classic import shortest_distances
from benchmarks.orlib import NetworkMedian, read_instance
from benchmarks.peers import COMPILED, PEERS, make_ready
from benchmarks.report import peak_mb

ONE_THREAD = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
OURS = "saihen"
# The prototype's folder may be read-only; without a place of its own it would compile anew for every instance.
CACHE = Path(__file__).resolve().parents[1] / ".cache" / "prototype_kernels"
LONG_SECONDS = 10.0  # what the promise against spopt speaks of
Row = dict[str, object]


def run_here(peer: str, file: Path, seconds: float) -> Row:
    """One peer on one instance in this process."""
    instance = read_instance(file.read_text())
    if not isinstance(instance, NetworkMedian):
        raise SystemExit(f"{file}: not a pmed file")
    cost = shortest_distances(instance.vertices, instance.ends, instance.length)
    make_ready(peer, cost)
    started, started_cpu = time.perf_counter(), cpu_seconds()
    objective, proven = PEERS[peer](cost, instance.p, seconds)
    spent, cpu = time.perf_counter() - started, cpu_seconds() - started_cpu
    return {
        "peer": peer, "instance": file.stem, "n": len(cost), "p": instance.p, "objective": objective, "proven": proven,
        "seconds": round(spent, 4), "cpu_seconds": round(cpu, 3), "peak_mb": round(peak_mb(), 1),
    }  # fmt: skip


def cpu_seconds() -> float:
    """Of this process and of the programs it has started and awaited (CBC)."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def run_apart(peer: str, file: Path, seconds: float) -> Row:
    """The same in a process of its own; a peer that fails or overruns is reported, not hidden."""
    command = [sys.executable, __file__, str(file), "--here", peer, "--seconds", str(seconds)]
    room = {"NUMBA_CACHE_DIR": str(CACHE)} if peer == "prototype" else {}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=os.environ | ONE_THREAD | room, timeout=1.5 * seconds + 300
        )
        return json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        fault = "overran its time"
    except (IndexError, ValueError):
        fault = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"
    return {"peer": peer, "instance": file.stem, "objective": None, "proven": False, "seconds": None, "fault": fault}


def race(file: Path, chosen: argparse.Namespace) -> list[Row]:
    """All peers wanted on one instance; the ratio to ours is added where ours is proven."""
    peers = [(peer, chosen.seconds) for peer in chosen.peers]
    if chosen.spopt is not None and (not chosen.spopt or file.stem in chosen.spopt):
        peers.append(("spopt", chosen.spopt_seconds))
    rows = [run_apart(peer, file, seconds) for peer, seconds in peers]
    ours = next((row for row in rows if row["peer"] == OURS and row["proven"]), None)
    for row in rows:
        if ours and row is not ours and row["seconds"] is not None:
            row["ratio"] = row["seconds"] / max(ours["seconds"], 1e-4)
    return rows


def print_row(row: Row) -> None:
    if row["seconds"] is None:
        print(f"{row['instance']:<8} {row['peer']:<10} {row['fault']}", flush=True)
        return
    ratio = f"{'' if row['proven'] else '> '}{row['ratio']:,.2f} x" if "ratio" in row else ""
    objective = "-" if row["objective"] is None else f"{row['objective']:,.0f}"
    print(
        f"{row['instance']:<8} n {row['n']:>4} p {row['p']:>4} {row['peer']:<10} {objective:>8} "
        f"{'proven' if row['proven'] else 'not proven':<10} {row['seconds']:>9.3f} s {row['cpu_seconds']:>8.2f} s CPU "
        f"{row['peak_mb']:>6.0f} MB  {ratio:>12}",
        flush=True,
    )


def totals(rows: list[Row], peer: str) -> dict[str, object]:
    """A peer against ours over the instances on which both answered."""
    mine = {row["instance"]: row for row in rows if row["peer"] == OURS and row["seconds"] is not None}
    theirs = [row for row in rows if row["peer"] == peer and row["seconds"] is not None]
    common = [row for row in theirs if row["instance"] in mine]
    seconds = sum(row["seconds"] for row in common)
    ours = sum(mine[row["instance"]]["seconds"] for row in common)
    long = [row["ratio"] for row in common if row["seconds"] > LONG_SECONDS and "ratio" in row]
    return {
        "peer": peer, "instances": len(theirs), "proven": sum(bool(row["proven"]) for row in theirs),
        "seconds": round(sum(row["seconds"] for row in theirs), 3), "ours_on_the_same": round(ours, 3),
        "ratio": round(seconds / ours, 2) if ours else None,
        "least_ratio_over_10_s": round(min(long), 1) if long else None,
    }  # fmt: skip


def print_totals(total: dict[str, object]) -> None:
    line = f"{total['peer']:<10} {total['proven']} of {total['instances']} proven, {total['seconds']:.3f} s"
    if total["peer"] != OURS and total["ratio"] is not None:
        line += f"; ours on the same {total['ours_on_the_same']:.3f} s: ratio {total['ratio']:,.2f}"
    if total["peer"] != OURS and total["least_ratio_over_10_s"] is not None:
        line += f"; where it needs over 10 s at least {total['least_ratio_over_10_s']:,.1f} x"
    print(line)


def disagreements(rows: list[Row]) -> list[str]:
    """Instances on which two proven answers differ: one of the programs is wrong."""
    proven: dict[object, set[float]] = {}
    for row in rows:
        if row["proven"]:
            proven.setdefault(row["instance"], set()).add(round(float(str(row["objective"])), 3))
    return [f"{name}: proven optima differ: {sorted(values)}" for name, values in proven.items() if len(values) > 1]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDER_OR_FILES")
    parser.add_argument("--peers", nargs="+", choices=tuple(PEERS), default=[OURS, "prototype", "pbp"])
    parser.add_argument("--spopt", nargs="*", metavar="NAME", help="also spopt + CBC on these instances (none: on all)")
    parser.add_argument("--seconds", type=float, default=180.0, help="time limit for one run")
    parser.add_argument("--spopt-seconds", type=float, default=180.0, help="time limit for one run of spopt")
    parser.add_argument("--json", action="store_true", help="one JSON line a run, then one with the totals")
    parser.add_argument("--here", choices=tuple(PEERS), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    chosen = read_arguments()
    if chosen.here:
        print(json.dumps(run_here(chosen.here, chosen.files[0], chosen.seconds), default=float))
        return 0
    files = [file for one in chosen.files for file in (sorted(one.glob("pmed[0-9]*.txt")) if one.is_dir() else [one])]
    if not files:
        raise SystemExit("no pmed*.txt in the folder")
    rows: list[Row] = []
    for peer in set(COMPILED) & set(chosen.peers):
        run_apart(peer, files[0], 1.0)  # compiles into the cache, so that no measured process does
    for file in files:
        for row in race(file, chosen):
            rows.append(row)
            print(json.dumps(row), flush=True) if chosen.json else print_row(row)
    sums = [totals(rows, peer) for peer in dict.fromkeys(str(row["peer"]) for row in rows)]
    if chosen.json:
        print(json.dumps(sums))
    else:
        for total in sums:
            print_totals(total)
    for fault in disagreements(rows):
        print(fault, file=sys.stderr)
    return 1 if disagreements(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
