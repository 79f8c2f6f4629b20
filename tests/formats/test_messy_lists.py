# ruff: noqa: E501  one line of a file is one line here
"""Lists as untidy as town halls publish them; every value checked against what its writer meant. All invented."""

from datetime import date
from typing import Any

import pytest

from app.formats.facilities.facility_sheet import read_facilities
from app.formats.records.records import FacilityRecord, SheetResult

_TODAY = date(2026, 4, 1)


def _read(text: str | bytes) -> SheetResult:
    result = read_facilities(text if isinstance(text, bytes) else text.encode(), today=_TODAY)
    assert result.rows_read == result.rows_used + result.rows_set_aside
    return result


def _named(result: SheetResult) -> dict[str, FacilityRecord]:
    return {facility.name: facility for facility in result.facilities}


def _codes(result: SheetResult) -> set[str]:
    return {issue.code for issue in result.issues}


def test_three_storeys_of_headings_keep_year_and_unit() -> None:
    text = (
        "施設一覧,,,,,,,,\n施設名,所在地,建物情報,,,収支状況（千円）,,,\n,,,,,令和4年度,,令和5年度,\n"
        ",,延床面積(㎡),建築年度,構造,支出,収入,支出,収入\n"
        '南公民館,南町1,500,昭和55年度,鉄筋ｺﾝｸﾘｰﾄ造,"1,000",200,"1,100",210\n西公民館,西町1,600,1990,鉄骨造,"2,000",300,"2,100",310\n'
    )
    south = _named(_read(text))["南公民館"]
    assert (south.address, south.floor_area_m2, south.built_year) == ("南町1", 500.0, 1980)
    assert [(y.fiscal_year, y.total_cost_yen, y.income_yen) for y in south.years] == [
        (2022, 1_000_000, 200_000),
        (2023, 1_100_000, 210_000),
    ]


_ONCE = (
    "大分類,中分類,施設名,延床面積,建築年\n学校教育系施設,小学校,東小学校,5000,S50\n,,西小学校,6000,S51\n,,小学校 計,11000,\n"
    ",中学校,東中学校,7000,S52\n,,中学校計,7000,\n,小計,,18000,\n市民文化系施設,集会施設,中央公民館,300,S53\n合計,,,18300,\n"
)


def test_classes_written_once_hold_for_the_rows_below() -> None:
    result = _read(_ONCE)
    assert [(f.name, f.class_large, f.class_small) for f in result.facilities] == [
        ("東小学校", "学校教育系施設", "小学校"),
        ("西小学校", "学校教育系施設", "小学校"),
        ("東中学校", "学校教育系施設", "中学校"),
        ("中央公民館", "市民文化系施設", "集会施設"),
    ]
    assert result.rows_set_aside == 4  # the four totals, 中学校計 among them
    assert "class_filled" in _codes(result)


def test_a_class_left_blank_in_a_list_that_repeats_it_stays_unknown() -> None:
    result = _read("大分類,施設名,延床面積\n学校,東小学校,10\n学校,西小学校,20\n,なぞの館,30\n文化,中央公民館,40\n")
    assert _named(result)["なぞの館"].class_large is None


def test_classes_between_the_rows() -> None:
    text = "施設名,所在地,延床面積(㎡)\n【学校教育系施設】,,\n東小学校,東町1,5000\n西小学校,西町1,6000\n【市民文化系施設】,,\n中央公民館,中町1,700\n計,,11700\n"
    result = _read(text)
    assert [(f.name, f.class_large) for f in result.facilities] == [
        ("東小学校", "学校教育系施設"),
        ("西小学校", "学校教育系施設"),
        ("中央公民館", "市民文化系施設"),
    ]
    assert sum(issue.code == "class_heading_row" for issue in result.issues) == 2


@pytest.mark.parametrize(
    ("heading", "cell", "wanted"),
    [
        ("延床面積（坪）", "100坪", 330.5785), ("延床面積（坪）", "330㎡", 330.0), ("延床面積（坪）", "100", 330.5785),
        ("Gross Floor Area (sq ft)", "50,000 sq ft", 4645.152), ("延床面積", "約９００㎡", 900.0), ("延床面積", "0.5ha", 5000.0),
    ],
)  # fmt: skip
def test_a_unit_in_the_cell_goes_before_that_of_the_heading(heading: str, cell: str, wanted: float) -> None:
    (facility,) = _read(f'施設名,所在地,{heading}\n東公民館,東町1,"{cell}"\n').facilities
    assert facility.floor_area_m2 == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("heading", "cell", "wanted"),
    [
        ("支出（千円）", "1,200千円", 1_200_000), ("支出（千円）", "1,200,000円", 1_200_000), ("支出（百万円）", "3百万円", 3_000_000),
        ("支出", "1.5百万円", 1_500_000), ("支出（千円）", "△12", -12_000), ("支出", "¥2,000-", 2_000), ("支出", "1億2,000万円", 120_000_000),
        ("支出（千円）", "(300)", -300_000),
    ],
)  # fmt: skip
def test_money_in_every_spelling(heading: str, cell: str, wanted: int) -> None:
    (facility,) = _read(f'施設名,所在地,R5{heading}\n東公民館,東町1,"{cell}"\n').facilities
    assert facility.years[0].total_cost_yen == wanted


@pytest.mark.parametrize(
    "cells",
    ["43度11分42秒,141度46分12秒", "43-11-42,141-46-12", "43.11.42,141.46.12", "Ｎ４３．１９５,Ｅ１４１．７７", "43°11.7',141°46.2'",
     "155502000,510372000", "431142.0,1414612.0", "141.77,43.195", "43°11′42″N,141°46′12″E"],
)  # fmt: skip
def test_degrees_in_every_spelling(cells: str) -> None:
    (facility,) = _read(f"名称,緯度,経度\n東公民館,{cells}\n").facilities
    assert (facility.lat, facility.lon) == (pytest.approx(43.195, abs=1e-6), pytest.approx(141.77, abs=1e-6))


@pytest.mark.parametrize(
    "cell", ["43°11′42″N 141°46′12″E", "北緯43.195度 東経141.77度", "141.77,43.195,0", "(43.195、141.77)"]
)
def test_a_pair_of_degrees_in_one_cell(cell: str) -> None:
    (facility,) = _read(f'名称,座標\n東公民館,"{cell}"\n').facilities
    assert (facility.lat, facility.lon) == (pytest.approx(43.195, abs=1e-6), pytest.approx(141.77, abs=1e-6))


def test_the_old_datum_is_moved_by_some_four_hundred_metres_and_told() -> None:
    result = _read("施設名,緯度(日本測地系),経度(日本測地系)\n東公民館,35.0,135.0\n")
    (facility,) = result.facilities
    # The world-datum position of 35° N 135° E on the Tokyo datum is 35.00321 N, 134.99722 E.
    assert (facility.lat, facility.lon) == (pytest.approx(35.00321, abs=5e-5), pytest.approx(134.99722, abs=5e-5))
    assert "tokyo_datum" in _codes(result)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("S550401", 1980), ("S99", None), ("昭和70年", None), ("昭和六十四年", 1989), ("平成31年（令和元年）", 2019), ("H31.3", 2018),
     ("55", None), ("平成35年度予定", None)],
)  # fmt: skip
def test_years_of_eras(written: str, wanted: int | None) -> None:
    (facility,) = _read(f"施設名,所在地,建築年\n東公民館,東町1,{written}\n").facilities
    assert facility.built_year == wanted


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [("建築年,建築月", "1980,2", 1979), ("元号,年,月", "昭和,55,2", 1979), ("建築年（昭和）", "55", 1980), ("建築年度,建築月", "1980年度,2", 1980)],
)  # fmt: skip
def test_a_date_over_several_columns(header: str, cells: str, wanted: int) -> None:
    (facility,) = _read(f"施設名,所在地,延床面積,{header}\n東公民館,東町1,100,{cells}\n").facilities
    assert facility.built_year == wanted


def test_two_lists_side_by_side() -> None:
    result = _read(
        "施設名,延床面積,建築年度,,施設名,延床面積,建築年度\nA公民館,100,1980,,C公民館,300,1982\nB公民館,200,1981,,,,\n"
    )
    assert [(f.name, f.floor_area_m2, f.built_year) for f in result.facilities] == [
        ("A公民館", 100.0, 1980), ("B公民館", 200.0, 1981), ("C公民館", 300.0, 1982),
    ]  # fmt: skip
    assert "side_by_side" in _codes(result)


def test_totals_notes_and_a_second_mark_of_order_are_no_facilities() -> None:
    text = (
        "\ufeff施設名,所在地,延床面積\nA公民館,東町1,100\n小　計,,100\n集会施設計,,100\n平均,,100\n施設数,1,\n"
        "\ufeff施設名,所在地,延床面積\n計画センター,東町9,50\n総 合 計,,150\n1 延床面積は台帳による。,,\n"
    )
    assert [f.name for f in _read(text).facilities] == ["A公民館", "計画センター"]


def test_totals_named_in_the_class_column() -> None:
    text = "大分類,施設名,延床面積\n学校,東小学校,100\n学校 計,1施設,100\n文化,中央公民館,50\n文化計,1施設,50\n総計,2施設,150\n"
    assert [f.name for f in _read(text).facilities] == ["東小学校", "中央公民館"]


def test_the_middle_class_is_kept() -> None:
    (only,) = _read("大分類,中分類,施設名,延床面積\n学校教育系施設,小学校,東小学校,10\n").facilities
    assert only.class_small == "小学校"
    (both,) = _read("大分類,中分類,小分類,施設名,延床面積\n文化,集会,公民館,東公民館,10\n").facilities
    assert (both.class_small, both.attributes["中分類"]) == ("公民館", "集会")


def test_seismic_words_under_a_short_heading() -> None:
    result: Any = _read("施設名,延床面積,構造,耐震\nA公民館,10,RC,旧耐震\nB公民館,20,S,新耐震\n")
    assert [f.buildings[0].seismic_code for f in result.facilities] == ["old", "new"]


def test_a_row_of_units_and_a_row_of_numbers_below_the_headings() -> None:
    text = "施設名,所在地,延床面積,R5支出,建築年度\n,,(㎡),(千円),(年度)\n①,②,③,④,⑤\nA公民館,東町1,100,200,S55\n"
    (facility,) = _read(text).facilities
    assert (facility.floor_area_m2, facility.built_year) == (100.0, 1980)
    assert facility.years[0].total_cost_yen == 200_000


def test_the_area_of_the_whole_facility_is_not_that_of_each_building() -> None:
    both = _named(_read(
        "施設名,施設延床面積,棟名,棟延床面積,建築年度\n東小学校,4800,校舎,4000,S49\n東小学校,4800,体育館,800,S52\n西小学校,5000,校舎,5000,S50\n"
    ))["東小学校"]  # fmt: skip
    assert (both.floor_area_m2, [b.floor_area_m2 for b in both.buildings]) == (4800.0, [4000.0, 800.0])
    result = _read(
        "施設名,延床面積合計,棟名,建築年度\n東小学校,4800,校舎,S49\n東小学校,4800,体育館,S52\n西小学校,5000,校舎,S50\n"
    )
    total = _named(result)["東小学校"]
    assert (total.floor_area_m2, [b.floor_area_m2 for b in total.buildings]) == (4800.0, [None, None])
    assert "area_of_all_buildings" in _codes(result)


def test_parts_of_one_thing_in_several_columns() -> None:
    result = _read(
        "施設名,住所1,住所2,建築年度（和暦）,建築年度（西暦）\nA公民館,北町,1-2,S55,1980\nB公民館,南町,3,,1985\n"
    )
    assert [(f.address, f.built_year) for f in result.facilities] == [("北町1-2", 1980), ("南町3", 1985)]


def test_a_thousands_separator_nobody_quoted_is_told() -> None:
    result = _read("施設名,所在地,延床面積\nA公民館,東町1,1,234\nB公民館,東町2,345\n")
    assert [issue.row for issue in result.issues if issue.code == "more_cells_than_headings"] == [2]


def test_page_numbers_and_repeated_titles_are_no_facilities() -> None:
    text = "公共施設一覧,,\n施設名,所在地,延床面積\nA公民館,東町1,100\n- 1 -,,\n公共施設一覧,,\n施設名,所在地,延床面積\nB公民館,東町2,200\n"
    assert [f.name for f in _read(text).facilities] == ["A公民館", "B公民館"]


def test_a_page_of_html_called_xls() -> None:
    page = (
        "<html><body><table><tr><th>施設名<th>所在地<th>延床面積</tr><tr><td rowspan=2>東小学校</td><td>東町1</td><td>4,000</td></tr>"
        "<tr><td>東町1</td><td>800</td></tr><tr><td>西&amp;南公民館</td><td>西町<br>2</td><td>300</td></tr></table></body></html>"
    )
    result = _read(page.encode("cp932"))
    assert [(f.name, f.address, f.floor_area_m2) for f in result.facilities] == [
        ("東小学校", "東町1", 4800.0),
        ("西&南公民館", "西町 2", 300.0),
    ]


def test_codes_that_lost_their_zero_follow_the_prefecture() -> None:
    result = _read(
        "市区町村コード,都道府県名,名称,緯度,経度\n12106,北海道,A公民館,43.19,141.77\n12106,千葉県,B公民館,35.52,140.23\n"
    )
    assert [f.municipality_code for f in result.facilities] == ["012106", "121061"]
    alone = _read("市区町村コード,名称,緯度,経度\n12106,A公民館,43.19,141.77\n")
    assert "doubtful_municipality_code" in _codes(alone)


def test_guards_against_spreadsheets_are_taken_off() -> None:
    result = _read("施設番号,施設名,延床面積\n=\"0012\",A公民館,'100\n'0013,B公民館,200\n")
    assert [(f.code, f.floor_area_m2) for f in result.facilities] == [("0012", 100.0), ("0013", 200.0)]
