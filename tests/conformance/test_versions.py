"""The own API over the sample register: the version prefix, lists by pages, facilities by the town's code."""

import pytest
from fastapi.testclient import TestClient


def test_version_prefix_when_asked_then_the_same_answer_and_its_number(ogc: TestClient) -> None:
    plain, versioned = ogc.get("/api/facilities/by-code/11001"), ogc.get("/api/v1/facilities/by-code/11001")
    assert versioned.json() == plain.json()
    assert (versioned.headers["API-Version"], plain.headers.get("API-Version")) == ("1", None)
    assert ogc.get("/api/v2/facilities").status_code == 404
    assert ogc.get("/api/v1/facilities?castle=1").status_code == 422
    assert ogc.head("/api/v1/facilities").content == b""


def test_version_prefix_when_something_is_made_then_its_address_has_it(ogc: TestClient) -> None:
    made = ogc.post("/api/v1/scenarios", json={"name": "版の確認", "assumptions": {}})
    assert made.status_code == 201
    assert made.headers["Location"].startswith("/api/v1/scenarios/")
    assert ogc.delete(made.headers["Location"], headers={"If-Match": made.headers["ETag"]}).status_code == 204


def test_contract_of_the_version_when_read_then_its_addresses(ogc: TestClient) -> None:
    plain, versioned = ogc.get("/openapi.json").json(), ogc.get("/api/v1/openapi.json").json()
    assert set(versioned["paths"]) == {path.replace("/api/", "/api/v1/", 1) for path in plain["paths"]}
    assert versioned["components"] == plain["components"]


def test_list_when_read_page_by_page_then_every_facility_once(ogc: TestClient) -> None:
    seen, cursor = [], None
    while True:
        asked = {"limit": 150} | ({"cursor": cursor} if cursor else {})
        page = ogc.get("/api/v1/facilities", params=asked).json()
        seen += [row["code"] for row in page["facilities"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 370
    assert all(row["own"] for row in page["facilities"])


def test_list_when_narrowed_then_only_those_as_on_the_map(ogc: TestClient) -> None:
    stock = ogc.get("/api/facilities.geojson").json()["features"]
    told = {f["id"]: f["properties"] for f in stock if f["properties"]["own"]}
    rows = ogc.get("/api/facilities", params={"category": "school", "name": "小学校", "limit": 1000}).json()[
        "facilities"
    ]
    wanted = {key for key, row in told.items() if row["category"] == "school" and "小学校" in row["name"]}
    assert {row["id"] for row in rows} == wanted != set()
    for row in rows:
        assert {name: row[name] for name in told[row["id"]]} == told[row["id"]]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "cursor=%00", "name=%00"])
def test_list_when_a_parameter_cannot_be_used_then_422(ogc: TestClient, query: str) -> None:
    assert ogc.get(f"/api/facilities?{query}").status_code == 422


def test_code_when_unknown_then_404(ogc: TestClient) -> None:
    assert ogc.get("/api/facilities/by-code/castle").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_reference_when_read_then_every_operation_and_nothing_from_elsewhere(ogc: TestClient, language: str) -> None:
    answer = ogc.get("/docs", headers={"Accept-Language": language})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    text = answer.text
    document = ogc.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        assert path.replace("/api/", "/api/v1/", 1) in text
        assert all(f'id="{each["operationId"]}"' in text for each in operations.values())
    assert all(f'id="shape-{name}"' in text for name in document["components"]["schemas"])
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert "style=" not in text
    addresses = {part.split('"')[0] for part in text.split('href="')[1:]}
    assert {each for each in addresses if not each.startswith(("#", "http://testserver/", "data:,"))} == set()
    anchors = {each[1:] for each in addresses if each.startswith("#")}
    assert {each for each in anchors if f'id="{each}"' not in text} == set()
    assert ogc.get("/docs/style.css").headers["content-type"].startswith("text/css")
