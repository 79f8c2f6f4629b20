"""Distances between all vertices of a network."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from benchmarks.classic.answer import Floats, Ints


def shortest_distances(vertices: int, ends: Ints, length: Floats) -> Floats:
    """Distances [vertices, vertices] over undirected edges ends[e] = (i, j) numbered from 0; inf: no way.

    Of several edges between the same two vertices the last one counts, as OR-Library asks for its pmed files.
    """
    pairs, weight = _last_of_each(vertices, ends, np.asarray(length, dtype=np.float64))
    if np.any(weight < 0):
        raise ValueError("edge lengths must not be negative")
    # Sparse graphs cannot hold edges of length 0: their ends are one place.
    place = _places(vertices, pairs[weight == 0])
    places = int(place.max(initial=-1)) + 1
    between = np.sort(place[pairs], axis=1)
    order = np.lexsort((weight, between[:, 1], between[:, 0]))
    between, weight = between[order], weight[order]
    shortest = np.r_[True, np.any(np.diff(between, axis=0) != 0, axis=1)][: len(weight)]
    kept = shortest & (between[:, 0] != between[:, 1])
    network = csr_array((weight[kept], (between[kept, 0], between[kept, 1])), shape=(places, places))
    distance: Floats = dijkstra(network, directed=False)
    return distance if places == vertices else distance[np.ix_(place, place)]


def _last_of_each(vertices: int, ends: Ints, length: Floats) -> tuple[Ints, Floats]:
    """Every pair of different vertices once, with the length given last."""
    pairs = np.sort(ends.astype(np.int64), axis=1)
    proper = np.flatnonzero(pairs[:, 0] != pairs[:, 1])
    key = pairs[proper, 0] * vertices + pairs[proper, 1]
    _, from_the_end = np.unique(key[::-1], return_index=True)
    last = proper[len(proper) - 1 - from_the_end]
    return pairs[last], length[last]


def _places(vertices: int, joined: Ints) -> Ints:
    """The same number for all vertices joined to each other."""
    ones = np.ones(len(joined))
    links = csr_array((ones, (joined[:, 0], joined[:, 1])), shape=(vertices, vertices))
    _, label = connected_components(links, directed=False)
    return np.asarray(label, dtype=np.int64)
