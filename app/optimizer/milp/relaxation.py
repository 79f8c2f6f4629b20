"""A first plan and a first bound from the relaxed problem: strategies may be mixed, then the good ones are decided.

The relaxation is solved once; its prices bound every plan, and strategies whose reduced cost is beyond what is still
open can be in no better plan. The plan is the best one over the strategies that the relaxation likes, found exactly.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
from scipy import sparse

from app.optimizer.question.plan import Duals
from app.optimizer.question.problem import Bools, Floats, Ints, Problem

THREADS = 2
CLASH_SECONDS = 5.0
# Strategies are kept that the relaxation uses, and those whose reduced cost is this small part of its value.
LIKED = (1e-5, 1e-3)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """strategy[B] or None; bound_yen on all plans (inf: proven that there is none, -inf: no time); prices or None."""

    strategy: Ints | None
    bound_yen: float
    duals: Duals | None


@dataclass(frozen=True, slots=True)
class _Model:
    """Columns: strategies [K], then for each list entry and period the share of its client [E · T]. Rows as blocks."""

    matrix: sparse.csr_matrix
    lower: Floats
    upper: Floats
    cost: Floats
    constant: float
    unit: float
    scale: Floats  # of each row
    first: dict[str, int]  # first row of each block


def relax(
    problem: Problem, *, gap: float, seconds: float, floor_yen: float = 0.0, stopped: Callable[[], bool] = lambda: False
) -> Relaxed:
    """Relax, then decide among the liked strategies until plan and bound are within `gap` of what can be decided."""
    end = time.perf_counter() + seconds
    if _limits_clash(problem):
        return Relaxed(None, np.inf, None)
    model = _build(problem)
    solver = _solver(model, problem, None, seconds=seconds, stopped=stopped)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Relaxed(None, np.inf, None)
    if status != highspy.HighsModelStatus.kOptimal:
        return Relaxed(None, -np.inf, None)
    bound = solver.getInfo().objective_function_value * model.unit + model.constant
    duals, reduced = _prices(solver, model, problem, bound)
    used = np.asarray(solver.getSolution().col_value)[: len(problem.strategies.cost_yen)] > 1e-9
    size = max(abs(bound - floor_yen), 1.0)
    plan: Ints | None = None
    for share in LIKED:
        left = end - time.perf_counter()
        if plan is not None or left <= 0 or stopped():
            break
        kept = problem.strategies.allowed & (used | (reduced <= share * size))
        plan = _decide(model, problem, kept, gap_yen=0.5 * gap * size, seconds=left, stopped=stopped)
    return Relaxed(plan, bound, duals)


def _scale(matrix: sparse.csr_matrix) -> Floats:
    """The largest entry of each row, by size: rows are brought to entries of about one."""
    return np.maximum(np.asarray(abs(matrix).max(axis=1).toarray(), dtype=np.float64).ravel(), 1e-12)


def _limits_clash(problem: Problem) -> bool:
    """Whether budgets, area and further rows cannot be met even with mixed strategies and without anybody to serve."""
    count = len(problem.strategies.cost_yen)
    blocks = [_choices(problem, count), *(matrix for _, matrix, _, _ in _limits(problem, count))]
    lower = np.concatenate([np.ones(problem.buildings), *(low for _, _, low, _ in _limits(problem, count))])
    upper = np.concatenate([np.ones(problem.buildings), *(up for _, _, _, up in _limits(problem, count))])
    matrix = sparse.vstack(blocks).tocsr()
    scale = _scale(matrix)
    model = _Model(sparse.diags(1 / scale) @ matrix, lower / scale, upper / scale, np.zeros(count), 0.0, 1.0, scale, {})
    solver = _solver(model, problem, None, seconds=CLASH_SECONDS, stopped=lambda: False)
    solver.run()
    infeasible = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    return solver.getModelStatus() in infeasible


def _decide(
    model: _Model, problem: Problem, kept: Bools, *, gap_yen: float, seconds: float, stopped: Callable[[], bool]
) -> Ints | None:
    """The best plan over the kept strategies, to a gap in yen; None where there is none in time."""
    solver = _solver(model, problem, kept, seconds=seconds, stopped=stopped)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", gap_yen / model.unit)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = np.asarray(solver.getSolution().col_value)[: len(kept)]
    start = problem.strategies.building_start
    return np.array([a + int(np.argmax(values[a:b])) for a, b in pairwise(start.tolist())])


def _solver(
    model: _Model, problem: Problem, kept: Bools | None, *, seconds: float, stopped: Callable[[], bool]
) -> highspy.Highs:
    """HiGHS with the model: relaxed, or with the kept strategies to be decided."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {"output_flag": False, "time_limit": max(seconds, 0.01), "threads": THREADS}.items():
        solver.setOptionValue(name, value)
    strategies, columns = len(problem.strategies.cost_yen), len(model.cost)
    open_ = problem.strategies.allowed if kept is None else kept
    lp = highspy.HighsLp()
    lp.num_col_ = columns
    lp.num_row_ = model.matrix.shape[0]
    lp.col_cost_ = model.cost / model.unit
    lp.col_lower_ = np.zeros(columns)
    # A building's shares add up to one anyway: without an upper bound reduced costs are never negative.
    lp.col_upper_ = np.r_[np.where(open_, np.inf if kept is None else 1.0, 0.0), np.full(columns - strategies, np.inf)]
    lp.row_lower_ = model.lower
    lp.row_upper_ = model.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.matrix.indptr
    lp.a_matrix_.index_ = model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    if kept is not None:
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        lp.integrality_ = [whole] * strategies + [part] * (columns - strategies)
    solver.passModel(lp)
    for callback in (solver.cbMipInterrupt, solver.cbSimplexInterrupt, solver.cbIpmInterrupt):
        callback.subscribe(lambda event: event.interrupt() if stopped() else None)
    return solver


def _build(problem: Problem) -> _Model:
    """The whole problem: one strategy a building, everybody somewhere or nowhere, no more than there is room for."""
    strategies, clients = problem.strategies, problem.clients
    owner = clients.owner()
    periods, entries, count = problem.periods, len(clients.list_site), len(strategies.cost_yen)
    price = problem.alpha_yen * problem.access_factor[clients.function]
    saved = (clients.list_distance - clients.unserved_distance[owner])[:, None] * price[owner] * clients.users[owner]
    lost = float((price * clients.users * clients.unserved_distance[:, None]).sum())
    columns = count + entries * periods
    blocks: list[tuple[str, sparse.csr_matrix, Floats, Floats]] = [
        ("choice", _choices(problem, columns), np.ones(problem.buildings), np.ones(problem.buildings)),
        *_served(problem, owner, columns),
        *_limits(problem, columns),
    ]
    first, reached = {}, 0
    for name, matrix, _, _ in blocks:
        first[name] = reached
        reached += matrix.shape[0]
    matrix = sparse.vstack([block for _, block, _, _ in blocks]).tocsr()
    scale = _scale(matrix)
    cost = np.r_[strategies.cost_yen, saved.ravel()]
    return _Model(
        matrix=sparse.diags(1 / scale) @ matrix,
        lower=np.concatenate([low for _, _, low, _ in blocks]) / scale,
        upper=np.concatenate([up for _, _, _, up in blocks]) / scale,
        cost=cost,
        constant=lost,
        unit=max(float(np.abs(cost).max(initial=0.0)) / 1e3, 1e-9),
        scale=scale,
        first=first,
    )


def _choices(problem: Problem, columns: int) -> sparse.csr_matrix:
    count = len(problem.strategies.cost_yen)
    return sparse.csr_matrix(
        (np.ones(count), (problem.strategies.building(), np.arange(count))), shape=(problem.buildings, columns)
    )


def _served(problem: Problem, owner: Ints, columns: int) -> list[tuple[str, sparse.csr_matrix, Floats, Floats]]:
    """Shares of a client add up to one at most; a site holds what its strategy offers; only open sites are used."""
    strategies, clients, periods = problem.strategies, problem.clients, problem.periods
    count, entries, slots = len(strategies.cost_yen), len(owner), len(problem.sites.building) * problem.periods
    share = count + np.arange(entries * periods)
    of_client = (owner[:, None] * periods + np.arange(periods)).ravel()
    of_slot = (clients.list_site[:, None] * periods + np.arange(periods)).ravel()
    users = clients.users[owner].ravel()
    offered = np.repeat(np.arange(count), np.diff(strategies.offer_start))
    slot = strategies.offer_site * periods + strategies.offer_period
    most = np.bincount(of_slot, users, minlength=slots)
    room = np.minimum(problem.sites.capacity[strategies.offer_site, strategies.offer_level], most[slot])
    groups = len(clients.function) * periods
    everybody = sparse.csr_matrix((np.ones(len(share)), (of_client, share)), shape=(groups, columns))
    held = sparse.csr_matrix(
        (np.r_[users, -room], (np.r_[of_slot, slot], np.r_[share, offered])), shape=(slots, columns)
    )
    opens = sparse.csr_matrix((np.ones(len(slot)), (slot, offered)), shape=(slots, columns))
    uses = sparse.csr_matrix((np.ones(len(share)), (np.arange(len(share)), share)), shape=(len(share), columns))
    return [
        ("client", everybody, _promised(problem), np.ones(groups)),
        ("room", held, np.full(slots, -np.inf), np.zeros(slots)),
        ("open", uses - opens[of_slot], np.full(len(share), -np.inf), np.zeros(len(share))),
    ]


def _promised(problem: Problem) -> Floats:
    """Least share of each client served in each period: all of those to whom the service is promised."""
    clients = problem.clients
    least = np.where(clients.promised()[:, None] & (clients.users > 0), 1.0, -np.inf)
    return np.asarray(least.ravel(), dtype=np.float64)


def _limits(problem: Problem, columns: int) -> list[tuple[str, sparse.csr_matrix, Floats, Floats]]:
    strategies, rows = problem.strategies, problem.rows
    count = len(strategies.cost_yen)
    wide = sparse.csr_matrix((problem.periods, columns - count))
    budget = sparse.hstack([sparse.csr_matrix(strategies.capital_yen.T), wide]).tocsr()
    area = sparse.hstack([sparse.csr_matrix(strategies.final_area_m2[None, :]), wide[:1]]).tocsr()
    numbers = np.repeat(np.arange(len(rows.names)), np.diff(rows.start))
    further = sparse.csr_matrix((rows.value, (numbers, rows.strategy)), shape=(len(rows.names), columns))
    return [
        ("budget", budget, np.full(problem.periods, -np.inf), problem.budget_yen),
        ("area", area, np.full(1, -np.inf), np.array([problem.area_limit_m2])),
        ("row", further, rows.lower, rows.upper),
    ]


def _prices(solver: highspy.Highs, model: _Model, problem: Problem, bound: float) -> tuple[Duals, Floats]:
    """Prices of the relaxation in yen and the problem's units, and the reduced cost of each strategy, yen."""
    solution = solver.getSolution()
    dual = -np.asarray(solution.row_dual) * model.unit / model.scale
    count = len(problem.strategies.cost_yen)
    reduced = np.maximum(np.asarray(solution.col_dual)[:count] * model.unit, 0.0)
    clients, periods = problem.clients, problem.periods
    weight = problem.alpha_yen * problem.access_factor[clients.function] * clients.users
    paid = _block(dual, model, "client", len(clients.function) * periods).reshape(-1, periods)
    less = np.divide(paid, weight, out=np.zeros_like(weight), where=weight > 0)
    sites = len(problem.sites.building)
    duals = Duals(
        client_distance=np.maximum(clients.unserved_distance[:, None] - less, 0.0),
        budget=np.maximum(_block(dual, model, "budget", periods), 0.0),
        area_yen_per_m2=max(float(_block(dual, model, "area", 1)[0]), 0.0),
        rows=_block(dual, model, "row", len(problem.rows.names)),
        place_yen=np.maximum(_block(dual, model, "room", sites * periods).reshape(sites, periods), 0.0),
        strategy_value_yen=reduced,
        bound_yen=bound,
    )
    return duals, reduced


def _block(dual: Floats, model: _Model, name: str, count: int) -> Floats:
    first = model.first[name]
    return np.asarray(dual[first : first + count])
