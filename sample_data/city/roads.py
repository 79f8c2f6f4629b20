"""The roads of the invented city as an OpenStreetMap file: straight between neighbouring towns, a node every 400 m."""

from xml.etree import ElementTree

import numpy as np

from sample_data.city.ground import Ground, lonlat

STEP_KM = 0.4


def roads_osm(ground: Ground) -> bytes:
    """Nodes, then ways. The ids count from 1 and mean nothing in OpenStreetMap itself."""
    root = ElementTree.Element("osm", version="0.6", generator="sample_data, invented")
    places = [(t.x_km, t.y_km) for t in ground.towns]
    ways = []
    for a, b in ground.roads:
        across = ground.towns[a].district is not ground.towns[b].district
        between = _between(places[a], places[b])
        ways.append((across, [a, *range(len(places), len(places) + len(between)), b]))
        places += between
    for n, (x, y) in enumerate(places, start=1):
        lon, lat = lonlat(x, y)
        ElementTree.SubElement(root, "node", id=str(n), version="1", lat=str(lat), lon=str(lon))
    for n, (across, line) in enumerate(ways, start=1):
        _way(root, n, line, across)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _between(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    parts = int(np.ceil(np.hypot(end[0] - start[0], end[1] - start[1]) / STEP_KM))
    share = np.arange(1, parts) / parts
    return [(start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in share.tolist()]


def _way(root: ElementTree.Element, n: int, line: list[int], across: bool) -> None:
    way = ElementTree.SubElement(root, "way", id=str(n), version="1")
    for node in line:
        ElementTree.SubElement(way, "nd", ref=str(node + 1))
    tags = {"highway": "secondary" if across else "residential", "maxspeed": "50" if across else "30"}
    for key, value in tags.items():
        ElementTree.SubElement(way, "tag", k=key, v=value)
