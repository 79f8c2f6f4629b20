"""Facility names written on their first row only, in lists of yearly figures and works."""

from collections.abc import Sequence
from itertools import pairwise


def names_from_above(names: Sequence[str | None], speaks: Sequence[bool]) -> dict[int, int]:
    """Nameless row that says something → the row above whose facility it tells of.

    Nothing where the first row has no name, or where the list writes a name again on the next row: there a blank is
    a gap.
    """
    named = [row for row, name in enumerate(names) if name is not None]
    if not named or named[0] != 0 or any(names[one] == names[other] for one, other in pairwise(named)):
        return {}
    above: dict[int, int] = {}
    last = 0
    for row, name in enumerate(names):
        if name is not None:
            last = row
        elif speaks[row]:
            above[row] = last
    return above
