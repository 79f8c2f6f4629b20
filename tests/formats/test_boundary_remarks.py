"""A facility outside its own municipality is told; a pier just beyond the line is not."""

import pytest
import shapely

from app.formats.facilities.boundary_remarks import remark_outside
from app.formats.records.records import FacilityRecord

TOWN = {"232017": ("豊橋市", shapely.to_wkb(shapely.box(137.40, 34.70, 137.50, 34.80)))}


def hall(lon: float | None, *, code: str = "232017") -> FacilityRecord:
    return FacilityRecord(7, "館", municipality_code=code, lon=lon, lat=None if lon is None else 34.75)


@pytest.mark.parametrize("lon", [137.45, 137.40, 137.5005, None])
def test_inside_on_the_line_just_beyond_it_or_nowhere_is_no_fault(lon: float | None) -> None:
    assert remark_outside([hall(lon)], TOWN) == []


def test_outside_is_told_with_row_position_and_town() -> None:
    (issue,) = remark_outside([hall(137.45), hall(137.6)], TOWN)
    assert (issue.code, issue.row, issue.value, issue.done) == ("outside_municipality", 7, "34.75, 137.6", "豊橋市")


def test_a_town_without_a_known_boundary_has_no_outside() -> None:
    assert remark_outside([hall(137.6, code="131016")], TOWN) == []
    assert remark_outside([hall(137.6)], {}) == []
