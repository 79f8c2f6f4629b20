"""The money of a plan: one objective with its parts side by side, and what is proven about it.

    objective = city cost + travel + visits no longer made        (present values, yen)

The proof is about the objective. What no plan can change, people no place can serve, is left out of objective and bound
alike and named.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.optimizer.question.plan import Plan, Visits
from app.optimizer.question.problem import Problem
from app.planning.ask.question import Question
from app.planning.tell.cash import keeping
from app.planning.tell.findings import Findings

Floats = NDArray[np.float64]


def money_of(found: Findings) -> dict[str, Any]:
    """City cost, travel and unserved add up to the objective, yen; `person_km` one way over all years of the plan.

    `gap` is gap_yen ÷ objective, `controllable_gap` its share of what decisions can change (the search stops by it).
    """
    question, outcome = found.question, found.outcome
    constant = round(constant_yen(question.problem))
    travel, unserved = travel_and_unserved_yen(question, found.plan)
    city = round(found.counted.cost_yen)
    parts = {"city_cost_yen": city, "travel_yen": round(travel), "unserved_yen": round(unserved) - constant}
    objective = sum(parts.values())
    bound = None if outcome.bound_yen is None else min(outcome.bound_yen - constant, objective)
    return {
        **parts,
        "objective_yen": objective,
        "bound_yen": bound,
        "gap": None if bound is None or objective == 0 else (objective - bound) / abs(objective),
        "gap_yen": None if bound is None else objective - bound,
        "controllable_gap": outcome.gap,
        "constant_yen": constant,
        "person_km": round(person_km(question, found.plan)),
        "yen_per_km": question.settings.yen_per_km,
        "levelling_yen": round(levelling_yen(found)),
    }


def keep_everything_of(question: Question) -> dict[str, Any]:
    """The same parts where every facility goes on and everybody goes where they go today."""
    plan = plan_of_today(question)
    travel, _ = travel_and_unserved_yen(question, plan)
    city = round(float(question.problem.strategies.cost_yen[plan.strategy].sum()))
    return {
        "city_cost_yen": city,
        "travel_yen": round(travel),
        "objective_yen": city + round(travel),
        "person_km": round(person_km(question, plan)),
        "floor_area_m2": round(sum(each.floor_area_m2 for each in question.facilities if each.own), 1),
        "capital_yen": round(float(question.problem.strategies.capital_yen[plan.strategy].sum())),
    }


def plan_of_today(question: Question) -> Plan:
    """Every facility goes on as it is, everybody goes where they go now."""
    entries, periods = question.groups.home_entry, question.problem.periods
    visits = Visits(
        np.tile(entries, periods), np.repeat(np.arange(periods), len(entries)), np.ones(len(entries) * periods)
    )
    return Plan(keeping(question), visits)


def travel_and_unserved_yen(question: Question, plan: Plan) -> tuple[float, float]:
    """Present value of the ways people go, and of the visits they cannot make any more."""
    problem, visits = question.problem, plan.visits
    clients = problem.clients
    owner = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    going = visits.share * clients.users[owner, visits.period]
    price = problem.alpha_yen * problem.access_factor[clients.function[owner], visits.period]
    travel = float((going * price * clients.list_distance[visits.pair]).sum())
    served = np.zeros(clients.users.shape)
    np.add.at(served, (owner, visits.period), going)
    charge = problem.alpha_yen * problem.access_factor[clients.function] * clients.unserved_distance[:, None]
    return travel, float(((clients.users - served) * charge).sum())


def person_km(question: Question, plan: Plan) -> float:
    """Kilometres people travel over all years of the plan, one way."""
    clients, visits = question.problem.clients, plan.visits
    owner = np.searchsorted(clients.list_start, visits.pair, side="right") - 1
    years = np.array([period.years for period in question.rules.periods], dtype=np.float64)
    going = visits.share * clients.users[owner, visits.period] * years[visits.period]
    return float((going * clients.list_distance[visits.pair]).sum())


def constant_yen(problem: Problem) -> float:
    """The charge for people whom no allowed option of any listed place could serve."""
    clients = problem.clients
    charge = problem.alpha_yen * problem.access_factor[clients.function] * clients.unserved_distance[:, None]
    return float(np.where(reachable(problem), 0.0, clients.users * charge).sum())


def reachable(problem: Problem) -> NDArray[np.bool_]:
    """bool[clients, periods]: some allowed option opens a place the client may use."""
    strategies, clients = problem.strategies, problem.clients
    owner = np.repeat(np.arange(len(strategies.cost_yen)), np.diff(strategies.offer_start))
    allowed = strategies.allowed[owner]
    possible = np.zeros((len(problem.sites.building), problem.periods), dtype=np.bool_)
    possible[strategies.offer_site[allowed], strategies.offer_period[allowed]] = True
    served = np.zeros(clients.users.shape, dtype=np.bool_)
    np.logical_or.at(served, clients.owner(), possible[clients.list_site])
    return served


def levelling_yen(found: Findings) -> float:
    """Present value of closing later in a term than the plan counts: what running goes on; not in the objective."""
    question = found.question
    rate = question.rules.discount_rate
    total = 0.0
    for facility, year in enumerate(found.schedule.changes):
        option = found.option(facility)
        if year is None or option.period is None or all(option.standing):
            continue
        first = question.rules.periods[option.period].start_year
        yearly = _net_running(found, facility)
        total += sum(yearly * (1 + rate) ** -(each - question.settings.base_year) for each in range(first, year))
    return total


def _net_running(found: Findings, facility: int) -> float:
    """Yen a year that end only when the facility is left."""
    case = found.question.cases[facility]
    elsewhere = sum(
        float(dict(step.params).get("yen_per_year", 0.0))
        for step in found.option(facility).steps
        if step.code in {"running_elsewhere", "school_bus"}
    )
    return case.running_cost_yen - case.income_yen - elsewhere
