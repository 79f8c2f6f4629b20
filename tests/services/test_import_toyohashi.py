"""A real city's white-paper list, from file to register (read from the folder of real data, never copied)."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.services.figures.forecast import forecast_stock
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_facilities import FacilityImport, import_facilities
from tests.factories import count, one, undone

FACILITIES, BUILDINGS, FLOOR_AREA_M2 = 416, 390, 1_274_999.07
LIST = "data/B_estate_with_age/toyohashi_232017_shisetsu_list.csv"
TOWNS = "data/D_addresses/geolonia_machi_aza"


# The module's open transaction holds the city's rows: no test here may use another session.
def bring_list(session: Session, shared: Path, **options: object) -> FacilityImport:
    given: dict[str, object] = {"actor": "planner", "filename": "list.csv", "municipality_code": "232017"} | options
    return import_facilities(session, (shared / LIST).read_bytes(), **given)


@pytest.fixture(scope="module")
def toyohashi(engine: Engine, shared: Path) -> Iterator[tuple[Session, FacilityImport, dict[str, object]]]:
    """The list, then the dictionary of towns: the session, and what each import reported."""
    with undone(engine) as sessions, sessions() as session:
        listed = bring_list(session, shared)
        placed = import_addresses(session, shared / TOWNS, actor="planner")
        yield session, listed, placed


def test_list_when_imported_then_the_counts_are_those_of_the_file(toyohashi, shared: Path) -> None:
    session, listed, _ = toyohashi
    with (shared / LIST).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    areas = [float(row["延べ床面積合計_m2"] or 0) for row in rows]
    assert (len(rows), sum(area > 0 for area in areas)) == (FACILITIES, BUILDINGS)
    assert listed.rows_read == listed.rows_used == listed.facilities["new"] == FACILITIES
    assert listed.buildings == {"new": BUILDINGS, "changed": 0, "same": 0, "total": BUILDINGS}
    assert listed.floor_area_m2 == pytest.approx(sum(areas), abs=0.005) == pytest.approx(FLOOR_AREA_M2, abs=0.005)
    assert count(session, "facility") == FACILITIES
    stored = one(session, "SELECT sum(floor_area_m2) AS area, count(*) AS buildings FROM building")
    assert (stored["buildings"], stored["area"]) == (BUILDINGS, pytest.approx(FLOOR_AREA_M2, abs=0.005))


def test_addresses_when_loaded_then_nearly_all_facilities_are_placed_and_say_how(toyohashi) -> None:
    session, _, placed = toyohashi
    assert placed["facilities_placed"] / FACILITIES >= 0.95
    assert count(session, "facility", "point IS NOT NULL AND point_quality = 'town'") == placed["facilities_placed"]
    box = "ST_Within(point, ST_MakeEnvelope(137.25, 34.6, 137.55, 34.9, 4326))"
    assert count(session, "facility", f"point IS NOT NULL AND NOT {box}") == 0


def test_list_when_imported_again_then_everything_is_the_same(toyohashi, shared: Path) -> None:
    session, _, _ = toyohashi
    lines = count(session, "change_log")
    again = bring_list(session, shared)
    assert again.facilities == {"new": 0, "changed": 0, "same": FACILITIES, "gone": 0, "total": FACILITIES}
    assert again.buildings == {"new": 0, "changed": 0, "same": BUILDINGS, "total": BUILDINGS}
    assert again.located["town"] / FACILITIES >= 0.95
    assert count(session, "change_log") == lines


def test_forecast_when_the_list_is_priced_then_every_square_metre_counts(toyohashi) -> None:
    session, _, _ = toyohashi
    answer = forecast_stock(session, preset="mic", base_year=2026, years=40)
    assert answer["buildings"] == BUILDINGS
    assert answer["floor_area_m2"] == pytest.approx(FLOOR_AREA_M2, abs=0.01)
    assert answer["total_yen"] == sum(row["total_yen"] for row in answer["by_year"])
    # 1.27 million m² over 40 years at 17–40万円/m² for a rebuild and a renovation: some hundreds of billions.
    assert 3e11 < answer["total_yen"] < 1e12
