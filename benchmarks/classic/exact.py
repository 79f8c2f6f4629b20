"""The door to HiGHS for the classic problems: one small interface around one model."""

from dataclasses import dataclass

import highspy
import numpy as np

from benchmarks.classic.answer import Floats, Ints


@dataclass(frozen=True, slots=True)
class Model:
    """min cost · x, row_low <= A x <= row_high, low <= x <= high, whole[k]: x_k is an integer. A by rows (CSR)."""

    cost: Floats
    low: Floats
    high: Floats
    whole: Ints
    row_start: Ints
    column: Ints
    value: Floats
    row_low: Floats
    row_high: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """bound <= the optimum; values and objective None where no solution was found; duals of the rows (LP only)."""

    optimal: bool
    infeasible: bool
    objective: float | None
    bound: float
    values: Floats | None
    row_dual: Floats | None


def _pass(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.row_low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.low, model.high
    lp.row_lower_, lp.row_upper_ = model.row_low, model.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.row_start.astype(np.int32)
    lp.a_matrix_.index_ = model.column.astype(np.int32)
    lp.a_matrix_.value_ = model.value
    if model.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in model.whole]
    return lp


def solve_model(
    model: Model, *, seconds: float, margin: float = 0.0, start: Floats | None = None, seed: int = 0
) -> Solved:
    """Solve on one thread until the gap is at most `margin` (absolute) or the time is up."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed,
        "time_limit": max(0.1, seconds),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": margin,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_pass(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        highs.setSolution(solution)
    highs.run()
    return _read(highs, mixed=bool(model.whole.any()))


def _read(highs: highspy.Highs, *, mixed: bool) -> Solved:
    status, info = highs.getModelStatus(), highs.getInfo()
    optimal = status == highspy.HighsModelStatus.kOptimal
    # Every model here is bounded, so "unbounded or infeasible" means infeasible.
    impossible = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    infeasible = status in impossible
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    objective = float(info.objective_function_value) if found else None
    bound = float(info.mip_dual_bound) if mixed else (objective if optimal and objective is not None else -np.inf)
    solution = highs.getSolution()
    values = np.array(solution.col_value) if found else None
    dual = np.array(solution.row_dual) if optimal and not mixed else None
    return Solved(optimal, infeasible, objective, bound, values, dual)
