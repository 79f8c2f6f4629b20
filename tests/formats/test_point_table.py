"""Map layers as facility lists."""

import json

from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.records import FacilityRecord

_KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>東公民館</name>'
    "<Point><coordinates>141.77,43.195,0</coordinates></Point></Placemark></Document></kml>"
)


def _layer(*features: tuple[dict[str, object], dict[str, object] | None]) -> bytes:
    listed = [{"type": "Feature", "properties": told, "geometry": shape} for told, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False).encode()


def _point(lon: float, lat: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


def test_points_areas_and_features_without_a_shape() -> None:
    square = [[[141.7, 43.1], [141.71, 43.1], [141.71, 43.11], [141.7, 43.11], [141.7, 43.1]]]
    result = read_facilities(
        _layer(
            ({"名称": "東公民館", "住所": "東町1", "延床面積": 123.5}, _point(141.77, 43.195)),
            ({"名称": "西公民館", "住所": "西町2", "延床面積": None}, None),
            ({"名称": "南公園", "住所": "南町3", "延床面積": 10}, {"type": "Polygon", "coordinates": square}),
        )
    )
    east, west, south = result.facilities
    assert (east.lat, east.lon, east.address, east.floor_area_m2) == (43.195, 141.77, "東町1", 123.5)
    assert (west.lat, west.floor_area_m2) == (None, None)
    assert 43.1 < (south.lat or 0) < 43.11
    assert "area_as_point" in {issue.code for issue in result.issues}


def test_headings_of_the_national_layers() -> None:
    told = {"P27_001": "01210", "P27_005": "市立図書館", "P27_006": "春日町", "P27_008": "2", "P27_009": "1985"}
    (library,) = read_facilities(_layer((told, _point(141.77, 43.195)))).facilities
    assert isinstance(library, FacilityRecord)
    assert (library.name, library.municipality_code, library.address) == ("市立図書館", "012106", "春日町")
    assert (library.built_year, library.buildings[0].storeys) == (1985, 2)


def test_placemarks() -> None:
    (facility,) = read_facilities(_KML.encode()).facilities
    assert (facility.name, facility.lat, facility.lon) == ("東公民館", 43.195, 141.77)
