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

from app.optimizer.model import Model
from app.optimizer.problem import Bools, Floats, Ints


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


@dataclass(frozen=True, slots=True)
class Openings:
    """What the kept strategies leave open: per slot always / ever open, and the columns that open it."""

    always: Bools
    ever: Bools
    start: Ints  # [slots+1] undecided offers by slot
    column: Ints
    level: Ints
    fixed_level: Ints  # [slots] of decided buildings, -1 closed


def reduce(model: Model, kept: Bools) -> Reduced:
    """The model over `kept` strategies (at least one a building)."""
    town = model.town
    building = model.problem.strategies.building()
    count = np.add.reduceat(kept.astype(np.int64), town.start[:-1])
    undecided = np.flatnonzero(kept & (count > 1)[building])
    fixed = np.full(len(count), -1)
    single = np.flatnonzero(kept & (count == 1)[building])
    fixed[building[single]] = single
    openings = _openings(model, undecided, single, kept=kept, building=building)
    book = Rowbook(len(undecided))
    book.cost.append(town.cost[undecided])
    _choose_one(book, building[undecided])
    _limit_rows(model, book, undecided, single)
    constant = float(town.cost[single].sum())
    for f in range(town.price.shape[0]):
        sites = slice(town.site_start[f], town.site_start[f + 1])
        limited = bool(town.capacitated[sites].any())
        for t in range(town.price.shape[1]):
            block = _Block(model, openings, f, t)
            if not limited or model.problem.closest_assignment:
                constant += _radius(book, block, limited=limited)
            else:
                constant += _assignment(book, block)
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


def _openings(model: Model, undecided: Ints, single: Ints, *, kept: Bools, building: Ints) -> Openings:
    town = model.town
    owner = np.repeat(np.arange(len(town.cost)), np.diff(town.offer_start))
    column_of = np.full(len(town.cost), -1)
    column_of[undecided] = np.arange(len(undecided))
    offered = kept[owner]
    choices = np.add.reduceat(kept.astype(np.int64), town.start[:-1])
    times = np.bincount(town.offer_slot[offered], minlength=model.slots)
    site_building = np.empty(len(town.site_function), np.int64)
    site_building[town.own_site] = np.repeat(np.arange(len(choices)), np.diff(town.own_start))
    needed = np.tile(choices[site_building], model.problem.periods)
    open_choice = np.flatnonzero(column_of[owner] >= 0)
    order = open_choice[np.argsort(town.offer_slot[open_choice], kind="stable")]
    start = np.r_[0, np.cumsum(np.bincount(town.offer_slot[order], minlength=model.slots))]
    fixed_level = np.full(model.slots, -1)
    decided = np.flatnonzero(np.isin(owner, single))
    fixed_level[town.offer_slot[decided]] = town.offer_level[decided]
    return Openings(
        times == needed,
        times > 0,
        start.astype(np.int64),
        column_of[owner[order]],
        town.offer_level[order].astype(np.int64),
        fixed_level,
    )


class _Block:
    """One function in one period: the list entries of its clients that may ever be open."""

    def __init__(self, model: Model, openings: Openings, f: int, t: int) -> None:
        town = model.town
        self.town, self.openings, self.f, self.t = town, openings, f, t
        self.offset = t * len(town.site_function)
        first, last = int(town.client_start[f]), int(town.client_start[f + 1])
        counts = np.diff(town.list_start[first : last + 1])
        owner = np.repeat(np.arange(first, last), counts)
        entries = slice(town.list_start[first], town.list_start[last])
        slot = town.list_site[entries].astype(np.int64) + self.offset
        keep = openings.ever[slot] & (town.users[owner, t] > 0)
        self.owner, self.slot = owner[keep], slot[keep]
        self.distance = town.list_distance[entries][keep]
        self.always = openings.always[self.slot]
        self.clients = np.arange(first, last)[town.users[first:last, t] > 0]
        self.price = float(town.price[f, t])

    def always_before(self) -> Ints:
        """How many places open anyway precede each entry in its client's list."""
        running = np.cumsum(self.always) - self.always
        if len(running) == 0:
            return np.asarray(running, dtype=np.int64)
        head = np.r_[True, np.diff(self.owner) != 0]
        return np.asarray(running - running[head][np.cumsum(head) - 1], dtype=np.int64)

    def cut(self, mask: Bools) -> None:
        self.owner, self.slot = self.owner[mask], self.slot[mask]
        self.distance, self.always = self.distance[mask], self.always[mask]

    def yen(self, client: Ints) -> Floats:
        return np.asarray(self.town.users[client, self.t] * self.price, dtype=np.float64)

    def offers(self, slot: Ints) -> tuple[Ints, Ints, Ints]:
        """(position in `slot`, column, level) of every undecided offer of the slots."""
        start, count = self.openings.start[slot], np.diff(self.openings.start)[slot]
        position = np.repeat(np.arange(len(slot)), count)
        entry = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count) + start[position]
        return position, self.openings.column[entry], self.openings.level[entry]


def _radius(book: Rowbook, block: _Block, *, limited: bool) -> float:
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


def _hold_closest(book: Rowbook, block: _Block, *, z: Ints, head: Bools, links: Ints) -> None:
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


def _assignment(book: Rowbook, block: _Block) -> float:
    """Assignment form of one block; returns its constant (yen)."""
    owner, town = block.owner, block.town
    x = book.add_columns(block.yen(owner) * block.distance)
    away = book.add_columns(block.yen(block.clients) * town.ceiling[block.clients])
    rows = book.add_rows(np.ones(len(away)), np.ones(len(away)))
    book.put(rows, away, 1.0)
    book.put(rows[np.searchsorted(block.clients, owner)], x, 1.0)
    unsure = np.flatnonzero(~block.always)
    links = book.add_rows(np.full(len(unsure), -np.inf), np.zeros(len(unsure)))
    book.put(links, x[unsure], 1.0)
    position, column, _ = block.offers(block.slot[unsure])
    book.put(links[position], column, -1.0)
    slots, place = np.unique(block.slot, return_inverse=True)
    capacity = _capacity_rows(book, block, slots, used=np.zeros(len(slots)))
    book.put(capacity[place], x, town.users[owner, block.t])
    return 0.0


def _capacity_rows(book: Rowbook, block: _Block, slots: Ints, *, used: Floats) -> Ints:
    """Σ w x - Σ cap · u <= capacity of decided places; an unlimited level counts as everybody."""
    town, everybody = block.town, float(block.town.users[block.clients, block.t].sum())
    site = slots - block.offset
    level = block.openings.fixed_level[slots]
    capacity = np.minimum(town.capacity, everybody)
    room = np.where(level >= 0, capacity[site, np.maximum(level, 0)], 0.0)
    rows = book.add_rows(np.full(len(slots), -np.inf), room - used)
    position, column, offered = block.offers(slots)
    book.put(rows[position], column, -capacity[site[position], offered])
    return rows
