"""Limits a plan runs against, and what one step more of each would bring at the plan's prices."""

from typing import Any

import numpy as np

from app.optimizer.why.explain import binding_limits
from app.planning.ask.limit_names import limit_named
from app.planning.ask.standards import standard_km
from app.planning.tell.findings import Findings

# Limits a planner set himself are told even where they cost nothing; the others only with a price.
ASKED = {"budget", "area", "changes", "carbon"}
MOST = 30
MOST_PLACES = 10
LEAST_YEN = 1.0


def tight_of(found: Findings) -> list[dict[str, Any]]:
    """Limits and full receivers."""
    return [*tight_limits(found), *tight_places(found)]


def tight_limits(found: Findings) -> list[dict[str, Any]]:
    """Limits asked for first, then dearest first: kind and names, `used`, `limit`, `step` and `step_yen`.

    step_yen is what the bound falls by with one step more (weak duality: no plan could gain more below the bound), so
    an estimate of the saving, not a promise.
    """
    rows = []
    for limit in binding_limits(found.question.problem, found.outcome):
        named = limit_named(found.question, limit.kind, limit.index)
        step_yen = limit.price_yen * named["step"]
        if step_yen >= LEAST_YEN or named["kind"] in ASKED:
            figures = {"used": round(limit.used, 1), "limit": round(limit.limit, 1), "step_yen": round(step_yen)}
            rows.append({**named, **figures})
    return sorted(rows, key=lambda row: (row["kind"] not in ASKED, -row["step_yen"]))[:MOST]


def tight_places(found: Findings) -> list[dict[str, Any]]:
    """Receivers whose room has a price: users, room, and what one more user's room in all periods would bring."""
    question, duals = found.question, found.outcome.duals
    if duals is None:
        return []
    price = duals.place_yen.sum(axis=1)
    sites = question.problem.sites
    last = question.problem.periods - 1
    rows: list[dict[str, Any]] = []
    for site in np.unique(found.moves.site[found.moves.site >= 0]).tolist():
        facility = question.facilities[int(sites.building[site])]
        per_user = _journeys_per_user(found, site)
        room = float(found.counted.capacity[site, last]) / per_user
        step_yen = float(price[site]) * per_user
        if step_yen >= LEAST_YEN and np.isfinite(room):
            rows.append(
                {
                    "kind": "place",
                    "facility_id": facility.facility_id,
                    "facility_code": facility.code,
                    "name": facility.name,
                    "function": question.functions[int(sites.function[site])].value,
                    "used": round(float(found.counted.users[site, last]) / per_user),
                    "limit": round(room),
                    "step": 1.0,
                    "step_yen": round(step_yen),
                }
            )
    return sorted(rows, key=lambda row: -row["step_yen"])[:MOST_PLACES]


def _journeys_per_user(found: Findings, site: int) -> float:
    mine = found.moves.group[found.moves.site == site]
    return float(found.question.groups.journeys_per_user[mine].mean()) if len(mine) else 1.0


def standard_rows(found: Findings) -> list[dict[str, Any]]:
    """For each function whose users move: its standard, the longest way among those who move, and today's longest."""
    question, moves = found.question, found.moves
    function = question.groups.function[moves.group]
    today = question.problem.clients.list_distance[question.groups.home_entry][moves.group]
    rows = []
    for number in np.unique(function).tolist():
        mine = function == number
        rows.append(
            {
                "function": question.functions[number].value,
                "standard_km": round(standard_km(question.functions[number], question.settings), 2),
                "farthest_km": round(float(moves.km[mine].max()), 2),
                "today_km": round(float(today[mine].max()), 2),
            }
        )
    return rows
