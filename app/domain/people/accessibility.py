"""How far people are from what they use, and who loses when a building is switched off.

Straight line, in metres of a plane coordinate system (`app/formats/spatial/projection.py` makes them from lon/lat):

    minutes(c, s) = |xy_c − xy_s| · detour / speed

Road network minutes come as a matrix from `network.py`; every measure below takes either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import TravelMode
from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import spatial
else:
    spatial = lazy_module("scipy.spatial")

Floats = NDArray[np.float64]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class StraightLineTravel:
    """Speed in metres a minute, and how much longer the road is than the straight line."""

    mode: TravelMode
    metres_per_minute: float
    detour: float
    source: str

    def minutes(self, metres: Floats) -> Floats:
        return metres * (self.detour / self.metres_per_minute)


WALK = StraightLineTravel(
    TravelMode.WALK, 80.0, 1.3, "80 m a minute: fair-trade rule for property advertising; detour 1.3: assumption"
)
DRIVE = StraightLineTravel(TravelMode.DRIVE, 500.0, 1.3, "30 km/h door to door and detour 1.3: assumption")


@dataclass(frozen=True, slots=True)
class Reach:
    """The k nearest sites of each cell, nearest first.

    `site` is int[cells, k], an index into the sites given, -1 where there is none; `minutes` float[cells, k], inf
    there.
    """

    site: NDArray[np.int64]
    minutes: Floats

    def nearest(self) -> Floats:
        """Minutes to the nearest site, float[cells]."""
        return self.minutes[:, 0]


@dataclass(frozen=True, slots=True)
class WayFigures:
    """Weighted by people. Cells that reach no site count as people, not within, and stay out of mean and percentile.

    `share_within` is 0–1 of all people; `beyond_people` reach no site at all. NaN where there is nobody to ask.
    """

    people: float
    share_within: float
    mean_minutes: float
    p90_minutes: float
    beyond_people: float


@dataclass(frozen=True, slots=True)
class FarArea:
    name: str
    people: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Move:
    """People and users going from a closed site to its nearest open one. `receiver` -1: nobody is left to receive.

    Fill = users of the receiver / its capacity, None where no capacity is known.
    """

    receiver: int
    people: float
    users: float
    extra_minutes_mean: float
    fill_before: float | None
    fill_after: float | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What closing does. `people` by band; `extra_minutes_mean` over the people who still reach a site.

    `newly_beyond_people` were within the standard before and are not after; `unserved_people` reach no site any more.
    """

    people: Mapping[str, float]
    users: float
    extra_minutes_mean: float
    extra_minutes_worst: float
    newly_beyond_people: float
    unserved_people: float
    moves: tuple[Move, ...]
    cells: NDArray[np.int64]


def nearest_sites(
    cells_xy: Floats,
    sites_xy: Floats,
    *,
    travel: StraightLineTravel = WALK,
    k: int = 1,
    open_sites: NDArray[np.bool_] | None = None,
    cutoff_minutes: float = np.inf,
) -> Reach:
    """The k nearest open sites by straight line × detour: cells_xy float[cells, 2] and sites_xy float[sites, 2] in m.

    Places without a position (NaN) reach nothing and are reached by nobody.
    """
    chosen = np.arange(len(sites_xy)) if open_sites is None else np.flatnonzero(open_sites)
    located = chosen[np.isfinite(sites_xy[chosen]).all(axis=1)]
    site = np.full((len(cells_xy), k), NOBODY, dtype=np.int64)
    minutes = np.full((len(cells_xy), k), np.inf)
    known = np.isfinite(cells_xy).all(axis=1)
    if not len(located) or not known.any():
        return Reach(site, minutes)
    found = min(k, len(located))
    metres, position = spatial.cKDTree(sites_xy[located]).query(cells_xy[known], k=np.arange(1, found + 1))
    site[known, :found] = located[position]
    minutes[known, :found] = travel.minutes(np.asarray(metres, dtype=float))
    return _cut(site, minutes, cutoff_minutes)


def nearest_of_matrix(
    minutes: Floats, *, k: int = 1, open_sites: NDArray[np.bool_] | None = None, cutoff_minutes: float = np.inf
) -> Reach:
    """The k nearest open sites where minutes float[cells, sites] are known, e.g. from a road network (inf: no way)."""
    chosen = np.arange(minutes.shape[1]) if open_sites is None else np.flatnonzero(open_sites)
    site = np.full((len(minutes), k), NOBODY, dtype=np.int64)
    nearest = np.full((len(minutes), k), np.inf)
    found = min(k, len(chosen))
    if found:
        order = np.argsort(minutes[:, chosen], axis=1, kind="stable")[:, :found]
        nearest[:, :found] = np.take_along_axis(minutes[:, chosen], order, axis=1)
        site[:, :found] = chosen[order]
    return _cut(site, nearest, cutoff_minutes)


def measure(minutes: Floats, people: Floats, *, within_minutes: float) -> WayFigures:
    """Access of people[cells] who are minutes[cells] away (inf: no site):

    share = Σ people[minutes ≤ within] / Σ people      p90 = smallest m with Σ people[minutes ≤ m] ≥ 0.9 Σ reached
    """
    weights = np.nan_to_num(people)
    everyone = float(weights.sum())
    reached = np.isfinite(minutes)
    counted = float(weights[reached].sum())
    if everyone <= 0 or counted <= 0:
        nobody = np.nan if everyone <= 0 else 0.0
        return WayFigures(everyone, nobody, np.nan, np.nan, everyone)
    near = float(weights[minutes <= within_minutes].sum())
    return WayFigures(
        people=everyone,
        share_within=near / everyone,
        mean_minutes=float(minutes[reached] @ weights[reached]) / counted,
        p90_minutes=weighted_percentile(minutes[reached], weights[reached], 0.9),
        beyond_people=everyone - counted,
    )


def weighted_percentile(values: Floats, weights: Floats, share: float) -> float:
    """Smallest value at which at least `share` of the weight is reached."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    position = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(values[order][min(position, len(values) - 1)])


def worst_areas(minutes: Floats, people: Floats, names: Sequence[str | None], *, top: int = 10) -> list[FarArea]:
    """Named areas with the longest mean minutes of their people; an area that reaches nothing comes first (inf)."""
    weights = np.nan_to_num(people)
    lived_in = np.array([bool(name) for name in names], dtype=bool) & (weights > 0)
    labels, which = np.unique(np.array([name or "" for name in names], dtype=str)[lived_in], return_inverse=True)
    residents = np.bincount(which, weights=weights[lived_in], minlength=len(labels))
    total = np.bincount(which, weights=weights[lived_in] * minutes[lived_in], minlength=len(labels))
    areas = [
        FarArea(label, count, mean)
        for label, count, mean in zip(labels.tolist(), residents.tolist(), (total / residents).tolist(), strict=True)
    ]
    return sorted(areas, key=lambda area: (-area.minutes, -area.people, area.name))[:top]


def who_loses(
    before: Reach,
    after: Reach,
    *,
    people: Mapping[str, Floats],
    users: Floats,
    capacity: Floats | None = None,
    within_minutes: float = np.inf,
    everyone: str = "all",
) -> Loss:
    """The effect of going from `before` to `after`, reaches over the SAME list of sites with some switched off.

    people[band] and users are float[cells]; capacity float[sites] (NaN: unknown) in the unit of users. A cell is
    affected when its nearest site changed. Extra minutes = after − before, weighted by people[everyone].
    """
    moved = np.flatnonzero((before.site[:, 0] != after.site[:, 0]) & (before.site[:, 0] != NOBODY))
    everybody = np.nan_to_num(people[everyone])
    weights = everybody[moved]
    extra = after.minutes[moved, 0] - before.minutes[moved, 0]
    served = np.isfinite(extra)
    lost = (before.minutes[moved, 0] <= within_minutes) & ~(after.minutes[moved, 0] <= within_minutes)
    return Loss(
        people={band: float(np.nan_to_num(values)[moved].sum()) for band, values in people.items()},
        users=float(users[moved].sum()),
        extra_minutes_mean=_mean(extra[served], weights[served]),
        extra_minutes_worst=float(extra[served & (weights > 0)].max(initial=0.0)),
        newly_beyond_people=float(weights[lost].sum()),
        unserved_people=float(weights[~served].sum()),
        moves=_moves(before, after, moved, people=everybody, users=users, capacity=capacity),
        cells=moved,
    )


def loads(reach: Reach, users: Floats, *, sites: int) -> Floats:
    """Users whose nearest site it is, float[sites]; cells that reach nothing are left out."""
    served = reach.site[:, 0] != NOBODY
    return np.bincount(reach.site[served, 0], weights=users[served], minlength=sites).astype(float)


def _moves(
    before: Reach, after: Reach, moved: NDArray[np.int64], *, people: Floats, users: Floats, capacity: Floats | None
) -> tuple[Move, ...]:
    """One line for each receiver, the one that takes most people first."""
    sites = int(max(before.site.max(initial=0), after.site.max(initial=0))) + 1
    was, becomes = loads(before, users, sites=sites), loads(after, users, sites=sites)
    moves = []
    for receiver in np.unique(after.site[moved, 0]).tolist():
        cells = moved[after.site[moved, 0] == receiver]
        extra = after.minutes[cells, 0] - before.minutes[cells, 0]
        moves.append(
            Move(
                receiver=receiver,
                people=float(people[cells].sum()),
                users=float(users[cells].sum()),
                extra_minutes_mean=_mean(extra, people[cells]) if receiver != NOBODY else np.inf,
                fill_before=_fill(was, capacity, receiver),
                fill_after=_fill(becomes, capacity, receiver),
            )
        )
    return tuple(sorted(moves, key=lambda move: (-move.people, move.receiver)))


def _fill(load: Floats, capacity: Floats | None, site: int) -> float | None:
    if capacity is None or site == NOBODY or not capacity[site] > 0:
        return None
    return float(load[site] / capacity[site])


def _mean(values: Floats, weights: Floats) -> float:
    return float(np.average(values, weights=weights)) if weights.sum() > 0 else 0.0


def _cut(site: NDArray[np.int64], minutes: Floats, cutoff_minutes: float) -> Reach:
    beyond = ~(minutes <= cutoff_minutes) | np.isinf(minutes)
    site[beyond], minutes[beyond] = NOBODY, np.inf
    return Reach(site, minutes)
