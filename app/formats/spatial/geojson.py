"""Population cells as polygons: GeoJSON text from mesh codes and columns."""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.people.mesh import is_mesh_code, mesh_bounds


def mesh_collection(table: dict[str, Any]) -> bytes:
    """The columns of `mesh_table` as a FeatureCollection; cells whose code is no mesh code are left out."""
    years = [str(year) for year in table["years"]]
    drawn = [index for index, code in enumerate(table["codes"]) if is_mesh_code(code)]
    bounds = mesh_bounds(table["codes"][index] for index in drawn).round(7).tolist()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [_ring(square)]},
            "properties": {"mesh_code": table["codes"][index]}
            | {band: dict(zip(years, cells[index], strict=True)) for band, cells in table["people"].items()},
        }
        for index, square in zip(drawn, bounds, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _ring(square: Sequence[float]) -> list[list[float]]:
    west, south, east, north = square
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
