"""OGC API – Features – Part 2: Coordinate Reference Systems by Reference. Each test names its requirements."""

import pyproj
import pytest
from fastapi.testclient import TestClient

from app.store.collections.crs import offered
from tests.conformance.test_part1_core import items

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
SYSTEMS = [CRS84, *(f"{EPSG}{code}" for code in (4326, 6668, 3857, 6680))]


def test_list_when_read_then_every_system_and_the_storage(ogc: TestClient) -> None:
    """/req/crs/crs-uri, /req/crs/fc-md-crs-list A and B, /req/crs/fc-md-storageCrs,
    /req/crs/fc-md-storageCrs-valid-value, /req/crs/fc-md-crs-list-global"""
    listed = ogc.get("/ogc/collections").json()
    assert listed["crs"] == SYSTEMS
    assert all(each["crs"] == ["#/crs"] for each in listed["collections"])
    one = ogc.get("/ogc/collections/zones").json()
    assert one["crs"] == SYSTEMS
    assert one["storageCrs"] in SYSTEMS


@pytest.mark.parametrize("uri", SYSTEMS)
def test_crs_when_asked_then_coordinates_in_its_axis_order_and_named(ogc: TestClient, uri: str) -> None:
    """/req/crs/fc-crs-action, /req/crs/ogc-crs-header, /req/crs/ogc-crs-header-value, /req/crs/geojson"""
    plain = items(ogc, limit=20)["features"]
    answer = ogc.get("/ogc/collections/facilities/items", params={"limit": 20, "crs": uri})
    assert answer.headers["Content-Crs"] == f"<{uri}>"
    name = "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rsplit('/', 1)[1]}"
    change = pyproj.Transformer.from_crs("OGC:CRS84", name, always_xy=False)
    for before, after in zip(plain, answer.json()["features"], strict=True):
        if before["geometry"]:
            wanted = change.transform(*before["geometry"]["coordinates"])
            assert after["geometry"]["coordinates"] == pytest.approx(
                wanted, abs=2e-3 if "3857" in uri or "6680" in uri else 2e-7
            )
    one = ogc.get(f"/ogc/collections/facilities/items/{plain[0]['id']}", params={"crs": uri})
    assert one.headers["Content-Crs"] == f"<{uri}>"
    assert one.json()["geometry"] == answer.json()["features"][0]["geometry"]


def test_axes_when_compared_with_the_register_of_systems_then_the_same() -> None:
    """/req/crs/fc-crs-action: the order of axes is that of the EPSG register"""
    for plane in range(6669, 6688):
        for system in offered(plane)[1:]:
            first = pyproj.CRS.from_epsg(system.epsg).axis_info[0].direction
            assert system.is_swapped == (first == "north"), system


def test_default_when_no_crs_is_named_then_crs84(ogc: TestClient) -> None:
    """/req/crs/fc-crs-default-value, /req/crs/fc-bbox-crs-default-value"""
    assert ogc.get("/ogc/collections/zones/items?limit=1").headers["Content-Crs"] == f"<{CRS84}>"


@pytest.mark.parametrize("uri", SYSTEMS)
def test_bbox_crs_when_named_then_the_box_is_read_in_it(ogc: TestClient, uri: str) -> None:
    """/req/crs/fc-bbox-crs-definition, /req/crs/fc-bbox-crs-action"""
    name = "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rsplit('/', 1)[1]}"
    change = pyproj.Transformer.from_crs("OGC:CRS84", name, always_xy=False)
    centre = items(ogc, limit=1)["features"][0]["geometry"]["coordinates"]
    low, high = (change.transform(centre[0] + d, centre[1] + d) for d in (-0.004, 0.004))
    box = ",".join(f"{each:.7f}" for each in (*low, *high))
    found = {f["id"] for f in items(ogc, bbox=box, bbox_crs=uri, limit=1000)["features"] if f["geometry"]}
    plain = ",".join(str(centre[axis] + d) for d in (-0.004, 0.004) for axis in (0, 1))
    wanted = {f["id"] for f in items(ogc, bbox=plain, limit=1000)["features"] if f["geometry"]}
    assert 0 < len(wanted) < 370
    assert len(found ^ wanted) <= len(wanted) * 0.1


@pytest.mark.parametrize("parameter", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("uri", [f"{EPSG}2451", "EPSG:4326", "", f"{EPSG}99999", f"{EPSG}6669"])
def test_crs_when_not_on_the_list_then_400(ogc: TestClient, parameter: str, uri: str) -> None:
    """/req/crs/fc-crs-valid-value, /req/crs/fc-bbox-crs-valid-value, /req/crs/crs-exception,
    /req/crs/bbox-crs-exception"""
    answer = ogc.get("/ogc/collections/facilities/items", params={parameter: uri, "bbox": "141,43,142,44"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "unknown_crs"
