"""The beginning over HTTP: find the town, make it home, see what is there, take all of it away."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Base
from tests.factories import count, list_row, make_facility, make_municipality, sheet


def steps(http: TestClient) -> dict[str, Any]:
    return {step["code"]: step for step in http.get("/api/start").json()["steps"]}


def bring_list(http: TestClient, *rows: dict[str, Any]) -> None:
    data = sheet(rows or [list_row()])
    preview = http.post("/api/imports/facilities", params={"filename": "list.csv"}, content=data).json()
    done = http.post(
        "/api/imports/facilities",
        params={"filename": "list.csv", "dry_run": "false", "sha256": preview["sha256"]},
        content=data,
    )
    assert done.status_code == 201, done.text


def test_search_when_a_name_begins_then_the_town_and_its_outline_with_neighbours(http: TestClient) -> None:
    assert [town["code"] for town in http.get("/api/municipalities", params={"q": "豊橋"}).json()] == ["232017"]
    found = http.get("/api/municipalities/232017").json()
    assert "国土数値情報" in found["credit"]
    assert "232017" not in {town["code"] for town in found["neighbours"]}
    west, south, east, north = found["bbox"]
    assert west < 137.39 < east
    assert south < 34.77 < north
    assert http.get("/api/municipalities/000000").status_code == 404


def test_town_when_chosen_then_home_with_outline_and_neighbours_that_are_not_itself(
    http: TestClient, session: Session
) -> None:
    assert http.get("/api/start").json()["town"] is None
    assert http.put("/api/town", json={"code": "23201"}).json()["name"] == "豊橋市"
    about = http.get("/api/about").json()
    assert about["municipality"]["code"] == "232017"
    assert about["municipality"]["bbox"] is not None
    assert {town["code"] for town in about["neighbours"]} == {"221309", "222216", "232076", "232211", "232319"}
    assert any("国土数値情報" in one["text"] for one in about["attributions"])
    assert steps(http)["town"]["done"]


def test_town_when_the_first_was_a_slip_then_another_may_be_chosen_until_facilities_are_there(
    http: TestClient, session: Session
) -> None:
    http.put("/api/town", json={"code": "372013"})
    assert http.put("/api/town", json={"code": "232017"}).status_code == 200
    assert count(session, "municipality", "is_home") == 1
    bring_list(http)
    refused = http.put("/api/town", json={"code": "372013"})
    assert refused.status_code == 409
    assert "豊橋市" in refused.json()["detail"]


def test_town_when_the_register_was_nobodys_then_it_gets_the_code_and_keeps_its_facilities(
    http: TestClient, session: Session
) -> None:
    make_facility(session, make_municipality(session, code="000000", name="000000"))
    session.commit()
    assert http.put("/api/town", json={"code": "232017"}).status_code == 200
    assert count(session, "municipality", "code = '000000'") == 0
    assert count(session, "facility f JOIN municipality m ON m.id = f.municipality_id", "m.code = '232017'") == 1


def test_checklist_when_a_list_came_then_its_step_is_done_and_says_what_is_missing(http: TestClient) -> None:
    before = steps(http)
    assert [code for code, step in before.items() if step["done"]] == []
    bring_list(http, list_row(), list_row(施設コード="A2", 施設名="東公民館", 緯度="", 経度="", 所在地="豊橋市今橋町1"))
    after = steps(http)
    assert after["facilities"] == {"code": "facilities", "count": 2, "missing": 0, "done": True}
    assert after["addresses"]["missing"] == 1
    assert not after["population"]["done"]


def test_empty_when_the_name_is_not_confirmed_then_refused_and_everything_stays(
    http: TestClient, session: Session
) -> None:
    bring_list(http)
    for wrong in ("", "高松市", "empty"):
        refused = http.post("/api/empty", json={"confirm": wrong})
        assert refused.status_code == 422
        assert "豊橋市" in refused.json()["detail"]
    assert count(session, "facility") == 1


def test_empty_when_confirmed_then_no_table_has_a_row_but_the_history(http: TestClient, session: Session) -> None:
    http.put("/api/town", json={"code": "232017"})
    bring_list(http)
    stock = http.get("/api/facilities.geojson")
    assert len(stock.json()["features"]) == 1
    assert http.post("/api/empty", json={"confirm": "豊橋市"}).json() == {"emptied": "豊橋市"}
    filled = {name: count(session, name) for name in Base.metadata.tables if count(session, name)}
    assert set(filled) == {"event", "change_log", "record_log"}
    assert count(session, "event", "action = 'empty_register'") == 1
    again = http.get("/api/facilities.geojson", headers={"If-None-Match": stock.headers["ETag"]})
    assert again.status_code == 200
    assert again.json()["features"] == []
    assert http.get("/api/about").json()["municipality"] is None
