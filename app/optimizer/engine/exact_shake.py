"""Iterated local search judged by the exact assignment: slower a try than `shake`, never misled by overload prices."""

import numpy as np

from app.optimizer.engine.exact import Exact, copy_exact, switch
from app.optimizer.engine.polish import polish_building
from app.optimizer.engine.shake import Choices, gather
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Town
from app.optimizer.kernels.search import Desk, Terms
from app.optimizer.kernels.state import State, change
from app.optimizer.question.problem import Bools, Ints


@kernel
def shake_exactly(
    town: Town,
    state: State,
    terms: Terms,
    desk: Desk,
    exact: Exact,
    spare: Exact,
    kept: Exact,
    choices: Choices,
    tries: int,
    seed: int,
    closest: bool,
) -> float:
    """`tries` times: a building takes another promising strategy, its group answers, and the whole is undone unless
    the exact objective fell. `exact`, `spare` and `kept` are reckoned for the state and kept so; returns the change
    (<= 0, yen)."""
    np.random.seed(seed)
    total = 0.0
    group, before = np.empty(64, np.int64), np.empty(64, np.int64)
    touched = np.zeros(town.price.shape, np.bool_)
    for _ in range(tries):
        count = gather(choices, group)
        for i in range(count):
            before[i] = state.chosen[group[i]]
        delta = provoke(town, state, exact, touched, choices, group[0], closest)
        copy_exact(exact, spare, touched, town)
        if 0.0 < delta < np.inf:
            for i in range(1, count):
                delta += polish_building(town, state, terms, desk, exact, spare, touched, group[i], closest)
        if delta < -1e-9 * (1.0 + abs(total)):
            total += delta
            copy_exact(exact, kept, touched, town)
            continue
        restore(town, state, group[:count], before)
        copy_exact(kept, exact, touched, town)
        copy_exact(kept, spare, touched, town)
    return total


@kernel
def provoke(town: Town, state: State, exact: Exact, touched: Bools, choices: Choices, b: int, closest: bool) -> float:
    """Another promising strategy for b, small reduced costs more often; returns the exact change (inf: not allowed)."""
    touched[:] = False
    first, last = choices.worth_start[b], choices.worth_start[b + 1]
    k = choices.worth[first + int((last - first) * np.random.random() ** 2)]
    if k == state.chosen[b]:
        return np.inf
    return switch(town, state, exact, touched, b, k, closest, np.inf)


@kernel
def restore(town: Town, state: State, group: Ints, before: Ints) -> None:
    for i in range(group.shape[0]):
        if state.chosen[group[i]] != before[i]:
            change(town, state, group[i], before[i])
