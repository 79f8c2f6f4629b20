# ruff: noqa: E501  markup reads better unbroken
"""Old Excel (BIFF) and OpenDocument workbooks. `files/old_excel.xls` was written for this test; its contents are invented."""

import io
import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from app.domain.vocabulary import Structure
from app.formats.facilities.facility_sheet import read_facilities

_TODAY = date(2026, 4, 1)
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_PREFIX = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def test_an_old_excel_list_with_merged_headings_dates_a_formula_and_a_hidden_sheet() -> None:
    data = (Path(__file__).parent / "files" / "old_excel.xls").read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    result = read_facilities(data, today=_TODAY)
    assert [(f.code, f.name, f.floor_area_m2, f.built_year, f.as_of) for f in result.facilities] == [
        ("101", "中央公民館", 1234.5, 1979, "令和5年3月31日"),
        ("102", "北児童館", 345.6, 1989, "令和5年3月31日"),
    ]
    building = result.facilities[0].buildings[0]
    assert (building.structure, building.built_month, building.acquisition_cost_yen) == (Structure.RC, 3, 450_000_000)
    assert {issue.code for issue in result.issues} >= {"hidden_sheet", "total_row", "fiscal_year_shifted"}


def _cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def _open_document(rows: list[list[object]]) -> bytes:
    lines = "".join(
        f'<table:table-row>{"".join(map(_cell, row))}<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {_SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="一覧">{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_PREFIX}"/>')
        archive.writestr("content.xml", content)
    return out.getvalue()


def test_an_open_document_list_with_classes_written_once() -> None:
    rows: list[list[object]] = [
        ["公共施設一覧"],
        ["大分類", "施設名", "所在地", "延床面積（㎡）", "建築年月日"],
        ["学校教育系施設", "東小学校", "東町1", 5000.5, date(1975, 3, 20)],
        ["", "西小学校", "西町1", "６，０００㎡", "昭和五十一年四月一日"],
        ["市民文化系施設", "中央公民館", "中町1", 700, ""],
        ["合計", "", "", 11700.5, ""],
    ]
    result = read_facilities(_open_document(rows), today=_TODAY)
    assert [(f.name, f.class_large, f.floor_area_m2, f.built_year) for f in result.facilities] == [
        ("東小学校", "学校教育系施設", 5000.5, 1974),
        ("西小学校", "学校教育系施設", 6000.0, 1976),
        ("中央公民館", "市民文化系施設", 700.0, None),
    ]
