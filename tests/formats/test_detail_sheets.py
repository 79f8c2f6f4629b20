# ruff: noqa: E501  one line of a file is one line here
"""Years, repairs, inspections, land: the smaller imports."""

import io

import openpyxl

from app.formats.details.inspection_sheet import read_inspections
from app.formats.details.land_sheet import read_land
from app.formats.details.repair_sheet import read_repairs
from app.formats.details.year_sheet import read_years


def test_repairs_are_read_in_yen_and_fiscal_years() -> None:
    result = read_repairs("施設番号,施設名,棟名,完了日,工事名,部位,金額（千円）\n1,東小学校,校舎,R6.3.15,屋上防水改修,屋根,\"12,300\"\n"
                          ",,,R4,x,,1\n2,西小学校,,不明,外壁,外壁,3\n合計,,,,,,12303\n".encode("cp932"))  # fmt: skip
    work, below = result.records
    assert (work.facility_code, work.building_code, work.title) == ("1", "校舎", "屋上防水改修")
    assert (below.facility_code, below.facility_name, below.title) == ("1", "東小学校", "x")
    assert (work.fiscal_year, work.cost_yen, work.part) == (2023, 12_300_000, "屋根")
    assert (result.rows_read, result.rows_used, result.rows_set_aside) == (4, 2, 2)
    assert [issue.code for issue in result.issues if issue.row] == [
        "name_from_above",
        "no_fiscal_year",
        "total_row",
    ]


def test_inspections_keep_letters_and_refuse_others() -> None:
    result = read_inspections("施設名,棟番号,調査年度,屋根・屋上,外壁,内部仕上げ,電気設備,機械設備\n"
                              "東小学校,1,R3,A,Ｂ,c,D評価,-\n西小学校,1,R3,5,,,,\n".encode())  # fmt: skip
    (survey,) = result.records
    assert (survey.roof, survey.wall, survey.interior, survey.electric, survey.mechanical) == ("A", "B", "C", "D", None)
    assert (survey.fiscal_year, survey.building_code) == (2021, "1")
    assert {issue.code for issue in result.issues} == {"bad_grade", "no_figures"}


def test_land_prices_come_from_the_value_where_no_price_is_given() -> None:
    result = read_land(
        '施設名,敷地面積（㎡）,土地所有者,評価額（千円）\n東小学校,"12,000",市,"240,000"\n西小学校,,,\n'.encode()
    )
    (site,) = result.records
    assert (site.area_m2, site.owner, site.price_yen_per_m2) == (12_000, "市", 20_000)
    assert result.rows_set_aside == 1


def test_the_year_and_unit_above_a_table_hold_for_its_figures() -> None:
    result = read_years(
        '令和4年度 施設別収支（単位：千円）,,,\n施設名,維持管理費,使用料収入,利用者数\n東公民館,"1,200",50,"2,345"\n合計,1200,50,2345\n'.encode()
    )
    (row,) = result.records
    assert (row.facility_name, row.record.fiscal_year) == ("東公民館", 2022)
    assert (row.record.maintenance_yen, row.record.income_yen, row.record.users) == (1_200_000, 50_000, 2_345)
    assert result.rows_set_aside == 1


def test_one_row_a_year_and_one_column_a_year_tell_the_same() -> None:
    long = read_years(
        "施設番号,年度,支出,利用者数,電気使用量（kWh）\nA1,R4,100,2,55.5\nA1,2023年度,200,3,60\n".encode()
    )
    wide = read_years(
        "施設番号,R4支出,令和5年度支出,R4利用者数,R5利用者数,2022電気使用量（kWh）,2023電気使用量（kWh）\nA1,100,200,2,3,55.5,60\n".encode()
    )
    assert [row.record for row in long.records] == [row.record for row in wide.records]
    assert [row.record.energy for row in long.records] == [{"electricity_kwh": 55.5}, {"electricity_kwh": 60.0}]


def test_figures_of_no_known_year_are_set_aside_in_words() -> None:
    result = read_years("施設名,支出\n東公民館,100\n西公民館,\n".encode())
    assert [issue.code for issue in result.issues] == ["no_fiscal_year", "no_figures"]


def test_unknown_headings_of_works_are_understood_by_their_ending_or_their_cells() -> None:
    result = read_repairs("対象施設,やったこと,いつ,工事請負金額（千円）,メモ数\n東小学校,屋上防水改修工事,令和3年度,\"1,200\",5\n"
                          "西小学校,空調設備更新,2022,300,6\n".encode())  # fmt: skip
    assert {column: field for column, (field, _) in result.suggestions.items()} == {
        "対象施設": "name", "やったこと": "title", "いつ": "when", "工事請負金額（千円）": "cost_yen",
    }  # fmt: skip
    assert [(work.fiscal_year, work.title, work.cost_yen) for work in result.records] == [
        (2021, "屋上防水改修工事", 1_200_000),
        (2022, "空調設備更新", 300_000),
    ]


def test_a_doubtful_column_is_offered_and_not_used() -> None:
    result = read_land('施設名,ひろさ,もちぬし\n東小学校,"12,000",市有地\n西小学校,"9,000",借地\n'.encode())
    field, confidence = result.suggestions["ひろさ"]
    assert field in ("area_m2", "price_yen_per_m2", "value_yen")
    assert confidence < 0.5
    assert [(site.owner, site.area_m2) for site in result.records] == [("市有地", None), ("借地", None)]
    chosen = read_land(
        '施設名,ひろさ,もちぬし\n東小学校,"12,000",市有地\n'.encode(), mapping={"施設名": "name", "ひろさ": "area_m2"}
    )
    assert chosen.records[0].area_m2 == 12_000


def test_the_unit_above_a_list_of_works_holds_for_its_amounts() -> None:
    result = read_repairs("修繕履歴（単位：千円）,,,\n施設名,年度,工事名,金額\n東小学校,R3,屋上防水,1200\n".encode())
    assert result.records[0].cost_yen == 1_200_000


def test_a_sheet_a_year_is_read_whole_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.active.title = "令和4年度"
    book.active.append(["施設名", "利用者数", "年間光熱水費支払額"])
    book.active.append(["東公民館", 100, 5])
    for name, rows in (
        ("R5", [["施設名", "利用者数"], ["東公民館", 110]]),
        ("メモ", [["この表について"], ["担当は総務課"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    result = read_years(out.getvalue())
    assert [(row.record.fiscal_year, row.record.users) for row in result.records] == [(2022, 100), (2023, 110)]
    assert result.suggestions["年間光熱水費支払額"] == ("utilities_yen", 0.45)
    assert {(issue.code, issue.value) for issue in result.issues} >= {("sheet_added", "R5"), ("sheet_left_out", "メモ")}


def test_items_down_and_years_across() -> None:
    result = read_years(
        "施設名,項目,単位,R3,R4\n東公民館,利用者数,人,100,110\n,支出,千円,200,\n西公民館,利用者数,人,300,310\n,支出,千円,400,410\n".encode()
    )
    assert [
        (row.facility_name, row.record.fiscal_year, row.record.users, row.record.total_cost_yen) for row in result.records
    ] == [
        ("東公民館", 2021, 100, 200_000), ("東公民館", 2022, 110, None),
        ("西公民館", 2021, 300, 400_000), ("西公民館", 2022, 310, 410_000),
    ]  # fmt: skip


def test_names_written_once_over_their_years() -> None:
    result = read_years("施設名,年度,利用者数\n東公民館,R3,100\n,R4,110\n西公民館,R3,300\n計,R3,400\n".encode())
    assert [(row.facility_name, row.record.fiscal_year, row.record.users) for row in result.records] == [
        ("東公民館", 2021, 100), ("東公民館", 2022, 110), ("西公民館", 2021, 300),
    ]  # fmt: skip
    gaps = read_years("施設名,年度,利用者数\n東公民館,R3,100\n東公民館,R4,110\n,R3,300\n".encode())
    assert len(gaps.records) == 2


def test_the_year_of_a_survey_may_stand_above_it() -> None:
    result = read_inspections("令和3年度 点検結果,,\n施設名,屋根・屋上,外壁\n東小学校,A,B\n".encode())
    assert [(survey.fiscal_year, survey.roof, survey.wall) for survey in result.records] == [(2021, "A", "B")]
