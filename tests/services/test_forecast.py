"""The forecast over the database is the domain's forecast of the same buildings, to the yen."""

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.domain.cost.rates import CATEGORIES, preset
from app.domain.cost.renewal import RenewalItems, forecast
from app.domain.vocabulary import Category
from app.errors import InvalidInput
from app.services.figures.forecast import forecast_stock
from app.store.facility import changes, features, quality
from tests.factories import make_facility, make_municipality, make_year

STOCK = [
    ("A1", Category.CULTURE, 500.0, 1980),
    ("A2", Category.SCHOOL, 6000.0, 1972),
    ("A3", Category.HOUSING, 3000.0, 2010),
    ("A4", None, 100.0, 1995),
]


def settle(session: Session) -> None:
    town = make_municipality(session)
    for code, category, area, year in STOCK:
        made = make_facility(session, town, code=code, category=category, floor_area_m2=area, built_year=year)
        make_year(session, made)
    make_facility(session, town, code="A5", name="併設クラブ", floor_area_m2=None, built_year=None, lon=None)
    other = make_municipality(session, code="232025", name="岡崎市", is_home=False)
    make_facility(session, other, code="B1", name="隣市の館", floor_area_m2=9999.0)


def test_forecast_when_asked_then_it_equals_the_cost_model_and_leaves_neighbours_out(session: Session) -> None:
    settle(session)
    order = {category: index for index, category in enumerate(CATEGORIES)}
    items = RenewalItems(
        category=np.array([order[category or Category.OTHER] for _, category, _, _ in STOCK]),
        floor_area_m2=np.array([area for _, _, area, _ in STOCK]),
        built_year=np.array([year for _, _, _, year in STOCK]),
        oldest_block_year=np.ones(len(STOCK), dtype=bool),
    )
    expected = forecast(items, preset("mic", base_year=2026, years=40))
    answer = forecast_stock(session, preset="mic", base_year=2026, years=40)
    assert answer["total_yen"] == int(expected.total_yen.sum()) > 0
    assert [row["total_yen"] for row in answer["by_year"]] == expected.total_yen.tolist()
    assert [row["fiscal_year"] for row in answer["by_year"]] == list(range(2026, 2066))
    assert (answer["buildings"], answer["floor_area_m2"]) == (4, 9600.0)
    assert {"class_unknown_priced_as_other"} <= {flag["code"] for flag in answer["flags"]}


def test_forecast_when_split_by_facility_then_the_parts_add_up(session: Session) -> None:
    settle(session)
    whole = forecast_stock(session, base_year=2026)["total_yen"]
    parts = [forecast_stock(session, base_year=2026, codes=[code])["total_yen"] for code, *_ in STOCK]
    assert sum(parts) == pytest.approx(whole, abs=len(STOCK) * 40)


def test_forecast_when_the_stock_ages_then_the_share_past_thirty_follows(session: Session) -> None:
    settle(session)
    shares = {row["fiscal_year"]: row for row in forecast_stock(session, base_year=2026)["share_over_30"]}
    assert shares[2026]["floor_area_m2"] == 6600.0
    assert shares[2026]["share"] == pytest.approx(6600 / 9600)
    assert shares[2040]["share"] == 1.0


def test_forecast_when_nothing_is_loaded_then_zero_and_no_fault(session: Session) -> None:
    make_municipality(session)
    answer = forecast_stock(session, base_year=2026, years=5)
    assert (answer["total_yen"], answer["buildings"], len(answer["by_year"])) == (0, 0, 5)


def test_forecast_when_the_preset_is_unknown_then_the_known_ones_are_named(session: Session) -> None:
    with pytest.raises(InvalidInput, match="mic"):
        forecast_stock(session, preset="guess")


def test_forecast_when_assumptions_cannot_be_read_then_each_fault_is_pointed_at(session: Session) -> None:
    with pytest.raises(InvalidInput) as refusal:
        forecast_stock(session, assumptions={"rebuild_age": "old"}, base_year=2026)
    assert refusal.value.faults
    assert all(fault.pointer for fault in refusal.value.faults)


def test_forecast_when_the_register_changes_then_the_data_version_grows(session: Session) -> None:
    settle(session)
    before = features.data_version(session)
    session.flush()
    assert forecast_stock(session, base_year=2026)["data_version"] == before
    make_facility(session, make_municipality(session, code="999999", name="x", is_home=False), code="N")
    after = features.data_version(session)
    assert int(after.split(".")[0]) > int(before.split(".")[0])


def test_data_version_when_zones_come_then_it_moves_and_when_a_plan_is_asked_for_it_does_not(session: Session) -> None:
    settle(session)
    before = features.data_version(session)
    changes.record(session, "planner", "request_run", {})
    session.flush()
    assert features.data_version(session) == before
    changes.record(session, "planner", "import_zones", {})
    session.flush()
    assert features.data_version(session) != before


def test_quality_when_some_values_are_missing_then_the_rates_are_shares_of_the_class(session: Session) -> None:
    settle(session)
    rates = {row["category"]: row for row in quality.missing_rates(session)}
    assert rates["culture"]["facilities"] == 2
    assert rates["culture"]["missing"]["floor_area_m2"] == pytest.approx(0.5)
    assert rates["culture"]["missing"]["users"] == pytest.approx(0.5)
    assert rates["school"]["missing"] == {**rates["school"]["missing"], "users": 0, "department": 1, "grades": 1}


def test_quality_when_a_value_is_doubtful_then_facility_and_doubt_are_listed(session: Session) -> None:
    settle(session)
    doubts = {(row["code"], row["doubt"]) for row in quality.doubtful_values(session)}
    assert doubts == {("A5", "no_position"), ("A5", "no_area")}
