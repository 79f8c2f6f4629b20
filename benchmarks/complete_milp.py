"""The complete MILP of a benchmark city in HiGHS, the peer of `benchmarks/city.py --milp`."""

import time

import numpy as np

from app.optimizer.assignment.assign import assign
from app.optimizer.engine.answer import peak_mb
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.kernels.pricing import set_levels
from app.optimizer.milp import finish as exact
from app.optimizer.milp import linear
from app.optimizer.question.plan import controllable_gap
from app.optimizer.question.problem import Ints, Problem

# HiGHS looks at its clock only now and then; it may come back late, so that the gap it had reached can be told.
LATE_SECONDS = 120.0


def run_milp(problem: Problem, *, seconds: float, gap: float, objective_yen: float | None) -> dict:
    """Every strategy, every list entry, no prices, no start, one thread, to `gap` of the plan worth `objective_yen`.

    `status` is "MILP" where the gap was proven, else "MILP, stopped"; `gap` None: no plan or no bound in time.
    """
    linear.GRACE = LATE_SECONDS
    model = build_model(problem)
    enough = gap * abs((model.floor_yen if objective_yen is None else objective_yen) - model.floor_yen)
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = exact.finish(model, model.allowed.copy(), seconds=seconds, absolute_gap_yen=enough)
    taken, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    objective = None if answer.strategy is None else plan_yen(model, answer.strategy)
    bound = answer.bound_yen if np.isfinite(answer.bound_yen) else None
    known = objective is not None and bound is not None
    return {
        "status": "MILP" if reached(objective, bound, enough) else "MILP, stopped",
        "objective_yen": objective, "bound_yen": bound,
        "gap": controllable_gap(objective, bound, model.floor_yen) if known else None,
        "seconds": round(taken, 3), "cpu_seconds": round(cpu, 3), "peak_mb": round(peak_mb()),
    }  # fmt: skip


def reached(objective: float | None, bound: float | None, enough: float) -> bool:
    """Proven to the gap asked for; the recount of the plan may differ from the solver's own by its tolerance."""
    return objective is not None and bound is not None and objective - bound <= 1.001 * enough + 1.0


def plan_yen(model: Model, strategy: Ints) -> float:
    level = np.empty(model.slots, np.int8)
    set_levels(model.town, strategy, level)
    return float(model.town.cost[strategy].sum()) + assign(model, level).access_yen


def compare(row: dict, peer: dict) -> dict:
    """How many times longer the peer took, by clock and by processor; `finished` False: at least so many times."""
    return {
        "finished": peer["status"] == "MILP",
        "ratio": peer["seconds"] / max(row["seconds"], 1e-3),
        "cpu_ratio": peer["cpu_seconds"] / max(row["cpu_seconds"], 1e-3),
    }
