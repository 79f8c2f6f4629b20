"""Who works in a place, what its users pay of its cost, what energy it takes: beside each decision and summed.

Recorded figures of the newest year, counted for as long as the place is in use. What the register does not tell is
None and stays out of every sum; each sum says of how many places it is.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.energy import co2_t
from app.planning.ask.facilities import TownFacility
from app.planning.ask.settings import ScenarioSettings
from app.planning.tell.findings import Findings

Floats = NDArray[np.float64]
Row = dict[str, Any]


def upkeep_of(found: Findings, facility: int) -> Row | None:
    """One own place: staff, their hours, the users' share of the cost, energy and CO2 a year; None where none is known.

    `after` has one figure a period, 0 once the place is out of use. `online_hours`: hours of counter work a year that
    the scenario has served online while the place stands.
    """
    place, settings = found.question.facilities[facility], found.question.settings
    if not place.own:
        return None
    in_use = np.array(found.option(facility).standing, dtype=np.float64)
    told = {
        "staff": _span(place.staff, in_use),
        "staff_hours": _span(_hours(place, settings), in_use, online_share(place, settings)),
        "online_hours": _online_hours(place, settings),
        "fee": fee_of(place, settings),
        "energy": dict(place.energy),
        "co2_t": _span(co2_t(dict(place.energy), settings.electricity_kg_per_kwh), in_use),
    }
    return told if any(told.values()) else None


def _span(now: float | None, in_use: Floats, less: float = 0.0) -> Row | None:
    """A yearly figure today and in each period."""
    if now is None:
        return None
    return {"now": round(now, 2), "after": [round(float(each), 2) for each in now * (1 - less) * in_use]}


def _hours(place: TownFacility, settings: ScenarioSettings) -> float | None:
    return None if place.staff is None else place.staff * settings.staff_hours


def online_share(place: TownFacility, settings: ScenarioSettings) -> float:
    """The part of the place's counter work that is served online: each function's share, weighted by its floor."""
    weights = [(use.area_m2 or 1.0, settings.online_share.get(use.function, 0.0)) for use in place.uses]
    total = sum(weight for weight, _ in weights)
    return sum(weight * share for weight, share in weights) / total if total else 0.0


def _online_hours(place: TownFacility, settings: ScenarioSettings) -> float | None:
    hours, share = _hours(place, settings), online_share(place, settings)
    return None if hours is None or not share else round(hours * share, 1)


def fee_of(place: TownFacility, settings: ScenarioSettings) -> Row | None:
    """受益者負担率: income of the users over running cost a year, against the policy of the place's class.

    `missing_yen` is what a year's income lacks to the policy (negative: more than asked); None without a policy.
    """
    cost = place.running_cost_yen
    if not place.income_known or not cost:
        return None
    policy = settings.fee_share.get(place.category)
    missing = None if policy is None else round(policy * cost - place.income_yen)
    return {
        "income_yen": round(place.income_yen),
        "cost_yen": round(cost),
        "share": round(place.income_yen / cost, 4),
        "policy_share": policy,
        "missing_yen": missing,
    }


def upkeep_sums(found: Findings) -> Row:
    """The same over all own places: hours and CO2 by period, users' share by class today and at the end."""
    rows = [(number, upkeep_of(found, number)) for number in range(len(found.question.facilities))]
    known = [(number, row) for number, row in rows if row is not None]
    return {
        "staff_hours": _sum([row["staff_hours"] for _, row in known]),
        "online_hours": round(sum(row["online_hours"] or 0 for _, row in known), 1),
        "co2_t": _sum([row["co2_t"] for _, row in known]),
        "electricity_kg_per_kwh": found.question.settings.electricity_kg_per_kwh,
        "hours_a_person": found.question.settings.staff_hours,
        "fees": _fees(found, [(number, row["fee"]) for number, row in known if row["fee"]]),
    }


def _sum(spans: Sequence[Row | None]) -> Row | None:
    told = [span for span in spans if span is not None]
    if not told:
        return None
    after = np.sum([span["after"] for span in told], axis=0)
    now = sum(span["now"] for span in told)
    return {"now": round(now, 1), "after": [round(float(each), 1) for each in after], "known": len(told)}


def _fees(found: Findings, fees: Sequence[tuple[int, Row]]) -> list[Row]:
    """One row a class: places, income and cost today and of those still in use at the end, policy, what is missing."""
    by_class: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, fee in fees:
        by_class[found.question.facilities[number].category.value].append((number, fee))
    return [_class_row(found, category, mine) for category, mine in sorted(by_class.items())]


def _class_row(found: Findings, category: str, mine: Sequence[tuple[int, Row]]) -> Row:
    stay = [fee for number, fee in mine if found.option(number).standing[-1]]
    policy = mine[0][1]["policy_share"]
    now, last = _income_and_cost([fee for _, fee in mine]), _income_and_cost(stay)
    missing = None if policy is None else round(policy * last["cost_yen"] - last["income_yen"])
    return {"category": category, "policy_share": policy, "now": now, "last": last, "missing_yen": missing}


def _income_and_cost(fees: Sequence[Row]) -> Row:
    income, cost = sum(fee["income_yen"] for fee in fees), sum(fee["cost_yen"] for fee in fees)
    share = round(income / cost, 4) if cost else None
    return {"places": len(fees), "income_yen": income, "cost_yen": cost, "share": share}
