"""OGC API – Features – Part 1: Core, with GeoJSON, HTML and OpenAPI 3.0. Each test names its requirements."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

CODES = (
    "facilities",
    "buildings",
    "neighbours",
    "districts",
    "zones",
    "shelters",
    "population",
    "recommendations",
    "adopted-plan",
)
SCHEMAS = json.loads((Path(__file__).parent / "schemas" / "features_core.json").read_text())


def valid(body: Any, name: str) -> None:
    """Against the schema of the standard."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": SCHEMAS["$defs"]}
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(body)


def links_of(body: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    return [link for link in body["links"] if link["rel"] == rel]


def items(ogc: TestClient, code: str = "facilities", **query: Any) -> dict[str, Any]:
    answer = ogc.get(f"/ogc/collections/{code}/items", params={name.replace("_", "-"): v for name, v in query.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(body: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in body["features"]]


def test_landing_page_when_read_then_links_to_everything(ogc: TestClient) -> None:
    """/req/core/root-op, /req/core/root-success"""
    answer = ogc.get("/ogc")
    assert answer.status_code == 200
    valid(answer.json(), "landingPage")
    rels = {link["rel"] for link in answer.json()["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels


def test_every_link_of_the_landing_page_when_followed_then_answered_in_its_type(ogc: TestClient) -> None:
    """/req/core/root-success, /req/core/api-definition-op, /req/core/fc-rel-type"""
    for link in ogc.get("/ogc").json()["links"]:
        answer = ogc.get(link["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0] == link["type"].split(";")[0], link


def test_api_definition_when_read_then_openapi_30_of_every_resource(ogc: TestClient) -> None:
    """/req/core/api-definition-op, /req/core/api-definition-success, /req/oas30/oas-definition-1, /req/oas30/oas-impl,
    /req/oas30/completeness, /req/oas30/exceptions-codes"""
    answer = ogc.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    assert document["openapi"].startswith("3.0.")
    listed = {each["id"] for each in ogc.get("/ogc/collections").json()["collections"]}
    for code in listed:
        operation = document["paths"][f"/collections/{code}/items"]["get"]
        assert {"200", "400", "404", "500"} <= set(operation["responses"])
    names = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(names) == len(set(names))
    refs = set(_refs(document))
    assert refs
    assert {ref for ref in refs if not _resolves(document, ref)} == set()


def _refs(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        found = [tree["$ref"]] if isinstance(tree.get("$ref"), str) else []
        return found + [ref for value in tree.values() for ref in _refs(value)]
    return [ref for value in tree for ref in _refs(value)] if isinstance(tree, list) else []


def _resolves(document: dict[str, Any], ref: str) -> bool:
    place: Any = document
    for part in ref.removeprefix("#/").split("/"):
        place = place.get(part) if isinstance(place, dict) else None
    return place is not None


def test_parameters_when_read_in_the_definition_then_as_the_standard_writes_them(ogc: TestClient) -> None:
    """/req/core/fc-limit-definition, /req/core/fc-bbox-definition, /req/core/fc-time-definition"""
    parameters = ogc.get("/ogc/api").json()["components"]["parameters"]
    for name in ("limit", "bbox", "datetime"):
        told = parameters[name]
        assert (told["in"], told["required"], told["style"], told["explode"]) == ("query", False, "form", False)
    assert parameters["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}
    assert parameters["bbox"]["schema"]["items"] == {"type": "number"}


def test_conformance_when_read_then_the_classes_that_are_kept(ogc: TestClient) -> None:
    """/req/core/conformance-op, /req/core/conformance-success"""
    body = ogc.get("/ogc/conformance").json()
    valid(body, "confClasses")
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {f"{base}{name}" for name in ("core", "geojson", "html", "oas30")} <= set(body["conformsTo"])


def test_http_when_a_wrong_method_or_address_then_405_and_404_as_problems(ogc: TestClient) -> None:
    """/req/core/http"""
    for answer, status in ((ogc.post("/ogc/conformance"), 405), (ogc.get("/ogc/collections/castles"), 404)):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert ogc.get("/ogc/collections/castles/items").status_code == 404
    assert ogc.head("/ogc/collections").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "/conformance", "/api", "/collections", "/collections/facilities", "/collections/facilities/items",
     "/collections/facilities/items/11001", "/collections/facilities/schema"],
)  # fmt: skip
def test_unknown_parameter_when_sent_then_400(ogc: TestClient, path: str) -> None:
    """/req/core/query-param-unknown"""
    answer = ogc.get(f"/ogc{path}?castle=1")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown_parameter"
    assert "castle" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "offset=-1", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=",
     "bbox=nan,2,3,4", "bbox=1,5,3,4", "bbox=1,2,3,4,5", "bbox=0,-91,10,10", "bbox=0,0,181,10", "datetime=yesterday",
     "datetime=2024-13-01", "datetime=../..", "datetime=/", "datetime=", "datetime=2024-02-01/2024-01-01",
     "datetime=2024-01-01/2024-02-01/2024-03-01", "datetime=2024-01-01T25:00:00Z", "f=xml", "limit=1&limit=2",
     "properties=castle", "sortby=castle", "sortby=functions", "crs=EPSG:4326", "bbox-crs=x", "filter-lang=ecql",
     "limit=99999999999999999999"],
)  # fmt: skip
def test_unusable_parameter_when_sent_then_400_and_named(ogc: TestClient, query: str) -> None:
    """/req/core/query-param-invalid"""
    answer = ogc.get(f"/ogc/collections/facilities/items?{query}")
    assert answer.status_code == 400, answer.text[:200]
    assert answer.json()["errors"][0]["pointer"] == f"query/{query.split('=')[0]}"


def test_crs84_when_nothing_is_asked_then_longitude_before_latitude(ogc: TestClient) -> None:
    """/req/core/crs84"""
    for feature in items(ogc)["features"]:
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert 141 < lon < 142
            assert 43 < lat < 44


def test_collections_when_listed_then_each_with_items_in_every_encoding_and_an_extent(ogc: TestClient) -> None:
    """/req/core/fc-md-op, /req/core/fc-md-success, /req/core/fc-md-links, /req/core/fc-md-items,
    /req/core/fc-md-items-links, /req/core/fc-md-extent"""
    body = ogc.get("/ogc/collections").json()
    valid(body, "collections")
    assert {link["rel"] for link in body["links"]} >= {"self", "alternate"}
    assert set(CODES) <= {each["id"] for each in body["collections"]}
    for each in body["collections"]:
        assert {link["type"] for link in links_of(each, "items")} == {"application/geo+json", "text/html"}
        (box,) = each["extent"]["spatial"]["bbox"]
        found = items(ogc, each["id"], bbox=",".join(map(str, box)), limit=1)
        assert found["numberMatched"] == items(ogc, each["id"], limit=1)["numberMatched"] > 0


@pytest.mark.parametrize("code", CODES)
def test_collection_when_read_then_as_in_the_list(ogc: TestClient, code: str) -> None:
    """/req/core/sfc-md-op, /req/core/sfc-md-success"""
    body = ogc.get(f"/ogc/collections/{code}").json()
    valid(body, "collection")
    (listed,) = [each for each in ogc.get("/ogc/collections").json()["collections"] if each["id"] == code]
    assert {name: body[name] for name in ("id", "title", "description", "extent", "links")} == {
        name: listed[name] for name in ("id", "title", "description", "extent", "links")
    }


@pytest.mark.parametrize("code", CODES)
def test_items_when_read_then_geojson_with_links_counts_and_a_time(ogc: TestClient, code: str) -> None:
    """/req/core/fc-op, /req/core/fc-response, /req/core/fc-links, /req/core/fc-rel-type, /req/core/fc-timeStamp,
    /req/core/fc-numberMatched, /req/core/fc-numberReturned, /req/geojson/definition, /req/geojson/content"""
    answer = ogc.get(f"/ogc/collections/{code}/items?limit=3")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    valid(body, "featureCollectionGeoJSON")
    assert body["numberReturned"] == len(body["features"]) <= 3
    assert [link["type"] for link in links_of(body, "self")] == ["application/geo+json"]
    assert [link["type"] for link in links_of(body, "alternate")] == ["text/html"]
    assert all("type" in link for link in body["links"])
    assert body["timeStamp"].endswith("Z")


def test_pages_when_followed_then_every_feature_once(ogc: TestClient) -> None:
    """/req/core/fc-limit-response-1, /req/core/fc-links (next), /req/core/fc-numberMatched"""
    body = items(ogc, limit=150)
    seen = codes(body)
    while links_of(body, "next"):
        (after,) = links_of(body, "next")
        body = ogc.get(after["href"]).json()
        seen += codes(body)
    assert len(seen) == len(set(seen)) == body["numberMatched"] == 370
    assert body["numberReturned"] == 70
    (before,) = links_of(body, "prev")
    assert parse_qs(urlsplit(before["href"]).query)["offset"] == ["150"]


@pytest.mark.parametrize("query", [{}, {"sortby": "-built_year,name"}, {"filter": "floor_area_m2 > 500"}])
def test_page_when_far_on_then_that_part_of_the_whole_in_its_order(ogc: TestClient, query: dict[str, str]) -> None:
    """/req/core/fc-limit-response-1"""
    whole = items(ogc, limit=1000, **query)["features"]
    assert items(ogc, limit=30, offset=100, **query)["features"] == whole[100:130]


def test_limit_when_above_the_most_then_no_error(ogc: TestClient) -> None:
    """/req/core/fc-limit-response-1 C"""
    body = items(ogc, limit=1_000_000)
    assert body["numberReturned"] == 370
    (self_link,) = links_of(body, "self")
    assert "limit=1000000" in self_link["href"]


def test_bbox_when_given_then_features_inside_and_those_without_a_place(ogc: TestClient) -> None:
    """/req/core/fc-bbox-response"""
    whole = items(ogc, limit=1000)["features"]
    west, south, east, north = 141.79, 43.18, 141.82, 43.21
    wanted = {
        f["id"]
        for f in whole
        if f["geometry"] is None
        or (west <= f["geometry"]["coordinates"][0] <= east and south <= f["geometry"]["coordinates"][1] <= north)
    }
    assert 0 < len(wanted) < len(whole)
    assert set(codes(items(ogc, bbox=f"{west},{south},{east},{north}", limit=1000))) == wanted
    assert set(codes(items(ogc, bbox=f"{west},{south},-10,{east},{north},900", limit=1000))) == wanted


def test_bbox_when_it_crosses_the_antimeridian_then_both_sides(ogc: TestClient) -> None:
    """/req/core/fc-bbox-definition (antimeridian)"""
    assert items(ogc, bbox="140,40,-170,45", limit=1)["numberMatched"] == 370
    placed = items(ogc, bbox="170,40,-170,45", limit=1)["numberMatched"]
    nowhere = items(ogc, filter="geometry IS NULL", limit=1)["numberMatched"]
    assert placed == nowhere < 370


@pytest.mark.parametrize(
    ("moment", "matched"),
    [("2020-01-01", 0), ("2020-01-01/..", 370), ("../2020-01-01", 0), ("/2020-01-01T00:00:00Z", 0),
     ("2020-01-01T09:00:00+09:00/", 370), ("2020-01-01/2100-01-01", 370), ("2020-01-01T00:00:00Z", 0)],
)  # fmt: skip
def test_datetime_when_given_then_features_of_that_time(ogc: TestClient, moment: str, matched: int) -> None:
    """/req/core/fc-time-response"""
    assert items(ogc, datetime=moment, limit=1)["numberMatched"] == matched


def test_datetime_when_a_collection_has_no_time_then_all_features(ogc: TestClient) -> None:
    """/req/core/fc-time-response C"""
    every = items(ogc, "shelters")["numberMatched"]
    assert items(ogc, "shelters", datetime="1900-01-01")["numberMatched"] == every > 0


@pytest.mark.parametrize("code", CODES)
def test_feature_when_read_by_its_id_then_the_same_as_in_the_list(ogc: TestClient, code: str) -> None:
    """/req/core/f-op, /req/core/f-success, /req/core/f-links"""
    for listed in items(ogc, code, limit=2)["features"]:
        answer = ogc.get(f"/ogc/collections/{code}/items/{listed['id']}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/geo+json"
        body = answer.json()
        valid(body, "featureGeoJSON")
        assert {name: body[name] for name in listed} == listed
        assert {link["rel"] for link in body["links"]} >= {"self", "alternate", "collection"}
        assert all("type" in link for link in body["links"])


def test_feature_when_unknown_then_404(ogc: TestClient) -> None:
    """/req/core/f-op"""
    for key in ("castle", "%00", "a%2Fb", "11001%20"):
        assert ogc.get(f"/ogc/collections/facilities/items/{key}").status_code == 404, key


@pytest.mark.parametrize("path", ["", "/conformance", "/api", "/collections", "/collections/facilities",
                                  "/collections/facilities/items", "/collections/facilities/items/11001"])  # fmt: skip
def test_html_when_a_browser_asks_then_a_page(ogc: TestClient, path: str) -> None:
    """/req/html/definition, /req/html/content"""
    for answer in (ogc.get(f"/ogc{path}?f=html"), ogc.get(f"/ogc{path}", headers={"Accept": "text/html,*/*;q=0.8"})):
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.text.startswith("<!doctype html>")
        assert "<script" not in answer.text
    if "items" in path:
        assert "市民文化会館" in answer.text


def test_html_when_values_hold_markup_then_it_is_text(ogc: TestClient) -> None:
    """/req/html/content"""
    answer = ogc.get("/ogc/collections/facilities/items", params={"f": "html", "filter": "name = '<script>x</script>'"})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_language_when_asked_then_titles_in_it(ogc: TestClient) -> None:
    """Accept-Language"""
    english = ogc.get("/ogc/collections/facilities", headers={"Accept-Language": "en"}).json()
    assert (english["title"], ogc.get("/ogc/collections/facilities").json()["title"]) == (
        "Public facilities",
        "公共施設",
    )


def test_recommendations_when_read_then_year_verdict_receivers_reasons_and_money(ogc: TestClient) -> None:
    """Recommendations of a run"""
    first, second = items(ogc, "recommendations")["features"]
    told = first["properties"]
    assert (told["verdict"], told["verdict_ja"], told["fiscal_year"]) == ("merge_into", "集約(移転)", 2031)
    assert told["receivers"] == [second["id"]]
    assert told["saving_yen"] == told["keep_cost_yen"] - told["cost_yen"] == 200_000_000
    assert told["reasons_ja"] == ["今のまま続けるのに比べ、計画期間で1.2億円の節減"]
    assert told["reasons_en"] == ["Saves ¥123M over the plan against keeping it"]
    assert second["properties"]["saving_yen"] is None
    named = f"recommendations-{told['run']}"
    assert items(ogc, named)["features"] == [first, second]


def test_adopted_plan_when_read_then_its_decisions_as_adopted_with_what_the_section_says(ogc: TestClient) -> None:
    """Recommendations of a published run"""
    first, second = items(ogc, "adopted-plan", sortby="fiscal_year")["features"]
    told = first["properties"]
    assert (first["id"], told["plan"], told["adopted_on"]) == (told["code"], "再配置計画", "2026-04-20")
    assert (told["verdict"], told["fiscal_year"], told["receivers"]) == ("merge_into", 2031, [second["id"]])
    assert told["saving_yen"] == 200_000_000
    assert told["reasons_ja"] == ["今のまま続けるのに比べ、計画期間で1.2億円の節減"]
    assert first["geometry"] == items(ogc, "recommendations")["features"][0]["geometry"] is not None
    judged = second["properties"]
    assert (judged["verdict"], judged["fiscal_year"], judged["cost_yen"]) == ("rebuild", 2033, None)
    assert (judged["calculated_verdict"], judged["section_verdict"]) == ("merge", "disagree")
    assert judged["section_reason"] == "利用が増えている"
    same = items(ogc, f"adopted-plan-{told['adopted']}", filter="section_verdict = 'disagree'")
    assert same["features"] == [second]


def test_run_when_named_by_its_number_then_only_as_it_is_written(ogc: TestClient) -> None:
    """Recommendations of a run"""
    number = items(ogc, "recommendations")["features"][0]["properties"]["run"]
    assert items(ogc, f"recommendations-{number}")["numberMatched"] == 2
    for name in (f"0{number}", "99999999", "x", "", "９"):
        assert ogc.get(f"/ogc/collections/recommendations-{name}").status_code == 404, name


def test_selection_when_properties_are_named_then_only_those(ogc: TestClient) -> None:
    """properties="""
    for feature in items(ogc, properties="name,users", limit=5)["features"]:
        assert list(feature["properties"]) == ["name", "users"]


def test_order_when_sortby_then_features_in_it_and_unknown_last(ogc: TestClient) -> None:
    """sortby= (Part 8, /req/sorting/sortby-response)"""
    areas = [f["properties"]["floor_area_m2"] for f in items(ogc, sortby="-floor_area_m2", limit=1000)["features"]]
    known = [area for area in areas if area is not None]
    assert areas == sorted(known, reverse=True) + [None] * (len(areas) - len(known))
    pairs = [
        (f["properties"]["category"], -f["properties"]["built_year"])
        for f in items(ogc, sortby="+category,-built_year", filter="built_year > 0", limit=1000)["features"]
    ]
    assert pairs == sorted(pairs)
