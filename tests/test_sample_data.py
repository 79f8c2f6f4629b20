"""The sample city is what its README says: invented, repeatable, in the published proportions."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import Point, shape

from app.domain.people.mesh import MeshLevel, mesh_bounds, mesh_level
from app.domain.vocabulary import Category, Function, Structure
from app.formats.facilities.facility_sheet import read_facilities
from app.formats.places.road_file import read_roads

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"
MADE = sorted(p for p in SAMPLE.iterdir() if p.suffix in {".csv", ".geojson", ".osm"})
YEARS = range(2020, 2051, 5)
KM = (81.2, 111.1)


def table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def layer(name: str) -> list[tuple[dict, shapely.Geometry]]:
    found = json.loads((SAMPLE / name).read_text(encoding="utf-8"))["features"]
    return [(f["properties"], shape(f["geometry"])) for f in found]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return table("facilities.csv")


@pytest.fixture(scope="module")
def buildings(rows) -> list[dict[str, str]]:
    return [row for row in rows if row["棟番号"]]


@pytest.fixture(scope="module")
def facilities(rows) -> dict[str, dict[str, str]]:
    return {row["施設コード"]: row for row in rows}


def area(rows) -> float:
    return sum(float(row["延床面積（㎡）"]) for row in rows)


def share(buildings, large_class: Category) -> float:
    return area(b for b in buildings if b["大分類"] == large_class.ja) / area(buildings)


def test_generator_when_run_again_then_gives_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, "-m", "sample_data.generate", str(tmp_path)], cwd=ROOT, check=True)
    assert [p.name for p in MADE] == sorted(p.name for p in tmp_path.iterdir())
    for path in MADE:
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_files_together_stay_small():
    assert sum(p.stat().st_size for p in MADE) < 3_000_000


def test_stock_has_the_published_size(facilities, buildings):
    assert len(facilities) == pytest.approx(370, rel=0.01)
    assert len(buildings) == pytest.approx(700, rel=0.01)
    assert area(buildings) == pytest.approx(610_000, rel=0.01)


def test_stock_has_the_published_mix(buildings):
    assert share(buildings, Category.SCHOOL) == pytest.approx(0.30, abs=0.01)
    assert share(buildings, Category.HOUSING) == pytest.approx(0.23, abs=0.01)
    assert {b["大分類"] for b in buildings} == {c.ja for c in Category}


def test_stock_is_old(buildings):
    past = area(b for b in buildings if 2032 - int(b["建築年度"]) >= 30)
    assert 0.8 < past / area(buildings) < 0.85
    old_code = area(b for b in buildings if b["耐震基準"] == "旧耐震") / area(buildings)
    assert 0.25 < old_code < 0.6


def test_codes_and_names_are_unique(rows, facilities):
    assert len({r["施設名"] for r in facilities.values()}) == len(facilities)
    assert max(Counter((r["施設コード"], r["棟番号"]) for r in rows).values()) == 1


def test_facility_columns_repeat_unchanged_on_each_building(rows):
    columns = [c for c in rows[0] if c not in BUILDING_COLUMNS]
    seen = defaultdict(set)
    for row in rows:
        seen[row["施設コード"]].add(tuple(row[c] for c in columns))
    assert {len(kinds) for kinds in seen.values()} == {1}


BUILDING_COLUMNS = {
    *("棟番号", "棟名", "構造", "階数", "延床面積（㎡）", "建築年月", "建築年度"),
    *("耐震基準", "耐震診断", "耐震補強", "法定耐用年数", "大規模改修年度"),
}


def test_buildings_use_the_words_of_the_trade(buildings):
    assert {b["構造"] for b in buildings} <= {s.ja for s in Structure}
    assert {f["機能"] for f in table("functions.csv")} <= {f.ja for f in Function}
    assert all(float(b["延床面積（㎡）"]) > 0 for b in buildings)


def test_fiscal_year_of_a_building_follows_its_month(buildings):
    eras = {"昭和": 1925, "平成": 1988, "令和": 2018}
    for b in buildings:
        year, month = b["建築年月"][2:-1].split("年")
        western = eras[b["建築年月"][:2]] + (1 if year == "元" else int(year))
        assert int(b["建築年度"]) == (western if int(month) >= 4 else western - 1)
        assert (b["耐震基準"] == "旧耐震") == ((western, int(month)) < (1981, 6))


def test_tenants_name_a_host_that_exists(rows, facilities):
    names = {r["施設名"] for r in facilities.values()}
    tenants = [r for r in rows if not r["棟番号"]]
    assert len(tenants) >= 5
    assert all(t["併設先"] in names for t in tenants)


def test_points_lie_inside_the_boundary_and_their_district(facilities):
    ((_, boundary),) = layer("boundary.geojson")
    districts = {props["地区名"]: area for props, area in layer("districts.geojson")}
    assert len(districts) == 12
    for row in facilities.values():
        point = Point(float(row["経度"]), float(row["緯度"]))
        assert boundary.contains(point), row["施設名"]
        assert districts[row["地区"]].contains(point), row["施設名"]


def test_addresses_name_a_town_of_the_dictionary_near_the_point(facilities):
    towns = {town["大字町丁目名"]: town for town in table("towns.csv")}
    assert len(towns) == len(table("towns.csv"))
    for row in facilities.values():
        name, block = re.match(r"北海道彩辺市(\D+)(\d丁目)?", row["所在地"]).groups()
        label = name + ("〇一二三四"[int(block[0])] + "丁目" if block else "")
        assert _km(towns[label]).distance(_km(row)) < 1.5, row["施設名"]


def _km(row) -> Point:
    return Point(float(row["経度"]) * KM[0], float(row["緯度"]) * KM[1])


def test_population_falls_as_published():
    cells = [props for props, _ in layer("population_mesh.geojson")]
    total = {year: sum(c[f"PTN_{year}"] for c in cells) for year in YEARS}
    assert total[2020] == pytest.approx(79_000, rel=0.001)
    assert total[2050] == pytest.approx(46_000, rel=0.001)
    assert list(total.values()) == sorted(total.values(), reverse=True)


def test_population_ages_add_up_and_the_city_grows_old():
    cells = [props for props, _ in layer("population_mesh.geojson")]
    for c in cells:
        for year in YEARS:
            parts = c[f"PTA_{year}"] + c[f"PTB_{year}"] + c[f"PTC_{year}"]
            assert parts == pytest.approx(c[f"PTN_{year}"], abs=1e-6)
            assert 0 <= c[f"PTD_{year}"] <= c[f"PTC_{year}"]
    elderly = [sum(c[f"PTC_{y}"] for c in cells) / sum(c[f"PTN_{y}"] for c in cells) for y in (2020, 2050)]
    assert elderly[0] < 0.40 < 0.45 < elderly[1]


def test_population_of_the_countryside_falls_faster():
    districts = {props["地区名"]: area for props, area in layer("districts.geojson")}
    left = {}
    for name in ("彩辺中央", "鶴野原"):
        held = [c for c, cell in layer("population_mesh.geojson") if districts[name].contains(cell.centroid)]
        left[name] = sum(c["PTN_2050"] for c in held) / sum(c["PTN_2020"] for c in held)
    assert left["鶴野原"] < left["彩辺中央"] - 0.1


def test_mesh_codes_are_real_500_m_codes_of_their_squares():
    cells = layer("population_mesh.geojson")
    codes = [props["MESH_ID"] for props, _ in cells]
    assert len(set(codes)) == len(codes) == pytest.approx(700, rel=0.01)
    assert {mesh_level(code) for code in codes} == {MeshLevel.HALF}
    for (_, square), bounds in zip(cells, mesh_bounds(codes), strict=True):
        assert square.bounds == pytest.approx(tuple(bounds), abs=1e-6)


@pytest.mark.parametrize("name", [p.name for p in MADE if p.suffix == ".geojson"])
def test_layers_are_valid_shapes(name):
    assert all(area.is_valid and not area.is_empty for _, area in layer(name))


@pytest.mark.parametrize("code", ["012904", "014907"])
def test_municipality_codes_pass_their_check_digit_and_exist_nowhere(code, shared):
    weighed = sum(int(d) * w for d, w in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    assert int(code[5]) == (11 - weighed % 11) % 10
    units = (shared / "data/D_boundaries/n03_simplified_hokkaido").glob("*.geojson")
    assert all(f'"{code[:5]}"' not in path.read_text(encoding="utf-8") for path in units)


def test_flood_ranks_do_not_overlap():
    zones = [area for _, area in layer("flood.geojson")]
    assert shapely.union_all(zones).area == pytest.approx(sum(z.area for z in zones), rel=1e-3)


def test_years_cover_each_facility_five_times(facilities):
    seen = Counter(row["施設コード"] for row in table("years.csv"))
    assert set(seen) == set(facilities)
    assert set(seen.values()) == {5}


def test_books_speak_only_of_buildings_that_stand(buildings):
    standing = {(b["施設コード"], b["棟番号"]) for b in buildings}
    for name in ("inspections.csv", "repairs.csv"):
        assert {(r["施設コード"], r["棟番号"]) for r in table(name)} <= standing
    assert {g["外壁"] for g in table("inspections.csv")} == set("ABCD")


def test_pupils_stay_within_the_children_of_the_city():
    pupils = users("小学校", "2024")
    children = sum(c["PTA_2025"] for c, _ in layer("population_mesh.geojson"))
    assert 0.3 < sum(pupils.values()) / children < 0.55


def users(function: str, year: str) -> dict[str, int]:
    codes = {f["施設コード"] for f in table("functions.csv") if f["機能"] == function}
    return {
        r["施設コード"]: int(r["利用者数"])
        for r in table("years.csv")
        if r["施設コード"] in codes and r["年度"] == year
    }


def test_rolls_fall():
    before, after = users("小学校", "2020"), users("小学校", "2024")
    assert sum(after.values()) < 0.97 * sum(before.values())


def test_merging_is_possible_because_schools_have_room():
    room = sum(int(f["定員・能力"]) for f in table("functions.csv") if f["機能"] == "小学校")
    assert sum(users("小学校", "2024").values()) < 0.75 * room


def test_centre_holds_near_duplicates(facilities):
    halls = [f["施設コード"] for f in table("functions.csv") if f["機能"] == Function.COMMUNITY_CENTER.ja]
    centre = [_km(facilities[code]) for code in halls if facilities[code]["地区"] == "彩辺中央"]
    assert sum(a.distance(b) < 1.5 for a in centre for b in centre if a is not b) >= 6


def test_rural_halls_are_little_used(facilities):
    rates = [
        float(y["稼働率"])
        for y in table("years.csv")
        if y["年度"] == "2024" and facilities[y["施設コード"]]["小分類"] == "集会所"
    ]
    assert len(rates) >= 30
    assert sum(r < 20 for r in rates) > 0.8 * len(rates)


def test_one_building_holds_several_functions():
    held = Counter(f["施設コード"] for f in table("functions.csv"))
    assert max(held.values()) >= 3


def test_closed_schools_are_unused(facilities):
    former = [f for f in facilities.values() if f["小分類"] == "旧学校"]
    assert Counter(f["利用状況"] for f in former) == {"未利用": 3, "暫定利用": 1, "貸付中": 1}
    assert {f["公有財産区分"] for f in former} == {"普通財産"}
    closed = [f for f in former if f["利用状況"] == "未利用"]
    used = {y["施設コード"] for y in table("years.csv") if y["利用者数"] not in ("", "0")}
    assert not used & {f["施設コード"] for f in closed}


def test_some_district_depends_on_one_shelter(facilities):
    held = Counter(f["地区"] for f in facilities.values() if f["避難所指定"])
    assert sum(held.values()) == len(table("shelters.csv"))
    assert 1 in held.values()
    assert any(s["洪水"] == "" for s in table("shelters.csv"))


def test_neighbour_lies_outside_with_its_own_codes(facilities):
    ((_, boundary),) = layer("boundary.geojson")
    rows = {r["施設コード"]: r for r in table("neighbour_facilities.csv")}
    assert len(rows) == 15
    assert {r["全国地方公共団体コード"] for r in rows.values()} == {"014907"}
    assert not set(rows) & set(facilities)
    for name in ("neighbour_functions.csv", "neighbour_years.csv"):
        assert {r["施設コード"] for r in table(name)} == set(rows)
    assert not any(boundary.contains(Point(float(r["経度"]), float(r["緯度"]))) for r in rows.values())


def test_budget_names_each_year_once():
    years = [int(r["年度"]) for r in table("budget.csv")]
    assert years == list(range(2025, 2065))
    parts = ("うち一般財源", "うち地方債等", "うち国県支出金", "うち基金繰入金")
    assert all(int(r["充当可能財源"]) == sum(int(r[part]) for part in parts) for r in table("budget.csv"))


def test_roads_join_every_town_for_cars():
    graph = read_roads((SAMPLE / "roads.osm").read_bytes(), filename="roads.osm").graph
    assert (graph.drive_metres_per_minute > 0).all()
    links = coo_array((graph.metres, (graph.start, graph.end)), shape=(len(graph.lon), len(graph.lon)))
    assert connected_components(links, directed=True, connection="strong")[0] == 1
    nodes = np.column_stack([graph.lon, graph.lat]) * KM
    for town in table("towns.csv"):
        assert np.hypot(*(nodes - _km(town).coords[0]).T).min() < 0.01, town["大字町丁目名"]


def test_register_reader_takes_the_whole_list(rows, facilities, buildings):
    sheet = read_facilities((SAMPLE / "facilities.csv").read_bytes(), filename="facilities.csv")
    read = [building for facility in sheet.facilities for building in facility.buildings if building.floor_area_m2]
    assert (sheet.rows_read, sheet.rows_used, len(sheet.facilities)) == (len(rows), len(rows), len(facilities))
    assert len(read) == len(buildings)
    assert sum(b.floor_area_m2 for b in read) == pytest.approx(area(buildings), abs=0.01)
    assert not [issue for issue in sheet.issues if issue.severity == "error"]


def test_year_reader_takes_the_whole_book(facilities):
    sheet = read_facilities((SAMPLE / "years.csv").read_bytes(), filename="years.csv")
    assert sum(len(f.years) for f in sheet.facilities) == 5 * len(facilities)
    assert sum(y.maintenance_yen for f in sheet.facilities for y in f.years) == sum(
        int(row["維持管理費"]) for row in table("years.csv")
    )


SCHOOLS = ("小学校", "中学校", "義務教育学校")


def test_pupils_are_the_children_who_live_near_and_fit_into_their_classrooms(facilities):
    rolls = {y["施設コード"]: y for y in table("years.csv") if y["年度"] == "2024"}
    schools = [f for f in facilities.values() if f["小分類"] in SCHOOLS]
    children = sum(c["PTA_2025"] for c, _ in layer("population_mesh.geojson"))
    pupils = sum(int(rolls[f["施設コード"]]["利用者数"]) for f in schools)
    assert pupils / children == pytest.approx(9 / 15, rel=0.05)
    for f in schools:
        classes = int(rolls[f["施設コード"]]["学級数"])
        assert classes <= int(f["普通教室数"])
        assert int(rolls[f["施設コード"]]["利用者数"]) <= 35 * classes
    spare = sum(int(f["普通教室数"]) - int(rolls[f["施設コード"]]["学級数"]) for f in schools)
    assert spare > 0.3 * sum(int(f["普通教室数"]) for f in schools)


def test_one_road_alone_leads_into_the_valley():
    graph = read_roads((SAMPLE / "roads.osm").read_bytes(), filename="roads.osm").graph
    valley = {p["地区名"]: a for p, a in layer("districts.geojson")}["上彩辺"]
    inside = shapely.contains_xy(valley, graph.lon, graph.lat)
    crossing = {frozenset((a, b)) for a, b in zip(graph.start.tolist(), graph.end.tolist(), strict=True)
                if inside[a] != inside[b]}  # fmt: skip
    assert len(crossing) == 1


def test_every_house_with_ground_has_a_line_in_the_land_ledger(facilities):
    ledger = {row["施設コード"]: row for row in table("land.csv")}
    assert set(ledger) == {code for code, f in facilities.items() if not f["併設先"]}
    areas = defaultdict(float)
    for row in table("facilities.csv"):
        areas[row["施設コード"]] += float(row["延床面積（㎡）"] or 0)
    for code, row in ledger.items():
        assert float(row["敷地面積（㎡）"]) == float(facilities[code]["土地面積（㎡）"])
        assert areas[code] <= float(row["敷地面積（㎡）"]) * float(row["容積率（%）"]) / 100
    prices = {code: int(row["土地単価（円/㎡）"]) for code, row in ledger.items()}
    centre = [prices[c] for c in prices if facilities[c]["地区"] == "彩辺中央"]
    plain = [prices[c] for c in prices if facilities[c]["地区"] == "鶴野原"]
    assert min(centre) > 5 * max(plain)
    assert {"市", "民有（借地）", "国・道"} == {row["土地所有者"] for row in ledger.values()}


def test_sites_of_some_schools_and_homes_hold_buildings_of_different_ages(buildings):
    years = defaultdict(list)
    for b in buildings:
        years[b["施設コード"]].append(int(b["建築年度"]))
    assert sum(max(y) - min(y) >= 15 for y in years.values()) >= 15
    assert sum(bool(b["大規模改修年度"]) for b in buildings) >= 30


def test_services_that_stand_alone_are_rows_of_their_own():
    held = Counter(f["機能"] for f in table("functions.csv"))
    alone = (
        Function.CREMATORIUM, Function.CEMETERY, Function.SPECIAL_NEEDS_SCHOOL, Function.HOSPITAL, Function.CITY_HALL,
        Function.WASTE_INCINERATOR, Function.COMPULSORY_EDUCATION_SCHOOL,
    )  # fmt: skip
    assert {function: held[function.ja] for function in alone} == dict.fromkeys(alone, 1)
    assert held[Function.FORMER_SCHOOL.ja] == 5
    assert held[Function.UNCLASSIFIED.ja] == 0


def test_operators_and_targets_are_told(facilities):
    offers = table("operators.csv")
    assert {o["施設コード"] for o in offers} <= set(facilities)
    assert len(offers) == 6
    targets = table("target.csv")
    assert all("架空" in target["計画名"] for target in targets)
    assert [(t["目標年度"], t["削減率（%）"]) for t in targets] == [("2035", "10"), ("2046", "30")]


def test_houses_stand_where_a_town_would_put_them_and_people_work_there(facilities):
    staff = {y["施設コード"]: float(y["職員数"]) for y in table("years.csv") if y["年度"] == "2024"}
    users_of = {y["施設コード"]: y["利用者数"] for y in table("years.csv") if y["年度"] == "2024"}
    outside = ("廃棄物処理施設", "斎場", "墓園", "農業関連施設")
    assert all(f["地区"] != "彩辺中央" for f in facilities.values() if f["小分類"] in outside)
    (shut,) = [f["施設コード"] for f in facilities.values() if f["利用状況"] == "休止中"]
    assert (users_of[shut], staff[shut]) == ("0", 0)
    nurseries = [c for c, f in facilities.items() if f["小分類"] == "保育所"]
    assert all(staff[c] >= int(users_of[c]) / 12 for c in nurseries)
    assert sum(staff.values()) == pytest.approx(1_900, rel=0.25)
