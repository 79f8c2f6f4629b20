"""Rows of a population table that add up others, found by what they say and by whether the sum is right.

A row that only says 計 but adds up nothing is an area without parts and stays: its people are nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.formats.text.cell_text import plain

Floats = NDArray[np.float64]
_SUM_WORDS: Final = re.compile(
    r"^[【\[(<]*(総数|総計|総合計|合計|小計|中計|計|総人口|人口計|全市|市内|市全体|全体|全域|町全体|村全体|全町|全村|全地区|全区|grandtotal|sub-?total|total|all)[】\])>]*$"
    r"|[（(](大字|字|町|村|地区|学区|校区|区|市|全市|地域)?(小|合|総)?計[）)]$|(?<!時)計$|(?<!時)計[（(].*[）)]$|の合計|total$"
)
_GRAND: Final = re.compile(
    r"^[【\[(<]*(総数|総計|総合計|合計|小計|計|総人口|人口計|全市|市内|全体|全域|.*全体|全町|全村|[市町村]計|total|all)[】\])>]*$"
)
_TOLERANCE: Final = 0.5
_LEAST_COLUMNS: Final = 3  # figures that must agree before a row that says nothing of a sum is taken for one


@dataclass(frozen=True, slots=True)
class SumRow:
    """Row `index` adds up others; `missing` is its people less those of its parts, NaN where they agree."""

    index: int
    missing: float = float("nan")


def says_sum(name: str) -> bool:
    """合計, 東区計, 本町（大字計）, Total …"""
    return bool(_SUM_WORDS.search(_folded(name)))


def _folded(name: str) -> str:
    return plain(name).replace(" ", "").lower()


def find_sum_rows(names: Sequence[str], figures: Floats) -> list[SumRow]:
    """Sums among rows of one year, in reading order. `figures` is float[rows, columns], NaN where silent."""
    known = np.nan_to_num(figures)
    sums, parts = _sums_of_earlier(names, known, range(len(names)))
    left = [index for index in range(len(names)) if index not in sums]
    above, parts_below = _sums_of_earlier(names, known, left[::-1])
    sums |= above
    areas = [index for index in left if index not in above]
    found = [SumRow(index) for index in sums]
    for index in areas:
        if says_sum(names[index]) and index not in parts | parts_below:
            others = [other for other in areas if other != index and not says_sum(names[other])]
            differences = known[index] - known[others].sum(axis=0)
            missing = float(differences[np.argmax(np.abs(differences))])
            if others and (_GRAND.match(_folded(names[index])) or _nearly(known[index], differences)):
                found.append(SumRow(index, missing))
    return sorted(found, key=lambda row: row.index)


def _sums_of_earlier(names: Sequence[str], known: Floats, order: Sequence[int]) -> tuple[set[int], set[int]]:
    """Rows that add up the rows just before them in `order`, sums of sums included; and all rows so added up."""
    sums: set[int] = set()
    parts: set[int] = set()
    stack: list[int] = []
    run: list[int] = []
    for index in order:
        count = _count_parts(index, names, known, stack, run)
        if count:
            sums.add(index)
            parts |= set(stack[len(stack) - count :])
            del stack[len(stack) - count :]
            run = []
        else:
            run.append(index)
        stack.append(index)
    return sums, parts


def _count_parts(index: int, names: Sequence[str], known: Floats, stack: Sequence[int], run: Sequence[int]) -> int:
    """How many of the last rows (areas or sums) row `index` adds up; 0: none."""
    own = known[index]
    if not own.any():
        return 0
    if says_sum(names[index]):
        return _count_suffix(own, known, stack)
    name = plain(names[index])
    alike = 0
    while name and alike < len(run) and plain(names[run[len(run) - 1 - alike]]).startswith(name):
        alike += 1
    if alike >= 2 and _adds_up(known, run[len(run) - alike :], own):
        return alike
    enough = len(run) >= 2 and np.count_nonzero(own) >= _LEAST_COLUMNS
    return len(run) if enough and _adds_up(known, run, own) else 0


def _count_suffix(own: Floats, known: Floats, stack: Sequence[int]) -> int:
    total = np.zeros_like(own)
    for number, part in enumerate(reversed(stack), start=1):
        total = total + known[part]
        if np.allclose(total, own, atol=_TOLERANCE):
            return number
        if (total > own + _TOLERANCE).any():
            return 0
    return 0


def _nearly(own: Floats, differences: Floats) -> bool:
    """The largest figure of the row is within a tenth of that of the others together."""
    largest = int(np.argmax(own))
    return bool(abs(differences[largest]) < 0.1 * own[largest])


def _adds_up(known: Floats, rows: Sequence[int], own: Floats) -> bool:
    return bool(np.allclose(known[list(rows)].sum(axis=0), own, atol=_TOLERANCE))


def leaf_rows(codes: Sequence[str]) -> list[bool]:
    """False for a row whose code is the beginning of a longer one: it adds up the others (HYOSYO of e-Stat)."""
    beginnings = {code[:length] for code in codes for length in range(1, len(code))}
    return [code not in beginnings for code in codes]
