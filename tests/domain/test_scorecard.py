"""Facility figures, places inside a class, quadrants, doubtful inputs."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facility.scorecard import (
    FacilityFigures,
    Quadrant,
    Thresholds,
    area_per_resident_m2,
    fifths,
    place,
    repeated_figures,
    scorecard,
    screening,
    stock_depreciation_rate,
)

NAN = float("nan")


def test_figures_by_hand() -> None:
    figures = FacilityFigures(
        group=np.array([0, 0]),
        floor_area_m2=np.array([500.0, 0.0]),
        cost_yen=np.array([10_000_000.0, 5_000_000.0]),
        income_yen=np.array([1_000_000.0, NAN]),
        users=np.array([20_000.0, NAN]),
        age_years=np.array([30.0, NAN]),
        acquisition_cost_yen=np.array([100.0, 50.0]),
        accumulated_depreciation_yen=np.array([75.0, 60.0]),
    )
    card = scorecard(figures, residents=80_000)
    assert card.cost_per_m2_yen[0] == 20_000
    assert card.cost_per_user_yen[0] == 500
    assert card.cost_per_resident_yen.tolist() == [125.0, 62.5]
    assert card.net_cost_yen.tolist() == [9_000_000, 5_000_000]
    assert card.users_per_m2[0] == 40
    assert card.depreciation_rate.tolist() == [0.75, 1.0]
    assert np.isnan([card.cost_per_m2_yen[1], card.cost_per_user_yen[1], card.users_per_m2[1]]).all()
    assert card.missing_share["cost_per_user_yen"] == 0.5


def test_stock_rates() -> None:
    assert stock_depreciation_rate(np.array([60.0, NAN, 20.0]), np.array([100.0, 10.0, 100.0])) == 0.4
    assert np.isnan(stock_depreciation_rate(np.array([NAN]), np.array([1.0])))
    assert area_per_resident_m2(np.array([470_000.0, NAN]), residents=77_000) == pytest.approx(6.1, abs=0.01)


def test_fifths_of_a_class() -> None:
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    group = np.zeros(10, np.int64)
    assert fifths(values, group, high_is_good=True).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert fifths(values, group, high_is_good=False).tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_small_classes_and_unknown_values_have_no_place() -> None:
    values = np.array([1.0, 2, 3, 4, NAN, 7, 8, 9, 10, 11])
    group = np.array([0] * 5 + [1] * 5)
    assert fifths(values, group, high_is_good=True).tolist() == [0] * 5 + [1, 2, 3, 4, 5]


@given(st.lists(st.floats(0, 100), min_size=5, max_size=40))
def test_a_better_value_never_stands_lower(drawn: list[float]) -> None:
    values = np.array(drawn)
    steps = fifths(values, np.zeros(len(values), np.int64), high_is_good=True)
    order = np.argsort(values)
    assert (np.diff(steps[order]) >= 0).all()
    assert set(steps.tolist()) <= {1, 2, 3, 4, 5}


def test_quadrants_around_the_mean_and_around_own_thresholds() -> None:
    building, use = np.array([90.0, 80.0, 20.0, 10.0, NAN]), np.array([9.0, 1.0, 8.0, 2.0, 5.0])
    placed = place(building, use)
    expected = (Quadrant.KEEP, Quadrant.REUSE, Quadrant.RENEW, Quadrant.RETIRE, Quadrant.UNKNOWN)
    assert placed.quadrants == expected
    assert (placed.building_threshold, placed.use_threshold) == (50, 5)
    strict = place(building, use, Thresholds(building=85.0))
    assert strict.quadrants[1] is Quadrant.RETIRE


def test_screening_marks() -> None:
    marks = screening(
        remaining_years=np.array([10.0, 40.0, NAN]),
        is_unsafe=np.array([True, False, False]),
        utilisation_rate=np.array([0.39, 0.4, NAN]),
        use_step=np.array([2, 3, 0]),
        cost_step=np.array([5, 1, 0]),
    )
    assert marks[0] == ("near_end_of_life", "not_earthquake_safe", "little_used", "rooms_empty")
    assert marks[1:] == [("costly",), ()]


def test_a_total_repeated_on_every_row_is_seen() -> None:
    group = np.array([1, 1, 1, 2, 2, 1])
    spend = np.array([900.0, 900, 900, 900, 900, 0])
    income = np.array([50.0, 50, 50, 50, 50, 0])
    assert repeated_figures(group, [spend, income]).tolist() == [True, True, True, False, False, False]


def test_toyohashi_repeats_the_housing_total(shared: Path) -> None:
    """25 municipal housing rows carry the same city-wide income and spend; nothing else does so three times."""
    file = shared / "data" / "B_estate_with_age" / "toyohashi_232017_shisetsu_list.csv"
    with file.open(encoding="utf-8-sig") as text:
        rows = list(csv.DictReader(text))
    classes = sorted({row["施設分類_小分類"] for row in rows})
    amounts = [
        np.array([float(row[column]) if row[column] else NAN for row in rows])
        for column in ("収入2024_円", "支出2024_円")
    ]
    found = repeated_figures(np.array([classes.index(row["施設分類_小分類"]) for row in rows]), amounts)
    repeated = {row["施設分類_小分類"] for row, doubtful in zip(rows, found, strict=True) if doubtful}
    assert repeated == {"市営住宅"}
    assert sum(found) == 25
