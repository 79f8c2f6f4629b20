"""What if: a changed decision looked at as it stands, and a changed question solved anew from the answer before."""

from dataclasses import replace

from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Bools, Problem


def resolve(
    problem: Problem,
    outcome: Outcome,
    *,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Outcome:
    """The best plan of a neighbouring problem (other locks, limits, costs or people, the same strategies, sites and
    clients), started from the plan and the prices of an answer; see `solve`."""
    return solve(problem, limits, seed=seed, monitor=monitor, warm_start=outcome.warm_start())


def locked(problem: Problem, building: int, allowed: Bools) -> Problem:
    """The problem with fewer strategies for one building: those that `allowed` [K] leaves it.

    Raises ValueError where it is left none.
    """
    mine = problem.strategies.building() == building
    fewer = problem.strategies.allowed & (allowed | ~mine)
    if not fewer[mine].any():
        raise ValueError("no other decision is allowed")
    return replace(problem, strategies=replace(problem.strategies, allowed=fewer))
