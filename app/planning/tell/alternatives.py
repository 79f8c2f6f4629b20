"""What deciding otherwise about one facility would cost at least, and which other action comes next."""

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
    """Another action for a facility: the option, its proven extra cost (0: none proven), and at the plan's prices."""

    option: int
    least_yen: int
    priced_yen: int


def staying(question: Question) -> Ints:
    """1 for the options that end in use, 0 for the others: the label an opposite decision changes."""
    return np.array([option.standing[-1] for option in question.options], dtype=np.int64)


def opposite_costs(question: Question, outcome: Outcome) -> list[int | None]:
    """Least cost, proven by the prices, of deciding the opposite for each facility (stay ↔ not stay): 0 where nothing
    is proven, None where no opposite is allowed."""
    found: list[int | None] = [0 if has else None for has in _has_opposite(question, outcome)]
    for each in opposites(question.problem, outcome, staying(question)):
        if each.next_best >= 0:
            found[each.building] = max(0, round(each.least_regret_yen))
    return found


def _has_opposite(question: Question, outcome: Outcome) -> list[bool]:
    """Whether any option of the other label is allowed, for each facility."""
    if outcome.plan is None:
        return [False] * len(question.facilities)
    label, strategies = staying(question), question.problem.strategies
    chosen = label[outcome.plan.strategy]
    other = strategies.allowed & (label != chosen[strategies.building()])
    counts = np.bincount(strategies.building()[other], minlength=len(question.facilities))
    return [count > 0 for count in counts.tolist()]


def next_best(question: Question, outcome: Outcome) -> list[NextBest | None]:
    """For each facility the other action of least priced value."""
    order = {action: number for number, action in enumerate(Action)}
    actions = np.array([order[option.action] for option in question.options], dtype=np.int64)
    found: list[NextBest | None] = [None] * len(question.facilities)
    for each in opposites(question.problem, outcome, actions):
        if each.next_best >= 0:
            least, priced = max(0, round(each.least_regret_yen)), round(each.priced_difference_yen)
            found[each.building] = NextBest(each.next_best, least, max(priced, least))
    return found
