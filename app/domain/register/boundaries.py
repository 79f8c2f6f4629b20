"""Which places lie outside a municipality's boundary."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

# Piers, river banks and generalised outlines: about 100 m beyond the line is still the town (an assumption).
_MARGIN_DEGREES: Final = 0.001


def places_outside(lon: NDArray[np.float64], lat: NDArray[np.float64], outline: shapely.Geometry) -> NDArray[np.intp]:
    """Indices of the points (degrees, float[n] each) further than about 100 m outside `outline` (degrees)."""
    shapely.prepare(outline)
    suspects = np.flatnonzero(~shapely.intersects_xy(outline, lon, lat))
    points = shapely.points(lon[suspects], lat[suspects])
    within: NDArray[np.bool_] = shapely.dwithin(outline, points, _MARGIN_DEGREES)
    return suspects[~within]
