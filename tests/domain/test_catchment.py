"""Users fitted to counts: by hand on four cells, and as properties on random towns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.catchment import fit_users

NEAREST = np.array([0, 0, 1, -1])
NOW = np.array([10.0, 30.0, 20.0, 5.0])


def test_fit_when_a_site_counts_users_then_its_catchment_holds_them_in_proportion() -> None:
    fitted = fit_users(NEAREST, NOW, NOW, np.array([80.0, np.nan]))
    assert fitted.cells.tolist() == [20, 60, 40, 10]
    assert fitted.own.tolist() == [0, 0]


def test_fit_when_people_halve_then_users_halve() -> None:
    fitted = fit_users(NEAREST, NOW, NOW / 2, np.array([80.0, 10.0]))
    assert fitted.cells[:3].tolist() == [10, 30, 5]


def test_fit_when_no_cell_is_nearest_then_users_stand_at_the_site() -> None:
    fitted = fit_users(NEAREST, NOW, NOW * 0.8, np.array([80.0, 10.0, 50.0]))
    assert fitted.own == pytest.approx([0, 0, 40])


def test_fit_when_nobody_counts_then_demand_is_as_expected() -> None:
    fitted = fit_users(NEAREST, NOW, NOW, np.array([np.nan, np.nan]))
    assert fitted.cells.tolist() == NOW.tolist()


def test_fit_when_nobody_is_expected_then_counts_stay_at_their_sites() -> None:
    fitted = fit_users(NEAREST, np.zeros(4), np.zeros(4), np.array([80.0, 10.0]))
    assert (fitted.cells.sum(), fitted.own.tolist()) == (0, [80, 10])


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_fit_when_every_site_counts_then_all_counted_users_are_there(seed: int, sites: int) -> None:
    random = np.random.default_rng(seed)
    nearest, now = random.integers(0, sites, 30), random.uniform(0, 50, 30)
    counted = random.uniform(0, 500, sites)
    fitted = fit_users(nearest, now, now, counted)
    held = np.bincount(nearest, weights=fitted.cells, minlength=sites) + fitted.own
    assert held == pytest.approx(counted)
