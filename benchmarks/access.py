"""How long access takes: nearest sites for a designated city, and minutes on a road network.

    python benchmarks/access.py [--json] [--osm FILE.osm.pbf]

Targets: 30,000 meshes × 5,000 facilities × 15 functions, nearest 5, in 5 s; 2,000 origins × 400 facilities on a
graph of 100,000 edges in 10 s. The graph is a jittered grid of streets, every tenth one way, without a cut-off, so
that the whole network is searched; with a cut-off of 30 minutes' walk it is quicker.
"""

import argparse
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.domain.people.accessibility import (
    WALK,
    measure,
    nearest_of_matrix,
    nearest_sites,
    who_loses,
)
from app.domain.people.network import edge_matrix, join_network, network_minutes
from app.domain.people.road_graph import RoadGraph
from app.domain.vocabulary import Function, TravelMode
from app.formats.places.road_file import read_roads
from app.formats.spatial.projection import to_plane, zone_epsg

SEED = 20
MESHES, FACILITIES, FUNCTIONS, NEAREST = 30_000, 5_000, 15, 5
ORIGINS, SITES, EDGES = 2_000, 400, 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--osm", type=Path, help="also time reading and walking a real extract")
    options = parser.parse_args()
    random = np.random.default_rng(SEED)
    figures = {**nearest_figures(random), **network_figures(random)}
    if options.osm:
        figures |= extract_figures(options.osm)
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(figures) if options.json else "\n".join(f"{name:44} {value}" for name, value in figures.items()))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = perf_counter()
    result = work()
    return result, round(perf_counter() - start, 3)


def nearest_figures(random: np.random.Generator) -> dict[str, float]:
    """A city of 40 × 40 km: every facility has one to three of the functions."""
    cells, sites = random.uniform(0, 40_000, (MESHES, 2)), random.uniform(0, 40_000, (FACILITIES, 2))
    offers = random.random((FUNCTIONS, FACILITIES)) < 2 / FUNCTIONS
    functions = dict(zip(list(Function)[:FUNCTIONS], offers, strict=True))
    reaches, seconds = timed(
        lambda: {each: nearest_sites(cells, sites, k=NEAREST, open_sites=mine) for each, mine in functions.items()}
    )
    people = {"all": random.uniform(0, 200, MESHES), "75+": random.uniform(0, 40, MESHES)}
    _, measuring = timed(
        lambda: [
            measure(reach.nearest(), band, within_minutes=15) for reach in reaches.values() for band in people.values()
        ]
    )
    library, offer = reaches[Function.LIBRARY], functions[Function.LIBRARY].copy()
    offer[np.flatnonzero(offer)[0]] = False
    _, switching = timed(
        lambda: who_loses(
            library, nearest_sites(cells, sites, open_sites=offer, travel=WALK), people=people, users=people["all"]
        )
    )
    return {
        f"nearest {NEAREST} of {MESHES}×{FACILITIES}×{FUNCTIONS} seconds": seconds,
        "measures, 15 functions × 2 bands, seconds": measuring,
        "who loses, one site off, seconds": switching,
    }


def network_figures(random: np.random.Generator) -> dict[str, float]:
    graph, xy = street_grid(random)
    matrix, preparing = timed(lambda: edge_matrix(graph, TravelMode.WALK, speed_factor=0.8))
    high = xy.max()
    origins = join_network(matrix, xy, random.uniform(0, high, (ORIGINS, 2)))
    sites = join_network(matrix, xy, random.uniform(0, high, (SITES, 2)))
    minutes, seconds = timed(lambda: network_minutes(matrix, origins, sites))
    _, limited = timed(lambda: network_minutes(matrix, origins, sites, limit_minutes=30))
    _, choosing = timed(lambda: nearest_of_matrix(minutes.astype(float), k=NEAREST))
    return {
        "graph edges": len(graph.start),
        "graph nodes": len(graph.lon),
        "graph to matrix seconds": preparing,
        f"network {ORIGINS}×{SITES} seconds": seconds,
        f"network {ORIGINS}×{SITES} within 30 min seconds": limited,
        "reached share": round(float(np.isfinite(minutes).mean()), 4),
        f"nearest {NEAREST} of the matrix seconds": choosing,
    }


def street_grid(random: np.random.Generator) -> tuple[RoadGraph, np.ndarray]:
    """About EDGES directed edges between crossings 100 m apart."""
    side = round((EDGES / 3.8) ** 0.5)
    number = np.arange(side * side).reshape(side, side)
    xy = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 100.0
    xy += random.uniform(-20, 20, xy.shape)
    pairs = np.concatenate(
        [
            np.column_stack((number[:, :-1].ravel(), number[:, 1:].ravel())),
            np.column_stack((number[:-1].ravel(), number[1:].ravel())),
        ]
    )
    both_ways = random.random(len(pairs)) > 0.1
    edges = np.concatenate([pairs, pairs[both_ways][:, ::-1]])
    metres = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)
    speed = np.full(len(edges), 80.0)
    return RoadGraph(xy[:, 0], xy[:, 1], edges[:, 0], edges[:, 1], metres, speed, speed * 5), xy


def extract_figures(path: Path) -> dict[str, float]:
    sheet, reading = timed(lambda: read_roads(path.read_bytes()))
    graph = sheet.graph
    xy = to_plane(graph.lon, graph.lat, zone_epsg(graph.lon[0], graph.lat[0]))
    matrix = edge_matrix(graph, TravelMode.WALK)
    places = join_network(matrix, xy, xy)
    minutes, seconds = timed(lambda: network_minutes(matrix, places, places))
    return {
        "extract edges": len(graph.start),
        "extract reading seconds": reading,
        f"extract {minutes.shape[0]}×{minutes.shape[1]} walking seconds": seconds,
    }


if __name__ == "__main__":
    main()
