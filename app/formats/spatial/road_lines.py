"""A road network as lines for the map, main roads apart from the others."""

from typing import Final

import numpy as np
import orjson

from app.domain.people.road_graph import RoadGraph

# More than a browser draws at once without a wait: of a larger network the quickest roads are shown.
_MOST_LINES: Final = 60_000
# Main roads are driven at 40 km/h and more (m per minute); an assumption for the drawing alone.
_MAIN_SPEED: Final = 40_000 / 60
_DIGITS: Final = 5


def road_collection(graph: RoadGraph) -> bytes:
    """A FeatureCollection of two MultiLineStrings, `class` "main" and "minor"; both ways of a road are one line."""
    low, high = np.minimum(graph.start, graph.end), np.maximum(graph.start, graph.end)
    _, first = np.unique(low * len(graph.lon) + high, return_index=True)
    speed = graph.drive_metres_per_minute[first]
    kept = first if len(first) <= _MOST_LINES else first[np.argsort(-speed, kind="stable")[:_MOST_LINES]]
    main = graph.drive_metres_per_minute[kept] >= _MAIN_SPEED
    nodes = np.column_stack([graph.lon, graph.lat]).round(_DIGITS)
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "MultiLineString",
                "coordinates": np.stack([nodes[low[edges]], nodes[high[edges]]], axis=1).tolist(),
            },
            "properties": {"class": name},
        }
        for name, edges in (("minor", kept[~main]), ("main", kept[main]))
        if len(edges)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})
