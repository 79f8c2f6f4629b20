"""A forecast as the answer of API and command line: yen by year and kind, gap, levelled series, words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.costing.cost_question import Levelling
from app.domain.cost.assumption_fields import assumptions_to_dict
from app.domain.cost.budget import Funds, gap, level
from app.domain.cost.infrastructure import InfrastructureForecast
from app.domain.cost.infrastructure import notes as infrastructure_notes
from app.domain.cost.rates import CATEGORIES, Assumptions, RateNote, notes
from app.domain.cost.renewal import CAPITAL_KINDS, KINDS, Flag, RenewalForecast, RenewalItems
from app.domain.facility.scorecard import stock_depreciation_rate
from app.formats.words.assumption_words import note_label, unit_label
from app.formats.words.flag_words import FLAGS, say

Ints = NDArray[np.int64]
OLD_AGE = 30


def forecast_answer(result: RenewalForecast, items: RenewalItems, *, language: str) -> dict[str, Any]:
    """What the command-line contract names, and the shares of old floor area, of one forecast."""
    return {
        **headline(result),
        "by_year": _by_year(result),
        "by_category": [
            {
                "category": category.value,
                "label": category.label(language),
                "total_yen": int(result.yen_by_category[index].sum()),
                "by_year_yen": result.yen_by_category[index].tolist(),
            }
            for index, category in enumerate(CATEGORIES)
        ],
        "share_over_30": _ages(items, result.fiscal_years),
        "buildings": len(items),
        "floor_area_m2": round(float(np.nansum(items.floor_area_m2)), 2),
        "assumptions": assumptions_to_dict(result.assumptions),
        "notes": note_rows(notes(result.assumptions), language),
    }


def headline(result: RenewalForecast) -> dict[str, Any]:
    """Preset, horizon, total and mean per year; works are all kinds but running cost."""
    works = int(works_yen(result).sum())
    return {
        "preset": result.assumptions.preset,
        "base_year": result.assumptions.base_year,
        "years": result.assumptions.years,
        "total_yen": int(result.total_yen.sum()),
        "per_year_yen": result.average_yen,
        "works_total_yen": works,
        "works_per_year_yen": round(works / result.assumptions.years),
    }


def works_yen(result: RenewalForecast) -> Ints:
    """Yen per fiscal year of all works; running cost and income stay outside, as they do in a budget for works."""
    return np.asarray(np.sum([result.of(kind) for kind in CAPITAL_KINDS], axis=0), dtype=np.int64)


def note_rows(listed: Iterable[RateNote], language: str) -> list[dict[str, Any]]:
    """Figures with label, unit and source; `assumption` marks what no published source confirms."""
    return [
        {
            "code": note.code,
            "label": note_label(note.code, language),
            "value": note.value,
            "unit": note.unit,
            "unit_label": unit_label(note.unit, language),
            "source": note.source,
            "assumption": note.is_assumption,
            "from_fiscal_year": note.from_fiscal_year,
        }
        for note in listed
    ]


def flag_rows(flags: Iterable[Flag], language: str) -> list[dict[str, Any]]:
    """Flags with their sentence."""
    return [
        {
            "code": flag.code,
            "buildings": flag.buildings,
            "floor_area_m2": round(flag.floor_area_m2, 2),
            "yen": flag.yen,
            "message": say(FLAGS, flag.code, language, buildings=flag.buildings, area=flag.floor_area_m2, yen=flag.yen),
        }
        for flag in flags
    ]


def _by_year(result: RenewalForecast) -> list[dict[str, int]]:
    """One row a year: every kind under its code, and the total of all but income."""
    total = result.total_yen
    return [
        {"fiscal_year": int(year)}
        | {kind.value: int(result.yen[index, column]) for index, kind in enumerate(KINDS)}
        | {"total_yen": int(total[column])}
        for column, year in enumerate(result.fiscal_years)
    ]


def yen_rows(fiscal_years: Iterable[Any], yen: Iterable[Any]) -> list[dict[str, int]]:
    return [{"fiscal_year": int(year), "yen": int(value)} for year, value in zip(fiscal_years, yen, strict=True)]


def _ages(items: RenewalItems, fiscal_years: Ints) -> list[dict[str, Any]]:
    """Floor area 30 years or older in each year if nothing is rebuilt, and its share of the area of known year."""
    known = items.built_year > 0
    area = items.floor_area_m2[known]
    whole = float(area.sum()) or 1.0
    order = np.argsort(items.built_year[known])
    built, so_far = items.built_year[known][order], np.r_[0.0, area[order].cumsum()]
    old = so_far[np.searchsorted(built, fiscal_years - OLD_AGE, side="right")]
    return [
        {"fiscal_year": int(year), "floor_area_m2": round(float(area_m2), 1), "share": min(1.0, float(area_m2) / whole)}
        for year, area_m2 in zip(fiscal_years, old, strict=True)
    ]


def budget_answer(funds: Funds | None, table: Mapping[int, int]) -> dict[str, Any] | None:
    """The funds of each year; `planned` is false where the plan does not reach and its mean stands in."""
    if funds is None:
        return None
    is_plan = funds.basis.startswith("plan:")
    rows = yen_rows(funds.fiscal_years, funds.yen)
    return {
        "basis": funds.basis,
        "by_year": [row | {"planned": not is_plan or row["fiscal_year"] in table} for row in rows],
        "total_yen": int(funds.yen.sum()),
        "per_year_yen": round(float(funds.yen.mean())),
    }


def gap_answer(need_yen: Ints, funds: Funds | None) -> dict[str, Any] | None:
    """Need of works less funds: positive = short of money. None where the funds are unknown."""
    if funds is None:
        return None
    found = gap(need_yen, funds)
    return {
        "by_year": yen_rows(found.fiscal_years, found.yen),
        "total_yen": found.total_yen,
        "per_year_yen": found.average_yen,
        "ratio": found.ratio,
        "years_short": list(found.years_short),
    }


def levelled_answer(result: RenewalForecast, wanted: Levelling, funds: Funds | None) -> dict[str, Any]:
    """The works moved within the tolerance so that the highest year is as low as can be; the total stays."""
    need = works_yen(result)
    flat = level(need, early_years=wanted.early_years, late_years=wanted.late_years)
    return {
        "early_years": wanted.early_years,
        "late_years": wanted.late_years,
        "by_year": yen_rows(result.fiscal_years, flat.yen),
        "total_yen": int(flat.yen.sum()),
        "moved_yen": flat.moved_yen,
        "peak_yen": flat.peak_yen,
        "peak_before_yen": int(need.max(initial=0)),
        "gap": gap_answer(flat.yen, funds),
    }


def comparison_answer(result: RenewalForecast, other: RenewalForecast, funds: Funds | None) -> dict[str, Any]:
    """The same stock under other assumptions; `difference_yen` is what they save on works (negative: cost more)."""
    total, beside = int(works_yen(result).sum()), int(works_yen(other).sum())
    return {
        **headline(other),
        "by_year": _by_year(other),
        "difference_yen": total - beside,
        "difference_share": (total - beside) / total if total else None,
        "gap": gap_answer(works_yen(other), funds),
        "assumptions": assumptions_to_dict(other.assumptions),
    }


def infrastructure_answer(
    result: InfrastructureForecast, assumptions: Assumptions, *, buildings_yen: int, language: str
) -> dict[str, Any]:
    """Roads, bridges and pipes by year and asset, and the total of the whole plan with the buildings."""
    given = [index for index in range(len(result.assets)) if result.yen[index].any()]
    total = int(result.total_yen.sum())
    return {
        "by_year": [
            {"fiscal_year": int(year), "total_yen": int(result.total_yen[column])}
            | {result.assets[index].value: int(result.yen[index, column]) for index in given}
            for column, year in enumerate(result.fiscal_years)
        ],
        "assets": [
            {
                "asset": result.assets[index].value,
                "label": note_label(result.assets[index].value, language),
                "total_yen": int(result.yen[index].sum()),
            }
            for index in given
        ],
        "total_yen": total,
        "per_year_yen": round(total / assumptions.years),
        "whole_plan_total_yen": total + buildings_yen,
        "notes": note_rows(infrastructure_notes(), language),
    }


def depreciation_answer(columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """有形固定資産減価償却率 of the buildings whose acquisition cost and accumulated depreciation are known."""
    cost, written_off = (_numbers(columns[f"{name}_yen"]) for name in ("acquisition_cost", "accumulated_depreciation"))
    rate = stock_depreciation_rate(written_off, cost)
    known = int((~np.isnan(cost) & ~np.isnan(written_off)).sum())
    return {"rate": None if np.isnan(rate) else rate, "buildings_known": known, "buildings": len(cost)}


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
