"""Minutes along roads: by hand on one bent road, kept for the next question, and straight where no road is."""

from typing import Any

import pytest
from pyproj import Geod
from sqlalchemy.orm import Session

from app.domain.vocabulary import Category, Function
from app.errors import InvalidInput
from app.models import Municipality
from app.services.figures.access import AccessQuestion, measure_access
from app.services.importing.import_networks import import_roads, import_transit
from app.services.importing.import_places import import_population
from tests.factories import count, make_facility, make_municipality, make_use, one, sheet

WEST, NORTH, EAST = (137.400, 34.76), (137.410, 34.78), (137.420, 34.76)
FAR = (137.500, 34.90)
GEOD = Geod(ellps="GRS80")


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(*one, *other)[2])


def osm(*ways: tuple[str, list[tuple[float, float]]]) -> bytes:
    nodes, lines = [], []
    for highway, points in ways:
        refs = []
        for lon, lat in points:
            nodes.append(f'<node id="{len(nodes) + 1}" version="1" lat="{lat}" lon="{lon}"/>')
            refs.append(f'<nd ref="{len(nodes)}"/>')
        lines.append(f'<way id="{len(lines) + 1}" version="1">{"".join(refs)}<tag k="highway" v="{highway}"/></way>')
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(nodes + lines)}</osm>'.encode()


BENT = osm(("residential", [WEST, NORTH, EAST]))


@pytest.fixture(autouse=True)
def town(session: Session) -> Municipality:
    """A library at each end of the bent road; people at the west end, and far from any road."""
    home = make_municipality(session)
    for code, (lon, lat) in {"L1": WEST, "L2": EAST}.items():
        facility = make_facility(session, home, lon=lon, lat=lat, code=code, category=Category.SOCIAL_EDUCATION)
        make_use(session, facility, Function.LIBRARY)
    rows = [
        {"名称": name, "緯度": lat, "経度": lon, "総数_2020": people}
        for name, (lon, lat), people in (("西町", WEST, 300), ("山中", FAR, 100))
    ]
    import_population(session, sheet(rows), filename="areas.csv", actor="a")
    return home


def minutes(session: Session, *closed: int, **changes: Any) -> dict[str, float | None]:
    """Minutes of each area; its name is its code."""
    question = AccessQuestion(Function.LIBRARY, closed=frozenset(closed), **changes)
    return dict(measure_access(session, question)["cells"])


def first_library(session: Session) -> int:
    return int(one(session, "SELECT id FROM facility WHERE code = 'L1'")["id"])


def test_walk_when_the_road_bends_then_along_the_road_and_straight_without_one(session: Session) -> None:
    closed = first_library(session)
    assert minutes(session, closed)["西町"] == pytest.approx(metres(WEST, EAST) * 1.3 / 80, rel=2e-3)
    report = import_roads(session, BENT, filename="town.osm", actor="a")
    assert (report["ways_used"], report["source"]) == (1, "© OpenStreetMap contributors, ODbL")
    along = metres(WEST, NORTH) + metres(NORTH, EAST)
    assert minutes(session, closed)["西町"] == pytest.approx(along / 80, rel=5e-3)
    assert minutes(session, closed, mode="drive")["西町"] == pytest.approx(along / (20_000 / 60), rel=5e-3)
    assert minutes(session, closed, winter=True)["西町"] == pytest.approx(along / 80 / 0.7, rel=5e-3)
    straight = minutes(session, closed, mode="straight")
    assert straight["西町"] == pytest.approx(metres(WEST, EAST) * 1.3 / 80, rel=2e-3)


def test_walk_when_a_place_is_off_the_roads_then_straight_and_the_method_says_network(session: Session) -> None:
    import_roads(session, BENT, filename="town.osm", actor="a")
    answer = measure_access(session, AccessQuestion(Function.LIBRARY))
    assert answer["method"] == "network"
    assert any("OpenStreetMap" in line["source"] for line in answer["sources"])
    assert minutes(session)["山中"] == pytest.approx(metres(FAR, EAST) * 1.3 / 80, rel=2e-3)
    assert minutes(session)["西町"] == 0


def test_minutes_when_asked_again_then_kept_ones_are_used_and_new_roads_replace_them(
    session: Session, sql_statements: list[str]
) -> None:
    closed = first_library(session)
    import_roads(session, BENT, filename="town.osm", actor="a")
    first = minutes(session)
    sql_statements.clear()
    assert minutes(session) == first
    other = minutes(session, closed)
    assert not [statement for statement in sql_statements if "graph" in statement or "INSERT" in statement]
    shortcut = osm(("residential", [WEST, EAST]))
    import_roads(session, shortcut, filename="town.osm", actor="a")
    assert minutes(session, closed)["西町"] == pytest.approx(metres(WEST, EAST) / 80, rel=5e-3)
    assert minutes(session, closed)["西町"] < other["西町"]
    import_roads(session, BENT, filename="town.osm", actor="a")
    assert count(session, "road_network") == 2
    assert minutes(session, closed) == other


def test_files_when_they_hold_no_roads_or_no_timetable_then_refused_in_words(session: Session) -> None:
    with pytest.raises(InvalidInput, match="道路がありません"):
        import_roads(session, osm(("proposed", [WEST, EAST])), filename="x.osm", actor="a")
    with pytest.raises(InvalidInput, match="OpenStreetMap"):
        import_roads(session, b"name,lat\n", filename="x.pbf", actor="a", language="en")
    with pytest.raises(InvalidInput, match="GTFS"):
        import_transit(session, b"PK", filename="x.zip", actor="a")
    assert (count(session, "road_network"), count(session, "transit_feed")) == (0, 0)
