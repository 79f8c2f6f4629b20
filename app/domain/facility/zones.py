"""Zones of a map: which kinds are dangerous, and the rank of a depth of water."""

import numpy as np

from app.domain.vocabulary import ZoneKind

# Depth ranks of 国土数値情報 A31a (docs/sources.md 5.5): upper edge of each rank in metres.
DEPTH_EDGES_M = (0.5, 3.0, 5.0, 10.0, 20.0)
HAZARDS = (ZoneKind.FLOOD, ZoneKind.LANDSLIDE, ZoneKind.TSUNAMI)


def depth_rank(depth_m: float) -> int:
    """Rank 1 (<0.5 m) … 6 (≥20 m) of a depth, the A31a classes."""
    return int(np.searchsorted(DEPTH_EDGES_M, depth_m, side="right")) + 1
