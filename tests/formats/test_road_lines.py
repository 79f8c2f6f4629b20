"""A road network as lines for the map: each road once, main roads apart, the quickest of a large one."""

import json

import numpy as np

from app.domain.people.road_graph import RoadGraph
from app.formats.spatial import road_lines
from app.formats.spatial.road_lines import road_collection


def graph(pairs: list[tuple[int, int]], speeds: list[float]) -> RoadGraph:
    lon = np.linspace(137.4, 137.5, 6)
    start, end = np.array(pairs, dtype=np.int64).T
    metres = np.full(len(pairs), 100.0)
    return RoadGraph(lon, np.full(6, 34.76), start, end, metres, np.full(len(pairs), 80.0), np.array(speeds))


def test_roads_when_drawn_then_both_ways_are_one_line_and_main_roads_apart() -> None:
    drawn = json.loads(road_collection(graph([(0, 1), (1, 0), (1, 2), (2, 3)], [900.0, 900.0, 300.0, 0.0])))
    lines = {one["properties"]["class"]: one["geometry"]["coordinates"] for one in drawn["features"]}
    assert lines["main"] == [[[137.4, 34.76], [137.42, 34.76]]]
    assert len(lines["minor"]) == 2


def test_roads_when_there_are_too_many_then_the_quickest_are_drawn(monkeypatch) -> None:
    monkeypatch.setattr(road_lines, "_MOST_LINES", 1)
    drawn = json.loads(road_collection(graph([(0, 1), (1, 2), (2, 3)], [300.0, 900.0, 500.0])))
    (only,) = drawn["features"]
    assert only["geometry"]["coordinates"] == [[[137.42, 34.76], [137.44, 34.76]]]
