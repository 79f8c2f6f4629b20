"""Distances between all vertices of a network."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from app.optimizer.classic.answer import Floats, Ints


def shortest_distances(vertices: int, ends: Ints, length: Floats) -> Floats:
    """Distances [vertices, vertices] over undirected edges ends[e] = (i, j) numbered from 0; inf: no way.

    Of several edges between the same two vertices the last one counts, as OR-Library asks for its pmed files.
    """
    low, high = ends.min(axis=1).astype(np.int64), ends.max(axis=1).astype(np.int64)
    proper = low != high
    key = (low * vertices + high)[proper]
    _, last = np.unique(key[::-1], return_index=True)
    kept = np.flatnonzero(proper)[len(key) - 1 - last]
    weight = np.asarray(length, dtype=np.float64)[kept]
    if np.any(weight < 0):
        raise ValueError("edge lengths must not be negative")
    # Sparse graphs drop stored zeros, so lengths of 0 stand in as a value too small to matter and are taken out again.
    network = csr_array((np.where(weight > 0, weight, _TINY), (low[kept], high[kept])), shape=(vertices, vertices))
    distance = dijkstra(network, directed=False)
    return np.where(distance < 1e-6, 0.0, distance) if np.any(weight == 0) else distance


_TINY = 1e-12
