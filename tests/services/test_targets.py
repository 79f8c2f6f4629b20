"""From gap to target: the published formulas over the register, and the path back from the target."""

import pytest
from sqlalchemy.orm import Session

from app.costing.cost_question import FundsQuestion
from app.domain.vocabulary import Category
from app.errors import InvalidInput
from app.services.figures.set_targets import TargetQuestion, set_targets
from app.store.figures import stock
from tests.factories import make_facility, make_municipality, make_year

OKU = 100_000_000


def settle(session: Session) -> None:
    """Three schools of 1,000 m²: due for rebuild in 2030, 2040 and 2070."""
    town = make_municipality(session)
    for code, year in (("S1", 1970), ("S2", 1980), ("S3", 2010)):
        made = make_facility(session, town, code=code, category=Category.SCHOOL, floor_area_m2=1000.0, built_year=year)
        make_year(session, made, total_cost_yen=None, maintenance_yen=1_000_000, staff_yen=10_000_000)


def asked(session: Session, **changes: object) -> dict:
    return set_targets(session, TargetQuestion(**changes), base_year=2026, years=40)


def of(answer: dict, method: str) -> dict:
    return next(formula for formula in answer["formulas"] if formula["method"] == method)


def test_kakogawa_when_its_figures_are_given_then_the_printed_cut(session: Session) -> None:
    """70.6億円 of need against 38.8: 31.8 / 1.357 = 23.4 %. The need is met here by the price level."""
    settle(session)
    plain = asked(session)["need_yen_per_year"]
    figures = {"maintenance_yen": round(23.2 * OKU), "operation_yen": round(81.8 * OKU)}
    question = TargetQuestion(
        **figures, manager_yen=round(17.4 * OKU), funds=FundsQuestion(yen_per_year=round(38.8 * OKU))
    )
    level = {"price_level": 100.0, "repair_yen_per_m2": (70.6 * OKU - 100 * plain) / 100 / 3000}
    answer = set_targets(session, question, assumptions=level, base_year=2026, years=40)
    assert answer["need_yen_per_year"] == pytest.approx(70.6 * OKU, rel=1e-6)
    fiscal = of(answer, "fiscal")
    lines = {line["code"]: line["value"] for line in fiscal["lines"]}
    assert lines["renewal_saving_per_percent"] + lines["running_saving_per_percent"] == pytest.approx(
        1.357 * OKU, rel=1e-3
    )
    assert fiscal["share"] == pytest.approx(0.234, abs=5e-4)


def test_formulas_when_the_register_knows_then_its_figures_are_used_and_named(session: Session) -> None:
    settle(session)
    stock.save_budget(session, {2026: 1_000_000}, source="plan.csv")
    session.flush()
    answer = asked(session, people_now=300.0, people_then=240.0, target_year=2040)
    inputs = {line["name"]: (line["value"], line["source"]) for line in answer["inputs"]}
    assert inputs["maintenance_yen"] == (3_000_000, "records")
    assert inputs["operation_yen"] == (30_000_000, "records")
    assert inputs["people_then"] == (240.0, "given")
    assert of(answer, "per_capita")["share"] == pytest.approx(0.2)
    # Two of the three schools fall due by 2040, and 30 % of them goes.
    assert of(answer, "rebuild_rule")["area_m2"] == pytest.approx(600)
    need = answer["need_yen_per_year"]
    assert of(answer, "balance")["share"] == pytest.approx(1 - 1_000_000 / need)


def test_formulas_when_figures_are_missing_then_each_says_which(session: Session) -> None:
    settle(session)
    answer = asked(session)
    assert of(answer, "fiscal")["missing"]["code"] == of(answer, "balance")["missing"]["code"] == "funds"
    assert of(answer, "per_capita")["missing"]["code"] == "population"
    assert of(answer, "rebuild_rule")["missing"] is None
    assert set_targets(session, TargetQuestion(kind="cost"), base_year=2026)["path"]["missing"]["code"] == "funds"


def test_formulas_when_nothing_is_loaded_then_words_and_no_fault(session: Session) -> None:
    make_municipality(session)
    answer = asked(session)
    assert all(formula["missing"]["message"] for formula in answer["formulas"])
    assert answer["path"]["by_year"][-1]["so_far"] == 0


def test_path_when_an_area_must_go_then_it_goes_as_buildings_fall_due(session: Session) -> None:
    settle(session)
    path = asked(session, cut_share=0.5, target_year=2045)["path"]
    steps = {row["fiscal_year"]: row["step"] for row in path["by_year"] if row["step"]}
    assert steps == {2030: 750, 2040: 750}
    assert path["by_year"][-1]["remaining"] == 1500
    assert path["feasible"] is True
    # By 2035 only one school falls due: the rest would have to go before its time.
    assert asked(session, cut_share=0.5, target_year=2035)["path"]["feasible"] is False


def test_path_when_cost_must_fit_then_every_year_from_the_target_on_lies_within_the_funds(session: Session) -> None:
    settle(session)
    question = TargetQuestion(kind="cost", target_year=2032, funds=FundsQuestion(yen_per_year=10_000_000))
    path = set_targets(session, question, base_year=2026, years=40)["path"]
    late = [row["remaining"] for row in path["by_year"] if row["fiscal_year"] >= 2032]
    assert max(late) <= 10_000_000
    so_far = [row["so_far"] for row in path["by_year"]]
    assert so_far == sorted(so_far)
    assert 0 < path["cut_share"] < 1


@pytest.mark.parametrize("year", [2025, 2066])
def test_target_when_its_year_lies_outside_then_the_years_allowed_are_named(session: Session, year: int) -> None:
    settle(session)
    with pytest.raises(InvalidInput, match=r"2026\.\.2065"):
        asked(session, target_year=year)
