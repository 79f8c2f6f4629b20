"""Ways from where people live to facilities, km: by road where roads are known, else the straight line and a detour.

Nobody walks over water: where the town's land is in several parts, a way between two parts is infinite unless roads
are known that join them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# (from xy [n, 2], to xy [m, 2]) → km [n, m]; NaN where the roads do not tell.
RoadKm = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Points:
    """Places in the plane: xy float[n, 2] in metres, and the part of the land each lies on int[n] (-1 unknown)."""

    xy: Floats
    part: Ints

    def take(self, which: Ints) -> "Points":
        return Points(self.xy[which], self.part[which])


@dataclass(frozen=True, slots=True)
class Travel:
    """How ways are measured. `roads` None: straight lines times `detour`."""

    detour: float
    roads: RoadKm | None = None

    def km(self, origins: Points, targets: Points) -> Floats:
        """Kilometres float[origins, targets]; inf where no way is known to exist."""
        straight = np.hypot(*(origins.xy[:, None, :] - targets.xy[None, :, :]).transpose(2, 0, 1)) * self.detour / 1000
        known_parts = (origins.part[:, None] >= 0) & (targets.part[None, :] >= 0)
        over_water = known_parts & (origins.part[:, None] != targets.part[None, :])
        if self.roads is None:
            return np.where(over_water, np.inf, straight)
        by_road = self.roads(origins.xy, targets.xy)
        return np.where(np.isnan(by_road), np.where(over_water, np.inf, straight), by_road)
