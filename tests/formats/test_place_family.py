# ruff: noqa: E501  one invented table a line
"""Shelters whose disasters stand in words, timetables of several seasons, zone archives with several layers."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from app.domain.vocabulary import ZoneKind
from app.formats.places.hazard_words import HAZARDS, hazards_named
from app.formats.places.shelter_sheet import read_shelters
from app.formats.places.transit_file import TransitSheet, read_timetable
from app.formats.places.zone_file import read_zones
from app.formats.spatial.layer_archive import meant_name
from app.formats.spatial.vector_file import layers_in, pack_shapefile
from app.formats.text.unreadable import UnreadableFile

ALL = tuple(code for code, _ in HAZARDS)
TODAY = date(2026, 11, 28)


def table(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def test_case_hazards_in_one_column(shared: Path) -> None:
    sheet = read_shelters((shared / "cases/shelters/hazards_in_one_column.csv").read_bytes())
    assert [set(one.hazards) for one in sheet.shelters] == [{"flood", "earthquake"}, set(ALL), {"earthquake"}]
    assert sheet.issues == ()


def test_case_hazards_in_words(shared: Path) -> None:
    sheet = read_shelters((shared / "cases/shelters/hazards_in_words.csv").read_bytes())
    assert len(sheet.shelters) == 20
    assert all("earthquake" in one.hazards for one in sheet.shelters)
    assert sum({"flood", "landslide", "inland_flood"} <= set(one.hazards) for one in sheet.shelters) == 7


def test_case_shelters_as_geojson(shared: Path) -> None:
    sheet = read_shelters((shared / "cases/shelters/shelters.geojson").read_bytes(), filename="s.geojson")
    assert len(sheet.shelters) == 12
    assert all(one.hazards == ("tsunami",) and one.capacity and one.lon > 144 for one in sheet.shelters)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("洪水、地震", ("flood", "earthquake")), ("地震・津波", ("earthquake", "tsunami")), ("全ての災害", ALL), ("All hazards", ALL),
        ("地震以外", tuple(code for code in ALL if code != "earthquake")), ("内水氾濫", ("inland_flood",)), ("大規模な火事", ("fire",)),
        ("洪水／土砂災害（急傾斜地）", ("flood", "landslide")), ("flood; earthquake", ("flood", "earthquake")), ("-", ()), ("なし", ()),
        ("洪水×、地震", ("earthquake",)), ("洪水及び高潮", ("flood", "storm_surge")), ("体育館", None), ("地震、駐車場あり", None),
    ],
)  # fmt: skip
def test_disasters_in_words_are_what_they_say(text: str, codes: tuple[str, ...] | None) -> None:
    assert hazards_named(text) == codes


def test_shelters_when_words_and_marks_stand_side_by_side_then_both_count_and_depths_do_not() -> None:
    rows = [["施設名", "緯度（10進）", "経度（10進）", "地震", "想定浸水深", "災害の種類", "収容可能人数"],
            ["東小", "43.1", "141.7", "○", "1", "洪水", "約1,200人"], ["西小", "43.2", "141.8", "", "1", "高潮", "300"]]  # fmt: skip
    east, west = read_shelters(table(rows)).shelters
    assert (set(east.hazards), east.capacity) == ({"earthquake", "flood"}, 1200)
    assert (west.hazards, west.capacity, west.lat) == (("storm_surge",), 300, 43.2)


def test_shelters_when_a_word_is_no_disaster_then_it_is_named_once() -> None:
    rows = [
        ["名称", "緯度", "経度", "対象災害"],
        *([f"{n}小", "43.1", "141.7", "洪水"] for n in range(9)),
        ["館", "43.1", "141.7", "要確認"],
    ]
    (issue,) = read_shelters(table(rows)).issues
    assert (issue.code, issue.value, issue.done, issue.row) == ("hazard_words_unread", "要確認", "1", 11)


STOPS = "stop_id,stop_name,stop_lat,stop_lon\nA,駅前,43.1,141.7\nB,病院,43.2,141.8\n"
CALENDAR = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"


def feed(services: dict[str, int], calendar: str, dates: str = "") -> bytes:
    """`services`: how many trips each has, every trip from A to B."""
    trips, times = "route_id,service_id,trip_id\n", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    for service, count in services.items():
        for number in range(count):
            trips += f"r,{service},{service}{number}\n"
            times += f"{service}{number},8:00:00,8:00:00,A,1\n{service}{number},8:10:00,8:10:00,B,2\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {
            "stops": STOPS,
            "trips": trips,
            "stop_times": times,
            "calendar": calendar,
            "calendar_dates": dates,
        }.items():
            archive.writestr(f"{name}.txt", text)
    return buffer.getvalue()


def departures(sheet: TransitSheet) -> float:
    return float(sheet.stops.departures.sum())


def test_case_two_seasons_only_valid_services_count(shared: Path) -> None:
    data = (shared / "cases/transit/two_seasons.zip").read_bytes()
    for today, codes in ((TODAY, set()), (date(2027, 6, 1), {"expired_feed"}), (date(2026, 1, 10), {"feed_not_begun"})):
        sheet = read_timetable(data, today=today)
        assert departures(sheet) == 110
        assert {issue.code for issue in sheet.issues} & {"expired_feed", "feed_not_begun"} == codes


def test_timetable_when_a_service_has_ended_or_not_begun_then_its_trips_do_not_count() -> None:
    calendar = (
        CALENDAR
        + "old,1,1,1,1,1,0,0,20250101,20261031\nnow,1,1,1,1,1,0,0,20261101,20270331\nnext,1,1,1,1,1,0,0,20270401,20280331\n"
    )
    data = feed({"old": 7, "now": 3, "next": 9}, calendar)
    assert departures(read_timetable(data, today=TODAY)) == 3
    assert departures(read_timetable(data, today=date(2026, 9, 1))) == 7
    late = read_timetable(data, today=date(2030, 1, 1))
    assert (departures(late), late.issues[0].code, late.issues[0].value) == (9, "expired_feed", "2028-03-31")


def test_timetable_when_dates_are_added_and_taken_then_the_usual_day_counts() -> None:
    calendar = CALENDAR + "week,1,1,1,1,1,0,0,20261101,20270331\nfair,0,0,0,0,0,0,0,20261101,20270331\n"
    dates = "service_id,date,exception_type\nfair,20261202,1\nweek,20261223,2\n"
    sheet = read_timetable(feed({"week": 4, "fair": 50}, calendar, dates), today=TODAY)
    assert (sheet.day, departures(sheet)) == ("monday", 4)
    gone = "service_id,date,exception_type\n" + "".join(f"week,202612{day:02},2\n" for day in range(1, 32))
    both = CALENDAR + "week,1,1,1,1,1,0,0,20261101,20270331\nwinter,1,1,1,1,1,0,0,20261201,20261231\n"
    assert departures(read_timetable(feed({"week": 4, "winter": 2}, both, gone), today=date(2026, 12, 1))) == 2


def test_case_zone_archive_has_four_layers_named_as_meant_and_any_can_be_read(shared: Path) -> None:
    data = (shared / "cases/zones/four_scenarios_sjis_names.zip").read_bytes()
    layers = layers_in(data, "a.zip")
    assert [(layer.name.split("/")[0], layer.features) for layer in layers] == [
        ("10_計画規模", 2),
        ("20_想定最大規模", 4),
        ("30_浸水継続時間", 3),
        ("41_家屋倒壊等氾濫想定区域_氾濫流", 1),
    ]
    largest = read_zones(data, kind=ZoneKind.FLOOD, filename="a.zip")
    assert (len(largest.zones), largest.profile.startswith("20_想定最大規模")) == (4, True)
    assert largest.layers == layers
    left = next(issue.value or "" for issue in largest.issues if issue.code == "other_layers_left")
    assert all(word in left for word in ("計画規模", "(2)", "浸水継続時間", "家屋倒壊"))
    for layer in layers:
        chosen = read_zones(data, kind=ZoneKind.FLOOD, filename="a.zip", layer_name=layer.name)
        assert len(chosen.zones) == layer.features
    with pytest.raises(UnreadableFile, match="no_such_layer"):
        read_zones(data, kind=ZoneKind.FLOOD, filename="a.zip", layer_name="50_なし")


def areas(count: int) -> gpd.GeoDataFrame:
    shapes = [box(141.7 + number / 100, 43.1, 141.705 + number / 100, 43.105) for number in range(count)]
    return gpd.GeoDataFrame({"name": [f"区域{number}" for number in range(count)]}, geometry=shapes, crs=6668)


def test_zones_when_a_geopackage_or_a_zip_has_several_layers_then_the_fullest_or_the_one_named(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    areas(1).to_file(path, layer="小さい")
    areas(3).to_file(path, layer="大きい")
    data = path.read_bytes()
    assert {(layer.name, layer.features) for layer in layers_in(data, "two.gpkg")} == {("小さい", 1), ("大きい", 3)}
    assert len(read_zones(data, kind=ZoneKind.DISTRICT, filename="two.gpkg").zones) == 3
    assert len(read_zones(data, kind=ZoneKind.DISTRICT, filename="two.gpkg", layer_name="小さい").zones) == 1
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, count in (("A", 1), ("B", 2)):
            areas(count).to_file(tmp_path / f"{name}.shp")
            with zipfile.ZipFile(io.BytesIO(pack_shapefile(tmp_path / f"{name}.shp"))) as packed:
                for info in packed.infolist():
                    archive.writestr(f"{name}/{info.filename}", packed.read(info))
        archive.writestr("C.geojson", json.dumps(json.loads(areas(1).to_json())))
    assert [layer.name for layer in layers_in(buffer.getvalue())] == ["A/A", "B/B", "C"]
    assert len(read_zones(buffer.getvalue(), kind=ZoneKind.OTHER).zones) == 2
    assert len(read_zones(buffer.getvalue(), kind=ZoneKind.OTHER, layer_name="C").zones) == 1


@pytest.mark.parametrize("name", ["計画規模/区域.shp", "plain.shp", "浸水想定②.shp"])
def test_names_of_cp932_read_as_cp437_are_shown_as_meant_and_sound_ones_stay(name: str) -> None:
    assert meant_name(name.encode("cp932").decode("cp437")) == name
    assert meant_name(name) == name
