"""Improve a plan part by part: the buildings of one function, or one quarter of the town, are decided anew by the exact
finish while all others keep their strategies. People may be spread by the planner there, which local search cannot see.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from app.optimizer.assignment.assign import assign_function
from app.optimizer.engine.perturbation import find_neighbours
from app.optimizer.engine.search import Search
from app.optimizer.kernels.model import Model, Small
from app.optimizer.milp.finish import finish
from app.optimizer.question.problem import Bools, Floats, Ints

SIZE = 30  # buildings of a part at most
COLUMNS = 8_000  # of the exact model of a part: more would take seconds for the root node alone
NODES = 40  # of the tree of one part: counted, not timed, so that the same seed gives the same plan
TRACE = 1e-9  # share from which a strategy counts as taken by the relaxed problem
NEAR_ENOUGH = 2e-3  # of the controllable part
PARTS = 6  # of one pass
WINDOW = 0.3  # strategies left free: reduced cost below this share of the remaining gap


def present_users(model: Model, level: Small) -> Floats:
    """Users of each list entry in the exact assignment of the places open in `level` [entries, T]."""
    town = model.town
    users = np.zeros((len(town.list_site), town.price.shape[1]))
    nothing = np.zeros(model.slots)
    for f in range(town.price.shape[0]):
        for t in range(town.price.shape[1]):
            transport, flow = assign_function(town, f, t, level, nothing)
            users[transport.entry, t] = flow.going
    return users


def optimize_parts(search: Search) -> bool:
    """One pass over some parts in random order; says whether the best plan improved."""
    if search.incumbent is None:
        return False
    before = search.objective
    search.near = search.near or find_neighbours(search.model)
    for part in islice(draw_parts(search), PARTS):
        if search.done():
            break
        optimize_part(search, part)
    return search.objective < before


def search_between(search: Search) -> None:
    """Decide anew what the best plan and the relaxed problem do not agree on, among the strategies of the two
    (relaxation induced neighbourhood search)."""
    if search.incumbent is None or search.ascent is None:
        return
    kept = search.model.allowed & (search.ascent.frequency > TRACE)
    kept[search.incumbent] = True
    key = kept.tobytes()
    if key in search.decided:
        return
    search.decided.add(key)
    search.stand_on(search.incumbent)
    size = abs(search.objective - search.model.floor_yen)
    result = finish(
        search.model,
        kept,
        seconds=max(0.01, search.left()),
        start=search.incumbent,
        absolute_gap_yen=NEAR_ENOUGH * size,
        most_nodes=NODES,
        present=present_users(search.model, search.state.level),
        stopped=search.stopped,
        seed=search.seed % 2**31,
    )
    if result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()


def optimize_part(search: Search, part: Ints) -> None:
    """Decide the buildings of `part` anew (half of them where that is too much), all others as in the best plan."""
    assert search.incumbent is not None  # noqa: S101
    kept = free_strategies(search, part)
    if kept.sum() == len(search.incumbent):
        return
    search.stand_on(search.incumbent)
    result = finish(
        search.model,
        kept,
        seconds=max(0.01, search.left()),
        start=search.incumbent,
        absolute_gap_yen=1e-4 * abs(search.objective - search.model.floor_yen),
        most_columns=COLUMNS,
        most_nodes=NODES,
        present=present_users(search.model, search.state.level),
        stopped=search.stopped,
        seed=search.seed % 2**31,
    )
    if result.too_large and len(part) > 1 and not search.done():
        optimize_part(search, part[: len(part) // 2])
    elif result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()


def free_strategies(search: Search, part: Ints) -> Bools:
    """Strategies of small reduced cost in the part, and the best plan [K]."""
    free = np.zeros(len(search.town.start) - 1, bool)
    free[part] = True
    window = WINDOW * (search.objective - search.bound)
    kept: Bools = (
        search.model.allowed & (search.reduced_costs() <= window) & np.repeat(free, np.diff(search.town.start))
    )
    kept[search.incumbent] = True
    return kept


def draw_parts(search: Search) -> Iterator[Ints]:
    """The hosts of each function, and the whole town, in pieces of SIZE neighbours."""
    town = search.town
    building = search.model.problem.sites.building[search.model.site_order]
    open_choice = np.add.reduceat(search.model.allowed, town.start[:-1], dtype=np.int64) > 1
    groups = [np.unique(building[a:b]) for a, b in zip(town.site_start[:-1], town.site_start[1:], strict=True)]
    groups.append(np.arange(len(open_choice)))
    for number in search.rng.permutation(len(groups)):
        member = np.zeros(len(open_choice), bool)
        member[groups[number]] = True
        member &= open_choice
        while member.any():
            yield cluster(search, member)


def cluster(search: Search, member: Bools) -> Ints:
    """Up to SIZE members around a random one, spreading over neighbours of neighbours; taken out of `member`."""
    assert search.near is not None  # noqa: S101
    start, near = search.near
    if member.sum() <= SIZE:
        found = np.flatnonzero(member)
    else:
        seen = np.zeros(len(member), bool)
        front = search.rng.choice(np.flatnonzero(member), 1)
        found = front
        while len(front) and len(found) < SIZE:
            seen[front] = True
            reached = np.concatenate([near[start[b] : start[b + 1]] for b in front])
            front = np.unique(reached[~seen[reached]])
            found = np.concatenate([found, front[member[front]]])
        rest = np.setdiff1d(np.flatnonzero(member), found)
        found = np.concatenate([found, search.rng.permutation(rest)])[:SIZE]
    member[found] = False
    return found
