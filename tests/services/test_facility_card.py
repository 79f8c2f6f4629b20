"""The facility card: figures beside the class, neighbours by distance, unknown never shown as zero."""

import pytest
from sqlalchemy.orm import Session

from app.domain.vocabulary import Function
from app.errors import NotFound
from app.services.facility.facility_card import facility_card
from tests.factories import make_facility, make_land, make_municipality, make_use, make_year


@pytest.fixture
def halls(session: Session) -> list[int]:
    """Ten halls in a row, 100 m apart; the n-th costs n million yen for 100 n users on 500 m²."""
    town = make_municipality(session)
    ids = []
    for number in range(1, 11):
        hall = make_facility(session, town, code=f"H{number}", name=f"第{number}館", lon=137.40 + number * 0.0011)
        make_use(session, hall, Function.COMMUNITY_CENTER)
        make_year(session, hall, fiscal_year=2023, total_cost_yen=1, users=1)
        make_year(session, hall, fiscal_year=2024, total_cost_yen=number * 1_000_000, users=100 * number)
        ids.append(hall.id)
    return ids


def test_card_when_compared_with_its_class_then_median_and_fifth_are_of_the_newest_year(
    session: Session, halls: list[int]
) -> None:
    cheapest, dearest = facility_card(session, halls[0]), facility_card(session, halls[-1])
    assert cheapest["class_position"]["cost_per_m2"] == {
        "value": 2000.0,
        "median": 11_000.0,
        "quintile": 1,
        "compared": 10,
    }
    assert dearest["class_position"]["cost_per_m2"]["quintile"] == 5
    assert dearest["class_position"]["cost_per_user"]["value"] == 10_000.0


def test_card_when_neighbours_are_near_then_they_are_listed_by_distance(session: Session, halls: list[int]) -> None:
    nearby = facility_card(session, halls[0])["nearby"]
    assert [each["id"] for each in nearby] == halls[1:]
    assert [each["distance_m"] for each in nearby] == sorted(each["distance_m"] for each in nearby)
    assert nearby[0]["distance_m"] == pytest.approx(100, abs=2)


def test_card_when_figures_are_unknown_then_none_and_never_zero(session: Session, halls: list[int]) -> None:
    assert facility_card(session, halls[0])["land"] is None
    bare = make_facility(session, make_municipality(session, code="1", name="x", is_home=False), lon=None)
    card = facility_card(session, bare.id)
    assert card["class_position"]["cost_per_m2"]["value"] is None
    assert (card["lon"], card["nearby"], card["years"]) == (None, [], [])


def test_card_when_land_is_known_then_shown(session: Session, halls: list[int]) -> None:
    facility = make_facility(session, make_municipality(session, code="1", name="x", is_home=False), code="L")
    make_land(session, facility, owner="市")
    assert facility_card(session, facility.id)["land"] == {
        "area_m2": 1000.0,
        "owner": "市",
        "price_yen_per_m2": 20_000,
        "plot_ratio": None,
    }


def test_card_when_there_is_no_such_facility_then_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        facility_card(session, 1)
