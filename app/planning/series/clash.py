"""No plan: which limits clash, and the least that must give way so that there is one, in codes and numbers.

What is named was tried: the plan with the most floor given up keeps all but a target, and any other way out is solved
again under the settings it leads to. Where neither succeeded in time the answer says that it was not tried out.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

import numpy as np

from app.optimizer.question.deadline import Deadline
from app.optimizer.question.limits import Limits
from app.optimizer.question.problem import Floats
from app.optimizer.why.infeasible import Concession, Infeasibility, LimitReference, diagnose, loosened
from app.optimizer.why.least_area import least_area
from app.planning.ask.limit_names import limit_named
from app.planning.ask.question import Question, with_limits
from app.planning.series.most_cut import before_m2
from app.planning.series.reached import ReachedCut, least_works_yen, reached_cut
from app.planning.series.solved import solve_question
from app.planning.tell.loosen import loosened_settings
from app.planning.tell.promise import promise_clash

SECONDS = 20.0
# How the time is shared: what clashes, how far a target can be met, and trying out what is named.
NAMING_SHARE = 0.2
REACHING_SHARE = 0.6
# A target is offered in steps of a thousandth, never more than the plan found gives up.
STEPS_OF_SHARE = 1000
EASE = 0.01
# A plan is all that is asked for, not a good one.
LOOSE_GAP = 1.0
# Amounts that turn out too small are taken so many times.
TRIED_TIMES = (1.0, 1.5, 3.0)
LEAST_SECONDS = 1.0
MOST_NAMED = 3
# Budgets are raised by whole tens of millions.
ROUND_YEN = 10_000_000.0
AREA = LimitReference("area", 0)
# Limits that count places: they give way by whole ones.
COUNTED = frozenset({"minimum", "changes", "class_closings", "complexes", "handed_over", "shelter", "shelters"})
ALMOST = 1e-2


def clash_of(question: Question, *, seconds: float = SECONDS) -> dict[str, Any]:
    """`clash`: limits that cannot be met together; `loosening`: by how much which must give way; `needs`: all of these
    steps together; `verified`: a plan was found with them; `each_needed`: and none without any one of them; `proven`:
    that there is none without.

    With a target for the floor: `reached_share`, given up by a plan that keeps everything else, and `most_share`, more
    than which no such plan gives up. All empty where nothing clashes.
    """
    deadline = Deadline(seconds)
    diagnosis = diagnose(question.problem, seconds=seconds * NAMING_SHARE)
    if np.isfinite(question.problem.area_limit_m2) and question.settings.area_cut_share is not None:
        reached = reached_cut(question, seconds=seconds * REACHING_SHARE)
        if reached.share is not None and (share := _offered(reached.share)) > 0:
            return _beyond_reach(question, reached, share, diagnosis)
    if np.isfinite(question.problem.budget_yen).any():
        works = least_works_yen(question, seconds=_left(deadline) / 2)
        if works is not None:
            return _beyond_budget(question, works, diagnosis)
    found = _limits_and_promises(question, diagnosis, seconds=_left(deadline) / 2)
    steps, verified = _tried(question, found["loosening"], deadline=deadline)
    each_needed = False
    if verified and len(steps) > 1:
        steps, each_needed = _fewest(question, steps, deadline=deadline)
    return found | {"loosening": steps, "verified": verified, "each_needed": each_needed}


def _offered(reached: float) -> float:
    """A target that a plan found exceeds by so much that the next search finds one too: whole hundredths, else
    thousandths where little can go."""
    easy = floor((reached - EASE) * 100) / 100
    return easy if easy > 0 else floor(reached * STEPS_OF_SHARE) / STEPS_OF_SHARE


def _left(deadline: Deadline) -> float:
    return max(LEAST_SECONDS, deadline.left())


def _beyond_reach(question: Question, reached: ReachedCut, share: float, diagnosis: Infeasibility) -> dict[str, Any]:
    """The target alone gives way, to the share that the plan found gives up, whole thousandths."""
    asked = float(question.settings.area_cut_share or 0.0)
    most = reached.most_share
    told: dict[str, Any] = {
        "clash": [],
        "loosening": [],
        "needs": "all",
        "verified": True,
        "proven": most is not None and most < asked,
        "reached_share": share,
        "most_share": most,
    }
    if asked <= share:  # only the time was too short
        return told
    named = [_named(question, each) for each in diagnosis.clash] or _in_the_way(question)
    step = {**_named(question, AREA), "amount": (asked - share) * before_m2(question), "is_lower": False}
    return told | {"clash": named, "loosening": [step | {"from_share": asked, "to_share": share}]}


def _beyond_budget(question: Question, works: Floats, diagnosis: Infeasibility) -> dict[str, Any]:
    """The budgets alone give way, in the terms and by the amounts of the plan found."""
    over = np.maximum(works - question.problem.budget_yen, 0.0)
    short = [LimitReference("budget", period) for period in np.flatnonzero(over > 0).tolist()]
    named = [_named(question, each) for each in diagnosis.clash] or [_named(question, each) for each in short]
    steps = [
        _named(question, each) | {"amount": ceil(over[each.index] / ROUND_YEN) * ROUND_YEN, "is_lower": False}
        for each in short
    ]
    told = {"needs": "all", "verified": True, "proven": bool(diagnosis.clash) and diagnosis.proven}
    return {"clash": named if steps else [], "loosening": steps, **told}


def _in_the_way(question: Question) -> list[dict[str, Any]]:
    """The target and the limits that weigh most against it, where only together with promises they clash."""
    least = least_area(question.problem, seconds=LEAST_SECONDS)
    weighty = [] if least is None else [_named(question, each) for each in least.limits]
    return [_named(question, AREA), *[each for each in weighty if each["kind"] != "minimum"][:MOST_NAMED]]


def _limits_and_promises(question: Question, diagnosis: Infeasibility, *, seconds: float) -> dict[str, Any]:
    """What clashes among the limits, and what then still cannot be kept of a promise; what must give way for both."""
    limits: dict[str, Any] = {
        "clash": [_named(question, requirement) for requirement in diagnosis.clash],
        "loosening": [_step(question, step) for step in diagnosis.loosening] + _unlocked(question, diagnosis),
        "needs": "all",
        "proven": diagnosis.proven,
    }
    limits["loosening"] = _joined(limits["loosening"])
    if not question.problem.clients.promised().any():
        return limits
    freed = replace(question, problem=loosened(question.problem, diagnosis))
    promised = promise_clash(freed, seconds=seconds)
    if not promised["clash"]:
        return limits
    steps = _joined([*limits["loosening"], *promised["loosening"]])
    proven = promised["proven"] if not limits["clash"] else limits["proven"]
    return {"clash": limits["clash"] + promised["clash"], "loosening": steps, "needs": "all", "proven": proven}


def _tried(question: Question, steps: list[dict[str, Any]], *, deadline: Deadline) -> tuple[list[dict[str, Any]], bool]:
    """The steps, their amounts raised where they turn out too small, and whether a plan was found with them."""
    for times in TRIED_TIMES if steps else ():
        raised = [step | {"amount": step["amount"] * times} if "amount" in step else step for step in steps]
        if _has_plan(question, raised, seconds=_left(deadline)):
            return raised, True
        if deadline.passed() or raised == steps:
            break
    return steps, False


def _fewest(
    question: Question, steps: list[dict[str, Any]], *, deadline: Deadline
) -> tuple[list[dict[str, Any]], bool]:
    """The steps without those that a plan was found without, and whether each that is left was tried so in time."""
    for step in steps.copy():
        fewer = [each for each in steps if each is not step]
        if deadline.passed():
            return steps, False
        if fewer and _has_plan(question, fewer, seconds=_left(deadline)):
            steps = fewer
    return steps, len(steps) > 1


def _has_plan(question: Question, steps: Sequence[dict[str, Any]], *, seconds: float) -> bool:
    """Whether a plan is found under the settings the steps lead to; not where no setting stands for one of them."""
    try:
        settings = loosened_settings(question, steps)
    except ValueError:
        return False
    limits = Limits(seconds=seconds, gap=LOOSE_GAP, exact_seconds=seconds)
    return solve_question(with_limits(question, settings), limits, seed=settings.seed).plan is not None


def _joined(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps of one limit are one step of their sum; the least number of a function one of the largest, for all years:
    one setting stands for them."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for step in steps:
        years = () if step["kind"] == "minimum" else ("from_year", "to_year")
        named = ("kind", *years, "function", "facility_code", "district", "one", "other", "group")
        key = tuple(step.get(name) for name in named)
        before = found.setdefault(key, step)
        if before is not step and "amount" in step:
            found[key] = before | _merged(before, step)
    return list(found.values())


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if one["kind"] != "minimum":
        return {"amount": one["amount"] + other["amount"]}
    return {
        "amount": max(one["amount"], other["amount"]),
        "from_year": min(one["from_year"], other["from_year"]),
        "to_year": max(one["to_year"], other["to_year"]),
    }


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
    if named["kind"] in COUNTED:
        amount = float(ceil(amount - ALMOST))
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
