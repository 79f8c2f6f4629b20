"""Road minutes against an independent library, on random graphs and on a real town centre."""

from pathlib import Path

import igraph
import numpy as np
import pytest
from scipy.sparse import csr_array

from app.domain.people.network import (
    ACCESS_METRES_PER_MINUTE,
    JoinedPlaces,
    edge_matrix,
    join_network,
    network_minutes,
)
from app.domain.people.road_graph import RoadGraph
from app.domain.vocabulary import TravelMode
from app.formats.places.road_file import read_roads
from app.formats.spatial.projection import to_plane, zone_epsg


def graph(edges: list[tuple[int, int, float, float]], nodes: int) -> RoadGraph:
    """Edges as (from, to, metres, walking metres a minute); driving at twice that."""
    start, end, metres, speed = np.array(edges, dtype=float).T
    at = np.arange(nodes, dtype=float)
    return RoadGraph(at, at, start.astype(int), end.astype(int), metres, speed, speed * 2)


def at_nodes(*nodes: int, minutes: float = 0.0) -> JoinedPlaces:
    return JoinedPlaces(np.array(nodes), np.full(len(nodes), minutes))


def random_matrix(seed: int, nodes: int = 60) -> csr_array:
    random = np.random.default_rng(seed)
    edges = [
        (a, b, random.uniform(1, 500), random.choice([40, 80]))
        for a, b in random.integers(0, nodes, (nodes * 3, 2)).tolist()
    ]
    return edge_matrix(graph(edges, nodes), TravelMode.WALK)


def by_igraph(matrix: csr_array) -> np.ndarray:
    """Shortest minutes between all nodes by igraph, inf where there is no way."""
    coo = matrix.tocoo()
    other = igraph.Graph(
        n=matrix.shape[0], edges=list(zip(coo.row.tolist(), coo.col.tolist(), strict=True)), directed=True
    )
    return np.array(other.distances(weights=coo.data.tolist()))


@pytest.mark.parametrize("seed", range(10))
def test_minutes_when_the_graph_is_random_then_igraph_agrees(seed: int) -> None:
    matrix = random_matrix(seed)
    expected = by_igraph(matrix)
    everyone, few = at_nodes(*range(60)), at_nodes(3, 17, 41, 3)
    assert network_minutes(matrix, everyone, few) == pytest.approx(expected[:, few.node], rel=1e-5)
    assert network_minutes(matrix, few, everyone) == pytest.approx(expected[few.node, :], rel=1e-5)


def test_minutes_when_a_street_is_one_way_then_the_way_back_is_longer() -> None:
    ring = graph([(0, 1, 800, 80), (1, 2, 800, 80), (2, 0, 800, 80)], 3)
    minutes = network_minutes(edge_matrix(ring, TravelMode.WALK), at_nodes(0, 1, 2), at_nodes(1))
    assert minutes[:, 0].tolist() == [10, 0, 20]


def test_minutes_when_two_edges_join_the_same_nodes_then_the_quicker_counts() -> None:
    double = graph([(0, 1, 1600, 80), (0, 1, 400, 80), (1, 0, 400, 80)], 2)
    assert network_minutes(edge_matrix(double, TravelMode.WALK), at_nodes(0), at_nodes(1))[0, 0] == 5


def test_minutes_when_an_edge_has_no_length_then_it_still_joins() -> None:
    bridge = graph([(0, 1, 0, 80), (1, 2, 80, 80)], 3)
    minutes = network_minutes(edge_matrix(bridge, TravelMode.WALK), at_nodes(0), at_nodes(2))
    assert minutes[0, 0] == pytest.approx(1, abs=1e-4)


def test_minutes_when_it_snows_then_everything_takes_longer_by_the_factor() -> None:
    road = graph([(0, 1, 800, 80)], 2)
    slow = edge_matrix(road, TravelMode.WALK, speed_factor=0.5)
    assert network_minutes(slow, at_nodes(0), at_nodes(1))[0, 0] == 20
    with pytest.raises(ValueError, match="speed_factor"):
        edge_matrix(road, TravelMode.WALK, speed_factor=0)


def test_minutes_when_beyond_the_limit_then_unreached_including_the_way_to_the_road() -> None:
    road = edge_matrix(graph([(0, 1, 800, 80)], 2), TravelMode.WALK)
    near, far = at_nodes(0, minutes=1), at_nodes(0, minutes=6)
    assert network_minutes(road, near, at_nodes(1), limit_minutes=15)[0, 0] == 11
    assert np.isinf(network_minutes(road, far, at_nodes(1), limit_minutes=15)[0, 0])


def test_place_when_far_from_every_road_then_it_reaches_nothing() -> None:
    ring = edge_matrix(graph([(0, 1, 100, 80), (1, 0, 100, 80)], 2), TravelMode.WALK)
    nodes = np.array([[0.0, 0], [100, 0]])
    places = join_network(ring, nodes, np.array([[0.0, 40], [5000, 0], [np.nan, 0]]), furthest_metres=500)
    assert places.node.tolist() == [0, -1, -1]
    assert places.minutes[0] == 40 / ACCESS_METRES_PER_MINUTE
    assert np.isinf(network_minutes(ring, places, at_nodes(1))[1:]).all()


def test_place_when_the_nearest_node_is_a_dead_end_then_it_joins_where_one_can_return() -> None:
    trap = edge_matrix(graph([(0, 1, 100, 80), (1, 0, 100, 80), (1, 2, 100, 80)], 3), TravelMode.WALK)
    places = join_network(trap, np.array([[0.0, 0], [100, 0], [200, 0]]), np.array([[199.0, 0]]))
    assert places.node.tolist() == [1]


@pytest.fixture(scope="module")
def helsinki(shared: Path) -> RoadGraph:
    return read_roads((shared / "data/G_network/Helsinki.osm.pbf").read_bytes()).graph


@pytest.mark.parametrize("mode", list(TravelMode))
def test_helsinki_when_a_thousand_pairs_are_drawn_then_igraph_agrees_within_a_hundredth(
    helsinki: RoadGraph, mode: TravelMode
) -> None:
    random = np.random.default_rng(6)
    speed = helsinki.speed(mode)
    used = speed > 0
    other = igraph.Graph(
        n=len(helsinki.lon), edges=np.column_stack((helsinki.start[used], helsinki.end[used])).tolist(), directed=True
    )
    other.es["minutes"] = (helsinki.metres[used] / speed[used]).tolist()
    core = np.array(max(other.connected_components(mode="strong"), key=len))
    origins, targets = random.choice(core, 40), random.choice(core, 25)
    ours = network_minutes(edge_matrix(helsinki, mode), at_nodes(*origins), at_nodes(*targets))
    # igraph takes each target once, so repeated draws are looked up.
    unique, where = np.unique(targets, return_inverse=True)
    theirs = np.array([other.distances(int(o), unique.tolist(), weights="minutes")[0] for o in origins])[:, where]
    assert ours.size == 1000
    assert np.isfinite(theirs).all()
    assert ours == pytest.approx(theirs, rel=0.01, abs=1e-3)


def test_helsinki_when_walked_then_never_shorter_than_the_crow_flies(helsinki: RoadGraph) -> None:
    epsg = zone_epsg(helsinki.lon[0], helsinki.lat[0])
    xy = to_plane(helsinki.lon, helsinki.lat, epsg)
    matrix = edge_matrix(helsinki, TravelMode.WALK)
    places = join_network(matrix, xy, xy[::40])
    minutes = network_minutes(matrix, places, places)
    straight = np.hypot(*(xy[places.node][:, None] - xy[places.node][None]).transpose(2, 0, 1)) / 80
    assert (minutes >= straight * 0.995 - 0.01).all()
    assert np.isfinite(minutes).all()
