"""The relaxed problem as one linear program: strategies may be mixed. Its prices are the best any bound by prices can
have, and its mixture says which strategies good plans are made of. Worth its time where there are few groups of people.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from app.optimizer.milp.linear import LinearProgram, solve_linear
from app.optimizer.question.plan import FixingPrices
from app.optimizer.question.problem import Floats, Ints, Problem

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Relaxed:
    """shares[K]: how much of each strategy the mixture takes; prices in the problem's units; least_yen: what it costs,
    which is below every plan (where everybody must use the nearest place the prices alone prove less).

    All None where the time ran out, or where `infeasible`: not even a mixture keeps all limits and guarantees.
    """

    shares: Floats | None
    prices: FixingPrices | None
    least_yen: float | None = None
    infeasible: bool = False


@dataclass(frozen=True, slots=True)
class RelaxedRows:
    """One block of rows over all columns, with their limits."""

    matrix: sparse.csr_matrix
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True)
class _Trips:
    """The columns beside the strategies: the share of a client that uses a list entry in a period."""

    entry: Ints
    client: Ints  # client · T + period
    slot: Ints  # site · T + period
    users: Floats
    saved: Floats  # yen against being unserved, <= 0


def relax(
    problem: Problem, *, seconds: float, excess_yen: float = np.inf, stopped: Callable[[], bool] = lambda: False
) -> Relaxed:
    """Mix strategies so that all limits hold at least cost; with `excess_yen` a limit or promise may be broken, by its
    largest single amount for so much (where no plan keeps them all, the prices then tell so)."""
    count = len(problem.strategies.cost_yen)
    trips = trips_of(problem)
    columns = count + len(trips.client)
    blocks = blocks_of(problem, trips, columns)
    program = LinearProgram(
        cost=np.r_[problem.strategies.cost_yen, trips.saved],
        upper=np.r_[np.where(problem.strategies.allowed, np.inf, 0.0), np.full(len(trips.client), np.inf)],
        matrix=sparse.vstack([block.matrix for block in blocks.values()]).tocsr(),
        row_lower=np.concatenate([block.lower for block in blocks.values()]),
        row_upper=np.concatenate([block.upper for block in blocks.values()]),
    )
    if np.isfinite(excess_yen):
        elastic = sparse.vstack([blocks["limits"].matrix, blocks["client"].matrix]).tocsr()
        program = _may_exceed(program, problem.buildings, elastic, excess_yen)
    # Presolved, a relaxation whose limits clash may take the simplex method minutes to see through.
    solved = solve_linear(program, seconds=seconds, presolve=False, stopped=stopped)
    if solved.value is None or solved.dual is None:
        return Relaxed(None, None, infeasible=solved.infeasible)
    starts = np.cumsum([0, *(block.matrix.shape[0] for block in blocks.values())])
    dual = {name: solved.dual[a:b] for name, a, b in zip(blocks, starts[:-1], starts[1:], strict=True)}
    everybody = problem.alpha_yen * problem.access_factor[problem.clients.function] * problem.clients.users
    unserved = float((everybody * problem.clients.unserved_distance[:, None]).sum())
    least = float(program.cost @ solved.value) + unserved
    return Relaxed(solved.value[:count], _prices(problem, dual), least - ROUNDING * (abs(least) + unserved))


def _may_exceed(program: LinearProgram, first: int, rows: sparse.csr_matrix, yen: float) -> LinearProgram:
    """Two more columns for each of `rows`, the first of them row `first`: above its upper and below its lower side."""
    count = rows.shape[0]
    size = np.maximum(abs(rows).max(axis=1).toarray().ravel(), 1e-9)
    row = first + np.arange(count)
    entries = (np.r_[-size, size], (np.r_[row, row], np.arange(2 * count)))
    slack = sparse.csr_matrix(entries, shape=(program.matrix.shape[0], 2 * count))
    return replace(
        program,
        cost=np.r_[program.cost, np.full(2 * count, yen)],
        upper=np.r_[program.upper, np.full(2 * count, np.inf)],
        matrix=sparse.hstack([program.matrix, slack]).tocsr(),
    )


def blocks_of(problem: Problem, trips: _Trips, columns: int) -> dict[str, RelaxedRows]:
    """All rows by block: one strategy a building, limits, people, rooms, and the nearest place where it is the rule."""
    return {
        "choice": _choices(problem, columns),
        "limits": _limits(problem, columns),
        "client": _served(problem, trips, columns),
        **_rooms(problem, trips, columns),
        **({"nearest": _nearest(problem, trips, columns)} if problem.closest_assignment else {}),
    }


def trips_of(problem: Problem) -> _Trips:
    """Trips somebody may make: to a place that an allowed strategy opens."""
    strategies, clients, periods = problem.strategies, problem.clients, problem.periods
    owner = clients.owner()
    opened = np.zeros((len(problem.sites.building), periods), np.bool_)
    offered = strategies.allowed[_offering(problem)]
    opened[strategies.offer_site[offered], strategies.offer_period[offered]] = True
    entry, period = np.nonzero(opened[clients.list_site] & (clients.users[owner] > 0))
    who = owner[entry]
    price = problem.alpha_yen * problem.access_factor[clients.function[who], period]
    nearer = clients.list_distance[entry] - clients.unserved_distance[who]
    return _Trips(
        entry=entry,
        client=who * periods + period,
        slot=clients.list_site[entry] * periods + period,
        users=clients.users[who, period],
        saved=price * clients.users[who, period] * nearer,
    )


def _offering(problem: Problem) -> Ints:
    """The strategy of each offer."""
    return np.repeat(np.arange(len(problem.strategies.cost_yen)), np.diff(problem.strategies.offer_start))


def _choices(problem: Problem, columns: int) -> RelaxedRows:
    count = len(problem.strategies.cost_yen)
    entries = (np.ones(count), (problem.strategies.building(), np.arange(count)))
    ones = np.ones(problem.buildings)
    return RelaxedRows(sparse.csr_matrix(entries, shape=(problem.buildings, columns)), ones, ones)


def _limits(problem: Problem, columns: int) -> RelaxedRows:
    """Budgets, area and further rows, in this order."""
    strategies, rows = problem.strategies, problem.rows
    number = np.repeat(np.arange(len(rows.names)), np.diff(rows.start))
    shape = (len(rows.names), len(strategies.cost_yen))
    amounts = np.column_stack((strategies.capital_yen, strategies.final_area_m2)).T
    further = sparse.csr_matrix((rows.value, (number, rows.strategy)), shape=shape)
    table = sparse.vstack([sparse.csr_matrix(amounts), further]).tocsr()
    wide = sparse.csr_matrix((table.shape[0], columns - len(strategies.cost_yen)))
    without = np.full(problem.periods + 1, -np.inf)
    return RelaxedRows(
        sparse.hstack([table, wide]).tocsr(),
        np.r_[without, rows.lower],
        np.r_[problem.budget_yen, problem.area_limit_m2, rows.upper],
    )


def _served(problem: Problem, trips: _Trips, columns: int) -> RelaxedRows:
    """Everybody is counted once; whoever is promised a service is served wholly."""
    clients, first = problem.clients, columns - len(trips.client)
    groups = clients.users.size
    entries = (np.ones(len(trips.client)), (trips.client, first + np.arange(len(trips.client))))
    needed = clients.promised()[:, None] & (clients.users > 0)
    least = np.where(needed, 1.0, -np.inf).ravel()
    return RelaxedRows(sparse.csr_matrix(entries, shape=(groups, columns)), least, np.ones(groups))


def _rooms(problem: Problem, trips: _Trips, columns: int) -> dict[str, RelaxedRows]:
    """A site holds what its strategy offers, and only places that the strategies taken open are used."""
    strategies, periods = problem.strategies, problem.periods
    slots, count, first = len(problem.sites.building) * periods, len(strategies.cost_yen), columns - len(trips.client)
    offering, slot = _offering(problem), strategies.offer_site * periods + strategies.offer_period
    trip = first + np.arange(len(trips.client))
    most = np.bincount(trips.slot, trips.users, minlength=slots)
    room = np.minimum(problem.sites.capacity[strategies.offer_site, strategies.offer_level], most[slot])
    held = (np.r_[trips.users, -room], (np.r_[trips.slot, slot], np.r_[trip, offering]))
    allowed = np.add.reduceat(strategies.allowed.astype(np.int64), strategies.building_start[:-1])
    opened = np.bincount(slot, strategies.allowed[offering].astype(np.float64), minlength=slots)
    always = opened >= allowed[np.repeat(problem.sites.building, periods)]
    unsure = np.flatnonzero(~always[trips.slot])
    opens = sparse.csr_matrix((np.ones(len(slot)), (slot, offering)), shape=(slots, columns))[trips.slot[unsure]]
    uses = sparse.csr_matrix((np.ones(len(unsure)), (np.arange(len(unsure)), trip[unsure])), shape=opens.shape)
    assert count == first  # noqa: S101  strategies first, then trips
    return {
        "room": RelaxedRows(sparse.csr_matrix(held, shape=(slots, columns)), np.full(slots, -np.inf), np.zeros(slots)),
        "open": RelaxedRows((uses - opens).tocsr(), np.full(len(unsure), -np.inf), np.zeros(len(unsure))),
    }


def _nearest(problem: Problem, trips: _Trips, columns: int) -> RelaxedRows:
    """Where a place is open, whoever lists it goes there or nearer."""
    strategies, clients, periods = problem.strategies, problem.clients, problem.periods
    count, distance = len(strategies.cost_yen), clients.list_distance[trips.entry]
    order = np.lexsort((distance, trips.client))
    client, far = trips.client[order], distance[order]
    begin = np.searchsorted(client, client, side="left")
    step = 1.0 + float(far.max(initial=0.0))
    end = np.searchsorted(client * step + far, client * step + far, side="right")
    lengths = end - begin
    row = np.repeat(np.arange(len(order)), lengths)
    inside = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + np.repeat(begin, lengths)
    near = sparse.csr_matrix((np.ones(len(row)), (row, count + order[inside])), shape=(len(order), columns))
    slot = strategies.offer_site * periods + strategies.offer_period
    shape = (len(problem.sites.building) * periods, columns)
    opens = sparse.csr_matrix((np.ones(len(slot)), (slot, _offering(problem))), shape=shape)[trips.slot[order]]
    return RelaxedRows((near - opens).tocsr(), np.zeros(len(order)), np.full(len(order), np.inf))


def _prices(problem: Problem, dual: dict[str, Floats]) -> FixingPrices:
    """Duals (change of the least cost per unit of a row's limit, yen) → prices in the problem's units."""
    clients, periods = problem.clients, problem.periods
    weight = problem.alpha_yen * problem.access_factor[clients.function] * clients.users
    saved = -dual["client"].reshape(-1, periods)
    less = np.divide(saved, weight, out=np.zeros_like(weight), where=weight > 0)
    limits = -dual["limits"]
    return FixingPrices(
        client_distance=np.maximum(clients.unserved_distance[:, None] - less, 0.0),
        budget=np.maximum(limits[:periods], 0.0),
        area_yen_per_m2=max(float(limits[periods]), 0.0),
        rows=limits[periods + 1 :],
    )
