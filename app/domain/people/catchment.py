"""Users of each origin, so that every site's catchment holds the users the site counts.

    users[c] = later[c] · f(s(c))        f(s) = counted[s] / Σ_{c : s(c) = s} now[c]

s(c) is the site nearest to c, now and later the demand expected at c in the year of the count and in the year asked.
Where s counts nobody, f is that of all counted sites together (1 where there is none). A counted site whose catchment
holds nobody — two sites side by side, cells coarser than the gaps between sites — keeps its users at its own place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FittedUsers:
    """`cells` float[cells], `own` float[sites]: users that stand at the site itself."""

    cells: Floats
    own: Floats


def fit_users(nearest: Ints, now: Floats, later: Floats, counted: Floats) -> FittedUsers:
    """Demand now, later float[cells] and counted users float[sites] (NaN: not counted) → users in the later year.

    nearest int[cells] is the site each cell goes to now, -1 for none. Users at a site's own place follow the town's
    total demand from now to later.
    """
    served = nearest >= 0
    sites = len(counted)
    expected = np.bincount(nearest[served], weights=now[served], minlength=sites).astype(float)
    known = np.isfinite(counted)
    lived_in = known & (expected > 0)
    common = float(counted[lived_in].sum() / expected[lived_in].sum()) if lived_in.any() else 1.0
    factor = np.full(sites, common)
    factor[lived_in] = counted[lived_in] / expected[lived_in]
    trend = float(later.sum() / now.sum()) if now.sum() > 0 else 1.0
    of_cell = np.where(served, factor[np.where(served, nearest, 0)], common) if sites else np.ones(len(now))
    return FittedUsers(
        cells=later * of_cell, own=np.where(known & (expected <= 0), np.nan_to_num(counted) * trend, 0.0)
    )
