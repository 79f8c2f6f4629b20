"""Undoing an import that replaced what stood: every row is there again, with its number, time and all its digits."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.formats.facilities.owners import Whose
from app.services.importing.import_addresses import import_address_table
from app.services.importing.import_budget import import_budget
from app.services.importing.import_networks import import_roads, import_transit
from app.services.importing.import_places import (
    import_boundary,
    import_population,
    import_shelters,
    import_zones,
)
from app.services.importing.import_targets import import_targets
from app.services.importing.undo_import import undo_import
from tests.factories import bring, count, list_row, one
from tests.services.layers import layer

SHAPES = {
    "facility": "point", "municipality": "boundary", "zone_dataset": "coverage", "zone": "area",
}  # fmt: skip
TABLES = (
    *SHAPES, "building", "yearly_record", "facility_function", "town", "shelter", "budget_line", "area_target",
    "population_dataset", "population_cell", "facility_zone", "road_network", "transit_feed", "transit_stop",
)  # fmt: skip
Import = Callable[..., dict[str, Any]]


def everything(session: Session) -> dict[str, Sequence[Any]]:
    """Every row an import may write, whole: numbers, times of loading, places bit for bit. Versions apart."""
    session.flush()
    return {
        table: session.scalars(
            text(f"""SELECT (to_jsonb(t) - 'version' - 'updated_at')::text || coalesce({shape}::text, '')
                     FROM {table} t ORDER BY 1""")
        ).all()
        for table, shape in ((table, f"t.{SHAPES[table]}" if table in SHAPES else "NULL") for table in TABLES)
    }


def square(west: float, south: float) -> shapely.Polygon:
    return shapely.box(west, south, west + 0.1, south + 0.1)


AREAS = (
    "町名,総数_2020,0-14歳_2020,15-64歳_2020,65歳以上_2020\n今橋町,300,30,200,70\n岩田町,500.5,50.5,300,150\n".encode()
)
TOWNS = (
    "都道府県名,市区町村名,大字町丁目名,緯度,経度\n愛知県,豊橋市,今橋町,34.770123456789,137.391234567891\n"
    "愛知県,豊橋市,岩田町,34.76,137.42\n"
).encode()
FLOOD = layer((square(137.4 + 1 / 3, 34.7), {"name": "想定", "A31_201": 3}), (square(137.35, 34.71), {"name": "川"}))
OUTLINE = layer(
    (square(137.35 + 1 / 7, 34.7), {"N03_007": "23201"}), (square(137.5 + 1 / 7, 34.7), {"N03_007": "23207"})
)
WIDER = layer((square(137.3, 34.65), {"N03_007": "23201"}), (square(137.4, 34.65), {"N03_007": "23207"}))
SHELTERS = "名称,緯度,経度,洪水\n第1公民館,34.76,137.4,1\n北公園,34.77,137.39,1\n".encode()
FEWER = "名称,緯度,経度,地震\n第1公民館,34.76,137.4,1\n".encode()
ROADS = b"""<?xml version="1.0"?><osm version="0.6"><node id="1" version="1" lat="34.76" lon="137.4"/>
<node id="2" version="1" lat="34.77" lon="137.41"/><way id="1" version="1"><nd ref="1"/><nd ref="2"/>
<tag k="highway" v="residential"/></way></osm>"""


def feed(trips: int) -> bytes:
    """A timetable of one operator with that many trips from A to B, every day."""
    runs = range(trips)
    tables = {
        "agency": "agency_id,agency_name,agency_url,agency_timezone\n1,市バス,http://example.jp,Asia/Tokyo\n",
        "stops": "stop_id,stop_name,stop_lat,stop_lon\nA,駅前,34.76,137.4\nB,病院,34.77,137.41\n",
        "trips": "route_id,service_id,trip_id\n" + "".join(f"r,s,{n}\n" for n in runs),
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        + "".join(f"{n},8:00:00,8:00:00,A,1\n{n},8:10:00,8:10:00,B,2\n" for n in runs),
        "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "s,1,1,1,1,1,1,1,20200101,20991231\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in tables.items():
            archive.writestr(f"{name}.txt", content)
    return buffer.getvalue()


def a_list(session: Session, *, change_set: int | None = None, **changes: Any) -> dict[str, Any]:
    """The home town's list, changed as said."""
    changed = {"緯度": 34.76, "経度": 137.4 + 1 / 3e7} | changes
    rows = [list_row(施設コード=f"A{n}", 施設名=f"第{n}公民館", **changed) for n in (1, 2)]
    return {"change_set": bring(session, *rows, change_set=change_set).change_set}


def a_neighbours_list(session: Session, *, change_set: int | None = None, **changes: Any) -> dict[str, Any]:
    there = {"全国地方公共団体コード": "232076", "所在地": "豊川市一宮町1", "経度": 137.42, "緯度": 34.85}
    row = list_row(施設コード="N1", 施設名="一宮公民館", **there | changes)
    return {"change_set": bring(session, row, whose=Whose.NEIGHBOUR, change_set=change_set).change_set}


def reading(importer: Import, data: bytes, filename: str, **options: Any) -> Callable[..., dict[str, Any]]:
    def read(session: Session, *, change_set: int | None = None) -> dict[str, Any]:
        return importer(session, data, filename=filename, actor="田中", change_set=change_set, **options)

    return read


# What stood, and what an import of the same puts in its place.
PAIRS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "list": (a_list, lambda session, **options: a_list(session, 建築年度=1999, 経度=137.41 + 1 / 3e7, **options)),
    "neighbours": (
        a_neighbours_list,
        lambda session, **options: a_neighbours_list(session, 建築年度=1999, **options),
    ),
    "population": (
        reading(import_population, AREAS, "人口.csv"),
        reading(import_population, AREAS, "人口（再）.csv", source="市民課"),
    ),
    "zones": (
        reading(import_zones, FLOOD, "洪水.geojson", kind="flood"),
        reading(import_zones, FLOOD, "洪水.geojson", kind="flood", covers_home=True),
    ),
    "hazard": (
        reading(import_zones, FLOOD, "土砂.geojson", kind="landslide", covers_home=True),
        reading(import_zones, FLOOD, "土砂2.geojson", kind="landslide"),
    ),
    "districts": (
        reading(import_zones, FLOOD, "地区.geojson", kind="district"),
        reading(import_zones, FLOOD, "地区2.geojson", kind="district"),
    ),
    "roads": (
        reading(import_roads, ROADS, "道路.osm"),
        reading(import_roads, ROADS, "道路2.osm", source="建設部"),
    ),
    "transit": (reading(import_transit, feed(3), "a.zip"), reading(import_transit, feed(5), "b.zip")),
    "shelters": (
        reading(import_shelters, SHELTERS, "避難所.csv"),
        reading(import_shelters, FEWER, "避難所2.csv"),
    ),
    "boundary": (
        reading(import_boundary, OUTLINE, "区域.geojson"),
        reading(import_boundary, WIDER, "区域2.geojson"),
    ),
    "budget": (
        reading(import_budget, "年度,充当可能財源\n2026,1000\n2027,900\n".encode(), "財源.csv"),
        reading(import_budget, "年度,充当可能財源\n2027,1100\n2028,1\n".encode(), "財源2.csv"),
    ),
    "targets": (
        reading(import_targets, "計画名,目標年度,削減率\n総合管理計画,2045,20%\n".encode(), "目標.csv"),
        reading(import_targets, "計画名,目標年度,削減率\n総合管理計画,2045,30%\n".encode(), "目標2.csv"),
    ),
    "addresses": (
        reading(import_address_table, TOWNS, "町字.csv"),
        reading(import_address_table, TOWNS.replace(b"137.42", b"137.43"), "町字2.csv"),
    ),
}  # fmt: skip


def test_undo_when_an_import_replaced_what_stood_then_all_is_as_before_and_again_after_the_undoing_is_undone(
    session: Session,
) -> None:
    a_list(session)
    for name, (first, second) in PAIRS.items():
        if name != "list":
            first(session)
        before = everything(session)
        done = second(session)
        after = everything(session)
        assert after != before, name
        _, left, undoing = undo_import(session, done["change_set"], actor="田中")
        assert left == [], name
        assert everything(session) == before, name
        *_, redone = undo_import(session, undoing, actor="田中")
        assert everything(session) == after, name
        _, left, _ = undo_import(session, redone, actor="田中")
        assert (left, everything(session) == before) == ([], True), name


def test_undo_when_all_was_replaced_in_one_drop_then_one_undoing_brings_all_back(session: Session) -> None:
    for first, _ in PAIRS.values():
        first(session)
    before, joined = everything(session), None
    for _, second in PAIRS.values():
        joined = second(session, change_set=joined)["change_set"]
    for name in ("population", "transit", "roads"):
        PAIRS[name][0](session, change_set=joined)
    _, left, _ = undo_import(session, joined or 0, actor="田中")
    assert left == []
    assert everything(session) == before


@pytest.mark.parametrize("name", ["population", "zones", "roads", "transit"])
def test_undo_when_replaced_twice_then_in_either_order_what_stood_first_is_back(session: Session, name: str) -> None:
    a_list(session)
    first, second = PAIRS[name]
    first(session)
    before = everything(session)
    for earlier_first in (False, True):
        one_set = second(session)["change_set"]
        other_set = first(session)["change_set"]
        latest = everything(session)
        order = (one_set, other_set) if earlier_first else (other_set, one_set)
        _, left, _ = undo_import(session, order[0], actor="田中")
        assert len(left) == (1 if earlier_first else 0)
        assert not earlier_first or everything(session) == latest, "the later import stays in use"
        _, left, _ = undo_import(session, order[1], actor="田中")
        assert left == []
        assert everything(session) == before, earlier_first


def test_undo_when_the_first_was_undone_under_the_second_then_nothing_is_left_of_both(session: Session) -> None:
    before = everything(session)
    one_set = PAIRS["population"][0](session)["change_set"]
    other_set = PAIRS["population"][1](session)["change_set"]
    _, (said,), _ = undo_import(session, one_set, actor="田中", language="en")
    assert said == "population: the same was imported again since, and stays as it is"
    undo_import(session, other_set, actor="田中")
    assert everything(session) == before


def test_undo_when_what_was_replaced_is_no_longer_kept_then_that_is_said(session: Session) -> None:
    PAIRS["transit"][0](session)
    done = PAIRS["transit"][1](session)
    session.execute(text("DELETE FROM kept_data_set"))
    _, (said,), _ = undo_import(session, done["change_set"], actor="田中", language="en")
    assert said.startswith("timetables: the data this import replaced are no longer kept")
    assert count(session, "transit_feed") == 0


def test_undo_when_town_names_had_placed_the_areas_then_these_have_no_place_again(session: Session) -> None:
    a_list(session)
    PAIRS["population"][0](session)
    before = everything(session)
    assert count(session, "population_cell", "lon = 'NaN'") == 2
    done = PAIRS["addresses"][0](session)
    assert one(session, "SELECT min(lon) AS lon FROM population_cell")["lon"] == 137.391234567891
    undo_import(session, done["change_set"], actor="田中")
    assert everything(session) == before


def test_data_set_when_taken_away_outside_any_set_then_nothing_is_kept(session: Session) -> None:
    PAIRS["roads"][0](session)
    session.execute(text("SELECT set_config('app.request_id', 'another', true)"))
    session.execute(text("DELETE FROM road_network"))
    assert count(session, "kept_data_set") == 0
