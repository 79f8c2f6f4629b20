"""Other plans of nearly the same worth: at least so many different decisions, at most so much dearer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status
from app.optimizer.question.problem import Bools, Ints, Problem, Rows


class Verdict(StrEnum):
    """What a search for an alternative came to."""

    FOUND = "found"
    NONE_PROVEN = "none_proven"  # no plan differs enough and is cheap enough
    NOT_FOUND = "not_found"  # none in the time given; nothing proven


@dataclass(frozen=True, slots=True)
class Alternative:
    """One search: the question with its rows of difference, the answer, its verdict; most_yen is the dearest objective
    that counts. A plan that is too dear is kept in the outcome, but its verdict is not FOUND."""

    verdict: Verdict
    problem: Problem
    outcome: Outcome
    most_yen: float


def find_alternatives(
    problem: Problem,
    outcome: Outcome,
    *,
    different: int,
    dearer: float,
    count: int = 3,
    alike: Ints | None = None,
    counted: Bools | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    monitor: Monitor = SILENT,
) -> Iterator[Alternative]:
    """Up to `count` plans that differ from the given one and each other in at least `different` decisions and whose
    objective exceeds it by at most the share `dearer` of its controllable part; the first failed search is the last.

    `alike[K]`: strategies of a building with one label are one decision (each its own where None); `counted[B]`: the
    buildings whose decisions count.
    """
    if outcome.plan is None or outcome.objective_yen is None:
        return
    most = outcome.objective_yen + dearer * abs(outcome.objective_yen - outcome.floor_yen)
    plans = [outcome.plan.strategy]
    for _ in range(count):
        apart = apart_from(problem, plans, different=different, alike=alike, counted=counted)
        other = solve(apart, limits, seed=seed, monitor=monitor, warm_start=outcome.warm_start())
        found = Alternative(_judge(other, most), apart, other, most)
        yield found
        if found.verdict is not Verdict.FOUND or other.plan is None or monitor.cancelled():
            return
        plans.append(other.plan.strategy)


def _judge(other: Outcome, most: float) -> Verdict:
    if other.objective_yen is not None and other.objective_yen <= most + 1:
        return Verdict.FOUND
    proven = other.status is Status.INFEASIBLE or (other.bound_yen is not None and other.bound_yen > most + 1)
    return Verdict.NONE_PROVEN if proven else Verdict.NOT_FOUND


def apart_from(
    problem: Problem,
    plans: Sequence[Ints],
    *,
    different: int,
    alike: Ints | None = None,
    counted: Bools | None = None,
) -> Problem:
    """With one row a plan: at most (counted buildings - different) of its decisions may be taken again."""
    label, counts = _labels(problem, alike), _counted(problem, counted)
    building = problem.strategies.building()
    again = [np.flatnonzero((label == label[plan][building]) & counts[building]) for plan in plans]
    rows, number = problem.rows, len(plans)
    strategy = np.concatenate([rows.strategy, *again])
    return replace(
        problem,
        rows=Rows(
            rows.names + tuple(f"apart from plan {i}" for i in range(number)),
            np.r_[rows.start, rows.start[-1] + np.cumsum([len(part) for part in again])].astype(np.int64),
            strategy.astype(np.int64),
            np.r_[rows.value, np.ones(len(strategy) - len(rows.strategy))],
            np.r_[rows.lower, np.full(number, -np.inf)],
            np.r_[rows.upper, np.full(number, float(int(counts.sum()) - different))],
        ),
    )


def decisions_apart(
    problem: Problem, one: Ints, other: Ints, *, alike: Ints | None = None, counted: Bools | None = None
) -> Ints:
    """The counted buildings on which two plans decide differently."""
    label = _labels(problem, alike)
    return np.flatnonzero((label[one] != label[other]) & _counted(problem, counted))


def _labels(problem: Problem, alike: Ints | None) -> Ints:
    return np.arange(len(problem.strategies.cost_yen)) if alike is None else alike


def _counted(problem: Problem, counted: Bools | None) -> Bools:
    return np.ones(problem.buildings, np.bool_) if counted is None else counted
