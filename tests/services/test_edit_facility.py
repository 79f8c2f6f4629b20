"""A planner corrects facilities: never over somebody else's newer change, always with a trace."""

import pytest
from sqlalchemy.orm import Session

from app.errors import InvalidInput, NotFound, StaleVersion
from app.services.facility.edit_facility import edit_facility, edit_selection
from app.store.facility import facilities
from tests.factories import count, make_facility, make_municipality, one


@pytest.fixture
def halls(session: Session) -> list[int]:
    town = make_municipality(session)
    return [make_facility(session, town, code=code, name=f"{code}館").id for code in ("A1", "A2", "A3")]


def test_edit_when_the_version_is_the_stored_one_then_changed_with_a_new_version(
    session: Session, halls: list[int]
) -> None:
    edited = edit_facility(session, halls[0], {"name": "新館", "policy": None}, version="1", actor="田中")
    assert (edited.name, edited.version) == ("新館", 2)
    line = one(session, "SELECT actor, old, new FROM change_log WHERE action = 'update'")
    assert (line["actor"], line["old"]["name"], line["new"]["name"]) == ("田中", "A1館", "新館")
    assert set(line["new"]) == {"name", "sources"}
    assert list(line["new"]["sources"]) == ["name"]
    assert line["new"]["sources"]["name"]["by"] == "田中"
    assert count(session, "event", "action = 'edit_facility' AND actor = '田中'") == 1


def test_edit_when_somebody_was_faster_then_refused_and_nothing_changes(session: Session, halls: list[int]) -> None:
    edit_facility(session, halls[0], {"name": "新館"}, version="1", actor="a")
    with pytest.raises(StaleVersion):
        edit_facility(session, halls[0], {"name": "別館"}, version="1", actor="b")
    assert one(session, "SELECT name FROM facility WHERE code = 'A1'") == {"name": "新館"}


def test_edit_when_there_is_no_such_facility_then_not_found(session: Session, halls: list[int]) -> None:
    with pytest.raises(NotFound):
        edit_facility(session, max(halls) + 1, {"name": "x"}, version="1", actor="a")


@pytest.mark.parametrize(
    ("fields", "code"), [({"category": "castle"}, "unknown_category"), ({"lon": 137.4}, "half_a_point")]
)
def test_edit_when_a_value_is_impossible_then_the_fault_is_named(
    session: Session, halls: list[int], fields: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        edit_facility(session, halls[0], fields, version="1", actor="a")
    assert [fault.code for fault in refusal.value.faults] == [code]
    assert count(session, "change_log", "action = 'update'") == 0


def test_change_when_a_column_is_not_a_persons_to_change_then_refused(session: Session, halls: list[int]) -> None:
    for name in ("id", "version", "sources", "code = code, name"):
        with pytest.raises(InvalidInput, match="cannot be changed"):
            facilities.change(session, halls, {name: "1"})


def test_selection_when_edited_then_all_of_it_and_nothing_else(session: Session, halls: list[int]) -> None:
    changed, _ = edit_selection(session, halls[:2], {"department": "資産経営課"}, actor="a")
    assert changed == 2
    assert count(session, "facility", "department = '資産経営課'") == 2
    assert count(session, "change_log", "action = 'update' AND actor = 'a'") == 2
    assert count(session, "event", "action = 'edit_selection'") == 1


def test_judgement_when_given_then_kept_as_structure(session: Session, halls: list[int]) -> None:
    edit_facility(session, halls[0], {"judgement": {"verdict": "維持"}}, version="1", actor="a")
    assert one(session, "SELECT judgement->>'verdict' AS verdict FROM facility WHERE code = 'A1'")["verdict"] == "維持"
