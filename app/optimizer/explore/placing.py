"""What a given choice of strategies comes to, without searching."""

from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.assignment.assign import assign
from app.optimizer.kernels.model import Model, build_model
from app.optimizer.kernels.pricing import add_rows, set_levels
from app.optimizer.question.problem import Ints, Problem

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Placed:
    """Life-cycle cost in yen, access loss in user-distance (inf: the closest places overflow), and whether all limits
    and locks hold."""

    cost_yen: float
    access: float
    keeps_limits: bool


def place_plan(problem: Problem, strategy: Ints) -> Placed:
    """Cost and access of one choice."""
    model = build_model(replace(problem, alpha_yen=1.0))
    return Placed(cost_of(problem, strategy), access_of(model, strategy), keeps_limits(model, strategy))


def cost_of(problem: Problem, strategy: Ints) -> float:
    """Σ cost, yen."""
    return float(problem.strategies.cost_yen[strategy].sum())


def access_of(model: Model, strategy: Ints) -> float:
    """The least access loss in yen with these places open, capacities kept."""
    level = np.empty(model.slots, np.int8)
    set_levels(model.town, strategy, level)
    return assign(model, level).access_yen


def keeps_limits(model: Model, strategy: Ints) -> bool:
    """Whether budgets, area, rows and locks hold; capacities always can, by leaving people unserved."""
    limit = model.town.limit
    activity = np.zeros(len(limit))
    add_rows(model.town, strategy, activity)
    within = activity <= limit + TOLERANCE * (1.0 + np.abs(limit))
    return bool(within.all() and model.problem.strategies.allowed[strategy].all())
