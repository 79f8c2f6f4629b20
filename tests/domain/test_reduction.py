"""The published arithmetic of Kakogawa, Iki, Gamagori and Toyohashi."""

import csv
from pathlib import Path

import pytest

from app.domain.cost.reduction import at_rebuild, balance, fiscal, per_capita, saving_per_percent_yen

OKU = 1e8


def test_kakogawa_per_percent_and_cut(shared: Path) -> None:
    with (shared / "validation" / "published_results.csv").open(encoding="utf-8") as text:
        printed = {row["result"]: float(row["value"]) for row in csv.DictReader(text) if row["city"] == "加古川市"}
    renewal, running = saving_per_percent_yen(
        renewal_yen_per_year=70.6 * OKU,
        maintenance_yen_per_year=23.2 * OKU,
        operation_yen_per_year=81.8 * OKU,
        manager_yen_per_year=17.4 * OKU,
    )
    assert round(renewal / OKU, 3) == 0.706
    assert round(running / OKU, 3) == 0.651
    assert round((renewal + running) / OKU, 3) == printed["saving per 1% floor-area cut"]
    gap = (70.6 - printed["available (mid-term fiscal plan FY2016-2025 average)"]) * OKU
    cut = fiscal(gap_yen_per_year=gap, renewal_saving_yen=renewal, running_saving_yen=running, present_area_m2=708_000)
    assert round(cut.share * 100, 1) == 23.4
    assert cut.area_m2 == pytest.approx(0.2343 * 708_000, rel=1e-3)


def test_iki_per_capita() -> None:
    cut = per_capita(
        present_area_m2=292_058, present_population=25_000, future_population=18_151, target_m2_per_resident=11.7
    )
    assert cut.area_m2 == pytest.approx(79_691, abs=1)
    assert round(cut.share * 100) == 27
    today = per_capita(present_area_m2=1000, present_population=100, future_population=80)
    assert today.share == pytest.approx(0.2)
    assert per_capita(present_area_m2=1000, present_population=100, future_population=120).area_m2 == 0


def test_rebuild_rule_counts_what_falls_due() -> None:
    due = {2025: 500.0, 2030: 1000.0, 2055: 2000.0, 2056: 9000.0}
    cut = at_rebuild(area_by_due_year_m2=due, from_year=2026, until_year=2055, cut_share=0.3, present_area_m2=12_500)
    assert cut.area_m2 == pytest.approx(900)
    assert cut.share == pytest.approx(0.072)


def test_toyohashi_balance() -> None:
    cut = balance(need_yen=4392 * OKU, available_yen=3268 * OKU, present_area_m2=1)
    assert round(cut.share * 100) == 26
    assert balance(need_yen=1.0, available_yen=2.0, present_area_m2=1).share == 0


def test_no_gap_needs_no_cut() -> None:
    none = fiscal(gap_yen_per_year=-5.0, renewal_saving_yen=1.0, running_saving_yen=1.0, present_area_m2=100)
    assert none.share == 0
    with pytest.raises(ValueError, match="positive"):
        fiscal(gap_yen_per_year=1.0, renewal_saving_yen=0.0, running_saving_yen=0.0, present_area_m2=100)
