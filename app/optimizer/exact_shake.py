"""Iterated local search judged by the exact assignment: slower a try than `shake`, never misled by overload prices."""

import numpy as np

from app.optimizer.kernel import kernel
from app.optimizer.model import Town
from app.optimizer.polish import polish_building, switch
from app.optimizer.problem import Floats, Ints
from app.optimizer.search import Desk, State, Terms, change
from app.optimizer.shake import Choices, gather


@kernel
def shake_exactly(
    town: Town,
    state: State,
    terms: Terms,
    desk: Desk,
    access: Floats,
    choices: Choices,
    tries: int,
    seed: int,
    closest: bool,
) -> float:
    """`tries` times: a building takes another promising strategy, its group answers, and the whole is undone unless
    the exact objective fell. `access` is kept up to date. Returns the change (<= 0, yen)."""
    np.random.seed(seed)
    total = 0.0
    group, before = np.empty(64, np.int64), np.empty(64, np.int64)
    kept, fresh = np.empty_like(access), np.empty_like(access)
    for _ in range(tries):
        count = gather(choices, group)
        for i in range(count):
            before[i] = state.chosen[group[i]]
        kept[:] = access
        delta = provoke(town, state, access, fresh, choices, group[0], closest)
        if 0.0 < delta < np.inf:
            for i in range(1, count):
                delta += polish_building(town, state, terms, desk, access, group[i], 0.0, closest)
        if delta < -1e-9 * (1.0 + abs(total)):
            total += delta
            continue
        access[:] = kept
        restore(town, state, group[:count], before)
    return total


@kernel
def provoke(town: Town, state: State, access: Floats, fresh: Floats, choices: Choices, b: int, closest: bool) -> float:
    """Another promising strategy for b, small reduced costs more often; returns the exact change (inf: not allowed)."""
    first, last = choices.worth_start[b], choices.worth_start[b + 1]
    k = choices.worth[first + int((last - first) * np.random.random() ** 2)]
    if k == state.chosen[b]:
        return np.inf
    delta = switch(town, state, access, fresh, b, k, closest)
    access[:] = fresh
    return delta


@kernel
def restore(town: Town, state: State, group: Ints, before: Ints) -> None:
    for i in range(group.shape[0]):
        if state.chosen[group[i]] != before[i]:
            change(town, state, group[i], before[i])
