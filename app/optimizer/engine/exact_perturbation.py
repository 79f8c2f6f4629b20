"""Iterated local search judged by the exact assignment: slower than `perturb`, never misled by overload prices."""

import numpy as np

from app.optimizer.engine.exact_access import ExactAccess, copy_exact_access, switch
from app.optimizer.engine.perturbation import Candidates, gather
from app.optimizer.engine.polish import polish_building, prospects
from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.local_search import Scratch, Terms
from app.optimizer.kernels.model import Instance
from app.optimizer.kernels.state import State, change
from app.optimizer.question.problem import Bools, Ints


@kernel
def perturb_exactly(
    town: Instance,
    state: State,
    terms: Terms,
    scratch: Scratch,
    exact: ExactAccess,
    spare: ExactAccess,
    kept: ExactAccess,
    candidates: Candidates,
    tries: int,
    seed: int,
    closest: bool,
) -> float:
    """`tries` times: a building takes another promising strategy, its group answers, and the whole is undone unless
    the exact objective fell. `exact`, `spare` and `kept` are assigned for the state and kept so; returns the change
    (<= 0, yen)."""
    np.random.seed(seed)
    total = 0.0
    group, before = np.empty(64, np.int64), np.empty(64, np.int64)
    touched = np.zeros(town.price.shape, np.bool_)
    for _ in range(tries):
        count = gather(candidates, group)
        for i in range(count):
            before[i] = state.chosen[group[i]]
        delta = disturb_exactly(town, state, exact, touched, candidates, group[0], closest)
        copy_exact_access(exact, spare, touched, town)
        if 0.0 < delta < np.inf and delta + least_answer(town, state, terms, scratch, exact, group[1:count]) < 0.0:
            for i in range(1, count):
                delta += polish_building(town, state, terms, scratch, exact, spare, touched, group[i], closest)
        if delta < -1e-9 * (1.0 + abs(total)):
            total += delta
            copy_exact_access(exact, kept, touched, town)
            continue
        restore(town, state, group[:count], before)
        copy_exact_access(kept, exact, touched, town)
        copy_exact_access(kept, spare, touched, town)
    return total


@kernel
def least_answer(
    town: Instance, state: State, terms: Terms, scratch: Scratch, exact: ExactAccess, group: Ints
) -> float:
    """What the answers of a group can save at best, each by itself (<= 0, yen)."""
    total = 0.0
    for b in group:
        if town.start[b + 1] - town.start[b] > 1:
            total += min(0.0, prospects(town, state, terms, scratch, exact, b).min())
    return total


@kernel
def disturb_exactly(
    town: Instance, state: State, exact: ExactAccess, touched: Bools, candidates: Candidates, b: int, closest: bool
) -> float:
    """Another promising strategy for b, small reduced costs more often; returns the exact change (inf: not allowed)."""
    touched[:] = False
    first, last = candidates.candidate_start[b], candidates.candidate_start[b + 1]
    k = candidates.candidate[first + int((last - first) * np.random.random() ** 2)]
    if k == state.chosen[b]:
        return np.inf
    return switch(town, state, exact, touched, b, k, closest, np.inf)


@kernel
def restore(town: Instance, state: State, group: Ints, before: Ints) -> None:
    for i in range(group.shape[0]):
        if state.chosen[group[i]] != before[i]:
            change(town, state, group[i], before[i])
