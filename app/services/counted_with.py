"""What a forecast counts with: a preset with what is typed over it, or what a stored scenario's plan counts with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.costing.cost_question import chosen_assumptions
from app.domain.calendar import fiscal_year_of
from app.domain.cost.rates import Assumptions
from app.models.plan import Scenario
from app.planning.ask.cases import assumptions_of
from app.services.setting_refusal import settings_of
from app.store.plan import scenarios


def counted_with(
    session: Session,
    scenario_id: int | None,
    *,
    preset: str,
    assumptions: Mapping[str, Any] | None,
    base_year: int | None,
    years: int | None,
    language: str,
) -> Assumptions:
    """The assumptions of a forecast. A named scenario feeds forecast and plan alike: prices, their level, demolition
    and cycles are those of its plan, and its years where none are asked for; `assumptions` are typed over both.

    Raises InvalidInput for an unknown preset or figures that cannot be read, NotFound for an unknown scenario.
    """
    scenario = None if scenario_id is None else scenarios.get(session, scenario_id)
    tree = {**({} if scenario is None else scenarios.forecast_part(scenario)), **(assumptions or {})}
    this_year = fiscal_year_of(date.today())
    typed = chosen_assumptions(preset, tree, this_year=this_year, base_year=base_year, years=years, language=language)
    if scenario is None:
        return typed
    return _of_plan(scenario, tree, preset=preset, base_year=base_year, years=years, language=language)


def _of_plan(
    scenario: Scenario,
    tree: Mapping[str, Any],
    *,
    preset: str,
    base_year: int | None,
    years: int | None,
    language: str,
) -> Assumptions:
    """What the scenario's plan counts with, from the asked year on for the asked years."""
    given = {"preset": preset, **scenarios.plan_part(scenario), "assumptions": dict(tree)}
    settings = settings_of(given, language=language)
    first = base_year or tree.get("base_year") or settings.base_year
    return replace(
        assumptions_of(settings), base_year=int(first), years=int(years or tree.get("years") or settings.years)
    )
