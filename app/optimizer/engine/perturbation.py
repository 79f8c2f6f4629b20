"""Iterated local search: disturb a small neighbourhood, repair it, keep what is better."""

from typing import NamedTuple

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.local_search import Scratch, Terms, improve, weigh, weigh_strategies
from app.optimizer.kernels.model import Instance, Model
from app.optimizer.kernels.state import State, change
from app.optimizer.question.problem import Bools, Floats, Ints

NEIGHBOURS = 12
FAR = 4


class Candidates(NamedTuple):
    """Where to perturb: neighbours of each building, and the candidate strategies (small reduced cost)."""

    near_start: Ints  # [B+1]
    near: Ints
    candidate_start: Ints  # [B+1]
    candidate: Ints  # strategies of small reduced cost, least first
    centres: Ints  # buildings with more than one of them


@kernel
def force(town: Instance, state: State, terms: Terms, scratch: Scratch, b: int, k: int) -> float:
    """Put building b on strategy k whatever it costs; returns the change (yen)."""
    present = state.chosen[b]
    weigh(town, state, terms, scratch, b)
    value = weigh_strategies(town, state, terms, scratch, b)
    change_yen = value[k - town.start[b]] - value[present - town.start[b]]
    change(town, state, b, k)
    return float(change_yen)


@kernel
def perturb(
    town: Instance, state: State, terms: Terms, scratch: Scratch, candidates: Candidates, tries: int, seed: int
) -> float:
    """`tries` times: one to three buildings of a group (neighbours and some far ones, which share the budgets) take
    other promising strategies, the group is improved, and the change is undone unless the total fell.
    Returns the total change (<= 0, yen)."""
    np.random.seed(seed)
    total = 0.0
    group, before = np.empty(64, np.int64), np.empty(64, np.int64)
    for _ in range(tries):
        count = gather(candidates, group)
        for i in range(count):
            before[i] = state.chosen[group[i]]
        delta = disturb(town, state, terms, scratch, candidates, group[:count])
        for _ in range(3):
            gained = 0.0
            for i in range(count - 1, -1, -1):
                gained += improve(town, state, terms, scratch, group[i])
            delta += gained
            if gained > -1e-9:
                break
        if delta < -1e-9 * (1.0 + abs(total)):
            total += delta
        else:
            for i in range(count):
                if state.chosen[group[i]] != before[i]:
                    change(town, state, group[i], before[i])
    return total


@kernel
def gather(candidates: Candidates, group: Ints) -> int:
    """A random centre, its neighbours and FAR random buildings with a choice; returns how many."""
    centre = candidates.centres[np.random.randint(candidates.centres.shape[0])]
    group[0] = centre
    count = 1
    for i in range(candidates.near_start[centre], candidates.near_start[centre + 1]):
        group[count] = candidates.near[i]
        count += 1
    for _ in range(FAR):
        other, seen = candidates.centres[np.random.randint(candidates.centres.shape[0])], False
        for i in range(count):
            seen = seen or group[i] == other
        if not seen:
            group[count] = other
            count += 1
    return count


@kernel
def disturb(town: Instance, state: State, terms: Terms, scratch: Scratch, candidates: Candidates, group: Ints) -> float:
    """Random promising strategies for the centre and up to two of its neighbours."""
    delta = 0.0
    for step in range(np.random.randint(1, 4)):
        b = group[0] if step == 0 else group[np.random.randint(group.shape[0])]
        first, last = candidates.candidate_start[b], candidates.candidate_start[b + 1]
        if last > first:
            k = candidates.candidate[first + int((last - first) * np.random.random() ** 2)]
            if k != state.chosen[b]:
                delta += force(town, state, terms, scratch, b, k)
    return delta


@kernel
def count_meetings(
    town: Instance, site_building: Ints, b: int, clients: int, depth: int, score: Floats, seen: Ints
) -> int:
    """How much the buildings near b compete with it: 1 / rank summed over the first clients of b's sites."""
    count = 0
    for i in range(town.own_start[b], town.own_start[b + 1]):
        s = town.own_site[i]
        first, last = town.reach_start[s], town.reach_start[s + 1]
        stride = max(1, (last - first) // clients)
        for r in range(first, last, stride):
            c = town.reach_client[r]
            if town.users[c, 0] <= 0.0:  # would leave the score at 0, and the building would be listed again
                continue
            stop = min(town.list_start[c + 1], town.list_start[c] + depth)
            for q in range(town.list_start[c], stop):
                other = site_building[town.list_site[q]]
                if other == b:
                    continue
                if score[other] == 0.0:
                    seen[count] = other
                    count += 1
                score[other] += town.users[c, 0] / (1.0 + q - town.list_start[c] + town.reach_distance[r])
    return count


@kernel
def rank_neighbours(town: Instance, site_building: Ints, near_start: Ints, near: Ints) -> int:
    """The strongest competitors of every building, best first; returns how many were written."""
    buildings = town.start.shape[0] - 1
    score, seen = np.zeros(buildings), np.zeros(buildings, np.int64)
    written = 0
    for b in range(buildings):
        count = count_meetings(town, site_building, b, 40, 6, score, seen)
        strength = np.empty(count)
        for i in range(count):
            strength[i] = -score[seen[i]]
            score[seen[i]] = 0.0
        order = np.argsort(strength)
        for i in range(min(count, NEIGHBOURS)):
            near[written] = seen[order[i]]
            written += 1
        near_start[b + 1] = written
    return written


def find_neighbours(model: Model) -> tuple[Ints, Ints]:
    """CSR of the buildings that compete most with each building."""
    town = model.town
    buildings = len(town.start) - 1
    site_building = np.empty(len(town.site_function), np.int64)
    site_building[town.own_site] = np.repeat(np.arange(buildings), np.diff(town.own_start))
    near_start, near = np.zeros(buildings + 1, np.int64), np.empty(buildings * NEIGHBOURS, np.int64)
    written = rank_neighbours(town, site_building, near_start, near)
    return near_start, near[:written].copy()


def candidates_within(
    model: Model, near: tuple[Ints, Ints], allowed: Bools, *, reduced: Floats, window: float
) -> Candidates:
    """Strategies whose reduced cost is at most `window` yen, and the buildings that have a choice among them."""
    good = allowed & (reduced <= window)
    candidate_start = np.r_[0, np.cumsum(good)][model.town.start].astype(np.int64)
    centres = np.flatnonzero(np.diff(candidate_start) > 1)
    chosen = np.flatnonzero(good)
    building = np.repeat(np.arange(len(candidate_start) - 1), np.diff(candidate_start))
    return Candidates(near[0], near[1], candidate_start, chosen[np.lexsort((reduced[chosen], building))], centres)
