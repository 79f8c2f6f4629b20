"""The optimizer's outcome → what happens to each facility, where its people go, and why, in codes and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.domain.plan.strategies import Step, Trajectory
from app.domain.vocabulary import Action, Function
from app.optimizer.question.plan import Outcome
from app.planning.ask.cases import why_locked
from app.planning.ask.question import Question
from app.planning.ask.standards import STANDARD_KM
from app.planning.tell.affected import affected_of
from app.planning.tell.alternatives import NextBest, next_best, opposite_costs
from app.planning.tell.fills import PlaceFill, fills_of
from app.planning.tell.flows import Flow, Moves, flows_between, moves_of

Fills = Mapping[tuple[int, Function], PlaceFill]
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
    findings = _find(question, outcome)
    return [
        _decided(question, index, question.trajectories[strategy], findings)
        for index, strategy in enumerate(outcome.plan.strategy.tolist())
    ]


@dataclass(frozen=True, slots=True)
class _Findings:
    """What was found out about the whole plan, by place."""

    moves: Moves
    out: dict[int, list[Flow]]
    into: dict[int, list[Flow]]
    opposite: list[int | None]
    next_best: list[NextBest | None]
    fills: dict[tuple[int, Function], PlaceFill]


def _find(question: Question, outcome: Outcome) -> _Findings:
    assert outcome.plan is not None  # noqa: S101  the caller has looked
    moves = moves_of(question, outcome.plan)
    out = flows_between(question, moves)
    return _Findings(
        moves,
        out,
        _received(out),
        opposite_costs(question, outcome),
        next_best(question, outcome),
        fills_of(question, outcome),
    )


def _received(flows: dict[int, list[Flow]]) -> dict[int, list[Flow]]:
    found: dict[int, list[Flow]] = {}
    for giver in flows.values():
        for flow in giver:
            if flow.receiver is not None:
                found.setdefault(flow.receiver, []).append(flow)
    return found


def _decided(question: Question, index: int, course: Trajectory, findings: _Findings) -> Decided:
    out = findings.out.get(index, [])
    moved = [flow for flow in out if flow.users >= LEAST_FLOW] if not course.standing[-1] else []
    keep = _keep_cost(question, index)
    action = _spoken_action(question, course, moved)
    return Decided(
        place=index,
        action=action,
        fiscal_year=None if course.period is None else question.rules.periods[course.period].start_year,
        cost_yen=course.npv_yen,
        keep_cost_yen=keep,
        opposite_cost_yen=findings.opposite[index],
        receivers=tuple(_receiver(question, flow, findings.fills) for flow in moved if flow.receiver is not None),
        steps=tuple(_step(step) for step in course.steps),
        reasons=tuple(_reasons(question, index, course, moved, findings)),
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


def _receiver(question: Question, flow: Flow, fills: Fills) -> dict[str, Any]:
    assert flow.receiver is not None  # noqa: S101  callers pass flows with a receiver
    place = question.places[flow.receiver]
    return {
        "facility_id": place.facility_id,
        "facility_code": place.code,
        "name": place.name,
        "function": flow.function.value,
        "people": round(flow.users),
        "extra_km": round(flow.extra_km, 2),
        **_fill(fills.get((flow.receiver, flow.function))),
    }


def _fill(fill: PlaceFill | None) -> dict[str, Any]:
    """Room and fill before and after; nothing where the place has no limit."""
    if fill is None or not 0 < fill.room < np.inf:
        return {}
    return {
        "room": round(fill.room),
        "before_share": round(fill.users_before / fill.room, 3),
        "after_share": round(fill.users_after / fill.room, 3),
        "one_more_yen": round(fill.one_more_yen),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "amount_yen": step.amount_yen,
        "present_yen": step.present_yen,
        "params": dict(step.params),
    }


def _reasons(
    question: Question, index: int, course: Trajectory, moved: Sequence[Flow], findings: _Findings
) -> list[dict[str, Any]]:
    place, into, opposite = question.places[index], findings.into.get(index, []), findings.opposite[index]
    keep = _keep_cost(question, index)
    reasons: list[dict[str, Any]] = []
    locked = why_locked(place, question.wishes, has_population=question.basis == "population")
    if locked is not None:
        reasons.append({"code": locked})
    if keep is not None and keep != course.npv_yen:
        saved = keep - course.npv_yen
        reasons.append({"code": "saves" if saved > 0 else "costs_more", "yen": abs(saved)})
    reasons += _about_people(moved)
    if moved:
        reasons += _about_whom(question, index, findings.moves)
    reasons += _about_receiving(question, into)
    reasons += _about_fill(question, index, into, findings.fills)
    if course.standing[-1] and locked is None and not into:
        reasons += _about_staying(question, index)
    if opposite is not None and locked is None and place.own:
        reasons.append(_about_opposite(opposite, course))
        reasons += _about_next(question, findings.next_best[index])
    reasons += _about_carbon(question, index, course)
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


def _about_whom(question: Question, index: int, moves: Moves) -> list[dict[str, Any]]:
    """The areas hit hardest, and the ages of those who move."""
    affected = affected_of(question, moves, moves.giver == index)
    reasons: list[dict[str, Any]] = []
    if affected.areas:
        reasons.append({"code": "affected_areas", "areas": [dict(row) for row in affected.areas]})
    if sum(affected.ages.values()):
        reasons.append({"code": "affected_ages", **affected.ages})
    return reasons


def _about_fill(question: Question, index: int, into: Sequence[Flow], fills: Fills) -> list[dict[str, Any]]:
    """How full this place becomes, for each function it takes people in for."""
    functions = sorted({flow.function for flow in into if flow.users >= LEAST_FLOW})
    found = [(function, _fill(fills.get((index, function)))) for function in functions]
    return [{"code": "own_fill", "function": function.value, **told} for function, told in found if told]


def _about_opposite(opposite: int, course: Trajectory) -> dict[str, Any]:
    """A lower bound of 0 proves nothing: that is no sign of a small difference."""
    if opposite == 0:
        return {"code": "opposite_unproven"}
    is_open = opposite < OPEN_SHARE * max(abs(course.npv_yen), 1)
    return {"code": "opposite_open" if is_open else "opposite", "yen": opposite}


def _about_next(question: Question, other: NextBest | None) -> list[dict[str, Any]]:
    if other is None:
        return []
    course = question.trajectories[other.course]
    year = None if course.period is None else question.rules.periods[course.period].start_year
    told = {"action": course.action.value, "fiscal_year": year, "yen": other.least_yen, "priced_yen": other.priced_yen}
    return [{"code": "next_best" if other.least_yen else "next_best_open", **told}]


def _about_carbon(question: Question, index: int, course: Trajectory) -> list[dict[str, Any]]:
    """Tonnes less or more than keeping the place, where that is a tonne or more."""
    start = question.problem.strategies.building_start
    mine = question.trajectories[int(start[index]) : int(start[index + 1])]
    keep = next((other for other in mine if other.action is Action.KEEP), None)
    less = 0.0 if keep is None else keep.carbon_t - course.carbon_t
    if abs(less) < 1:
        return []
    return [{"code": "carbon_less" if less > 0 else "carbon_more", "tonnes": round(abs(less))}]


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
