"""What if: a changed decision looked at as it stands, and a changed question solved anew from the answer before."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.optimizer.assignment.assign import assign
from app.optimizer.engine.ready import load_kernels
from app.optimizer.engine.solve import solve
from app.optimizer.kernels.model import build_model
from app.optimizer.kernels.pricing import set_levels
from app.optimizer.question.check import Recount, recount
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.narrower import narrows
from app.optimizer.question.plan import Outcome, Plan, WarmStart
from app.optimizer.question.problem import Bools, Floats, Ints, Problem


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A choice of strategies with the best assignment of people under it; `counted.differences` lists every limit,
    lock and guarantee it breaks. plan is None where the nearest places overflow although nobody may be sent on."""

    plan: Plan | None
    counted: Recount | None


@dataclass(frozen=True, slots=True)
class ChoiceMeasure:
    """A choice of strategies in the numbers by which choices are compared.

    value: cost and travel, yen, with the charge of every broken guarantee; excess: by how much each limit (budget of
    each period, area, upper and lower side of each row) and the promised service are exceeded, 0 where kept.
    """

    strategy: Ints
    value: float
    excess: Floats

    def breaks_no_more_than(self, other: "ChoiceMeasure") -> bool:
        """Whether no limit is exceeded further than by another choice."""
        return bool((self.excess <= other.excess * (1 + 1e-9) + 1e-6).all())


class Gauge:
    """Many choices of strategies of one problem looked at, one after the other; nothing is searched."""

    def __init__(self, problem: Problem) -> None:
        load_kernels()
        self.problem = problem
        self.model = build_model(problem)
        rows = problem.rows
        self._entry_row = np.repeat(np.arange(len(rows.names)), np.diff(rows.start))

    def evaluate(self, strategy: Ints) -> Evaluation:
        """What strategy[B] comes to, nothing else changed. The strategies may be locked ones."""
        chosen, level = self._open(strategy)
        assignment = assign(self.model, level, want_visits=True)
        if assignment.visits is None:
            return Evaluation(None, None)
        plan = Plan(chosen, assignment.visits)
        return Evaluation(plan, recount(self.problem, plan))

    def measure(self, strategy: Ints) -> ChoiceMeasure:
        """The same without the recount: soon told, for comparing many; value inf where the nearest places overflow."""
        chosen, level = self._open(strategy)
        assignment = assign(self.model, level)
        cost = float(self.problem.strategies.cost_yen[chosen].sum())
        return ChoiceMeasure(chosen, cost + assignment.access_yen, self._excess(chosen, assignment.broken))

    def _open(self, strategy: Ints) -> tuple[Ints, NDArray[np.int8]]:
        level = np.empty(self.model.slots, np.int8)
        chosen = np.array(strategy, dtype=np.int64)
        set_levels(self.model.town, chosen, level)
        return chosen, level

    def _excess(self, chosen: Ints, broken: float) -> Floats:
        problem, rows = self.problem, self.problem.rows
        taken = np.zeros(len(problem.strategies.cost_yen))
        taken[chosen] = 1.0
        used = np.bincount(self._entry_row, rows.value * taken[rows.strategy], minlength=len(rows.names))
        over = np.concatenate(
            [
                problem.strategies.capital_yen[chosen].sum(axis=0) - problem.budget_yen,
                [problem.strategies.final_area_m2[chosen].sum() - problem.area_limit_m2],
                used - rows.upper,
                rows.lower - used,
                [broken],
            ]
        )
        return np.asarray(np.maximum(over, 0.0), dtype=np.float64)


def evaluate(problem: Problem, strategy: Ints) -> Evaluation:
    """What strategy[B] comes to, nothing else changed and nothing searched. The strategies may be locked ones."""
    return Gauge(problem).evaluate(strategy)


def resolve(
    problem: Problem,
    outcome: Outcome,
    *,
    of: Problem | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Outcome:
    """The best plan of a neighbouring problem (other locks, limits, costs or people, the same strategies, sites and
    clients), started from the plan and the prices of an answer, and from its bound where the problem `of` which it is
    the answer is given and the neighbour only forbids more; see `solve`."""
    return solve(problem, limits, seed=seed, monitor=monitor, warm_start=start_from(outcome, problem, of=of))


def start_from(outcome: Outcome, problem: Problem, *, of: Problem | None) -> WarmStart:
    """The answer of the problem `of` as the start of a neighbouring one."""
    start = outcome.warm_start()
    if of is None or outcome.bound_yen is None or not narrows(problem, of):
        return start
    return replace(start, least_yen=float(outcome.bound_yen))


def locked(problem: Problem, building: int, allowed: Bools) -> Problem:
    """The problem with fewer strategies for one building: those that `allowed` [K] leaves it.

    Raises ValueError where it is left none.
    """
    mine = problem.strategies.building() == building
    fewer = problem.strategies.allowed & (allowed | ~mine)
    if not fewer[mine].any():
        raise ValueError("no other decision is allowed")
    return replace(problem, strategies=replace(problem.strategies, allowed=fewer))
