"""The published lists: every row accounted for, totals equal to an independent count with csv and openpyxl."""

import csv
import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from app.domain.vocabulary import Category, Function
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.places.addresses import TownDictionary, towns_in_folder
from app.formats.records.records import SheetResult


@pytest.fixture(scope="module")
def toyohashi(shared: Path) -> SheetResult:
    path = shared / "data" / "B_estate_with_age" / "toyohashi_232017_shisetsu_list.csv"
    return read_facilities(path.read_bytes(), filename=path.name)


@pytest.fixture(scope="module")
def toyohashi_rows(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "B_estate_with_age" / "toyohashi_232017_shisetsu_list.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def towns(shared: Path) -> TownDictionary:
    return TownDictionary(towns_in_folder(shared / "data" / "D_addresses"))


def _csv_rows(data: bytes) -> int:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return sum(1 for row in rows[1:] if any(cell.strip() for cell in row))


def test_toyohashi_totals_equal_a_plain_count(toyohashi: SheetResult, toyohashi_rows: list[dict[str, str]]) -> None:
    areas = [float(row["延べ床面積合計_m2"]) for row in toyohashi_rows if row["延べ床面積合計_m2"]]
    read = [f.floor_area_m2 for f in toyohashi.facilities if f.floor_area_m2 is not None]
    assert (len(toyohashi.facilities), toyohashi.rows_read, toyohashi.rows_used) == (416, 416, 416)
    assert (len(read), len(areas)) == (390, 390)
    assert sum(read) == pytest.approx(sum(areas), abs=0.01)
    assert sum(read) == pytest.approx(1_274_999.07, abs=0.01)
    years = Counter(f.built_year for f in toyohashi.facilities)
    assert years == Counter(int(r["建築年度_最古棟"]) if r["建築年度_最古棟"] else None for r in toyohashi_rows)


def test_toyohashi_money_and_users_equal_a_plain_count(
    toyohashi: SheetResult, toyohashi_rows: list[dict[str, str]]
) -> None:
    housing = {r["施設名"] for r in toyohashi_rows if r["施設分類_小分類"] == "市営住宅"}
    assert len(housing) == 25
    for field, column in (("total_cost_yen", "支出2024_円"), ("income_yen", "収入2024_円")):
        told = sum(int(r[column]) for r in toyohashi_rows if r[column] and r["施設名"] not in housing)
        read = sum(getattr(y, field) or 0 for f in toyohashi.facilities for y in f.years)
        assert read == told
    users = sum(int(r["利用者数2024_人"]) for r in toyohashi_rows if r["利用者数2024_人"])
    assert sum(y.users or 0 for f in toyohashi.facilities for y in f.years) == users
    repeated = [issue for issue in toyohashi.issues if issue.code == "repeated_total"]
    assert {toyohashi_rows[issue.row - 2]["施設名"] for issue in repeated if issue.row} == housing
    assert all(y.users_unit == "世帯" for f in toyohashi.facilities if f.name in housing for y in f.years)


def test_toyohashi_every_facility_has_a_class_and_a_sensible_function(toyohashi: SheetResult) -> None:
    assert all(f.category is not None and f.functions for f in toyohashi.facilities)
    uses = Counter(f.functions[0].function for f in toyohashi.facilities)
    expected = {
        Function.ELEMENTARY_SCHOOL: 52, Function.JUNIOR_HIGH_SCHOOL: 22, Function.SPECIAL_NEEDS_SCHOOL: 1,
        Function.PUBLIC_HOUSING: 25, Function.LIBRARY: 4, Function.SCHOOL_LUNCH_CENTER: 4, Function.FIRE_STATION: 8,
        Function.FIRE_BRIGADE_HOUSE: 67, Function.DISASTER_STORE: 20, Function.CREMATORIUM: 1,
    }  # fmt: skip
    assert {function: uses[function] for function in expected} == expected
    unknown = {f.name for f in toyohashi.facilities if f.functions[0].function is Function.UNCLASSIFIED}
    assert unknown == {"高山学園", "アイプラザ豊橋", "三の丸会館", "石巻平野町地内建物", "まちなか活性課事務所"}
    classes = Counter(f.category for f in toyohashi.facilities)
    assert classes[Category.HOUSING] == 25
    assert classes[Category.SUPPLY] == 9


def test_toyohashi_tenants_know_their_hosts(toyohashi: SheetResult) -> None:
    hosts = {f.name: f.host_name for f in toyohashi.facilities if f.floor_area_m2 is None}
    assert len(hosts) == 26
    assert all(hosts.values())
    assert hosts["高根校区市民館"] == "高根小学校"
    assert hosts["向山図書館"] == "市民文化会館"


def test_toyohashi_addresses_are_found_by_town(toyohashi: SheetResult, towns: TownDictionary) -> None:
    found = [towns.locate(f.address or "") for f in toyohashi.facilities]
    assert sum(place is not None for place in found) >= 414
    assert all(place is None or place.municipality == "豊橋市" for place in found)


def test_every_yaizu_table_is_read_to_the_last_row(shared: Path) -> None:
    paths = sorted((shared / "data" / "A_facility_lists" / "yaizu_222127").rglob("222127_*.csv"))
    assert len(paths) >= 28
    total = 0
    for path in paths:
        data = path.read_bytes()
        result = read_facilities(data, filename=path.name)
        assert result.rows_read == _csv_rows(data), path.name
        assert result.rows_used + result.rows_set_aside == result.rows_read
        reasons = Counter(issue.code for issue in result.issues if issue.row)
        if path.name == "222127_fire_hydrant.csv":  # hydrants have kinds, no names: told, not guessed
            assert (result.rows_used, reasons["no_name_column"]) == (0, result.rows_read)
            continue
        assert result.rows_set_aside == 0, path.name
        assert all(f.lon is not None for f in result.facilities), path.name
        total += len(result.facilities)
    assert total > 1000


def test_tables_that_describe_columns_are_refused_in_words(shared: Path) -> None:
    for path in sorted((shared / "data" / "A_facility_lists" / "yaizu_222127").rglob("attributes.csv")):
        result = read_facilities(path.read_bytes(), filename=path.name)
        assert result.rows_used == 0, path
        assert result.rows_set_aside == result.rows_read
        assert len([issue for issue in result.issues if issue.row]) >= result.rows_read


def test_every_takamatsu_workbook_is_read_or_refused_in_words(shared: Path) -> None:
    paths = sorted((shared / "data" / "A_facility_lists" / "takamatsu_372013").rglob("*.xlsx"))
    assert len(paths) >= 70
    facilities = without_point = 0
    for path in paths:
        result = read_facilities(path.read_bytes(), filename=path.name)
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = sum(1 for row in sheet.iter_rows(min_row=2, values_only=True) if any(str(c or "").strip() for c in row))
        assert result.rows_read == rows, path
        if path.parent.name in ("city_planning_basic_survey_information", "future_population_data"):
            assert result.rows_used == 0
            assert {issue.code for issue in result.issues if issue.row} == {"no_name_column"}
            continue
        aside = Counter(issue.code for issue in result.issues if issue.code in ("numbered_blank", "duplicate_row"))
        assert result.rows_set_aside == aside.total(), path
        facilities += len(result.facilities)
        without_point += sum(f.lon is None for f in result.facilities)
    assert facilities > 1700
    assert 0 < without_point < 40


def test_the_gsa_estate_is_read_in_square_metres(shared: Path) -> None:
    path = shared / "data" / "B_estate_with_age" / "gsa_iolp_buildings_2025-05-23.xlsx"
    result = read_facilities(path.read_bytes(), filename=path.name)
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    feet = rows[0].index("Building Rentable Square Feet")
    told = sum(float(row[feet] or 0) for row in rows[1:])
    assert (result.profile, len(result.facilities)) == ("gsa_estate", len(rows) - 1)
    assert sum(f.floor_area_m2 or 0 for f in result.facilities) == pytest.approx(told * 0.09290304, rel=1e-6)
    assert sum(f.lon is not None for f in result.facilities) == sum(row[9] is not None for row in rows[1:])
