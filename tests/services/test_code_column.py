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
    done = bring(session, *recoded(CODES["another prefix"]), identity=IdentityBy.CODE)
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
