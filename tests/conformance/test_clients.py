"""Real clients against a running server: GDAL (OAPIF driver, in the pyogrio wheel), OWSLib, QGIS where there is one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from owslib.ogcapi.features import Features

from tests.conformance.test_part1_core import items


@pytest.fixture(scope="module")
def owslib(served: str) -> Features:
    return Features(f"{served}/")


BOX = (141.79, 43.18, 141.82, 43.21)
WHERE = "category = 'school' AND floor_area_m2 > 3000"
# In a process of its own: GDAL keeps the interpreter to itself while it waits for an answer.
GDAL = f"""
import json, sys
import shapely
from pyogrio import list_layers
from pyogrio.raw import read
def rows(name, **asked):
    meta, _, shapes, values = read(f"OAPIF:{{sys.argv[1]}}/collections/{{name}}", **asked)
    columns = {{field: [str(v) for v in value] for field, value in zip(meta["fields"], values)}}
    return {{"fields": columns, "crs": meta["crs"], "shapes": [s and shapely.from_wkb(s).wkt for s in shapes]}}
print(json.dumps({{
    "layers": [name for name, _ in list_layers(f"OAPIF:{{sys.argv[1]}}")],
    "facilities": rows("facilities"),
    "some": rows("facilities", bbox={BOX}, where={WHERE!r}),
    "districts": rows("districts"),
}}))
"""


@pytest.fixture(scope="module")
def gdal(served: str) -> dict[str, Any]:
    """What GDAL's OAPIF driver reads, in one go."""
    run = subprocess.run([sys.executable, "-c", GDAL, served], capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_gdal_when_it_lists_the_layers_then_every_collection(ogc: TestClient, gdal: dict[str, Any]) -> None:
    listed = {each["id"] for each in ogc.get("/ogc/collections").json()["collections"]}
    assert set(gdal["layers"]) == listed


def test_gdal_when_it_reads_a_layer_then_every_feature_with_its_fields(ogc: TestClient, gdal: dict[str, Any]) -> None:
    wanted = items(ogc, limit=1000)["features"]
    read = gdal["facilities"]
    assert read["fields"]["code"] == [feature["id"] for feature in wanted]
    assert read["fields"]["name"] == [feature["properties"]["name"] for feature in wanted]
    assert set(wanted[0]["properties"]) <= set(read["fields"])
    for shape, area, feature in zip(read["shapes"], read["fields"]["floor_area_m2"], wanted, strict=True):
        point = None if shape is None else shapely.from_wkt(shape)
        assert (point and [point.x, point.y]) == (feature["geometry"] and feature["geometry"]["coordinates"])
        assert area == "nan" or float(area) == feature["properties"]["floor_area_m2"]
    assert 'AUTHORITY["OGC","CRS84"]' in read["crs"]


def test_gdal_when_given_a_rectangle_and_a_condition_then_those_features(ogc: TestClient, gdal: dict[str, Any]) -> None:
    wanted = items(ogc, bbox=",".join(map(str, BOX)), filter=f"{WHERE} AND NOT geometry IS NULL")
    assert gdal["some"]["fields"]["code"] == [feature["id"] for feature in wanted["features"]] != []


def test_gdal_when_it_reads_polygons_then_their_areas(ogc: TestClient, gdal: dict[str, Any]) -> None:
    assert len(gdal["districts"]["shapes"]) == items(ogc, "districts")["numberMatched"] > 0
    assert all(shape.startswith("MULTIPOLYGON") for shape in gdal["districts"]["shapes"])


def test_owslib_when_it_reads_then_collections_schemas_and_features(owslib: Features, ogc: TestClient) -> None:
    assert set(owslib.feature_collections()) == {
        each["id"] for each in ogc.get("/ogc/collections").json()["collections"]
    }
    assert owslib.collection("facilities")["title"] == "公共施設"
    assert "category" in owslib.collection_queryables("facilities")["properties"]
    assert any("core" in each for each in owslib.conformance()["conformsTo"])
    assert owslib.collection_item("facilities", "11001")["properties"]["name"] == "さいへん市民文化会館"


def test_owslib_when_it_filters_then_cql2_in_both_encodings(owslib: Features, ogc: TestClient) -> None:
    box = [141.79, 43.18, 141.82, 43.21]
    found = owslib.collection_items("facilities", bbox=box, limit=1000)
    assert found["numberMatched"] == items(ogc, bbox=",".join(map(str, box)))["numberMatched"] > 0
    text = owslib.collection_items("facilities", filter="category = 'school'", limit=1000)
    wanted = items(ogc, filter="category = 'school'", limit=1000)
    assert [each["id"] for each in text["features"]] == [each["id"] for each in wanted["features"]]


def test_owslib_when_it_changes_then_created_replaced_and_deleted(
    owslib: Features, ogc: TestClient, served: str
) -> None:
    body = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [141.8, 43.2]},
        "properties": {"code": "OWS-1", "name": "外部台帳から"},
    }
    owslib.headers = {"Content-Type": "application/geo+json"}
    assert owslib.collection_item_create("facilities", json.dumps(body))
    told = ogc.get("/ogc/collections/facilities/items/OWS-1")
    assert told.json()["properties"]["name"] == "外部台帳から"
    owslib.headers = {"Content-Type": "application/geo+json", "If-Match": told.headers["ETag"]}
    body["properties"] |= {"name": "外部台帳から（改）"}
    assert owslib.collection_item_update("facilities", "OWS-1", json.dumps(body))
    told = ogc.get("/ogc/collections/facilities/items/OWS-1")
    assert told.json()["properties"]["name"] == "外部台帳から（改）"
    owslib.headers = {"If-Match": told.headers["ETag"]}
    assert owslib.collection_item_delete("facilities", "OWS-1")
    assert ogc.get("/ogc/collections/facilities/items/OWS-1").status_code == 404


SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("qgis_reader.py")


@pytest.fixture(scope="module")
def qgis(served: str) -> dict[str, Any]:
    """What QGIS reads, without a screen."""
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(READER.parent / "none")}
    known = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False, env=surroundings
    )
    if known.returncode != 0:
        pytest.skip("QGIS is not on this machine (apt: python3-qgis)")
    asked = [SYSTEM_PYTHON, str(READER), served]
    run = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120, env=surroundings)
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return told


def test_qgis_when_it_opens_a_collection_then_fields_features_rectangle_and_condition(
    ogc: TestClient, qgis: dict[str, Any]
) -> None:
    wanted = items(ogc, limit=1000)["features"]
    assert qgis["valid"] == [True, True]
    assert set(wanted[0]["properties"]) <= set(qgis["fields"])
    assert qgis["codes"] == sorted(feature["id"] for feature in wanted)
    inside = items(ogc, bbox=",".join(map(str, BOX)), filter="NOT geometry IS NULL", limit=1000)["features"]
    assert qgis["boxed"] == sorted(feature["id"] for feature in inside) != []
    schools = items(ogc, filter="category = 'school'", limit=1000)["features"]
    assert qgis["schools"] == sorted(feature["id"] for feature in schools) != []
    assert qgis["areas"] == items(ogc, "districts")["numberMatched"]
    for feature in wanted:
        if feature["geometry"] is not None:
            point = shapely.from_wkt(qgis["points"][feature["id"]])
            assert [point.x, point.y] == pytest.approx(feature["geometry"]["coordinates"], abs=1e-6)
