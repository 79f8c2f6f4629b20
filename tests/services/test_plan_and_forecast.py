"""A stored scenario feeds plan and forecast: keeping everything costs in the plan what the forecast of it says."""

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category
from app.planning.ask.setting_faults import read_settings
from app.planning.tell.cash import keeping
from app.planning.tell.money import keep_everything_of
from app.services.figures.forecast import forecast_stock
from app.services.plan.edit_scenario import make_scenario
from app.services.plan.optimize import with_scenario
from app.services.read_town import read_question
from tests.factories import make_facility, make_municipality, make_year
from tests.services.test_forecast import STOCK

SCENARIOS = {
    "as the program has it": {},
    "long life, dearer": {"preset": "long-life", "price_level": 1.2, "price_growth": 0.01, "repair_yen_per_m2": 800},
    "of the plan's own": {
        "plan": {"preset": "city", "base_year": 2027, "terms": [5, 5, 10], "price_factor": 1.9,
                 "demolition_yen_per_m2": 63_000},
    },
    "prices of its own": {
        "prices": {"school": {"rebuild_yen_per_m2": 450_000}}, "demolition_yen_per_m2": 30_000, "base_year": 2026,
        "plan": {"terms": [10, 10, 10], "price_factor": 3.0},
    },
}  # fmt: skip


def settle(session: Session) -> None:
    town = make_municipality(session)
    for code, category, area, year in STOCK:
        made = make_facility(
            session, town, code=code, category=category or Category.OTHER, floor_area_m2=area, built_year=year
        )
        make_year(session, made, users=500)


@pytest.mark.parametrize("name", SCENARIOS)
def test_keep_everything_when_told_under_a_stored_scenario_then_it_is_the_scenarios_forecast_to_the_yen(
    session: Session, name: str
) -> None:
    settle(session)
    kept = make_scenario(session, name, SCENARIOS[name], actor="planner")
    told = with_scenario(session, {"scenario": name}, language="en")
    settings, faults = read_settings(told, base_year=2026)
    assert faults == []
    question = read_question(session, settings)
    answer = forecast_stock(session, scenario_id=kept["id"])
    assert (answer["base_year"], answer["years"]) == (settings.base_year, settings.years)
    yearly = np.sum([question.options[k].capital_yearly for k in keeping(question)], axis=0)
    assert answer["works_total_yen"] > 0
    # Both are whole yen: the forecast by kind and year, the plan by facility and term.
    assert abs(answer["works_total_yen"] - keep_everything_of(question)["capital_yen"]) <= 2 * len(yearly)
    assert answer["works_total_yen"] == pytest.approx(float(yearly.sum()), abs=2 * len(yearly))
