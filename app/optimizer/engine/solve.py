"""The one public verb: `solve(problem, limits) -> Outcome`."""

from app.optimizer.engine.answer import conclude
from app.optimizer.engine.ready import load_kernels
from app.optimizer.engine.rounds import run_rounds
from app.optimizer.engine.search import Search
from app.optimizer.kernels.model import build_model
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, WarmStart
from app.optimizer.question.problem import Problem


def solve(
    problem: Problem,
    limits: Limits | None = None,
    *,
    seed: int = 0,
    monitor: Monitor = SILENT,
    warm_start: WarmStart | None = None,
) -> Outcome:
    """The best plan found and a proven bound on all plans.

    Raises ValueError where `problem.faults()` is not empty. Same problem, seed and limits give the same plan unless
    the time or the monitor stopped the search; time starts when the kernels are there. Any moment's best plan is
    kept: the answer is never worse than the last report.
    """
    faults = problem.faults()
    if faults:
        raise ValueError(f"the problem has {len(faults)} faults, first {faults[0]}")
    load_kernels()
    search = Search(build_model(problem), limits or Limits(), seed=seed, monitor=monitor)
    run_rounds(search, warm_start)
    return conclude(search)
