"""OGC API – Features – Part 5: Schemas, and Part 8: Sorting. Each test names its requirements."""

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

from tests.conformance.test_part1_core import CODES, items, links_of


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", ["schema", "queryables", "sortables"])
def test_schema_when_read_then_a_schema_with_roles_and_an_order(ogc: TestClient, code: str, kind: str) -> None:
    """/req/schemas/schema, /req/schemas/properties, /req/schemas/role, /req/schemas/role-id, /req/schemas/property-seq,
    /req/schemas/unit, /req/core-roles-features/*, /req/returnables-and-receivables/*"""
    (link,) = links_of(ogc.get(f"/ogc/collections/{code}").json(), f"http://www.opengis.net/def/rel/ogc/1.0/{kind}")
    answer = ogc.get(link["href"], headers={"Accept": "application/schema+json"})
    assert answer.headers["content-type"] == "application/schema+json"
    body = answer.json()
    jsonschema_rs.meta.validate(body)
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "?" not in body["$id"]
    geometry = body["properties"].pop("geometry", None)
    assert (geometry is None) == (kind == "sortables")
    if geometry is not None:
        assert geometry["format"].startswith("geometry-")
        assert not {"type", "$ref"} & set(geometry)
    assert all("type" in each for each in body["properties"].values())
    roles = [each["x-ogc-role"] for each in body["properties"].values() if "x-ogc-role" in each]
    assert roles.count("id") == 1
    places = [each["x-ogc-propertySeq"] for each in body["properties"].values()]
    assert places == sorted(set(places))


@pytest.mark.parametrize("code", CODES)
def test_features_when_compared_with_their_schema_then_valid(ogc: TestClient, code: str) -> None:
    """/req/returnables-and-receivables/schema: what is returned is what the schema says"""
    schema = ogc.get(f"/ogc/collections/{code}/schema").json()
    told = {name: each for name, each in schema["properties"].items() if name != "geometry"}
    for each in told.values():
        each["type"] = [each["type"], "null"]
        if "enum" in each:
            each["enum"] = [*each["enum"], None]
    more = {"reasons_ja", "reasons_en"} if code in {"recommendations", "adopted-plan"} else set()
    check = jsonschema_rs.Draft202012Validator({"type": "object", "properties": told}, validate_formats=True)
    for feature in items(ogc, code, limit=300)["features"]:
        assert set(feature["properties"]) == set(told) | (more & set(feature["properties"]))
        check.validate(feature["properties"])


def test_sortables_when_read_then_each_can_be_sorted_by(ogc: TestClient) -> None:
    """/req/sortables/*, /req/sorting/sortby-definition, /req/features-sorting/sortby-param"""
    names = list(ogc.get("/ogc/collections/facilities/sortables").json()["properties"])
    assert items(ogc, sortby=",".join(names), limit=5)["numberReturned"] == 5
