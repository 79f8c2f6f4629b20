"""How far a plan can go that keeps everything else: the most floor given up, the least works. A plan that does it is
found, so that what is offered works; for floor also a share that none exceeds."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Floats
from app.planning.ask.question import Question
from app.planning.series.most_cut import before_m2
from app.planning.series.solved import solve_question

# An amount in which a square metre weighs like a large sum, so that the search's own tolerances do not matter, yen.
YEN_PER_M2 = 1e6
YEN_OF_A_BUDGET = 1e11
GAP = 0.002


@dataclass(frozen=True, slots=True)
class ReachedCut:
    """share: of the town's floor, given up by a plan that keeps limits, locks and promises, None where none was found;
    most_share: no such plan gives up more, proven, None where that is open."""

    share: float | None
    most_share: float | None


def reached_cut(question: Question, *, seconds: float) -> ReachedCut:
    """Searches the plan with the least floor at the end, whatever it costs within the budgets; a target is set aside.
    A share below zero means that every such plan builds more than it gives up."""
    before = before_m2(question)
    if before <= 0:
        return ReachedCut(None, None)
    strategies = question.problem.strategies
    problem = replace(
        question.problem,
        strategies=replace(strategies, cost_yen=strategies.final_area_m2 * YEN_PER_M2),
        alpha_yen=0.0,
        area_limit_m2=np.inf,
    )
    limits = Limits(seconds=seconds, gap=GAP, exact_seconds=seconds)
    outcome = solve_question(replace(question, problem=problem), limits, seed=question.settings.seed)
    return ReachedCut(_share(question, outcome, before), _most(outcome, before))


def least_works_yen(question: Question, *, seconds: float) -> Floats | None:
    """Works by period, yen [T], of a plan that keeps everything but the budgets and exceeds them little: its works
    weigh by the budget of their period. None where no such plan was found."""
    problem, budget = question.problem, question.problem.budget_yen
    limited = np.isfinite(budget)
    weight = np.where(limited, 1.0 / np.maximum(np.where(limited, budget, 1.0), 1.0), 0.0)
    cost = problem.strategies.capital_yen @ weight
    free = replace(
        problem,
        strategies=replace(problem.strategies, cost_yen=cost * YEN_OF_A_BUDGET),
        alpha_yen=0.0,
        budget_yen=np.full(problem.periods, np.inf),
    )
    limits = Limits(seconds=seconds, gap=GAP, exact_seconds=seconds)
    outcome = solve_question(replace(question, problem=free), limits, seed=question.settings.seed)
    if outcome.plan is None:
        return None
    return np.asarray(problem.strategies.capital_yen[outcome.plan.strategy].sum(axis=0), dtype=np.float64)


def _share(question: Question, outcome: Outcome, before: float) -> float | None:
    if outcome.plan is None:
        return None
    return 1 - float(question.problem.strategies.final_area_m2[outcome.plan.strategy].sum()) / before


def _most(outcome: Outcome, before: float) -> float | None:
    return None if outcome.bound_yen is None else 1 - outcome.bound_yen / YEN_PER_M2 / before
