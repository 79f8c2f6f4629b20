"""What deciding otherwise about one place would cost at least, and which other action comes next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import Action
from app.optimizer.question.plan import Outcome
from app.optimizer.why.explain import opposites
from app.planning.ask.question import Question

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NextBest:
    """Another action for a place: the course, its proven extra cost (0: nothing proven), and at the plan's prices."""

    course: int
    least_yen: int
    priced_yen: int


def staying(question: Question) -> Ints:
    """1 for the courses that end in use, 0 for the others: the label an opposite decision changes."""
    return np.array([course.standing[-1] for course in question.trajectories], dtype=np.int64)


def opposite_costs(question: Question, outcome: Outcome) -> list[int | None]:
    """Least cost, proven by the prices, of deciding the opposite for each place (stay ↔ not stay), never below 0; None
    where there is no opposite or no proof at all."""
    found: list[int | None] = [None] * len(question.places)
    for each in opposites(question.problem, outcome, staying(question)):
        if each.next_best >= 0:
            found[each.building] = max(0, round(each.least_regret_yen))
    return found


def next_best(question: Question, outcome: Outcome) -> list[NextBest | None]:
    """For each place the other action of least priced value."""
    order = {action: number for number, action in enumerate(Action)}
    actions = np.array([order[course.action] for course in question.trajectories], dtype=np.int64)
    found: list[NextBest | None] = [None] * len(question.places)
    for each in opposites(question.problem, outcome, actions):
        if each.next_best >= 0:
            least, priced = max(0, round(each.least_regret_yen)), round(each.priced_difference_yen)
            found[each.building] = NextBest(each.next_best, least, max(priced, least))
    return found
