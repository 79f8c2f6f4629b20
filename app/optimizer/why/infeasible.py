"""Why there is no plan: which requirements clash, and the cheapest loosening. Needs no access model where people may be
sent anywhere or nowhere: then only budgets, area, further rows and locks can clash. Where everybody must use the
nearest open place, its room can clash too (see `overfull`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from app.optimizer.milp.linear import LinearProgram, solve_linear
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.problem import Bools, Floats, Ints, Problem
from app.optimizer.why.overfull import CapacityRelaxation, overfull_sites

LOCK_PRICE = 1.0
PRICED = 1e-7
SUPPORT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class LimitReference:
    """One requirement: kind budget, area, row_upper, row_lower, lock, capacity or closest; index: period, row, building
    or site."""

    kind: str
    index: int


@dataclass(frozen=True, slots=True)
class Concession:
    """By how much a requirement must give way (yen, m2, unit of the row, users in the worst period)."""

    requirement: LimitReference
    amount: float


@dataclass(frozen=True, slots=True)
class Infeasibility:
    """clash: a smallest set that cannot be met together (dropping any one of them would do for this set);
    loosening: a change after which a plan exists, the least one (in shares of each limit, a lock counting as a whole)
    where only limits clash. Both are empty where the limits can be met. `proven` is False where the time ran out: the
    clash may then be larger than needed.
    """

    clash: tuple[LimitReference, ...]
    loosening: tuple[Concession, ...]
    locks: tuple[int, ...]  # strategies that would have to be allowed again
    proven: bool = True


@dataclass(frozen=True, slots=True)
class _RequirementRows:
    """One-sided limits value · u <= bound, each with its requirement and the unit a share is taken of."""

    requirement: tuple[LimitReference, ...]
    matrix: sparse.csr_matrix
    bound: Floats
    unit: Floats


def diagnose(problem: Problem, *, seconds: float = 20.0) -> Infeasibility:
    """Smallest clashing set by deletion, then the cheapest loosening with and without touching locks; about `seconds`
    in all where only limits clash. What is not left out by then stays in the set, and `proven` says so."""
    rows, deadline = _one_sided(problem), Deadline(seconds)
    locked = np.unique(problem.strategies.building()[~problem.strategies.allowed])
    if _fits(problem, rows, np.arange(len(rows.bound)), locked=locked, seconds=seconds):
        return (
            _overfull(problem, rows, locked, seconds=seconds)
            if problem.closest_assignment
            else Infeasibility((), (), ())
        )
    loosening, locks = _loosen(problem, rows, seconds=max(1.0, seconds / 4))
    clash_rows, clash_locks, proven = _shrink(problem, rows, locked, deadline=deadline)
    clash = tuple(rows.requirement[i] for i in clash_rows) + tuple(LimitReference("lock", b) for b in clash_locks)
    diagnosis = Infeasibility(clash, loosening, locks, proven)
    if not problem.closest_assignment:
        return diagnosis
    rest = _overfull(loosened(problem, diagnosis), rows, locked, seconds=seconds)
    return replace(diagnosis, loosening=diagnosis.loosening + rest.loosening)


def meets_limits(problem: Problem, *, seconds: float = 20.0) -> bool:
    """Whether some choice of strategies keeps budgets, area, rows and locks; undecided in time counts as yes."""
    rows = _one_sided(problem)
    locked = np.unique(problem.strategies.building()[~problem.strategies.allowed])
    return _fits(problem, rows, np.arange(len(rows.bound)), locked=locked, seconds=seconds)


def loosened(problem: Problem, diagnosis: Infeasibility) -> Problem:
    """The problem after the proposed loosening."""
    budget, rows = problem.budget_yen.copy(), problem.rows
    area, lower, upper = problem.area_limit_m2, rows.lower.copy(), rows.upper.copy()
    allowed = problem.strategies.allowed.copy()
    allowed[list(diagnosis.locks)] = True
    capacity = problem.sites.capacity.copy()
    for step in diagnosis.loosening:
        kind, index = step.requirement.kind, step.requirement.index
        if kind == "budget":
            budget[index] += step.amount
        elif kind == "area":
            area += step.amount
        elif kind == "row_upper":
            upper[index] += step.amount
        elif kind == "row_lower":
            lower[index] -= step.amount
        elif kind == "capacity":
            capacity[index] += step.amount
    return replace(
        problem,
        budget_yen=budget,
        area_limit_m2=area,
        rows=replace(rows, lower=lower, upper=upper),
        strategies=replace(problem.strategies, allowed=allowed),
        sites=replace(problem.sites, capacity=capacity),
    )


def _overfull(problem: Problem, rows: _RequirementRows, locked: Ints, *, seconds: float) -> Infeasibility:
    """The clash between the nearest-place rule, the room of some places, and what keeps people from other places."""
    relaxation = CapacityRelaxation(problem, seconds)
    found = overfull_sites(relaxation)
    if found is None:
        return Infeasibility((), (), ())
    sites, lack, proven = found
    enforced = np.isin(np.arange(len(problem.sites.building)), sites)
    others = [*rows.requirement, *(LimitReference("lock", int(b)) for b in locked)]
    needed = _needed(relaxation, others, enforced) if proven else []
    rooms = [LimitReference("capacity", int(site)) for site in sites]
    steps = [Concession(LimitReference("capacity", int(s)), float(lack[s] * (1 + 1e-6))) for s in np.flatnonzero(lack)]
    clash = (LimitReference("closest", 0), *rooms, *needed)
    return Infeasibility(clash, tuple(steps), (), proven=proven and not relaxation.late())


def _needed(relaxation: CapacityRelaxation, others: list[LimitReference], enforced: Bools) -> list[LimitReference]:
    """Those of the other requirements without which the rooms would not clash: none, or what is left by deletion."""
    freed = relaxation.problem
    for other in others:
        freed = without(freed, other)
    if relaxation.plan(freed, enforced)[1]:
        return []
    kept: list[LimitReference] = []
    problem = relaxation.problem
    for number, other in enumerate(others):
        if relaxation.late():
            return kept + others[number:]
        fewer = without(problem, other)
        if relaxation.plan(fewer, enforced)[1]:
            problem = fewer
        else:
            kept.append(other)
    return kept


def without(problem: Problem, requirement: LimitReference) -> Problem:
    """The problem without one requirement: a budget, the area, a lock or a side of a row."""
    kind, index, rows = requirement.kind, requirement.index, problem.rows
    if kind == "budget":
        return replace(problem, budget_yen=np.where(np.arange(problem.periods) == index, np.inf, problem.budget_yen))
    if kind == "area":
        return replace(problem, area_limit_m2=np.inf)
    if kind == "lock":
        allowed = problem.strategies.allowed | (problem.strategies.building() == index)
        return replace(problem, strategies=replace(problem.strategies, allowed=allowed))
    here = np.arange(len(rows.names)) == index
    if kind == "row_upper":
        return replace(problem, rows=replace(rows, upper=np.where(here, np.inf, rows.upper)))
    return replace(problem, rows=replace(rows, lower=np.where(here, -np.inf, rows.lower)))


def _one_sided(problem: Problem) -> _RequirementRows:
    strategies, further = problem.strategies, problem.rows
    number = len(strategies.cost_yen)
    table = sparse.csr_matrix((further.value, further.strategy, further.start), shape=(len(further.names), number))
    parts: list[sparse.csr_matrix] = []
    names, bounds = [], []
    for t in np.flatnonzero(np.isfinite(problem.budget_yen)):
        parts.append(sparse.csr_matrix(strategies.capital_yen[:, t]))
        names.append(LimitReference("budget", int(t)))
        bounds.append(problem.budget_yen[t])
    if np.isfinite(problem.area_limit_m2):
        parts.append(sparse.csr_matrix(strategies.final_area_m2))
        names.append(LimitReference("area", 0))
        bounds.append(problem.area_limit_m2)
    for j in range(len(further.names)):
        for kind, sign, bound in (("row_upper", 1.0, further.upper[j]), ("row_lower", -1.0, further.lower[j])):
            if np.isfinite(bound):
                parts.append(sign * table[j])
                names.append(LimitReference(kind, j))
                bounds.append(sign * bound)
    matrix = sparse.vstack(parts, format="csr") if parts else sparse.csr_matrix((0, number))
    limit = np.array(bounds, dtype=np.float64)
    largest = np.asarray(abs(matrix).max(axis=1).todense()).ravel() if parts else np.empty(0)
    return _RequirementRows(tuple(names), matrix, limit, np.maximum(np.maximum(np.abs(limit), largest), 1e-9))


def _choice_rows(problem: Problem) -> sparse.csr_matrix:
    building = problem.strategies.building()
    number = len(building)
    return sparse.csr_matrix((np.ones(number), (building, np.arange(number))), shape=(problem.buildings, number))


def _fits(problem: Problem, rows: _RequirementRows, kept: Ints, *, locked: Ints, seconds: float) -> bool:
    """Whether some choice meets the kept rows, with locks only on the given buildings (undecided counts as yes)."""
    strategies = problem.strategies
    held = np.isin(strategies.building(), locked)
    upper = np.where(held & ~strategies.allowed, 0.0, 1.0)
    constraints = [LinearConstraint(_choice_rows(problem), 1.0, 1.0)]
    if len(kept):
        scaled = sparse.diags(1.0 / rows.unit[kept]) @ rows.matrix[kept]
        constraints.append(LinearConstraint(scaled, -np.inf, rows.bound[kept] / rows.unit[kept] + 1e-9))
    answer = milp(
        np.zeros(len(upper)),
        integrality=np.ones(len(upper), np.int64),
        bounds=Bounds(0.0, upper),
        constraints=constraints,
        options={"time_limit": seconds},
    )
    return bool(answer.status != 2)


def _shrink(
    problem: Problem, rows: _RequirementRows, locked: Ints, *, deadline: Deadline
) -> tuple[list[int], list[int], bool]:
    """Deletion filter: leave out parts of the requirements, ever smaller ones, for as long as the rest still clashes.
    Rows that are left, buildings whose locks are left, and whether nothing more can be left out."""
    count = len(rows.bound)

    def clashes(items: list[int]) -> bool:
        kept = np.array([item for item in items if item < count], dtype=np.int64)
        held = np.array([item - count for item in items if item >= count], dtype=np.int64)
        return not _fits(problem, rows, kept, locked=held, seconds=max(0.1, deadline.left()))

    everything = [*range(count), *(count + int(building) for building in locked)]
    items = next((part for part in (_support(problem, rows), list(range(count))) if clashes(part)), everything)
    items, proven = _fewest(items, clashes, deadline=deadline)
    return [item for item in items if item < count], [item - count for item in items if item >= count], proven


def _fewest(items: list[int], clashes: Callable[[list[int]], bool], *, deadline: Deadline) -> tuple[list[int], bool]:
    """Items without those the clash does not need, and whether every one that is left was tried by itself."""
    size = max(1, len(items) // 2)
    while True:
        place = 0
        while place < len(items):
            if deadline.passed():
                return items, False
            fewer = items[:place] + items[place + size :]
            if clashes(fewer):
                items = fewer
            else:
                place += size
        if size == 1:
            return items, True
        size //= 2


def _support(problem: Problem, rows: _RequirementRows) -> list[int]:
    """Rows that have a price where all give way as little as will do, locks aside: where even mixtures of strategies
    clash they clash by themselves."""
    number, count = len(problem.strategies.cost_yen), len(rows.bound)
    elastic, choice = _elastic(problem, rows)
    program = LinearProgram(
        cost=np.r_[np.zeros(number), np.ones(count)],
        upper=np.full(number + count, np.inf),
        matrix=sparse.vstack([choice, elastic]).tocsr(),
        row_lower=np.r_[np.ones(problem.buildings), np.full(count, -np.inf)],
        row_upper=np.r_[np.ones(problem.buildings), rows.bound / rows.unit],
    )
    solved = solve_linear(program, seconds=SUPPORT_SECONDS)
    dual = np.zeros(0) if solved.dual is None else solved.dual[problem.buildings :]
    return np.flatnonzero(np.abs(dual) > PRICED).tolist()


def _elastic(problem: Problem, rows: _RequirementRows) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Rows in shares of their limits with a slack each, and one strategy a building: of strategies, then slacks."""
    scaled, count = sparse.diags(1.0 / rows.unit) @ rows.matrix, len(rows.bound)
    elastic = sparse.hstack([scaled, -sparse.eye(count)], format="csr")
    choice = sparse.hstack([_choice_rows(problem), sparse.csr_matrix((problem.buildings, count))], format="csr")
    return elastic, choice


def _loosen(
    problem: Problem, rows: _RequirementRows, *, seconds: float
) -> tuple[tuple[Concession, ...], tuple[int, ...]]:
    """min Σ slack share + Σ unlocked strategies: elastic rows and locks."""
    number, count = len(problem.strategies.cost_yen), len(rows.bound)
    cost = np.r_[np.where(problem.strategies.allowed, 0.0, LOCK_PRICE), np.ones(count)]
    elastic, choice = _elastic(problem, rows)
    answer = milp(
        cost,
        integrality=np.r_[np.ones(number, np.int64), np.zeros(count, np.int64)],
        bounds=Bounds(0.0, np.r_[np.ones(number), np.full(count, np.inf)]),
        constraints=[LinearConstraint(choice, 1.0, 1.0), LinearConstraint(elastic, -np.inf, rows.bound / rows.unit)],
        options={"time_limit": seconds},
    )
    if answer.x is None:
        return (), ()
    slack = answer.x[number:] * rows.unit
    steps = [
        Concession(rows.requirement[i], float(slack[i] * (1 + 1e-6) + 1e-6 * rows.unit[i]))
        for i in np.flatnonzero(slack > 1e-9 * rows.unit)
    ]
    locks = np.flatnonzero((answer.x[:number] > 0.5) & ~problem.strategies.allowed)
    return tuple(steps), tuple(int(k) for k in locks)
