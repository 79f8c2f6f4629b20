"""Standard grid cells against codes printed in the standard's literature, and round trips at every level."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.mesh import (
    MeshLevel,
    is_mesh_code,
    mesh_bounds,
    mesh_centroids,
    mesh_code,
    mesh_codes,
    mesh_level,
)

LEVELS = st.sampled_from(list(MeshLevel))
LON, LAT = st.floats(122.0, 154.0), st.floats(20.0, 46.0)


@pytest.mark.parametrize(
    ("lon", "lat", "level", "code"),
    [
        (141.7759, 43.1962, MeshLevel.THIRD, "64416632"),
        (141.7759, 43.1962, MeshLevel.HALF, "644166323"),
        (141.7759, 43.1962, MeshLevel.QUARTER, "6441663231"),
        (139.7454, 35.6586, MeshLevel.FIRST, "5339"),
        (139.7454, 35.6586, MeshLevel.SECOND, "533935"),
        (139.7454, 35.6586, MeshLevel.THIRD, "53393599"),
    ],
)
def test_code_when_the_place_is_known_then_it_is_the_published_one(
    lon: float, lat: float, level: MeshLevel, code: str
) -> None:
    assert mesh_code(lon, lat, level) == code


@given(LON, LAT, LEVELS)
def test_cell_when_found_from_a_point_then_it_holds_the_point(lon: float, lat: float, level: MeshLevel) -> None:
    west, south, east, north = mesh_bounds([mesh_code(lon, lat, level)])[0]
    slack = 2e-9
    assert west - slack <= lon < east + slack
    assert south - slack <= lat < north + slack


@given(LON, LAT, LEVELS)
def test_code_when_taken_to_its_centre_and_back_then_it_is_the_same(lon: float, lat: float, level: MeshLevel) -> None:
    code = mesh_code(lon, lat, level)
    centre = mesh_centroids([code])[0]
    assert mesh_level(code) is level
    assert mesh_code(centre[0], centre[1], level) == code


@given(LON, LAT, LEVELS)
def test_code_when_taken_to_its_own_corner_then_the_corner_belongs_to_it(
    lon: float, lat: float, level: MeshLevel
) -> None:
    code = mesh_code(lon, lat, level)
    west, south, _, _ = mesh_bounds([code])[0]
    assert mesh_code(west, south, level) == code


def test_quarters_when_put_together_then_they_fill_their_half_exactly() -> None:
    quarters = shapely.box(*mesh_bounds([f"644166323{digit}" for digit in "1234"]).T)
    whole = shapely.box(*mesh_bounds(["644166323"]).T)[0]
    assert sum(part.area for part in quarters) == pytest.approx(whole.area, rel=1e-9)
    assert all(whole.buffer(1e-9).contains(part) for part in quarters)


@pytest.mark.parametrize(
    "text", ["", "53", "53393", "533985", "5339359a", "533935995x", "644166320", "644166336", "５３３９"]
)
def test_code_when_it_is_none_then_it_is_refused(text: str) -> None:
    assert not is_mesh_code(text)


@given(st.text(max_size=12))
def test_any_text_when_asked_then_the_answer_is_yes_or_no(text: str) -> None:
    assert is_mesh_code(text) in {True, False}


def test_codes_when_outside_the_grid_then_it_says_so() -> None:
    with pytest.raises(ValueError, match="outside"):
        mesh_codes(np.array([-73.9]), np.array([40.7]))
