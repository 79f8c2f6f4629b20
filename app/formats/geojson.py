"""Population cells as polygons: GeoJSON text from mesh codes and columns."""

from typing import Any

import orjson

from app.domain.mesh import is_mesh_code, mesh_bounds


def mesh_collection(table: dict[str, Any]) -> bytes:
    """The columns of `mesh_table` as a FeatureCollection; cells whose code is no mesh code are left out."""
    years = [str(year) for year in table["years"]]
    features = []
    for index, code in enumerate(table["codes"]):
        if is_mesh_code(code):
            people = {band: dict(zip(years, cells[index], strict=True)) for band, cells in table["people"].items()}
            features.append({"type": "Feature", "geometry": _square(code), "properties": {"mesh_code": code, **people}})
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _square(code: str) -> dict[str, Any]:
    west, south, east, north = mesh_bounds(code)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 7), round(y, 7)] for x, y in ring]]}
