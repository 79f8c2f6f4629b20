"""Who is who next year: new, changed and gone are exact however the rows are moved, and no two places become one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.register.building_identity import NamedBuilding, building_codes
from app.domain.register.identity import Likeness, NamedPlace, identify
from app.domain.register.lookalikes import like_key, same_key, sound_text

NAMES = ("第一公民館", "児童遊園", "トイレ", "みどり会館", "西町集会所", "倉庫")
ADDRESSES = (None, "本町1-23", "本町12-3", "栄町4")


@st.composite
def places(draw: st.DrawFn) -> NamedPlace:
    where = draw(st.one_of(st.none(), st.integers(0, 40)))
    lon, lat = (None, None) if where is None else (136.6 + (where % 7) * 0.01, 36.5 + (where // 7) * 0.01)
    return NamedPlace(draw(st.sampled_from(NAMES)), draw(st.sampled_from(ADDRESSES)), lon, lat)


def content(place: NamedPlace) -> tuple[object, ...]:
    return place.name, place.address, place.lon, place.lat


def register_of(listed: list[NamedPlace]) -> dict[str, NamedPlace]:
    return {one.code: place for one, place in zip(identify(listed, {}), listed, strict=True)}


@given(st.lists(places(), max_size=25), st.integers(0, 2**16))
def test_rows_in_another_order_are_the_same_facilities(listed: list[NamedPlace], seed: int) -> None:
    known = register_of(listed)
    assert len(known) == len(listed)
    shuffled = random.Random(seed).sample(listed, len(listed))
    again = identify(shuffled, known)
    assert {one.code for one in again} == known.keys()
    assert all(content(known[one.code]) == content(place) for one, place in zip(again, shuffled, strict=True))


@given(st.lists(places(), min_size=1, max_size=20, unique_by=content), st.data())
def test_of_distinct_rows_the_removed_are_gone_and_the_others_stay(
    listed: list[NamedPlace], data: st.DataObject
) -> None:
    known = register_of(listed)
    kept = data.draw(st.lists(st.sampled_from(listed), unique_by=content))
    again = identify(kept, known)
    for one, place in zip(again, kept, strict=True):
        assert content(known[one.code]) == content(place)
    assert len(known.keys() - {one.code for one in again}) == len(listed) - len(kept)


@given(st.lists(places(), max_size=15, unique_by=content), st.integers(1, 5), st.integers(0, 2**16))
def test_inserted_rows_are_new_and_nobody_else_is(listed: list[NamedPlace], added: int, seed: int) -> None:
    known = register_of(listed)
    more = [NamedPlace(f"新築{number}号館", "新町9") for number in range(added)]
    mixed = random.Random(seed).sample([*listed, *more], len(listed) + added)
    again = identify(mixed, known)
    new = [place.name for one, place in zip(again, mixed, strict=True) if one.code not in known]
    assert sorted(new) == sorted(place.name for place in more)
    assert len({one.code for one in again}) == len(mixed)


def test_the_towns_own_code_decides_whatever_else_changed() -> None:
    known = {"0001": NamedPlace("第一公民館", "本町1", code="0001")}
    (one,) = identify([NamedPlace("中央会館", "新町7", 136.6, 36.5, code="0001")], known)
    assert (one.code, one.likeness) == ("0001", Likeness.OWN)


def test_a_name_and_nothing_else_does_not_choose_between_two() -> None:
    known = {"A": NamedPlace("児童遊園", "本町1"), "B": NamedPlace("児童遊園", "栄町4")}
    (one,) = identify([NamedPlace("児童遊園")], known)
    assert one.likeness is Likeness.NEW


@pytest.mark.parametrize(
    ("name", "other", "same", "alike"),
    [
        ("⻑野市立図書館", "長野市立図書館", True, True),
        ("⻘葉公民館", "青葉公民館", True, True),
        ("龍ヶ崎市民館", "龍ケ崎市民館", False, True),
        ("龍ヶ崎市民館", "竜が崎市民館", False, True),
        ("髙島会館", "高島会館", False, True),
        ("ｾﾝﾀｰ", "センター", True, True),
        ("東公民館", "西公民館", False, False),
        ("第1-23棟", "第12-3棟", False, False),
        ("市民館", "市氏館", False, False),
    ],
)
def test_spellings_are_the_same_possibly_the_same_or_neither(name: str, other: str, same: bool, alike: bool) -> None:
    assert (same_key(name) == same_key(other)) is same
    assert (like_key(name) == like_key(other)) is alike


def test_possibly_the_same_counts_only_at_the_same_place() -> None:
    known = {"K": NamedPlace("龍ヶ崎市民館", "龍ヶ崎3")}
    (here,) = identify([NamedPlace("龍ケ崎市民館", "龍ケ崎3")], known)
    assert (here.code, here.likeness, here.known) == ("K", Likeness.ALIKE, "龍ヶ崎市民館")
    (elsewhere,) = identify([NamedPlace("龍ケ崎市民館", "本町1")], known)
    assert elsewhere.likeness is Likeness.NEW
    far = {"K": NamedPlace("龍ヶ崎市民館", None, 136.6, 36.5)}
    (away,) = identify([NamedPlace("龍ケ崎市民館", None, 136.7, 36.5)], far)
    assert away.likeness is Likeness.NEW
    (unplaced,) = identify([NamedPlace("龍ケ崎市民館")], far)
    assert unplaced.likeness is Likeness.NEW


def test_every_radical_has_an_ideograph_and_other_text_is_left_alone() -> None:
    radicals = [chr(point) for point in range(0x2F00, 0x2FD6)] + list("⺟⺠⻁⻄⻆⻑⻗⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲")
    assert all(sound_text(one) != one and len(sound_text(one)) == 1 for one in radicals)
    assert sound_text("長野市立図書館ヶ﨑髙①㈱") == "長野市立図書館ヶ﨑髙①㈱"


HALLS = [
    NamedBuilding(name="1棟4戸", structure="wood", built_year=1979, floor_area_m2=241),
    NamedBuilding(name="1棟4戸", structure="wood", built_year=1979, floor_area_m2=241),
    NamedBuilding(name="校舎", structure="rc", built_year=1967, floor_area_m2=2100),
    NamedBuilding(name="倉庫NO1", structure="block", built_year=1975, floor_area_m2=12),
    NamedBuilding(name="トイレ", structure="wood", built_year=1988, floor_area_m2=8),
]


def test_buildings_keep_their_codes_when_one_is_torn_down_and_another_built() -> None:
    before = building_codes(HALLS)
    assert len(set(before)) == 5
    new = NamedBuilding(name="新築棟", structure="steel", built_year=2023, floor_area_m2=300)
    after = building_codes([HALLS[0], HALLS[1], HALLS[2], new, HALLS[4]])
    assert [after[0], after[1], after[2], after[4]] == [before[0], before[1], before[2], before[4]]
    assert after[3] not in before


@given(st.permutations(range(5)), st.integers(0, 4))
def test_buildings_when_rows_move_then_the_codes_go_with_them(order: list[int], dropped: int) -> None:
    by_content = {}
    for code, one in zip(building_codes(HALLS), HALLS, strict=True):
        by_content.setdefault(one, set()).add(code)
    kept = [HALLS[index] for index in order if index != dropped]
    for code, one in zip(building_codes(kept), kept, strict=True):
        assert code in by_content[one]


def test_a_corrected_area_is_a_change_where_the_register_is_known() -> None:
    known = dict(zip(building_codes(HALLS), HALLS, strict=True))
    mended = NamedBuilding(name="校舎", structure="rc", built_year=1967, floor_area_m2=2150)
    codes = building_codes([HALLS[4], mended, HALLS[0], HALLS[3], HALLS[1]], known)
    assert set(codes) == known.keys()
    assert known[codes[1]].name == "校舎"
    assert building_codes([NamedBuilding(number="7", name="校舎")], known) == ["7"]
