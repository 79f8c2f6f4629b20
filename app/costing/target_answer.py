"""How much must go, by the published formulas side by side, and what must have happened by which year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.costing.cost_answer import works_yen, yen_rows
from app.domain.cost.backcast import Milestones, area_milestones, average_cost_cut, cost_milestones
from app.domain.cost.budget import Funds
from app.domain.cost.rates import CATEGORIES, Assumptions
from app.domain.cost.reduction import Reduction, at_rebuild, balance, fiscal, per_capita, saving_per_percent_yen
from app.domain.cost.renewal import RenewalForecast, RenewalItems
from app.formats.words.assumption_words import unit_label
from app.formats.words.flag_words import LINES, METHODS, MISSING, say

# Gamagori cuts about 30 % of the area at each rebuild (docs/sources.md 4.4).
USUAL_CUT_AT_REBUILD = 0.3


@dataclass(frozen=True, slots=True)
class CityTarget:
    """`kind` "area": `cut_share` of today's floor area is gone by the end of `year`; "cost": need within funds then."""

    kind: str
    year: int
    cut_share: float
    cut_at_rebuild: float = USUAL_CUT_AT_REBUILD
    area_per_resident_m2: float | None = None


@dataclass(frozen=True, slots=True)
class TownFigures:
    """What the formulas need beside the forecast. People and yearly yen; None = unknown.

    `operation_yen` ends only in part with the floor area, `maintenance_yen` and `manager_yen` in full.
    """

    people_now: float | None
    people_then: float | None
    maintenance_yen: int
    operation_yen: int
    manager_yen: int


def due_area_m2(items: RenewalItems, assumptions: Assumptions) -> dict[int, float]:
    """Fiscal year → m² that reach the end of their life in it; what is past it already is due in the base year."""
    due: dict[int, float] = {}
    known = (items.built_year > 0) & (items.floor_area_m2 > 0)
    for number, category in enumerate(CATEGORIES):
        rows = known & (items.category == number)
        built, place = np.unique(items.built_year[rows], return_inverse=True)
        area = np.bincount(place, weights=items.floor_area_m2[rows], minlength=len(built))
        for path in assumptions.paths_of(category):
            years = np.maximum(built + path.life_years, assumptions.base_year)
            for year, area_m2 in zip(years.tolist(), (area * path.share).tolist(), strict=True):
                due[year] = due.get(year, 0.0) + area_m2
    return due


def formulas(
    result: RenewalForecast,
    items: RenewalItems,
    funds: Funds | None,
    *,
    town: TownFigures,
    target: CityTarget,
    language: str,
) -> list[dict[str, Any]]:
    """Each published formula with its arithmetic; one that cannot be worked out says what is missing."""
    area = float(np.nansum(items.floor_area_m2))
    need = float(works_yen(result).mean())
    given: dict[str, Callable[[], Reduction | str]] = {
        "fiscal": lambda: _fiscal(need, area, funds, town),
        "per_capita": lambda: _per_capita(area, town, target),
        "rebuild_rule": lambda: _rebuild_rule(items, result.assumptions, target, area),
        "balance": lambda: _balance(need, area, funds),
    }
    return [_told(method, work(), language) for method, work in given.items()]


def _fiscal(need: float, area: float, funds: Funds | None, town: TownFigures) -> Reduction | str:
    if funds is None or need <= 0:
        return "need" if need <= 0 else "funds"
    renewal, running = saving_per_percent_yen(
        renewal_yen_per_year=need,
        maintenance_yen_per_year=town.maintenance_yen,
        operation_yen_per_year=town.operation_yen,
        manager_yen_per_year=town.manager_yen,
    )
    return fiscal(
        gap_yen_per_year=need - float(funds.yen.mean()),
        renewal_saving_yen=renewal,
        running_saving_yen=running,
        present_area_m2=area,
    )


def _per_capita(area: float, town: TownFigures, target: CityTarget) -> Reduction | str:
    if area <= 0 or not town.people_now or town.people_then is None:
        return "floor_area" if area <= 0 else "population"
    return per_capita(
        present_area_m2=area,
        present_population=town.people_now,
        future_population=town.people_then,
        target_m2_per_resident=target.area_per_resident_m2,
    )


def _rebuild_rule(items: RenewalItems, assumptions: Assumptions, target: CityTarget, area: float) -> Reduction | str:
    if area <= 0:
        return "floor_area"
    return at_rebuild(
        area_by_due_year_m2=due_area_m2(items, assumptions),
        from_year=assumptions.base_year,
        until_year=target.year,
        cut_share=target.cut_at_rebuild,
        present_area_m2=area,
    )


def _balance(need: float, area: float, funds: Funds | None) -> Reduction | str:
    if funds is None or need <= 0:
        return "need" if need <= 0 else "funds"
    return balance(need_yen=need, available_yen=float(funds.yen.mean()), present_area_m2=area)


def _told(method: str, found: Reduction | str, language: str) -> dict[str, Any]:
    head = {"method": method, "label": say(METHODS, method, language)}
    if isinstance(found, str):
        missing = {"code": found, "message": say(MISSING, found, language)}
        return head | {"share": None, "area_m2": None, "lines": [], "missing": missing}
    lines = [
        {
            "code": line.code,
            "label": say(LINES, line.code, language),
            "value": line.value,
            "unit": line.unit,
            "unit_label": unit_label(line.unit, language),
        }
        for line in found.lines
    ]
    return head | {"share": found.share, "area_m2": found.area_m2, "lines": lines, "missing": None}


def path_answer(
    result: RenewalForecast, items: RenewalItems, funds: Funds | None, *, target: CityTarget, language: str
) -> dict[str, Any]:
    """Backcasting: what may remain, what must have gone in each year and so far. `by_year` is empty without funds."""
    head: dict[str, Any] = {"kind": target.kind, "target_year": target.year, "missing": None}
    if target.kind == "area":
        area = float(np.nansum(items.floor_area_m2))
        due = due_area_m2(items, result.assumptions)
        steps = area_milestones(
            present_area_m2=area,
            cut_share=target.cut_share,
            base_year=result.assumptions.base_year,
            target_year=target.year,
            due_area_m2=due,
        )
        return head | {"unit": "m2", "present": area, "cut_share": target.cut_share} | _steps(steps, due)
    head |= {"unit": "yen/year", "present": round(float(works_yen(result).mean())), "cut_share": None}
    if funds is None:
        missing = {"code": "funds", "message": say(MISSING, "funds", language)}
        return head | {"by_year": [], "feasible": None, "missing": missing}
    need = works_yen(result)
    steps = cost_milestones(need, funds, target_year=target.year)
    share = average_cost_cut(need, funds, target_year=target.year)
    return head | {"cut_share": share, "funds": yen_rows(funds.fiscal_years, funds.yen)} | _steps(steps, {})


def _steps(steps: Milestones, due: Mapping[int, float]) -> dict[str, Any]:
    rows = zip(steps.fiscal_years, steps.remaining, steps.step, steps.so_far, strict=True)
    return {
        "feasible": steps.is_feasible,
        "by_year": [
            {
                "fiscal_year": int(year),
                "remaining": round(float(remaining), 1),
                "step": round(float(step), 1),
                "so_far": round(float(so_far), 1),
                "due": round(due.get(int(year), 0.0), 1),
            }
            for year, remaining, step, so_far in rows
        ],
    }
