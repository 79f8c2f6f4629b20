"""A plan that loses what is promised is no plan: what was lost, and the least that must give way so that it is kept."""

from typing import Any

import numpy as np

from app.domain.functions.rows import row
from app.optimizer.question.check import recount
from app.optimizer.question.plan import Plan
from app.planning.ask.limit_names import limit_named, years_of
from app.planning.ask.question import Question
from app.planning.ask.standards import is_promised
from app.planning.tell.findings import Findings
from app.planning.tell.money import reachable
from app.planning.tell.moves import NOWHERE

# Half a user is rounding.
LEAST_USERS = 0.5


def broken_promises(found: Findings) -> list[dict[str, Any]]:
    """Promised functions whose users have no place in some period, worst period of each; empty where all is kept."""
    question, moves = found.question, found.moves
    rows = []
    for number, function in enumerate(question.functions):
        if not is_promised(function):
            continue
        lost = moves.take((question.groups.function[moves.group] == number) & (moves.to == NOWHERE))
        users = np.bincount(lost.period, lost.users, minlength=question.problem.periods)
        if len(users) and users.max() >= LEAST_USERS:
            period = int(users.argmax())
            rows.append(
                {
                    "kind": "promise",
                    "step": 1.0,
                    "function": function.value,
                    "users": round(float(users[period]), 1),
                    "unit": row(function).unit.value,
                    "limit": None,
                    **years_of(question, period),
                }
            )
    return rows


def promise_clash(found: Findings) -> dict[str, Any]:
    """`clash`, `loosening`, `needs` and `proven` as in `clash.clash_of`, for a plan that breaks a promise.

    The places whose people it lost go on as they are: locks that forbid this are to be lifted, and limits that would be
    exceeded raised, all of them. The plan so made keeps what is promised, so this loosening works.
    """
    question = found.question
    homes = homes_lost(question, found.plan)
    kept, lifted = found.plan.strategy.copy(), []
    for facility in homes:
        kept[facility] = _keeping(question, facility)
        if not question.problem.strategies.allowed[kept[facility]]:
            lifted.append(_lock_step(question, facility, int(kept[facility])))
    over = _exceeded(question, Plan(kept, found.plan.visits))
    clash = [*broken_promises(found), *({**step, "limit": None} for step in lifted), *over]
    return {"clash": clash, "loosening": [*lifted, *over], "needs": "all", "proven": is_impossible(question)}


def homes_lost(question: Question, plan: Plan) -> list[int]:
    """Facilities of today whose users of a promised function have no place under a plan, half a user and more."""
    promised = np.array([is_promised(function) for function in question.functions], dtype=np.bool_)
    clients, groups = question.problem.clients, question.groups
    owner = np.searchsorted(clients.list_start, plan.visits.pair, side="right") - 1
    served = np.zeros_like(groups.users)
    np.add.at(served, (owner, plan.visits.period), plan.visits.share)
    lost = ((1 - served) * groups.users >= LEAST_USERS).any(axis=1) & promised[groups.function]
    homes: list[int] = np.unique(groups.home[lost]).tolist()
    return homes


def is_impossible(question: Question) -> bool:
    """Whether some promised users have no place under any allowed option: proof that no plan keeps the promise."""
    promised = np.array([is_promised(function) for function in question.functions], dtype=np.bool_)
    out_of_reach = ~reachable(question.problem) & (question.groups.users >= LEAST_USERS)
    return bool((out_of_reach & promised[question.groups.function][:, None]).any())


def _keeping(question: Question, facility: int) -> int:
    """The allowed option that goes on at least cost, else the first one, which always goes on."""
    start = question.problem.strategies.building_start
    own = range(int(start[facility]), int(start[facility + 1]))
    stays = [
        number for number in own if all(question.options[number].standing) and not question.options[number].disposal
    ]
    allowed = [number for number in stays if question.problem.strategies.allowed[number]]
    return min(allowed, key=lambda number: question.options[number].npv_yen) if allowed else own[0]


def _lock_step(question: Question, facility: int, option: int) -> dict[str, Any]:
    named = limit_named(question, "lock", facility)
    return {**named, "action": question.options[option].action.value, "action_year": None}


def _exceeded(question: Question, other: Plan) -> list[dict[str, Any]]:
    """Limits that the other plan exceeds, each with the amount it must give way by."""
    problem = question.problem
    counted = recount(problem, other)
    rows = [
        {**limit_named(question, "budget", t), "limit": float(limit), "amount": float(used - limit), "is_lower": False}
        for t, (used, limit) in enumerate(zip(counted.spending_yen, problem.budget_yen, strict=True))
        if used > limit + 1
    ]
    if counted.area_m2 > problem.area_limit_m2 + 1e-6:
        over = counted.area_m2 - problem.area_limit_m2
        rows.append(
            {**limit_named(question, "area", 0), "limit": problem.area_limit_m2, "amount": over, "is_lower": False}
        )
    for number, used in enumerate(counted.row_activity):
        for kind, over in (
            ("row_upper", used - problem.rows.upper[number]),
            ("row_lower", problem.rows.lower[number] - used),
        ):
            if over > 1e-6 * (1 + abs(used)):
                limit = problem.rows.upper[number] if kind == "row_upper" else problem.rows.lower[number]
                told = {"limit": float(limit), "amount": float(over), "is_lower": kind == "row_lower"}
                rows.append({**limit_named(question, kind, number), **told})
    return rows
