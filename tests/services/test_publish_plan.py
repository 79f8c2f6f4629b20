"""The copy for residents: nothing leaves that the list does not name, nobody can be told, names stay text."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, text
from sqlalchemy.orm import Session

from app.domain.vocabulary import Action
from app.errors import Conflict, NotFound
from app.formats.papers.pictures.qr_code import qr_svg
from app.formats.public.copy_folder import copy_files
from app.formats.public.hearing_kit import kit_pdf, page_address
from app.formats.public.public_words import LANGUAGES, MODES, TEXTS, VERDICTS, WHEN, WHY
from app.formats.public.seen import ALLOWED, FEWEST_PEOPLE, FEWEST_PLACES, MoneyShown, classes_seen, people_seen, seen
from app.formats.words.reason_words import SENTENCES
from app.models import Base
from app.services.public.publish_plan import public_copy
from tests.factories import make_decision, make_facility, make_municipality, make_run

CODE_LIKE = "</script><script>alert(1)</script>館"
SECRETS = ("資産経営課", "内緒のメモ", "山田太郎", "Z-9001", "987654321", "7654321", "田中計画")
RECORDS = {
    "options": "option", "groups": "group", "replies": "reply", "places": "place", "moves": "move", "classes": "class",
    "districts": "district", "towns": "neighbourhood", "why": "reason",
}  # fmt: skip


@pytest.fixture
def run_id(session: Session) -> int:
    """Three places with everything a register knows and residents need not; two of them change."""
    town = make_municipality(session)
    given = {"department": "資産経営課", "district": "北", "attributes": {"担当": "山田太郎"}, "policy": "内緒のメモ"}
    ids = [
        make_facility(session, town, code=f"Z-900{n}", name=name, lon=137.41234567 + n / 100, **given).id
        for n, name in enumerate((CODE_LIKE, "中央公民館", "南公民館"), start=1)
    ]
    session.execute(
        text("INSERT INTO note (facility_id, text, author) VALUES (:id, '内緒のメモ', '山田太郎')"), {"id": ids[0]}
    )
    session.execute(
        text("""INSERT INTO town (prefecture, city, town, lon, lat, source)
                VALUES ('愛知県', '豊橋市', '今橋町', 137.39, 34.77, 'x')""")
    )
    finished = datetime(2026, 11, 1, tzinfo=UTC)
    periods = [{"period": 0, "from_year": 2026, "to_year": 2030}, {"period": 1, "from_year": 2031, "to_year": 2055}]
    run = make_run(session, title="田中計画", state="done", finished_at=finished, summary={"periods": periods})
    receivers = [
        {"facility_id": ids[1], "function": "community_center", "period": 0, "users": users, "unit": "visits_per_year",
         "km": 1.6, "extra_km": 0.8, "name": "中央公民館"} for users in (7.0, 1234.0)
    ]  # fmt: skip
    reasons = [
        {"code": "saves", "yen": 987654321},
        {"code": "affected_ages", "child": 3},
        {"code": "life_over", "built_year": 1970, "until_year": 2020},
        {"code": "users_fall", "function": "community_center", "unit": "visits_per_year", "people": 1234, "later": 987,
         "less_share": 0.2, "from_year": 2046},
        {"code": "opposite", "yen": 5},
    ]  # fmt: skip
    money = {"cost_yen": 7654321, "keep_cost_yen": 987654321, "opposite_cost_yen": 7654321}
    make_decision(
        session, run.id, ids[0], action="merge_into", fiscal_year=2031, receivers=receivers, reasons=reasons, **money
    )
    make_decision(
        session, run.id, ids[1], action="rebuild", fiscal_year=2033, reasons=[{"code": "kept_far", "km": 3.25}], **money
    )
    make_decision(session, run.id, ids[2], **money)
    session.flush()
    return run.id


def walked(record: str, value: Any) -> Iterator[str]:
    """Every field of a copy that is not on the list, by its path."""
    for name, inner in value.items():
        if name not in ALLOWED[record] and not (record == "copy" and name == "files"):
            yield f"{record}.{name}"
        for each in inner if name in RECORDS and isinstance(inner, list) else ():
            yield from walked(RECORDS[name], each)


def blocks(page: bytes) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page.decode(), re.S)
    return {name: json.loads(body) for name, body in found}


def text_of(name: str, data: bytes) -> str:
    """What is to be read in a file."""
    if not name.endswith(".pdf"):
        return unescape(data.decode("utf-8-sig"))
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_register_when_every_text_of_it_is_marked_then_only_the_marks_of_the_list_leave(
    session: Session, run_id: int
) -> None:
    """Every text column of every table of a facility holds a mark of its own; new columns are marked by themselves."""
    marked = _mark_every_text(session)
    assert {"facility.name", "facility.department", "facility.policy", "note.text", "note.author"} <= marked.keys()
    session.expire_all()
    copy = public_copy(session, run_id, contact="資料係", address="https://example.jp/", money=MoneyShown.PLACE)
    told = "".join(text_of(name, data) for name, data in copy_files(copy))
    assert {column for column, mark in marked.items() if mark in told} == {"facility.name", "facility.district"}


def _mark_every_text(session: Session) -> dict[str, str]:
    """Column → the mark now in all its rows; keys, codes of terms and what has a shape of its own stay."""
    kept = {"use_state", "category", "structure", "grade", "land_owner", "kind", "age_grades"}
    marked = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in {"facility", "building", "note", "land", "facility_function", "plan_run"}:
            continue
        for column in table.columns:
            if not isinstance(column.type, Text) or column.name in kept or column.foreign_keys:
                continue
            name = f"{table.name}.{column.name}"
            marked[name] = f"印{len(marked):03d}印"
            session.execute(text(f"UPDATE {table.name} SET {column.name} = :mark || id"), {"mark": marked[name]})
    return marked


def test_sheets_when_printed_then_two_pages_however_much_changes_with_the_code_of_the_page(
    session: Session, run_id: int
) -> None:
    copy = public_copy(session, run_id, contact="資料係", address="https://example.jp/p/")
    name = "中央地区生涯学習複合センター第"
    many = [copy["places"][0] | {"number": n, "name": f"{name}{n}"} for n in range(1, 60)]
    many += [copy["places"][2] | {"number": n, "name": f"{name}{n}"} for n in range(60, 120)]
    for places in (copy["places"], many, []):
        told = copy | {"places": places}
        data = kit_pdf(told, "北")
        with pypdfium2.PdfDocument(data) as document:
            assert (len(document), document[0].get_size()) == (2, pytest.approx((595.28, 841.89), abs=0.1))
        said_there = text_of("x.pdf", data)
        assert "これは案です" in said_there and "意見の伝え方" in said_there and "資料係" in said_there
        assert kit_pdf(told, "北") == data
    address = page_address(copy, "北")
    assert address == "https://example.jp/p/#%E5%8C%97"
    dark = sum(sum(row) for row in segno.make(address, error="m", micro=False).matrix)
    assert dark > 100
    assert qr_svg(address).count("<path") == 2
    assert qr_svg("") == page_address({"address": None}, "北") == ""


def test_copy_when_walked_then_nothing_is_in_it_that_the_list_does_not_name(session: Session, run_id: int) -> None:
    files = dict(copy_files(public_copy(session, run_id, contact="資料係", address="https://example.jp/")))
    assert {"index.html", "data/places.csv", "data/moves.csv", "data/plan.json", "kit/index.html"} < files.keys()
    for told in (json.loads(files["data/plan.json"]), blocks(files["index.html"])["copy"]):
        assert list(walked("copy", told)) == []
    for name, data in files.items():
        for secret in SECRETS:
            assert secret not in text_of(name, data), (name, secret)


def test_copy_when_made_then_it_says_where_people_go_in_how_many_minutes_and_few_are_not_counted(
    session: Session, run_id: int
) -> None:
    copy = public_copy(session, run_id)
    first, second, third = copy["places"]
    assert [move.get("people", move.get("few")) for move in first["moves"]] == [True, 1230]
    assert {(move["mode"], move["before"], move["after"], move["to"]) for move in first["moves"]} == {
        ("walk", 10, 20, 2)
    }
    assert (first["ends"], first["year"], first["lon"]) == (True, 2031, 137.4223)
    hall = ("公民館・コミュニティセンター", "Community centre")
    assert first["why"] == [
        {"code": "saves"},
        {"code": "life_over", "built_year": 1970, "until_year": 2020},
        {"code": "users_fall", "percent": 20, "from_year": 2046, "what": hall},
        {"code": "opposite"},
    ]
    assert (second["verdict"], second["why"]) == ("rebuild", [{"code": "kept_far", "km": 3.2}])
    assert "year" not in third
    assert (copy["state"], copy["first_year"], copy["last_year"], copy["dated"]) == ("draft", 2026, 2055, "2026-11-01")
    assert [town["name"] for town in copy["towns"]] == ["今橋町"]
    assert copy["districts"] == [{"name": "北", "places": 3, "changed": 2}]


def test_money_when_asked_then_by_class_by_place_or_not_at_all(session: Session, run_id: int) -> None:
    (by_class,) = public_copy(session, run_id)["classes"]
    assert (by_class["places"], by_class["keep_yen"]) == (3, 3 * 987654321)
    assert "classes" not in public_copy(session, run_id, money=MoneyShown.NONE)
    assert public_copy(session, run_id, money=MoneyShown.PLACE)["places"][0]["extra_yen"] == 7654321


def test_names_that_are_code_stay_text_in_every_file(session: Session, run_id: int) -> None:
    files = dict(copy_files(public_copy(session, run_id)))
    for name, data in files.items():
        if name.endswith(".html"):
            assert "<script>alert" not in data.decode(), name
    assert blocks(files["index.html"])["copy"]["places"][0]["name"] == CODE_LIKE


def test_same_copy_gives_the_same_bytes(session: Session, run_id: int) -> None:
    assert dict(copy_files(public_copy(session, run_id))) == dict(copy_files(public_copy(session, run_id)))


def test_plan_that_cannot_stand_is_not_published(session: Session, run_id: int) -> None:
    red = [{"code": "people_without_place", "level": "red", "facility_code": "A1", "figures": {}, "rule": "G1"}]
    session.execute(
        text("UPDATE plan_run SET summary = summary || CAST(:more AS jsonb) WHERE id = :id"),
        {"id": run_id, "more": json.dumps({"objections": red})},
    )
    session.expire_all()
    with pytest.raises(Conflict):
        public_copy(session, run_id)
    with pytest.raises(NotFound):
        public_copy(session, 999_999)


def test_field_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="department"):
        seen("place", {"name": "館", "department": "課"})


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_no_class_of_few_places_has_its_money_told_and_no_place_is_lost(sizes: list[int]) -> None:
    rows = [
        {"kind": str(n), "places": size, "changed": 0, "keep_yen": size, "plan_yen": 1} for n, size in enumerate(sizes)
    ]
    told = classes_seen(rows, others="others")
    assert sum(row["places"] for row in told) == sum(sizes)
    assert all(row["places"] >= FEWEST_PLACES for row in told if "keep_yen" in row)


@given(st.floats(0, 1e6))
def test_people_are_told_to_ten_or_as_few(count: float) -> None:
    told = people_seen(count)
    assert "people" not in told or (told["people"] % 10 == 0 and count >= FEWEST_PEOPLE)
    assert bool(told) == bool(count)


def test_reasons_when_a_plan_gives_them_then_residents_read_them_but_for_those_withheld() -> None:
    # Ages, areas and users of single places could name people; the rest is the planner's own bookkeeping.
    withheld = {"affected_ages", "affected_areas", "own_fill", "carbon_less", "carbon_more", "next_best", "no_area",
                "no_position", "own_users", "people_as_near"}  # fmt: skip
    assert SENTENCES.keys() - WHY.keys() == withheld


def test_every_verdict_and_every_sentence_is_said_in_all_three_ways() -> None:
    assert VERDICTS.keys() == {action.value for action in Action}
    for table in (VERDICTS, WHY, TEXTS, MODES):
        assert all(len(words) == len(LANGUAGES) and all(words) for words in table.values())
    assert all(len(words) == len(LANGUAGES) for words in WHEN)
    easy = "".join(words[1] for words in (*VERDICTS.values(), *WHY.values()))
    assert not re.search("[\u4e00-\u9fff]", easy.replace("年", ""))
