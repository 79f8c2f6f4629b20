"""Suppressed cells of a census mesh (秘匿): the ages of a few people are printed with a neighbour's.

Cells linked by 秘匿先/合算 form a group whose published age figures belong to all its members together. They are given
back in proportion to the members' own totals, which are published for every cell:

    people[c, a] = total[c] / Σ_{j ∈ group} total[j] · Σ_{j ∈ group} published[j, a]

so that the sum over the group, hence over the file, is the published one: nobody is lost, nobody counted twice.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.lazy import lazy_module

if TYPE_CHECKING:
    from scipy import sparse
    from scipy.sparse import csgraph
else:
    sparse = lazy_module("scipy.sparse")
    csgraph = lazy_module("scipy.sparse.csgraph")

Floats = NDArray[np.float64]


def share_suppressed(totals: Floats, published: Floats, links: Sequence[tuple[int, int]]) -> Floats:
    """Ages of every cell: totals float[cells], published float[cells, bands] (NaN: suppressed), links cell–cell.

    Cells without a link are returned as they are. Where a group's totals are all 0, its members share equally.
    """
    result = published.copy()
    if not links:
        return result
    ends = np.array(links, dtype=np.int64)
    cells = len(totals)
    graph = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(cells, cells))
    groups, group = csgraph.connected_components(graph, directed=False)
    weights = np.nan_to_num(totals)
    members = np.bincount(group, minlength=groups)
    together = np.bincount(group, weights=weights, minlength=groups)
    equal = together[group] == 0
    share = np.where(equal, 1 / members[group], weights / np.where(equal, 1, together[group]))
    linked = members[group] > 1
    for band in range(published.shape[1]):
        values = published[:, band]
        known = np.bincount(group[~np.isnan(values)], minlength=groups) > 0
        whole = np.bincount(group, weights=np.nan_to_num(values), minlength=groups)
        pooled = np.where(known[group], share * whole[group], np.nan)
        result[linked, band] = pooled[linked]
    return result
