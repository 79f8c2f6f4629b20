"""From targets back to what must have happened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cost.backcast import area_milestones, average_cost_cut, cost_milestones
from app.domain.cost.budget import Funds


def test_area_goes_where_buildings_fall_due() -> None:
    """30 % of 61万m² by 2029: 18.3万m², following what is due."""
    plan = area_milestones(
        present_area_m2=610_000,
        cut_share=0.3,
        base_year=2026,
        target_year=2029,
        due_area_m2={2026: 100_000, 2028: 200_000, 2040: 900_000},
    )
    assert plan.step.tolist() == pytest.approx([61_000, 0, 122_000, 0])
    assert plan.remaining[-1] == pytest.approx(427_000)


def test_where_too_little_falls_due_the_rest_goes_evenly() -> None:
    plan = area_milestones(
        present_area_m2=1000, cut_share=0.5, base_year=2026, target_year=2029, due_area_m2={2027: 100}
    )
    assert plan.step.tolist() == pytest.approx([100, 200, 100, 100])
    assert plan.so_far[-1] == pytest.approx(500)
    assert not plan.is_feasible


@given(
    st.floats(0, 1),
    st.integers(0, 30),
    st.dictionaries(st.integers(2020, 2060), st.floats(0, 1e5), max_size=20),
)
def test_the_area_target_is_met_and_never_overshot(share: float, years: int, due: dict[int, float]) -> None:
    plan = area_milestones(
        present_area_m2=1e6, cut_share=share, base_year=2026, target_year=2026 + years, due_area_m2=due
    )
    assert plan.so_far[-1] == pytest.approx(share * 1e6, abs=1e-3)
    assert (plan.step >= -1e-9).all()


def test_cost_falls_within_funds_from_the_target_year() -> None:
    years = np.arange(2026, 2034)
    funds = Funds(years, np.full(8, 40), "plan")
    need = np.array([90, 90, 90, 90, 90, 90, 100, 60])
    plan = cost_milestones(need, funds, target_year=2032)
    assert plan.so_far[6] == pytest.approx(60)
    assert (plan.remaining[6:] <= funds.yen[6:]).all()
    assert plan.step[:7] == pytest.approx([60 / 7] * 7)
    assert plan.step[7] == pytest.approx(0)
    assert average_cost_cut(need, funds, target_year=2032) == pytest.approx(0.5)


def test_relief_beyond_the_whole_need_is_not_feasible() -> None:
    years = np.arange(2026, 2028)
    plan = cost_milestones(np.array([100, 20]), Funds(years, np.array([10, 10]), "plan"), target_year=2026)
    assert not plan.is_feasible
    assert plan.remaining.tolist() == [10, 0]


def test_targets_outside_the_forecast() -> None:
    funds = Funds(np.arange(2026, 2030), np.full(4, 40), "plan")
    with pytest.raises(ValueError, match="forecast"):
        cost_milestones(np.full(4, 90), funds, target_year=2035)
    with pytest.raises(ValueError, match="base year"):
        area_milestones(present_area_m2=1, cut_share=0.1, base_year=2026, target_year=2020)
