"""Population of areas that are only named, of one town among its neighbours, and of a year the file does not name."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import InvalidInput
from app.services.facility.list_shelters import list_shelters
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_places import import_boundary, import_population, import_shelters
from app.store.place import places
from tests.factories import bring, count, list_row, sheet

TOWN = shapely.box(137.40, 34.70, 137.50, 34.80)
AREAS = [{"町丁名": "中岩田四丁目", "総数": 120}, {"町丁名": "知らない町", "総数": 30}]
TOWNS = [
    {"都道府県名": "愛知県", "市区町村名": "豊橋市", "大字町丁目名": "中岩田四丁目", "緯度": 34.76, "経度": 137.415}
]


@pytest.fixture(autouse=True)
def toyohashi(session: Session) -> None:
    bring(session, list_row(施設コード="A1", 施設名="A1館", 経度=137.41))
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(TOWN)}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    import_boundary(session, data, code="232017", name="豊橋市", filename="b.geojson", actor="a")


def bring_towns(session: Session, folder: Path) -> dict[str, object]:
    (folder / "towns.csv").write_bytes(sheet(TOWNS))
    return import_addresses(session, folder / "towns.csv", actor="a")


def places_of_areas(session: Session) -> dict[str, tuple[float, float]]:
    rows = session.execute(text("SELECT name, lon, lat FROM population_cell WHERE lon <> 'NaN'"))
    return {row.name: (row.lon, row.lat) for row in rows}


def test_areas_when_only_named_then_they_stand_at_their_town_and_the_rest_is_counted(
    session: Session, tmp_path: Path
) -> None:
    bring_towns(session, tmp_path)
    report = import_population(session, sheet(AREAS), filename="areas_2024.csv", actor="a")
    assert places_of_areas(session) == {"中岩田四丁目": (137.415, 34.76)}
    remarks = [issue for issue in report["issues"] if issue["code"] == "area_without_position"]
    assert [remark["value"] for remark in remarks] == ["1"]


def test_areas_when_the_town_names_come_later_then_they_are_placed_then(session: Session, tmp_path: Path) -> None:
    import_population(session, sheet(AREAS), filename="areas_2024.csv", actor="a")
    assert places_of_areas(session) == {}
    assert bring_towns(session, tmp_path)["areas_placed"] == 1
    assert places_of_areas(session) == {"中岩田四丁目": (137.415, 34.76)}


def test_population_when_no_year_is_named_then_one_is_asked_for_and_taken(session: Session) -> None:
    with pytest.raises(InvalidInput):
        import_population(session, sheet(AREAS), filename="areas.csv", actor="a")
    report = import_population(session, sheet(AREAS), filename="areas.csv", actor="a", year=2024)
    assert report["people"] == {"2024": 150}


PLACED = [
    {"町丁名": "内", "緯度": 34.75, "経度": 137.45, "総数": 100},
    {"町丁名": "隣町", "緯度": 34.75, "経度": 137.60, "総数": 900},
]
PROJECTION = [
    {"市区町村コード": "23201", "市区町村名": "豊橋市", "年": year, "総数": people}
    for year, people in ((2030, 80), (2040, 50))
]


def test_projection_when_neighbours_are_loaded_too_then_only_the_towns_own_cells_are_scaled(session: Session) -> None:
    import_population(session, sheet(PLACED), filename="areas_2024.csv", actor="a")
    report = import_population(session, sheet(PROJECTION), filename="projection.csv", actor="a")
    assert (report["cells"], report["people"]) == (1, {"2030": 80, "2040": 50})
    found = places.population(session)
    assert found is not None
    np.testing.assert_allclose(found[1].people[0, 0], [80, 50])


def test_projection_when_no_cell_lies_in_the_town_then_it_is_refused_in_words(session: Session) -> None:
    import_population(session, sheet(PLACED[1:]), filename="areas_2024.csv", actor="a")
    with pytest.raises(InvalidInput, match="豊橋市"):
        import_population(session, sheet(PROJECTION), filename="projection.csv", actor="a")


def test_shelter_when_its_list_gives_no_position_then_it_has_none(session: Session) -> None:
    rows = [{"共通ID": "E1", "施設・場所名": "どこかの広場", "洪水": 1, "緯度": "", "経度": ""}]
    report = import_shelters(session, sheet(rows), filename="s.csv", actor="a")
    assert [issue["code"] for issue in report["issues"]] == ["unreadable_position"]
    (shelter,) = list_shelters(session)
    assert (shelter["lon"], shelter["lat"], shelter["last_of_area"]) == (None, None, [])
    assert count(session, "shelter") == 1


def test_facilities_when_the_boundary_is_loaded_then_those_outside_it_are_told(session: Session) -> None:
    rows = [list_row(施設コード="B1", 施設名="B1館", 経度=137.45), list_row(施設コード="B2", 施設名="B2館", 経度=137.7)]
    report = import_facilities(session, sheet(rows), actor="a", filename="list.csv", dry_run=True)
    told = [issue for issue in report.issues if issue["code"] == "outside_municipality"]
    assert [issue["row"] for issue in told] == [3]
    assert "豊橋市" in told[0]["message"]
