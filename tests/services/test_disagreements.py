"""A white paper against the ledger: matched, differing values side by side, a choice kept and not asked again."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput, NotFound
from app.services.facility.settle_disagreements import FieldChoice, find_disagreements, settle
from tests.factories import bring, count, list_row, one, sheet

OTHER = {"施設コード": "", "施設名": "中央 公民館", "延床面積（㎡）": 612.5, "建築年度": 1981, "所管課": "生涯学習課"}


def find(session: Session, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
    return find_disagreements(session, sheet(rows), filename="白書.csv", **options)


def ask(session: Session, **changes: Any) -> FieldChoice:
    """The disagreement about the floor area, settled for the file."""
    found = {"facility_id": one(session, "SELECT id FROM facility WHERE code = 'A1'")["id"], "field": "floor_area_m2"}
    return FieldChoice(
        **found | {"chosen": "612.5", "refused": "500", "takes_file": True, "source": "白書.csv"} | changes
    )


def test_find_when_the_code_is_missing_then_matched_by_name_and_differing_values_stand_side_by_side(
    session: Session,
) -> None:
    bring(session, list_row(), list_row(施設コード="A2", 施設名="東公民館", 経度=137.42), filename="台帳.csv")
    found = find(session, list_row(**OTHER), list_row(施設コード="Z9", 施設名="南図書館", 所在地="", 経度=137.5))
    assert [found[key] for key in ("matched", "disagreeing", "differences")] == [1, 1, 2]
    match = found["matches"][0]
    assert (match["code"], match["by"], match["row"]) == ("A1", "name", 2)
    told = {one["field"]: (one["register"], one["file"]) for one in match["differences"]}
    assert told == {"floor_area_m2": ("500", "612.5"), "built_year": ("1980", "1981")}
    assert match["differences"][0]["register_source"]["source"] == "台帳.csv"
    assert [each["name"] for each in found["only_register"]] == ["東公民館"]
    assert [each["name"] for each in found["only_file"]] == ["南図書館"]


def test_find_when_nothing_differs_then_only_agreement_and_nothing_written(session: Session) -> None:
    bring(session, list_row())
    lines = count(session, "change_log")
    found = find(session, list_row())
    assert (found["matched"], found["agreeing"], found["matches"]) == (1, 1, [])
    assert count(session, "change_log") == lines


def test_settle_when_the_file_is_chosen_then_written_with_its_source_and_agreed_from_then_on(session: Session) -> None:
    bring(session, list_row())
    settle(session, ask(session), actor="田中")
    now = one(session, "SELECT floor_area_m2, sources->'floor_area_m2' AS source FROM facility")
    assert now["floor_area_m2"] == 612.5
    assert (now["source"]["source"], now["source"]["by"]) == ("白書.csv", "田中")
    again = find(session, list_row(**OTHER))["matches"][0]
    assert [each["field"] for each in again["differences"]] == ["built_year"]


def test_settle_when_the_register_is_chosen_then_kept_and_not_asked_again(session: Session) -> None:
    bring(session, list_row())
    choice = ask(session, chosen="500", refused="612.5", takes_file=False)
    settle(session, choice, actor="田中")
    found = find(session, list_row(**OTHER))
    assert found["settled"] == 1
    assert [each["field"] for each in found["matches"][0]["differences"]] == ["built_year"]
    assert one(session, "SELECT floor_area_m2 FROM facility")["floor_area_m2"] == 500


def test_find_when_another_value_comes_then_the_old_choice_does_not_hide_it(session: Session) -> None:
    bring(session, list_row())
    settle(session, ask(session, chosen="500", refused="612.5", takes_file=False), actor="a")
    found = find(session, list_row(**OTHER | {"延床面積（㎡）": 700}))
    assert "floor_area_m2" in {each["field"] for each in found["matches"][0]["differences"]}


def test_find_when_an_import_brings_the_refused_value_back_then_asked_again_with_the_old_choice(
    session: Session,
) -> None:
    bring(session, list_row())
    settle(session, ask(session), actor="a")
    bring(session, list_row())
    found = find(session, list_row(**OTHER))["matches"][0]["differences"]
    assert {each["field"]: each["chosen_before"] for each in found} == {"floor_area_m2": "file", "built_year": None}


@pytest.mark.parametrize(
    ("field", "chosen", "statement", "expected"),
    [
        ("built_year", "1981", "SELECT built_year AS v FROM facility", 1981),
        ("position", "34.800000, 137.300000", "SELECT ST_X(point) AS v FROM facility", 137.3),
        ("structure", "wood", "SELECT structure AS v FROM building", "wood"),
        ("shelter", "True", "SELECT shelter AS v FROM facility", True),
        ("land_area_m2", "1,234.5", "SELECT area_m2 AS v FROM land", 1234.5),
        ("category", "housing", "SELECT category AS v FROM facility", "housing"),
        ("code", "B7", "SELECT code AS v FROM facility", "B7"),
        ("department", "市民課", "SELECT department AS v FROM facility", "市民課"),
    ],
)
def test_settle_when_the_file_is_chosen_then_each_kind_of_field_is_written(
    session: Session, field: str, chosen: str, statement: str, expected: object
) -> None:
    bring(session, list_row())
    settle(session, ask(session, field=field, chosen=chosen, refused="?"), actor="a")
    assert one(session, statement)["v"] == expected


@pytest.mark.parametrize(
    ("field", "chosen"),
    [("floor_area_m2", "広い"), ("built_year", "昭和"), ("position", "1, 2"), ("category", "castle"), ("id", "3")],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_settle_when_a_value_cannot_be_written_then_refused_in_words(
    session: Session, field: str, chosen: str, language: str
) -> None:
    bring(session, list_row())
    with pytest.raises(InvalidInput) as refusal:
        settle(session, ask(session, field=field, chosen=chosen), actor="a", language=language)
    assert refusal.value.faults[0].message.isascii() == (language == "en")
    assert count(session, "choice") == 0


def test_settle_when_the_code_belongs_to_another_then_conflict(session: Session) -> None:
    bring(session, list_row(), list_row(施設コード="A2", 施設名="東公民館"))
    with pytest.raises(Conflict):
        settle(session, ask(session, field="code", chosen="A2", refused="A1"), actor="a")


def test_settle_when_there_is_no_such_facility_then_not_found(session: Session) -> None:
    bring(session, list_row())
    with pytest.raises(NotFound):
        settle(session, ask(session, facility_id=10**9), actor="a")


def test_choice_when_made_then_an_import_that_keeps_edits_leaves_it_alone(session: Session) -> None:
    bring(session, list_row())
    settle(session, ask(session), actor="a")
    report = bring(session, list_row(), dry_run=True)
    assert report.edits_at_stake == 1
    assert report.changes[0]["fields"] == [{"field": "floor_area_m2", "old": 612.5, "new": 500.0, "edited": True}]
    kept = bring(session, list_row(), keep_edited=True)
    assert kept.edits_at_stake == 0
    assert kept.facilities["same"] == 1
    assert one(session, "SELECT floor_area_m2 FROM facility")["floor_area_m2"] == 612.5
