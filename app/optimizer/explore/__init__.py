"""Many plans: cost against access, alternatives of nearly the same slot_values, nested budgets, robust choices.

Each search is a generator: it yields a plan as soon as it is solved, so that a long series can be followed and stopped.
"""

from app.optimizer.explore.alternatives import Alternative, Verdict, apart_from, decisions_apart, find_alternatives
from app.optimizer.explore.epsilon import EpsilonPoint, efficient, trace_front
from app.optimizer.explore.front import FrontPoint, ParetoFront, front_point, make_front, sweep_front
from app.optimizer.explore.nested import NestedPlan, nest_budgets
from app.optimizer.explore.placing import Placed, place_plan
from app.optimizer.explore.robust import Robustness, choose_robustly, compare_plans, solve_scenarios, value_plans

__all__ = [
    "Alternative",
    "EpsilonPoint",
    "FrontPoint",
    "NestedPlan",
    "ParetoFront",
    "Placed",
    "Robustness",
    "Verdict",
    "apart_from",
    "choose_robustly",
    "compare_plans",
    "decisions_apart",
    "efficient",
    "find_alternatives",
    "front_point",
    "make_front",
    "nest_budgets",
    "place_plan",
    "solve_scenarios",
    "sweep_front",
    "trace_front",
    "value_plans",
]
