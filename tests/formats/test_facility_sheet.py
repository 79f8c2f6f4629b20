# ruff: noqa: E501  one line of a file is one line here
"""Facility lists of every shape, small enough to know the answer by hand."""

from collections import Counter
from datetime import date

import pytest

from app.domain.vocabulary import Category, Function, PointQuality, SeismicCode, Structure
from app.formats.facilities.facility_sheet import read_facilities, suggest_mapping
from app.formats.records.records import FacilityRecord, SheetResult
from app.formats.tables.tables import read_tables

_TODAY = date(2026, 4, 1)


def _read(text: str, **options: object) -> SheetResult:
    result = read_facilities(text.encode(), today=_TODAY, **options)  # type: ignore[arg-type]
    assert result.rows_read == result.rows_used + result.rows_set_aside
    return result


def _only(text: str) -> FacilityRecord:
    (facility,) = _read(text).facilities
    return facility


def _codes(result: SheetResult) -> Counter[str]:
    return Counter(issue.code for issue in result.issues)


def test_a_list_of_names_and_positions_is_welcome() -> None:
    result = _read("名称,緯度,経度\n中央図書館,34.8,138.3\n東小学校,34.81,138.31\n")
    assert [(f.name, f.lat, f.lon, f.point_quality) for f in result.facilities] == [
        ("中央図書館", 34.8, 138.3, PointQuality.SURVEYED),
        ("東小学校", 34.81, 138.31, PointQuality.SURVEYED),
    ]
    assert result.facilities[0].functions[0].function is Function.LIBRARY
    assert result.facilities[1].category is Category.SCHOOL


def test_a_file_without_header_is_read_by_its_contents() -> None:
    result = _read("中央図書館,34.8666,138.3231\n東小学校,34.8166,138.3131\n西公民館,34.8366,138.3331\n")
    assert result.rows_used == 3
    assert _codes(result)["no_header"] == 1
    assert result.facilities[2].lat == 34.8366


def test_unknown_headings_are_suggested_from_contents_and_others_kept() -> None:
    text = "たてもの,どこ,X1,Y1,メモ\n中央図書館,静岡県焼津市本町1-2,138.3231,34.8666,あ\n東小学校,静岡県焼津市石津3,138.3331,34.8566,い\n"
    (table,) = read_tables(text.encode())
    suggested = {column: field for column, (field, _) in suggest_mapping(table).items()}
    assert suggested["たてもの"] == "name"
    assert (suggested["どこ"], suggested["X1"], suggested["Y1"]) == ("address", "lon", "lat")
    first = _read(text).facilities[0]
    assert first.attributes == {"メモ": "あ"}


def test_a_mapping_by_hand_replaces_guessing() -> None:
    result = _read(
        "A,B,C\n岩田,100,1981\n", mapping={"A": "name", "B": "floor_area_m2", "C": "built_year", "D": "code"}
    )
    assert (result.facilities[0].name, result.facilities[0].floor_area_m2, result.facilities[0].built_year) == (
        "岩田",
        100,
        1981,
    )
    assert result.profile != "unknown"
    assert _codes(result)["mapped_column_missing"] == 1


def test_half_width_kana_full_width_digits_and_units() -> None:
    facility = _only("施設名,所在地,構造,階数,延床面積(㎡),建築年月日,耐震診断,耐震補強,新旧耐震\n"
                     "東小,町１,鉄筋ｺﾝｸﾘｰﾄ,地上３階地下１階,１，２３４．５㎡,Ｓ４６．３．１,済,未,旧\n")  # fmt: skip
    (building,) = facility.buildings
    assert building.structure is Structure.RC
    assert (building.storeys, building.basement_storeys) == (3, 1)
    assert building.floor_area_m2 == 1234.5
    assert (building.built_year, building.built_month) == (1970, 3)
    assert (building.seismic_checked, building.seismic_retrofitted) == (True, False)
    assert building.seismic_code is SeismicCode.OLD


def test_buildings_below_a_facility_named_once() -> None:
    result = _read("施設番号,施設名,棟名,構造,延床面積,建築年\n"
                   "10,東小学校,校舎,RC,3000,1975\n,,体育館,S,800,1980\n,,倉庫,木造,20,1990\n11,西小学校,校舎,RC,2500,1982\n")  # fmt: skip
    east, west = result.facilities
    assert result.rows_used == 4
    assert [building.name for building in east.buildings] == ["校舎", "体育館", "倉庫"]
    assert (east.floor_area_m2, east.built_year, east.code) == (3820, 1975, "10")
    assert west.floor_area_m2 == 2500
    assert _codes(result)["filled_from_above"] == 2


def test_a_ledger_keeps_buildings_and_says_why_it_leaves_the_rest() -> None:
    result = _read("財産番号,枝番,件名,勘定科目,取得年月日,耐用年数,取得価額（円）,減価償却累計額,延床面積\n"
                   "100,1,東小学校,事業用資産／建物,S50.3.31,47,\"500,000,000\",\"400,000,000\",3000\n"
                   "100,2,東小学校,事業用資産／建物,S55.3.31,34,\"80,000,000\",\"70,000,000\",800\n"
                   "101,1,東小学校用地,事業用資産／土地,S49.1.1,,\"100,000,000\",,9000\n"
                   "102,1,市道1号線,インフラ資産／工作物,S40.1.1,50,1,,\n")  # fmt: skip
    assert result.profile == "asset_ledger"
    (school,) = result.facilities
    assert [b.code for b in school.buildings] == ["1", "2"]
    assert [b.acquisition_cost_yen for b in school.buildings] == [500_000_000, 80_000_000]
    assert [b.legal_life_years for b in school.buildings] == [47, 34]
    assert school.buildings[0].built_year == 1974
    assert (result.rows_used, result.rows_set_aside) == (2, 2)
    assert {"land_row", "not_a_building", "year_of_opening"} <= set(_codes(result))


def test_a_ledger_that_numbers_each_asset_names_facility_and_building_apart() -> None:
    (school,) = _read("資産番号,枝番,施設名,資産名称,取得年月日,耐用年数,取得価額,延床面積（㎡）,勘定科目\n"
                      "1,1,東小学校,校舎,19640331,47,100,1819,建物\n2,1,東小学校,体育館,19720331,34,100,668,建物\n"
                      "2,1,東小学校,物置,19720331,34,100,8,建物\n").facilities  # fmt: skip
    assert [b.code for b in school.buildings] == ["1-1", "2-1", "2-1(2)"]
    assert school.code is None
    assert [b.name for b in school.buildings] == ["校舎", "体育館", "物置"]
    assert (school.name, school.floor_area_m2, school.built_year) == ("東小学校", 2495, 1963)


def test_yearly_figures_take_year_and_unit_from_their_headings() -> None:
    facility = _only(
        '施設名,所在地,令和4年度支出（千円）,令和5年度支出（千円）,R5利用者数（人）,光熱水費\n東公民館,町1,"1,200",1300.5,"12,345",9\n'
    )
    assert [(y.fiscal_year, y.total_cost_yen, y.users, y.users_unit) for y in facility.years] == [
        (2022, 1_200_000, None, None),
        (2023, 1_300_500, 12_345, "人"),
    ]
    assert facility.attributes["光熱水費"] == "9"


def test_rows_of_several_years_are_one_facility() -> None:
    (facility,) = _read("施設名,所在地,年度,支出,利用者数\n東公民館,町1,R4,100,5\n東公民館,町1,R5,200,6\n").facilities
    assert [(y.fiscal_year, y.total_cost_yen) for y in facility.years] == [(2022, 100), (2023, 200)]


def test_totals_footnotes_and_repeated_headings_are_set_aside_with_their_reason() -> None:
    result = _read(
        "施設名,所在地,延床面積\n東小,町1,100\n小計,,100\n施設名,所在地,延床面積\n西小,町2,200\n合計,,300\n※面積は概数,,\n"
    )
    assert [f.name for f in result.facilities] == ["東小", "西小"]
    assert {code: _codes(result)[code] for code in ("total_row", "repeated_header", "footnote_row")} == {
        "total_row": 2, "repeated_header": 1, "footnote_row": 1}  # fmt: skip


def test_the_sum_under_a_facilitys_buildings_is_no_building() -> None:
    result = _read("施設名,棟名,延床面積\n東小学校,校舎,100\n,体育館,50\n,計,150\n西小学校,校舎,50\n西小学校,小計,50\n")
    assert [(f.name, f.floor_area_m2, len(f.buildings)) for f in result.facilities] == [
        ("東小学校", 150, 2),
        ("西小学校", 50, 1),
    ]
    assert _codes(result)["total_row"] == 2


def test_the_date_above_a_table_is_the_date_of_its_values() -> None:
    facility = _only("公共施設一覧,,\n,,令和6年4月1日現在\n施設名,所在地,延床面積\n東小学校,町1,100\n")
    assert facility.as_of == "令和6年4月1日"


def test_a_total_repeated_in_every_row_of_a_class_is_not_each_facilitys() -> None:
    rows = "".join(f"第{i}住宅,町{i},市営住宅,775924563,{i}00\n" for i in range(1, 6))
    result = _read("施設名,所在地,小分類,2024年度支出_円,2024年度利用者数\n" + rows + "東図書館,町9,図書館,5000123,7\n")
    assert _codes(result)["repeated_total"] == 5
    assert [f.years[0].total_cost_yen for f in result.facilities] == [None] * 5 + [5_000_123]
    assert result.facilities[0].attributes["2024年度支出_円"] == "775924563"
    assert result.facilities[0].years[0].users == 100


def test_the_same_round_fee_for_each_facility_is_believed() -> None:
    rows = "".join(f"第{i}集会所,町{i},集会施設,1200000\n" for i in range(1, 6))
    result = _read("施設名,所在地,小分類,2024年度支出_円\n" + rows)
    assert _codes(result)["repeated_total"] == 0


@pytest.mark.parametrize(
    ("lat", "lon", "code", "placed"),
    [
        ("138.3", "34.8", "coordinates_swapped", (138.3, 34.8)),
        ("0", "0", "zero_position", None),
        ("51.5", "-0.12", "outside_japan", None),
        ("200", "34", "unreadable_position", None),
        ("34.8", "", "half_position", None),
        ("北緯34度48分0秒", "東経138度18分0秒", None, (138.3, 34.8)),
        ("", "", None, None),
    ],
)
def test_positions_are_put_right_or_left_out_with_a_word(
    lat: str, lon: str, code: str | None, placed: tuple[float, float] | None
) -> None:
    result = _read(f"名称,住所,緯度,経度\n東小学校,町1,{lat},{lon}\n西小学校,町2,34.9,138.4\n")
    facility = result.facilities[0]
    assert result.rows_used == 2
    if code:
        assert _codes(result)[code] >= 1
    if placed is None:
        assert (facility.lon, facility.lat, facility.point_quality) == (None, None, PointQuality.NONE)
    else:
        assert (facility.lon, facility.lat) == pytest.approx(placed)


def test_one_point_far_from_all_others_is_remarked() -> None:
    rows = "".join(f"第{i}小学校,34.8{i},138.3{i}\n" for i in range(8)) + "北小学校,43.1,141.3\n"
    assert _codes(_read("名称,緯度,経度\n" + rows))["far_from_others"] == 1


def test_doubles_are_told_apart_and_never_dropped_silently() -> None:
    result = _read(
        "施設番号,施設名,所在地\n1,東小学校,町1\n1,西小学校,町2\n3,東小学校,町9\n4,東 小学校,町1\n3,東小学校,町9\n"
    )
    assert [f.code for f in result.facilities] == ["1", None, "3", "4"]
    found = _codes(result)
    assert (found["duplicate_code"], found["duplicate_name"], found["near_duplicate_name"], found["duplicate_row"]) == (
        1,
        1,
        1,
        1,
    )


def test_ruined_codes_and_numbers_are_not_believed() -> None:
    result = _read("施設番号,施設名,所在地,延床面積\n4.00E+12,東小学校,町1,1.23E+15\n")
    facility = result.facilities[0]
    assert (facility.code, facility.floor_area_m2) == (None, None)
    assert {"ruined_code", "ruined_number"} <= set(_codes(result))
    assert facility.attributes["施設番号"] == "4.00E+12"


def test_planned_and_future_buildings_have_no_year_yet() -> None:
    result = _read("施設名,所在地,建築年度\n新小学校,町1,令和9年度建設予定\n次小学校,町2,2040\n古小学校,町3,0\n")
    assert [f.built_year for f in result.facilities] == [None, None, None]
    assert {"planned_building", "future_year", "zero_as_unknown"} <= set(_codes(result))


def test_many_municipalities_in_one_file_keep_their_codes() -> None:
    result = _read(
        "市区町村コード,市区町村名,施設名,所在地\n012106,岩見沢市,東小学校,町1\n01100,札幌市,東小学校,町2\n01211X,,西小学校,町3\n"
    )
    assert [f.municipality_code for f in result.facilities] == ["012106", "011002", None]
    assert {"several_municipalities", "bad_municipality_code"} <= set(_codes(result))
    assert _codes(result)["duplicate_name"] == 0


def test_a_municipality_given_from_outside_fills_rows_that_name_none() -> None:
    assert (
        _read("施設名,所在地\n東小学校,町1\n", municipality_code="012106").facilities[0].municipality_code == "012106"
    )


def test_a_serial_number_is_not_taken_for_the_facilitys_code() -> None:
    rows = "".join(f"{i},第{i}小学校,町{i}\n" for i in range(1, 9))
    assert all(f.code is None for f in _read("NO,名称,住所\n" + rows).facilities)
    known = "".join(f"{i * 37 + 10000},第{i}小学校,町{i}\n" for i in range(1, 9))
    assert _read("NO,名称,住所\n" + known).facilities[0].code == "10037"


def test_square_feet_become_square_metres() -> None:
    facility = _only(
        "Location Code,Real Property Asset Name,Latitude,Longitude,Building Rentable Square Feet\nA1,FIRE STATION,34.8,138.3,1000\n"
    )
    assert facility.floor_area_m2 == pytest.approx(92.90304)


def test_a_tenant_is_linked_to_its_host() -> None:
    result = _read(
        "施設名,所在地,延床面積\n東小学校,町1,3000\n東公民館,町1（東小学校内）,\n西公民館,町2（中央公園内）,\n北公民館,町3（消防署６階）,\n"
    )
    assert [f.host_name for f in result.facilities] == [None, "東小学校", None, "消防署"]
    assert _codes(result)["area_missing"] == 1


def test_an_address_in_pieces_is_put_together() -> None:
    facility = _only(
        "名称,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,緯度,経度\n東小学校,静岡県,焼津市,駅北5丁目,2-11,34.8,138.3\n"
    )
    assert facility.address == "静岡県焼津市駅北5丁目2-11"


def test_a_table_that_is_no_facility_list_says_so_for_every_row() -> None:
    result = _read("areaCode,townName,totalArea\n1,塩屋町,100.5\n2,築地町,200.5\n")
    assert (result.rows_used, result.rows_set_aside) == (0, 2)
    assert _codes(result)["no_name_column"] == 2


def test_a_unit_without_brackets_is_a_unit() -> None:
    facility = _only(
        "施設名,延床面積㎡,土地面積 ㎡,R5維持管理費千円,R5光熱水費千円（決算）\n中央図書館,1200,3000,450,12\n"
    )
    assert (facility.floor_area_m2, facility.land_area_m2) == (1200, 3000)
    (year,) = facility.years
    assert (year.fiscal_year, year.maintenance_yen, year.utilities_yen) == (2023, 450_000, 12_000)


def test_the_unit_of_users_is_what_its_column_says() -> None:
    facility = _only("施設名,延床面積,年度,利用者数,利用者の単位,運営主体\n中央図書館,1200,2023,4500,貸出冊数,財団\n")
    assert [(year.users, year.users_unit) for year in facility.years] == [(4500, "貸出冊数")]
    assert facility.attributes["運営主体"] == "財団"


@pytest.mark.parametrize(
    ("heading", "word", "code", "remark"),
    [
        ("管理形態", "直営", "direct", None),
        ("運営形態", "指定管理者制度", "designated", None),
        ("管理・運営", "民間委託", "outsourced", None),
        ("管理運営方法", "ＰＦＩ（BTO）", "pfi", None),
        ("管理形態", "直営（一部委託）", "direct", "mixed_management"),
        ("管理形態", "要検討", None, "unknown_management"),
        ("管理形態", "―", None, None),
    ],
)
def test_who_runs_a_facility_is_read_from_its_column_and_doubts_are_told(
    heading: str, word: str, code: str | None, remark: str | None
) -> None:
    result = _read(f"施設名,延床面積,{heading}\n中央図書館,1200,{word}\n")
    (facility,) = result.facilities
    assert facility.management == code
    assert _codes(result).get(remark, 0) == (remark is not None)
    assert facility.attributes == ({heading: word} if remark else {})


@pytest.mark.parametrize("heading", ["PLATEAU建物ID", "gml_id", "PLATEAUの建物ID", "uro:buildingID"])
def test_the_number_of_a_building_in_the_3d_model_is_kept_with_the_building(heading: str) -> None:
    result = _read(f"施設名,棟番号,延床面積,{heading}\n東小学校,1,500,23201-bldg-11\n東小学校,2,300,23201-bldg-12\n")
    (facility,) = result.facilities
    assert [(each.code, each.plateau_id) for each in facility.buildings] == [
        ("1", "23201-bldg-11"),
        ("2", "23201-bldg-12"),
    ]
