"""Grids over years, suppressed cells, projections and demand: nobody lost, nobody counted twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely.geometry import box

from app.domain.people.demand import (
    DEFAULT_RATES,
    UseRate,
    people_by_age,
    population_demand,
)
from app.domain.people.population import PopulationGrid, Projection, own_cells, scale_to_projection
from app.domain.people.suppression import share_suppressed
from app.domain.vocabulary import AgeBand, Function

BANDS = (AgeBand.ALL, AgeBand.CHILD, AgeBand.WORKING, AgeBand.ELDERLY, AgeBand.LATE_ELDERLY)


def grid(ages: np.ndarray, years: tuple[int, ...] = (2020,)) -> PopulationGrid:
    """Cells with 0–14, 15–64, 65–74, 75+ given as ages[cells, 4]; the same in every year."""
    people = np.column_stack((ages.sum(1), ages[:, 0], ages[:, 1], ages[:, 2] + ages[:, 3], ages[:, 3]))
    cells = len(ages)
    return PopulationGrid(
        codes=tuple(f"c{number}" for number in range(cells)),
        names=(None,) * cells,
        lon=np.linspace(141.0, 141.5, cells),
        lat=np.linspace(43.0, 43.5, cells),
        years=years,
        bands=BANDS,
        people=np.repeat(people[:, :, np.newaxis], len(years), axis=2),
    )


AGES = arrays(float, (6, 4), elements=st.floats(0, 5000))


def test_people_when_asked_between_years_then_they_are_interpolated() -> None:
    town = grid(np.array([[10.0, 20, 5, 5]]), years=(2020, 2030))
    town.people[:, :, 1] /= 2
    assert town.total(AgeBand.ALL, 2025) == pytest.approx(30)
    assert town.total(AgeBand.ALL, 2050) == pytest.approx(20)
    assert town.total(AgeBand.ALL, 2010) == pytest.approx(40)


def test_suppressed_ages_when_shared_then_by_total_and_complete() -> None:
    totals = np.array([40.0, 4, 100])
    published = np.array([[1.0, 43], [np.nan, np.nan], [10, 90]])
    shared = share_suppressed(totals, published, [(0, 1), (1, 0)])
    assert shared[:2, 0] == pytest.approx([40 / 44, 4 / 44])
    assert shared.sum(0) == pytest.approx([11, 133])
    assert shared[2].tolist() == [10, 90]


@given(
    arrays(float, 12, elements=st.floats(0, 100)),
    arrays(float, (12, 3), elements=st.one_of(st.just(np.nan), st.floats(0, 100))),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=15),
)
def test_suppressed_ages_when_shared_then_every_sum_is_kept(
    totals: np.ndarray, published: np.ndarray, links: list[tuple[int, int]]
) -> None:
    shared = share_suppressed(totals, published, links)
    assert np.nansum(shared, 0) == pytest.approx(np.nansum(published, 0), rel=1e-9, abs=1e-9)


def test_projection_when_applied_then_each_band_has_its_total_and_cells_keep_their_share() -> None:
    town = grid(np.array([[10.0, 50, 10, 10], [30, 50, 20, 10]]))
    target = Projection(
        "01210", "town", (2020, 2050), BANDS[:4], np.array([[190, 100], [40, 10], [100, 50], [50, 40.0]])
    )
    scaled = scale_to_projection(town, target)
    for band in BANDS[:4]:
        assert scaled.total(band, 2050) == pytest.approx(target.of(band, 2050))
        assert scaled.total(band, 2020) == pytest.approx(target.of(band, 2020))
    child = scaled.of(AgeBand.CHILD, 2050)
    assert child[1] / child[0] == pytest.approx(3)
    assert scaled.total(AgeBand.LATE_ELDERLY, 2050) == pytest.approx(20 * 40 / 50)
    assert "share kept" in scaled.method


def test_cells_when_a_file_covers_neighbours_then_the_towns_own_are_found() -> None:
    town = grid(np.ones((3, 4)))
    assert own_cells(town, "01210").all()
    assert own_cells(town, "01210", boundary=box(141.2, 43, 142, 44)).tolist() == [False, True, True]
    coded = replace(town, municipality_codes=("01210", None, "01222"))
    assert own_cells(coded, "012106").tolist() == [True, False, False]


def test_projection_when_cells_are_chosen_then_the_others_are_left_out() -> None:
    town = grid(np.array([[10.0, 50, 10, 10], [30, 50, 20, 10]]))
    target = Projection("x", "x", (2030,), (AgeBand.ALL,), np.array([[40.0]]))
    scaled = scale_to_projection(town, target, chosen=np.array([True, False]))
    assert scaled.codes == ("c0",)
    assert scaled.total(AgeBand.CHILD, 2030) == pytest.approx(5)


@given(AGES)
def test_ages_when_split_then_they_add_up_to_all(ages: np.ndarray) -> None:
    town = grid(ages)
    assert people_by_age(town, 2020) == pytest.approx(ages, rel=1e-9, abs=1e-6)


def test_ages_when_some_are_unknown_then_nobody_drops_out() -> None:
    town = grid(np.array([[10.0, 50, 10, 10], [0, 0, 0, 0]]))
    town.people[0, 0, 0] = 100
    town.people[1, 0, 0] = 7
    assert people_by_age(town, 2020).sum(1) == pytest.approx([100, 7])


@given(AGES, st.floats(0.01, 20), st.floats(0.01, 20))
def test_demand_when_every_age_has_one_rate_then_its_total_is_people_times_rate(
    ages: np.ndarray, rate: float, other: float
) -> None:
    rates = {
        Function.LIBRARY: UseRate(rate, rate, rate, rate, "visits", "test"),
        Function.GYMNASIUM: UseRate(other, other, other, other, "visits", "test"),
    }
    demand = population_demand(grid(ages), rates=rates)
    assert demand.total(Function.LIBRARY, 2020) == pytest.approx(ages.sum() * rate, rel=1e-9, abs=1e-6)
    assert demand.total(Function.GYMNASIUM, 2020) == pytest.approx(ages.sum() * other, rel=1e-9, abs=1e-6)


def test_rates_when_not_published_then_they_say_assumption() -> None:
    assert all(rate.source for rate in DEFAULT_RATES.values())
    assert all("assumption" in rate.source for rate in DEFAULT_RATES.values() if rate.assumption)


def test_children_when_of_school_age_then_two_fifths_go_to_elementary_school() -> None:
    demand = population_demand(grid(np.array([[150.0, 0, 0, 0]])))
    assert demand.total(Function.ELEMENTARY_SCHOOL, 2020) == pytest.approx(60)
    assert demand.total(Function.JUNIOR_HIGH_SCHOOL, 2020) == pytest.approx(30)
