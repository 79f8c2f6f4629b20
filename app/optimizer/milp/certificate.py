"""A tree of prices that proves a bound: what the exact finish found, in a form that `question.proof` can count again.

A node allows some strategies; it is closed when prices alone prove that no plan of them is better than what is to be
proven. Where they do not, the building whose strategies the relaxation mixes most is asked: one branch with the
strategy it takes most of, one without. Prices come from the relaxation (`relaxation.relax`), so a few branches do.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.optimizer.milp.relaxation import relax
from app.optimizer.question import proof
from app.optimizer.question.deadline import Deadline
from app.optimizer.question.plan import Branch, FixingPrices
from app.optimizer.question.problem import Bools, Floats, Problem

COUNTED = 20_000_000  # list entries · periods of all nodes together: the recount stays within its half second
FEWEST, MOST = 15, 601  # nodes
SURE = 1e-6  # share of a strategy from which on it counts as taken


@dataclass(frozen=True, slots=True)
class Certificate:
    """The tree as `plan.Duals.tree` publishes it and the bound it proves (yen)."""

    tree: tuple[Branch, ...]
    bound_yen: float


@dataclass(slots=True)
class _Node:
    allowed: Bools
    prices: FixingPrices
    bound_yen: float
    shares: Floats
    split: int = -1  # the strategy that branches; -1: a leaf
    children: tuple["_Node | None", "_Node | None"] | None = None


def certify(
    problem: Problem,
    allowed: Bools,
    *,
    target_yen: float,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
) -> Certificate | None:
    """The best tree that the time and the nodes allow, until it proves `target_yen`; None where nothing is proven.

    `allowed` are strategies that may be in a better plan, as the published fixings leave them.
    """
    deadline = Deadline(seconds)
    root = _node(problem, allowed, deadline.left(), stopped)
    if root is None:
        return None
    leaves, count = [root], 1
    size = len(problem.clients.list_site) * problem.periods + len(problem.strategies.cost_yen)
    most = min(max(COUNTED // max(size, 1), FEWEST), MOST)
    while count + 2 <= most and not stopped():
        weakest = min(leaves, key=lambda leaf: leaf.bound_yen)
        left = deadline.left()
        if weakest.bound_yen >= target_yen or left <= 0.0 or not _split(problem, weakest, left, stopped):
            break
        leaves = [leaf for leaf in leaves if leaf is not weakest]
        leaves += [child for child in weakest.children or () if child is not None]
        count += 2
        if not leaves:
            break
    bound = min((leaf.bound_yen for leaf in leaves), default=np.inf)
    return Certificate(tuple(_written(root)), bound)


def _node(problem: Problem, allowed: Bools, seconds: float, stopped: Callable[[], bool]) -> _Node | None:
    """None where the relaxation brought no prices."""
    part = replace(problem, strategies=replace(problem.strategies, allowed=allowed))
    relaxed = relax(part, seconds=max(seconds, 0.01), stopped=stopped)
    if relaxed.infeasible:
        relaxed = relax(part, seconds=max(seconds, 0.01), excess_yen=_dear(problem), stopped=stopped)
    if relaxed.prices is None or relaxed.shares is None:
        return None
    prices = replace(relaxed.prices, client_distance=relaxed.prices.client_distance.astype(np.float32))
    return _Node(allowed, prices, proof.relax(problem, prices, allowed).bound_yen, relaxed.shares)


def _dear(problem: Problem) -> float:
    """Yen beyond what any plan comes to."""
    clients = problem.clients
    people = problem.alpha_yen * problem.access_factor[clients.function] * clients.users
    unserved = float((people * problem.charge()[:, None]).sum())
    return 100.0 * (float(np.abs(problem.strategies.cost_yen).sum()) + unserved + 1.0)


def _split(problem: Problem, node: _Node, seconds: float, stopped: Callable[[], bool]) -> bool:
    """Branch on the most mixed building. False where nothing is mixed or a branch brought no prices."""
    start = problem.strategies.building_start
    taken = np.maximum.reduceat(np.where(node.allowed, node.shares, 0.0), start[:-1])
    building = int(np.argmin(taken))
    if taken[building] > 1.0 - SURE:
        return False
    own = np.arange(start[building], start[building + 1])
    split = int(own[np.argmax(np.where(node.allowed[own], node.shares[own], -1.0))])
    children: list[_Node | None] = []
    for part in proof.branches(problem, node.allowed, split):
        child = _node(problem, part, seconds, stopped) if proof.any_left(problem, part) else None
        if child is None and proof.any_left(problem, part):
            return False
        children.append(child)
    node.split, node.children = split, (children[0], children[1])
    return True


def _written(node: _Node | None) -> list[Branch]:
    """Depth first: a branch, then its part with the strategy, then its part without. A part without plans is no entry
    of its own: whoever reads sees that a building has nothing left."""
    if node is None:
        return []
    if node.children is None:
        return [Branch(-1, node.prices)]
    return [Branch(node.split, None), *_written(node.children[0]), *_written(node.children[1])]
