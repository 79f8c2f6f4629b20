"""Limits a plan runs against, and what one step more of each would bring at the plan's prices."""

from typing import Any

import numpy as np

from app.domain.vocabulary import Function
from app.optimizer.question.plan import Outcome
from app.optimizer.why.explain import binding_limits
from app.planning.ask.limit_names import limit_named
from app.planning.ask.question import Question
from app.planning.tell.fills import PlaceFill

# Limits a planner set himself are told even where they cost nothing; the others only with a price.
ASKED = {"budget", "area", "changes", "carbon"}
MOST = 30
MOST_PLACES = 10
LEAST_YEN = 1.0


def tight_limits(question: Question, outcome: Outcome) -> list[dict[str, Any]]:
    """Limits asked for first, then dearest first: kind and names, `used`, `limit`, `step` and `step_yen`.

    step_yen is what the bound falls by with one step more (weak duality: no plan could gain more below the bound), so
    an estimate of the saving, not a promise.
    """
    found = []
    for limit in binding_limits(question.problem, outcome):
        named = limit_named(question, limit.kind, limit.index)
        step_yen = limit.price_yen * named["step"]
        if step_yen >= LEAST_YEN or named["kind"] in ASKED:
            figures = {"used": round(limit.used, 1), "limit": round(limit.limit, 1), "step_yen": round(step_yen)}
            found.append({**named, **figures})
    return sorted(found, key=lambda row: (row["kind"] not in ASKED, -row["step_yen"]))[:MOST]


def tight_places(question: Question, fills: dict[tuple[int, Function], PlaceFill]) -> list[dict[str, Any]]:
    """Receivers whose room has a price: users, room, and what one more user's room in all periods would bring."""
    found: list[dict[str, Any]] = []
    for (index, function), fill in fills.items():
        if fill.one_more_yen >= LEAST_YEN and np.isfinite(fill.room):
            place = question.places[index]
            found.append(
                {
                    "kind": "place",
                    "facility_id": place.facility_id,
                    "facility_code": place.code,
                    "name": place.name,
                    "function": function.value,
                    "used": round(fill.users_after),
                    "limit": round(fill.room),
                    "step": 1.0,
                    "step_yen": round(fill.one_more_yen),
                }
            )
    return sorted(found, key=lambda row: -row["step_yen"])[:MOST_PLACES]
