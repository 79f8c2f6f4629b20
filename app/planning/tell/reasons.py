"""Why a facility is decided as it is, in codes and numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.domain.functions.rows import row
from app.domain.plan.terms import Option
from app.domain.vocabulary import Action, Function
from app.planning.ask.cases import why_locked
from app.planning.ask.question import Question
from app.planning.ask.standards import standard_km
from app.planning.tell.alternatives import NextBest
from app.planning.tell.cash import goes_on
from app.planning.tell.findings import Findings
from app.planning.tell.leaving_reasons import why_leaving, why_not_leaving, why_renewing
from app.planning.tell.moves import Flow
from app.planning.tell.people import area_rows, residents_of
from app.planning.tell.receivers import offered, users_at
from app.planning.tell.verdicts import LEAST_USERS, leaves

MOST_AREAS = 5
Reason = dict[str, Any]


def keep_cost(question: Question, facility: int) -> int | None:
    """Present value of going on as it is; None where it cannot."""
    start = question.problem.strategies.building_start
    numbers = range(int(start[facility]), int(start[facility + 1]))
    return next((question.options[number].npv_yen for number in numbers if goes_on(question, number)), None)


def options_of(question: Question, facility: int) -> Sequence[Option]:
    """The options of one facility."""
    start = question.problem.strategies.building_start
    return question.options[int(start[facility]) : int(start[facility + 1])]


def reasons_of(found: Findings, facility: int, strength: str) -> list[Reason]:
    """All reasons of one decision, most telling first."""
    question, option = found.question, found.option(facility)
    locked = why_locked(question.facilities[facility], question.settings, question.cases[facility].functions)
    moved = moved_at_last(found, facility)
    into = [flow for flow in found.into.get(facility, ()) if flow.period == question.problem.periods - 1]
    reasons: list[Reason] = [] if locked is None else [{"code": locked}]
    reasons += _about_cost(question, facility, option)
    reasons += why_leaving(question, facility) if leaves(option) else why_renewing(question, facility, option.action)
    reasons += _about_people(moved)
    reasons += _about_whom(found, facility) if moved else []
    reasons += _about_receiving(question, into)
    reasons += _about_fill(found, facility, into)
    if not leaves(option) and locked is None and not into:
        reasons += _about_staying(question, facility) + why_not_leaving(question, facility)
    if locked is None and question.facilities[facility].own:
        reasons += _about_opposite(found.opposite[facility], strength)
        reasons += _about_next(question, found.next_best[facility])
    reasons += _about_carbon(question, facility, option)
    if moved and question.basis == "users":
        reasons.append({"code": "own_users"})
    if moved and (question.facilities[facility].is_approximate or _approximate(question, moved)):
        reasons.append({"code": "approximate_position"})
    return reasons


def moved_at_last(found: Findings, facility: int) -> list[Flow]:
    """Flows out of a facility in the last period that are worth a word."""
    last = found.question.problem.periods - 1
    return [flow for flow in found.out.get(facility, ()) if flow.period == last and flow.users >= LEAST_USERS]


def _about_cost(question: Question, facility: int, option: Option) -> list[Reason]:
    keep = keep_cost(question, facility)
    if keep is None or keep == option.npv_yen:
        return []
    saved = keep - option.npv_yen
    return [{"code": "saves" if saved > 0 else "costs_more", "yen": abs(saved)}]


def _about_people(moved: Sequence[Flow]) -> list[Reason]:
    """Each function by itself: users of two functions are never added."""
    reasons: list[Reason] = []
    for function in dict.fromkeys(flow.function for flow in moved):
        mine = [flow for flow in moved if flow.function is function]
        named = {"function": function.value, "unit": row(function).unit.value}
        served = [flow for flow in mine if flow.to is not None]
        users = sum(flow.users for flow in served)
        if users >= 1:
            extra = sum(flow.users * flow.extra_km for flow in served) / users
            code = "people_moved" if extra >= 0 else "people_nearer"
            reasons.append({"code": code, "people": round(users), "km": round(abs(extra), 1), **named})
        lost = sum(flow.users for flow in mine if flow.to is None)
        if lost >= 1:
            reasons.append({"code": "people_unserved", "people": round(lost), **named})
    return reasons


def _about_whom(found: Findings, facility: int) -> list[Reason]:
    """The areas hit hardest, and the ages of the residents this decision moves."""
    question, last = found.question, found.question.problem.periods - 1
    mine = found.moves.take(found.moves.home == facility)
    residents = residents_of(question, mine)
    if residents is None:
        return []
    reasons: list[Reason] = []
    areas = area_rows(question, mine, residents, last)[:MOST_AREAS]
    if areas:
        reasons.append({"code": "affected_areas", "areas": areas})
    ages = residents.by_age(last)
    return [*reasons, {"code": "affected_ages", **ages}] if sum(ages.values()) else reasons


def _about_fill(found: Findings, facility: int, into: Sequence[Flow]) -> list[Reason]:
    """How full it becomes, for each function it takes people in for."""
    reasons: list[Reason] = []
    for function in sorted({flow.function for flow in into if flow.users >= LEAST_USERS}):
        mine = [flow for flow in into if flow.function is function]
        _, room = offered(found, facility, function, mine[0].period)
        users = users_at(found, facility, function, mine[0].period)
        if 0 < room < float("inf"):
            before = users - sum(flow.users for flow in mine)
            shares = {"before_share": round(before / room, 3), "after_share": round(users / room, 3)}
            reasons.append({"code": "own_fill", "function": function.value, "room": round(room), **shares})
    return reasons


def _about_receiving(question: Question, into: Sequence[Flow]) -> list[Reason]:
    names = sorted({question.facilities[flow.home].name for flow in into if flow.users >= LEAST_USERS})
    return [{"code": "receives", "name": "、".join(names)}] if names else []


def _about_staying(question: Question, facility: int) -> list[Reason]:
    """How far the nearest other place of the same function is, by the scenario's standard and its one detour factor."""
    place = question.facilities[facility]
    if not place.own or not place.placed or not place.uses or place.unused:
        return []
    main = place.main_function
    if main is Function.UNCLASSIFIED:
        return []
    others = [
        float(np.hypot(other.x_m - place.x_m, other.y_m - place.y_m))
        for number, other in enumerate(question.facilities)
        if number != facility and other.placed and any(use.function is main for use in other.uses)
    ]
    if not others:
        return [{"code": "kept_only"}]
    km = min(others) / 1000 * question.settings.detour
    limit = standard_km(main, question.settings)
    return [{"code": "kept_far", "km": round(km, 1), "limit": round(limit, 1)}] if km > limit else []


def _about_opposite(extra: int | None, strength: str) -> list[Reason]:
    """Nothing unproven is printed as a figure."""
    if extra is None:
        return []
    if extra <= 0:
        return [{"code": "opposite_unproven"}]
    return [{"code": "opposite" if strength == "firm" else "opposite_open", "yen": extra}]


def _about_next(question: Question, other: NextBest | None) -> list[Reason]:
    """The next best action, where its extra cost is proven."""
    if other is None or other.least_yen <= 0:
        return []
    option = question.options[other.option]
    year = None if option.period is None else question.rules.periods[option.period].start_year
    return [{"code": "next_best", "action": option.action.value, "fiscal_year": year, "yen": other.least_yen}]


def _about_carbon(question: Question, facility: int, option: Option) -> list[Reason]:
    """Tonnes less or more than keeping the place, where that is a tonne or more."""
    keep = next((other for other in options_of(question, facility) if other.action is Action.KEEP), None)
    less = 0.0 if keep is None else keep.carbon_t - option.carbon_t
    if abs(less) < 1:
        return []
    return [{"code": "carbon_less" if less > 0 else "carbon_more", "tonnes": round(abs(less))}]


def _approximate(question: Question, moved: Sequence[Flow]) -> bool:
    return any(flow.to is not None and question.facilities[flow.to].is_approximate for flow in moved)
