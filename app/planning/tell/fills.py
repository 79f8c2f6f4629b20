"""How full places become: users today and at the end of the plan against the room they have then."""

from dataclasses import dataclass

import numpy as np

from app.domain.vocabulary import Function
from app.optimizer.question.plan import Outcome
from app.optimizer.why.explain import receivers
from app.planning.ask.question import Question
from app.planning.tell.flows import journeys_per_user, present_plan


@dataclass(frozen=True, slots=True)
class PlaceFill:
    """Users a year of a function at a place, in the first period as today and in the last as planned, room then (inf:
    no limit), and what one more user's room in all periods would save at the plan's prices, yen."""

    users_before: float
    users_after: float
    room: float
    one_more_yen: float


def fills_of(question: Question, outcome: Outcome) -> dict[tuple[int, Function], PlaceFill]:
    """(place, function) → its fill, for the places that take in more people than today in some period."""
    if outcome.plan is None:
        return {}
    sites, found = question.problem.sites, {}
    for fill in receivers(question.problem, outcome, present_plan(question, outcome.plan)):
        place, function = int(sites.building[fill.site]), question.functions[sites.function[fill.site]]
        per_user = journeys_per_user(question, place, function)
        room = float(fill.capacity[-1]) / per_user
        found[place, function] = PlaceFill(
            users_before=float(fill.users_before[0]) / per_user,
            users_after=float(fill.users[-1]) / per_user,
            room=room if np.isfinite(room) else np.inf,
            one_more_yen=float(fill.place_yen.sum()) * per_user,
        )
    return found
