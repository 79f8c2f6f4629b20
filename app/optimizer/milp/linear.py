"""Linear and mixed programs put to HiGHS: scaled rows, stopped when told."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from app.optimizer.question.deadline import WALL_TIMES, Deadline, counting
from app.optimizer.question.problem import Floats

THREADS = 1
GRACE = 0.5  # seconds left to the library to stop when told
INFEASIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """min cost·x, row_lower <= matrix·x <= row_upper, 0 <= x <= upper; the first `whole` columns are integers."""

    cost: Floats
    upper: Floats
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Solved:
    """value of the columns and dual of the rows (of a program without integers); None where there is no solution.
    `bound`: what no solution can be below (-inf: unknown)."""

    value: Floats | None
    dual: Floats | None
    infeasible: bool
    bound: float = -np.inf


def solve_linear(
    program: LinearProgram,
    *,
    seconds: float,
    gap: float = 0.0,
    most_nodes: int = 2**31 - 1,
    presolve: bool = True,
    stopped: Callable[[], bool] = lambda: False,
) -> Solved:
    """Solve to optimality, or with integers to an absolute gap in units of the cost."""
    scale = np.maximum(abs(program.matrix).max(axis=1).toarray().ravel(), 1e-12)
    unit = max(float(np.abs(program.cost).max(initial=0.0)) / 1e3, 1e-9)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": THREADS,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": gap / unit,
        "mip_max_nodes": most_nodes,
        "presolve": "choose" if presolve else "off",
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_scaled(program, scale, unit))
    if not run_beside(solver, seconds, stopped):
        return Solved(None, None, infeasible=False)
    if solver.getModelStatus() in INFEASIBLE:
        return Solved(None, None, infeasible=True)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved(None, None, infeasible=False)
    told = solver.getInfo().mip_dual_bound if program.whole else solver.getInfo().objective_function_value
    bound = told * unit if np.isfinite(told) else -np.inf
    solution = solver.getSolution()
    dual = np.asarray(solution.row_dual) * unit / scale if program.whole == 0 else None
    return Solved(np.asarray(solution.col_value, dtype=np.float64), dual, infeasible=False, bound=bound)


def _scaled(program: LinearProgram, scale: Floats, unit: float) -> highspy.HighsLp:
    matrix = sparse.csr_matrix(sparse.diags(1.0 / scale) @ program.matrix)
    lp = highspy.HighsLp()
    rows, columns = matrix.shape
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_ = program.cost / unit
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower / scale, program.row_upper / scale
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    if program.whole:
        kinds = (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous)
        lp.integrality_ = [kinds[0]] * program.whole + [kinds[1]] * (columns - program.whole)
    return lp


def run_beside(solver: highspy.Highs, seconds: float, stopped: Callable[[], bool]) -> bool:
    """Run the solver for so many seconds of work (see `deadline`); False if it did not come to an end in time.

    The library looks at its clock and its callbacks now and then only, not at all inside long steps of the root node.
    So it runs beside, and where it does not stop within GRACE of being told it is left to stop by itself.
    """
    solver.setOptionValue("time_limit", max(WALL_TIMES * seconds, 0.01))
    deadline = Deadline(seconds)
    halt, ended, counted = threading.Event(), threading.Event(), threading.Event()
    _listen(solver, halt)

    def work() -> None:
        solver.run()
        ended.set()
        counted.wait()

    worker = threading.Thread(target=work, name="exact finish")
    worker.start()
    try:
        with counting(worker):
            return _watch(ended, halt, lambda: stopped() or deadline.passed())
    finally:
        counted.set()


def _watch(ended: threading.Event, halt: threading.Event, stopped: Callable[[], bool]) -> bool:
    """Wait for the end of a run, or until it is to stop."""
    pause = 0.001
    while not ended.wait(pause):
        pause = min(2 * pause, 0.05)
        if stopped():
            halt.set()
            return ended.wait(GRACE)
    return True


def _listen(solver: highspy.Highs, halt: threading.Event) -> None:
    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        if halt.is_set():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)
    solver.cbSimplexInterrupt.subscribe(ask)
    solver.cbIpmInterrupt.subscribe(ask)
