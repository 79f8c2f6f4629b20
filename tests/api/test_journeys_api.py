"""The journeys over HTTP: a file becomes facilities, facilities a map, wishes a plan, a plan a page to take home."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.services.plan.optimize import execute_run
from tests.factories import count, list_row, make_facility, make_municipality, make_use, make_year, sheet
from tests.towns import SMALL_TOWN, read_town, settle_town

LIST = sheet(
    [
        list_row(),
        list_row(施設コード="A2", 施設名="髙﨑公民館", 緯度="", 経度="", **{"延床面積（㎡）": "約千"}),
        list_row(施設コード="A3", 施設名="西公民館", 経度=137.43),
    ],
    encoding="cp932",
)


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> dict[str, int]:
    with transaction(sessions) as session:
        return settle_town(session, read_town("three_schools"))


def post_list(http: TestClient, **query: object) -> object:
    return http.post("/api/imports/facilities", params={"filename": "一覧.csv", **query}, content=LIST)


def test_import_when_previewed_then_confirmed_then_the_second_answer_is_what_the_first_said(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    preview = post_list(http, dry_run=True)
    assert preview.status_code == 200
    report = preview.json()
    assert (report["encoding"], report["rows_read"], report["applied"]) == ("cp932", 3, False)
    assert report["facilities"] == {"new": 3, "changed": 0, "same": 0, "gone": 0, "total": 3}
    issue = next(issue for issue in report["issues"] if issue["value"] == "約千")
    assert (issue["row"], bool(issue["message"])) == (3, True)
    with sessions() as session:
        assert count(session, "facility") == count(session, "municipality") == 0
    done = post_list(http, dry_run=False, sha256=report["sha256"])
    assert done.status_code == 201
    assert done.json() == report | {"applied": True, "change_set": done.json()["change_set"]}
    names = {feature["properties"]["name"] for feature in http.get("/api/facilities.geojson").json()["features"]}
    assert names == {"中央公民館", "髙﨑公民館", "西公民館"}


def test_import_when_confirmed_without_or_with_another_sha256_then_refused_and_nothing_written(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    assert post_list(http, dry_run=False).status_code == 422
    assert post_list(http, dry_run=False, sha256="0" * 64).status_code == 409
    with sessions() as session:
        assert count(session, "facility") == 0


@pytest.mark.parametrize("mapping", ["{broken", "[1]", '{"a": 1}'])
def test_import_when_the_mapping_is_no_mapping_then_422(http: TestClient, mapping: str) -> None:
    assert post_list(http, mapping=mapping).status_code == 422


def test_import_when_the_file_is_broken_then_422_in_the_readers_language(http: TestClient) -> None:
    for language in ("ja", "en"):
        answer = http.post("/api/imports/facilities", content=b"%PDF-1.7", headers={"Accept-Language": language})
        assert answer.status_code == 422
        assert bool(re.search("[ぁ-ん]", answer.json()["detail"])) == (language == "ja")


def test_facilities_when_asked_again_then_304_until_something_changes(http: TestClient, town: dict[str, int]) -> None:
    first = http.get("/api/facilities.geojson")
    tag = first.headers["ETag"]
    same = http.get("/api/facilities.geojson", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    http.patch(f"/api/facilities/{town['S1']}", json={"name": "新校"}, headers={"If-Match": '"1"'})
    changed = http.get("/api/facilities.geojson", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_facilities_when_served_then_one_statement_beside_the_version(
    http: TestClient, sessions: sessionmaker[Session], sql_statements: list[str]
) -> None:
    with transaction(sessions) as session:
        home = make_municipality(session)
        for number in range(30):
            facility = make_facility(session, home, code=f"F{number}")
            make_year(session, facility)
            make_use(session, facility, "library")
    sql_statements.clear()
    features = http.get("/api/facilities.geojson").json()["features"]
    assert len(features) == 30
    reading = [statement for statement in sql_statements if "FROM facility" in statement]
    assert len(reading) == 1
    assert len(sql_statements) <= 2, sql_statements


def test_facilities_when_a_name_holds_quotes_and_tags_then_still_json(
    http: TestClient, sessions: sessionmaker[Session]
) -> None:
    name = 'A"\\ <script>alert(1)</script>\n'
    with transaction(sessions) as session:
        home = make_municipality(session)
        make_facility(session, home, name=name)
        make_facility(session, home, code="A2", lon=None, floor_area_m2=None)
    features = http.get("/api/facilities.geojson").json()["features"]
    assert features[0]["properties"]["name"] == name
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [137.41, 34.76]}
    assert features[1]["geometry"] is None


def test_card_when_opened_then_its_parts_are_there(http: TestClient, town: dict[str, int]) -> None:
    card = http.get(f"/api/facilities/{town['S2']}").json()
    assert {"buildings", "functions", "years", "nearby", "class_position", "zones", "history", "decision"} <= set(card)
    near = {each["code"]: each for each in card["nearby"]}
    assert set(near) == {"S1", "S3"}
    assert near["S1"]["same_function"] is True
    assert 390 < near["S1"]["distance_m"] < 410


def test_forecast_when_posted_then_the_years_add_up(http: TestClient, town: dict[str, int]) -> None:
    answer = http.post("/api/forecasts", json={"preset": "mic", "base_year": 2026, "years": 40})
    assert answer.status_code == 200
    body = answer.json()
    assert sum(row["total_yen"] for row in body["by_year"]) == body["total_yen"] > 0
    refused = http.post("/api/forecasts", json={"preset": "guess"})
    assert refused.status_code == 422


def test_run_when_asked_then_followed_and_taken_home(
    http: TestClient, sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    assert http.get("/api/runs/latest").status_code == 404
    settings = SMALL_TOWN | {"base_year": 2026}
    asked = http.post("/api/runs", json={"title": "試算", "seconds": 20, "gap": 0, "settings": settings})
    assert asked.status_code == 202
    place = asked.headers["Location"]
    waiting = http.get(place)
    assert (waiting.json()["state"], waiting.headers["Retry-After"]) == ("queued", "1")
    execute_run(sessions, asked.json()["id"])
    done = http.get(place)
    assert (done.json()["state"], done.json()["checked"], "Retry-After" in done.headers) == ("done", True, False)
    assert [run["id"] for run in http.get("/api/runs").json()] == [asked.json()["id"]]
    decisions = {row["facility_code"]: row for row in http.get("/api/runs/latest").json()["decisions"]}
    assert decisions["S1"]["receivers"][0]["facility_code"] == "S2"
    assert all(reason["text"] for row in decisions.values() for reason in row["reasons"])
    english = http.get("/api/runs/latest", headers={"Accept-Language": "en"}).json()
    words = [reason["text"] for row in english["decisions"] for reason in row["reasons"]]
    assert words
    assert not [text for text in words if re.search("[ぁ-ん]", text)]
    assert http.get(f"/api/facilities/{town['S1']}").json()["decision"]["action"] == "merge_into"


def test_map_page_when_taken_home_then_it_asks_for_nothing_from_outside(
    http: TestClient, sessions: sessionmaker[Session], town: dict[str, int]
) -> None:
    run = http.post("/api/runs", json={"seconds": 20, "gap": 0, "settings": SMALL_TOWN | {"base_year": 2026}}).json()
    execute_run(sessions, run["id"])
    page = http.get(f"/api/runs/{run['id']}/report.html")
    assert page.headers["content-type"].startswith("text/html")
    assert "attachment" in page.headers["Content-Disposition"]
    # Assets only: the link in Leaflet's own credit is for a person to follow.
    outside = r"""["']?(?:https?:)?//"""
    asked = re.findall(rf"<link[^>]+href={outside}|\bsrc\s*=\s*{outside}|url\(\s*{outside}|@import", page.text)
    assert asked == []
    for name in ("東保育園", "中保育園", "西保育園"):
        assert name in page.text


def test_run_when_a_wish_is_impossible_then_422_naming_it(http: TestClient, town: dict[str, int]) -> None:
    answer = http.post("/api/runs", json={"settings": {"area_cut_share": 9, "castle": 1}})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"area_cut_share", "castle"}


def test_selection_when_edited_then_each_facility_has_its_line(http: TestClient, town: dict[str, int]) -> None:
    answer = http.post("/api/selections/edit", json={"ids": list(town.values()), "policy": "集約を検討"})
    assert answer.json()["changed"] == 3
    line = http.get(f"/api/facilities/{town['S3']}").json()["history"][0]
    assert (line["actor"], line["new"]["policy"]) == ("田中", "集約を検討")
