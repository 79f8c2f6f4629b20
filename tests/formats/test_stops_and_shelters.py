"""Timetables and shelter lists of real towns, and the ways their files go wrong."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from app.formats.places.shelter_sheet import read_shelters
from app.formats.places.transit_file import pack_timetable, read_timetable
from app.formats.text.unreadable import UnreadableFile

STOPS = (
    "stop_id,stop_name,stop_lat,stop_lon,location_type\n"
    "A,駅前,43.1,141.7,0\nB,病院,43.2,141.8,\nS,駅,43.1,141.7,1\nX,幻,,,0\n"
)
TRIPS = "route_id, service_id, trip_id\nr,week,t1\nr,week,t2\nr,sunday,t3\n"
TIMES = "trip_id, arrival_time, departure_time, stop_id, stop_sequence\n" + "".join(
    f"{trip}, 08:00:00, 08:00:00, {stop}, {place}\n" for trip in ("t1", "t2", "t3") for place, stop in enumerate("ABA")
)
DAYS = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday\nweek,1,1,1,1,1,0,0\nsunday,0,0,0,0,0,0,1\n"


def feed(**tables: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.txt", "\ufeff" + text)
    return buffer.getvalue()


def test_timetable_when_headings_have_blanks_then_departures_of_a_weekday() -> None:
    sheet = read_timetable(feed(stops=STOPS, trips=TRIPS, stop_times=TIMES, calendar=DAYS))
    assert (sheet.day, sheet.rows_read, sheet.rows_used) == ("monday", 4, 2)
    assert dict(zip(sheet.stops.codes, sheet.stops.departures.tolist(), strict=True)) == {"A": 2, "B": 2}
    assert [(issue.code, issue.row) for issue in sheet.issues] == [("not_a_stop", 4), ("stop_without_position", 5)]


def test_timetable_when_it_lists_dates_only_then_the_busiest_date() -> None:
    dates = "service_id,date,exception_type\nsunday,20260503,1\nweek,20260504,1\nweek,20260505,2\n"
    sheet = read_timetable(feed(stops=STOPS, trips=TRIPS, stop_times=TIMES, calendar_dates=dates))
    assert sheet.day == "20260504"
    assert sheet.stops.departures.tolist() == [2, 2]


def test_timetable_when_a_trip_runs_every_half_hour_then_each_run_counts() -> None:
    every = "trip_id,start_time,end_time,headway_secs\nt1,06:00:00,08:00:00,1800\n"
    sheet = read_timetable(feed(stops=STOPS, trips=TRIPS, stop_times=TIMES, calendar=DAYS, frequencies=every))
    assert sheet.stops.departures.tolist() == [5, 5]


def test_timetable_when_there_is_no_calendar_then_all_trips_and_it_is_told() -> None:
    sheet = read_timetable(feed(stops=STOPS, trips=TRIPS, stop_times=TIMES))
    assert sheet.stops.departures.tolist() == [3, 3]
    assert "no_calendar" in {issue.code for issue in sheet.issues}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", feed(stops=STOPS), feed(readme="x")])
def test_timetable_when_it_is_none_then_an_answer(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not_gtfs"):
        read_timetable(data)


def test_muroran_when_read_then_departures_as_counted_from_the_text_files(shared: Path) -> None:
    folder = shared / "data/G_network/muroran_bus/gtfs"
    sheet = read_timetable(pack_timetable(folder))

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file, skipinitialspace=True))

    running = {row["trip_id"] for row in rows("trips.txt") if row["service_id"] == "workday_0"}
    by_trip: dict[str, list[dict[str, str]]] = {}
    for row in rows("stop_times.txt"):
        by_trip.setdefault(row["trip_id"], []).append(row)
    expected: Counter[str] = Counter()
    for trip in running & set(by_trip):
        calls = sorted(by_trip[trip], key=lambda row: int(row["stop_sequence"]))
        expected.update(call["stop_id"] for call in calls[:-1])
    found = {code: count for code, count in zip(sheet.stops.codes, sheet.stops.departures, strict=True) if count}
    assert found == dict(expected)
    assert (sheet.rows_read, sheet.rows_used, sheet.credit) == (465, 465, "道南バス")


GSI = (
    "NO,共通ID,施設・場所名,住所,洪水,崖崩れ、土石流及び地滑り,高潮,地震,津波,大規模な火事,内水氾濫,火山現象,指定避難所との住所同一,緯度,経度,備考\n"
    "1,E0121000001,中央小学校,彩辺市1,1,1,,1,,,1,,1,43.2,141.77,\n"
    "2,E0121000002,山の公園,彩辺市2,,1,,,,1,,,,141.8,43.3,\n"
    "3,E0121000003,,彩辺市3,1,,,,,,,,,43.2,141.77,\n"
    "4,E0121000001,別の場所,彩辺市4,1,,,,,,,,,43.2,141.78,\n"
    "5,E0121000001,中央小学校,彩辺市1,1,1,,1,,,1,,1,43.2,141.77,\n"
    "6,E0121000006,位置不明,彩辺市6,1,,,,,,,,,,,\n"
)


def test_shelters_when_in_the_national_form_then_disasters_places_and_every_row_accounted_for() -> None:
    sheet = read_shelters(GSI.encode("utf-8-sig"), filename="gsi.csv")
    first, park, other, unplaced = sheet.shelters
    assert (first.code, first.hazards) == ("E0121000001", ("flood", "landslide", "earthquake", "inland_flood"))
    assert (park.lon, park.lat, park.hazards) == (141.8, 43.3, ("landslide", "fire"))
    assert (other.name, other.code) == ("別の場所", "E0121000001 (row 5)")
    assert np.isnan(unplaced.lon)
    assert (sheet.rows_read, sheet.rows_used) == (6, 4)
    told = {(issue.code, issue.row) for issue in sheet.issues}
    assert told == {
        ("coordinates_swapped", 3),
        ("no_name", 4),
        ("shelter_code_twice", 5),
        ("repeated_row", 6),
        ("unreadable_position", 7),
    }


@pytest.mark.parametrize(
    ("name", "count"), [("指定緊急避難場所一覧", 31), ("避難所一覧", 56), ("指定津波避難ビル一覧", 125)]
)
def test_yaizu_when_shelters_are_read_then_all_rows_with_places(shared: Path, name: str, count: int) -> None:
    path = next((shared / "data/A_facility_lists/yaizu_222127" / name).glob("2*.csv"))
    sheet = read_shelters(path.read_bytes(), filename=path.name)
    assert (sheet.rows_read, sheet.rows_used, len(sheet.shelters)) == (count, count, count)
    assert all(138.2 < shelter.lon < 138.4 and 34.7 < shelter.lat < 35.0 for shelter in sheet.shelters)


def test_takamatsu_when_shelters_are_read_then_capacity_as_in_the_sheet(shared: Path) -> None:
    path = shared / "data/A_facility_lists/takamatsu_372013/evacuation_space/data.xlsx"
    sheet = read_shelters(path.read_bytes(), filename=path.name)
    rows = list(openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True))
    column = rows[0].index("capacity")
    expected = sum(int(row[column]) for row in rows[1:] if str(row[column] or "").isdigit())
    assert sum(shelter.capacity or 0 for shelter in sheet.shelters) == expected > 0
    assert sheet.rows_used == len(rows) - 1


def test_lists_when_they_only_number_their_rows_then_two_of_them_do_not_mix_up() -> None:
    rows = "NO,名称,緯度,経度\n1,{},43.2,141.7\n2,東公園,43.2,141.8\n"
    first, second = rows.format("本町会館"), rows.format("港小学校")
    codes = [
        {shelter.code for shelter in read_shelters(data.encode(), filename="x.csv").shelters}
        for data in (first, second)
    ]
    assert codes[0] & codes[1] == {"2:東公園"}
    assert codes[0] | codes[1] == {"1:本町会館", "1:港小学校", "2:東公園"}


def test_list_when_it_names_nothing_then_it_says_so() -> None:
    with pytest.raises(UnreadableFile, match="no_names"):
        read_shelters("緯度,経度\n43.2,141.7\n".encode(), filename="x.csv")
