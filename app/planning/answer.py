"""The optimizer's outcome → what happens to each facility, where its people go, and why, in codes and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.strategies import Step, Trajectory
from app.domain.vocabulary import Action
from app.optimizer.plan import Outcome
from app.planning.cases import why_locked
from app.planning.flows import Flow, flows_between
from app.planning.question import Question
from app.planning.standards import STANDARD_KM

Floats = NDArray[np.float64]
# An opposite decision that costs less than this share of the facility is open to discussion.
OPEN_SHARE = 0.02
LEAST_FLOW = 0.5


@dataclass(frozen=True, slots=True)
class Decided:
    """One facility's decision. Money in yen at present value; `receivers` and `reasons` are plain values to store."""

    place: int
    action: Action
    fiscal_year: int | None
    cost_yen: int
    keep_cost_yen: int | None
    opposite_cost_yen: int | None
    receivers: tuple[dict[str, Any], ...]
    steps: tuple[dict[str, Any], ...]
    reasons: tuple[dict[str, Any], ...]


def decide(question: Question, outcome: Outcome) -> list[Decided]:
    """One decision a place, in the order of `question.places`. The outcome must hold a plan."""
    if outcome.plan is None:
        raise ValueError("the outcome holds no plan")
    chosen = [question.trajectories[strategy] for strategy in outcome.plan.strategy]
    flows = flows_between(question, outcome.plan)
    opposite = opposite_costs(question, outcome)
    received = _received(flows)
    return [
        _decided(question, index, chosen[index], flows.get(index, []), received.get(index, []), opposite[index])
        for index in range(len(question.places))
    ]


def opposite_costs(question: Question, outcome: Outcome) -> list[int | None]:
    """Least cost, proven by the prices, of deciding the opposite for each place (stay ↔ not stay).

    For a building b with priced values v_k and the least v_min: any plan with k costs at least bound + v_k − v_min, so
    the opposite decision costs at least max(0, bound + min_opposite v_k − v_min − objective) more.
    """
    if outcome.duals is None or outcome.plan is None or outcome.bound_yen is None or outcome.objective_yen is None:
        return [None] * len(question.places)
    slack = outcome.bound_yen - outcome.objective_yen
    start = question.problem.strategies.building_start
    value = outcome.duals.strategy_value_yen
    found: list[int | None] = []
    for building, strategy in enumerate(outcome.plan.strategy):
        mine = range(int(start[building]), int(start[building + 1]))
        stays = question.trajectories[strategy].standing[-1]
        others = [value[k] for k in mine if question.trajectories[k].standing[-1] != stays]
        least = min(value[k] for k in mine)
        found.append(max(0, round(slack + min(others) - least)) if others else None)
    return found


def _received(flows: dict[int, list[Flow]]) -> dict[int, list[Flow]]:
    found: dict[int, list[Flow]] = {}
    for giver in flows.values():
        for flow in giver:
            if flow.receiver is not None:
                found.setdefault(flow.receiver, []).append(flow)
    return found


def _decided(
    question: Question, index: int, course: Trajectory, out: Sequence[Flow], into: Sequence[Flow], opposite: int | None
) -> Decided:
    moved = [flow for flow in out if flow.users >= LEAST_FLOW] if not course.standing[-1] else []
    keep = _keep_cost(question, index)
    action = _spoken_action(question, course, moved)
    return Decided(
        place=index,
        action=action,
        fiscal_year=None if course.period is None else question.rules.periods[course.period].start_year,
        cost_yen=course.npv_yen,
        keep_cost_yen=keep,
        opposite_cost_yen=opposite,
        receivers=tuple(_receiver(question, flow) for flow in moved if flow.receiver is not None),
        steps=tuple(_step(step) for step in course.steps),
        reasons=tuple(_reasons(question, index, course, moved, into, keep, opposite)),
    )


def _spoken_action(question: Question, course: Trajectory, moved: Sequence[Flow]) -> Action:
    """A closed place whose people go on elsewhere is merged (same function's own place), combined or shared."""
    if course.action is not Action.CLOSE:
        return course.action
    receivers = [question.places[flow.receiver] for flow in moved if flow.receiver is not None]
    if not receivers:
        return Action.CLOSE
    if not any(place.own for place in receivers):
        return Action.SHARE
    own = {use.function for use in question.places[course.building].uses}
    same = any(own & {use.function for use in place.uses} for place in receivers)
    return Action.MERGE if same else Action.COMBINE


def _keep_cost(question: Question, index: int) -> int | None:
    start = question.problem.strategies.building_start
    mine = question.trajectories[int(start[index]) : int(start[index + 1])]
    return next((course.npv_yen for course in mine if course.action is Action.KEEP), None)


def _receiver(question: Question, flow: Flow) -> dict[str, Any]:
    assert flow.receiver is not None  # noqa: S101  callers pass flows with a receiver
    place = question.places[flow.receiver]
    return {
        "facility_id": place.facility_id,
        "facility_code": place.code,
        "name": place.name,
        "function": flow.function.value,
        "people": round(flow.users),
        "extra_km": round(flow.extra_km, 2),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "amount_yen": step.amount_yen,
        "present_yen": step.present_yen,
        "params": dict(step.params),
    }


def _reasons(
    question: Question,
    index: int,
    course: Trajectory,
    moved: Sequence[Flow],
    into: Sequence[Flow],
    keep: int | None,
    opposite: int | None,
) -> list[dict[str, Any]]:
    place = question.places[index]
    reasons: list[dict[str, Any]] = []
    locked = why_locked(place, question.wishes, has_population=question.basis == "population")
    if locked is not None:
        reasons.append({"code": locked})
    if keep is not None and keep != course.npv_yen:
        saved = keep - course.npv_yen
        reasons.append({"code": "saves" if saved > 0 else "costs_more", "yen": abs(saved)})
    reasons += _about_people(moved)
    reasons += _about_receiving(question, into)
    if course.standing[-1] and locked is None and not into:
        reasons += _about_staying(question, index)
    if opposite is not None and locked is None and place.own:
        is_open = opposite < OPEN_SHARE * max(abs(course.npv_yen), 1)
        reasons.append({"code": "opposite_open" if is_open else "opposite", "yen": opposite})
    if moved and question.basis == "users":
        reasons.append({"code": "own_users"})
    return reasons


def _about_people(moved: Sequence[Flow]) -> list[dict[str, Any]]:
    served = [flow for flow in moved if flow.receiver is not None]
    reasons: list[dict[str, Any]] = []
    users = sum(flow.users for flow in served)
    if users >= 1:
        extra = sum(flow.users * flow.extra_km for flow in served) / users
        code = "people_moved" if extra >= 0 else "people_nearer"
        reasons.append({"code": code, "people": round(users), "km": round(abs(extra), 1)})
    lost = sum(flow.users for flow in moved if flow.receiver is None)
    if lost >= 1:
        reasons.append({"code": "people_unserved", "people": round(lost)})
    return reasons


def _about_receiving(question: Question, into: Sequence[Flow]) -> list[dict[str, Any]]:
    names = sorted({question.places[flow.giver].name for flow in into if flow.users >= 1})
    return [{"code": "receives", "name": "、".join(names)}] if names else []


def _about_staying(question: Question, index: int) -> list[dict[str, Any]]:
    """How far the nearest other place of the same function is."""
    place = question.places[index]
    if not place.own or not place.placed or not place.uses:
        return []
    main = max(place.uses, key=lambda use: (use.area_m2, use.function.value)).function
    others = [
        float(np.hypot(other.x_m - place.x_m, other.y_m - place.y_m))
        for number, other in enumerate(question.places)
        if number != index and other.placed and any(use.function is main for use in other.uses)
    ]
    if not others:
        return [{"code": "kept_only"}]
    km = min(others) / 1000 * 1.3
    return [{"code": "kept_far", "km": round(km, 1)}] if km > STANDARD_KM.get(main, 0) / 2 else []
