"""GTFS timetables (標準的なバス情報フォーマット, a zip of text files) → stops with departures a day.

The day is the one from Monday to Friday on which most trips run (`service_days`); where a feed lists dates only, the
busiest date. Trips given as a headway
(`frequencies.txt`) count as often as they run.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from app.domain.people.transit import TransitStops
from app.formats.places.service_days import Record, usual_day
from app.formats.records.records import Issue
from app.formats.text.packed import read_member
from app.formats.text.text_encoding import decode
from app.formats.text.unreadable import UnreadableFile

_TABLES = ("stops", "stop_times", "trips", "calendar", "calendar_dates", "frequencies", "agency")


@dataclass(frozen=True, slots=True)
class TransitSheet:
    """`day` is the weekday or date the departures are of; `rows_read` = stops used + stops with an issue."""

    stops: TransitStops
    day: str
    rows_read: int
    rows_used: int
    issues: tuple[Issue, ...]
    credit: str


def pack_timetable(folder: Path) -> bytes:
    """A folder of GTFS text files as one zip, to be handed on like a downloaded feed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("*.txt")):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    return buffer.getvalue()


def read_timetable(data: bytes, *, today: date | None = None) -> TransitSheet:
    """Stops of a feed, with departures of the services valid around `today`.

    UnreadableFile: "not_gtfs" without stops.txt and stop_times.txt in a zip.
    """
    tables = _tables(data)
    if not tables["stops"] or not tables["stop_times"]:
        raise UnreadableFile("not_gtfs")
    issues: list[Issue] = []
    day, running = _running(tables, today or date.today(), issues)
    leaving = _departures(tables, running)
    kept = [stop for row, stop in enumerate(tables["stops"], start=2) if _is_stop(stop, row, issues)]
    stops = TransitStops(
        codes=tuple(stop["stop_id"] for stop in kept),
        names=tuple(stop.get("stop_name", "") for stop in kept),
        lon=np.array([float(stop["stop_lon"]) for stop in kept]),
        lat=np.array([float(stop["stop_lat"]) for stop in kept]),
        departures=np.array([leaving[stop["stop_id"]] for stop in kept], dtype=float),
    )
    credit = "、".join(dict.fromkeys(agency.get("agency_name", "") for agency in tables["agency"]))
    return TransitSheet(stops, day, len(tables["stops"]), len(kept), tuple(issues), credit)


def _tables(data: bytes) -> dict[str, list[Record]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {Path(name).stem.lower(): name for name in archive.namelist() if name.lower().endswith(".txt")}
            return {
                name: _records(read_member(archive, archive.getinfo(found[name]))) if name in found else []
                for name in _TABLES
            }
    except zipfile.BadZipFile as error:
        raise UnreadableFile("not_gtfs", "not a zip") from error


def _records(data: bytes) -> list[Record]:
    """Rows by heading; blanks after commas, which some feeds write, belong to nobody."""
    text, _, _ = decode(data)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), skipinitialspace=True)
    header = [name.strip() for name in next(reader, [])]
    return [dict(zip(header, (cell.strip() for cell in row), strict=False)) for row in reader if row]


def _running(tables: dict[str, list[Record]], today: date, issues: list[Issue]) -> tuple[str, frozenset[str]]:
    """The day and the services that run on it."""
    trips = Counter(trip.get("service_id", "") for trip in tables["trips"])
    found = usual_day(tables["calendar"], tables["calendar_dates"], trips, today=today, issues=issues)
    if found is None:
        issues.append(Issue("no_calendar"))
        return "every service", frozenset(trips)
    return found.day, found.services


def _departures(tables: dict[str, list[Record]], running: frozenset[str]) -> Counter[str]:
    """Departures of the day by stop; the last stop of a trip is an arrival, not a departure."""
    runs = {trip["trip_id"]: 1 for trip in tables["trips"] if trip.get("service_id", "") in running}
    runs |= {trip: count for trip, count in _headway_runs(tables["frequencies"]).items() if trip in runs}
    last: dict[str, int] = {}
    for time in tables["stop_times"]:
        last[time["trip_id"]] = max(last.get(time["trip_id"], -1), _whole(time.get("stop_sequence", "")))
    leaving: Counter[str] = Counter()
    for time in tables["stop_times"]:
        trip = time["trip_id"]
        if trip in runs and _whole(time.get("stop_sequence", "")) < last[trip] and time.get("pickup_type") != "1":
            leaving[time["stop_id"]] += runs[trip]
    return leaving


def _headway_runs(frequencies: Iterable[Record]) -> Counter[str]:
    runs: Counter[str] = Counter()
    for line in frequencies:
        headway = _whole(line.get("headway_secs", ""))
        if headway > 0:
            runs[line["trip_id"]] += (_seconds(line["end_time"]) - _seconds(line["start_time"])) // headway
    return runs


def _is_stop(stop: Record, row: int, issues: list[Issue]) -> bool:
    """A place where one gets on: not a station's own entry, and with a position."""
    if stop.get("location_type", "") not in {"", "0"}:
        issues.append(Issue("not_a_stop", row=row, value=stop.get("stop_name"), severity="note"))
        return False
    try:
        lon, lat = float(stop["stop_lon"]), float(stop["stop_lat"])
    except (KeyError, ValueError):
        lon = lat = 0.0
    if (lon, lat) == (0.0, 0.0) or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        issues.append(Issue("stop_without_position", row=row, value=stop.get("stop_name")))
        return False
    return True


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _seconds(time: str) -> int:
    hours, minutes, seconds = (_whole(part) for part in f"{time}:0:0".split(":")[:3])
    return hours * 3600 + minutes * 60 + seconds
