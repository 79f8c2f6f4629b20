"""Map layers as a planner's file holds them."""

import json
from typing import Any

import shapely


def layer(*areas: tuple[Any, dict[str, Any]]) -> bytes:
    """GeoJSON of areas with their properties."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(area)}
        for area, properties in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
