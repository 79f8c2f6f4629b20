"""Who takes whom: every receiver of a facility's users by period, with the floor and the way there."""

from typing import Any

from app.domain.functions.rows import row
from app.domain.vocabulary import Function
from app.planning.tell.findings import Findings
from app.planning.tell.moves import Flow


def receivers_of(found: Findings, facility: int) -> list[dict[str, Any]]:
    """One row for each receiver, function and period; together they are all the users that go elsewhere."""
    return [_row(found, flow) for flow in found.out.get(facility, ()) if flow.to is not None and flow.users > 0]


def _row(found: Findings, flow: Flow) -> dict[str, Any]:
    assert flow.to is not None  # noqa: S101  the caller has looked
    question = found.question
    receiver = question.facilities[flow.to]
    area, room = offered(found, flow.to, flow.function, flow.period)
    users = users_at(found, flow.to, flow.function, flow.period)
    told: dict[str, Any] = {
        "facility_id": receiver.facility_id,
        "facility_code": receiver.code,
        "name": receiver.name,
        "function": flow.function.value,
        "period": flow.period,
        "users": round(flow.users, 1),
        "unit": row(flow.function).unit.value,
        "area_m2": round(area * min(1.0, flow.users / users), 1) if area > 0 and users > 0 else None,
        "km": round(flow.km, 2),
        "extra_km": round(flow.extra_km, 2),
        "is_guest": all(use.function is not flow.function for use in receiver.uses),
        "is_approximate": receiver.is_approximate,
    }
    return told | _fill(users - flow.users, users, room)


def _fill(before: float, after: float, room: float) -> dict[str, Any]:
    """How full the receiver is without and with these users; nothing where no room is known."""
    if not 0 < room < float("inf"):
        return {}
    return {"room": round(room, 1), "before_share": round(before / room, 3), "after_share": round(after / room, 3)}


def offered(found: Findings, facility: int, function: Function, period: int) -> tuple[float, float]:
    """Area (m²) and room (users) a facility offers a function in a period; 0 where it does not."""
    for offer in found.option(facility).offers:
        if offer.function is function and offer.period == period:
            return offer.area_m2, offer.room
    return 0.0, 0.0


def users_at(found: Findings, facility: int, function: Function, period: int) -> float:
    """Users of a function at a facility under the plan, in its unit."""
    sites = found.question.problem.sites
    total = 0.0
    for site in _sites_of(found, facility):
        if found.question.functions[sites.function[site]] is function:
            total += float(found.counted.users[site, period]) / _journeys(found, facility, function)
    return total


def _sites_of(found: Findings, facility: int) -> list[int]:
    building = found.question.problem.sites.building
    sites: list[int] = (building == facility).nonzero()[0].tolist()
    return sites


def _journeys(found: Findings, facility: int, function: Function) -> float:
    """Journeys behind a user here, else as at any other facility of the function."""
    own = [use.journeys_per_user for use in found.question.facilities[facility].uses if use.function is function]
    if own and own[0] > 0:
        return own[0]
    groups = found.question.groups
    mine = groups.function == found.question.functions.index(function)
    return float(groups.journeys_per_user[mine][0]) if mine.any() else 1.0


def functions_of(found: Findings, facility: int) -> list[dict[str, Any]]:
    """What a facility does for people, its own functions and guests: users, room and area by period."""
    question = found.question
    uses = {use.function: use for use in question.facilities[facility].uses}
    guests = {offer.function for offer in found.option(facility).offers} - set(uses)
    periods = range(question.problem.periods)
    rows = []
    for function in [*uses, *sorted(guests)]:
        spaces = [_space(found, facility, function, period) for period in periods]
        rows.append(
            {
                "function": function.value,
                "unit": row(function).unit.value,
                "users_today": round(uses[function].users, 1) if function in uses else 0.0,
                "users": [round(users_at(found, facility, function, period), 1) for period in periods],
                "room": [round(room, 1) if room < float("inf") else None for _, room in spaces],
                "area_m2": [round(area, 1) for area, _ in spaces],
                "is_guest": function in guests,
            }
        )
    return rows


def _space(found: Findings, facility: int, function: Function, period: int) -> tuple[float, float]:
    """Area and room of a function; where guests take spare rooms, what is left to the functions that have them."""
    area, room = offered(found, facility, function, period)
    option = found.option(facility)
    floor = option.area_m2[period]
    own = {use.function for use in found.question.facilities[facility].uses}
    mine = [offer for offer in option.offers if offer.period == period]
    guests = sum(offer.area_m2 for offer in mine if offer.function not in own)
    owned = sum(offer.area_m2 for offer in mine if offer.function in own)
    if function not in own or owned <= 0 or floor <= 0 or owned + guests <= floor:
        return area, room
    return area * max(0.0, floor - guests) / owned, room
