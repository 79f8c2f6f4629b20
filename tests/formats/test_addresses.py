# ruff: noqa: E501  one line of a file is one line here
"""Town-level geocoding: every way of writing the same place finds the same point."""

from math import cos, hypot, radians
from pathlib import Path

import pytest

from app.domain.vocabulary import PointQuality
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.places.addresses import TownDictionary, TownEntry, towns_in_csv, towns_in_folder

_TOWNS = [
    TownEntry("北海道", "岩見沢市", "四条東十四丁目", "", 141.78, 43.21, "012106"),
    TownEntry("北海道", "岩見沢市", "栗沢町本町", "", 141.74, 43.12, "012106"),
    TownEntry("北海道", "上川郡東川町", "東町一丁目", "", 142.51, 43.70, "014583"),
    TownEntry("愛知県", "豊橋市", "牛川町", "", 137.41, 34.78, "232017"),
    TownEntry("愛知県", "豊橋市", "牛川町", "乗小路", 137.42, 34.79, "232017"),
    TownEntry("愛知県", "豊橋市", "つつじが丘一丁目", "", 137.43, 34.75, "232017"),
    TownEntry("愛知県", "豊橋市", "神野新田町", "シノ割", 137.33, 34.74, "232017"),
    TownEntry("静岡県", "焼津市", "駅北一丁目", "", 138.319, 34.873, "222127"),
    TownEntry("静岡県", "焼津市", "三ケ名", "", 138.306, 34.865, "222127"),
    TownEntry("静岡県", "焼津市", "石津", "", 138.308, 34.843, "222127"),
    TownEntry("静岡県", "焼津市", "栄町五丁目", "", 138.315, 34.868, "222127"),
    TownEntry("静岡県", "静岡市", "栄町五丁目", "", 138.380, 34.970, "221007"),
    TownEntry("岩手県", "大船渡市", "十文字町", "", 141.7, 39.0, "032034"),
]


@pytest.fixture(scope="module")
def towns() -> TownDictionary:
    return TownDictionary(_TOWNS)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("北海道岩見沢市四条東十四丁目1-2", "四条東十四丁目"),
        ("岩見沢市4条東14丁目1番2号", "四条東十四丁目"),
        ("岩見沢市４条東１４－１－２", "四条東十四丁目"),
        ("〒068-0001 北海道岩見沢市4条東14‐1", "四条東十四丁目"),
        ("東川町東町1-16-1", "東町一丁目"),
        ("上川郡東川町東町１丁目１６番１号", "東町一丁目"),
        ("愛知県豊橋市牛川町字乗小路３２番地の３５", "牛川町乗小路"),
        ("豊橋市大字牛川町12", "牛川町"),
        ("愛知県豊橋市豊橋市牛川町12（牛川小学校内）", "牛川町"),
        ("豊橋市つつじヶ丘1丁目2", "つつじが丘一丁目"),
        ("豊橋市神野新田町字シノ割１番地３", "神野新田町シノ割"),
        ("静岡県焼津市三ヶ名1626", "三ケ名"),
        ("焼津市三が名1626", "三ケ名"),
        ("焼津市駅北1－1－1", "駅北一丁目"),
        ("焼津市栄5-14-1", "栄町五丁目"),
        ("駅北１丁目１番", "駅北一丁目"),
        ("大船渡市十文字町3", "十文字町"),
    ],
)
def test_every_spelling_finds_its_town(towns: TownDictionary, address: str, expected: str) -> None:
    place = towns.locate(address)
    assert place is not None
    assert (place.matched_text, place.quality) == (expected, PointQuality.TOWN)


def test_a_missing_city_is_taken_from_outside_by_name_or_code(towns: TownDictionary) -> None:
    for municipality in ("焼津市", "静岡県焼津市", "222127", "22212"):
        place = towns.locate("栄町5丁目1", municipality)
        assert place is not None
        assert place.municipality == "焼津市"


def test_a_town_that_two_cities_have_is_not_guessed(towns: TownDictionary) -> None:
    assert towns.locate("栄町5丁目1") is None


@pytest.mark.parametrize("address", ["", "不明", "焼津市", "焼津市どこか1", "東京都千代田区1", "????", "1-2-3"])
def test_what_is_not_in_the_list_is_not_found(towns: TownDictionary, address: str) -> None:
    assert towns.locate(address) is None


def test_a_town_known_only_by_its_parts_is_in_their_middle() -> None:
    towns = TownDictionary(
        [
            TownEntry("愛知県", "豊橋市", "曙町", "東", 137.0, 34.0),
            TownEntry("愛知県", "豊橋市", "曙町", "西", 137.2, 34.2),
        ]
    )
    place = towns.locate("愛知県豊橋市曙町12")
    assert place is not None
    assert (place.lon, place.lat) == pytest.approx((137.1, 34.1))


def test_position_reference_csv_is_averaged_by_town() -> None:
    text = ("都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,緯度,経度\n"
            "北海道,岩見沢市,四条東十四丁目,,1,43.20,141.70\n北海道,岩見沢市,四条東十四丁目,,2,43.22,141.72\n")  # fmt: skip
    towns = TownDictionary(towns_in_csv(text.encode("cp932")))
    place = towns.locate("岩見沢市4条東14丁目2")
    assert len(towns) == 1
    assert place is not None
    assert (place.lon, place.lat) == pytest.approx((141.71, 43.21))


def test_published_positions_lie_near_the_town_found(shared: Path) -> None:
    towns = TownDictionary(towns_in_folder(shared / "data" / "D_addresses"))
    distances, asked = [], 0
    for path in sorted((shared / "data" / "A_facility_lists" / "yaizu_222127").rglob("222127_*.csv")):
        for facility in read_facilities(path.read_bytes()).facilities:
            if facility.address and facility.lon is not None and facility.lat is not None:
                asked += 1
                if place := towns.locate(facility.address, "焼津市"):
                    east = (place.lon - facility.lon) * cos(radians(place.lat))
                    distances.append(111.2 * hypot(east, place.lat - facility.lat))
    assert len(distances) >= 0.95 * asked
    assert sorted(distances)[len(distances) // 2] < 0.5
    assert sorted(distances)[int(0.9 * len(distances))] < 1.5
