"""The same town with other people and other prices: what a plan must withstand."""

from dataclasses import replace

import numpy as np

from app.domain.plan.strategies import Step, Trajectory
from app.planning.ask.question import Question

# Yearly money and land: building prices do not move them. All other lines are works, or a part of works.
NOT_WORKS = frozenset({"running", "income", "running_elsewhere", "sale", "lease", "neighbour_fee"})


def under(question: Question, *, population: float = 1.0, prices: float = 1.0) -> Question:
    """The question with users drifting evenly to `population` times the expected at the end of the plan (assumption),
    and all construction work at `prices` times its price. Budgets stay what they are."""
    problem = question.problem
    courses = question.trajectories if prices == 1 else tuple(_priced(each, prices) for each in question.trajectories)
    strategies = replace(
        problem.strategies,
        cost_yen=np.array([course.npv_yen for course in courses], dtype=np.float64),
        capital_yen=np.array([course.capital_yen for course in courses], dtype=np.float64),
    )
    middle = (np.arange(problem.periods) + 0.5) / problem.periods
    users = problem.clients.users * (1.0 + (population - 1.0) * middle)
    clients = replace(problem.clients, users=users)
    return replace(question, problem=replace(problem, strategies=strategies, clients=clients), trajectories=courses)


def _priced(course: Trajectory, factor: float) -> Trajectory:
    steps = tuple(step if step.code in NOT_WORKS else _dearer(step, factor) for step in course.steps)
    return course._replace(
        steps=steps,
        npv_yen=sum(step.present_yen for step in steps),
        capital_yen=tuple(round(yen * factor) for yen in course.capital_yen),
    )


def _dearer(step: Step, factor: float) -> Step:
    return step._replace(
        amount_yen=round(step.amount_yen * factor),
        present_yen=round(step.present_yen * factor),
        params=(*step.params, ("price_factor", factor)),
    )
