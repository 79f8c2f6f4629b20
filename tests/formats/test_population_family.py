# ruff: noqa: E501  one invented table a line
"""Nobody is lost and nobody counts twice: areas under any heading, keys of two columns, sums, sheets, sexes in rows."""

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import AgeBand
from app.formats.people.population_file import read_population
from app.formats.people.population_records import PopulationSheet
from app.formats.text.unreadable import UnreadableFile

Rows = Sequence[Sequence[object]]


def as_csv(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_book(sheets: dict[str, Rows]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return buffer.getvalue()


def read(data: bytes, *, filename: str = "p.csv", year: int | None = 2024) -> PopulationSheet:
    sheet = read_population(data, filename=filename, year=year)
    assert isinstance(sheet, PopulationSheet)
    return sheet


def people(sheet: PopulationSheet) -> float:
    return float(np.nansum(sheet.grid.people[:, sheet.grid.bands.index(AgeBand.ALL), -1]))


def codes(sheet: PopulationSheet) -> list[str]:
    return [issue.code for issue in sheet.issues]


CASES = {
    "wards_cp932.csv": (40, 21_784, 2026),
    "standard_heading.csv": (40, 21_784, 2026),
    "district_and_town.csv": (5, 3050, 2024),
    "oaza_and_chome.csv": (4, 2000, 2024),
    "name_only_repeated.csv": (5, 3050, 2024),
    "estat_small_areas_cp932.txt": (4, 1000, 2020),
    "wards_by_sheet.xlsx": (8, 480, 2021),
}


@pytest.mark.parametrize("name", CASES)
def test_cases_when_read_then_everybody_is_there_once(shared: Path, name: str) -> None:
    areas, everybody, year = CASES[name]
    given_year = 2024 if year == 2024 else None
    sheet = read((shared / "cases" / "population" / name).read_bytes(), filename=name, year=given_year)
    assert (len(sheet.grid), people(sheet), sheet.grid.years) == (areas, everybody, (year,))
    assert len(set(sheet.grid.codes)) == areas


HEADINGS = [
    *("行政区", "区名", "町内会", "町内会名", "住区", "集落名", "町丁目", "町丁目名", "大字・町丁目名", "大字町丁目", "投票区", "投票区名"),
    *("自治会名", "地区", "地域名", "学区", "小学校区", "町名", "字名", "班", "支所管内", "区域", "area", "ward_name", "Neighbourhood", "コミュニティ地区"),
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_areas_when_headed_in_any_way_beside_their_municipality_then_each_is_an_area(heading: str) -> None:
    rows = [["市区町村名", "都道府県名", heading, "総人口", "65歳以上"]]
    rows += [["見本市", "見本県", f"第{number}町", 100 + number, 30] for number in range(1, 8)]
    sheet = read(as_csv(rows))
    assert (len(sheet.grid), people(sheet)) == (7, 728)
    assert sheet.grid.names[0] == "第1町"


def test_key_when_two_names_are_needed_then_both_are_used_and_one_alone_where_it_will_do() -> None:
    rows = [
        ["支所", "地区", "自治会", "人口"],
        ["北", "東", "一区", 5],
        ["北", "西", "一区", 6],
        ["南", "東", "一区", 7],
    ]
    sheet = read(as_csv(rows))
    assert (len(sheet.grid), people(sheet), len(set(sheet.grid.names))) == (3, 18, 3)
    plain = read(as_csv([["地区", "町名", "人口"], ["北", "本町", 5], ["北", "栄町", 6], ["南", "緑町", 7]]))
    assert plain.grid.names == ("本町", "栄町", "緑町")


def test_district_when_written_once_over_its_towns_then_it_is_that_of_all_of_them() -> None:
    rows = [["地区", "町名", "総数"], ["A", "本町", 1], ["", "栄町", 2], ["B", "本町", 4], ["", "栄町", 8]]
    sheet = read(as_csv(rows))
    assert sheet.grid.names == ("A 本町", "A 栄町", "B 本町", "B 栄町")
    assert people(sheet) == 15


def test_names_when_repeated_and_nothing_tells_them_apart_then_named_and_nobody_lost() -> None:
    sheet = read(as_csv([["町名", "総人口"], ["本町", 3], ["本町", 4], ["緑町", 5]]))
    assert people(sheet) == 12
    issue = next(issue for issue in sheet.issues if issue.code == "repeated_area_names")
    assert (issue.value, issue.done) == ("本町", "1")


SUMS: dict[str, Rows] = {
    "words": [["本町", 4, 1], ["栄町", 6, 2], ["合計", 10, 3]],
    "levels": [["本町一丁目", 1, 1], ["本町二丁目", 2, 1], ["本町計", 3, 2], ["栄町一丁目", 3, 0], ["栄町二丁目", 4, 1], ["栄町計", 7, 1], ["東区計", 10, 3]],
    "first": [["総数", 10, 3], ["本町", 4, 1], ["栄町", 6, 2]],
    "named like its parts": [["本町", 3, 2], ["本町一丁目", 1, 1], ["本町二丁目", 2, 1], ["栄町", 7, 1]],
    "brackets": [["本町一丁目", 4, 1], ["本町二丁目", 6, 2], ["本町（大字計）", 10, 3], ["市計", 10, 3]],
    "both ends": [["市内", 10, 3], ["本町", 4, 1], ["栄町", 6, 2], ["総計", 10, 3]],
    "a sum that is wrong in a town called machi": [["東町", 4, 1], ["西町", 6, 2], ["見本町計", 10, 4]],
    "without parts": [["本町一丁目", 1, 1], ["本町二丁目", 2, 0], ["本町計", 3, 1], ["栄町計", 7, 2], ["合計", 10, 3]],
}  # fmt: skip


@pytest.mark.parametrize("kind", SUMS)
def test_sums_when_between_the_areas_then_nobody_counts_twice(kind: str) -> None:
    sheet = read(as_csv([["町丁名", "総数", "65歳以上"], *SUMS[kind]]))
    assert people(sheet) == 10
    assert "total_of_areas" in codes(sheet)
    assert ("sum_differs" in codes(sheet)) == ("wrong" in kind)


def test_sum_when_it_is_not_that_of_its_parts_then_the_difference_is_named() -> None:
    sheet = read(as_csv([["町名", "総数"], ["本町", 4], ["栄町", 6], ["合計", 13]]))
    assert people(sheet) == 10
    assert next(issue.done for issue in sheet.issues if issue.code == "sum_differs") == "+3"


def test_subtotal_when_its_finer_name_is_blank_then_it_is_no_area() -> None:
    rows = [["大字", "丁目", "総数", "男", "女"], ["本町", "一丁目", 4, 1, 3], ["本町", "二丁目", 6, 3, 3], ["本町", "", 10, 4, 6],
            ["栄町", "一丁目", 3, 1, 2], ["栄町", "二丁目", 4, 2, 2], ["栄町", "", 7, 3, 4]]  # fmt: skip
    assert people(read(as_csv(rows))) == 17


LEVELS = [
    ["KEY_CODE", "HYOSYO", "CITYNAME", "NAME", "HTKSAKI", "T001082001", "T001082002"],
    ["", "", "", "", "", "総数、年齢「不詳」含む", "総数０～14歳"],
    ["99999", "1", "見本市", "", "", "30", "6"],
    ["999990010", "2", "見本市", "本町", "", "18", "4"],
    ["99999001001", "3", "見本市", "本町一丁目", "", "18", "4"],
    ["99999001002", "3", "見本市", "本町二丁目", "99999001001", "X", "X"],
    ["999990020", "2", "見本市", "栄町", "", "11", "2"],
]


def test_levels_of_estat_when_a_level_lacks_people_then_the_difference_is_named() -> None:
    sheet = read(as_csv(LEVELS, "cp932"), filename="tblT001082.txt", year=None)
    assert (people(sheet), len(sheet.grid), sheet.grid.years) == (29, 3, (2020,))
    differing = next(issue for issue in sheet.issues if issue.code == "sum_differs")
    assert (differing.done, differing.row) == ("+1", 3)
    assert next(issue.value for issue in sheet.issues if issue.code == "suppressed_area") == "本町二丁目"
    assert "unreadable_number" not in codes(sheet)


def test_sheets_when_they_are_wards_or_sexes_or_years_then_everybody_once() -> None:
    east = [["町名", "総数"], ["本町", 10], ["栄町", 20]]
    west = [["町名", "総数"], ["本町", 1], ["栄町", 2]]
    wards = read(as_book({"東区": east, "西区": west, "注意事項": [["メモ"], ["x"]]}), filename="a.xlsx")
    assert (people(wards), len(wards.grid)) == (33, 4)
    assert [issue.value for issue in wards.issues if issue.code == "people_sheet_left_out"] == ["注意事項"]
    sexes = read(as_book({"男": east, "女": west}), filename="a.xlsx")
    assert (people(sexes), len(sexes.grid)) == (33, 2)
    both = read(as_book({"計": east, "男": west, "女": west}), filename="a.xlsx")
    assert people(both) == 30
    years = read(as_book({"令和2年": west, "令和5年": east}), filename="a.xlsx", year=None)
    assert years.grid.years == (2020, 2023)
    assert [years.grid.total(AgeBand.ALL, year) for year in years.grid.years] == [3, 30]


def test_sexes_and_ages_when_they_run_down_the_rows_then_one_area_each() -> None:
    rows = [["町名", "性別", "年齢", "人数"]]
    for town, scale in (("本町", 1), ("栄町", 10)):
        for sex in ("男", "女"):
            rows += [
                [town, sex, "0～14歳", str(scale)],
                [town, sex, "15～64歳", str(2 * scale)],
                [town, sex, "65歳以上", str(3 * scale)],
            ]
    sheet = read(as_csv(rows))
    assert (len(sheet.grid), people(sheet)) == (2, 132)
    assert sheet.grid.total(AgeBand.ELDERLY, 2024) == 66
    by_sex = read(as_csv([["町名", "男女別", "総数"], ["本町", "計", 7], ["本町", "男", 3], ["本町", "女", 4]]))
    assert (len(by_sex.grid), people(by_sex), by_sex.rows_used) == (1, 7, 3)


def test_towns_called_machi_when_by_year_then_areas_and_no_projection_of_municipalities() -> None:
    sheet = read(
        as_csv([["町名", "年", "総人口"], ["本町", 2020, 5], ["栄町", 2020, 6], ["本町", 2025, 4], ["栄町", 2025, 5]])
    )
    assert sheet.grid.years == (2020, 2025)
    assert [sheet.grid.total(AgeBand.ALL, year) for year in (2020, 2025)] == [11, 9]


@pytest.mark.parametrize(
    "heading", ["pop", "Pop", "POP_TOTAL", "pop_total", "Population", "persons", "人口（人）", "住民基本台帳人口"]
)
def test_people_when_headed_in_english_or_by_their_register_then_counted(heading: str) -> None:
    sheet = read(as_csv([["area", heading, "pop_0_14"], ["A", 10, 2], ["B", 20, 3]]))
    assert people(sheet) == 30
    assert sheet.grid.total(AgeBand.CHILD, 2024) == 5


def test_packed_when_gzip_or_one_table_in_a_zip_then_read_and_a_bomb_is_refused() -> None:
    table = as_csv([["町名", "pop"], ["本町", 10], ["栄町", 20]])
    assert people(read(gzip.compress(table), filename="p.csv.gz")) == 30
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tblT001.txt", table)
    assert people(read(buffer.getvalue(), filename="p.zip")) == 30
    for data, code in (
        (gzip.compress(table)[:-12], "broken_archive"),
        (gzip.compress(bytes(300_000_000)), "too_large_unpacked"),
    ):
        with pytest.raises(UnreadableFile) as answer:
            read(data, filename="p.csv.gz")
        assert answer.value.code == code


def test_year_when_in_the_title_then_it_goes_before_the_file_name() -> None:
    rows = [["町別人口（令和3年4月1日現在）"], [], ["町名", "総数"], ["本町", 10], ["栄町", 20]]
    assert read(as_csv(rows), filename="2019.csv", year=None).grid.years == (2021,)
    assert read(as_csv(rows), filename="2019.csv", year=2022).grid.years == (2022,)


@st.composite
def towns(draw: st.DrawFn) -> list[tuple[str, list[tuple[str, int]]]]:
    """Districts with their towns and people; the same towns' names in several districts."""
    districts = draw(st.lists(st.sampled_from("東西南北中"), min_size=1, max_size=4, unique=True))
    names = st.lists(st.sampled_from(("本町", "栄町", "緑町", "港町")), min_size=2, max_size=4, unique=True)
    return [(f"{one}地区", [(name, draw(st.integers(1, 9999))) for name in draw(names)]) for one in districts]


@settings(max_examples=80, deadline=None)
@given(towns(), st.booleans(), st.booleans(), st.sampled_from(["", "計", "（地区計）"]))
def test_any_town_when_laid_out_in_any_way_then_its_people_are_exact(
    layout: list[tuple[str, list[tuple[str, int]]]], grand: bool, once: bool, subtotal: str
) -> None:
    everybody = sum(count for _, parts in layout for _, count in parts)
    rows: list[list[object]] = [["地区", "町名", "総人口", "男", "女"]]
    for district, parts in layout:
        for number, (name, count) in enumerate(parts):
            rows.append(["" if once and number else district, name, count, count // 2, count - count // 2])
        if subtotal:
            counts = [count for _, count in parts]
            men = sum(count // 2 for count in counts)
            rows.append([district, f"{district}{subtotal}", sum(counts), men, sum(counts) - men])
    if grand:
        men = sum(count // 2 for _, parts in layout for _, count in parts)
        rows.append(["合計", "", everybody, men, everybody - men])
    sheet = read(as_csv(rows))
    assert people(sheet) == everybody
    assert len(sheet.grid) == sum(len(parts) for _, parts in layout)


def test_years_when_they_are_the_headings_then_each_is_the_population_of_its_year() -> None:
    rows = [
        ["町別人口の推移"],
        ["町名", "平成27年", "令和2年", "令和7年"],
        ["本町", "1,000", 900, 800],
        ["栄町", 50, "*", 30],
        ["合計", 1050, 900, 830],
    ]
    sheet = read(as_csv(rows), year=None)
    assert sheet.grid.years == (2015, 2020, 2025)
    assert [sheet.grid.total(AgeBand.ALL, year) for year in sheet.grid.years] == [1050, 900, 830]
    households = [["町別世帯数の推移"], ["町名", "平成27年", "令和2年"], ["本町", 10, 9], ["栄町", 5, 4]]
    with pytest.raises(UnreadableFile, match="no_population"):
        read(as_csv(households), year=None)
