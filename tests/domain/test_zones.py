"""Three values, never two; lines closed only where one reading is possible; shelters and stops linked."""

import numpy as np
import pytest
from shapely.geometry import LineString, box

from app.domain.facility.outlines import close_lines
from app.domain.facility.shelters import ShelterRecord, ShelterSite, last_shelters, link_shelters, name_likeness
from app.domain.facility.zones import depth_rank
from app.domain.people.transit import nearest_stop


@pytest.mark.parametrize(
    ("depth_m", "rank"), [(0, 1), (0.49, 1), (0.5, 2), (2.99, 2), (3, 3), (5, 4), (10, 5), (19.9, 5), (20, 6)]
)
def test_depth_when_ranked_then_as_the_national_layer_does(depth_m: float, rank: int) -> None:
    assert depth_rank(depth_m) == rank


def test_lines_when_they_are_rings_then_they_are_areas() -> None:
    ring = LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    closed = close_lines([ring])
    assert [area.polygon.area for area in closed.areas] == [10_000]
    assert closed.open_lines == ()


def test_lines_when_pieces_meet_then_they_are_joined_into_one_area() -> None:
    pieces = [
        LineString([(0, 0), (100, 0), (100, 100)]),
        LineString([(100, 100), (0, 100)]),
        LineString([(0, 100), (0, 0)]),
    ]
    closed = close_lines(pieces)
    assert [(area.polygon.area, sorted(area.lines)) for area in closed.areas] == [(10_000, [0, 1, 2])]


def test_lines_when_ends_meet_but_for_rounding_then_they_are_joined_all_the_same() -> None:
    corners = [[(0, 0), (100, 0), (100, 100)], [(100.01, 100), (0, 100)], [(0, 99.99), (0, 0.01)]]
    closed = close_lines([LineString(corner) for corner in corners])
    assert [(area.gap, sorted(area.lines)) for area in closed.areas] == [(0, [0, 1, 2])]
    assert closed.areas[0].polygon.area == pytest.approx(10_000, rel=1e-3)


def test_lines_when_three_meet_in_one_spot_then_no_area_is_guessed() -> None:
    ends = [(0, 0), (1000, 0), (0, 1000)]
    closed = close_lines([LineString([(500, 500), end]) for end in ends])
    assert closed.areas == () and closed.open_lines == (0, 1, 2)


def test_lines_when_the_gap_is_small_then_closed_and_said_so_else_left_open() -> None:
    nearly = LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 1)])
    street = LineString([(500, 0), (600, 0), (600, 100), (500, 100)])
    closed = close_lines([nearly, street])
    assert [(area.lines, area.gap) for area in closed.areas] == [((0,), 1.0)]
    assert closed.open_lines == (1,)


def test_lines_when_one_ring_lies_in_another_then_both_stay_and_it_is_told() -> None:
    outer, inner = box(0, 0, 100, 100).exterior, box(20, 20, 40, 40).exterior
    closed = close_lines([LineString(outer.coords), LineString(inner.coords)])
    assert [(area.polygon.area, area.nested) for area in closed.areas] == [(10_000, False), (400, True)]


SITES = [
    ShelterSite("e1", "港小学校", 0, 0),
    ShelterSite("j1", "港中学校", 60, 0),
    ShelterSite("p1", "中央公民館", 1000, 0),
    ShelterSite("x1", "文化会館", np.nan, np.nan),
]


def shelter(name: str, code: str = "1", facility: str | None = None) -> ShelterRecord:
    return ShelterRecord(code, name, 141.0, 43.0, facility_code=facility)


def test_shelters_when_linked_then_by_code_first_then_by_place_and_name() -> None:
    shelters = [
        shelter("何か", facility="x1"),
        shelter("市立港小学校　体育館"),
        shelter("中央公民館"),
        shelter("中央公民館"),
        shelter("展望台"),
    ]
    spots = np.array([[np.nan, np.nan], [50, 0], [1100, 0], [5000, 0], [1001, 0]])
    links = link_shelters(shelters, spots, SITES)
    assert [(link.site, link.how) for link in links] == [
        (3, "code"),
        (0, "place and name"),
        (2, "place and name"),
        (None, "none"),
        (None, "none"),
    ]
    assert links[2].metres == pytest.approx(100)


def test_names_when_they_say_different_kinds_then_they_are_not_alike() -> None:
    assert name_likeness("港小学校", "港中学校") == 0
    assert name_likeness("港小学校", "市立港小学校") == 1


def test_last_shelter_when_only_one_is_left_for_a_disaster_then_it_is_flagged() -> None:
    area = np.array([0, 0, 1, -1])
    hazards = [("flood", "tsunami"), ("flood",), ("flood",), ("volcano",)]
    assert last_shelters(area, hazards) == {0: ("tsunami",), 2: ("any", "flood")}


def test_stop_when_its_service_is_too_thin_then_the_next_one_counts() -> None:
    stops, departures = np.array([[100.0, 0], [400, 0], [450, 0]]), np.array([1.0, 10, np.nan])
    places = np.array([[0.0, 0], [420, 0], [np.nan, 0]])
    found = nearest_stop(places, stops, departures, least_departures=5, detour=1.0)
    assert found.stop.tolist() == [1, 1, -1]
    assert found.metres.tolist() == [400, 20, np.inf]
    assert found.departures.tolist() == [0, 10, 0]
