"""A question solved so that what is promised is kept: places whose people a plan would lose go on; it is solved anew.

Losing a promised service weighs so much in the problem that the best plan loses none where none must be lost; a search
that the clock stops may still end with one.
"""

from dataclasses import replace

import numpy as np

from app.optimizer.engine.solve import solve
from app.optimizer.question.limits import SILENT, Limits, Monitor
from app.optimizer.question.plan import Outcome, WarmStart, controllable_gap
from app.optimizer.question.problem import Problem
from app.planning.ask.question import Question
from app.planning.tell.promise import homes_lost

REPAIRS = 3
REPAIR_SHARE = 0.25


def solve_question(
    question: Question,
    limits: Limits,
    *,
    seed: int,
    monitor: Monitor = SILENT,
    start: WarmStart | None = None,
) -> Outcome:
    """The best plan found; bound and prices are those of the question itself, also where a plan was mended."""
    outcome = solve(question.problem, limits, seed=seed, monitor=monitor, warm_start=start)
    mended, problem = outcome, question.problem
    short = replace(limits, seconds=max(1.0, limits.seconds * REPAIR_SHARE))
    for _ in range(REPAIRS):
        homes = [] if mended.plan is None else homes_lost(question, mended.plan)
        if not homes or monitor.cancelled():
            break
        narrowed = _going_on(question, problem, homes)
        if narrowed is None:
            break
        problem = narrowed
        mended = solve(problem, short, seed=seed, monitor=monitor, warm_start=mended.warm_start())
    if mended is outcome or mended.plan is None:
        return outcome
    return _of(outcome, mended)


def _going_on(question: Question, problem: Problem, homes: list[int]) -> Problem | None:
    """The problem in which these facilities go on; None where the planner's word forbids it for all of them."""
    building = problem.strategies.building()
    stays = np.array([all(option.standing) and not option.disposal for option in question.options], dtype=np.bool_)
    can = [home for home in homes if (problem.strategies.allowed & stays & (building == home)).any()]
    if not can:
        return None
    allowed = problem.strategies.allowed & (stays | ~np.isin(building, can))
    return replace(problem, strategies=replace(problem.strategies, allowed=allowed))


def _of(asked: Outcome, mended: Outcome) -> Outcome:
    """The mended plan with what is proven of the question asked."""
    assert mended.objective_yen is not None  # noqa: S101  a plan has an objective
    bound = asked.bound_yen
    gap = None if bound is None else controllable_gap(mended.objective_yen, bound, asked.floor_yen)
    seconds = asked.seconds + mended.seconds
    return replace(mended, bound_yen=bound, gap=gap, duals=asked.duals, floor_yen=asked.floor_yen, seconds=seconds)
