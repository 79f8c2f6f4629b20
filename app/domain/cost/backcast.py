"""Backcasting (バックキャスティング): from a target back to what must have happened, year by year.

Area: the target year's area is reached in equal shares of what is due for rebuild on the way, else evenly. Cost: the
relief each year must have brought so that need falls within funds from the target year on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.cost.budget import Funds

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Milestones:
    """By fiscal year [Y]: what may remain at its end, what must have gone in it, and what must have gone so far.

    In m² for an area target; in yen per year for a cost target. `is_feasible`: as much area falls due as must go; no
    year is asked for more relief than its whole need.
    """

    fiscal_years: Ints
    remaining: Floats
    step: Floats
    so_far: Floats
    is_feasible: bool


def area_milestones(
    *,
    present_area_m2: float,
    cut_share: float,
    base_year: int,
    target_year: int,
    due_area_m2: dict[int, float] | None = None,
) -> Milestones:
    """Area that must be gone each year so that `cut_share` of today's is gone by the end of `target_year`.

    With `due_area_m2` (area falling due for rebuild or renovation by year) the cut follows it, since a building is
    cheapest to give up just before money is spent on it; no year gives up more than is due in it unless less than the
    cut is due in all: then all of it goes and the rest evenly.
    """
    if target_year < base_year or not 0 <= cut_share <= 1:
        raise ValueError("the target year must not lie before the base year, the cut between 0 and 1")
    years = np.arange(base_year, target_year + 1)
    cut = present_area_m2 * cut_share
    due = np.array([max(0.0, (due_area_m2 or {}).get(int(year), 0.0)) for year in years])
    total = float(due.sum())
    even = np.full(len(years), 1 / len(years))
    step = due * (cut / total) if total >= cut and total > 0 else due + (cut - total) * even
    so_far = step.cumsum()
    return Milestones(years, present_area_m2 - so_far, step, so_far, not due_area_m2 or total >= cut)


def cost_milestones(need_yen: Ints, funds: Funds, *, target_year: int) -> Milestones:
    """Yearly cost that must be gone so that from `target_year` on every year's need lies within its funds.

    The relief grows evenly from the base year to what the worst year from the target on asks for; relief once won
    (a building given up) stays. `remaining` is the need less the relief.
    """
    years = funds.fiscal_years
    after = years >= target_year
    if not after.any() or target_year < years[0]:
        raise ValueError("the target year must lie within the forecast")
    short = np.maximum(need_yen - funds.yen, 0)
    wanted = float(short[after].max())
    passed = np.clip((years - years[0] + 1) / (target_year - int(years[0]) + 1), 0.0, 1.0)
    so_far = wanted * passed
    step = np.diff(so_far, prepend=0.0)
    remaining = need_yen - so_far
    return Milestones(years, np.maximum(remaining, 0.0), step, so_far, bool((remaining[after] >= 0).all()))


def average_cost_cut(need_yen: Ints, funds: Funds, *, target_year: int) -> float:
    """Share of the need from `target_year` on that must go so that on average it lies within the funds (0–1)."""
    after = funds.fiscal_years >= target_year
    need = float(need_yen[after].sum())
    return max(0.0, 1 - float(funds.yen[after].sum()) / need) if need > 0 else 0.0
