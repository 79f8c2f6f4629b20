"""Where what is promised cannot be kept: for whom, and the least that must give way so that it is."""

from dataclasses import replace
from typing import Any

import numpy as np

from app.domain.functions.rows import row
from app.optimizer.engine.solve import solve
from app.optimizer.question.check import recount
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import Plan
from app.optimizer.question.problem import Floats, Problem
from app.planning.ask.limit_names import limit_named, years_of
from app.planning.ask.question import Question
from app.planning.tell.money import reachable

# Half a user is rounding.
LEAST_USERS = 0.5
Row = dict[str, Any]


def promise_clash(question: Question, *, seconds: float) -> dict[str, Any]:
    """`clash`, `loosening`, `needs` and `proven` as in `clash.clash_of`; nothing where a plan keeps what is promised.

    The best plan without the promise tells whose places are lost. Those places go on instead: locks that forbid it are
    to be lifted, limits it would exceed raised, all of them. That plan keeps what is promised, so this loosening works.
    """
    plan = _without_promise(question, seconds)
    lost = np.zeros((0, 0)) if plan is None else users_lost(question, plan)
    if plan is None or not (lost >= LEAST_USERS).any():
        return {"clash": [], "loosening": [], "needs": "all", "proven": False}
    kept, lifted = plan.strategy.copy(), []
    for facility in np.unique(question.groups.home[(lost >= LEAST_USERS).any(axis=1)]).tolist():
        kept[facility] = _cheapest_standing(question, facility)
        if not question.problem.strategies.allowed[kept[facility]]:
            lifted.append(_lock_step(question, facility, int(kept[facility])))
    over = _exceeded(question, Plan(kept, plan.visits))
    clash = [*_broken(question, lost), *({**step, "limit": None} for step in lifted), *over]
    return {"clash": clash, "loosening": [*lifted, *over], "needs": "all", "proven": is_impossible(question)}


def is_impossible(question: Question) -> bool:
    """Whether some promised users have no place under any allowed option: proof that no plan keeps the promise."""
    promised = question.problem.clients.promised()
    out_of_reach = ~reachable(question.problem) & (question.groups.users >= LEAST_USERS)
    return bool((out_of_reach & promised[:, None]).any())


def users_lost(question: Question, plan: Plan) -> Floats:
    """Users of each group and period who are promised a place and have none, in their unit, float[C, T]."""
    clients, groups = question.problem.clients, question.groups
    owner = np.searchsorted(clients.list_start, plan.visits.pair, side="right") - 1
    served = np.zeros(groups.users.shape)
    np.add.at(served, (owner, plan.visits.period), plan.visits.share)
    return np.where(clients.promised()[:, None], np.maximum(1 - served, 0.0) * groups.users, 0.0)


def _without_promise(question: Question, seconds: float) -> Plan | None:
    """The best plan where losing a promised place only weighs very much."""
    outcome = solve(_soft(question.problem), Limits(seconds=seconds, gap=question.settings.gap))
    return outcome.plan


def _soft(problem: Problem) -> Problem:
    charge = problem.charge()
    clients = replace(problem.clients, guaranteed=None, unserved_distance=charge, list_end=charge.copy())
    return replace(problem, clients=clients)


def _broken(question: Question, lost: Floats) -> list[Row]:
    """Promised functions that lose users, each in its worst period."""
    rows = []
    for number, function in enumerate(question.functions):
        users = lost[question.groups.function == number].sum(axis=0)
        if users.max(initial=0.0) >= LEAST_USERS:
            period = int(users.argmax())
            named = {"kind": "promise", "step": 1.0, "function": function.value, "limit": None}
            figures = {"users": round(float(users[period]), 1), "unit": row(function).unit.value}
            rows.append(named | figures | years_of(question, period))
    return rows


def _cheapest_standing(question: Question, facility: int) -> int:
    """The allowed option that goes on at least cost, else the first one, which always goes on."""
    start = question.problem.strategies.building_start
    own = range(int(start[facility]), int(start[facility + 1]))
    options, allowed = question.options, question.problem.strategies.allowed
    stays = [number for number in own if all(options[number].standing) and not options[number].disposal]
    may = [number for number in stays if allowed[number]]
    return min(may, key=lambda number: options[number].npv_yen) if may else own[0]


def _lock_step(question: Question, facility: int, option: int) -> Row:
    named = limit_named(question, "lock", facility)
    return {**named, "action": question.options[option].action.value, "action_year": None}


def _exceeded(question: Question, plan: Plan) -> list[Row]:
    """Limits that a plan exceeds, each with the amount it must give way by."""
    problem = question.problem
    counted = recount(problem, plan)
    uses = [("budget", t, float(used), float(problem.budget_yen[t])) for t, used in enumerate(counted.spending_yen)]
    uses.append(("area", 0, counted.area_m2, float(problem.area_limit_m2)))
    for number, used in enumerate(counted.row_activity.tolist()):
        uses.append(("row_upper", number, used, float(problem.rows.upper[number])))
        uses.append(("row_lower", number, -used, -float(problem.rows.lower[number])))
    rows = []
    for kind, index, used, limit in uses:
        if used > limit + 1e-6 * (1 + abs(limit if np.isfinite(limit) else 0.0)):
            is_lower = kind == "row_lower"
            told = {"limit": -limit if is_lower else limit, "amount": used - limit, "is_lower": is_lower}
            rows.append({**limit_named(question, kind, index), **told})
    return rows
