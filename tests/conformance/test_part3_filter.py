# ruff: noqa: E501
"""OGC API – Features – Part 3: Filtering, and CQL2. Each test names its requirements.

What a filter finds is compared with the same condition written in Python over all features.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely import Point, Polygon

from tests.conformance.test_part1_core import CODES, items, links_of

AREA = Polygon([(141.78, 43.17), (141.83, 43.17), (141.83, 43.22), (141.78, 43.22)])
P = dict[str, Any]


def at(feature: P) -> Point | None:
    return Point(feature["geometry"]["coordinates"]) if feature["geometry"] else None


def more(value: Any, than: float) -> bool:
    return value is not None and value > than


CASES: list[tuple[str, Callable[[P, Point | None], bool]]] = [
    ("category = 'school'", lambda p, _: p["category"] == "school"),
    ("category <> 'school'", lambda p, _: p["category"] not in {None, "school"}),
    ("floor_area_m2 > 5000", lambda p, _: more(p["floor_area_m2"], 5000)),
    ("floor_area_m2 >= 5000 AND built_year < 1985", lambda p, _: more(p["floor_area_m2"], 4999.999) and p["built_year"] is not None and p["built_year"] < 1985),
    ("category = 'school' OR category = 'culture' AND built_year < 1980", lambda p, _: p["category"] == "school" or (p["category"] == "culture" and (p["built_year"] or 9999) < 1980)),
    ("NOT (category = 'school' OR category = 'housing')", lambda p, _: p["category"] not in {None, "school", "housing"}),
    ("shelter = TRUE", lambda p, _: p["shelter"] is True),
    ("shelter", lambda p, _: p["shelter"] is True),
    ("users IS NULL", lambda p, _: p["users"] is None),
    ("users IS NOT NULL", lambda p, _: p["users"] is not None),
    ("built_year BETWEEN 1970 AND 1980", lambda p, _: p["built_year"] is not None and 1970 <= p["built_year"] <= 1980),
    ("built_year NOT BETWEEN 1970 AND 1980", lambda p, _: p["built_year"] is not None and not 1970 <= p["built_year"] <= 1980),
    ("category IN ('school','culture')", lambda p, _: p["category"] in {"school", "culture"}),
    ("name LIKE '%小学校'", lambda p, _: p["name"].endswith("小学校")),
    ("name LIKE '_民%'", lambda p, _: p["name"][1:2] == "民"),
    ("name NOT LIKE '%小学校'", lambda p, _: not p["name"].endswith("小学校")),
    ("CASEI(category) = CASEI('SCHOOL')", lambda p, _: p["category"] == "school"),
    ("floor_area_m2 / 2 + 100 > 3 * 1000", lambda p, _: p["floor_area_m2"] is not None and p["floor_area_m2"] / 2 + 100 > 3000),
    ("users > income_yen / 100", lambda p, _: p["users"] is not None and p["income_yen"] is not None and p["users"] > p["income_yen"] / 100),
    ("built_year % 10 = 0", lambda p, _: p["built_year"] is not None and p["built_year"] % 10 == 0),
    ("built_year div 10 = 198", lambda p, _: p["built_year"] is not None and p["built_year"] // 10 == 198),
    ("A_CONTAINS(functions, ('meeting_hall'))", lambda p, _: "meeting_hall" in p["functions"]),
    ("A_OVERLAPS(functions, ('library','nursery'))", lambda p, _: bool({"library", "nursery"} & set(p["functions"]))),
    ("A_EQUALS(functions, ('library'))", lambda p, _: set(p["functions"]) == {"library"}),
    ("A_CONTAINEDBY(functions, ('library','nursery'))", lambda p, _: set(p["functions"]) <= {"library", "nursery"}),
    (f"S_INTERSECTS(geometry, {AREA.wkt})", lambda _, g: g is not None and g.intersects(AREA)),
    (f"S_WITHIN(geometry, {AREA.wkt})", lambda _, g: g is not None and g.within(AREA)),
    (f"S_DISJOINT(geometry, {AREA.wkt})", lambda _, g: g is not None and g.disjoint(AREA)),
    ("S_INTERSECTS(geometry, BBOX(141.78,43.17,141.83,43.22))", lambda _, g: g is not None and g.intersects(AREA)),
    ("T_AFTER(updated, DATE('2020-01-01'))", lambda _p, _g: True),
    ("T_BEFORE(updated, TIMESTAMP('2020-01-01T00:00:00Z'))", lambda _p, _g: False),
    ("T_DURING(updated, INTERVAL('2020-01-01','..'))", lambda _p, _g: True),
    ("T_INTERSECTS(updated, INTERVAL('..','2020-01-01'))", lambda _p, _g: False),
    ("updated > DATE('2020-01-01')", lambda _p, _g: True),
    ("name = 'O''Brien'", lambda _p, _g: False),
    ("1 = 1", lambda _p, _g: True),
    ("FALSE", lambda _p, _g: False),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(ogc: TestClient) -> list[P]:
    return items(ogc, limit=1000)["features"]


@pytest.mark.parametrize(("condition", "test"), CASES, ids=[condition for condition, _ in CASES])
def test_filter_when_given_as_text_then_exactly_the_features_it_is_true_of(
    ogc: TestClient, whole: list[P], condition: str, test: Callable[[P, Point | None], bool]
) -> None:
    """/req/filter/filter-param, /req/filter/response, /req/basic-cql2/*, /req/advanced-comparison-operators/*,
    /req/arithmetic/*, /req/array-functions/*, /req/spatial-functions/*, /req/temporal-functions/*"""
    found = items(ogc, filter=condition, limit=1000)
    wanted = [f["id"] for f in whole if test(f["properties"], at(f))]
    assert [f["id"] for f in found["features"]] == wanted
    assert found["numberMatched"] == len(wanted)


def test_cases_when_counted_then_most_part_the_features(whole: list[P]) -> None:
    """A filter that finds all or none would prove little."""
    parting = [c for c, test in CASES if 0 < sum(test(f["properties"], at(f)) for f in whole) < len(whole)]
    assert len(parting) >= 25


def test_filter_when_given_as_json_then_the_same(ogc: TestClient) -> None:
    """/req/filter/filter-lang-param, /req/cql2-json/*"""
    trees = [
        ("category = 'school' AND floor_area_m2 > 5000", {"op": "and", "args": [
            {"op": "=", "args": [{"property": "category"}, "school"]},
            {"op": ">", "args": [{"property": "floor_area_m2"}, 5000]}]}),
        ("name LIKE '%小学校'", {"op": "like", "args": [{"property": "name"}, "%小学校"]}),
        (f"S_INTERSECTS(geometry, {AREA.wkt})", {"op": "s_intersects", "args": [
            {"property": "geometry"}, {"type": "Polygon", "coordinates": [[list(p) for p in AREA.exterior.coords]]}]}),
        ("built_year BETWEEN 1970 AND 1980", {"op": "between", "args": [{"property": "built_year"}, 1970, 1980]}),
        ("category IN ('school')", {"op": "in", "args": [{"property": "category"}, ["school"]]}),
    ]  # fmt: skip
    for text, tree in trees:
        query = {"filter": json.dumps(tree), "filter_lang": "cql2-json", "limit": 1000}
        found = [f["id"] for f in items(ogc, **query)["features"]]
        assert found == [f["id"] for f in items(ogc, filter=text, filter_lang="cql2-text", limit=1000)["features"]]
        assert found


def test_filter_when_mixed_with_other_parameters_then_all_must_hold(ogc: TestClient, whole: list[P]) -> None:
    """/req/filter/mixing-expressions"""
    west, south, east, north = AREA.bounds
    found = items(
        ogc, filter="category = 'school'", bbox=f"{west},{south},{east},{north}", datetime="2020-01-01/..", limit=1000
    )
    wanted = [
        f["id"] for f in whole if f["properties"]["category"] == "school" and (at(f) is None or at(f).intersects(AREA))
    ]
    assert [f["id"] for f in found["features"]] == wanted != []


def test_filter_crs_when_named_then_geometries_are_read_in_it(ogc: TestClient) -> None:
    """/req/filter/filter-crs-param, /req/filter/filter-crs-wgs84"""
    turned = "POLYGON((43.17 141.78,43.17 141.83,43.22 141.83,43.22 141.78,43.17 141.78))"
    lat_first = items(
        ogc, filter=f"S_WITHIN(geometry,{turned})", filter_crs="http://www.opengis.net/def/crs/EPSG/0/4326"
    )
    assert lat_first["numberMatched"] == items(ogc, filter=f"S_WITHIN(geometry,{AREA.wkt})")["numberMatched"] > 0


BAD = [
    "castle = 1", "name = 1", "name", "floor_area_m2 = 'a'", "name LIKE 3", "CASEI(floor_area_m2) = 'a'", "foo(name) = 1",
    "name = ", "(name = 'a'", "S_INTERSECTS(geometry, name)", "S_INTERSECTS(geometry, POINT(999 999))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 1)))", "T_AFTER(name, DATE('2020-01-01'))", "updated > DATE('2020-02-30')",
    "updated > '2020-01-01'", "A_CONTAINS(name, ('a'))", "A_CONTAINS(functions, (1))", "S_FLIES(geometry, POINT(1 1))",
    "functions = 'library'", "geometry = 1", "name IN (1)", "1", "name = 'a' AND 3",
    "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(141 43), LINESTRING(1 1, 2 2)))", "-" * 3000 + "1 = 1",
    "(" * 500 + "1=1" + ")" * 500, "NOT " * 500 + "1=1", "name = '" + "x" * 9000 + "'",
    " AND ".join(["users > 1"] * 400), "T_AFTER(updated, TIMESTAMP('9999-12-31T23:59:59-12:00'))",
]  # fmt: skip


@pytest.mark.parametrize("condition", BAD, ids=range(len(BAD)))
def test_filter_when_it_cannot_be_used_then_400_with_the_reason(ogc: TestClient, condition: str) -> None:
    """/req/filter/filter-param, /req/core/query-param-invalid"""
    answer = ogc.get("/ogc/collections/facilities/items", params={"filter": condition})
    assert answer.status_code == 400, (condition[:80], answer.text[:300])
    assert answer.json()["errors"][0]["pointer"] == "query/filter"


@pytest.mark.parametrize(
    "tree", ["[", "3", '{"op":"="}', '{"op":"=","args":[1]}', "{" * 200, '{"op":"in","args":[{"property":"name"},"a"]}']
)
def test_json_filter_when_it_cannot_be_used_then_400(ogc: TestClient, tree: str) -> None:
    """/req/cql2-json/*"""
    query = {"filter": tree, "filter-lang": "cql2-json"}
    assert ogc.get("/ogc/collections/facilities/items", params=query).status_code == 400


def test_values_when_they_look_like_sql_then_they_are_values(ogc: TestClient) -> None:
    """/req/filter/response"""
    for value in ("'' OR 1=1 --", "%", "\\", "'); DROP TABLE facility; --"):
        text = value.replace("'", "''")
        assert items(ogc, filter=f"name = '{text}'")["numberMatched"] == 0
    assert items(ogc, limit=1)["numberMatched"] == 370


@pytest.mark.parametrize("code", CODES)
def test_queryables_when_read_then_each_can_be_filtered_by_and_is_linked(ogc: TestClient, code: str) -> None:
    """/req/queryables/get-queryables-op, /req/queryables/get-queryables-response, /req/queryables/expression-construction,
    /req/features-filter/queryables-link"""
    links = ogc.get(f"/ogc/collections/{code}").json()
    (link,) = links_of(links, "http://www.opengis.net/def/rel/ogc/1.0/queryables")
    answer = ogc.get(link["href"])
    assert answer.headers["content-type"] == "application/schema+json"
    body = answer.json()
    assert body["additionalProperties"] is False
    assert (body["type"], body["$id"]) == ("object", link["href"])
    condition = " OR ".join(f"{name} IS NULL" for name in body["properties"])
    assert items(ogc, code, filter=condition, limit=1)["numberMatched"] >= 0
