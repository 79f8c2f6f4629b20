# ruff: noqa: E501  one invented table a line
"""Facility lists that lost buildings, units or columns: each case, its family, and every column accounted for."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import Function, Structure, UseState
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.facilities.record_codes import with_codes
from app.formats.records.column_words import column_rows, column_sentence
from app.formats.records.facility_fields import FIELDS
from app.formats.records.issue_report import issue_groups
from app.formats.records.records import FacilityRecord, SheetResult
from app.formats.tables.header_labels import match_heading, read_label
from app.formats.tables.year_spans import read_span

TODAY = date(2026, 11, 28)


def read(rows: Sequence[Sequence[object]] | bytes) -> SheetResult:
    if isinstance(rows, bytes):
        return read_facilities(rows, today=TODAY)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return read_facilities(text.getvalue().encode("utf-8-sig"), today=TODAY)


def case(shared: Path, name: str) -> SheetResult:
    return read((shared / "cases" / "facilities" / name).read_bytes())


def area(sheet: SheetResult) -> float:
    return round(sum(facility.floor_area_m2 or 0 for facility in sheet.facilities), 2)


def buildings(sheet: SheetResult) -> int:
    return sum(len(facility.buildings) for facility in sheet.facilities)


def uses(sheet: SheetResult) -> dict[str, tuple[str, str | None]]:
    return {column.heading: (column.use, column.field) for column in sheet.columns}


def known_of(records: Sequence[FacilityRecord]) -> dict[str, tuple[str, str | None, float | None, float | None]]:
    coded = with_codes(records, {}).records
    return {one.code or "": (one.name, one.address, one.lon, one.lat) for one in coded}


def test_case_twin_buildings_two_identical_dwellings_are_two(shared: Path) -> None:
    sheet = case(shared, "twin_buildings.csv")
    assert (len(sheet.facilities), buildings(sheet), area(sheet), sheet.rows_used) == (2, 5, 2602, 5)
    assert [issue.code for issue in sheet.issues].count("identical_building") == 1


def test_case_portal_row_ids_the_towns_id_decides_never_the_portals(shared: Path) -> None:
    known = known_of(case(shared, "portal_row_ids.csv").facilities)
    later = with_codes(case(shared, "portal_row_ids_next_year.csv").facilities, known).records
    codes = {one.code for one in later}
    assert known.keys() == {"0001", "0002", "0003"}
    assert (codes - known.keys(), known.keys() - codes) == ({"0004"}, {"0003"})


def test_case_square_feet_are_converted_and_the_other_column_is_named(shared: Path) -> None:
    sheet = case(shared, "estate_square_feet.csv")
    assert [round(one.floor_area_m2 or 0, 1) for one in sheet.facilities] == [92.9, 46.5]
    assert [one.use_state for one in sheet.facilities] == [UseState.IN_USE, UseState.UNUSED]
    other = next(column for column in sheet.columns if column.heading == "Gross Area (SF)")
    assert (other.use, other.reason, other.other) == ("attribute", "second_column", "Square Footage")
    assert "Square Footage" in column_sentence(other, "en")


def test_case_ledger_with_brackets_in_brackets(shared: Path) -> None:
    sheet = case(shared, "ledger_nested_brackets.xlsx")
    assert (buildings(sheet), area(sheet)) == (5, 18_029.34)
    structures = [building.structure for one in sheet.facilities for building in one.buildings]
    assert structures.count(Structure.RC) == 3
    assert None not in structures
    assert [(one.code, len(one.buildings)) for one in sheet.facilities] == [("1", 1), ("2", 2), ("6", 1), ("7", 1)]


def test_case_names_wrapped_by_a_pdf_are_joined(shared: Path) -> None:
    sheet = case(shared, "pdf_tables_wrapped_names.csv")
    assert (len(sheet.facilities), area(sheet)) == (45, 50_625.0)
    names = {one.name for one in sheet.facilities}
    assert {"幸袋小学校（小中一貫校幸袋校）", "飯塚東交流センター", "庄内交流センター別館（旧生涯学習交流館）"} <= names
    assert all(one.code is None for one in sheet.facilities)


def test_case_lookalikes_are_the_same_or_possibly_the_same_and_told(shared: Path) -> None:
    first = case(shared, "lookalike_kanji.csv")
    known = known_of(first.facilities)
    second = with_codes(case(shared, "lookalike_kanji_second_list.csv").facilities, known)
    later, remarks = second.records, second.issues
    assert {one.code for one in later} == known.keys()
    assert [(issue.code, issue.done) for issue in remarks] == [("possibly_same_facility", "龍ヶ崎市民館")]
    assert "radicals_mended" in {issue.code for issue in first.issues}


def test_case_useful_columns_are_read_or_named_with_what_to_do(shared: Path) -> None:
    sheet = case(shared, "useful_columns.csv")
    hall, school = sheet.facilities
    assert (hall.use_state, school.use_state) == (UseState.IN_USE, UseState.UNUSED)
    assert (hall.years[0].total_cost_yen, hall.years[0].fiscal_year) == (5_230_000, 2025)
    assert hall.functions[0].capacity == 120
    assert (hall.attributes["老朽化度"], hall.attributes["洪水浸水想定"]) == ("3.8", "0.5m～3.0m")
    assert uses(sheet)["老朽化度"] == ("attribute", "deterioration")
    assert uses(sheet)["洪水浸水想定"] == ("attribute", "hazard")
    assert "average_year_assumed" in {issue.code for issue in sheet.issues}


def test_case_names_that_are_code_stay_text(shared: Path) -> None:
    sheet = read((shared / "cases" / "text" / "names_that_are_code.csv").read_bytes())
    assert [one.name for one in sheet.facilities] == [
        "${window.PWN=1}会館",
        "学校`本館",
        "</script><img src=x onerror=1>",
        "0123456789abcdef0123456789abcdef",
        '=HYPERLINK("http://127.0.0.1")',
    ]


def test_case_several_towns_keep_their_names(shared: Path) -> None:
    sheet = case(shared, "several_towns_by_name.csv")
    assert [one.municipality_name for one in sheet.facilities] == ["みなみ市", "みなみ市", "きた町", "きた町", None]


FEET = 0.09290304
AREAS = [
    *(("gross_sq_ft", FEET), ("GSF", FEET), ("Gross Sq. Ft.", FEET), ("total_square_footage", FEET), ("Building SqFt", FEET)),
    *(("Rentable Area (sq ft)", FEET), ("floor_area_sqm", 1.0), ("Gross Floor Area (m2)", 1.0), ("GIA (sqm)", 1.0)),
    *(("Total Floor Area", 1.0), ("NetUsableSquareFeet", FEET), ("BUILDING_SIZE_SQM", 1.0), ("Gross Internal Area", 1.0)),
    *(("floorArea", 1.0), ("Floor Area (hectares)", 10_000.0), ("Square Metres Gross", 1.0)),
    *(("SqFt", FEET), ("Sq. Ft.", FEET), ("Square Meters", 1.0)),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "factor"), AREAS)
def test_english_floor_areas_in_any_wording_are_square_metres(heading: str, factor: float) -> None:
    sheet = read([["Facility Name", "Address", heading], ["Depot", "1 Main St", "1000"], ["Hall", "2 Main St", "250"]])
    assert uses(sheet)[heading] == ("read", "floor_area_m2")
    assert [one.floor_area_m2 for one in sheet.facilities] == pytest.approx([1000 * factor, 250 * factor], rel=1e-4)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Site Area (acres)", "land_area_m2"), ("Lot Size", "land_area_m2"), ("Building Footprint (SF)", "footprint_m2"),
        ("Area", "any_area_m2"), ("m2", None), ("ha", None), ("Square", None), ("Footage of the film", None),
        ("緯度：北緯（世界測地系10進法）", "lat"), ("経度：東経（世界測地系10進法）", "lon"), ("緯度（10進数）", "lat"), ("東経（度）", "lon"),
        ("緯度経度", "position"), ("数量（（延べ床）面積）", "floor_area_m2"), ("【延床面積（（㎡））】", "floor_area_m2"),
        ("耐用年数分類（構造）", "structure"), ("【構造（（主な））】", "structure"), ("「数量（延べ（床）面積）」（㎡）", "floor_area_m2"), ("件名（施設名）", "name"), ("用途分類", "class_small"), ("用途", "class_small"),
        ("土砂災害警戒区域", "hazard"), ("津波浸水深（m）", "hazard"), ("洪水", None), ("学級数", "classes"),
        ("普通教室数", "classrooms"), ("在籍児童数", "users"), ("部屋稼働率（％）", "utilisation_rate"), ("利用状況", "use_state"),
        ("Year Constructed", "built_year"), ("Original Construction Date", "built_year"), ("Bldg Completion Year", "built_year"),
        ("Construction Type", "structure"), ("Construction", None), ("Year of Last Renovation", "renovated_year"),
        ("年間コスト（円/年）", "total_cost_yen"), ("年間利用者数（人/年）", "users"), ("2019-2023年度維持管理費（円）", None),
    ],
)  # fmt: skip
def test_headings_mean_what_they_say(heading: str, field: str | None) -> None:
    match = match_heading(heading)
    assert (match[0] if match else None) == field


@pytest.mark.parametrize(
    ("heading", "years", "last", "divisor"),
    [
        ("支出６年平均(千円)", 6, None, 1), ("直近3か年平均支出", 3, None, 1), ("維持管理費（過去五年間平均）", 5, None, 1),
        ("H30～R4平均利用者数", 5, 2022, 1), ("令和2年度から令和4年度の平均支出", 3, 2022, 1), ("2018-2020合計支出", 3, 2020, 3),
        ("支出3年間合計", 3, None, 3), ("年平均利用者数", None, None, 1), ("H28〜30平均収入", 3, 2018, 1),
        ("支出平均（H30～R4）", 5, 2022, 1), ("平均支出（5年間）", 5, None, 1), ("支出合計(令和2年度〜令和4年度)", 3, 2022, 3),
        ("5年間の維持管理費累計（円）", 5, None, 5), ("R3年度～R5年度の支出平均 (千円)", 3, 2023, 1),
        ("平成28年度から令和2年度までの維持管理費の合計（円）", 5, 2020, 5),
    ],
)  # fmt: skip
def test_spans_of_years_are_one_years_figure(heading: str, years: int | None, last: int | None, divisor: float) -> None:
    span = read_span(read_plain(heading))
    assert span is not None
    assert (span.years, span.last, span.divisor) == (years, last, divisor)
    assert match_heading(heading) is not None
    assert read_label(heading).year == last


def read_plain(heading: str) -> str:
    from_full = str.maketrans("０１２３４５６７８９（）～", "0123456789()~")
    return heading.translate(from_full).lower()


@pytest.mark.parametrize(
    "heading", ["1㎡当たり支出", "平均築年数", "支出割合", "1人当たり平均", "令和5年度支出", "支出合計", "建築年"]
)
def test_a_single_year_or_a_share_is_no_span(heading: str) -> None:
    assert read_span(read_plain(heading)) is None


def test_years_that_may_be_a_sum_or_an_average_are_named_and_not_read() -> None:
    sheet = read(
        [["施設名", "所在地", "2019-2023年度維持管理費（円）"], ["A館", "本町1", "300"], ["B館", "本町2", "600"]]
    )
    assert not any(one.years for one in sheet.facilities)
    assert [use.reason for use in sheet.columns if "維持管理費" in use.heading] == ["years_unsaid"]


def test_sums_of_several_years_are_divided_and_the_last_year_is_theirs() -> None:
    sheet = read([["施設名", "所在地", "支出 R2～R4合計（千円）"], ["A館", "本町1", "300"], ["B館", "本町2", "600"]])
    assert [(one.years[0].fiscal_year, one.years[0].total_cost_yen) for one in sheet.facilities] == [
        (2022, 100_000),
        (2022, 200_000),
    ]


def test_wrapped_names_in_a_list_without_numbers_need_a_sign_that_they_go_on() -> None:
    rows = [["施設名", "所在地", "延床面積"], ["中央公民館（旧", "本町1", "10"], ["中央小）", "", ""], ["西公民館", "本町2", "20"],
            ["学校教育系施設", "", ""], ["東小学校", "本町3", "30"]]  # fmt: skip
    sheet = read(rows)
    assert [one.name for one in sheet.facilities] == ["中央公民館（旧中央小）", "西公民館", "東小学校"]
    assert sheet.facilities[2].class_large == "学校教育系施設"


def test_row_numbers_are_never_identity_but_zeros_and_pairs_are_codes() -> None:
    body = [["A館", "本町1"], ["B館", "本町2"], ["C館", "本町3"], ["D館", "本町4"]]
    for heading in ("_id", "FID", "OBJECTID", "No.", "番号", "ID"):
        sheet = read([[heading, "施設名", "所在地"], *([number, *row] for number, row in enumerate(body, start=901))])
        assert [one.code for one in sheet.facilities] == [None] * 4, heading
        assert uses(sheet)[heading][0] == "attribute"
    coded = read([["ID", "施設名", "所在地"], *([f"{number:04d}", *row] for number, row in enumerate(body, start=1))])
    assert [one.code for one in coded.facilities] == ["0001", "0002", "0003", "0004"]


def test_poi_codes_and_use_classes_say_what_a_facility_is() -> None:
    sheet = read(
        [["名称", "POIコード", "緯度", "経度"], ["ほし", "1403a", "35.1", "137.1"], ["つき", "9999", "35.2", "137.2"]]
    )
    assert sheet.facilities[0].functions[0].function is Function.CHILDRENS_HALL
    assert sheet.facilities[1].attributes["POIコード"] == "9999"


def test_a_list_without_areas_years_and_costs_says_so_once_each() -> None:
    codes = [issue.code for issue in read([["施設名", "所在地"], ["A館", "本町1"], ["B館", "本町2"]]).issues]
    assert [codes.count(code) for code in ("no_area_column", "no_year_column", "no_cost_column")] == [1, 1, 1]


def test_costs_of_a_year_nobody_names_are_told_as_kept_and_not_as_read() -> None:
    sheet = read([["施設名", "延床面積", "建築年度", "維持管理費"], ["A館", "100", "1980", "5000"]])
    use = next(use for use in sheet.columns if use.heading == "維持管理費")
    assert (use.use, use.reason) == ("attribute", "year_unsaid")
    assert sorted({"no_cost_column", "year_missing"} & {issue.code for issue in sheet.issues}) == [
        "no_cost_column",
        "year_missing",
    ]
    assert "5000" in str(sheet.facilities[0].attributes)
    dated = read([["施設名", "延床面積", "建築年度", "維持管理費（2024年度）"], ["A館", "100", "1980", "5000"]])
    assert {"no_cost_column", "year_missing"}.isdisjoint(issue.code for issue in dated.issues)


def test_issues_of_one_sentence_are_one_group_with_their_count() -> None:
    sheet = read(
        [["施設名", "所在地", "延床面積"], *([f"{number}館", f"本町{number}", "不明な値"] for number in range(30))]
    )
    group = next(group for group in issue_groups(sheet.issues, "ja") if group["code"] == "unreadable_number")
    assert (group["count"], group["rows"][:2], len(group["rows"]), group["column"]) == (30, [2, 3], 20, "延床面積")
    assert group["message"].startswith("「不明な値」")


@pytest.mark.parametrize(("language", "mark"), [("ja", "例："), ("en", "For example: ")])
def test_a_group_of_different_values_calls_its_first_sentence_an_example(language: str, mark: str) -> None:
    sheet = read([["施設名", "所在地", "延床面積"], *([f"{n}館", f"本町{n}", f"値{n}"] for n in range(3))])
    group = next(group for group in issue_groups(sheet.issues, language) if group["code"] == "unreadable_number")
    assert group["message"].startswith(mark)
    assert "値0" in group["message"]


KNOWN_HEADINGS = [min(field.headings, key=len) for field in FIELDS if field.code != "name"]
STRANGE = [
    "メモ",
    "担当者コメント",
    "駐車場台数",
    "1㎡当たり支出",
    "_id",
    "電話番号",
    "列名なし",
    "Remarks",
    "築年数",
    "利用者の声",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(KNOWN_HEADINGS + STRANGE), max_size=12, unique=True),
    st.lists(st.sampled_from(["", "1", "2,300", "RC", "昭和50年", "○", "東", "12.5"]), min_size=12, max_size=12),
)
def test_every_column_of_any_list_is_accounted_for_in_words(headings: list[str], cells: list[str]) -> None:
    rows = [["施設名", "所在地", *headings]]
    rows += [[f"第{number}公民館", f"本町{number}", *cells[: len(headings)]] for number in range(1, 4)]
    sheet = read(rows)
    assert [column.heading for column in sheet.columns] == list(sheet.header)
    for language in ("ja", "en"):
        assert all(row["message"] for row in column_rows(sheet.columns, language))
    kept = {heading for heading, (use, _) in uses(sheet).items() if use == "attribute"}
    for facility in sheet.facilities:
        assert kept <= facility.attributes.keys()
    assert {heading for heading, (use, _) in uses(sheet).items() if use == "read"} <= sheet.mapping.keys()


SCHOOLS = [
    ("01210", "16", "16001", "16001", "岩見沢小学校", "10条西1丁目3", 3),
    ("01210", "16", "16002", "16002", "緑中学校", "7条東9丁目4", 3),
]
EDITIONS = {
    "2013": dict(zip(range(1, 8), range(7), strict=True)),
    "2021": {1: 0, 2: 1, 3: 2, 4: 4, 5: 5, 6: 6},
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_school_points_of_ksj_have_their_names_in_any_edition(edition: str) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [141.7 + place / 100, 43.2]},
         "properties": {f"P29_{number:03}": school[index] for number, index in EDITIONS[edition].items()}}
        for place, school in enumerate(SCHOOLS)
    ]  # fmt: skip
    sheet = read_facilities(json.dumps({"type": "FeatureCollection", "features": features}).encode(), today=TODAY)
    assert [(one.name, one.address, one.lat) for one in sheet.facilities] == [
        ("岩見沢小学校", "10条西1丁目3", 43.2),
        ("緑中学校", "7条東9丁目4", 43.2),
    ]
    assert sheet.facilities[0].functions[0].function is Function.ELEMENTARY_SCHOOL


def test_triangles_are_minus_before_digits_and_marks_alone() -> None:
    rows = [
        ["施設名", "所在地", "令和5年度支出（円）", "令和5年度収入（円）", "耐震補強"],
        ["A館", "本町1", "△1,200", "△", "△"],
        ["B館", "本町2", "▲5", "300", "○"],
    ]
    sheet = read(rows)
    first, second = sheet.facilities
    assert (first.years[0].total_cost_yen, second.years[0].total_cost_yen) == (-1200, -5)
    assert (first.years[0].income_yen, second.years[0].income_yen) == (None, 300)
    codes = {issue.code for issue in sheet.issues}
    assert {"mark_not_number", "partly_flag"} <= codes
    assert first.attributes["令和5年度収入（円）"] == "△"


def test_a_number_with_a_remark_in_brackets_is_read_and_the_remark_kept() -> None:
    sheet = read(
        [
            ["施設名", "所在地", "延床面積（㎡）", "定員"],
            ["A館", "本町1", "300（うち車庫50）", "40人\n（長期休暇60人）"],
            ["B館", "本町2", "20", "5"],
        ]
    )
    assert (sheet.facilities[0].floor_area_m2, sheet.facilities[1].floor_area_m2) == (300, 20)
    assert sheet.facilities[0].attributes["延床面積（㎡）"] == "300（うち車庫50）"


def test_lines_of_a_form_that_hold_only_their_number_are_no_faults() -> None:
    sheet = read([["#property", "名称", "住所"], ["1", "交流センター", "本町1"], ["2", "", ""], ["3", "", ""]])
    assert (len(sheet.facilities), [issue.code for issue in sheet.issues if issue.row]) == (1, ["numbered_blank"] * 2)


def test_buildings_of_one_name_in_other_parts_of_town_are_of_other_facilities() -> None:
    head = ["施設名", "所在地", "棟名", "延床面積", "構造"]
    rows = [["児童遊園", "本町1-2", "便所", "8", "木造"], ["児童遊園", "栄町3", "便所", "9", "木造"], ["東小学校", "東町4-1", "校舎", "900", "RC"],
            ["東小学校", "東町4-2", "体育館", "300", "S"], ["東小学校", "", "倉庫", "20", "S"]]  # fmt: skip
    sheet = read([head, *rows])
    assert [(one.name, one.address, len(one.buildings)) for one in sheet.facilities] == [
        ("児童遊園", "本町1-2", 1),
        ("児童遊園", "栄町3", 1),
        ("東小学校", "東町4-1", 3),
    ]


def test_a_row_said_twice_is_two_buildings_only_where_the_list_tells_of_buildings() -> None:
    plain = read(
        [["施設名", "所在地", "延床面積"], ["A館", "本町1", "100"], ["A館", "本町1", "100"], ["B館", "本町2", "30"]]
    )
    assert ([issue.code for issue in plain.issues].count("duplicate_row"), area(plain)) == (1, 130)
    told = read(
        [
            ["施設名", "所在地", "構造", "延床面積"],
            ["A館", "本町1", "RC", "100"],
            ["A館", "本町1", "RC", "100"],
            ["B館", "本町2", "RC", "30"],
        ]
    )
    assert (buildings(told), area(told)) == (3, 230)
