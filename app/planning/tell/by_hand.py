"""Decisions of a finished plan changed by hand: what that comes to as it stands, and decided anew around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.optimizer.engine.what_if import evaluate, resolve
from app.optimizer.question.check import Difference
from app.optimizer.question.limits import Limits, Monitor
from app.optimizer.question.plan import Outcome
from app.optimizer.question.problem import Ints
from app.planning.ask.cases import allowed_options
from app.planning.ask.limit_names import limit_named
from app.planning.ask.question import Question
from app.planning.ask.settings import Lock
from app.planning.ask.snapshot import Snapshot

NAMED = {"row", "row_upper", "row_lower", "budget", "area"}
MOST_BROKEN = 20


class NotPossible(ValueError):
    """No option of the stored question does what is asked; the argument names the facility's code."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The question with the locks, and the plan's strategies with each locked facility's cheapest allowed one."""

    question: Question
    strategy: Ints


def change(snapshot: Snapshot, locks: Mapping[str, Lock]) -> Changed:
    """Raises NotPossible."""
    question, outcome = snapshot.question, snapshot.outcome
    if outcome is None or outcome.plan is None:
        raise NotPossible("")
    settings = question.settings.model_copy(update={"locks": {**question.settings.locks, **locks}})
    strategies = question.problem.strategies
    asked = strategies.allowed & allowed_options(question.facilities, question.options, settings)
    number_of = {facility.code: number for number, facility in enumerate(question.facilities)}
    strategy = outcome.plan.strategy.copy()
    for code in locks:
        mine = range(*strategies.building_start[number_of[code] : number_of[code] + 2]) if code in number_of else ()
        left = [number for number in mine if asked[number]]
        if not left:
            raise NotPossible(code)
        if strategy[number_of[code]] not in left:
            strategy[number_of[code]] = min(left, key=lambda number: strategies.cost_yen[number])
    # Elsewhere the stored question keeps its options: what its own locks left out stays out.
    locked = np.isin(strategies.building(), [number_of[code] for code in locks])
    allowed = np.where(locked, asked, strategies.allowed)
    problem = replace(question.problem, strategies=replace(strategies, allowed=allowed))
    return Changed(replace(question, problem=problem, settings=settings), strategy)


def as_it_stands(snapshot: Snapshot, changed: Changed) -> dict[str, Any]:
    """The plan with the changes and nothing else decided anew: yen against the plan, and the limits it breaks."""
    outcome = snapshot.outcome
    assert outcome is not None  # noqa: S101  `change` has looked
    counted = evaluate(changed.question.problem, changed.strategy).counted
    if counted is None:
        return {"is_possible": False, "broken": [], "broken_count": 0}
    broken = [each for each in counted.differences if each.code != "locked_strategy"]
    return {
        "is_possible": True,
        "difference_yen": round(counted.objective_yen - (outcome.objective_yen or 0)),
        "city_difference_yen": round(counted.cost_yen - (outcome.cost_yen or 0)),
        "travel_difference_yen": round(counted.access_yen - (outcome.access_yen or 0)),
        "broken": broken_limits(changed.question, broken),
        "broken_count": len(broken),
    }


def decide_anew(snapshot: Snapshot, changed: Changed, *, seconds: float, monitor: Monitor) -> Outcome:
    """The best plan with the changes, from the plan and its prices, to the plan's own gap."""
    outcome = snapshot.outcome
    assert outcome is not None  # noqa: S101  `change` has looked
    limits = Limits(seconds=seconds, gap=max(outcome.gap or 0.0, changed.question.settings.gap))
    before = snapshot.question.problem
    return resolve(changed.question.problem, outcome, of=before, limits=limits, monitor=monitor)


def broken_limits(question: Question, differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Each limit once, in codes and numbers; what is no limit by name is left out and counted all the same."""
    told: dict[str, dict[str, Any]] = {}
    for each in differences:
        named = _named(question, each)
        if named is not None:
            told.setdefault(repr(sorted(named.items())), named)
    return list(told.values())[:MOST_BROKEN]


def _named(question: Question, found: Difference) -> dict[str, Any] | None:
    if found.code in NAMED:
        return limit_named(question, found.code, found.index)
    if found.code == "capacity":
        return limit_named(question, "capacity", found.index // question.problem.periods)
    if found.code == "guarantee":
        function = question.functions[question.problem.clients.function[found.index]]
        return {"kind": "guarantee", "function": function.value}
    return None
