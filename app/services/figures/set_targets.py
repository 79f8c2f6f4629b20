"""From the gap to a target: the reduction by published formulas, and the yearly path back from the target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.costing import cost_answer, target_answer
from app.costing.cost_question import FundsQuestion, available_funds, group_numbers, renewal_items
from app.costing.target_answer import CityTarget, TownFigures
from app.domain.cost.assumption_fields import assumptions_to_dict
from app.domain.cost.budget import Funds
from app.domain.cost.rates import Assumptions
from app.domain.cost.renewal import forecast
from app.domain.facility.scorecard import repeated_figures
from app.errors import Fault, InvalidInput
from app.formats.words.flag_words import FAULTS, say
from app.services.counted_with import counted_with
from app.store.facility import features
from app.store.figures import scores, stock

# Target asked for where none is given: the end of the horizon, −30 % (Iki, Iwamizawa; docs/sources.md 4.4).
USUAL_CUT_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class TargetQuestion:
    """`kind` "area" or "cost". What is None is taken from the register: people, yearly costs by kind."""

    kind: str = "area"
    target_year: int | None = None
    cut_share: float = USUAL_CUT_SHARE
    cut_at_rebuild: float = target_answer.USUAL_CUT_AT_REBUILD
    area_per_resident_m2: float | None = None
    people_now: float | None = None
    people_then: float | None = None
    maintenance_yen: int | None = None
    operation_yen: int | None = None
    manager_yen: int | None = None
    funds: FundsQuestion = field(default_factory=FundsQuestion)


def set_targets(
    session: Session,
    question: TargetQuestion,
    *,
    preset: str = "mic",
    assumptions: Mapping[str, Any] | None = None,
    scenario_id: int | None = None,
    base_year: int | None = None,
    years: int | None = None,
    language: str = "ja",
) -> dict[str, Any]:
    """Cut by each formula with its arithmetic, and the path to the target. Raises InvalidInput, NotFound."""
    chosen = counted_with(
        session,
        scenario_id,
        preset=preset,
        assumptions=assumptions,
        base_year=base_year,
        years=years,
        language=language,
    )
    target = _target(question, chosen, language)
    items = renewal_items(stock.building_columns(session))
    result = forecast(items, chosen)
    funds = _funds(session, question, chosen, language)
    town, sources = _town(session, question, chosen, target)
    need = cost_answer.works_yen(result)
    return {
        **cost_answer.headline(result),
        "floor_area_m2": round(float(np.nansum(items.floor_area_m2)), 2),
        "need_yen_per_year": round(float(need.mean())),
        "available_yen_per_year": None if funds is None else round(float(funds.yen.mean())),
        "gap": cost_answer.gap_answer(need, funds),
        "budget": cost_answer.budget_answer(funds, stock.budget(session)),
        "inputs": sources,
        "formulas": target_answer.formulas(result, items, funds, town=town, target=target, language=language),
        "path": target_answer.path_answer(result, items, funds, target=target, language=language),
        "assumptions": assumptions_to_dict(chosen),
        "data_version": features.data_version(session),
    }


def _target(question: TargetQuestion, chosen: Assumptions, language: str) -> CityTarget:
    """Raises InvalidInput where the target year lies outside the horizon."""
    year = chosen.last_year if question.target_year is None else question.target_year
    if not chosen.base_year <= year <= chosen.last_year:
        between = f"{chosen.base_year}..{chosen.last_year}"
        told = say(FAULTS, "target_year_outside", language, value=str(year), allowed=between)
        raise InvalidInput(told, [Fault("out_of_range", told, str(year), pointer="/target_year")])
    return CityTarget(question.kind, year, question.cut_share, question.cut_at_rebuild, question.area_per_resident_m2)


def _funds(session: Session, question: TargetQuestion, chosen: Assumptions, language: str) -> Funds | None:
    asked = question.funds
    spent = stock.repairs_by_year(session) if asked.is_average and not asked.spent_yen else {}
    years = range(chosen.base_year, chosen.last_year + 1)
    return available_funds(asked, table=stock.budget(session), repairs=spent, fiscal_years=years, language=language)


def _town(
    session: Session, question: TargetQuestion, chosen: Assumptions, target: CityTarget
) -> tuple[TownFigures, list[dict[str, Any]]]:
    """Figures of the town, those asked for before those recorded, and where each comes from."""
    people = scores.people_by_year(session)
    recorded = _running(session)
    given = {
        "people_now": (question.people_now, _people(people, chosen.base_year), "population"),
        "people_then": (question.people_then, _people(people, target.year), "population"),
        "maintenance_yen": (question.maintenance_yen, recorded["maintenance_yen"], "records"),
        "operation_yen": (question.operation_yen, recorded["operation_yen"], "records"),
        "manager_yen": (question.manager_yen, recorded["manager_yen"], "records"),
    }
    values = {name: own if asked is None else asked for name, (asked, own, _) in given.items()}
    sources = [
        {"name": name, "value": values[name], "source": source if asked is None else "given"}
        for name, (asked, _, source) in given.items()
    ]
    return TownFigures(**values), sources  # type: ignore[arg-type]


def _people(by_year: Mapping[int, float], year: int) -> float | None:
    """People of a year on the straight line between the years known; beyond them the nearest year's."""
    if not by_year:
        return None
    return float(np.interp(year, sorted(by_year), [by_year[known] for known in sorted(by_year)]))


def _running(session: Session) -> dict[str, int]:
    """Yearly running cost by how it ends with the floor area. A cost known as a total only counts as operation."""
    rows = scores.facility_figures(session)
    repeated: list[int] = []
    if rows:
        group = group_numbers([row["category"] for row in rows])
        figures = [
            np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=np.float64)
            for name in ("cost_yen", "income_yen")
        ]
        repeated = [row["id"] for row, same in zip(rows, repeated_figures(group, figures), strict=True) if same]
    totals = scores.running_totals(session, without=repeated)
    maintenance = (totals["maintenance_yen"] or 0) + (totals["utilities_yen"] or 0)
    manager = totals["designated_manager_yen"] or 0
    operation = max(0, (totals["cost_yen"] or 0) - maintenance - manager)
    return {"maintenance_yen": maintenance, "operation_yen": operation, "manager_yen": manager}
