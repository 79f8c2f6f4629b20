"""The shipped outlines: who is meant by a code, a name or an address, who lies beside whom, where a point lies."""

import numpy as np
import pytest

from app.formats.spatial.town_outlines import town_outlines


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("232017", "豊橋市"),
        ("23201", "豊橋市"),
        ("141020", "横浜市"),
        ("14133", "川崎市"),
        ("27141", "堺市"),
        ("13101", "千代田区"),
        ("1100", "札幌市"),
    ],
)
def test_find_when_given_a_code_then_its_town_and_a_ward_is_its_city(code: str, name: str) -> None:
    found = town_outlines().find(code)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("code", ["", None, "000000", "012904", "232018", "99999", "豊橋市"])
def test_find_when_the_code_is_nobodys_then_none(code: str | None) -> None:
    assert town_outlines().find(code) is None


def test_named_when_two_prefectures_have_the_name_then_both_and_the_prefecture_decides() -> None:
    outlines = town_outlines()
    assert [town.prefecture for town in outlines.named("府中市")] == ["東京都", "広島県"]
    assert [town.code for town in outlines.named("広島県府中市")] == ["342084"]
    assert [town.code for town in outlines.named("府中市", prefecture="東京都")] == ["132063"]
    assert [town.code for town in outlines.named("石狩郡当別町")] == ["013030"]
    assert outlines.named("中央公民館") == []


def test_neighbours_when_asked_then_those_with_a_common_border_and_never_itself() -> None:
    names = [town.name for town in town_outlines().neighbours("232017")]
    assert names == ["浜松市", "湖西市", "豊川市", "新城市", "田原市"]


def test_at_when_points_are_in_towns_and_at_sea_then_their_codes_or_none() -> None:
    found = town_outlines().at(np.array([137.39, 134.05, 140.0]), np.array([34.77, 34.34, 30.0]))
    assert found == ["232017", "372013", None]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("香川県高松市番町一丁目8-15", ["372013"]),
        ("豊橋市今橋町1", ["232017"]),
        ("今橋町1", []),
        ("広島県府中市府川町315", ["342084"]),
        ("府中市宮西町2", ["132063", "342084"]),
    ],
)
def test_in_address_when_it_begins_with_a_town_then_that_town(address: str, codes: list[str]) -> None:
    assert [town.code for town in town_outlines().in_address(address)] == codes


def test_shapes_when_all_are_put_together_then_valid_and_of_about_the_area_of_japan() -> None:
    outlines = town_outlines()
    shapes = [outlines.shape(code) for code in outlines.towns]
    assert len(shapes) == 1747
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)
    assert (
        0.97 < sum(shape.area * 111.32**2 * np.cos(np.radians(shape.centroid.y)) for shape in shapes) / 377_970 < 1.03
    )
