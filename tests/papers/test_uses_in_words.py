"""A count of users says what it counts, also where the list counts months or days and the plan children."""

import dataclasses

import pytest

from app.formats.papers.document.document_cards import card_blocks
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.wording.people_words import counted_use
from app.formats.words.reason_words import reason_sentence


@pytest.mark.parametrize(
    ("functions", "users", "unit", "area", "ja", "en"),
    [
        (("community_center",), 12_121, "人（延べ）", 1_069, "年間延べ12,121人", "12,121 visits a year"),
        (("community_center",), 17_932, "人", None, "年間延べ17,932人", "17,932 visits a year"),
        # A nursery whose list adds up the children of twelve months: 1,608 = 12 × 134.
        (("nursery",), 1_608, "人", 845.04, "1,608人（計画では子ども134人とみる：月ごとの延べ人数÷12（仮定））",
         "1,608 people (the plan takes it for 134 children: Child-months ÷ 12 (assumption))"),
        (("nursery",), 97, "児童生徒数", 954, "子ども97人", "97 children"),
        (("elementary_school",), 33, "児童生徒数", 4_503, "児童生徒33人", "33 pupils"),
        (("public_housing",), 76, "世帯", 7_363, "76世帯", "76 households"),
        # Two functions share the count: whose users they are nobody can say.
        (("community_center", "library"), 500, "人（延べ）", 900, "500人（延べ）", "500 visits"),
        (("city_hall",), 26, "利用票", 900, "26（利用票）", "26 (利用票)"),
        (("nursery",), None, "人", 900, "", ""),
    ],
)  # fmt: skip
def test_use_when_counted_then_the_words_say_what(
    report: CouncilReport, functions: tuple[str, ...], users: float | None, unit: str, area: float | None, ja: str,
    en: str,
) -> None:  # fmt: skip
    each = dataclasses.replace(
        report.facilities[0], functions=functions, users=users, users_unit=unit, floor_area_m2=area
    )
    assert (counted_use(each, "ja"), counted_use(each, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("functions", "users", "unit", "label"),
    [
        (("elementary_school",), 100, "児童生徒数", "1人当たりの費用"),
        (("community_center",), 9_000, "人（延べ）", "1回当たりの費用"),
        (("public_housing",), 40, "世帯", "1世帯当たりの費用"),
        (("nursery",), 1_608, "人", "延べ1人の費用"),
    ],
)
def test_card_when_it_divides_the_cost_then_it_says_by_what(
    report: CouncilReport, functions: tuple[str, ...], users: float, unit: str, label: str
) -> None:
    first = dataclasses.replace(
        report.facilities[0], functions=functions, users=users, users_unit=unit, floor_area_m2=845.0
    )
    blocks = card_blocks(dataclasses.replace(report, facilities=(first,)), "ja")
    facts = [name for block in blocks if block["kind"] == "sheet" for name, _ in block["facts"]]
    assert [name for name in facts if name.endswith("の費用") and "㎡" not in name] == [label]


def test_room_when_told_then_in_the_unit_of_its_function() -> None:
    reason = {"code": "own_fill", "before_share": 0.28, "after_share": 0.53}
    visits = reason_sentence(reason | {"function": "culture_hall", "room": 132_000}, "ja")
    assert visits.endswith("の利用は、受け入れられる数（年間延べ132,000人）の28%から53%になる")
    pupils = reason_sentence(reason | {"function": "elementary_school", "room": 480}, "en")
    assert pupils == "Elementary school: goes from 28% to 53% of its room (480 pupils)"
