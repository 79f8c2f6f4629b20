"""A question solved so that what is promised is kept.

A search that the clock stops may end with a plan that loses a promised place. The places whose people it loses then go
on and the rest is searched again; a plan that still loses one is no plan.
"""

from dataclasses import replace

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, Status, WarmStart, controllable_gap
from app.optimizer.question.problem import Problem
from app.planning.ask.question import Question
from app.planning.tell.promise import LEAST_USERS, users_lost

MENDINGS = 2
MENDING_SHARE = 0.3


def solve_question(
    question: Question, limits: Limits, *, seed: int, monitor: Monitor = SILENT, start: WarmStart | None = None
) -> Outcome:
    """The best plan found; bound and prices are those of the question itself, also where a plan was mended."""
    outcome = solve(question.problem, limits, seed=seed, monitor=monitor, warm_start=start)
    mended, problem = outcome, question.problem
    short = replace(limits, seconds=max(1.0, limits.seconds * MENDING_SHARE))
    for _ in range(MENDINGS):
        homes = _homes_lost(question, mended)
        if not homes or monitor.cancelled():
            break
        narrowed = _going_on(question, problem, homes)
        if narrowed is None:
            break
        problem = narrowed
        mended = solve(problem, short, seed=seed, monitor=monitor, warm_start=mended.warm_start())
    if mended.plan is None or _homes_lost(question, mended):
        return outcome if outcome.plan is None else _without_plan(outcome)
    return outcome if mended is outcome else _of(outcome, mended)


def _homes_lost(question: Question, outcome: Outcome) -> list[int]:
    """Facilities of today whose promised users have no place under the plan; none without a plan."""
    if outcome.plan is None:
        return []
    lost = (users_lost(question, outcome.plan) >= LEAST_USERS).any(axis=1)
    homes: list[int] = np.unique(question.groups.home[lost]).tolist()
    return homes


def _going_on(question: Question, problem: Problem, homes: list[int]) -> Problem | None:
    """The problem in which these facilities go on; None where the planner's word forbids it for all of them."""
    allowed, building = problem.strategies.allowed, problem.strategies.building()
    stays = np.array([all(option.standing) and not option.disposal for option in question.options], dtype=np.bool_)
    can = [home for home in homes if (allowed & stays & (building == home)).any()]
    if not can:
        return None
    kept = allowed & (stays | ~np.isin(building, can))
    return replace(problem, strategies=replace(problem.strategies, allowed=kept))


def _of(asked: Outcome, mended: Outcome) -> Outcome:
    """The mended plan with what is proven of the question asked."""
    assert mended.objective_yen is not None  # noqa: S101  a plan has an objective
    bound = asked.bound_yen
    gap = None if bound is None else controllable_gap(mended.objective_yen, bound, asked.floor_yen)
    return replace(
        mended,
        status=Status.FEASIBLE,
        bound_yen=bound,
        gap=gap,
        duals=asked.duals,
        proof=asked.proof,
        floor_yen=asked.floor_yen,
        seconds=asked.seconds + mended.seconds,
    )


def _without_plan(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        status=Status.CANCELLED if outcome.status is Status.CANCELLED else Status.TIME_LIMIT_NO_PLAN,
        plan=None,
        objective_yen=None,
        cost_yen=None,
        access_yen=None,
        gap=None,
    )
