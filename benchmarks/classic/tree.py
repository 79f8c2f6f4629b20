"""Branch and bound on the duals: depth first, each branch continues from its parent's prices (Numba kernels)."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from benchmarks.classic.lists import CLOSED, FREE, OPEN, Array, Lists, shorten
from benchmarks.classic.prices import IMPOSSIBLE, Bound, Pace, choose, confine, decide, raise_prices

NODE_PACE = Pace(50, 0.6, 12, 0.01)
PROBE_PACE = Pace(15, 0.3, 8, 0.01)


class Tree(NamedTuple):
    """A stack of open branches: decisions, prices (single precision: any prices give a bound), bounds, height."""

    state: Array
    price: Array
    bound: Array
    height: Array


class Best(NamedTuple):
    """The best solution so far, changed in place: its cost [1] and its open sites [sites]."""

    cost: Array
    is_open: Array


class Rules(NamedTuple):
    """p (0: any number), bounds that prove a solution, how many sites a branching decision tries out."""

    p: int
    margin: float
    probes: int


def plant(state: Array, price: Array, *, depth: int) -> Tree:
    """A tree with one open branch."""
    tree = Tree(
        np.empty((depth, len(state)), np.int8),
        np.empty((depth, len(price)), np.float32),
        np.empty(depth),
        np.ones(1, np.int64),
    )
    tree.state[0], tree.price[0], tree.bound[0] = state, price, -IMPOSSIBLE
    return tree


@kernel
def least_bound(tree: Tree, otherwise: float) -> float:
    """The least bound among open branches."""
    least = otherwise
    for t in range(tree.height[0]):
        least = min(least, tree.bound[t])
    return least


@kernel
def cost_of(cost: Array, fixed_cost: Array, chosen: Array) -> float:
    """Σ f_j over chosen sites + Σ_i cheapest chosen c_ij."""
    sites = np.flatnonzero(chosen)
    if sites.shape[0] == 0:
        return np.inf
    total = np.sum(fixed_cost[sites])
    for i in range(cost.shape[0]):
        nearest = np.inf
        for j in sites:
            nearest = min(nearest, cost[i, j])
        total += nearest
    return float(total)


@kernel
def bound_node(
    lists: Lists, price: Array, fixed_cost: Array, state: Array, best: Best, rules: Rules, value: Array, often: Array
) -> tuple[Bound, Lists]:
    """The bound of one branch, deciding sites as it goes (at most three times)."""
    cut = best.cost[0] - rules.margin
    lists = shorten(lists, state)
    bound = Bound(-IMPOSSIBLE, 0.0, 0.0)
    for _ in range(3):
        confine(lists, price)
        often[:] = 0.0
        bound = raise_prices(
            lists, price, fixed_cost, state, rules.p, best.cost[0], rules.margin, NODE_PACE, value, often
        )
        if bound.value > cut or decide(bound, value, rules.p, state, cut) == 0:
            break
        lists = shorten(lists, state)
    return bound, lists


@kernel
def probe(
    lists: Lists, price: Array, fixed_cost: Array, state: Array, best: Best, rules: Rules, bound: float, j: int
) -> float:
    """How much both decisions on site j raise the bound: 5 · the smaller + the larger rise."""
    value = np.zeros(state.shape[0])
    often = np.zeros(state.shape[0])
    low, high = np.inf, 0.0
    for decision in (OPEN, CLOSED):
        state[j] = decision
        tried = raise_prices(
            lists, price.copy(), fixed_cost, state, rules.p, best.cost[0], rules.margin, PROBE_PACE, value, often
        )
        rise = min(max(tried.value - bound, 0.0), best.cost[0] - bound)
        low, high = min(low, rise), max(high, rise)
    state[j] = FREE
    return 5.0 * low + high


@kernel
def branching_site(
    lists: Lists, price: Array, fixed_cost: Array, state: Array, best: Best, rules: Rules, bound: float, often: Array
) -> int:
    """Of the sites chosen most nearly half the time, the one whose decision raises the bound most."""
    score = np.where(state == FREE, 0.5 - np.abs(often - 0.5) + 1e-6, -1.0)
    choice, top = -1, -np.inf
    for _ in range(min(rules.probes, np.sum(state == FREE))):
        j = int(np.argmax(score))
        score[j] = -1.0
        promise = probe(lists, price, fixed_cost, state, best, rules, bound, j)
        if promise > top:
            choice, top = j, promise
    return choice


@kernel
def push(tree: Tree, state: Array, price: Array, bound: float, j: int, decision: int) -> None:
    """Put the branch with site j decided on the stack."""
    top = tree.height[0]
    tree.state[top] = state
    tree.state[top, j] = decision
    tree.price[top] = price
    tree.bound[top] = bound
    tree.height[0] = top + 1


@kernel
def try_choice(cost: Array, fixed_cost: Array, state: Array, value: Array, p: int, best: Best) -> None:
    """The relaxed choice of sites as a solution."""
    chosen = np.zeros(state.shape[0], np.bool_)
    if choose(value, state, p, chosen).value >= IMPOSSIBLE:
        return
    total = cost_of(cost, fixed_cost, chosen)
    if total < best.cost[0] - 1e-9 * max(1.0, abs(total)):
        best.cost[0] = total
        best.is_open[:] = chosen


@kernel
def explore(tree: Tree, root: Lists, cost: Array, fixed_cost: Array, best: Best, rules: Rules, nodes: int) -> int:
    """Look at up to `nodes` branches; returns how many. The tree is done when its height is 0."""
    value = np.zeros(fixed_cost.shape[0])
    often = np.zeros(fixed_cost.shape[0])
    count = 0
    while tree.height[0] > 0 and count < nodes and tree.height[0] < tree.bound.shape[0] - 2:
        tree.height[0] -= 1
        top = tree.height[0]
        parent = tree.bound[top]
        if parent > best.cost[0] - rules.margin:
            continue
        count += 1
        state = tree.state[top].copy()
        price = tree.price[top].astype(np.float64)
        bound, lists = bound_node(root, price, fixed_cost, state, best, rules, value, often)
        if bound.value > best.cost[0] - rules.margin:
            continue
        try_choice(cost, fixed_cost, state, value, rules.p, best)
        value_of_branch = max(parent, bound.value)
        if not np.any(state == FREE) or value_of_branch > best.cost[0] - rules.margin:
            continue
        j = branching_site(lists, price, fixed_cost, state, best, rules, value_of_branch, often)
        first = OPEN if often[j] >= 0.3 else CLOSED
        push(tree, state, price, value_of_branch, j, -first)
        push(tree, state, price, value_of_branch, j, first)
    return count
