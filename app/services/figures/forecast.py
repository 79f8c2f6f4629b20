"""Journey C: the stock and some assumptions become yen per fiscal year and kind. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.costing import cost_answer
from app.costing.cost_question import (
    FundsQuestion,
    Levelling,
    asset_lines,
    available_funds,
    chosen_assumptions,
    group_numbers,
    known_preset,
    renewal_items,
)
from app.domain.calendar import fiscal_year_of
from app.domain.cost.assumption_fields import assumptions_to_dict
from app.domain.cost.budget import Funds
from app.domain.cost.infrastructure import forecast_infrastructure
from app.domain.cost.rates import PRESETS, Assumptions, preset
from app.domain.cost.renewal import Flag, RenewalForecast, RenewalItems, forecast
from app.domain.facility.scorecard import repeated_figures
from app.errors import InvalidInput
from app.formats.words.assumption_words import preset_label
from app.services.counted_with import counted_with
from app.store.facility import features
from app.store.figures import stock
from app.store.plan import scenarios


@dataclass(frozen=True, slots=True)
class Extras:
    """What a forecast is asked for beside the yen of the stock.

    `recorded`: running cost and income as recorded instead of by floor area. `compare`: a preset or assumptions to
    set beside. `infrastructure`: rows of asset, quantity, built_year, yen_per_unit.
    """

    recorded: bool = False
    funds: FundsQuestion = field(default_factory=FundsQuestion)
    levelling: Levelling | None = None
    compare: str | Mapping[str, Any] | None = None
    infrastructure: Sequence[Mapping[str, Any]] = ()


def list_presets(language: str) -> list[dict[str, Any]]:
    """Every preset with its assumptions from this fiscal year on."""
    year = fiscal_year_of(date.today())
    return [
        {
            "code": name,
            "label": preset_label(name, language),
            "label_ja": preset_label(name, "ja"),
            "label_en": preset_label(name, "en"),
            "assumptions": assumptions_to_dict(preset(name, base_year=year)),
        }
        for name in PRESETS
    ]


def forecast_stock(
    session: Session,
    *,
    preset: str = "mic",
    assumptions: Mapping[str, Any] | None = None,
    scenario_id: int | None = None,
    base_year: int | None = None,
    years: int | None = None,
    codes: list[str] | None = None,
    extras: Extras | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """The forecast of the home town's stock (or of the facilities of `codes`) as the command-line contract has it.

    Raises InvalidInput for an unknown preset or assumptions that cannot be read, NotFound for an unknown scenario.
    """
    asked = extras or Extras()
    scenario = scenarios.get(session, scenario_id) if scenario_id is not None else None
    chosen = counted_with(
        session,
        scenario_id,
        preset=preset,
        assumptions=assumptions,
        base_year=base_year,
        years=years,
        language=language,
    )
    columns = stock.building_columns(session, codes=codes)
    suspicious = _repeated(columns)
    items = renewal_items(_without(columns, suspicious), recorded=asked.recorded)
    result = forecast(items, chosen)
    table = stock.budget(session)
    funds = _funds(session, asked.funds, table, chosen=chosen, is_part=codes is not None, language=language)
    flags = [*result.flags, *_more_flags(session, columns, suspicious, codes, funds=funds, table=table)]
    answer = cost_answer.forecast_answer(result, items, language=language)
    answer |= {
        "flags": cost_answer.flag_rows(flags, language),
        "budget": cost_answer.budget_answer(funds, table),
        "gap": cost_answer.gap_answer(cost_answer.works_yen(result), funds),
        "depreciation": cost_answer.depreciation_answer(columns),
        "scenario": {"id": scenario.id, "name": scenario.name, "version": scenario.version} if scenario else None,
        "data_version": features.data_version(session),
    }
    return answer | _beside(asked, result, items, funds, language=language)


def _beside(
    asked: Extras, result: RenewalForecast, items: RenewalItems, funds: Funds | None, *, language: str
) -> dict[str, Any]:
    """Levelled series, comparison and infrastructure, each None where it was not asked for."""
    chosen = result.assumptions
    beside: dict[str, Any] = {"levelled": None, "comparison": None, "infrastructure": None}
    if asked.levelling:
        beside["levelled"] = cost_answer.levelled_answer(result, asked.levelling, funds)
    if asked.compare is not None:
        other = forecast(items, _compared(asked.compare, chosen, language))
        beside["comparison"] = cost_answer.comparison_answer(result, other, funds)
    if asked.infrastructure:
        roads = forecast_infrastructure(
            asset_lines(asked.infrastructure),
            base_year=chosen.base_year,
            years=chosen.years,
            price_factors=chosen.price_factors(),
        )
        buildings = int(result.total_yen.sum())
        beside["infrastructure"] = cost_answer.infrastructure_answer(
            roads, chosen, buildings_yen=buildings, language=language
        )
    return beside


def _compared(compare: str | Mapping[str, Any], chosen: Assumptions, language: str) -> Assumptions:
    """The other assumptions over the same years; a preset by name takes the price level of the first with it."""
    years = {"this_year": chosen.base_year, "base_year": chosen.base_year, "years": chosen.years}
    if not isinstance(compare, str):
        return chosen_assumptions("mic", compare, **years, language=language)
    if not known_preset(compare):
        raise InvalidInput(f"unknown preset {compare}; known: {', '.join(PRESETS)}")
    carried = ("prices", "price_level", "price_growth", "price_series", "unknown_year")
    tree = assumptions_to_dict(chosen)
    return chosen_assumptions(compare, {name: tree[name] for name in carried}, **years, language=language)


def _funds(
    session: Session,
    question: FundsQuestion,
    table: Mapping[int, int],
    *,
    chosen: Assumptions,
    is_part: bool,
    language: str,
) -> Funds | None:
    """A part of the stock is not set against the budget of the whole, unless funds are given for it."""
    if is_part and question.yen_per_year is None:
        return None
    spent = stock.repairs_by_year(session) if question.is_average and not question.spent_yen else {}
    years = range(chosen.base_year, chosen.last_year + 1)
    return available_funds(question, table=table, repairs=spent, fiscal_years=years, language=language)


def _repeated(columns: Mapping[str, Sequence[Any]]) -> set[int]:
    """Facilities that carry a total of their whole class instead of their own figures (sources.md 9, Toyohashi)."""
    first: dict[int, int] = {}
    for row, facility in enumerate(columns["facility_id"]):
        first.setdefault(facility, row)
    rows = list(first.values())
    group = group_numbers([columns["category"][row] for row in rows])
    figures = [np.array([_number(columns[name][row]) for row in rows]) for name in ("cost_yen", "income_yen")]
    if not rows:
        return set()
    marked = repeated_figures(group, figures)
    return {facility for facility, is_repeated in zip(first, marked, strict=True) if is_repeated}


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _without(columns: dict[str, list[Any]], suspicious: set[int]) -> dict[str, list[Any]]:
    """The columns with the repeated figures blank, so that they are not spent once a row."""
    if not suspicious:
        return columns
    known = [facility not in suspicious for facility in columns["facility_id"]]
    blanked = {
        name: [value if keep else None for value, keep in zip(columns[name], known, strict=True)]
        for name in ("cost_yen", "income_yen")
    }
    return columns | blanked


def _more_flags(
    session: Session,
    columns: Mapping[str, Sequence[Any]],
    suspicious: set[int],
    codes: list[str] | None,
    *,
    funds: Funds | None,
    table: Mapping[int, int],
) -> list[Flag]:
    """What the cost model cannot see: classes, repeated totals, facilities without area, years without a plan."""
    area = columns["floor_area_m2"]
    unknown = [area[row] for row, category in enumerate(columns["category"]) if category is None]
    cost = dict(zip(columns["facility_id"], columns["cost_yen"], strict=True))
    repeated = [area[row] for row, facility in enumerate(columns["facility_id"]) if facility in suspicious]
    outside = 0
    if funds is not None and funds.basis.startswith("plan:"):
        outside = sum(int(year) not in table for year in funds.fiscal_years)
    found = [
        Flag("class_unknown_priced_as_other", len(unknown), sum(unknown)),
        Flag("repeated_figures", len(suspicious), sum(repeated), sum(cost[facility] or 0 for facility in suspicious)),
        Flag("totals_set_aside", *stock.totals_set_aside(session, codes=codes)),
        Flag("facility_without_area", stock.count_without_area(session, codes=codes), 0.0),
        Flag("funds_outside_plan", outside, 0.0),
        Flag("selection_only", len(cost) if codes is not None and funds is None else 0, 0.0),
    ]
    return [flag for flag in found if flag.buildings]
