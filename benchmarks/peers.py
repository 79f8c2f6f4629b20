"""Programs that solve the same p-median instance, each behind one call: (cost, p, seconds) -> (objective, proven)."""

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.optimizer.question.limits import Limits
from benchmarks.classic import solve_p_median, warm_up

ROOT = Path(__file__).resolve().parents[1]
Answer = tuple[float | None, bool]
Solver = Callable[[np.ndarray, int, float], Answer]


def by_saihen(cost: np.ndarray, p: int, seconds: float) -> Answer:
    outcome = solve_p_median(cost, p, limits=Limits(seconds=seconds, gap=0.0))
    return outcome.objective, str(outcome.status) == "optimal"


def by_prototype(cost: np.ndarray, p: int, seconds: float) -> Answer:
    """The prototype beside the repository; its own exact finish may take a second thread."""
    answer = prototype().solve(cost, p, time_limit=seconds)
    return float(cost[:, answer["open"]].min(axis=1).sum()), answer["status"] == "optimal"


def prototype() -> object:
    folder = prototype_folder()
    if not folder.is_dir():
        raise SystemExit(f"no folder {folder}: set SAIHEN_SHARED, or leave the prototype out with --peers")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return importlib.import_module("pm3")


def prototype_folder() -> Path:
    return Path(os.environ.get("SAIHEN_SHARED", ROOT.parent / "shared")) / "prototype" / "optimizer"


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


PEERS: dict[str, Solver] = {"saihen": by_saihen, "prototype": by_prototype, "pbp": by_pbp, "spopt": by_spopt}
COMPILED = ("saihen", "prototype")


def make_ready(peer: str, cost: np.ndarray) -> None:
    """A corner of the instance is solved first; programs of compiled kernels also solve invented questions on which
    they have to branch (nearly equal costs), so that every kernel has run once before the clock starts."""
    if peer == "saihen":
        warm_up()
    PEERS[peer](cost[:20, :20].copy(), 3, 10.0)
    if peer in COMPILED:
        random = np.random.default_rng(2)
        points = random.integers(0, 100, (100, 2))
        plane = np.floor(np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2)))
        for question, p in ((plane, 10), (random.integers(90, 100, (60, 60)).astype(float), 6)):
            PEERS[peer](question, p, 2.0)
