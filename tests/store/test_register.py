"""The register's merge: what is new, changed, same and gone; what a file may not overwrite; the trace it leaves."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.services.facility.edit_facility import edit_facility, undo
from app.services.importing.import_facilities import import_facilities
from tests.factories import bring, count, list_row, one, sheet

POINT = """SELECT round(ST_X(point)::numeric, 4)::float AS lon, round(ST_Y(point)::numeric, 4)::float AS lat,
                  point_quality FROM facility WHERE code = :code"""
HISTORY = "SELECT id, actor, old, new FROM change_log WHERE table_name = 'facility' AND action = 'update'"
FOUR = {"new": 0, "changed": 0, "same": 0, "gone": 0, "total": 0}


def first_list(session: Session) -> None:
    bring(
        session,
        list_row(),
        list_row(施設コード="A2", 施設名="東公民館", 経度=137.42),
        list_row(施設コード="A3", 施設名="西公民館", 経度=137.40),
    )


def test_counts_when_a_second_list_differs_then_each_facility_is_in_its_own_class(session: Session) -> None:
    first_list(session)
    report = bring(
        session,
        list_row(),
        list_row(施設コード="A2", 施設名="東地区公民館", 経度=137.42),
        list_row(施設コード="A9", 施設名="南公民館", 経度=137.43),
        dry_run=True,
    )
    assert report.facilities == {"new": 1, "changed": 1, "same": 1, "gone": 1, "total": 3}
    kinds = {(change["code"], change["kind"]) for change in report.changes}
    assert kinds == {("A2", "changed"), ("A3", "gone"), ("A9", "new")}
    changed = next(change for change in report.changes if change["kind"] == "changed")
    assert changed["fields"] == [{"field": "name", "old": "東公民館", "new": "東地区公民館", "edited": False}]


def test_merge_when_a_facility_is_gone_then_it_stays_in_the_register(session: Session) -> None:
    first_list(session)
    bring(session, list_row())
    assert count(session, "facility") == 3


def test_merge_when_the_same_list_comes_twice_then_no_row_and_no_version_changes(session: Session) -> None:
    first_list(session)
    lines = count(session, "change_log")
    first_list(session)
    assert count(session, "facility") == 3
    assert count(session, "building") == 3
    assert count(session, "facility", "version <> 1") == 0
    assert count(session, "change_log") == lines


def test_merge_when_the_new_file_leaves_a_cell_empty_then_the_known_value_stays(session: Session) -> None:
    first_list(session)
    report = bring(session, list_row(所管課="", 所在地="", **{"延床面積（㎡）": "", "建築年度": ""}))
    assert report.facilities == FOUR | {"same": 1, "gone": 2, "total": 1}
    kept = one(session, "SELECT department, address, floor_area_m2, built_year FROM facility WHERE code = 'A1'")
    assert kept == {
        "department": "生涯学習課",
        "address": "豊橋市中岩田四丁目1",
        "floor_area_m2": 500.0,
        "built_year": 1980,
    }


def add_town(session: Session) -> None:
    session.execute(
        text("""INSERT INTO town (prefecture, city, town, koaza, municipality_code, lon, lat, source)
                VALUES ('愛知県', '豊橋市', '中岩田四丁目', '', '23201', 137.5, 34.7, 'test')""")
    )


def test_merge_when_the_new_file_knows_only_the_town_then_the_surveyed_point_stays(session: Session) -> None:
    bring(session, list_row())
    add_town(session)
    report = bring(session, list_row(緯度="", 経度=""))
    assert report.located["town"] == 1
    assert report.facilities["same"] == 1
    assert one(session, POINT, code="A1") == {"lon": 137.41, "lat": 34.76, "point_quality": "surveyed"}


def test_merge_when_the_new_file_is_surveyed_then_it_replaces_the_town_point(session: Session) -> None:
    add_town(session)
    bring(session, list_row(緯度="", 経度=""))
    assert one(session, POINT, code="A1") == {"lon": 137.5, "lat": 34.7, "point_quality": "town"}
    report = bring(session, list_row())
    assert report.facilities["changed"] == 1
    assert one(session, POINT, code="A1") == {"lon": 137.41, "lat": 34.76, "point_quality": "surveyed"}


def by_building(number: int, **changes: object) -> dict[str, object]:
    return list_row(
        **{"棟番号": number, "棟名": f"{number}号棟", "延床面積（㎡）": 100 * number, "建築年度": 1970 + number}
        | changes
    )


def test_merge_when_real_buildings_come_then_the_stand_in_goes_and_does_not_return(session: Session) -> None:
    bring(session, list_row())
    assert count(session, "building", "is_whole") == 1
    bring(session, by_building(1), by_building(2))
    assert count(session, "building", "is_whole") == 0
    assert count(session, "building") == 2
    bring(session, list_row())
    assert count(session, "building", "is_whole") == 0
    assert count(session, "building") == 2


def test_count_buildings_when_one_area_differs_then_one_is_changed(session: Session) -> None:
    bring(session, by_building(1), by_building(2))
    report = bring(session, by_building(1), by_building(2, **{"延床面積（㎡）": 250}), by_building(3))
    assert report.buildings == {"new": 1, "changed": 1, "same": 1, "total": 3}


def test_history_when_a_name_changes_then_one_line_holds_old_and_new_and_who(session: Session) -> None:
    bring(session, list_row())
    bring(session, list_row(施設名="中央交流館"), actor="田中")
    line = one(session, HISTORY)
    assert (line["actor"], line["old"]["name"], line["new"]["name"]) == ("田中", "中央公民館", "中央交流館")
    assert set(line["new"]) <= {"name", "sources"}


@pytest.mark.parametrize("statement", ["UPDATE change_log SET actor = 'x'", "DELETE FROM change_log"])
def test_history_when_somebody_rewrites_it_then_the_database_refuses(session: Session, statement: str) -> None:
    bring(session, list_row())
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_undo_when_a_move_was_wrong_then_the_old_point_and_quality_come_back(session: Session) -> None:
    add_town(session)
    bring(session, list_row(緯度="", 経度=""))
    facility = one(session, "SELECT id, version FROM facility")
    edit_facility(session, facility["id"], {"lon": 137.3, "lat": 34.8}, version=str(facility["version"]), actor="a")
    assert one(session, POINT, code="A1")["point_quality"] == "surveyed"
    change = one(session, HISTORY)
    undo(session, change["id"], actor="b")
    assert one(session, POINT, code="A1") == {"lon": 137.5, "lat": 34.7, "point_quality": "town"}
    assert count(session, "change_log", "table_name = 'facility' AND action = 'update'") == 2


def test_undo_when_a_name_was_changed_then_the_old_name_comes_back(session: Session) -> None:
    bring(session, list_row())
    bring(session, list_row(施設名="中央交流館", 所管課="市民課"))
    undo(session, one(session, HISTORY)["id"], actor="b")
    back = one(session, "SELECT name, department FROM facility")
    assert back == {"name": "中央公民館", "department": "生涯学習課"}


def test_undo_when_the_line_came_from_another_file_then_the_values_and_their_source_come_back(session: Session) -> None:
    bring(session, list_row(備考="旧館あり"), filename="old.csv")
    bring(session, list_row(施設名="中央交流館", 備考="改修済"), filename="new.csv")
    undo(session, one(session, HISTORY)["id"], actor="b")
    back = one(session, "SELECT name, attributes, sources->'name'->>'source' AS source FROM facility")
    assert back == {"name": "中央公民館", "attributes": {"備考": "旧館あり"}, "source": "old.csv"}


def test_undo_when_there_is_no_such_line_then_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        undo(session, 10**9, actor="b")


def test_merge_when_a_list_has_two_municipalities_then_the_first_is_home_and_gone_is_counted_apart(
    session: Session,
) -> None:
    neighbour = {
        "全国地方公共団体コード": "232025",
        "施設名": "岡崎公民館",
        "所在地": "岡崎市十王町1",
        "緯度": 34.95,
        "経度": 137.17,
    }
    bring(session, list_row(), list_row(**neighbour))
    homes = {row.code: row.is_home for row in session.execute(text("SELECT code, is_home FROM municipality"))}
    # The first list draws its town, and with it the towns around.
    assert "232025" in homes
    assert [code for code, is_home in homes.items() if is_home] == ["232017"]
    report = bring(session, list_row())
    assert report.facilities == FOUR | {"same": 1, "total": 1}


def test_sources_when_two_files_give_different_fields_then_each_field_names_its_own(session: Session) -> None:
    import_facilities(session, sheet([list_row(所管課="")]), actor="a", filename="first.csv")
    only_department = {key: value for key, value in list_row().items() if key not in {"所在地", "建築年度"}}
    import_facilities(session, sheet([only_department]), actor="a", filename="second.csv")
    sources = one(session, "SELECT sources FROM facility")["sources"]
    assert sources["department"]["source"] == "second.csv"
    assert sources["address"]["source"] == "first.csv"
