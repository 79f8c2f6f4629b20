"""The exact model of what is still undecided, as one sparse matrix: strategies kept, lists cut where it is proven safe.

Functions without capacities use the radius form: z_i = 1 if none of a client's first i places is open,
    min Σ p w (d_{i+1} - d_i) z_i,   z_i >= z_{i-1} - Σ u offering place i,
whose lists end at the first place that is open anyway. Functions with capacities use the assignment form
    x_i <= Σ u offering place i,   Σ_i x_i + x_0 = 1,   Σ w x <= Σ cap · u,
or, where everybody must use the closest place, the radius form with z_i <= 1 - open_i, z_i <= z_{i-1}.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from app.optimizer.kernels.model import Model
from app.optimizer.milp.block import PeriodBlock, openings_of
from app.optimizer.question.problem import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Reduced:
    """min cost·x + constant, lower <= matrix·x <= upper, 0 <= x <= 1, the first `len(strategy)` columns binary.

    strategy[i]: the strategy of column i; fixed[B]: strategies of buildings with nothing left to decide, else -1.
    """

    cost: Floats
    constant: float
    matrix: sparse.csr_matrix
    lower: Floats
    upper: Floats
    strategy: Ints
    fixed: Ints


class Rowbook:
    """Collects columns and sparse rows block by block."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.rows = 0
        self.cost: list[Floats] = []
        self.row: list[Ints] = []
        self.column: list[Ints] = []
        self.value: list[Floats] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []

    def add_columns(self, cost: Floats) -> Ints:
        first = self.columns
        self.columns += len(cost)
        self.cost.append(cost)
        return np.arange(first, self.columns)

    def add_rows(self, lower: Floats, upper: Floats) -> Ints:
        first = self.rows
        self.rows += len(lower)
        self.lower.append(lower)
        self.upper.append(upper)
        return np.arange(first, self.rows)

    def put(self, row: Ints, column: Ints, value: Floats | float) -> None:
        self.row.append(row)
        self.column.append(column)
        self.value.append(np.broadcast_to(np.asarray(value, dtype=np.float64), row.shape))

    def matrix(self) -> sparse.csr_matrix:
        parts = (np.concatenate(self.value), (np.concatenate(self.row), np.concatenate(self.column)))
        return sparse.csr_matrix(parts, shape=(self.rows, self.columns))


def reduce(model: Model, kept: Bools, *, present: Floats | None = None) -> Reduced:
    """The model over `kept` strategies (at least one a building).

    present[entries, T]: users of each list entry under a plan of kept strategies; people whom no open question concerns
    then stay where they are. Every solution stays possible, but the optimum is no bound on anything.
    """
    town = model.town
    building = model.problem.strategies.building()
    count = np.add.reduceat(kept.astype(np.int64), town.start[:-1])
    undecided = np.flatnonzero(kept & (count > 1)[building])
    fixed = np.full(len(count), -1)
    single = np.flatnonzero(kept & (count == 1)[building])
    fixed[building[single]] = single
    openings = openings_of(model, undecided, single, kept=kept, building=building)
    book = Rowbook(len(undecided))
    book.cost.append(town.cost[undecided])
    _choose_one(book, building[undecided])
    _limit_rows(model, book, undecided, single)
    constant = float(town.cost[single].sum())
    for f in range(town.price.shape[0]):
        sites = slice(town.site_start[f], town.site_start[f + 1])
        limited = bool(town.capacitated[sites].any())
        for t in range(town.price.shape[1]):
            block = PeriodBlock(model, openings, f, t)
            if not limited or model.problem.closest_assignment:
                constant += _radius(book, block, limited=limited)
            else:
                constant += _assignment(book, block, present)
    return Reduced(
        np.concatenate(book.cost),
        constant,
        book.matrix(),
        np.concatenate(book.lower),
        np.concatenate(book.upper),
        undecided,
        fixed,
    )


def _choose_one(book: Rowbook, building: Ints) -> None:
    owners, place = np.unique(building, return_inverse=True)
    rows = book.add_rows(np.ones(len(owners)), np.ones(len(owners)))
    book.put(rows[place], np.arange(len(building)), 1.0)


def _limit_rows(model: Model, book: Rowbook, undecided: Ints, single: Ints) -> None:
    """Budget, area and further limits, each scaled to its largest entry."""
    town = model.town
    shape = (len(town.cost), len(town.limit))
    table = sparse.csr_matrix((town.row_value, town.row_index, town.row_start), shape=shape)
    used = np.asarray(table[single].sum(axis=0)).ravel()
    free = table[undecided].tocoo()
    size = np.ones(len(town.limit))
    if free.nnz:
        np.maximum.at(size, free.col, np.abs(free.data))
        largest = np.zeros(len(town.limit))
        np.maximum.at(largest, free.col, np.abs(free.data))
        size = np.where(largest > 0, largest, 1.0)
    room = (town.limit - used) / size
    slack = 1e-9 * (1.0 + np.abs(town.limit) / size)
    rows = book.add_rows(np.full(len(room), -np.inf), room + slack)
    book.put(rows[free.col], free.row.astype(np.int64), free.data / size[free.col])


def _radius(book: Rowbook, block: PeriodBlock, *, limited: bool) -> float:
    """Radius form of one block; returns its constant (yen)."""
    block.cut(block.always_before() == 0)
    owner, distance, town = block.owner, block.distance, block.town
    head = np.r_[True, np.diff(owner) != 0] if len(owner) else np.zeros(0, bool)
    tail = np.r_[head[1:], True] if len(owner) else head
    following = np.where(tail, town.ceiling[owner], np.r_[distance[1:], 0.0] if len(owner) else distance)
    nobody = np.setdiff1d(block.clients, owner)
    constant = float(block.yen(nobody) @ town.ceiling[nobody]) + float(block.yen(owner[head]) @ distance[head])
    chain = ~block.always
    z = np.full(len(owner), -1)
    step = np.maximum(following - distance, 0.0)
    z[chain] = book.add_columns((block.yen(owner) * step)[chain])
    links = np.flatnonzero(chain)
    rows = book.add_rows(head[links].astype(float), np.full(len(links), np.inf))
    book.put(rows, z[links], 1.0)
    inner = ~head[links]
    book.put(rows[inner], z[links[inner] - 1], -1.0)
    position, column, _ = block.offers(block.slot[links])
    book.put(rows[position], column, 1.0)
    if limited:
        _hold_closest(book, block, z=z, head=head, links=links)
    return constant


def _hold_closest(book: Rowbook, block: PeriodBlock, *, z: Ints, head: Bools, links: Ints) -> None:
    """z_i <= 1 - open_i, z_i <= z_{i-1}, and capacity over x_i = z_{i-1} - z_i."""
    rows = book.add_rows(np.full(len(links), -np.inf), np.ones(len(links)))
    book.put(rows, z[links], 1.0)
    position, column, _ = block.offers(block.slot[links])
    book.put(rows[position], column, 1.0)
    inner = links[~head[links]]
    falls = book.add_rows(np.full(len(inner), -np.inf), np.zeros(len(inner)))
    book.put(falls, z[inner], 1.0)
    book.put(falls, z[inner - 1], -1.0)
    users = block.town.users[block.owner, block.t]
    slots, place = np.unique(block.slot, return_inverse=True)
    sure = np.asarray(np.bincount(place, users * head, minlength=len(slots)), dtype=np.float64)
    rows = _capacity_rows(book, block, slots, used=sure)
    later = np.flatnonzero(~head)
    book.put(rows[place[later]], z[later - 1], users[later])
    book.put(rows[place[links]], z[links], -users[links])


def _assignment(book: Rowbook, block: PeriodBlock, present: Floats | None) -> float:
    """Assignment form of one block; returns its constant (yen)."""
    constant, held = (0.0, np.zeros(0)) if present is None else block.hold(present)
    owner, town = block.owner, block.town
    x = book.add_columns(block.yen(owner) * block.distance)
    free = ~town.promised[block.clients]  # of those promised a service nobody stays away
    leaving = block.clients[free]
    away = book.add_columns(block.yen(leaving) * town.ceiling[leaving])
    rows = book.add_rows(np.ones(len(block.clients)), np.ones(len(block.clients)))
    book.put(rows[free], away, 1.0)
    book.put(rows[np.searchsorted(block.clients, owner)], x, 1.0)
    unsure = np.flatnonzero(~block.always)
    links = book.add_rows(np.full(len(unsure), -np.inf), np.zeros(len(unsure)))
    book.put(links, x[unsure], 1.0)
    position, column, _ = block.offers(block.slot[unsure])
    book.put(links[position], column, -1.0)
    slots, place = np.unique(block.slot, return_inverse=True)
    used = held[slots - block.offset] if present is not None else np.zeros(len(slots))
    capacity = _capacity_rows(book, block, slots, used=used)
    book.put(capacity[place], x, town.users[owner, block.t])
    return constant


def _capacity_rows(book: Rowbook, block: PeriodBlock, slots: Ints, *, used: Floats) -> Ints:
    """Σ w x - Σ cap · u <= capacity of decided places; an unlimited level counts as everybody."""
    town, everybody = block.town, block.everybody
    site = slots - block.offset
    level = block.openings.fixed_level[slots]
    capacity = np.minimum(town.capacity, everybody)
    room = np.where(level >= 0, capacity[site, np.maximum(level, 0)], 0.0)
    left = room - used
    left = np.where(np.abs(left) <= 1e-7 * (1.0 + room), np.maximum(left, 0.0), left)
    rows = book.add_rows(np.full(len(slots), -np.inf), left)
    position, column, offered = block.offers(slots)
    book.put(rows[position], column, -capacity[site[position], offered])
    return rows
