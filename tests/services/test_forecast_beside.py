"""What a forecast is set beside: funds, levelled spending, other assumptions, recorded cost, roads and pipes."""

import pytest
from sqlalchemy.orm import Session

from app.costing.cost_question import FundsQuestion, Levelling
from app.domain.vocabulary import Category
from app.errors import InvalidInput, NotFound
from app.models import Building, Facility, Repair, Scenario
from app.services.figures.forecast import Extras, forecast_stock
from app.store.figures import stock
from tests.factories import make_facility, make_municipality, make_year

SCHOOL_YEN = 33_000 * 10_000  # a rebuild of 1,000 m² at 330,000 yen/m²


def one_school(session: Session, **changes: object) -> Facility:
    """1,000 m² of 1970: a rebuild in 2029–2031, no renovation any more."""
    given = {"category": Category.SCHOOL, "floor_area_m2": 1000.0, "built_year": 1970} | changes
    return make_facility(session, make_municipality(session), **given)


def asked(session: Session, **extras: object) -> dict:
    return forecast_stock(session, base_year=2026, years=10, extras=Extras(**extras))


def test_gap_when_a_plan_is_loaded_then_need_less_funds_year_by_year(session: Session) -> None:
    one_school(session)
    stock.save_budget(session, {2026: 20_000_000, 2029: 10_000_000}, source="plan.csv")
    session.flush()
    answer = forecast_stock(session, base_year=2026, years=10)
    assert [row["yen"] for row in answer["budget"]["by_year"][:4]] == [20_000_000, 15_000_000, 15_000_000, 10_000_000]
    assert [row["planned"] for row in answer["budget"]["by_year"][:4]] == [True, False, False, True]
    gaps = {row["fiscal_year"]: row["yen"] for row in answer["gap"]["by_year"]}
    assert (gaps[2026], gaps[2029], gaps[2030]) == (-20_000_000, 100_000_000, 95_000_000)
    assert answer["gap"]["years_short"] == [2029, 2030, 2031]
    assert answer["gap"]["total_yen"] == SCHOOL_YEN - answer["budget"]["total_yen"]
    assert "funds_outside_plan" in {flag["code"] for flag in answer["flags"]}


def test_gap_when_nothing_says_what_is_available_then_none(session: Session) -> None:
    one_school(session)
    answer = forecast_stock(session, base_year=2026)
    assert (answer["gap"], answer["budget"]) == (None, None)


def test_gap_when_only_some_facilities_are_chosen_then_not_against_the_whole_budget(session: Session) -> None:
    one_school(session)
    stock.save_budget(session, {2026: 1}, source="plan.csv")
    session.flush()
    answer = forecast_stock(session, base_year=2026, codes=["A1"])
    assert answer["gap"] is None
    assert "selection_only" in {flag["code"] for flag in answer["flags"]}
    given = forecast_stock(session, base_year=2026, codes=["A1"], extras=Extras(funds=FundsQuestion(yen_per_year=5)))
    assert given["budget"]["per_year_yen"] == 5


def test_funds_when_the_last_years_are_asked_for_then_the_mean_of_recorded_works(session: Session) -> None:
    school = one_school(session)
    for year, yen in ((2021, 900), (2022, 100), (2023, 200), (2023, 300)):
        session.add(Repair(facility_id=school.id, fiscal_year=year, title=f"{year}{yen}", cost_yen=yen))
    session.flush()
    answer = asked(session, funds=FundsQuestion(last_years=2))
    assert (answer["budget"]["per_year_yen"], answer["budget"]["basis"]) == (300, "average:2022-2023")


def test_funds_when_no_past_investment_is_known_then_told_what_to_do(session: Session) -> None:
    one_school(session)
    with pytest.raises(InvalidInput) as refusal:
        asked(session, funds=FundsQuestion(last_years=5))
    assert refusal.value.faults[0].pointer == "/funds/spent_yen"


def test_levelling_when_works_may_move_then_the_peak_falls_and_the_total_stays(session: Session) -> None:
    one_school(session)
    levelled = asked(session, levelling=Levelling(early_years=3, late_years=4))["levelled"]
    assert levelled["peak_before_yen"] == SCHOOL_YEN // 3
    assert levelled["peak_yen"] == SCHOOL_YEN // 10
    assert sum(row["yen"] for row in levelled["by_year"]) == SCHOOL_YEN
    assert asked(session)["levelled"] is None


def test_comparison_when_a_preset_is_named_then_the_same_prices_and_years(session: Session) -> None:
    one_school(session)
    dear = {"price_level": 2.0}
    answer = forecast_stock(session, assumptions=dear, base_year=2026, years=10, extras=Extras(compare="long-life"))
    alone = forecast_stock(session, preset="long-life", assumptions=dear, base_year=2026, years=10)
    beside = answer["comparison"]
    assert beside["total_yen"] == alone["total_yen"] > 0
    assert beside["difference_yen"] == answer["works_total_yen"] - alone["works_total_yen"]
    with pytest.raises(InvalidInput, match="mic"):
        forecast_stock(session, extras=Extras(compare="guess"))


def test_recorded_running_when_asked_for_then_the_newest_year_once_a_facility(session: Session) -> None:
    school = one_school(session)
    session.add(Building(facility_id=school.id, code="2", floor_area_m2=3000.0, built_year=2020))
    make_year(session, school, fiscal_year=2023, total_cost_yen=1, income_yen=1)
    make_year(session, school, fiscal_year=2024, total_cost_yen=8_000_000, income_yen=400_000)
    plain, recorded = asked(session), asked(session, recorded=True)
    assert plain["by_year"][0]["running"] == 0
    assert {row["running"] for row in recorded["by_year"]} == {8_000_000}
    assert {row["income"] for row in recorded["by_year"]} == {400_000}
    assert recorded["total_yen"] == plain["total_yen"] + 80_000_000
    assert recorded["works_total_yen"] == plain["works_total_yen"]


def test_repeated_totals_when_a_class_carries_them_on_every_row_then_flagged_and_not_spent(session: Session) -> None:
    town = make_municipality(session)
    for number in range(4):
        made = make_facility(session, town, code=f"H{number}", category=Category.HOUSING)
        make_year(session, made, total_cost_yen=777_000_000, income_yen=888_000_000)
    answer = asked(session, recorded=True)
    flag = next(flag for flag in answer["flags"] if flag["code"] == "repeated_figures")
    assert (flag["buildings"], flag["yen"]) == (4, 4 * 777_000_000)
    assert "31.1億円" in flag["message"]
    assert answer["by_year"][0]["running"] == 0


def test_infrastructure_when_given_then_by_the_ministrys_rules_beside_the_buildings(session: Session) -> None:
    one_school(session)
    rows = [
        {"asset": "road", "quantity": 15_000.0},
        {"asset": "bridge", "quantity": 100.0, "built_year": 1970},
        {"asset": "sewer_pipe", "quantity": 10.0, "built_year": 2020, "yen_per_unit": None},
    ]
    answer = asked(session, infrastructure=rows)
    infra = answer["infrastructure"]
    assert {row["road"] for row in infra["by_year"]} == {4_700_000}
    assert {row["fiscal_year"]: row["bridge"] for row in infra["by_year"] if row["bridge"]} == {2030: 44_800_000}
    assert "sewer_pipe" not in infra["by_year"][0]
    assert infra["whole_plan_total_yen"] == answer["total_yen"] + 47_000_000 + 44_800_000
    with pytest.raises(InvalidInput) as refusal:
        asked(session, infrastructure=[{"asset": "castle", "quantity": 1.0}])
    assert refusal.value.faults[0].pointer == "/infrastructure/0/asset"


def test_scenario_when_named_then_its_figures_and_the_question_over_them(session: Session) -> None:
    one_school(session)
    plan = {"price_factor": 1.0, "demolition_yen_per_m2": 0}
    kept = Scenario(name="高い単価", assumptions={"preset": "mic", "price_level": 2.0, "plan": plan})
    session.add(kept)
    session.flush()
    answer = forecast_stock(session, scenario_id=kept.id, base_year=2026, years=10)
    assert answer["total_yen"] == 2 * SCHOOL_YEN
    assert (answer["scenario"]["name"], answer["assumptions"]["price_level"]) == ("高い単価", 2.0)
    over = forecast_stock(session, scenario_id=kept.id, assumptions={"price_level": 3.0}, base_year=2026, years=10)
    assert over["total_yen"] == 3 * SCHOOL_YEN
    with pytest.raises(NotFound):
        forecast_stock(session, scenario_id=10**9)


def test_years_when_asked_outright_then_before_those_of_the_assumptions(session: Session) -> None:
    one_school(session)
    tree = {"base_year": 2000, "years": 30}
    own = forecast_stock(session, assumptions=tree)
    asked_outright = forecast_stock(session, assumptions=tree, base_year=2026, years=10)
    assert (own["base_year"], own["years"]) == (2000, 30)
    assert (asked_outright["base_year"], asked_outright["years"]) == (2026, 10)


def test_depreciation_when_the_ledger_is_known_for_some_then_their_rate_and_count(session: Session) -> None:
    school = one_school(session)
    assert forecast_stock(session)["depreciation"] == {"rate": None, "buildings_known": 0, "buildings": 1}
    ledger = {"acquisition_cost_yen": 1000, "accumulated_depreciation_yen": 640}
    session.add(Building(facility_id=school.id, code="2", floor_area_m2=10.0, built_year=1990, **ledger))
    session.flush()
    assert forecast_stock(session)["depreciation"] == {"rate": 0.64, "buildings_known": 1, "buildings": 2}


@pytest.mark.parametrize(("language", "word"), [("ja", "建替え"), ("en", "rebuild")])
def test_notes_when_read_then_every_figure_has_words_and_assumptions_are_marked(
    session: Session, language: str, word: str
) -> None:
    one_school(session)
    notes = forecast_stock(session, preset="long-life", language=language)["notes"]
    labels = {note["code"]: note["label"] for note in notes}
    assert word in labels["price.school.rebuild"]
    assert not [label for label in labels.values() if "_" in label]
    marked = {note["code"] for note in notes if note["assumption"]}
    assert "phase.centred" in marked
    assert "price.school.rebuild" not in marked
