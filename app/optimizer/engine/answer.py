"""From a finished search to the answer: the plan assigned once more, rounded to yen, with the prices that prove it."""

import resource
import sys
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.engine.dual import Prices, bound_at
from app.optimizer.engine.search import PROOF, Search
from app.optimizer.kernels.model import Model
from app.optimizer.milp.certificate import certify
from app.optimizer.question.plan import Branch, Duals, FixingPrices, Outcome, Plan, Proof, Status
from app.optimizer.question.problem import Floats, Ints
from app.optimizer.question.proof import fixed_by

LEAST_SECONDS, MOST_SECONDS = 0.3, 2.0  # for the tree of prices
NODE_WORK = 30_000.0  # list entries · periods of the nodes that MOST_SECONDS are enough for
CLOSED_BY_A_NODE = 1e-3  # of the controllable part: what a node of the tree brings the bound on
LATEST = 3  # fixings published where they prove as much as all of them


def publish_duals(search: Search, proof: "PriceProof | None" = None) -> Duals | None:
    """The prices of the best bound in the problem's numbering and units, with the fixings they rest on."""
    if search.ascent is None:
        return None
    model, problem = search.model, search.model.problem
    last = _published(model, search.ascent.prices)
    value, choice = np.empty(len(model.town.cost)), np.empty(problem.buildings, np.int64)
    slot_values, allowed = search.ascender.slot_values, problem.strategies.allowed
    bound = bound_at(model, allowed, search.ascent.prices, slot_values=slot_values, value=value, choice=choice)
    return Duals(
        np.asarray(last.client_distance, dtype=np.float64),
        last.budget,
        last.area_yen_per_m2,
        last.rows,
        _place_yen(model, search.ascent.place_price),
        value,
        bound,
        () if proof is None else tuple(_published(model, prices) for prices in proof.fixing),
        () if proof is None else proof.tree,
    )


def _published(model: Model, prices: Prices) -> FixingPrices:
    """Internal prices in the problem's numbering and units."""
    problem, area = model.problem, 0.0
    budget, rows = np.zeros(problem.periods), np.zeros(len(problem.rows.names))
    for price, limit in zip(prices.mu, model.limits, strict=True):
        yen = float(price) * limit.scale * limit.sign
        if limit.kind == "budget":
            budget[limit.index] += yen
        elif limit.kind == "area":
            area += yen
        else:
            rows[limit.index] += yen
    client = np.empty_like(problem.clients.users, dtype=prices.pi.dtype)
    client[model.client_order] = prices.pi.T
    return FixingPrices(client, budget, area, rows)


def _place_yen(model: Model, distance: Floats) -> Floats:
    """Distance per user of each slot → yen per place [N, T] in the problem's numbering."""
    town, periods = model.town, model.problem.periods
    table = distance.reshape(periods, -1).T * town.price[town.site_function]
    place = np.empty_like(table)
    place[model.site_order] = table
    return place


@dataclass(frozen=True, slots=True)
class PriceProof:
    """What prices alone prove about the incumbent: the bound (yen), the fixings needed for it, and the tree, if any."""

    bound: float
    fixing: tuple[Prices, ...]
    tree: tuple[Branch, ...] = ()


def prove_by_prices(search: Search) -> PriceProof:
    """The bound that whoever has only the published prices can verify; see `question.proof`."""
    if search.ascent is None:
        return PriceProof(-np.inf, ())
    latest = _replay(search, tuple(search.fixings[-LATEST:]))
    if latest.bound >= search.bound - 1e-7 * abs(search.bound):
        return latest
    return max(latest, _replay(search, tuple(search.fixings)), key=lambda proof: proof.bound)


def _replay(search: Search, fixing: tuple[Prices, ...]) -> PriceProof:
    """Leave out strategies of no better plan step by step, then take the bound at the last prices."""
    assert search.ascent is not None  # noqa: S101
    model, best = search.model, -np.inf
    allowed = model.problem.strategies.allowed.copy()
    value, choice = np.empty(len(model.town.cost)), np.empty(model.problem.buildings, np.int64)
    for prices in (*fixing, search.ascent.prices):
        exactly = Prices(prices.pi.astype(np.float64), prices.mu)
        slot_values = search.ascender.slot_values
        bound = bound_at(model, allowed, exactly, slot_values=slot_values, value=value, choice=choice)
        best = max(best, bound)
        if np.isfinite(search.objective):
            worse = bound + value - np.repeat(value[choice], np.diff(model.town.start)) > search.objective + 2.0
            worse[choice] = False
            allowed &= ~worse
    return PriceProof(best, fixing)


def branched(search: Search, proof: PriceProof, objective: int | None) -> PriceProof:
    """Where the exact finish knows of a better bound than the prices: a tree of prices that anybody can count again.

    A finish of many nodes may know more than the tree proves in its time: then its word is the bound, and called so.
    """
    target = search.exact_bound if objective is None else min(search.exact_bound, objective)
    if search.closest or not target > proof.bound + 1.0 or out_of_reach(search, target - proof.bound):
        return proof
    duals = publish_duals(search, proof)
    if duals is None:
        return proof
    problem = search.model.problem
    _, allowed = fixed_by(problem, duals, np.inf if objective is None else objective)
    left = max(LEAST_SECONDS, min(search.left(), MOST_SECONDS))
    found = certify(problem, allowed, target_yen=target - 0.5, seconds=left, stopped=search.monitor.cancelled)
    if found is None or found.bound_yen <= proof.bound:
        return proof
    return replace(proof, bound=min(found.bound_yen, search.objective), tree=found.tree)


def out_of_reach(search: Search, distance_yen: float) -> bool:
    """Whether the tree that its seconds allow falls short of what is known, by its size and not by the clock."""
    problem = search.model.problem
    nodes = NODE_WORK / max(1, len(problem.clients.list_site) * problem.periods)
    size = abs(search.bound - search.model.floor_yen)
    return distance_yen > CLOSED_BY_A_NODE * nodes * size


def conclude(search: Search) -> Outcome:
    """Assign everybody once more, exactly, and round to yen."""
    plan, cost, access = None, None, None
    if search.incumbent is not None and not search.keeps_promises():
        search.incumbent, search.objective = None, np.inf  # a plan that breaks a promise is none
    if search.incumbent is not None:
        plan, cost, access = _complete(search, search.incumbent)
    objective = None if cost is None or access is None else cost + access
    proof = branched(search, prove_by_prices(search), objective)
    is_word = search.exact_bound > proof.bound + 1.0
    best = search.exact_bound if is_word else proof.bound
    bound = int(np.floor(best + 1e-12 * abs(best))) if np.isfinite(best) else None
    if objective is not None and bound is not None:
        bound = min(bound, objective)
    search.bound = min(best, search.objective)
    return Outcome(
        status=_status(search),
        plan=plan,
        objective_yen=objective,
        bound_yen=bound,
        gap=search.gap if plan is not None and np.isfinite(search.gap) else None,
        floor_yen=round(search.model.floor_yen),
        cost_yen=cost,
        access_yen=access,
        seconds=search.clock.elapsed(),
        peak_mb=peak_mb(),
        history=tuple(search.history),
        duals=publish_duals(search, proof),
        proof=Proof.EXACT if is_word else Proof.PRICES,
    )


def _complete(search: Search, best: Ints) -> tuple[Plan, int, int]:
    search.stand_on(best)
    assignment = search.assign(want_visits=True)
    if assignment.visits is None:
        raise RuntimeError("the best plan has no assignment")
    cost = round(float(search.town.cost[best].sum()))
    return Plan(best.copy(), assignment.visits), cost, round(assignment.access_yen)


def _status(search: Search) -> Status:
    if search.keeps_promises() and search.gap <= PROOF:
        return Status.OPTIMAL
    if search.monitor.cancelled():
        return Status.CANCELLED
    if search.infeasible:
        return Status.INFEASIBLE
    return Status.FEASIBLE if search.keeps_promises() else Status.TIME_LIMIT_NO_PLAN


def peak_mb() -> float:
    """Largest memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
