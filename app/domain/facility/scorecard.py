"""The figures of a facility card and the first-stage evaluation (一次評価): everything is compared inside its class.

Cost per m², per user, per resident; users per m²; 有形固定資産減価償却率 = accumulated depreciation / acquisition cost;
place among the class in five steps; quadrant building × use. Source: sources.md 4.1, 4.2. NaN = the file does not say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A group smaller than this has no fifths.
LEAST_FOR_FIFTHS = 5


@dataclass(frozen=True, slots=True)
class FacilityFigures:
    """Facilities as arrays of length N; NaN = unknown. `group` is the class inside which facilities are compared."""

    group: Ints
    floor_area_m2: Floats
    cost_yen: Floats
    income_yen: Floats
    users: Floats
    age_years: Floats
    acquisition_cost_yen: Floats
    accumulated_depreciation_yen: Floats

    def __len__(self) -> int:
        return len(self.group)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Indicators by facility [N], NaN where the inputs are missing or would divide by nothing."""

    cost_per_m2_yen: Floats
    cost_per_user_yen: Floats
    cost_per_resident_yen: Floats
    net_cost_yen: Floats
    users_per_m2: Floats
    depreciation_rate: Floats
    missing_share: dict[str, float]


def _ratio(above: Floats, below: Floats) -> Floats:
    """above / below; NaN where below is zero, negative or unknown."""
    usable = below > 0
    return np.where(usable, above / np.where(usable, below, 1.0), np.nan)


def scorecard(figures: FacilityFigures, *, residents: float) -> Scorecard:
    """Indicators of every facility, and how many of them could not be worked out."""
    residents_each = np.full(len(figures), residents)
    made = {
        "cost_per_m2_yen": _ratio(figures.cost_yen, figures.floor_area_m2),
        "cost_per_user_yen": _ratio(figures.cost_yen, figures.users),
        "cost_per_resident_yen": _ratio(figures.cost_yen, residents_each),
        "net_cost_yen": figures.cost_yen - np.nan_to_num(figures.income_yen),
        "users_per_m2": _ratio(figures.users, figures.floor_area_m2),
        "depreciation_rate": depreciation_rate(figures.accumulated_depreciation_yen, figures.acquisition_cost_yen),
    }
    missing = {name: float(np.isnan(values).mean()) if len(values) else 0.0 for name, values in made.items()}
    return Scorecard(**made, missing_share=missing)


def depreciation_rate(accumulated_yen: Floats, acquisition_yen: Floats) -> Floats:
    """有形固定資産減価償却率, 0–1: the part of what was paid that is written off. The caller leaves land out."""
    return np.clip(_ratio(accumulated_yen, acquisition_yen), 0.0, 1.0)


def stock_depreciation_rate(accumulated_yen: Floats, acquisition_yen: Floats) -> float:
    """The same for a whole stock, over the assets of which both figures are known; NaN if there are none."""
    known = ~(np.isnan(accumulated_yen) | np.isnan(acquisition_yen)) & (acquisition_yen > 0)
    total = float(acquisition_yen[known].sum())
    return float(accumulated_yen[known].sum()) / total if total > 0 else float("nan")


def area_per_resident_m2(floor_area_m2: Floats, *, residents: float) -> float:
    """市民1人当たり延床面積."""
    if residents <= 0:
        raise ValueError("residents must be positive")
    return float(np.nansum(floor_area_m2)) / residents


def fifths(values: Floats, group: Ints, *, high_is_good: bool) -> Ints:
    """Place inside the class in five steps [N]: 5 best, 1 worst, 0 = unknown or a class of fewer than five.

    Equal values get the same step: step = ⌈5 · mid-rank / n⌉ by mean rank among the known values of the class.
    """
    steps = np.zeros(len(values), np.int64)
    for one in np.unique(group):
        members = np.flatnonzero((group == one) & ~np.isnan(values))
        if len(members) < LEAST_FOR_FIFTHS:
            continue
        ordered = np.sort(values[members])
        below = np.searchsorted(ordered, values[members], side="left")
        upto = np.searchsorted(ordered, values[members], side="right")
        rank = (below + upto) / (2 * len(members))
        steps[members] = np.clip(np.ceil(5 * (rank if high_is_good else 1 - rank)), 1, 5)
    return steps


class Quadrant(StrEnum):
    """Building × use, and what the first stage proposes (Kurobe, sources.md 4.1)."""

    KEEP = "keep"  # good building, well used: keep, extend its life
    REUSE = "reuse"  # good building, little used: convert, combine, transfer
    RENEW = "renew"  # bad building, well used: rebuild or renovate, keep the function
    RETIRE = "retire"  # bad building, little used: end or move the function, demolish
    UNKNOWN = "unknown"


_BY_AXES = {
    (True, True): Quadrant.KEEP,
    (True, False): Quadrant.REUSE,
    (False, True): Quadrant.RENEW,
    (False, False): Quadrant.RETIRE,
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the axes cross: at or above is good. None = the mean of the facilities shown, as Kurobe draws it."""

    building: float | None = None
    use: float | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Quadrant of each facility and where the axes crossed."""

    quadrants: tuple[Quadrant, ...]
    building_threshold: float
    use_threshold: float


def place(building_score: Floats, use_score: Floats, thresholds: Thresholds | None = None) -> Placement:
    """Quadrants of facilities by two scores where higher is better; UNKNOWN where either score is."""
    wanted = thresholds or Thresholds()
    building = _mean(building_score) if wanted.building is None else wanted.building
    use = _mean(use_score) if wanted.use is None else wanted.use
    quadrants = tuple(
        Quadrant.UNKNOWN if np.isnan(b) or np.isnan(u) else _BY_AXES[bool(b >= building), bool(u >= use)]
        for b, u in zip(building_score, use_score, strict=True)
    )
    return Placement(quadrants, building, use)


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """Marks of the first stage (資産経営会議 type): any one of them sends a facility to the second stage."""

    least_remaining_years: float = 15.0
    least_utilisation_rate: float = 0.4
    least_step: int = 2


def screening(
    *,
    remaining_years: Floats,
    is_unsafe: Bools,
    utilisation_rate: Floats,
    use_step: Ints,
    cost_step: Ints,
    rules: ScreeningRules | None = None,
) -> list[tuple[str, ...]]:
    """Which marks each facility earned [N], as codes; unknown values (NaN, step 0) earn none."""
    limits = rules or ScreeningRules()
    marks: dict[str, Bools] = {
        "near_end_of_life": remaining_years <= limits.least_remaining_years,
        "not_earthquake_safe": is_unsafe,
        "little_used": (use_step > 0) & (use_step <= limits.least_step),
        "rooms_empty": utilisation_rate < limits.least_utilisation_rate,
        "costly": (cost_step > 0) & (cost_step <= limits.least_step),
    }
    return [tuple(code for code, marked in marks.items() if marked[row]) for row in range(len(use_step))]


def repeated_figures(group: Ints, figures: Sequence[Floats], *, at_least: int = 3) -> Bools:
    """Facilities of one class that carry exactly the same figures [N]: a city-wide total repeated on every row.

    Three equal rows of non-zero figures are no chance (e.g. income and spend of municipal housing).
    """
    table = np.stack([group.astype(float), *figures], axis=1)
    usable = ~np.isnan(table).any(axis=1) & (table[:, 1:] != 0).any(axis=1)
    repeated = np.zeros(len(group), bool)
    if usable.any():
        _, row, count = np.unique(table[usable], axis=0, return_inverse=True, return_counts=True)
        repeated[np.flatnonzero(usable)] = count[row.reshape(-1)] >= at_least
    return repeated
