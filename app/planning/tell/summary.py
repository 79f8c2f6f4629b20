"""The headline figures of a plan, every one with its parts: money, people, floor, time, limits, assumptions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.domain.actions import SERVES_ON
from app.planning.ask.limits import carbon_of_keeping_t
from app.planning.ask.question import Question
from app.planning.tell.assumptions import assumption_rows
from app.planning.tell.cash import keeping
from app.planning.tell.decisions import Decided
from app.planning.tell.facts import objection_rows
from app.planning.tell.finance import budget_rows, finance_rows
from app.planning.tell.findings import Findings
from app.planning.tell.money import keep_everything_of, money_of
from app.planning.tell.moves import NOWHERE
from app.planning.tell.people import area_rows, people_rows, population_rows, unserved_rows, users_moved
from app.planning.tell.tight import standard_rows, tight_of
from app.planning.tell.upkeep import upkeep_sums

MOST_AREAS = 10


def summarise(found: Findings, decided: Sequence[Decided]) -> dict[str, Any]:
    """All headlines, and what the gate objects to in them."""
    told = headlines(found, decided)
    return told | {"objections": objection_rows(found, decided, told)}


def headlines(found: Findings, decided: Sequence[Decided]) -> dict[str, Any]:
    """Money at present value over the plan's periods; floor, places and staff of the town's own facilities."""
    question, outcome = found.question, found.outcome
    money, keep = money_of(found), keep_everything_of(question)
    people = people_rows(question, found.moves, found.residents)
    floor = floor_area_of(found)
    own = [each for each in decided if question.facilities[each.facility].own]
    return {
        "status": outcome.status.value,
        "stopped_by": _stopped_by(found),
        "basis": question.basis,
        "ways": question.ways,
        "periods": _periods(question),
        "money": money,
        "keep_everything": keep,
        "people": people,
        "population": population_rows(question),
        "unserved": unserved_rows(question, found.moves),
        "floor_area": floor,
        "places": _places(found, own),
        "budget": budget_rows(found.schedule.base_year, found.schedule.limits, found.schedule.spent()),
        "finance_table": finance_tables(found),
        "staff": _standing_sum(found, "staff"),
        "energy_kwh": _standing_sum(found, "energy_kwh"),
        "upkeep": upkeep_sums(found),
        "standards": standard_rows(found),
        "tight": tight_of(found),
        "assumptions": assumption_rows(question),
        "carbon": _carbon(found),
        "relief_yen": _relief(found),
        "finance": question.settings.finance.value,
        "strengths": dict(Counter(each.strength for each in own)),
        "first_year": question.settings.base_year,
        "years": question.settings.years,
        **_older_names(found, own, money=money, keep=keep, floor=floor, people=people),
        **_whom(found),
    }


def _older_names(
    found: Findings,
    own: Sequence[Decided],
    *,
    money: Mapping[str, Any],
    keep: Mapping[str, Any],
    floor: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Headlines under the names screens and tables read them by."""
    affected = None if found.residents is None else max(row["residents_affected"] for row in people)
    farther = None if found.residents is None else max(row["residents_farther"] for row in people)
    return {
        "keep_everything_yen": keep["city_cost_yen"],
        "cost_yen": money["city_cost_yen"],
        "access_yen": found.outcome.access_yen,
        "saving_yen": keep["city_cost_yen"] - money["city_cost_yen"],
        "floor_area_before_m2": floor["before_m2"],
        "floor_area_after_m2": floor["after_m2"][-1],
        "actions": dict(sorted(Counter(each.action.value for each in own).items())),
        "closed": closed_of(found),
        "residents_affected": affected,
        "residents_farther": farther,
        "people_affected": affected,
        "most_affected": _most_affected(found, own),
    }


def closed_of(found: Findings) -> int:
    """Own facilities that nobody uses for the town in the last period: the one count of what closes."""
    return sum(
        facility.own and not found.option(number).standing[-1]
        for number, facility in enumerate(found.question.facilities)
    )


def floor_area_of(found: Findings) -> dict[str, Any]:
    """The town's floor today and at the end of each period, m²; what is handed over leaves it."""
    own = [number for number, facility in enumerate(found.question.facilities) if facility.own]
    after = np.sum([found.option(number).area_m2 for number in own], axis=0) if own else np.zeros(1)
    before = sum(found.question.facilities[number].floor_area_m2 for number in own)
    return {"before_m2": round(before, 1), "after_m2": [round(float(area), 1) for area in after]}


def _places(found: Findings, own: Sequence[Decided]) -> dict[str, Any]:
    """Own facilities today, standing in each period, given up in each, and still the town's at the end."""
    standing = np.array([each.stands for each in own]).sum(axis=0) if own else np.zeros(1, dtype=np.int64)
    given_up = -np.diff(np.r_[len(own), standing])
    handed = sum(each.option in SERVES_ON for each in own)
    return {
        "before": len(own),
        "standing": standing.tolist(),
        "closed": given_up.tolist(),
        "handed_over": handed,
        "changed": sum(each.fiscal_year is not None for each in own),
    }


def _periods(question: Question) -> list[dict[str, int]]:
    return [
        {"period": number, "from_year": period.start_year, "to_year": period.end_year - 1}
        for number, period in enumerate(question.rules.periods)
    ]


def _stopped_by(found: Findings) -> str:
    """What ended the search: a proof within the gap allowed, or the clock (another run may then find another plan)."""
    gap = found.outcome.gap
    return "gap" if gap is not None and gap <= found.question.settings.gap + 1e-12 else "time"


def finance_tables(found: Findings) -> dict[str, Any]:
    """The finance section's table of keeping everything, each work in the year it is due, and of the plan."""
    question = found.question
    kept = keeping(question).tolist()
    before = found.kept_cash
    return {
        "before": finance_rows(question, kept, before, [line for line in before if line.is_works]),
        "after": finance_rows(question, found.chosen, found.cash, found.schedule.works),
    }


def _standing_sum(found: Findings, name: str) -> dict[str, Any]:
    """Sum of a recorded figure over own facilities, today and over those in use in each period; None if none tells."""
    known = [
        (getattr(facility, name), found.option(number).standing)
        for number, facility in enumerate(found.question.facilities)
        if facility.own and getattr(facility, name) is not None
    ]
    if not known:
        return {"before": None, "after": None, "known": 0}
    after = np.sum([amount * np.array(standing) for amount, standing in known], axis=0)
    before = sum(amount for amount, _ in known)
    return {"before": round(before, 1), "after": [round(float(each), 1) for each in after], "known": len(known)}


def _whom(found: Findings) -> dict[str, Any]:
    """The ten areas with most residents affected at the end of the plan, and all who are affected by age."""
    if found.residents is None:
        return {"affected_areas": [], "affected_ages": {}}
    last = found.question.problem.periods - 1
    areas = area_rows(found.question, found.moves, found.residents, last)
    return {"affected_areas": areas[:MOST_AREAS], "affected_ages": found.residents.by_age(last)}


def _carbon(found: Findings) -> dict[str, Any]:
    """Tonnes of CO2 over the plan and of keeping everything, with the assumed figures behind them."""
    question = found.question
    return {
        "plan_t": round(sum(question.options[strategy].carbon_t for strategy in found.chosen)),
        "keep_t": round(carbon_of_keeping_t(question.options)),
        "running_kg_per_m2": question.rules.running_carbon_kg_per_m2,
        "building_kg_per_m2": question.rules.building_carbon_kg_per_m2,
        "assumption": True,
    }


def _relief(found: Findings) -> int:
    """What subsidy and tax allocation take off the cost, present value."""
    steps = (step for strategy in found.chosen for step in found.question.options[strategy].steps)
    return -sum((step.present_yen for step in steps if step.code == "subsidy_and_tax"), 0)


def _most_affected(found: Findings, own: Sequence[Decided]) -> list[dict[str, Any]]:
    """The ten facilities given up whose users travel the most extra kilometres a year in the last period."""
    question, last = found.question, found.question.problem.periods - 1
    burdens: list[dict[str, Any]] = []
    for each in own:
        mine = found.moves.take((found.moves.home == each.facility) & (found.moves.period == last))
        journeys = mine.users * question.groups.journeys_per_user[mine.group]
        if each.stands[-1] or not len(journeys):
            continue
        facility = question.facilities[each.facility]
        users = {function: float(amounts[last]) for function, amounts in users_moved(question, mine).items()}
        burdens.append(
            {
                "facility_code": facility.code,
                "name": facility.name,
                "action": each.action.value,
                "people": round(max(users.values())),
                "users": {function.value: round(amount) for function, amount in users.items()},
                "unserved": round(float(mine.users[mine.to == NOWHERE].sum())),
                "user_km": round(float(journeys @ mine.extra_km), 1),
            }
        )
    return sorted(burdens, key=lambda row: (-row["unserved"], -row["user_km"]))[:10]
