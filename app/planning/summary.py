"""The headline figures of a plan: what it saves, how much floor remains, whom it moves."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from app.optimizer.plan import Outcome
from app.planning.answer import Decided
from app.planning.question import Question


def summarise(question: Question, outcome: Outcome, decided: Sequence[Decided]) -> dict[str, Any]:
    """Money at present value over the plan's periods, own facilities only; users a year in the last period."""
    own = [each for each in decided if question.places[each.place].own]
    keep = sum(each.keep_cost_yen if each.keep_cost_yen is not None else each.cost_yen for each in own)
    cost = sum(each.cost_yen for each in decided)
    before = sum(question.places[each.place].floor_area_m2 for each in own)
    after = 0.0 if outcome.plan is None else question.problem.strategies.final_area_m2[outcome.plan.strategy].sum()
    actions = Counter(each.action.value for each in own)
    return {
        "status": outcome.status.value,
        "basis": question.basis,
        "keep_everything_yen": keep,
        "cost_yen": cost,
        "access_yen": outcome.access_yen,
        "saving_yen": keep - cost,
        "floor_area_before_m2": round(before, 1),
        "floor_area_after_m2": round(float(after), 1),
        "actions": dict(sorted(actions.items())),
        "closed": sum(actions[name] for name in ("close", "merge", "combine", "share")),
        "people_affected": sum(receiver["people"] for each in own for receiver in each.receivers),
        "most_affected": _most_affected(question, own),
        "first_year": question.wishes.base_year,
        "years": question.wishes.years,
    }


def _most_affected(question: Question, own: Sequence[Decided]) -> list[dict[str, Any]]:
    """The ten places whose closing costs people the most extra user-kilometres."""
    burdens = []
    for each in own:
        people = sum(receiver["people"] for receiver in each.receivers)
        user_km = sum(receiver["people"] * receiver["extra_km"] for receiver in each.receivers)
        lost = sum(reason.get("people", 0) for reason in each.reasons if reason["code"] == "people_unserved")
        if people or lost:
            place = question.places[each.place]
            burdens.append(
                {
                    "facility_code": place.code,
                    "name": place.name,
                    "action": each.action.value,
                    "people": people,
                    "unserved": lost,
                    "user_km": round(user_km, 1),
                }
            )
    return sorted(burdens, key=lambda row: (-row["unserved"], -row["user_km"]))[:10]
