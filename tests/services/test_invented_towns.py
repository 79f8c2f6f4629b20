"""The invented island town and mountain village come in through the doors of any town's files, whole."""

import json
from itertools import pairwise

import pytest
import shapely
from sqlalchemy.orm import Session

from app.domain.functions.naming import function_of
from app.domain.vocabulary import Category, Function, ZoneKind
from app.services.importing.import_facilities import import_facilities
from app.store.figures import stock
from app.store.place import municipalities
from tests.factories import count
from tests.towns.invented import CLASSES, InventedTown, bring_in, town_named

NAMES = ("island", "village")


@pytest.mark.parametrize("name", NAMES)
def test_files_when_made_twice_then_the_same_bytes_that_say_the_town_is_invented(name: str) -> None:
    town = town_named(name)
    assert town.files() == town.files()
    assert "架空" in town.credit
    assert 40 <= len(town.facilities) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_list_when_previewed_then_every_row_is_used_and_none_is_doubted(session: Session, name: str) -> None:
    town = town_named(name)
    data = town.files()["facilities.csv"]
    report = import_facilities(session, data, filename="facilities.csv", actor="a", dry_run=True)
    assert report.rows_read == report.rows_used
    assert [issue for issue in report.issues if issue["severity"] != "note"] == []


@pytest.mark.parametrize("name", NAMES)
def test_town_when_brought_in_then_its_facilities_people_and_zones_are_there(session: Session, name: str) -> None:
    town = town_named(name)
    bring_in(session, town)
    home = municipalities.home(session)
    assert home is not None
    assert (home.code, home.is_invented) == (town.code, True)
    rows = stock.plan_cases(session)
    assert [row["name"] for row in rows] == [each.name for each in town.facilities]
    assert all(row["lon"] and row["district"] for row in rows)
    assert {row["name"] for row in rows if row["unused"]} == {e.name for e in town.facilities if e.small == "旧学校"}
    assert sum(row["floor_area_m2"] or 0 for row in rows) == pytest.approx(
        sum(e.area_m2 for e in town.facilities), abs=5
    )
    assert count(session, "zone") == len(town.districts) + sum(len(shapes) for shapes in town.zones.values())
    assert any(row["in_hazard"] for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_names_when_read_then_every_facility_has_a_function(name: str) -> None:
    for each in town_named(name).facilities:
        large = CLASSES[each.small][0]
        category = next(one for one in Category if one.ja == large)
        assert function_of(each.name, category, large, each.small) is not Function.UNCLASSIFIED, each.name


@pytest.mark.parametrize("name", NAMES)
def test_people_when_counted_then_as_many_as_the_hamlets_have_and_fewer_every_year(name: str) -> None:
    town = town_named(name)
    cells = json.loads(town.files()["population_mesh.geojson"])["features"]
    totals = [sum(cell["properties"][f"PTN_{year}"] for cell in cells) for year in range(2020, 2055, 5)]
    assert totals[0] == pytest.approx(sum(people for *_, people in town.hamlets), abs=5)
    assert all(later < earlier for earlier, later in pairwise(totals))


def parts_of(town: InventedTown) -> shapely.Geometry:
    return shapely.union_all(
        [
            shapely.from_geojson(json.dumps(f["geometry"]))
            for f in json.loads(town.files()["boundary.geojson"])["features"]
        ]
    )


def test_island_when_its_boundary_is_read_then_two_lands_and_no_roads() -> None:
    town = town_named("island")
    assert len(shapely.get_parts(parts_of(town))) == 2
    assert "roads.osm" not in town.files()
    assert ZoneKind.TSUNAMI.value in town.zones


def test_village_when_its_boundary_is_read_then_one_valley_with_one_road() -> None:
    town = town_named("village")
    assert len(shapely.get_parts(parts_of(town))) == 1
    assert town.files()["roads.osm"].count(b"<way ") == 1


@pytest.mark.parametrize("name", NAMES)
def test_facilities_when_placed_then_they_stand_on_the_towns_land(name: str) -> None:
    town = town_named(name)
    land = parts_of(town)
    assert [e.name for e in town.facilities if not land.contains(shapely.Point(town.lonlat(*e.at)))] == []
