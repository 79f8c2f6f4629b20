"""No plan: which limits clash, and the cheapest way out, in codes and numbers."""

from dataclasses import replace
from typing import Any

from app.optimizer.why.infeasible import Concession, Infeasibility, LimitReference, diagnose, loosened
from app.planning.ask.limit_names import limit_named
from app.planning.ask.question import Question
from app.planning.tell.promise import promise_clash

SECONDS = 20.0


def clash_of(question: Question, *, seconds: float = SECONDS) -> dict[str, Any]:
    """`clash`: a smallest set of limits that cannot be met together; `loosening`: by how much which must give way, all
    of them together (`needs`); `proven`: whether the search for both was finished.

    What then still cannot be kept of a promise is named beside the limits, with what must give way for it. All empty
    where neither clashes.
    """
    diagnosis = diagnose(question.problem, seconds=seconds)
    limits: dict[str, Any] = {
        "clash": [_named(question, requirement) for requirement in diagnosis.clash],
        "loosening": [_step(question, step) for step in diagnosis.loosening] + _unlocked(question, diagnosis),
        "needs": "all",
        "proven": diagnosis.proven,
    }
    if not question.problem.clients.promised().any():
        return limits
    freed = replace(question, problem=loosened(question.problem, diagnosis))
    promised = promise_clash(freed, seconds=seconds / 2)
    if not promised["clash"]:
        return limits
    steps = _joined([*limits["loosening"], *promised["loosening"]])
    proven = promised["proven"] if not limits["clash"] else limits["proven"]
    return {"clash": limits["clash"] + promised["clash"], "loosening": steps, "needs": "all", "proven": proven}


def _joined(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps of one limit are one step of their sum."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for step in steps:
        named = ("kind", "from_year", "to_year", "function", "facility_code", "district", "one", "other", "group")
        key = tuple(step.get(name) for name in named)
        if key in found and "amount" in step:
            found[key] = found[key] | {"amount": found[key]["amount"] + step["amount"]}
        else:
            found.setdefault(key, step)
    return list(found.values())


def _named(question: Question, requirement: LimitReference) -> dict[str, Any]:
    named = limit_named(question, requirement.kind, requirement.index)
    return named | {"limit": _limit(question, requirement)}


def _limit(question: Question, requirement: LimitReference) -> float | None:
    problem, index = question.problem, requirement.index
    if requirement.kind == "budget":
        return float(problem.budget_yen[index])
    if requirement.kind == "area":
        return float(problem.area_limit_m2)
    if requirement.kind in {"row_upper", "row_lower"}:
        side = problem.rows.upper if requirement.kind == "row_upper" else problem.rows.lower
        return float(side[index])
    return None


def _step(question: Question, step: Concession) -> dict[str, Any]:
    named = _named(question, step.requirement)
    amount = step.amount
    if step.requirement.kind == "capacity":
        amount /= _journeys_per_user(question, step.requirement.index)
    return named | {"amount": amount, "is_lower": step.requirement.kind == "row_lower"}


def _journeys_per_user(question: Question, site: int) -> float:
    """Journeys behind a user of a place: those of its own people, else of all who use the function."""
    groups, sites = question.groups, question.problem.sites
    same = groups.function == sites.function[site]
    mine = same & (groups.home == sites.building[site])
    chosen = mine if mine.any() else same
    return float(groups.journeys_per_user[chosen].mean()) if chosen.any() else 1.0


def _unlocked(question: Question, diagnosis: Infeasibility) -> list[dict[str, Any]]:
    """Locks to lift, with what would then be done."""
    found = []
    for strategy in diagnosis.locks:
        option = question.options[strategy]
        named = limit_named(question, "lock", option.building)
        year = None if option.period is None else question.rules.periods[option.period].start_year
        found.append({**named, "action": option.action.value, "action_year": year})
    return found
