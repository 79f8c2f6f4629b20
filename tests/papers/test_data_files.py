"""Workbook, CSV and map files: the value's own numbers, names as text, the same bytes on any day."""

import csv
import io
import json
import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pytest

from app.formats.papers.files.data_book import csv_files, data_book, decisions_csv
from app.formats.papers.files.geo_files import facilities_geojson, fit_cp932, geopackage, shapefile
from app.formats.papers.report.council_report import CouncilReport
from app.formats.papers.wording.cells import guarded
from app.formats.papers.wording.worded import every_table, worded
from app.formats.readability.diagnosis import diagnose
from tests.papers.conftest import HOSTILE


def test_workbook_when_read_then_every_cell_is_the_value(report: CouncilReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data_book(report, "ja")))
    for table in every_table(report, "ja"):
        told = worded(table, "ja")
        page = book[told.name]
        assert tuple(cell.value for cell in page[1]) == told.headings
        read = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=2)]
        meant = [tuple(_in_a_cell(cell) for cell in row) for row in told.rows]
        assert read == meant, table.code


def _in_a_cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    return (guarded(value) or None) if isinstance(value, str) else value


def test_tables_when_diagnosed_then_100_100_100(report: CouncilReport) -> None:
    found = diagnose(data_book(report, "ja"))
    assert [(each.rule, each.sheet, each.cells, each.seen) for each in found.findings] == []
    assert found.scores == (100, 100, 100)
    files = csv_files(report, "ja")
    for name, data in files.items():
        if name != "definitions.csv":
            assert diagnose(data, definitions=files["definitions.csv"]).scores == (100, 100, 100), name


def test_formula_when_a_name_looks_like_one_then_no_spreadsheet_calculates_it(hostile: CouncilReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data_book(hostile, "ja")))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == "'" + HOSTILE[4] for cell in cells)
    rows = list(csv.reader(io.StringIO(decisions_csv(hostile, "ja").decode("utf-8-sig"))))
    names = {row[1] for row in rows[1:]}
    assert {guarded(name) for name in HOSTILE} <= names
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("a\nb", "a b"), ("市民館", "市民館"), ("-5", "'-5"), ("a=b", "a=b")],
)
def test_guard_when_a_text_would_be_a_formula_then_it_stays_a_text(text: str, safe: str) -> None:
    assert guarded(text) == safe


def test_points_when_read_back_then_the_same_places_and_numbers(report: CouncilReport, tmp_path: Path) -> None:
    collection = json.loads(facilities_geojson(report, "ja"))
    file = tmp_path / "report.gpkg"
    file.write_bytes(geopackage(report, "ja"))
    layer = geopandas.read_file(file, layer="facilities")
    for each, feature, (_, row) in zip(report.facilities, collection["features"], layer.iterrows(), strict=True):
        assert feature["geometry"]["coordinates"] == [each.lon, each.lat]
        assert (row.geometry.x, row.geometry.y) == pytest.approx((each.lon, each.lat), abs=1e-9)
        assert feature["properties"]["effect_yen"] == row["effect_yen"] == each.effect_yen
        assert feature["properties"]["action_code"] == row["action_code"] == each.action
    moved = [each for each in report.facilities if each.receivers]
    assert len(geopandas.read_file(file, layer="moves")) == sum(len(each.receivers) for each in moved) > 0


def test_names_when_hostile_then_geojson_carries_them_as_they_are(hostile: CouncilReport) -> None:
    names = {each["properties"]["facility_name"] for each in json.loads(facilities_geojson(hostile, "ja"))["features"]}
    assert set(HOSTILE) <= names


def test_shapefile_when_letters_are_not_in_cp932_then_each_loss_is_named(hostile: CouncilReport) -> None:
    assert (fit_cp932("髙﨑"), fit_cp932("𠮷野"), fit_cp932("あ" * 200)) == ("髙﨑", "〓野", "あ" * 127)
    archive = zipfile.ZipFile(io.BytesIO(shapefile(hostile, "ja")))
    assert {"facilities.shp", "facilities.dbf", "facilities.cpg", "facilities.prj", "moves.shp"} <= set(
        archive.namelist()
    )
    assert "losses.csv" in archive.namelist()
    assert "学校`本館".encode("cp932") in archive.read("facilities.dbf")
