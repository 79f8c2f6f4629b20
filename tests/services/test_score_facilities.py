"""The first-stage evaluation over the register."""

import pytest
from sqlalchemy.orm import Session

from app.costing.score_answer import ScoreQuestion
from app.domain.facility.scorecard import ScreeningRules, Thresholds
from app.domain.vocabulary import Category, SeismicCode
from app.models import Building, Inspection
from app.services.figures.score_facilities import score_facilities
from tests.factories import make_facility, make_municipality, make_year


def settle(session: Session, *, count: int = 5) -> None:
    """Halls of 100 m², each with more users than the one before and the same cost; one school alone in its class."""
    town = make_municipality(session)
    for number in range(1, count + 1):
        made = make_facility(session, town, code=f"C{number}", floor_area_m2=100.0, built_year=1970 + 10 * number)
        cost = 1_000_000 + number
        make_year(
            session, made, users=100 * number, total_cost_yen=cost, income_yen=number, utilisation_rate=number / 10
        )
    school = make_facility(session, town, code="S1", category=Category.SCHOOL, built_year=None)
    make_year(session, school, users=None, total_cost_yen=None)
    other = make_municipality(session, code="232025", name="岡崎市", is_home=False)
    make_facility(session, other, code="B1")


def rows(session: Session, **changes: object) -> dict[str, dict]:
    answer = score_facilities(session, ScoreQuestion(base_year=2026, **changes))
    return {row["code"]: row for row in answer["facilities"]}


def test_scores_when_read_then_figures_and_fifths_inside_the_class(session: Session) -> None:
    settle(session)
    found = rows(session)
    assert set(found) == {"C1", "C2", "C3", "C4", "C5", "S1"}
    assert found["C2"]["cost_per_m2_yen"] == pytest.approx(10_000.02)
    assert found["C2"]["cost_per_user_yen"] == pytest.approx(1_000_002 / 200)
    assert [found[f"C{n}"]["steps"]["users_per_m2"] for n in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [found[f"C{n}"]["steps"]["cost_per_m2"] for n in range(1, 6)] == [5, 4, 3, 2, 1]
    assert found["S1"]["steps"] == {"cost_per_m2": None, "cost_per_user": None, "users_per_m2": None}
    assert found["S1"]["quadrant"] == "unknown"


def test_quadrants_when_a_line_moves_then_facilities_change_sides(session: Session) -> None:
    settle(session)
    # Age 46 of a life of 60 leaves 23 points; use is 3 for all halls (steps of use and cost balance).
    assert rows(session, thresholds=Thresholds(building=20, use=3))["C1"]["quadrant"] == "keep"
    assert rows(session, thresholds=Thresholds(building=30, use=3))["C1"]["quadrant"] == "renew"
    assert rows(session, thresholds=Thresholds(building=20, use=3.5))["C1"]["quadrant"] == "reuse"
    assert rows(session, thresholds=Thresholds(building=30, use=3.5))["C1"]["quadrant"] == "retire"


def test_marks_when_earned_then_named_and_the_rules_move_them(session: Session) -> None:
    settle(session)
    usual = {mark["code"] for mark in rows(session)["C1"]["marks"]}
    assert usual == {"near_end_of_life", "little_used", "rooms_empty"}
    lenient = ScreeningRules(least_remaining_years=0, least_utilisation_rate=0, least_step=0)
    assert rows(session, rules=lenient)["C1"]["marks"] == []
    assert all(mark["label"] != mark["code"] for mark in rows(session)["C1"]["marks"])


def test_safety_when_the_file_does_not_say_then_no_mark(session: Session) -> None:
    town = make_municipality(session)
    for code, done in (("U1", False), ("U2", None), ("U3", True)):
        made = make_facility(session, town, code=code, floor_area_m2=None, built_year=None)
        old = {"seismic_code": SeismicCode.OLD, "seismic_retrofitted": done}
        session.add(Building(facility_id=made.id, code="1", floor_area_m2=10.0, built_year=2020, **old))
    session.flush()
    marked = {code: [mark["code"] for mark in row["marks"]] for code, row in rows(session).items()}
    assert marked == {"U1": ["not_earthquake_safe"], "U2": [], "U3": []}


def test_condition_when_parts_are_graded_then_it_can_be_the_buildings_axis(session: Session) -> None:
    settle(session)
    hall = make_facility(session, make_municipality(session, code="1", is_home=False), code="X")
    first = rows(session)["C1"]["facility_id"]
    parts = dict.fromkeys(("roof", "wall", "interior", "electric", "mechanical"), "C")
    session.add(Inspection(facility_id=first, building_code="*", fiscal_year=2024, **parts))
    session.add(Inspection(facility_id=hall.id, building_code="*", fiscal_year=2024, **parts))
    session.flush()
    found = rows(session, building="condition")
    assert (found["C1"]["condition"], found["C1"]["building_score"]) == (40.0, pytest.approx(40.0))
    assert found["C2"]["building_score"] is None
    assert found["C2"]["quadrant"] == "unknown"


def test_scores_when_nothing_is_loaded_then_an_empty_list(session: Session) -> None:
    make_municipality(session)
    answer = score_facilities(session, ScoreQuestion(base_year=2026))
    assert answer["facilities"] == []
    assert answer["thresholds"]["building"] is None
