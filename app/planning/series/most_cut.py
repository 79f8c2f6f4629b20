"""How much floor plans can give up at most, and a plan to begin from where a share close to that is asked for.

Close to the end hardly any plan is left, and a search by costs finds none: there the least floor itself is asked for.
"""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from app.optimizer.question.limits import SILENT, Monitor
from app.optimizer.question.plan import WarmStart
from app.optimizer.question.problem import Problem
from app.optimizer.why.infeasible import LimitReference, without
from app.optimizer.why.least_area import LeastArea, leanest_plan, least_area
from app.planning.ask.question import Question

CHECK_SECONDS = 10.0
# So often what binds is lifted to see what else stands in the way of a rung.
LIMITS_LIFTED = 3
# Of the floor: from this far below the most by mixtures on, whole plans are looked for, and how exactly.
CLOSE, EXACTLY = 0.06, 0.002
SECONDS_SHARE = 0.5
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class MostCut:
    """The largest share of floor any plan gives up, proven (None: not found out), and the limits it is due to: without
    them the largest share asked for might be reached."""

    share: float | None
    limits: tuple[LimitReference, ...]


def most_cut(question: Question, asked: float) -> MostCut:
    """What the plan's limits, locks and guarantees let go at most, budgets aside."""
    problem, before = without_budget(question).problem, before_m2(question)
    least = least_area(problem, seconds=CHECK_SECONDS)
    if least is None or before <= 0:
        return MostCut(None, ())
    share = max(0.0, 1 - least.area_m2 / before)
    limits = least.limits if share >= asked else _in_the_way(problem, least, (1 - asked) * before)
    return MostCut(share, limits)


def _in_the_way(problem: Problem, least: LeastArea, area_m2: float) -> tuple[LimitReference, ...]:
    """The limits without which so little floor might be left: what binds first, and then what binds without it."""
    named = least.limits
    for _ in range(LIMITS_LIFTED):
        free = reduce(without, named, problem)
        further = least_area(free, seconds=CHECK_SECONDS)
        if further is None or further.area_m2 <= area_m2:
            break
        named += tuple(limit for limit in further.limits if limit not in named)
    return named


@dataclass(frozen=True, slots=True)
class Start:
    """Where a search for a share begins: `warm` is None where none is needed or none was found.

    `is_beyond`: proven that no plan cuts so much; `most_share` is what none cuts more than.
    """

    warm: WarmStart | None = None
    is_beyond: bool = False
    most_share: float | None = None


def start_near_the_end(
    question: Question, share: float, most: MostCut, *, seconds: float, monitor: Monitor = SILENT
) -> Start:
    """For a question whose plans cut at least `share`; looked for where that is close to the most by mixtures alone."""
    if share <= 0 or most.share is None or share < most.share - CLOSE:
        return Start()
    before = before_m2(question)
    found = leanest_plan(
        question.problem, seconds=SECONDS_SHARE * seconds, gap_m2=EXACTLY * before, stopped=monitor.cancelled
    )
    if not np.isfinite(found.area_m2):
        return Start()
    most_share = 1 - found.area_m2 / before
    if most_share < share - ROUNDING:
        return Start(is_beyond=True, most_share=max(0.0, most_share))
    if found.strategy is None:
        return Start()
    area = float(question.problem.strategies.final_area_m2[found.strategy].sum())
    return Start(WarmStart(found.strategy)) if 1 - area / before >= share - ROUNDING else Start()


def without_budget(question: Question) -> Question:
    """The same question without budget limits; the yearly line stays as what the plan is compared with."""
    problem = replace(question.problem, budget_yen=np.full(question.problem.periods, np.inf))
    return replace(question, problem=problem)


def before_m2(question: Question) -> float:
    """The town's own floor today."""
    return sum(facility.floor_area_m2 for facility in question.facilities if facility.own)
