"""OSM extracts: what may be walked and driven, how fast, and that lengths are kept."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.vocabulary import TravelMode
from app.formats.places.road_file import DRIVE_KMH, RoadSheet, read_roads
from app.formats.spatial.projection import to_plane, zone_epsg
from app.formats.text.unreadable import UnreadableFile

# Five places 0.001° of longitude apart on one parallel (about 81 m at 43.2° N).
NODES = "".join(f'<node id="{n}" version="1" lat="43.2" lon="{141.7 + n / 1000:.3f}"/>' for n in range(1, 8))


def town(*ways: tuple[str, dict[str, str]]) -> RoadSheet:
    text = "".join(
        f'<way id="{number}" version="1">'
        + "".join(f'<nd ref="{node}"/>' for node in nodes.split())
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        + "</way>"
        for number, (nodes, tags) in enumerate(ways, start=100)
    )
    return read_roads(f'<?xml version="1.0"?><osm version="0.6">{NODES}{text}</osm>'.encode(), filename="town.osm")


def kmh(sheet: RoadSheet, mode: TravelMode) -> list[int]:
    """Speeds of the directed edges, from west to east first."""
    graph = sheet.graph
    order = np.lexsort((graph.end, graph.start))
    return np.rint(graph.speed(mode)[order] * 60 / 1000).astype(int).tolist()


def test_road_when_residential_then_both_ways_for_feet_and_cars() -> None:
    sheet = town(("1 2", {"highway": "residential"}))
    assert kmh(sheet, TravelMode.WALK) == [5, 5]
    assert kmh(sheet, TravelMode.DRIVE) == [20, 20]


@pytest.mark.parametrize(
    ("tags", "walk", "drive"),
    [
        ({"highway": "footway"}, [5, 5], [0, 0]),
        ({"highway": "steps"}, [2, 2], [0, 0]),
        ({"highway": "motorway"}, [0, 0], [80, 0]),
        ({"highway": "primary", "oneway": "yes"}, [5, 5], [35, 0]),
        ({"highway": "primary", "oneway": "-1"}, [5, 5], [0, 35]),
        ({"highway": "tertiary", "junction": "roundabout"}, [5, 5], [28, 0]),
        ({"highway": "primary", "maxspeed": "20"}, [5, 5], [20, 20]),
        ({"highway": "primary", "maxspeed": "signals"}, [5, 5], [35, 35]),
        ({"highway": "residential", "motor_vehicle": "no"}, [5, 5], [0, 0]),
        ({"highway": "residential", "access": "private", "foot": "yes"}, [5, 5], [0, 0]),
        ({"highway": "trunk", "motorroad": "yes"}, [0, 0], [45, 45]),
        ({"highway": "secondary", "foot": "no"}, [0, 0], [32, 32]),
    ],
)
def test_road_when_tagged_then_speeds_follow(tags: dict[str, str], walk: list[int], drive: list[int]) -> None:
    sheet = town(("1 2", tags))
    assert (kmh(sheet, TravelMode.WALK), kmh(sheet, TravelMode.DRIVE)) == (walk, drive)


def test_road_when_it_is_long_then_cut_about_every_hundred_metres_and_as_long_as_before() -> None:
    sheet = town(("1 2 3 4 5", {"highway": "residential"}), ("3 7", {"highway": "path"}))
    xy = to_plane(sheet.graph.lon, sheet.graph.lat, zone_epsg(141.7, 43.2))
    long = sheet.graph.drive_metres_per_minute > 0
    assert sheet.graph.metres[long].sum() / 2 == pytest.approx(4 * 81.2, rel=0.01)
    assert len(sheet.graph.lon) == 4  # both ends, the crossing (node 3) and the far end of the path
    assert np.ptp(xy[:, 0]) == pytest.approx(6 * 81.2, rel=0.01)


def test_road_when_nobody_may_use_it_then_it_is_left_out_and_counted() -> None:
    sheet = town(
        ("1 2", {"highway": "residential"}), ("2 3", {"highway": "construction"}), ("3 4", {"waterway": "river"})
    )
    assert (sheet.ways_read, sheet.ways_used) == (2, 1)
    assert [(issue.code, issue.value) for issue in sheet.issues] == [("road_not_usable", "1")]


def test_file_when_there_is_no_road_then_it_says_so() -> None:
    with pytest.raises(UnreadableFile, match="no_roads"):
        town(("1 2", {"waterway": "river"}))


@pytest.mark.parametrize("data", [b"", b"not a map", b"<osm", b"\x00\x00\x00\x0d\x0a\x09OSMHeader broken"])
def test_file_when_it_is_no_map_then_an_answer_not_a_crash(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_roads(data, filename="x.osm.pbf")


def test_helsinki_when_read_then_the_streets_of_a_town_centre(shared: Path) -> None:
    sheet = read_roads((shared / "data/G_network/Helsinki.osm.pbf").read_bytes(), filename="Helsinki.osm.pbf")
    assert sheet.ways_used + sum(int(issue.value or 0) for issue in sheet.issues) == sheet.ways_read
    assert sheet.ways_used > 2000
    graph = sheet.graph
    assert 24.9 < graph.lon.mean() < 25.0 and 60.1 < graph.lat.mean() < 60.2
    assert graph.metres.min() >= 0 and graph.metres.max() < 2000
    assert graph.drive_metres_per_minute.max() <= max(DRIVE_KMH.values()) * 1000 / 60
