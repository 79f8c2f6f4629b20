# ruff: noqa: E501  one line of a file is one line here
"""Two lists about the same facilities, side by side."""

from dataclasses import replace

from app.domain.vocabulary import Category
from app.formats.facilities.compare_sheets import SheetComparison, compare
from app.formats.records.records import FacilityRecord

_SCHOOL = FacilityRecord(row=2, name="東小学校", code="10", address="愛知県豊橋市牛川町1番地2", floor_area_m2=3000.0, built_year=1975,
                         category=Category.SCHOOL, lon=137.40, lat=34.78)  # fmt: skip
_HALL = FacilityRecord(
    row=3, name="東公民館", address="愛知県豊橋市牛川町9", floor_area_m2=300.0, lon=137.41, lat=34.79
)


def _differing(comparison: SheetComparison) -> dict[str, tuple[str, str]]:
    (match,) = comparison.matches
    return {difference.field: (difference.left, difference.right) for difference in match.differences}


def test_the_same_list_twice_agrees_everywhere() -> None:
    comparison = compare([_SCHOOL, _HALL], [_HALL, _SCHOOL])
    assert [match.left.name for match in comparison.matches] == ["東小学校", "東公民館"]
    assert not any(match.differences for match in comparison.matches)
    assert comparison.only_left == comparison.only_right == ()


def test_a_code_joins_rows_and_differing_values_stand_side_by_side() -> None:
    comparison = compare([_SCHOOL], [replace(_SCHOOL, row=9, floor_area_m2=3100.0, built_year=1976, address=None)])
    assert comparison.matches[0].by == "code"
    assert _differing(comparison) == {"floor_area_m2": ("3,000", "3,100"), "built_year": ("1975", "1976")}


def test_the_same_code_for_another_facility_joins_nothing() -> None:
    other = FacilityRecord(row=5, name="中央図書館", code="10")
    comparison = compare([_SCHOOL], [other])
    assert (comparison.matches, comparison.only_left, comparison.only_right) == ((), (_SCHOOL,), (other,))


def test_a_name_joins_whatever_its_spelling() -> None:
    comparison = compare([_SCHOOL], [replace(_SCHOOL, code=None, name="豊橋市立 東小学校")])
    assert comparison.matches[0].by == "name"


def test_an_address_joins_when_names_are_alike() -> None:
    other = replace(_HALL, name="東地区公民館", lon=None, lat=None)
    assert compare([_HALL], [other]).matches[0].by == "address"
    assert compare([_HALL], [replace(other, name="消防団詰所")]).matches == ()


def test_nearness_joins_when_names_are_alike_across_grid_lines() -> None:
    near = replace(_HALL, name="東地区公民館", address=None, lon=137.4101, lat=34.7901)
    comparison = compare([_HALL], [near])
    assert comparison.matches[0].by == "position"
    assert "position" not in _differing(comparison)
    assert compare([_HALL], [replace(near, lat=34.793)]).matches == ()


def test_addresses_that_only_leave_out_the_prefecture_agree() -> None:
    comparison = compare([_SCHOOL], [replace(_SCHOOL, address="豊橋市牛川町１番地２（東小学校）")])
    assert _differing(comparison) == {}


def test_facilities_of_two_municipalities_are_never_joined() -> None:
    comparison = compare([replace(_SCHOOL, municipality_code="232017")], [replace(_SCHOOL, municipality_code="222127")])
    assert comparison.matches == ()


def test_each_row_is_used_once() -> None:
    comparison = compare([_HALL], [_HALL, replace(_HALL, row=7)])
    assert (len(comparison.matches), len(comparison.only_right)) == (1, 1)
