"""Zones, districts, population and shelters: "no data" is never "safe"."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import InvalidInput, NotFound
from app.services.facility.describe_places import district_pages, mesh_table
from app.services.facility.edit_facility import edit_facility, undo
from app.services.facility.facility_card import facility_card
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_places import import_boundary, import_population, import_shelters, import_zones
from tests.factories import bring, count, list_row, one, sheet

# Three halls on one line of latitude: in the zone, in the town only, outside the town.
LONS = {"A1": 137.41, "A2": 137.45, "A3": 137.60}
TOWN = shapely.box(137.40, 34.70, 137.50, 34.80)


def layer(*areas: tuple[shapely.Polygon, dict[str, Any]]) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(area)}
        for area, properties in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


WET = layer(
    (shapely.box(137.40, 34.75, 137.42, 34.77), {"A31a_205": 1}),
    (shapely.box(137.405, 34.75, 137.42, 34.77), {"A31a_205": 3}),
)


@pytest.fixture(autouse=True)
def three_halls(session: Session) -> None:
    bring(session, *(list_row(施設コード=code, 施設名=f"{code}館", 経度=lon) for code, lon in LONS.items()))
    import_boundary(session, layer((TOWN, {})), code="232017", name="豊橋市", filename="b.geojson", actor="a")


def states(session: Session) -> dict[str, tuple[str, int | None]]:
    rows = session.execute(
        text("SELECT f.code, z.state, z.rank FROM facility_zone z JOIN facility f ON f.id = z.facility_id")
    )
    return {row.code: (row.state, row.rank) for row in rows}


def test_zones_when_the_file_states_no_coverage_then_not_inside_means_no_data(session: Session) -> None:
    report = import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a")
    assert (report["zones"], report["facilities_inside"]) == (2, 1)
    assert states(session) == {"A1": ("inside", 3), "A2": ("no_data", None), "A3": ("no_data", None)}


def test_zones_when_they_speak_of_the_whole_town_then_the_rest_of_it_is_outside(session: Session) -> None:
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    assert states(session) == {"A1": ("inside", 3), "A2": ("outside", None), "A3": ("no_data", None)}


def test_zones_when_a_facility_comes_later_then_it_gets_its_flag_too(session: Session) -> None:
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    bring(session, list_row(施設コード="A4", 施設名="A4館", 経度=137.415))
    assert states(session)["A4"] == ("inside", 3)


def test_zones_when_a_facility_is_moved_by_hand_then_its_flag_follows(session: Session) -> None:
    here = one(session, "SELECT id, version FROM facility WHERE code = 'A2'")
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    edit_facility(session, here["id"], {"lon": 137.415, "lat": 34.76}, version=str(here["version"]), actor="a")
    assert states(session)["A2"] == ("inside", 3)


def test_zones_when_a_move_is_undone_then_the_flag_goes_back_too(session: Session) -> None:
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    here = one(session, "SELECT id, version FROM facility WHERE code = 'A2'")
    edit_facility(session, here["id"], {"lon": 137.415, "lat": 34.76}, version=str(here["version"]), actor="a")
    line = one(session, "SELECT max(id) AS id FROM change_log WHERE table_name = 'facility'")
    undo(session, line["id"], actor="a")
    assert states(session)["A2"] == ("outside", None)


def test_zones_when_a_facility_is_placed_by_its_address_then_it_gets_its_flag(session: Session, tmp_path: Path) -> None:
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    bring(session, list_row(施設コード="A4", 施設名="A4館", 緯度="", 経度=""))
    assert "A4" not in states(session)
    towns = {
        "都道府県名": "愛知県",
        "市区町村名": "豊橋市",
        "大字町丁目名": "中岩田四丁目",
        "緯度": 34.76,
        "経度": 137.415,
    }
    (tmp_path / "towns.csv").write_bytes(sheet([towns]))
    import_addresses(session, tmp_path / "towns.csv", actor="a")
    assert states(session)["A4"] == ("inside", 3)


def test_addresses_when_the_json_of_one_city_comes_alone_then_its_folder_and_name_say_whose(
    session: Session, tmp_path: Path
) -> None:
    bring(session, list_row(施設コード="A4", 施設名="A4館", 緯度="", 経度=""))
    (tmp_path / "愛知県").mkdir()
    file = tmp_path / "愛知県" / "豊橋市.json"
    file.write_text(json.dumps([{"town": "中岩田四丁目", "koaza": "", "lat": 34.76, "lng": 137.415}]), encoding="utf-8")
    assert import_addresses(session, file, actor="a")["facilities_placed"] == 1


def test_addresses_when_the_json_is_cut_off_then_it_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "豊橋市.json").write_bytes(b'[{"town": "')
    with pytest.raises(InvalidInput, match="JSON"):
        import_addresses(session, tmp_path / "豊橋市.json", actor="a")


def test_zones_when_the_same_file_comes_twice_then_one_dataset(session: Session) -> None:
    for _ in range(2):
        import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a")
    assert count(session, "zone_dataset") == 1
    assert count(session, "facility_zone") == 3


def test_zones_when_the_kind_is_unknown_then_the_known_ones_are_named(session: Session) -> None:
    with pytest.raises(InvalidInput, match="landslide"):
        import_zones(session, WET, kind="meteor", filename="wet.geojson", actor="a")


def test_card_when_zones_are_loaded_then_it_shows_each_state(session: Session) -> None:
    import_zones(session, WET, kind="flood", filename="wet.geojson", actor="a", covers_home=True)
    ids = {row.code: row.id for row in session.execute(text("SELECT code, id FROM facility"))}
    shown = {code: facility_card(session, number)["zones"][0]["state"] for code, number in ids.items()}
    assert shown == {"A1": "inside", "A2": "outside", "A3": "no_data"}


def test_districts_when_loaded_then_facilities_without_one_are_named_and_pages_add_up(session: Session) -> None:
    bring(session, list_row(施設コード="A2", 施設名="A2館", 経度=LONS["A2"], 地区="自称地区"))
    west = shapely.box(137.40, 34.70, 137.43, 34.80)
    east = shapely.box(137.43, 34.70, 137.50, 34.80)
    data = layer((west, {"地区名": "西地区"}), (east, {"地区名": "東地区"}))
    import_zones(session, data, kind="district", filename="d.geojson", actor="a")
    named = {row.code: row.district for row in session.execute(text("SELECT code, district FROM facility"))}
    assert named == {"A1": "西地区", "A2": "自称地区", "A3": None}
    pages = {page["name"]: page for page in district_pages(session)}
    assert pages["西地区"]["facilities"] == 1
    assert pages["西地区"]["floor_area_m2"] == 500
    assert pages["西地区"]["share_over_30"] == 1.0


MESH_HEADER = (
    "MESH_ID",
    "PTN_2020",
    "PTA_2020",
    "PTB_2020",
    "PTC_2020",
    "PTN_2050",
    "PTA_2050",
    "PTB_2050",
    "PTC_2050",
)
MESHES = [
    dict(zip(MESH_HEADER, row, strict=True))
    for row in (("52372339", 100, 10, 60, 30, 50, 5, 25, 20), ("52372338", 40, 4, 20, 16, 10, 1, 4, 5))
]


def test_population_when_loaded_then_the_table_holds_the_file(session: Session) -> None:
    report = import_population(session, sheet(MESHES), filename="mesh.csv", actor="a")
    assert (report["cells"], report["years"]) == (2, [2020, 2050])
    assert report["people"] == {"2020": 140, "2050": 60}
    table = mesh_table(session)
    by_code = dict(zip(table["codes"], table["people"]["65+"], strict=True))
    assert by_code == {"52372339": [30.0, 20.0], "52372338": [16.0, 5.0]}


def test_population_when_loaded_twice_then_one_dataset(session: Session) -> None:
    for _ in range(2):
        import_population(session, sheet(MESHES), filename="mesh.csv", actor="a")
    assert (count(session, "population_dataset"), count(session, "population_cell")) == (1, 2)


def test_population_when_none_is_loaded_then_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        mesh_table(session)


SHELTER_HEADER = ("NO", "共通ID", "施設・場所名", "住所", "洪水", "地震", "緯度", "経度")
SHELTERS = [
    dict(zip(SHELTER_HEADER, row, strict=True))
    for row in ((1, "E1", "A1館", "豊橋市", 1, "", 34.76, 137.4101), (2, "E2", "広場", "", "", 1, 34.71, 137.41))
]


def test_shelters_when_loaded_then_linked_facilities_are_shelters(session: Session) -> None:
    report = import_shelters(session, sheet(SHELTERS), filename="s.csv", actor="a")
    assert (report["shelters"], report["linked"]) == (2, 1)
    marked = {row.code: row.shelter for row in session.execute(text("SELECT code, shelter FROM facility"))}
    assert marked == {"A1": True, "A2": None, "A3": None}
    import_shelters(session, sheet(SHELTERS), filename="s.csv", actor="a")
    assert count(session, "shelter") == 2


def test_boundary_when_its_parts_are_named_like_towns_elsewhere_then_all_of_them_are_the_home_towns(
    session: Session,
) -> None:
    wards = layer(
        (shapely.box(137.3, 34.7, 137.4, 34.8), {"name": "中央区"}),
        (shapely.box(137.4, 34.7, 137.45, 34.8), {"name": "北区"}),
    )
    report = import_boundary(session, wards, filename="wards.geojson", actor="a")
    assert (report["municipality"], report["outlines"]) == ("232017", 1)
    west, _, east, _ = report["preview"]["bbox"]
    assert (west, east) == (137.3, 137.45)
