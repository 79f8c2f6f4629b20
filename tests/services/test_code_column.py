"""A column of codes that no longer means the facilities it meant last year is told before anything is written."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.register.code_column import codes_by_name, stopped_codes
from app.domain.register.identity import NamedPlace
from app.domain.register.lookalikes import same_address
from app.errors import Conflict
from app.formats.facilities.record_codes import IdentityBy
from tests.factories import bring, count, list_row

Rows = list[dict[str, Any]]
SIZE = 8


def last_year() -> Rows:
    return [
        list_row(施設コード=f"{n:03}", 施設名=f"第{n}公民館", 所在地=f"豊橋市東町{n}", 経度=137.4 + n / 500)
        for n in range(1, SIZE + 1)
    ]


def recoded(code: Callable[[int, dict[str, Any]], str]) -> Rows:
    return [row | {"施設コード": code(n, row)} for n, row in enumerate(last_year())]


CODES: dict[str, Callable[[int, dict[str, Any]], str]] = {
    "shifted by one row": lambda n, row: f"{(n + 1) % SIZE + 1:03}",
    "zeros lost in a spreadsheet": lambda n, row: str(int(row["施設コード"])),
    "row numbers from below": lambda n, row: str(SIZE - n),
    "another prefix": lambda n, row: "K" + row["施設コード"],
    "half of it shifted": lambda n, row: row["施設コード"] if n < SIZE / 2 else f"{n + 2:03}",
}


@pytest.mark.parametrize("code", list(CODES.values()), ids=list(CODES))
def test_list_when_its_codes_have_stopped_matching_then_a_question_and_nothing_is_written(
    session: Session, code: Callable[[int, dict[str, Any]], str]
) -> None:
    bring(session, *last_year())
    listed = recoded(code)
    preview = bring(session, *listed, dry_run=True)
    assert preview.question is not None
    assert preview.question["code"] == "codes_changed"
    told = preview.facilities
    assert (told["new"], told["same"] + told["changed"], told["gone"]) == (0, SIZE, 0), "what names would do is shown"
    with pytest.raises(Conflict, match="登録簿と合いません"):
        bring(session, *listed)
    assert count(session, "facility") == SIZE
    done = bring(session, *listed, identity=IdentityBy.NAME)
    assert (done.question, done.facilities["new"], done.facilities["gone"]) == (None, 0, 0)
    named = session.execute(text("SELECT code, name FROM facility ORDER BY code")).all()
    assert [tuple(row) for row in named] == [(row["施設コード"], row["施設名"]) for row in last_year()]


def test_list_when_the_codes_are_to_decide_then_they_do(session: Session) -> None:
    bring(session, *last_year())
    done = bring(session, *recoded(CODES["another prefix"]), identity=IdentityBy.LISTED)
    assert (done.facilities["new"], count(session, "facility")) == (SIZE, 2 * SIZE)


def test_list_when_the_column_is_gone_or_renamed_beyond_knowing_then_told_and_matched_by_name(session: Session) -> None:
    bring(session, *last_year())
    without = [{name: value for name, value in row.items() if name != "施設コード"} for row in last_year()]
    renamed = [
        {"ｷｰ項目X" if name == "施設コード" else name: value for name, value in row.items()} for row in last_year()
    ]
    for listed in (without, renamed):
        preview = bring(session, *listed, dry_run=True)
        assert (preview.question, preview.facilities["same"] + preview.facilities["changed"]) == (None, SIZE)
        (told,) = [issue for issue in preview.issues if issue["code"] == "codes_missing"]
        assert f"{SIZE} / {SIZE}" in told["message"]
        assert "001" in told["message"]


def test_list_when_one_row_has_anothers_code_then_that_row_is_told(session: Session) -> None:
    bring(session, *last_year())
    listed = last_year()
    listed[0] |= {"施設コード": "900"}
    preview = bring(session, *listed, dry_run=True)
    assert preview.question is None
    (told,) = [issue for issue in preview.issues if issue["code"] == "code_of_another"]
    assert (told["row"], "900" in told["message"], "001" in told["message"]) == (2, True, True)


ADDRESSES: dict[str, Callable[[int], str]] = {
    "without the town": lambda n: f"東町{n}",
    "with the prefecture": lambda n: f"愛知県豊橋市東町{n}",
    "in full": lambda n: f"豊橋市大字東町{n}番地",
}


@pytest.mark.parametrize("address", list(ADDRESSES.values()), ids=list(ADDRESSES))
def test_list_when_addresses_are_written_otherwise_then_the_same_facilities(
    session: Session, address: Callable[[int], str]
) -> None:
    without = [row | {"施設コード": ""} for row in last_year()]
    bring(session, *without)
    preview = bring(session, *(row | {"所在地": address(n)} for n, row in enumerate(without, start=1)), dry_run=True)
    assert (preview.question, preview.facilities["new"], preview.facilities["gone"]) == (None, 0, 0)


def test_list_when_its_addresses_are_anothers_then_a_question_and_one_such_row_is_told(session: Session) -> None:
    without = [row | {"施設コード": "", "緯度": "", "経度": ""} for row in last_year()]
    bring(session, *without)
    shifted = [row | {"所在地": without[n - 1]["所在地"]} for n, row in enumerate(without)]
    preview = bring(session, *shifted, dry_run=True)
    assert preview.question is not None
    assert preview.question["code"] == "addresses_changed"
    done = bring(session, *shifted, identity=IdentityBy.NAME)
    assert (done.facilities["new"], done.facilities["changed"]) == (0, SIZE)
    one = [dict(row) for row in shifted]
    one[0]["所在地"] = "豊橋市南町5"
    preview = bring(session, *one, dry_run=True)
    assert (preview.question, preview.facilities["new"]) == (None, 1)
    assert [issue["row"] for issue in preview.issues if issue["code"] == "known_elsewhere"] == [2]


def test_list_when_its_names_are_all_others_then_a_question(session: Session) -> None:
    without = [row | {"施設コード": ""} for row in last_year()]
    bring(session, *without, filename="list.csv")
    renamed = [row | {"施設名": f"{n} {row['施設名']}"} for n, row in enumerate(without)]
    preview = bring(session, *renamed, dry_run=True)
    assert preview.question is not None
    assert preview.question["code"] == "nothing_matches"
    assert f"「0 {without[0]['施設名']}」" in preview.question["message"]
    assert f"「{without[0]['施設名']}」" in preview.question["message"]
    done = bring(session, *renamed, identity=IdentityBy.LISTED)
    assert (done.question, done.facilities["new"]) == (None, SIZE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("愛知県豊橋市中岩田四丁目１番地の２", "中岩田4-1-2", True),
        ("東町十二丁目3番", "東町12-3", True),
        ("東町1-23", "東町12-3", False),
        ("豊橋市本町1-2", "1-2", False),
        ("北町1-2", "南北町1-2", False),
        ("", "", False),
    ],
)
def test_addresses_when_written_two_ways_then_the_same_only_where_they_are(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same_address(other, one) is same


def test_list_when_facilities_are_renamed_or_new_then_no_question(session: Session) -> None:
    bring(session, *last_year())
    listed = [row | {"施設名": f"改{row['施設名']}"} for row in last_year()]
    listed += [list_row(施設コード="900", 施設名="新館", 所在地="豊橋市西町1", 経度=137.3)]
    preview = bring(session, *listed, dry_run=True)
    assert (preview.question, preview.facilities["new"], preview.facilities["changed"]) == (None, 1, SIZE)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_codes_when_permuted_among_known_facilities_then_names_find_all_whatever_the_order(
    order: list[int], left_out: set[int]
) -> None:
    known = {f"C{n}": NamedPlace(f"館{n}", f"町{n}", code=f"C{n}") for n in range(6)}
    listed = [NamedPlace(f"館{n}", f"町{n}", code=f"C{order[n]}") for n in range(6) if n not in left_out]
    stopped = stopped_codes(listed, known)
    assert len(stopped.meant) == sum(order[n] != n for n in range(6) if n not in left_out)
    assert codes_by_name(listed, stopped) == [f"C{n}" for n in range(6) if n not in left_out]
