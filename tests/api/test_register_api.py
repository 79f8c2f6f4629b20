"""The register over HTTP: every kind of file, lists compared, edits by hand with their versions and the way back."""

import hashlib
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.factories import bring, count, list_row, one, sheet

LIST = sheet([list_row()])


def send(http: TestClient, kind: str, body: bytes, **query: Any) -> dict[str, Any]:
    answer = http.post(f"/api/imports/{kind}", content=body, params={"filename": "f.csv", **query})
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


def confirm(http: TestClient, kind: str, body: bytes, **query: Any) -> dict[str, Any]:
    return send(http, kind, body, dry_run=False, sha256=hashlib.sha256(body).hexdigest(), **query)


def first(session: Session) -> dict[str, Any]:
    return one(session, "SELECT id, version FROM facility WHERE code = 'A1'")


def test_preview_when_the_header_is_unknown_then_fields_and_suggestions_and_the_mapping_is_remembered(
    http: TestClient, session: Session
) -> None:
    body = "あ,い,う\n中央公民館,500,豊橋市中岩田四丁目1\n東公民館,300,豊橋市花田町1\n".encode("cp932")
    preview = send(http, "facilities", body)
    assert preview["header"] == ["あ", "い", "う"]
    assert {"code": "name", "ja": "施設名", "en": "Facility name"} in preview["fields"]
    mapping = json.dumps({"あ": "name", "い": "floor_area_m2", "う": "address"})
    assert confirm(http, "facilities", body, mapping=mapping)["facilities"]["new"] == 2
    assert send(http, "facilities", body)["mapping"] == {"あ": "name", "い": "floor_area_m2", "う": "address"}


def test_import_when_a_planner_corrected_a_value_then_the_preview_says_so_and_keeps_it_on_request(
    http: TestClient, session: Session
) -> None:
    bring(session, list_row())
    facility = first(session)
    path = f"/api/facilities/{facility['id']}"
    edited = http.patch(path, json={"floor_area_m2": 612.5}, headers={"If-Match": f'"{facility["version"]}"'})
    assert edited.json()["sources"]["floor_area_m2"]["by"] == "田中"
    preview = send(http, "facilities", LIST)
    assert preview["edits_at_stake"] == 1
    assert preview["changes"][0]["fields"] == [{"field": "floor_area_m2", "old": 612.5, "new": 500.0, "edited": True}]
    kept = confirm(http, "facilities", LIST, keep_edited=True)
    assert kept["facilities"]["same"] == 1
    assert http.get(path).json()["floor_area_m2"] == 612.5
    confirm(http, "facilities", LIST)
    assert http.get(path).json()["floor_area_m2"] == 500


@pytest.mark.parametrize(("language", "start"), [("ja", "列の"), ("en", "The mapped")])
def test_details_when_the_mapping_names_what_is_not_there_then_words_in_the_readers_language(
    http: TestClient, session: Session, language: str, start: str
) -> None:
    bring(session, list_row())
    body = sheet([{"施設名": "中央公民館", "大きさ": "120"}])
    query = {"mapping": json.dumps({"施設名": "name", "大きさ": "area_m2", "無い列": "owner"})}
    answer = http.post("/api/imports/land", content=body, params=query, headers={"Accept-Language": language}).json()
    assert [issue["message"].startswith(start) for issue in answer["issues"]] == [True]
    assert answer["records"] == 1
    assert {"code": "owner", "ja": "所有者", "en": "Owner"} in answer["fields"]


def test_details_when_a_mapping_was_confirmed_then_remembered_for_that_kind_alone(
    http: TestClient, session: Session
) -> None:
    bring(session, list_row())
    body = sheet([{"施設名": "中央公民館", "大きさ": "120"}])
    confirm(http, "land", body, mapping=json.dumps({"施設名": "name", "大きさ": "area_m2"}))
    assert one(session, "SELECT area_m2 FROM land")["area_m2"] == 120
    assert send(http, "land", body)["mapping"]["大きさ"] == "area_m2"
    assert "大きさ" not in send(http, "repairs", body)["mapping"]


def test_addresses_when_a_table_of_towns_comes_then_waiting_facilities_are_placed(
    http: TestClient, session: Session
) -> None:
    bring(session, list_row(緯度="", 経度=""))
    town = {"都道府県名": "愛知県", "市区町村名": "豊橋市", "大字町丁目名": "中岩田四丁目", "緯度": 34.7, "経度": 137.5}
    assert confirm(http, "addresses", sheet([town]))["facilities_placed"] == 1
    assert count(session, "facility", "point_quality = 'town'") == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_addresses_when_the_table_has_no_places_then_refused_in_words(http: TestClient, language: str) -> None:
    headers = {"Accept-Language": language}
    answer = http.post("/api/imports/addresses", content=sheet([{"a": 1}]), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].isascii() == (language == "en")


def test_budget_when_confirmed_then_kept_and_when_previewed_then_not(http: TestClient, session: Session) -> None:
    body = sheet([{"年度": "令和8年度", "充当可能財源（千円）": "1,000"}])
    assert send(http, "budget", body)["total_yen"] == 1_000_000
    assert count(session, "event", "action = 'import_budget'") == 0
    confirm(http, "budget", body)
    assert count(session, "event", "action = 'import_budget'") == 1


def test_boundary_and_zones_when_something_is_missing_then_told_what(http: TestClient) -> None:
    answer = http.post("/api/imports/zones", content=b"{}")
    assert (answer.status_code, "zone_kind" in answer.json()["detail"]) == (422, True)
    answer = http.post("/api/imports/boundary", content=b"{}")
    assert (answer.status_code, len(answer.json()["detail"]) > 15) == (422, True)


def test_compare_when_a_value_is_chosen_then_written_and_not_asked_again(http: TestClient, session: Session) -> None:
    bring(session, list_row())
    body = sheet([list_row(施設コード="", 所管課="市民課", 建築年度=1981)])
    found = http.post("/api/disagreements", content=body, params={"filename": "白書.csv"}).json()
    told = {one["field"]: one for one in found["matches"][0]["differences"]}
    assert told["department"]["register"] == "生涯学習課"
    choices = [
        {"field": "department", "chosen": "市民課", "refused": "生涯学習課", "takes_file": True},
        {"field": "built_year", "chosen": "1980", "refused": "1981", "takes_file": False},
    ]
    about = {"facility_id": found["matches"][0]["facility_id"], "source": "白書.csv"}
    answer = http.post("/api/disagreements/choices", json={"choices": [about | choice for choice in choices]})
    assert answer.json() == {"settled": 2}
    again = http.post("/api/disagreements", content=body).json()
    assert (again["matches"], again["settled"]) == ([], 1)
    assert one(session, "SELECT department, built_year FROM facility") == {"department": "市民課", "built_year": 1980}


def test_building_when_edited_then_its_own_version_guards_it_and_undo_brings_the_old_value(
    http: TestClient, session: Session
) -> None:
    bring(session, list_row())
    card = http.get(f"/api/facilities/{first(session)['id']}").json()
    block = card["buildings"][0]
    path, tag = f"/api/buildings/{block['id']}", {"If-Match": f'"{block["version"]}"'}
    changed = http.patch(path, json={"structure": "wood", "storeys": 2}, headers=tag).json()
    assert (changed["buildings"][0]["structure"], changed["buildings"][0]["storeys"]) == ("wood", 2)
    assert http.patch(path, json={"storeys": 3}, headers=tag).status_code == 412
    line = next(each for each in changed["history"] if each["table_name"] == "building" and each["action"] == "update")
    assert http.post(f"/api/changes/{line['id']}/undo").json() == {"facility_id": card["id"]}
    back = http.get(f"/api/facilities/{card['id']}").json()["buildings"][0]
    assert (back["structure"], back["storeys"]) == (block["structure"], None)


def test_building_when_a_planner_named_its_structure_then_an_import_that_keeps_edits_leaves_it(
    http: TestClient, session: Session
) -> None:
    rows = [list_row(棟番号="1", 構造="RC")]
    bring(session, *rows)
    block = one(session, "SELECT id, version FROM building")
    tag = {"If-Match": f'"{block["version"]}"'}
    http.patch(f"/api/buildings/{block['id']}", json={"structure": "wood"}, headers=tag)
    preview = send(http, "facilities", sheet(rows))
    assert preview["edits_at_stake"] == 1
    confirm(http, "facilities", sheet(rows), keep_edited=True)
    assert one(session, "SELECT structure FROM building")["structure"] == "wood"
    confirm(http, "facilities", sheet(rows))
    assert one(session, "SELECT structure FROM building")["structure"] == "rc"


def test_functions_when_replaced_then_a_removed_one_can_be_brought_back(http: TestClient, session: Session) -> None:
    bring(session, list_row())
    path = f"/api/facilities/{first(session)['id']}"

    def put(*functions: dict[str, Any]) -> Any:
        tag = {"If-Match": f'"{first(session)["version"]}"'}
        return http.put(f"{path}/functions", json={"functions": list(functions)}, headers=tag)

    put({"function": "library", "area_m2": 300}, {"function": "community_center"})
    card = put({"function": "community_center"}).json()
    assert [each["function"] for each in card["functions"]] == ["community_center"]
    gone = next(line for line in card["history"] if line["action"] == "delete")
    assert http.post(f"/api/changes/{gone['id']}/undo").status_code == 200
    back = http.get(path).json()["functions"]
    assert [(each["function"], each["area_m2"]) for each in back] == [("community_center", None), ("library", 300)]
    assert http.post(f"/api/changes/{gone['id']}/undo").status_code == 409
    assert put({"function": "library"}, {"function": "library"}).status_code == 422


def test_note_when_left_then_on_the_card_with_its_author(http: TestClient, session: Session) -> None:
    bring(session, list_row())
    answer = http.post(f"/api/facilities/{first(session)['id']}/notes", json={"text": "屋根から雨漏り"})
    assert answer.status_code == 201
    assert [(note["author"], note["text"]) for note in answer.json()["notes"]] == [("田中", "屋根から雨漏り")]


def test_quality_when_values_are_missing_then_the_gaps_are_weighed_by_area(http: TestClient, session: Session) -> None:
    bring(
        session, list_row(), list_row(施設コード="A2", 施設名="東公民館", 緯度="", 経度="", **{"延床面積（㎡）": 300})
    )
    found = http.get("/api/quality").json()
    assert found["total"] == {"facilities": 2, "floor_area_m2": 800}
    gaps = {gap["gap"]: (gap["facilities"], gap["floor_area_m2"]) for gap in found["gaps"]}
    assert gaps["position"] == (1, 300)
    assert gaps["users"] == (2, 800)
    assert "built_year" not in gaps
