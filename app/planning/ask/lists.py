"""Where each group of people may go: the sites within the standard, nearest first, today's always among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import Function
from app.lazy import lazy_module
from app.optimizer.question.problem import Clients, Sites
from app.planning.ask.facilities import TownFacility
from app.planning.ask.groups import Catchment, Groups, points_of
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.standards import is_for_everyone, is_promised, standard_km
from app.planning.ask.travel import Points, Travel

if TYPE_CHECKING:
    from scipy import sparse
else:
    sparse = lazy_module("scipy.sparse")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Nobody is sent farther than to the nearest so many places: part of the model, so lists are whole by definition.
NEAREST = 24
# So much of a group must be within the standard, or no farther than today; of what is promised everybody.
WITHIN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class _Ways:
    """Kilometres of the groups of one function: mean km[G, S] to each site, and which sites are within the standard."""

    km: Floats
    within: NDArray[np.bool_]


def clients_of(
    groups: Sequence[Catchment],
    sites: Sites,
    spare: NDArray[np.bool_],
    facilities: Sequence[TownFacility],
    functions: Sequence[Function],
    *,
    cells: Points | None,
    travel: Travel,
    settings: ScenarioSettings,
) -> tuple[Clients, Groups]:
    """The groups as the problem's clients, and what stands behind each. `spare` bool[sites]: open to all, not only to
    those who use the facility today; nobody else is sent to a tenant, or into a hazard zone that is to be avoided."""
    order = {function: number for number, function in enumerate(functions)}
    targets = points_of(facilities).take(sites.building)
    full = [each.own and ((each.in_hazard and settings.avoid_hazard) or each.floor_area_m2 < 1) for each in facilities]
    shut = np.array(full, dtype=np.bool_)[sites.building] | ~spare
    rows: list[tuple[Ints, Floats, float, int]] = []
    for function in functions:
        mine = [group for group in groups if group.function is function]
        here = np.flatnonzero((sites.function == order[function]) & ~np.isnan(targets.xy[:, 0]))
        if mine:
            kept = here[~spare[here]]
            home = np.array([np.searchsorted(here, kept[sites.building[kept] == group.home][0]) for group in mine])
            ways = _ways(mine, home, facilities, targets.take(here), cells, travel, settings, shut=shut[here])
            rows += [_row(ways, each, here, int(home[each]), group, settings) for each, group in enumerate(mine)]
    ordered = [group for function in functions for group in groups if group.function is function]
    periods = len(settings.terms)
    return _clients(rows, ordered, order, periods), _groups(rows, ordered, order, periods)


def _ways(
    groups: Sequence[Catchment],
    home: Ints,
    facilities: Sequence[TownFacility],
    targets: Points,
    cells: Points | None,
    travel: Travel,
    settings: ScenarioSettings,
    *,
    shut: NDArray[np.bool_],
) -> _Ways:
    """Mean ways of whole groups, and the sites that are near enough for (nearly) all of each group.

    `shut` bool[sites]: nobody is sent there who does not go there today.
    """
    function = groups[0].function
    starts, weights, owner = _origins(groups, facilities, cells)
    km = travel.km(starts, targets)
    limit = np.maximum(standard_km(function, settings), km[np.arange(len(km)), home[owner]])
    near = np.isfinite(km) & (km <= limit[:, None] + 1e-9) & ~shut
    share = sparse.csr_array((weights, (owner, np.arange(len(owner)))), shape=(len(groups), len(owner)))
    least = 1 - 1e-9 if is_for_everyone(function) else WITHIN_SHARE
    reached = np.asarray(share @ np.isfinite(km).astype(np.float64))
    mean = np.asarray(share @ np.where(np.isfinite(km), km, 0.0))
    within = np.asarray(share @ near.astype(np.float64)) >= least
    within[np.arange(len(groups)), home] = True
    return _Ways(np.where(reached >= 1 - 1e-9, mean, np.inf), within)


def _origins(
    groups: Sequence[Catchment], facilities: Sequence[TownFacility], cells: Points | None
) -> tuple[Points, Floats, Ints]:
    """Where the members of all groups start, their weight in the group, and the number of their group."""
    at_home = points_of([facilities[group.home] for group in groups])
    xy, part, weights, owner = [], [], [], []
    for number, group in enumerate(groups):
        lives = cells is not None and len(group.cells) > 0
        xy.append(cells.xy[group.cells] if lives and cells is not None else at_home.xy[number : number + 1])
        part.append(cells.part[group.cells] if lives and cells is not None else at_home.part[number : number + 1])
        weights.append(group.shares if lives else np.ones(1))
        owner.append(np.full(len(weights[-1]), number, dtype=np.int64))
    return Points(np.vstack(xy), np.concatenate(part)), np.concatenate(weights), np.concatenate(owner)


def _row(
    ways: _Ways, number: int, here: Ints, home: int, group: Catchment, settings: ScenarioSettings
) -> tuple[Ints, Floats, float, int]:
    """Sites and km of one group, nearest first; the distance charged where it is not served; the place of its home.

    The charge does not depend on the standard: a stricter one never makes a plan cheaper. It comes on top of today's
    way: who loses a visit is no gain for the way it took.
    """
    km = ways.km[number]
    order = np.argsort(km, kind="stable")
    nearest = order[np.isfinite(km[order])][:NEAREST]
    kept = np.unique(np.append(nearest[ways.within[number, nearest]], home))
    kept = kept[np.lexsort((kept != home, km[kept]))]
    charge = float(km[home]) + settings.unserved_yen / max(settings.yen_per_km, 1e-9)
    farthest = float(max(km[nearest].max(initial=0.0), km[home]))
    return here[kept], km[kept], max(charge, farthest * 1.01 + 1e-6), int(np.flatnonzero(kept == home)[0])


def _clients(
    rows: Sequence[tuple[Ints, Floats, float, int]],
    groups: Sequence[Catchment],
    order: dict[Function, int],
    periods: int,
) -> Clients:
    counts = [len(site) for site, _, _, _ in rows]
    unserved = np.array([charge for _, _, charge, _ in rows], dtype=np.float64)
    users = [group.users * group.journeys_per_user for group in groups]
    return Clients(
        function=np.array([order[group.function] for group in groups], dtype=np.int64),
        users=np.array(users, dtype=np.float64).reshape(len(groups), periods),
        unserved_distance=unserved,
        list_start=np.r_[0, np.cumsum(counts)].astype(np.int64),
        list_site=np.concatenate([np.empty(0, np.int64), *(site for site, _, _, _ in rows)]),
        list_distance=np.concatenate([np.empty(0), *(km for _, km, _, _ in rows)]),
        list_end=unserved.copy(),
        guaranteed=np.array([is_promised(group.function) for group in groups], dtype=np.bool_),
    )


def _groups(
    rows: Sequence[tuple[Ints, Floats, float, int]],
    groups: Sequence[Catchment],
    order: dict[Function, int],
    periods: int,
) -> Groups:
    starts = np.r_[0, np.cumsum([len(site) for site, _, _, _ in rows])].astype(np.int64)
    home = [start + place for start, (_, _, _, place) in zip(starts[:-1].tolist(), rows, strict=True)]
    return Groups(
        function=np.array([order[group.function] for group in groups], dtype=np.int64),
        home=np.array([group.home for group in groups], dtype=np.int64),
        home_entry=np.array(home, dtype=np.int64),
        users=np.array([group.users for group in groups], dtype=np.float64).reshape(len(groups), periods),
        journeys_per_user=np.array([group.journeys_per_user for group in groups], dtype=np.float64),
        cell_start=np.r_[0, np.cumsum([len(group.cells) for group in groups])].astype(np.int64),
        cell=np.concatenate([np.empty(0, np.int64), *(group.cells for group in groups)]),
        share=np.concatenate([np.empty(0), *(group.shares for group in groups)]),
    )
