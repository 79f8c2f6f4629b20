"""OpenStreetMap roads (.osm.pbf, .osm) → a graph with speeds: the one door to osmium.

Ways are cut at crossings, at their ends, and every `SPACING_METRES` between, so that a place may join the network in
the middle of a long road; each edge keeps the exact length of the line it stands for.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import osmium
from numpy.typing import NDArray

from app.domain.people.road_graph import RoadGraph
from app.formats.records.records import Issue
from app.formats.text.unreadable import UnreadableFile

CREDIT = "© OpenStreetMap contributors, ODbL"
EARTH_RADIUS_M = 6_371_008.8
SPACING_METRES = 100.0
WALK_KMH = 4.8
# Kilometres per hour where a way has no maxspeed, door to door in towns (assumption; 法定速度 is the upper limit).
DRIVE_KMH = {
    "motorway": 80.0,
    "motorway_link": 40.0,
    "trunk": 45.0,
    "trunk_link": 30.0,
    "primary": 35.0,
    "primary_link": 30.0,
    "secondary": 32.0,
    "secondary_link": 28.0,
    "tertiary": 28.0,
    "tertiary_link": 25.0,
    "unclassified": 25.0,
    "residential": 20.0,
    "living_street": 10.0,
    "service": 12.0,
    "road": 20.0,
    "track": 10.0,
}
WALK_FACTORS = {"steps": 0.5, "track": 0.9}
NOT_FOR_WALKING = frozenset({"motorway", "motorway_link", "trunk_link"})
FOOT_ONLY = frozenset(
    {"footway", "pedestrian", "path", "steps", "cycleway", "corridor", "bridleway", "platform", "elevator"}
)
CLOSED = frozenset({"no", "private"})
KMH_TO_METRES_PER_MINUTE = 1000 / 60

_Edge = tuple[int, int, float, float, float]
"""From, to, metres, walking and driving metres a minute."""


@dataclass(frozen=True, slots=True)
class RoadSheet:
    """A road file as read. `ways_read` = `ways_used` + ways left out (each kind counted in an issue)."""

    graph: RoadGraph
    ways_read: int
    ways_used: int
    issues: tuple[Issue, ...]
    credit: str = CREDIT


@dataclass(frozen=True, slots=True)
class _Way:
    """Node references in order with their places; speeds in metres a minute along and against the drawing."""

    nodes: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    walk: float
    drive_along: float
    drive_against: float


def read_roads(data: bytes, *, filename: str | None = None) -> RoadSheet:
    """Walking and driving graph of an OSM extract. UnreadableFile where the bytes are no OSM file or hold no road."""
    kind = "osm" if (filename or "").endswith(".osm") or data[:100].lstrip().startswith(b"<") else "pbf"
    left_out: Counter[str] = Counter()
    ways: list[_Way] = []
    try:
        ways.extend(_ways(osmium.io.FileBuffer(data, kind), left_out))
    except RuntimeError as error:
        raise UnreadableFile("not_osm", str(error)) from error
    if not ways:
        raise UnreadableFile("no_roads", str(sum(left_out.values())))
    issues = tuple(
        Issue(f"road_{reason}", value=str(count), severity="note") for reason, count in sorted(left_out.items())
    )
    return RoadSheet(_graph(ways), len(ways) + sum(left_out.values()), len(ways), issues)


def _ways(buffer: "osmium.io.FileBuffer", left_out: Counter[str]) -> Iterator[_Way]:
    for way in osmium.FileProcessor(buffer, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if not isinstance(way, osmium.osm.Way) or "highway" not in way.tags:
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        places = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        walk, along, against = _walk_speed(tags), *_drive_speeds(tags)
        if len(places) < 2:
            left_out["without_nodes"] += 1
        elif walk == along == against == 0:
            left_out["not_usable"] += 1
        else:
            refs, lon, lat = zip(*places, strict=True)
            yield _Way(np.array(refs, dtype=np.int64), np.array(lon), np.array(lat), walk, along, against)


def _walk_speed(tags: dict[str, str]) -> float:
    """Metres a minute, 0 where walking is not allowed."""
    highway, foot = tags["highway"], tags.get("foot", "")
    known = highway in DRIVE_KMH or highway in FOOT_ONLY
    closed = foot in CLOSED or (tags.get("access") in CLOSED and foot not in {"yes", "designated", "permissive"})
    needs_permission = highway in NOT_FOR_WALKING or tags.get("motorroad") == "yes"
    if not known or closed or (needs_permission and foot != "yes"):
        return 0.0
    return WALK_KMH * WALK_FACTORS.get(highway, 1.0) * KMH_TO_METRES_PER_MINUTE


def _drive_speeds(tags: dict[str, str]) -> tuple[float, float]:
    """Metres a minute along and against the drawn direction."""
    highway = tags["highway"]
    car = next((tags[key] for key in ("motorcar", "motor_vehicle", "vehicle", "access") if key in tags), "yes")
    if highway not in DRIVE_KMH or car in CLOSED:
        return 0.0, 0.0
    speed = min(DRIVE_KMH[highway], _limit_kmh(tags.get("maxspeed"))) * KMH_TO_METRES_PER_MINUTE
    oneway = tags.get("oneway")
    roundabout = tags.get("junction") in {"roundabout", "circular"} or highway in {"motorway", "motorway_link"}
    if oneway == "-1":
        return 0.0, speed
    if oneway in {"yes", "true", "1"} or (roundabout and oneway != "no"):
        return speed, 0.0
    return speed, speed


def _limit_kmh(text: str | None) -> float:
    """The posted limit as an upper bound: signals and corners keep the class speed below it."""
    number = (text or "").removesuffix("mph").strip()
    if not number.isdigit() or int(number) == 0:
        return np.inf
    return int(number) * (1.609 if text != number else 1.0)


def _graph(ways: list[_Way]) -> RoadGraph:
    refs = np.concatenate([way.nodes for way in ways])
    _, first, number, uses = np.unique(refs, return_index=True, return_inverse=True, return_counts=True)
    lon, lat = np.concatenate([way.lon for way in ways])[first], np.concatenate([way.lat for way in ways])[first]
    rows: list[_Edge] = []
    offset = 0
    for way in ways:
        nodes = number[offset : offset + len(way.nodes)]
        offset += len(way.nodes)
        rows.extend(_edges(way, nodes, uses))
    start, end, metres, walk, drive = np.array(rows, dtype=float).T
    kept, place = np.unique(np.concatenate((start, end)).astype(np.int64), return_inverse=True)
    return RoadGraph(
        lon=lon[kept],
        lat=lat[kept],
        start=place[: len(start)],
        end=place[len(start) :],
        metres=metres,
        walk_metres_per_minute=walk,
        drive_metres_per_minute=drive,
    )


def _edges(
    way: _Way, nodes: NDArray[np.int64], uses: NDArray[np.int64]
) -> Iterator[tuple[int, int, float, float, float]]:
    """Both directions of each piece of a way between the nodes that are kept."""
    along = np.concatenate(([0.0], np.cumsum(_great_circle(way.lon, way.lat))))
    begin = 0
    for position in range(1, len(nodes)):
        last = position == len(nodes) - 1
        if not last and uses[nodes[position]] == 1 and along[position] - along[begin] < SPACING_METRES:
            continue
        metres = float(along[position] - along[begin])
        here, there = int(nodes[begin]), int(nodes[position])
        yield here, there, metres, way.walk, way.drive_along
        yield there, here, metres, way.walk, way.drive_against
        begin = position


def _great_circle(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres between neighbours, haversine: 2R·asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))."""
    x, y = np.radians(lon), np.radians(lat)
    half = np.sin(np.diff(y) / 2) ** 2 + np.cos(y[:-1]) * np.cos(y[1:]) * np.sin(np.diff(x) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half)))
