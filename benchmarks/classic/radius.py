"""The exact finish of p-median and facility location: the radius model on shortened lists.

Client i pays its cheapest listed cost and the step to the next one for every radius within which no site is open:

    min Σ f_j y_j + Σ_i [ c_i1 + Σ_k (c_i,k+1 - c_ik) z_ik ],   z_ik >= 1 - Σ_{j within k} y_j,  Σ y_j = p

Radii of different clients that hold the same set of sites share one z; each row refers to the radius before,
z_k >= z_(k-1) - Σ_{j new in k} y_j, which keeps the matrix thin. The last step leads to the end of the list.
"""

from dataclasses import dataclass, field

import numpy as np

from benchmarks.classic.answer import Floats, Ints
from benchmarks.classic.exact import Model
from benchmarks.classic.lists import FREE, OPEN, Lists


@dataclass(frozen=True, slots=True)
class Reduced:
    """The model, the cost of what is already decided, and the site of each leading column."""

    model: Model
    constant: float
    sites: Ints


@dataclass(slots=True)
class _Builder:
    column_of_site: list[int]
    state: list[int]
    cost: list[float]
    constant: float
    radii: dict[frozenset[int], int] = field(default_factory=dict)
    start: list[int] = field(default_factory=lambda: [0])
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)

    def radius(self, inside: frozenset[int], new: list[int], previous: int | None) -> int:
        """The column of the radius holding these sites; made with its row where it is new."""
        known = self.radii.get(inside)
        if known is not None:
            return known
        made = len(self.cost)
        self.cost.append(0.0)
        self.radii[inside] = made
        entries = [(self.column_of_site[j], 1.0) for j in new] + [(made, 1.0)]
        entries += [] if previous is None else [(previous, -1.0)]
        self.column.extend(column for column, _ in entries)
        self.value.extend(value for _, value in entries)
        self.row_low.append(1.0 if previous is None else 0.0)
        self.start.append(len(self.column))
        return made

    def add_client(self, sites: list[int], costs: list[float], end: float) -> None:
        """All radii of one client."""
        self.constant += costs[0] if costs else end
        inside: frozenset[int] = frozenset()
        previous: int | None = None
        q = 0
        while q < len(sites):
            here, new = costs[q], []
            while q < len(sites) and costs[q] == here:
                new.append(sites[q])
                q += 1
            if any(self.state[j] == OPEN for j in new):
                return
            step = (costs[q] if q < len(sites) else end) - here
            inside = inside.union(new)
            previous = self.radius(inside, new, previous)
            self.cost[previous] += step


def radius_model(lists: Lists, fixed_cost: Floats, state: Ints, p: int) -> Reduced:
    """The model of what is still free; p = 0 leaves the number of sites open."""
    free = np.flatnonzero(state == FREE)
    column_of_site = np.full(len(state), -1, np.int64)
    column_of_site[free] = np.arange(len(free))
    decided = float(fixed_cost[state == OPEN].sum())
    builder = _Builder(column_of_site.tolist(), state.tolist(), fixed_cost[free].tolist(), decided)
    start, site, cost = lists.start.tolist(), lists.site.tolist(), lists.cost.tolist()
    for i, end in enumerate(lists.end.tolist()):
        builder.add_client(site[start[i] : start[i + 1]], cost[start[i] : start[i + 1]], end)
    if p > 0:
        builder.column.extend(range(len(free)))
        builder.value.extend([1.0] * len(free))
        builder.start.append(len(builder.column))
        builder.row_low.append(float(p - int((state == OPEN).sum())))
    return Reduced(_model(builder, free=len(free), counted=p > 0), builder.constant, free)


def _model(builder: _Builder, *, free: int, counted: bool) -> Model:
    columns = len(builder.cost)
    row_low = np.array(builder.row_low)
    row_high = np.full(len(row_low), np.inf)
    if counted:
        row_high[-1] = row_low[-1]
    whole = np.zeros(columns, np.int64)
    whole[:free] = 1
    return Model(
        np.array(builder.cost),
        np.zeros(columns),
        np.ones(columns),
        whole,
        np.array(builder.start, np.int64),
        np.array(builder.column, np.int64),
        np.array(builder.value),
        row_low,
        row_high,
    )
