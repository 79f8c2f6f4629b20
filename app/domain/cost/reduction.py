"""How much floor area must go: the three formulas cities have published, side by side (docs/sources.md 4.4)."""

from dataclasses import dataclass

# Kakogawa: only this part of operating cost (staff, programmes) ends with the floor area; maintenance ends in full.
OPERATION_ENDING_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class FormulaStep:
    """One step of a formula: code, value, unit."""

    code: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Reduction:
    """`share` of the present floor area to cut (0–1; above 1 means cutting area alone cannot close the gap)."""

    method: str
    share: float
    area_m2: float
    lines: tuple[FormulaStep, ...]


def saving_per_percent_yen(
    *,
    renewal_yen_per_year: float,
    maintenance_yen_per_year: float,
    operation_yen_per_year: float,
    manager_yen_per_year: float,
    operation_ending_share: float = OPERATION_ENDING_SHARE,
) -> tuple[float, float]:
    """Yearly saving of one percent less floor area: (renewal, running).

    running = (maintenance + ending share · operation + 指定管理料) / 100.
    """
    running = maintenance_yen_per_year + operation_ending_share * operation_yen_per_year + manager_yen_per_year
    return renewal_yen_per_year / 100, running / 100


def fiscal(
    *, gap_yen_per_year: float, renewal_saving_yen: float, running_saving_yen: float, present_area_m2: float
) -> Reduction:
    """Kakogawa: cut in percent = yearly gap / yearly saving per percent. No gap, no cut."""
    saving = renewal_saving_yen + running_saving_yen
    if saving <= 0:
        raise ValueError("the saving per percent must be positive")
    share = max(0.0, gap_yen_per_year) / saving / 100
    lines = (
        FormulaStep("gap", gap_yen_per_year, "yen/year"),
        FormulaStep("renewal_saving_per_percent", renewal_saving_yen, "yen/year"),
        FormulaStep("running_saving_per_percent", running_saving_yen, "yen/year"),
    )
    return Reduction("fiscal", share, share * present_area_m2, lines)


def per_capita(
    *,
    present_area_m2: float,
    present_population: float,
    future_population: float,
    target_m2_per_resident: float | None = None,
) -> Reduction:
    """Iki: future area = future population × area per resident (today's unless a target is set)."""
    if present_area_m2 <= 0 or present_population <= 0:
        raise ValueError("present area and population must be positive")
    today = present_area_m2 / present_population
    rate = today if target_m2_per_resident is None else target_m2_per_resident
    area = max(0.0, present_area_m2 - future_population * rate)
    lines = (
        FormulaStep("area_per_resident", rate, "m2"),
        FormulaStep("future_population", future_population, "people"),
        FormulaStep("future_area", future_population * rate, "m2"),
    )
    return Reduction("per_capita", area / present_area_m2, area, lines)


def at_rebuild(
    *, area_by_due_year_m2: dict[int, float], from_year: int, until_year: int, cut_share: float, present_area_m2: float
) -> Reduction:
    """Gamagori: every building that falls due for rebuild in the years shrinks by a share (about 30 %)."""
    if not 0 <= cut_share <= 1:
        raise ValueError("cut_share lies between 0 and 1")
    due = sum(area for year, area in area_by_due_year_m2.items() if from_year <= year <= until_year)
    lines = (
        FormulaStep("area_due_for_rebuild", due, "m2"),
        FormulaStep("cut_at_rebuild", cut_share, "1"),
    )
    area = due * cut_share
    return Reduction("rebuild_rule", area / present_area_m2 if present_area_m2 > 0 else 0.0, area, lines)


def balance(*, need_yen: float, available_yen: float, present_area_m2: float) -> Reduction:
    """Toyohashi: need is proportional to area, so the cut is the share of the need that has no funds."""
    if need_yen <= 0:
        raise ValueError("the need must be positive")
    share = max(0.0, 1 - available_yen / need_yen)
    lines = (FormulaStep("need", need_yen, "yen"), FormulaStep("available", available_yen, "yen"))
    return Reduction("balance", share, share * present_area_m2, lines)
