"""Roads as a graph, apart from what is calculated on it: to read, keep or draw roads no sparse matrices are needed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.vocabulary import TravelMode

Floats = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Directed edges between nodes. lon, lat float[nodes] degrees; start, end int[edges]; metres float[edges].

    `walk_metres_per_minute`, `drive_metres_per_minute` float[edges], 0 where the mode may not use the edge.
    """

    lon: Floats
    lat: Floats
    start: Index
    end: Index
    metres: Floats
    walk_metres_per_minute: Floats
    drive_metres_per_minute: Floats

    def speed(self, mode: TravelMode) -> Floats:
        return self.walk_metres_per_minute if mode is TravelMode.WALK else self.drive_metres_per_minute
