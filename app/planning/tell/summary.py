"""The headline figures of a plan: what it saves, how much floor remains, whom it moves."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.optimizer.question.plan import Outcome
from app.planning.ask.limits import carbon_of_keeping_t
from app.planning.ask.question import Question
from app.planning.tell.affected import affected_of
from app.planning.tell.answer import Decided
from app.planning.tell.farther import tight_standards
from app.planning.tell.fills import fills_of
from app.planning.tell.flows import moves_of
from app.planning.tell.tight import tight_limits, tight_places


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
        **_by_area_and_age(question, outcome),
        "carbon": _carbon(question, outcome),
        "relief_yen": _relief(question, outcome),
        "finance": question.wishes.finance.value,
        "tight": [
            *tight_limits(question, outcome),
            *tight_standards(question, outcome),
            *tight_places(question, fills_of(question, outcome)),
        ],
        "first_year": question.wishes.base_year,
        "years": question.wishes.years,
    }


def _by_area_and_age(question: Question, outcome: Outcome) -> dict[str, Any]:
    """The ten areas hit hardest by places given up, and all who move from there by age."""
    if outcome.plan is None:
        return {}
    moves = moves_of(question, outcome.plan)
    gone = np.array([not question.trajectories[strategy].standing[-1] for strategy in outcome.plan.strategy])
    affected = affected_of(question, moves, gone[moves.giver], most=10)
    return {"affected_areas": [dict(row) for row in affected.areas], "affected_ages": dict(affected.ages)}


def _carbon(question: Question, outcome: Outcome) -> dict[str, Any]:
    """Tonnes of CO2 over the plan and of keeping everything, with the assumed figures behind them."""
    chosen = [] if outcome.plan is None else outcome.plan.strategy.tolist()
    return {
        "plan_t": round(sum(question.trajectories[strategy].carbon_t for strategy in chosen)),
        "keep_t": round(carbon_of_keeping_t(question.trajectories)),
        "running_kg_per_m2": question.rules.running_carbon_kg_per_m2,
        "building_kg_per_m2": question.rules.building_carbon_kg_per_m2,
        "assumption": True,
    }


def _relief(question: Question, outcome: Outcome) -> int:
    """What subsidy and tax allocation take off the cost, present value."""
    chosen = [] if outcome.plan is None else outcome.plan.strategy.tolist()
    steps = (step for strategy in chosen for step in question.trajectories[strategy].steps)
    return -sum(int(step.present_yen) for step in steps if step.code == "subsidy_and_tax")


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
