"""The exact finish: what is still undecided goes to HiGHS."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from app.optimizer.kernels.model import Model
from app.optimizer.milp.linear import INFEASIBLE, THREADS, run_beside
from app.optimizer.milp.reduced import Reduced, reduce
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.problem import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Finish:
    """strategy[B] of the best plan found or None; bound_yen on all plans of the kept strategies (-inf: none).

    too_large: more columns than asked for, nothing was tried. stopped: by the clock or the caller, not by itself."""

    strategy: Ints | None
    bound_yen: float
    infeasible: bool
    too_large: bool = False
    stopped: bool = False


def finish(
    model: Model,
    kept: Bools,
    *,
    seconds: float,
    start: Ints | None = None,
    absolute_gap_yen: float = 0.0,
    good_enough_yen: float = -np.inf,
    any_plan: bool = False,
    present: Floats | None = None,
    most_columns: float = np.inf,
    most_nodes: int = 2**31 - 1,
    stopped: Callable[[], bool] = lambda: False,
    seed: int = 0,
) -> Finish:
    """Solve the reduced model; `start` is a plan over kept strategies, and the first plan that costs no more than
    `good_enough_yen` ends it; with `any_plan` the first one does, whatever it costs. Returns at most GRACE after
    `seconds`, and after the time it takes to write the model down.

    With `present` (see `reduce`) people may be held where they are: the plan is good, the bound means nothing.
    """
    deadline = Deadline(seconds)
    reduced = reduce(model, kept, present=present)
    if reduced.matrix.shape[1] > most_columns:
        return Finish(None, -np.inf, False, too_large=True)
    if reduced.matrix.shape[1] == 0:
        clash = bool(((reduced.lower > 0) | (reduced.upper < 0)).any())
        return Finish(None if clash else reduced.fixed, np.inf if clash else reduced.constant, clash)
    unit = max(float(np.abs(reduced.cost).max(initial=0.0)) / 1e3, 1e-9)
    left = deadline.left()
    if left <= 0.0:
        return Finish(None, -np.inf, False, stopped=True)
    solver = _solver(absolute_gap=absolute_gap_yen / unit, most_nodes=most_nodes, seed=seed)
    if any_plan:
        solver.setOptionValue("mip_heuristic_run_feasibility_jump", True)
        solver.setOptionValue("mip_max_improving_sols", 1)
    if np.isfinite(good_enough_yen):
        solver.setOptionValue("objective_target", (good_enough_yen - reduced.constant) / unit)
    _pass_model(solver, reduced, unit)
    if start is not None:
        _pass_start(solver, reduced, start)
    if not run_beside(solver, deadline.left(), stopped):
        return Finish(None, -np.inf, False, stopped=True)
    return _read(solver, reduced, unit)


def _read(solver: highspy.Highs, reduced: Reduced, unit: float) -> Finish:
    status = solver.getModelStatus()
    if status in INFEASIBLE:
        return Finish(None, np.inf, True)
    bound = solver.getInfo().mip_dual_bound * unit + reduced.constant
    if len(reduced.strategy) == 0:
        bound = solver.getInfo().objective_function_value * unit + reduced.constant
    return Finish(_read_plan(solver, reduced), bound if np.isfinite(bound) else -np.inf, False)


def _solver(*, absolute_gap: float, most_nodes: int, seed: int) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": THREADS,
        "random_seed": seed,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": absolute_gap,
        "mip_max_nodes": most_nodes,
        # Its first plan is a poor one here, and all further heuristics look around it.
        "mip_heuristic_run_feasibility_jump": False,
        "mip_feasibility_tolerance": 1e-7,
        "primal_feasibility_tolerance": 1e-8,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _pass_model(solver: highspy.Highs, reduced: Reduced, unit: float) -> None:
    lp = highspy.HighsLp()
    rows, columns = reduced.matrix.shape
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_ = reduced.cost / unit
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_, lp.row_upper_ = reduced.lower, reduced.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = reduced.matrix.indptr
    lp.a_matrix_.index_ = reduced.matrix.indices
    lp.a_matrix_.value_ = reduced.matrix.data
    binary = len(reduced.strategy)
    kinds = [highspy.HighsVarType.kInteger] * binary + [highspy.HighsVarType.kContinuous] * (columns - binary)
    lp.integrality_ = kinds
    solver.passModel(lp)


def _pass_start(solver: highspy.Highs, reduced: Reduced, start: Ints) -> None:
    chosen = np.isin(reduced.strategy, start).astype(np.float64)
    solver.setSolution(len(chosen), np.arange(len(chosen), dtype=np.int32), chosen)


def _read_plan(solver: highspy.Highs, reduced: Reduced) -> Ints | None:
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values: Floats = np.asarray(solver.getSolution().col_value)
    plan = reduced.fixed.copy()
    taken = reduced.strategy[values[: len(reduced.strategy)] > 0.5]
    return _placed(plan, taken, reduced)


def _placed(plan: Ints, taken: Ints, reduced: Reduced) -> Ints | None:
    """Undecided buildings in rising order take their strategies in rising order."""
    gaps = np.flatnonzero(plan < 0)
    if len(gaps) != len(taken):
        return None
    plan[gaps] = np.sort(taken)
    return plan
