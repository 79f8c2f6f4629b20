"""The same town with other people and other prices: what a plan must withstand."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.plan.terms import Option, Step
from app.planning.ask.question import Question

# Yearly money and land: building prices do not move them. All other lines are works, or a part of works.
NOT_WORKS = frozenset(
    {
        "running", "income", "running_elsewhere", "school_bus", "operator", "grant", "sale", "lease", "neighbour_fee",
    }
)  # fmt: skip


def under(question: Question, *, population: float = 1.0, prices: float = 1.0) -> Question:
    """The question with users drifting evenly to `population` times the expected at the end of the plan (assumption),
    and all construction work at `prices` times its price. Budgets stay what they are."""
    problem = question.problem
    options = question.options if prices == 1 else tuple(_priced(each, prices) for each in question.options)
    strategies = replace(
        problem.strategies,
        cost_yen=np.array([option.npv_yen for option in options], dtype=np.float64),
        capital_yen=np.array([option.capital_yen for option in options], dtype=np.float64),
    )
    drift = 1.0 + (population - 1.0) * _middles(question)
    clients = replace(problem.clients, users=problem.clients.users * drift)
    return replace(
        question,
        problem=replace(problem, strategies=strategies, clients=clients),
        options=options,
        groups=replace(question.groups, users=question.groups.users * drift),
    )


def _middles(question: Question) -> NDArray[np.float64]:
    """How far into the plan the middle of each period lies, 0–1."""
    years = np.array(question.settings.terms, dtype=np.float64)
    return np.asarray((np.cumsum(years) - years / 2) / years.sum())


def _priced(option: Option, factor: float) -> Option:
    steps = tuple(step if step.code in NOT_WORKS else _dearer(step, factor) for step in option.steps)
    return option._replace(
        steps=steps,
        npv_yen=sum(step.present_yen for step in steps),
        capital_yen=tuple(round(yen * factor) for yen in option.capital_yen),
        capital_yearly=tuple(yen * factor for yen in option.capital_yearly),
    )


def _dearer(step: Step, factor: float) -> Step:
    return step._replace(
        amount_yen=round(step.amount_yen * factor),
        present_yen=round(step.present_yen * factor),
        params=(*step.params, ("price_factor", factor)),
    )
