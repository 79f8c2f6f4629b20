"""Imports over HTTP beyond facility lists: what a file is, every kind, whose it is, forms refused, undo as one."""

import gzip
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.factories import count, list_row, sheet

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
KIND_OF = {
    "facilities.csv": "facilities",
    "functions.csv": "functions",
    "years.csv": "years",
    "inspections.csv": "inspections",
    "repairs.csv": "repairs",
    "budget.csv": "budget",
    "shelters.csv": "shelters",
    "towns.csv": "addresses",
    "population_mesh.geojson": "population",
    "boundary.geojson": "boundary",
    "districts.geojson": "zones",
    "flood.geojson": "zones",
    "landslide.geojson": "zones",
    "roads.osm": "roads",
}
SQUARE = [[[137.38, 34.75], [137.42, 34.75], [137.42, 34.79], [137.38, 34.79], [137.38, 34.75]]]
TOWNS = json.dumps([{"town": "今橋町", "koaza": "", "lat": 34.7701, "lng": 137.3912}]).encode()


def layer(properties: dict[str, Any], geometry: Any = None) -> bytes:
    shape = geometry or {"type": "Polygon", "coordinates": SQUARE}
    feature = {"type": "Feature", "properties": properties, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False).encode()


def send(http: TestClient, kind: str, data: bytes, **query: Any) -> Any:
    """Preview and confirm; returns what the confirmed call answers."""
    preview = http.post(f"/api/imports/{kind}", params=query, content=data)
    assert preview.status_code == 200, preview.text
    return http.post(
        f"/api/imports/{kind}", params=query | {"dry_run": "false", "sha256": preview.json()["sha256"]}, content=data
    )


@pytest.mark.parametrize(("name", "kind"), KIND_OF.items(), ids=KIND_OF)
def test_kind_when_a_file_is_dropped_then_told(http: TestClient, name: str, kind: str) -> None:
    data = (SAMPLE / name).read_bytes()[:99_000] if name.endswith((".csv", ".osm")) else None
    if data is None:
        data = layer({"PTN_2020": 5, "MESH_ID": "5237"} if kind == "population" else {"name": "一"})
    answer = http.post("/api/file-kinds", params={"filename": name}, content=data)
    assert answer.status_code == 200, answer.text
    assert answer.json()["kind"] == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("facilities", "施設名,所在地,延床面積\nA館,今橋町1,100\n"),
        ("population", "area,pop2020,lat,lon\n今橋町,120,34.76,137.39\n"),
        ("shelters", "施設名,緯度,経度,洪水,地震\nA小,34.7,137.4,1,1\n"),
    ],
)
def test_kind_when_packed_by_gzip_then_that_of_the_file_inside(http: TestClient, kind: str, text: str) -> None:
    data = gzip.compress(text.encode())
    assert http.post("/api/file-kinds", params={"filename": "a.csv.gz"}, content=data).json()["kind"] == kind
    read = http.post(f"/api/imports/{kind}", params={"filename": "a.csv.gz"}, content=data)
    assert read.json()["rows_used"] == 1, read.text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("図書館/config.yml", b"a: 1\n", "no_data"),
        ("x/attributes.csv", b"a,b\n1,2\n", "no_data"),
        ("222127_aed.csv", "名称,住所,緯度,経度\nAED1,本町1,34.8,137.3\n".encode(), "things"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "no_data"),
        ("broken.json", b"[{", "no_data"),
    ],
)
def test_kind_when_there_is_nothing_to_import_then_none_and_why(
    http: TestClient, name: str, data: bytes, reason: str
) -> None:
    answer = http.post("/api/file-kinds", params={"filename": name}, content=data).json()
    assert (answer["kind"], answer["reason"]) == (None, reason)


def test_form_when_uploaded_then_415_and_nothing_is_read_as_rows(http: TestClient, session: Session) -> None:
    for path in ("/api/imports/facilities", "/api/file-kinds", "/api/disagreements"):
        answer = http.post(path, files={"file": ("list.csv", sheet([list_row()]))})
        assert answer.status_code == 415, (path, answer.text)
        assert answer.json()["type"] == "/problems/unsupported-media-type"
        assert "--data-binary" in answer.json()["detail"]
        request = http.build_request("POST", path, files={"file": ("list.csv", sheet([list_row()]))})
        plain = http.post(path, content=request.read(), headers={"Content-Type": "application/octet-stream"})
        assert plain.status_code == 415, "a form without its type is a form all the same"
    assert count(session, "facility") == 0


def test_contract_when_read_then_imports_have_a_body_and_every_option(http: TestClient) -> None:
    operation = http.get("/openapi.json").json()["paths"]["/api/imports/{kind}"]["post"]
    assert "application/octet-stream" in operation["requestBody"]["content"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert {
        "year",
        "whose",
        "source",
        "epsg",
        "covers_town",
        "name",
        "municipality",
        "change_set",
        "keep_edited",
    } <= names
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("ImportReport")


def test_roads_and_timetable_when_sent_then_imported_with_a_picture(
    http: TestClient, session: Session, shared: Path
) -> None:
    roads = ROOT / "tests" / "formats" / "files" / "roads.osm"
    data = roads.read_bytes() if roads.exists() else SMALL_ROADS
    done = send(http, "roads", data, filename="roads.osm")
    assert done.status_code == 201, done.text
    assert done.json()["preview"]["shapes"][0]["type"] == "MultiLineString"
    assert count(session, "road_network") == 1
    timetable = (shared / "cases" / "transit" / "two_seasons.zip").read_bytes()
    done = send(http, "transit", timetable, filename="gtfs.zip")
    assert done.status_code == 201, done.text
    assert count(session, "transit_stop") == len(done.json()["preview"]["points"])


SMALL_ROADS = b"""<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="34.76" lon="137.40"/><node id="2" lat="34.77" lon="137.41"/><node id="3" lat="34.78" lon="137.41"/>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way></osm>"""


def test_dictionary_when_it_is_json_then_its_folder_says_the_town_else_home(http: TestClient, session: Session) -> None:
    done = send(http, "addresses", TOWNS, filename="愛知県/豊橋市.json")
    assert done.status_code == 201, done.text
    assert count(session, "town", "prefecture = '愛知県' AND city = '豊橋市' AND town = '今橋町'") == 1
    http.put("/api/town", json={"code": "372013"})
    send(http, "addresses", TOWNS, filename="towns.json")
    assert count(session, "town", "prefecture = '香川県' AND city = '高松市'") == 1


def test_boundary_when_the_layer_names_codes_then_each_known_town_gets_its_own(
    http: TestClient, session: Session
) -> None:
    http.put("/api/town", json={"code": "232017"})
    done = send(http, "boundary", layer({"N03_007": "23201"}), filename="N03.geojson")
    assert done.status_code == 201, done.text
    assert (done.json()["municipality"], done.json()["outlines"]) == ("232017", 1)
    assert count(session, "municipality", "code = '232017' AND boundary_source = 'N03.geojson'") == 1
    told = {
        language: {
            each["text"]
            for each in http.get("/api/about", headers={"Accept-Language": language}).json()["attributions"]
        }
        for language in ("ja", "en")
    }
    assert "区域: N03.geojson（取込みファイル）" in told["ja"]
    assert "Boundary: N03.geojson (imported file)" in told["en"]
    assert any("国土数値情報" in text for text in told["ja"]), "the neighbours' outlines keep their credit"
    plain = send(http, "boundary", layer({"name": "市域"}), filename="市域.geojson")
    assert plain.json()["municipality"] == "232017"


def test_boundary_when_nobody_is_home_then_refused_in_words(http: TestClient) -> None:
    answer = http.post("/api/imports/boundary", params={"filename": "a.geojson"}, content=layer({"name": "x"}))
    assert answer.status_code == 422
    assert "まち" in answer.json()["detail"]


def test_zones_when_they_lie_in_another_town_then_asked_about_and_not_merged(
    http: TestClient, session: Session
) -> None:
    http.put("/api/town", json={"code": "372013"})
    query = {"filename": "flood.geojson", "zone_kind": "flood"}
    preview = http.post("/api/imports/zones", params=query, content=layer({"name": "a"})).json()
    assert preview["question"]["code"] == "elsewhere"
    assert [town["name"] for town in preview["question"]["towns"]] == ["豊橋市"]
    refused = send(http, "zones", layer({"name": "a"}), **query)
    assert refused.status_code == 409
    assert count(session, "zone_dataset") == 0
    assert send(http, "zones", layer({"name": "a"}), **query, whose="neighbour").status_code == 201


OTHER_TOWNS = [
    (
        "population",
        "市区町村コード,町名,2024年人口\n372013,番町,12\n372013,亀井町,30\n",
        "by its code, with no position",
    ),
    ("population", "市区町村名,町名,2024年人口\n高松市,番町,12\n高松市,亀井町,30\n", "by its name"),
    ("shelters", "施設名,住所,洪水\n番町小,香川県高松市番町5,1\n", "by its addresses"),
    (
        "shelters",
        "施設名,緯度,経度,洪水\n豊川小,34.822,137.400,1\n桜木小,34.824,137.395,1\n",
        "next door, in the same box",
    ),
]


@pytest.mark.parametrize(("kind", "text"), [row[:2] for row in OTHER_TOWNS], ids=[row[2] for row in OTHER_TOWNS])
def test_file_when_its_rows_are_of_another_town_then_asked_about_and_not_merged(
    http: TestClient, session: Session, kind: str, text: str
) -> None:
    http.put("/api/town", json={"code": "232017"})
    query = {"filename": "a.csv"}
    preview = http.post(f"/api/imports/{kind}", params=query, content=text.encode()).json()
    assert preview["question"]["code"] == "elsewhere"
    assert "towns" not in preview
    assert send(http, kind, text.encode(), **query).status_code == 409
    assert count(session, "shelter") == count(session, "population_dataset") == 0
    assert send(http, kind, text.encode(), **query, whose="neighbour").status_code == 201
    own = (
        text.replace("372013", "232017")
        .replace("香川県", "愛知県")
        .replace("高松市", "豊橋市")
        .replace("34.82", "34.76")
    )
    assert "question" not in http.post(f"/api/imports/{kind}", params=query, content=own.encode()).json()


def test_boundary_when_it_lies_in_another_town_then_asked_and_the_own_one_stays(
    http: TestClient, session: Session
) -> None:
    http.put("/api/town", json={"code": "372013"})
    refused = send(http, "boundary", layer({"name": "市域"}), filename="市域.geojson")
    assert refused.status_code == 409
    assert "豊橋市" in refused.json()["detail"]
    assert count(session, "municipality", "is_home AND boundary_source = '市域.geojson'") == 0
    by_hand = send(http, "boundary", layer({"name": "市域"}), filename="市域.geojson", municipality="232017")
    assert by_hand.status_code == 201, "an outline is held against the town somebody named"


def test_list_when_it_is_another_towns_then_the_preview_asks_and_the_import_is_refused(
    http: TestClient, session: Session
) -> None:
    http.put("/api/town", json={"code": "232017"})
    data = sheet([list_row(**{"全国地方公共団体コード": "372013", "緯度": 34.34, "経度": 134.05}) for _ in range(3)])
    preview = http.post("/api/imports/facilities", params={"filename": "a.csv"}, content=data).json()
    assert preview["question"]["code"] == "other_code"
    assert preview["preview"]["bbox"] == [134.05, 34.34, 134.05, 34.34]
    refused = send(http, "facilities", data, filename="a.csv")
    assert refused.status_code == 409
    assert "高松市" in refused.json()["detail"]
    assert count(session, "facility") == 0


def test_drop_when_of_several_files_then_one_set_and_one_undo(http: TestClient, session: Session) -> None:
    first = send(http, "facilities", sheet([list_row()]), filename="図書館/data.csv").json()["change_set"]
    rows = [list_row(施設コード="B1", 施設名="西公民館")]
    assert (
        send(http, "facilities", sheet(rows), filename="公民館/data.csv", change_set=first).json()["change_set"]
        == first
    )
    send(
        http,
        "population",
        "地区名,人口,緯度,経度\n北,12,34.76,137.41\n".encode(),
        filename="p.csv",
        year=2024,
        change_set=first,
    )
    (listed,) = http.get("/api/change-sets", params={"imports": True}).json()
    assert (listed["action"], listed["facilities"], listed["counts"]["population_cells"]) == ("import_files", 2, 1)
    undone = http.post(f"/api/change-sets/{first}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.json()["undone"] == 2
    assert count(session, "facility") == count(session, "population_dataset") == 0


def test_kind_when_areas_are_of_planning_law_then_no_districts(http: TestClient) -> None:
    for name, kind in (
        ("高度利用地区.geojson", "other"),
        ("地区計画区域.geojson", "other"),
        ("自治会区域.geojson", "district"),
    ):
        answer = http.post("/api/file-kinds", params={"filename": name}, content=layer({"id": 1})).json()
        assert (answer["kind"], answer["zone_kind"]) == ("zones", kind), name


def test_credit_when_a_file_names_none_then_its_own_name_is_not_shown_as_one(http: TestClient) -> None:
    send(http, "zones", layer({"name": "a"}), filename="まち/区域.geojson", zone_kind="other")
    send(http, "zones", layer({"name": "b"}), filename="b.geojson", zone_kind="flood", source="国土数値情報")
    layers = {
        each["name"]: each["attribution"] for each in http.get("/api/layers").json() if each["code"].startswith("zone")
    }
    assert layers == {"区域.geojson": "", "b.geojson": "国土数値情報"}
    assert [each["text"] for each in http.get("/api/about").json()["attributions"]] == ["国土数値情報"]


def test_preview_when_asked_then_columns_groups_and_layers_are_told(http: TestClient) -> None:
    rows = [
        list_row(施設コード=f"A{n}", 施設名=f"第{n}公民館", **{"延床面積（㎡）": "広い", "館長": "佐藤"})
        for n in range(30)
    ]
    told = http.post("/api/imports/facilities", content=sheet(rows)).json()
    uses = {one["heading"]: one["use"] for one in told["columns"]}
    assert (uses["施設名"], uses["館長"]) == ("read", "attribute")
    assert set(uses) == set(rows[0])
    group = next(one for one in told["issue_groups"] if one["code"] == "unreadable_number")
    assert (group["count"], group["column"], len(group["rows"])) == (30, "延床面積（㎡）", 20)
    assert sum(one["count"] for one in told["issue_groups"]) == told["issues_total"]
    english = http.post("/api/imports/facilities", content=sheet(rows), headers={"Accept-Language": "en"}).json()
    assert all(not re.search("[\u3041-\u30fa]", one["message"].replace("広い", "")) for one in english["columns"])


def test_zones_when_a_file_has_several_layers_then_another_is_read_by_its_name(http: TestClient) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, count in (("計画規模", 1), ("想定最大規模", 2)):
            collection = json.loads(layer({"name": "一"}))
            packed.writestr(f"{name}.geojson", json.dumps(collection | {"features": collection["features"] * count}))
    query = {"zone_kind": "flood", "filename": "a.zip"}
    told = http.post("/api/imports/zones", params=query, content=archive.getvalue()).json()
    assert (told["layer"], told["zones"]) == ("想定最大規模", 2)
    assert [one["name"] for one in told["layers"]] == ["計画規模", "想定最大規模"]
    other = http.post("/api/imports/zones", params=query | {"layer": "計画規模"}, content=archive.getvalue()).json()
    assert (other["layer"], other["zones"]) == ("計画規模", 1)
    missing = http.post("/api/imports/zones", params=query | {"layer": "なし"}, content=archive.getvalue())
    assert missing.status_code == 422
    assert "計画規模" in missing.json()["detail"]
