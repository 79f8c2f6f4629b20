"""Population files as they are downloaded: census mesh, future mesh in four formats, small areas, projections."""

import csv
import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.people.mesh import mesh_bounds
from app.domain.people.population import scale_to_projection
from app.domain.vocabulary import AgeBand
from app.formats.people.age_columns import columns_of_bands, people_columns, year_in
from app.formats.people.geojson_attributes import read_attributes
from app.formats.people.population_file import read_population
from app.formats.people.population_records import PopulationSheet, ProjectionSheet
from app.formats.spatial.vector_file import pack_shapefile
from app.formats.text.unreadable import UnreadableFile

CODES = ["644166321", "644166322", "644166323"]
FUTURE = {
    "MESH_ID": CODES,
    "SHICODE": ["01210", "01210", "01222"],
    "PTN_2020": [100.0, 50.5, 10],
    "PT00_2020": [100.0, 60.5, 0],
    "PTA_2020": [10.0, 6.5, 0],
    "PTB_2020": [60.0, 34, 0],
    "PTC_2020": [30.0, 20, 0],
    "PTD_2020": [15.0, 10, 0],
    "RTA_2020": [0.1, 0.1, 0],
    "PTN_2050": [60.0, 30, 5],
    "PTA_2050": [5.0, 3, 0.5],
    "PTB_2050": [30.0, 15, 2],
    "PTC_2050": [25.0, 12, 2.5],
    "PTD_2050": [15.0, 7, 1.5],
    "HITOKU2020": ["", "", "*"],
    "GASSAN2020": ["", "644166323", ""],
}


def grid_of(data: bytes, filename: str, year: int | None = None) -> PopulationSheet:
    sheet = read_population(data, filename=filename, year=year)
    assert isinstance(sheet, PopulationSheet)
    return sheet


def as_csv(columns: dict[str, list], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode(encoding)


def as_layer(folder: Path, suffix: str) -> bytes:
    frame = gpd.GeoDataFrame(FUTURE, geometry=list(shapely.box(*mesh_bounds(CODES).T)), crs=6668)
    path = folder / f"mesh{suffix}"
    frame.to_file(path, encoding="cp932") if suffix == ".shp" else frame.to_file(path)
    return pack_shapefile(path) if suffix == ".shp" else path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".shp", ".gpkg"])
def test_future_mesh_when_in_any_format_then_the_same_people(tmp_path: Path, suffix: str) -> None:
    data = as_csv(FUTURE) if suffix == ".csv" else as_layer(tmp_path, suffix)
    sheet = grid_of(data, f"mesh{suffix}")
    assert sheet.profile == "mesh 500 m"
    assert (sheet.rows_read, sheet.rows_used, sheet.grid.years) == (3, 3, (2020, 2050))
    assert sheet.grid.total(AgeBand.ALL, 2020) == pytest.approx(160.5)
    assert sheet.grid.total(AgeBand.LATE_ELDERLY, 2050) == pytest.approx(23.5)
    assert sheet.grid.municipality_codes == ("01210", "01210", "01222")
    # The third cell's ages were printed with the second's: 60.5 people, 50.5 of them its own.
    assert sheet.grid.of(AgeBand.CHILD, 2020)[1:] == pytest.approx([6.5 * 50.5 / 60.5, 6.5 * 10 / 60.5])
    assert sheet.grid.total(AgeBand.CHILD, 2020) == pytest.approx(16.5)


def test_layer_when_it_is_plain_then_its_shapes_are_never_built(tmp_path: Path) -> None:
    data = as_layer(tmp_path, ".geojson")
    header, rows, left = read_attributes(data, list)
    assert left == ()
    assert b'"crs"' in data and header == tuple(FUTURE)
    assert [cells[:3] for _, cells in rows] == [
        ("644166321", "01210", "100"),
        ("644166322", "01210", "50.5"),
        ("644166323", "01222", "10"),
    ]
    with pytest.raises(ValueError, match="plain"):
        read_attributes(data.replace(b'"HITOKU2020": "*"', b'"HITOKU2020": {"a": 1}'), list)


def test_future_mesh_when_a_border_cuts_a_cell_then_its_parts_are_one() -> None:
    cut = {"MESH_ID": ["644166321", "644166321"], "SHICODE": ["01210", "01222"], "PTN_2020": [10, 5]}
    sheet = grid_of(as_csv(cut), "m.csv")
    assert sheet.grid.codes == ("644166321",)
    assert sheet.grid.total(AgeBand.ALL, 2020) == 15
    assert "split_cells" in {issue.code for issue in sheet.issues}


def test_mesh_when_a_row_is_repeated_or_no_cell_then_told_and_not_counted() -> None:
    rows = {"メッシュコード": ["644166321", "644166321", "abc", "644166324"], "2030年総数": ["1,000", "1,000", 5, "?5"]}
    sheet = grid_of(as_csv(rows, "cp932"), "m.csv")
    assert sheet.encoding == "cp932"
    assert [issue.code for issue in sheet.issues] == ["repeated_row", "bad_mesh_code", "unreadable_number"]
    assert (sheet.rows_read, sheet.rows_used) == (4, 2)
    assert sheet.grid.total(AgeBand.ALL, 2030) == 1000


def test_census_mesh_when_as_downloaded_then_everybody_is_there_once(shared: Path) -> None:
    path = shared / "data/C_population/estat_2020_250m/tblT001102Q5240.txt"
    sheet = grid_of(path.read_bytes(), path.name)
    grid = sheet.grid
    with path.open(encoding="cp932") as file:
        table = list(csv.DictReader(file))[1:]
    # Independent count: T001102001 all, 004 0–14, 010 15–64, 019 65+, 022 75+; "*" is printed with a neighbour.
    published = {
        AgeBand.ALL: "T001102001",
        AgeBand.CHILD: "T001102004",
        AgeBand.WORKING: "T001102010",
        AgeBand.ELDERLY: "T001102019",
        AgeBand.LATE_ELDERLY: "T001102022",
    }
    for band, column in published.items():
        expected = sum(int(row[column]) for row in table if row[column].isdigit())
        assert grid.total(band, 2020) == pytest.approx(expected)
    assert (len(grid), grid.total(AgeBand.ALL, 2020), sheet.profile) == (4397, 115_588, "mesh 250 m")
    assert not np.isnan(grid.people).any()
    assert sheet.issues == ()
    assert (grid.of(AgeBand.LATE_ELDERLY, 2020) <= grid.of(AgeBand.ELDERLY, 2020) + 1e-9).all()


def test_small_areas_when_takamatsu_then_235_areas_by_age(shared: Path) -> None:
    path = shared / "data/C_population/takamatsu_regions/0066_201811.xlsx"
    sheet = grid_of(path.read_bytes(), path.name)
    assert (sheet.profile, len(sheet.grid), sheet.grid.years) == ("small areas", 235, (2018,))
    assert sheet.grid.names[:2] == ("塩屋町", "築地町")
    assert np.isfinite(sheet.grid.lon).all()
    parts = [sheet.grid.of(band, 2018) for band in (AgeBand.CHILD, AgeBand.WORKING, AgeBand.ELDERLY)]
    assert sum(parts).sum() <= sheet.grid.total(AgeBand.ALL, 2018)
    # Areas with few people keep their ages back; nobody is invented for them.
    assert sum(parts).sum() >= 0.99 * sheet.grid.total(AgeBand.ALL, 2018)


def test_small_areas_when_their_names_are_damaged_then_people_stay_and_it_is_told(shared: Path) -> None:
    path = shared / "data/C_population/takamatsu_regions/0066_202305.xlsx"
    sheet = grid_of(path.read_bytes(), path.name)
    assert (len(sheet.grid), sheet.grid.years, set(sheet.grid.names)) == (235, (2023,), {None})
    assert "damaged_names" in {issue.code for issue in sheet.issues}


def test_small_areas_when_there_is_a_total_row_then_nobody_counts_twice() -> None:
    rows = {"地区": ["北", "南", "合計"], "総数": [10, 20, 30], "65歳以上": [5, 5, 10]}
    sheet = grid_of(as_csv(rows), "r.csv", 2025)
    assert sheet.grid.total(AgeBand.ALL, 2025) == 30
    assert "total_of_areas" in {issue.code for issue in sheet.issues}


def test_small_areas_when_in_a_layer_then_they_stand_inside_their_shapes(tmp_path: Path) -> None:
    columns = {"KEY_CODE": ["01210001001", "01210001002"], "S_NAME": ["一条東", "二条東"], "JINKO": [120, 80]}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapely.box(*mesh_bounds(CODES[:2]).T)), crs=6668)
    frame.to_file(tmp_path / "areas.shp", encoding="cp932")
    sheet = grid_of(pack_shapefile(tmp_path / "areas.shp"), "areas_2020.zip")
    assert (sheet.grid.codes, sheet.grid.names) == (("01210001001", "01210001002"), ("一条東", "二条東"))
    assert (sheet.grid.years, sheet.grid.total(AgeBand.ALL, 2020)) == ((2020,), 200)
    assert shapely.contains_xy(list(frame.geometry), sheet.grid.lon, sheet.grid.lat).all()


def test_projection_when_ipss_then_each_municipality_by_age_and_it_scales_a_mesh(shared: Path) -> None:
    path = shared / "data/C_population/ipss2023_municipalities_subset.csv"
    sheet = read_population(path.read_bytes(), filename=path.name)
    assert isinstance(sheet, ProjectionSheet)
    town = next(one for one in sheet.projections if one.code == "01210")
    assert (town.name, town.of(AgeBand.ALL, 2020), town.of(AgeBand.ALL, 2050)) == ("岩見沢市", 79_306, 45_761)
    mesh = shared / "data/C_population/estat_2020_250m/tblT001102Q5240.txt"
    scaled = scale_to_projection(grid_of(mesh.read_bytes(), mesh.name).grid, town)
    assert scaled.years == town.years
    for band in (AgeBand.ALL, AgeBand.CHILD, AgeBand.WORKING, AgeBand.ELDERLY):
        assert scaled.total(band, 2050) == pytest.approx(town.of(band, 2050))


def test_projection_when_the_city_publishes_two_series_then_the_first_and_it_is_told(shared: Path) -> None:
    path = shared / "data/A_facility_lists/takamatsu_372013/future_population_data/0068.xlsx"
    sheet = read_population(path.read_bytes(), filename=path.name)
    assert isinstance(sheet, ProjectionSheet)
    assert sheet.projections[0].of(AgeBand.ALL, 2065) == 323_190
    assert sheet.issues[0].column == "headCountTakamatsu"


@pytest.mark.parametrize(
    ("heading", "low", "high", "sex"),
    [
        ("　０～１４歳人口　総数", 0, 14, "all"),
        ("75歳以上 女", 75, None, "female"),
        ("65plus", 65, None, "all"),
        ("age15_64", 15, 64, "all"),
        ("年少人口（0～14歳）", 0, 14, "all"),
        ("老年人口", 65, None, "all"),
        ("R7 人口総数", 0, None, "all"),
        ("男女計 総数", 0, None, "all"),
        ("woman3", 10, 14, "female"),
        ("PTB_2035", 15, 64, "all"),
        ("POP2040", 0, None, "all"),
    ],
)
def test_heading_when_it_counts_people_then_age_and_sex_are_read(
    heading: str, low: int, high: int | None, sex: str
) -> None:
    (column,) = people_columns([heading])
    assert (column.low, column.high, column.sex) == (low, high, sex)


@pytest.mark.parametrize(
    "heading", ["世帯総数", "高齢化率", "人口密度", "外国人人口 総数", "面積", "備考", "RTA_2030", "65歳以上割合"]
)
def test_heading_when_it_counts_no_people_then_it_is_left_alone(heading: str) -> None:
    assert people_columns([heading]) == []


def test_columns_when_ages_are_missing_then_no_band_is_made_up() -> None:
    bands = columns_of_bands(people_columns(["総数", "0～4歳", "10～14歳", "65～69歳"]))
    assert bands == {AgeBand.ALL: (0,)}


def test_year_when_written_in_any_way_then_the_same() -> None:
    assert [year_in(text) for text in ("2020年", "令和２年", "R2", "5/1/2020", "平成32年度")] == [2020] * 5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=6))
def test_any_table_when_read_then_an_answer_or_a_reason(cells: list[list[str]]) -> None:
    columns = {
        "KEY_CODE": [row[0] for row in cells],
        "総数": [row[1] for row in cells],
        "年": [row[2] for row in cells],
    }
    try:
        sheet = read_population(as_csv(columns, "utf-8"), filename="x.csv")
    except UnreadableFile as answer:
        assert answer.code
    else:
        assert sheet.rows_used <= sheet.rows_read


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"KEY_CODE,x\n533935991,1\n", "no_population"),
        ("地区,総数\n北,3\n南,4\n".encode(), "no_year"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "empty"),
        (b"name,address\na,b\n", "no_population"),
        (b"", "empty"),
    ],
)
def test_file_when_it_holds_no_population_then_the_reason_is_given(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as answer:
        read_population(data, filename="x.csv")
    assert answer.value.code == code


def test_zip_when_it_holds_no_layer_then_it_is_no_population() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.md", "nothing")
    with pytest.raises(UnreadableFile):
        read_population(buffer.getvalue(), filename="x.zip")
