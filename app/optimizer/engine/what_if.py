"""What if: a changed decision looked at as it stands, and a changed question solved anew from the answer before."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.assignment.assign import assign
from app.optimizer.engine.ready import load_kernels
from app.optimizer.engine.solve import solve
from app.optimizer.kernels.model import build_model
from app.optimizer.kernels.pricing import set_levels
from app.optimizer.question.check import Recount, recount
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Plan
from app.optimizer.question.problem import Bools, Ints, Problem


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A choice of strategies with the best assignment of people under it; `counted.differences` lists every limit,
    lock and guarantee it breaks. plan is None where the nearest places overflow although nobody may be sent on."""

    plan: Plan | None
    counted: Recount | None


def evaluate(problem: Problem, strategy: Ints) -> Evaluation:
    """What strategy[B] comes to, nothing else changed and nothing searched. The strategies may be locked ones."""
    load_kernels()
    model = build_model(problem)
    level = np.empty(model.slots, np.int8)
    chosen = np.asarray(strategy, dtype=np.int64)
    set_levels(model.town, chosen, level)
    assignment = assign(model, level, want_visits=True)
    if assignment.visits is None:
        return Evaluation(None, None)
    plan = Plan(chosen.copy(), assignment.visits)
    return Evaluation(plan, recount(problem, plan))


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
