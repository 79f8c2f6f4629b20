"""施設カルテ: forms made here, with invented facilities, in the layouts cities publish."""

import io
from datetime import date
from typing import Any

import openpyxl

from app.domain.vocabulary import Structure
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.records import FacilityRecord, SheetResult

_TODAY = date(2026, 4, 1)
Rows = list[list[Any]]


def _book(*sheets: tuple[str, Rows, list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value != "":
                    sheet.cell(row, column, value)
        for merge in merges:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _chart(name: str, code: str, *, area: str, built: str, users: list[str], spent: list[str], blocks: Rows) -> Rows:
    return [
        ["施設カルテ", "", "", "", "", "", "令和5年度版"],
        [],
        ["基本情報", "施設番号", code, "", "施設名", name],
        ["", "所在地", "3条西4丁目1", "", "所管課", "生涯学習課"],
        ["", "大分類", "市民文化系施設", "", "小分類", "集会施設"],
        ["", "敷地面積（㎡）", "3,000.5", "", "延床面積（㎡）", area],
        ["", "建築年月日", built, "", "構造・階数", "鉄筋コンクリート造地上2階"],
        ["", "運営形態", "■直営 □指定管理", "", "避難所指定", "有"],
        [],
        ["利用状況", "", "R3", "R4", "R5"],
        ["", "利用者数（人）", *users],
        [],
        ["コスト状況（単位：千円）"],
        ["区分", "", "R3", "R4", "R5"],
        ["支出", "人件費", "1,000", "1,100", "1,200"],
        ["", "補助金", "1", "2", "3"],
        ["", "その他", "10", "20", "30"],
        ["", "計", *spent],
        ["収入", "使用料", "50", "60", "70"],
        ["", "計", "55", "66", "77"],
        ["差引", "", "△1,256", "△1,366", "▲1,476"],
        [],
        ["棟一覧"],
        ["棟番号", "棟名", "構造", "階数", "延床面積（㎡）", "建築年度", "耐震診断"],
        *blocks,
        [],
        ["修繕履歴"],
        ["年度", "工事名", "金額（千円）"],
        ["H28", "屋上防水", "5,000"],
        ["R2", "空調更新", "8,000"],
        [],
        ["今後の方針"],
        ["当面は現状を維持し、更新時に近隣施設との複合化を検討する。"],
    ]


_CENTRAL = _chart(
    "中央公民館", "101", area="1,234.5", built="S55.3.20", users=["12,345", "8,000", "9,100"],
    spent=["1,311", "1,432", "1,553"],
    blocks=[["1", "本館", "RC", "2", "1,100", "S54", "済"], ["2", "倉庫", "木造", "1", "134.5", "H3", "未"],
            ["", "合計", "", "", "1,234.5"]],
)  # fmt: skip
_NORTH = _chart(
    "北公民館", "102", area="500", built="平成元年10月1日", users=["100", "200", "-"], spent=["500", "510", "520"],
    blocks=[["1", "本館", "S", "1", "500", "H1", ""]],
)  # fmt: skip


def _read(data: bytes) -> SheetResult:
    result = read_facilities(data, today=_TODAY)
    assert result.rows_read == result.rows_used + result.rows_set_aside
    assert "forms_read" in {issue.code for issue in result.issues}
    return result


def _check_central(facility: FacilityRecord) -> None:
    assert (facility.code, facility.name, facility.department) == ("101", "中央公民館", "生涯学習課")
    assert (facility.class_large, facility.class_small) == ("市民文化系施設", "集会施設")
    assert (facility.floor_area_m2, facility.land_area_m2, facility.built_year) == (1234.5, 3000.5, 1979)
    assert facility.shelter is True
    assert facility.management == "direct"
    assert "屋上防水" in facility.attributes["表（年度）"]
    assert [(b.name, b.structure, b.storeys, b.floor_area_m2, b.built_year) for b in facility.buildings] == [
        ("本館", Structure.RC, 2, 1100.0, 1979),
        ("倉庫", Structure.WOOD, 1, 134.5, 1991),
    ]
    years = {year.fiscal_year: year for year in facility.years}
    assert [years[year].users for year in (2021, 2022, 2023)] == [12345, 8000, 9100]
    assert [years[year].total_cost_yen for year in (2021, 2022, 2023)] == [1_311_000, 1_432_000, 1_553_000]
    assert (years[2021].staff_yen, years[2022].other_cost_yen) == (1_000_000, 20_000)
    assert years[2021].income_yen == 55_000  # the sum of 収入, not 使用料 alone
    assert years[2022].subsidy_yen is None  # 補助金 among the spending is none received
    assert facility.attributes["支出_補助金_2022年度"] == "2"


def test_one_form_a_sheet_with_a_cover() -> None:
    cover = ("表紙", [["公共施設カルテ"], ["令和6年3月"]], [])
    merges = ["A3:A8", "A15:A18", "A19:A20"]
    result = _read(_book(cover, ("中央", _CENTRAL, merges), ("北", _NORTH, merges)))
    assert result.profile == "karte"
    central, north = result.facilities
    _check_central(central)
    assert (north.name, north.built_year, north.floor_area_m2, len(north.buildings)) == ("北公民館", 1989, 500.0, 1)
    assert {year.fiscal_year: year.users for year in north.years} == {2021: 100, 2022: 200, 2023: None}


def test_forms_below_each_other_on_one_sheet() -> None:
    result = _read(_book(("カルテ", [*_CENTRAL, [], [], *_NORTH], [])))
    central, north = result.facilities
    _check_central(central)
    assert (north.code, len(north.buildings)) == ("102", 1)


def test_a_form_saved_as_csv() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in _CENTRAL)
    _check_central(_read(text.encode("cp932")).facilities[0])


def test_labels_and_values_in_one_cell() -> None:
    rows = [["施設名：東児童館", "", "所管課：子育て支援課"], ["所在地：東町1丁目2-3"],
            ["建築年度：昭和60年度", "", "延床面積：345.6㎡"], ["構造：木造平屋"], ["敷地面積：1,000㎡"]]  # fmt: skip
    (facility,) = _read(_book(("東", rows, []))).facilities
    assert (facility.name, facility.address, facility.built_year) == ("東児童館", "東町1丁目2-3", 1985)
    assert (facility.floor_area_m2, facility.land_area_m2) == (345.6, 1000.0)
    assert (facility.buildings[0].structure, facility.buildings[0].storeys) == (Structure.WOOD, 1)


def test_labels_above_their_values_and_years_running_down() -> None:
    rows = [["施設概要"], ["施設名称", "所在地", "所管課"], ["西図書館", "西町2", "図書館課"],
            ["延床面積（㎡）", "建築年度", "構造", "階数"], ["2,000", "1990", "RC", "3"],
            ["年度", "利用者数（人）", "支出（千円）"],
            ["令和3年度", "10,000", "5,000"], ["令和4年度", "11,000", "5,100"]]  # fmt: skip
    (facility,) = _read(_book(("西", rows, []))).facilities
    assert (facility.address, facility.floor_area_m2, facility.built_year) == ("西町2", 2000.0, 1990)
    assert [(y.fiscal_year, y.users, y.total_cost_yen) for y in facility.years] == [
        (2021, 10000, 5_000_000),
        (2022, 11000, 5_100_000),
    ]


def test_units_in_cells_of_their_own_and_a_section_of_one_year() -> None:
    rows = [["施設名", "", "南体育館"], ["所在地", "", "南町3"], ["延床面積", "", "1,500.25", "㎡"],
            ["建築年", "", "1975", "年"],
            ["令和5年度の利用状況"], ["利用者数", "", "15,000", "人"], ["維持管理費", "", "2,500", "千円"]]  # fmt: skip
    (facility,) = _read(_book(("南", rows, []))).facilities
    assert (facility.floor_area_m2, facility.built_year) == (1500.25, 1975)
    assert [(y.fiscal_year, y.users, y.maintenance_yen) for y in facility.years] == [(2023, 15000, 2_500_000)]


def test_a_longer_list_in_the_same_workbook_goes_before_an_example_form() -> None:
    listed: Rows = [["施設名", "所在地", "延床面積"], *([f"第{n}公民館", f"町{n}", 100 + n] for n in range(1, 10))]
    result = read_facilities(_book(("一覧", listed, []), ("カルテの記入方法", _CENTRAL, [])), today=_TODAY)
    assert [facility.name for facility in result.facilities] == [f"第{n}公民館" for n in range(1, 10)]
    assert "example_sheet" in {issue.code for issue in result.issues}


def test_facilities_side_by_side_are_a_turned_list_not_a_form() -> None:
    text = "施設名,A公民館,B公民館,C公民館\n所在地,東町1,東町2,東町3\n延床面積,100,200,300\n建築年度,S55,S56,S57\n"
    result = read_facilities(text.encode(), today=_TODAY)
    assert [(f.name, f.floor_area_m2, f.built_year) for f in result.facilities] == [
        ("A公民館", 100.0, 1980),
        ("B公民館", 200.0, 1981),
        ("C公民館", 300.0, 1982),
    ]


def test_parts_of_a_sum_and_units_in_a_column_of_their_own() -> None:
    rows = [["施設名", "東公民館", "", "施設番号", "12"], ["所在地", "東町1-2"],
            ["建物", "延床面積", "678.9㎡", "", "構造", "RC造　2階建"],
            ["", "建築年度", "昭和54年度"], ["項目", "単位", "R3", "R4"], ["支出合計", "千円", "5,300", "5,400"],
            ["　うち光熱水費", "千円", "530", "540"], ["利用者1人当たりコスト", "円", "13,150", "10,700"]]  # fmt: skip
    (facility,) = _read(_book(("東", rows, []))).facilities
    assert (facility.floor_area_m2, facility.built_year, facility.buildings[0].storeys) == (678.9, 1979, 2)
    assert [(y.fiscal_year, y.total_cost_yen, y.utilities_yen) for y in facility.years] == [
        (2021, 5_300_000, 530_000),
        (2022, 5_400_000, 540_000),
    ]


def test_a_table_of_years_beside_the_labels() -> None:
    rows = [["施設名称", "中央図書館", "", "年度", "R3", "R4"], ["所在地", "中町1", "", "利用者数", "100", "110"],
            ["延床面積", "1500", "", "貸出冊数", "1000", "1100"],
            ["建築年度", "1995", "", "維持管理費（円）", "5000", "5100"]]  # fmt: skip
    (facility,) = _read(_book(("中央", rows, []))).facilities
    assert (facility.address, facility.floor_area_m2, facility.built_year) == ("中町1", 1500.0, 1995)
    assert [(y.fiscal_year, y.users, y.maintenance_yen) for y in facility.years] == [
        (2021, 100, 5000),
        (2022, 110, 5100),
    ]
    assert facility.attributes["貸出冊数_2021年度"] == "1000"
