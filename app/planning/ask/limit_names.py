"""A limit of the problem as a planner knows it: what it is called, in codes and numbers."""

from typing import Any

from app.planning.ask.question import Question

# What one step more means, in the unit of the limit.
STEPS = {"budget": 100_000_000.0, "area": 1_000.0, "carbon": 1_000.0}


def limit_named(question: Question, kind: str, index: int) -> dict[str, Any]:
    """`kind` and `index` as in `optimizer.infeasible.Requirement` → kind, step and whatever names it."""
    if kind in {"row", "row_upper", "row_lower"}:
        row = question.rows[index]
        about = dict(row.about)
        if "period" in about:
            about |= years_of(question, about.pop("period"))
        return {"kind": row.kind, "step": STEPS.get(row.kind, 1.0), **about}
    named: dict[str, Any] = {"kind": kind, "step": STEPS.get(kind, 1.0)}
    if kind == "budget":
        return named | years_of(question, index)
    if kind == "lock":
        return named | _facility(question, index) | _lock(question, index)
    if kind == "capacity":
        sites = question.problem.sites
        function = question.functions[sites.function[index]]
        return named | _facility(question, int(sites.building[index])) | {"function": function.value}
    return named


def years_of(question: Question, period: int) -> dict[str, Any]:
    one = question.rules.periods[period]
    return {"from_year": one.start_year, "to_year": one.end_year - 1}


def _facility(question: Question, index: int) -> dict[str, Any]:
    facility = question.facilities[index]
    return {"facility_id": facility.facility_id, "facility_code": facility.code, "name": facility.name}


def _lock(question: Question, index: int) -> dict[str, Any]:
    """The planner's word about a facility: what it locks, and from which year."""
    settings, code = question.settings, question.facilities[index].code
    lock = settings.locks.get(code)
    year = settings.not_before.get(code) if lock is None else lock.year
    return {"lock": "not_before" if lock is None else str(lock.action), "fiscal_year": year}
