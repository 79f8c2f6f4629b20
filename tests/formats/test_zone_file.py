"""Zone layers as town halls publish them, measured against independent readings of the same files."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box, mapping

from app.domain.vocabulary import ZoneKind
from app.formats.places.zone_file import RIVER_HALF_WIDTH_M, ZoneSheet, rank_of_words, read_zones
from app.formats.spatial.projection import to_degrees, to_plane, zone_epsg
from app.formats.spatial.vector_file import is_vector, pack_shapefile, read_layer
from app.formats.text.unreadable import UnreadableFile
from app.formats.transfer.file_kind import kind_of_file

SQUARES = [box(-20_000, -121_000, -19_900, -120_900), box(-19_000, -121_000, -18_800, -120_800)]


def yaizu(shared: Path, folder: str) -> Path:
    return next((shared / "data/A_facility_lists/yaizu_222127" / folder).glob("*.shp"))


def zones_of(path: Path, kind: ZoneKind) -> ZoneSheet:
    return read_zones(pack_shapefile(path), kind=kind, filename=path.name)


def written(folder: Path, name: str, frame: gpd.GeoDataFrame, *, without: str = "", encoding: str = "cp932") -> bytes:
    path = folder / f"{name}.shp"
    frame.to_file(path, encoding=encoding)
    for suffix in without.split():
        path.with_suffix(suffix).unlink()
    return pack_shapefile(path)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("小学校区", ZoneKind.SCHOOL_DISTRICT),
        ("中学校区", ZoneKind.SCHOOL_DISTRICT),
        ("自治会区域", ZoneKind.DISTRICT),
        ("都市計画図_第一種住居地域", ZoneKind.USE_ZONE),
        ("都市計画図_工業地域", ZoneKind.USE_ZONE),
    ],
)
def test_yaizu_when_areas_are_polygons_then_sizes_agree_with_a_direct_reading(
    shared: Path, folder: str, kind: ZoneKind
) -> None:
    path = yaizu(shared, folder)
    sheet = zones_of(path, kind)
    direct = gpd.read_file(path).to_crs(6676).area
    assert sheet.rows_read == sheet.rows_used == len(direct)
    assert [zone.area_m2 for zone in sheet.zones] == pytest.approx(direct.tolist(), rel=1e-5, abs=1)
    assert all(zone.area.is_valid for zone in sheet.zones)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("住まいるエリア_居住誘導区域", ZoneKind.RESIDENTIAL_GUIDANCE),
        ("住まいるシティ拠点エリア_都市機能誘導区域", ZoneKind.URBAN_FUNCTION),
    ],
)
def test_yaizu_when_zones_are_drawn_as_lines_then_they_are_areas_of_the_right_size(
    shared: Path, folder: str, kind: ZoneKind
) -> None:
    path = yaizu(shared, folder)
    sheet = zones_of(path, kind)
    rings = [Polygon(line.coords).area for line in gpd.read_file(path).to_crs(6676).geometry]
    assert sorted(zone.area_m2 for zone in sheet.zones) == pytest.approx(sorted(rings), rel=1e-5)
    assert [issue.code for issue in sheet.issues] == ["areas_from_lines"]


def test_yaizu_when_the_boundary_lines_do_not_close_then_no_area_is_guessed(shared: Path) -> None:
    with pytest.raises(UnreadableFile) as answer:
        zones_of(yaizu(shared, "行政区域界"), ZoneKind.OTHER)
    assert answer.value.code == "no_areas"


def test_yaizu_when_names_are_in_cp932_then_districts_have_them(shared: Path) -> None:
    names = {zone.name for zone in zones_of(yaizu(shared, "小学校区"), ZoneKind.SCHOOL_DISTRICT).zones}
    assert "焼津西小学校" in names and len(names) == 13
    uses = {zone.name for zone in zones_of(yaizu(shared, "都市計画図_工業地域"), ZoneKind.USE_ZONE).zones}
    assert uses - {None} == {"工業地域"}


def test_yaizu_when_facilities_are_flagged_then_as_a_direct_overlay_says(shared: Path) -> None:
    folder = shared / "data/A_facility_lists/yaizu_222127"
    path = next(folder.glob("内水*/*.geojson"))
    sheet = read_zones(path.read_bytes(), kind=ZoneKind.FLOOD, filename=path.name)
    assert [zone.rank for zone in sheet.zones] == [1, 1, 2, 2, 3, 4]
    shelters = gpd.pd.read_csv(next(folder.glob("避難所一覧/2*.csv")))
    lon, lat = shelters["経度"].to_numpy(float), shelters["緯度"].to_numpy(float)
    mended = gpd.read_file(path).make_valid().to_numpy()
    shapely.prepare(mended)
    inside = 0
    for x, y in zip(lon, lat, strict=True):
        hit = [zone.rank for zone, shape in zip(sheet.zones, mended, strict=True) if shape.intersects(Point(x, y))]
        assert [zone.rank for zone in sheet.zones if zone.area.intersects(Point(x, y))] == hit
        inside += bool(hit)
    assert 0 < inside < len(lon)


def test_sapporo_when_school_districts_are_national_then_their_names_are_the_schools(shared: Path) -> None:
    path = shared / "data/E_schools_shelters/sapporo_papamama/Elementary.geojson"
    sheet = read_zones(path.read_bytes(), kind=ZoneKind.SCHOOL_DISTRICT, filename=path.name)
    assert len(sheet.zones) == 202
    assert len({zone.name for zone in sheet.zones}) > 190


@pytest.mark.parametrize("epsg", [2450, 6676, 6668, 4612, 4326, 32654])
def test_layer_when_in_any_system_then_in_the_same_place(tmp_path: Path, epsg: int) -> None:
    frame = gpd.GeoDataFrame({"地区名": ["東", "西"]}, geometry=SQUARES, crs=6676).to_crs(epsg)
    sheet = read_zones(written(tmp_path, "zones", frame), kind=ZoneKind.DISTRICT)
    assert [zone.name for zone in sheet.zones] == ["東", "西"]
    assert [zone.area_m2 for zone in sheet.zones] == pytest.approx([10_000, 40_000], rel=1e-3)
    centre = to_degrees([-19_950], [-120_950], 6676)[0]
    assert sheet.zones[0].area.centroid.distance(Point(centre)) < 2e-5


@pytest.mark.parametrize(("encoding", "without"), [("cp932", ".cpg"), ("utf-8", ".cpg"), ("cp932", ""), ("utf-8", "")])
def test_attributes_when_in_any_encoding_then_readable(tmp_path: Path, encoding: str, without: str) -> None:
    frame = gpd.GeoDataFrame({"地区名": ["小川東部自治会連合会", "焼津西ひかり町"]}, geometry=SQUARES, crs=6676)
    sheet = read_zones(written(tmp_path, "zones", frame, without=without, encoding=encoding), kind=ZoneKind.DISTRICT)
    assert [zone.name for zone in sheet.zones] == ["小川東部自治会連合会", "焼津西ひかり町"]


def test_attributes_when_in_euc_then_readable(tmp_path: Path) -> None:
    # GDAL does not write EUC-JP: its bytes are handed over as Latin-1.
    name, value = ("地区名".encode("euc_jp").decode("latin-1"), "小川東部自治会".encode("euc_jp").decode("latin-1"))
    frame = gpd.GeoDataFrame({name: [value] * 2}, geometry=SQUARES, crs=6676)
    data = written(tmp_path, "zones", frame, without=".cpg", encoding="ISO-8859-1")
    assert {zone.name for zone in read_zones(data, kind=ZoneKind.DISTRICT).zones} == {"小川東部自治会"}


def test_attributes_when_the_cpg_lies_then_the_bytes_decide(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"地区名": ["東町", "西町"]}, geometry=SQUARES, crs=6676)
    frame.to_file(tmp_path / "zones.shp", encoding="cp932")
    (tmp_path / "zones.cpg").write_text("UTF-8")
    sheet = read_zones(pack_shapefile(tmp_path / "zones.shp"), kind=ZoneKind.DISTRICT)
    assert [zone.name for zone in sheet.zones] == ["東町", "西町"]


def test_layer_when_the_prj_is_missing_then_degrees_are_seen_and_metres_ask_for_help(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"名称": ["a", "b"]}, geometry=SQUARES, crs=6676)
    degrees = written(tmp_path, "degrees", frame.to_crs(6668), without=".prj")
    sheet = read_zones(degrees, kind=ZoneKind.OTHER)
    assert [issue.code for issue in sheet.issues] == ["crs_assumed"]
    metres = written(tmp_path, "metres", frame, without=".prj")
    with pytest.raises(UnreadableFile) as answer:
        read_zones(metres, kind=ZoneKind.OTHER)
    assert answer.value.code == "no_crs"
    told = read_zones(metres, kind=ZoneKind.OTHER, assumed_epsg=6676)
    assert told.zones[0].area.equals_exact(sheet.zones[0].area, 1e-7)


def test_layer_when_lon_and_lat_are_swapped_then_put_right_and_told() -> None:
    ring = [[34.9, 138.3], [34.9, 138.31], [34.91, 138.31], [34.9, 138.3]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    sheet = read_zones(data, kind=ZoneKind.OTHER, filename="x.geojson")
    assert "swapped_axes" in {issue.code for issue in sheet.issues}
    assert sheet.zones[0].area.centroid.x == pytest.approx(138.307, abs=0.01)


def test_layer_when_shapes_are_mixed_then_every_row_is_accounted_for(tmp_path: Path) -> None:
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    mixed = GeometryCollection([box(0, 0, 10, 10), Point(50, 50)])
    shapes = [box(0, 0, 100, 100), bow, LineString([(0, 0), (500, 0), (500, 300)]), Point(1, 1), None, Polygon(), mixed]
    frame = gpd.GeoDataFrame({"name": list("abcdefg")}, geometry=shapes, crs=6676)
    path = tmp_path / "mixed.gpkg"
    frame.to_file(path)
    sheet = read_zones(path.read_bytes(), kind=ZoneKind.OTHER)
    assert (sheet.rows_read, sheet.rows_used) == (7, 3)
    left = {issue.row for issue in sheet.issues if issue.code in {"open_line", "not_an_area", "empty_shape"}}
    assert left == {3, 4, 5, 6}
    assert [zone.area_m2 for zone in sheet.zones] == pytest.approx([10_000, 5000, 100])


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("0.3m未満の区域", 1),
        ("0.5~1.0m未満の区域", 2),
        ("３ｍ以上５ｍ未満", 3),
        ("5.0～10.0m", 4),
        ("20m以上", 6),
        ("50cm未満", 1),
        ("浸水なし", None),
    ],
)
def test_depth_when_in_words_then_ranked(words: str, rank: int | None) -> None:
    assert rank_of_words(words) == rank


def test_national_layer_when_it_has_ranks_then_they_are_taken(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"A31a_202": ["瀬戸川"] * 2, "A31a_205": [2, 5]}, geometry=SQUARES, crs=6676)
    sheet = read_zones(written(tmp_path, "A31a", frame), kind=ZoneKind.FLOOD)
    assert [(zone.name, zone.rank) for zone in sheet.zones] == [("瀬戸川", 2), ("瀬戸川", 5)]


def test_shapefile_when_alone_then_its_sisters_are_asked_for(shared: Path) -> None:
    with pytest.raises(UnreadableFile) as answer:
        read_layer(yaizu(shared, "小学校区").read_bytes())
    assert answer.value.code == "lone_shapefile"


def test_zip_when_a_name_tries_to_leave_its_folder_then_it_stays_inside(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=SQUARES, crs=6676)
    with (
        zipfile.ZipFile(io.BytesIO(written(tmp_path, "zones", frame))) as good,
        zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad,
    ):
        for name in good.namelist():
            bad.writestr(f"../../{name}", good.read(name))
    assert len(read_layer((tmp_path / "bad.zip").read_bytes()).shapes) == 2
    assert not list(tmp_path.parent.glob("zones.*"))


@pytest.mark.parametrize(
    "data", [b"{}", b"PK\x03\x04 broken", b"SQLite format 3\x00 broken", b'{"type":"Feature"', b"x,y"]
)
def test_bytes_when_they_are_no_layer_then_an_answer_not_a_crash(data: bytes) -> None:
    assert is_vector(data) in {True, False}
    with pytest.raises(UnreadableFile):
        read_layer(data, filename="x.geojson")


def test_plane_when_there_and_back_then_the_same_place() -> None:
    lon, lat = np.array([141.775, np.nan, 141.9]), np.array([43.196, 43.2, 43.3])
    epsg = zone_epsg(141.775, 43.196)
    assert epsg == 6680
    back = to_degrees(*to_plane(lon, lat, epsg).T, epsg)
    assert back[[0, 2]] == pytest.approx(np.column_stack((lon, lat))[[0, 2]], abs=1e-9)
    assert np.isnan(back[1]).all()


@pytest.mark.parametrize(
    ("lon", "lat", "code", "epsg"),
    [
        (134.05, 34.34, None, 6672),
        (138.3, 34.87, "22212", 6676),
        (137.4, 34.77, "232017", 6675),
        (141.35, 43.06, None, 6680),
        (144.4, 43.0, None, 6681),
        (127.7, 26.2, None, 6683),
        (139.7, 35.7, None, 6677),
        (24.94, 60.17, None, 32635),
    ],
)
def test_zone_when_asked_for_a_city_then_its_plane(lon: float, lat: float, code: str | None, epsg: int) -> None:
    assert zone_epsg(lon, lat, municipality_code=code) == epsg


def test_water_when_rivers_are_lines_then_narrow_areas_and_lakes_stay_as_they_are() -> None:
    river = {"type": "LineString", "coordinates": [[141.77, 43.2], [141.78, 43.2], [141.79, 43.21]]}
    lake = Point(141.75, 43.19).buffer(0.002)
    features = [
        {"type": "Feature", "properties": {"W05_004": "幾春別川"}, "geometry": river},
        {"type": "Feature", "properties": {"W05_004": "利根別沼"}, "geometry": mapping(lake)},
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    sheet = read_zones(data, kind=ZoneKind.WATER, filename="W05-07_01_Stream.geojson")
    narrow, whole = sorted(zone.area_m2 for zone in sheet.zones)
    length_m = gpd.GeoSeries([LineString(river["coordinates"])], crs=4326).to_crs(6680).length.item()
    assert narrow == pytest.approx(length_m * 2 * RIVER_HALF_WIDTH_M, rel=0.01)
    assert whole == pytest.approx(gpd.GeoSeries([lake], crs=4326).to_crs(6680).area.item(), rel=0.001)
    assert [issue.code for issue in sheet.issues] == ["rivers_widened"]
    assert kind_of_file(data, "W05-07_01_Stream.geojson").zone_kind is ZoneKind.WATER
