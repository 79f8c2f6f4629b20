"""Published results met from the register on: 加古川市's stock as buildings, 豊橋市's own list."""

import csv
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category
from app.models import Building
from app.services.figures.forecast import Extras, forecast_stock
from app.services.importing.import_facilities import import_facilities
from tests.factories import make_facility, make_municipality

OKU = 100_000_000
# The oldest band has no first year: the city dates from 1950, its stock from about then (assumption).
OLDEST_YEAR = 1955
FLOOR_AREA_M2 = 688_000
LIST = "data/B_estate_with_age/toyohashi_232017_shisetsu_list.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def settle_kakogawa(session: Session, shared: Path) -> None:
    """One facility a class; every year band spread evenly over its years."""
    bands = rows(shared / "validation" / "kakogawa_age.csv")
    lines = [
        line
        for line in rows(shared / "validation" / "kakogawa_category.csv")
        if not line["note"].startswith("excluded")
    ]
    whole = sum(float(line["share_pct_of_70.8man_m2"]) for line in lines)
    classes = {category.ja: category for category in Category}
    town = make_municipality(session, code="282103", name="加古川市")
    for number, line in enumerate(lines):
        own_m2 = FLOOR_AREA_M2 * float(line["share_pct_of_70.8man_m2"]) / whole
        made = make_facility(
            session, town, code=f"K{number}", category=classes[line["category_mic"]], floor_area_m2=None, lon=None
        )
        for band in bands:
            first = int(band["built_from_fy"] or OLDEST_YEAR)
            years = range(first, int(band["built_to_fy"]) + 1)
            area = own_m2 * float(band["share_pct"]) / 100 / len(years)
            session.add_all(
                Building(facility_id=made.id, code=str(year), floor_area_m2=area, built_year=year) for year in years
            )
    session.flush()


def test_kakogawa_when_its_stock_is_registered_then_the_printed_totals(session: Session, shared: Path) -> None:
    settle_kakogawa(session, shared)
    answer = forecast_stock(
        session,
        assumptions={"repair_yen_per_m2": 2000.0},
        base_year=2017,
        years=39,
        extras=Extras(compare="long-life"),
    )
    assert answer["total_yen"] / OKU == pytest.approx(3651, rel=0.01)
    assert answer["comparison"]["total_yen"] / OKU == pytest.approx(2753, rel=0.025)


def test_toyohashi_when_its_list_is_forecast_then_doubtful_inputs_are_flagged(session: Session, shared: Path) -> None:
    import_facilities(
        session, (shared / LIST).read_bytes(), actor="planner", filename="list.csv", municipality_code="232017"
    )
    answer = forecast_stock(session, base_year=2026, years=40, extras=Extras(recorded=True))
    flags = {flag["code"]: flag for flag in answer["flags"]}
    assert flags["oldest_block_year"]["buildings"] == answer["buildings"] == 390
    assert flags["facility_without_area"]["buildings"] == 416 - 390
    assert flags["totals_set_aside"]["buildings"] == 25
    assert flags["totals_set_aside"]["yen"] == 1_137_568_020
    assert "double_spending" in flags
    assert all(len(flag["message"]) > 10 and flag["message"] != flag["code"] for flag in answer["flags"])
    # 841億円/30年 of repair, renewal some 10 billion a year: recorded running cost is of the order of a yearly budget.
    assert 1e9 < answer["by_year"][0]["running"] < 1e11
