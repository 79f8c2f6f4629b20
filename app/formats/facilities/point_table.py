"""A map layer of facilities (GeoJSON, Shapefile in a zip, GeoPackage) as a table: its columns, and each one's place."""

import numpy as np
import shapely

from app.formats.records.issue_words import remark
from app.formats.spatial.vector_file import read_layer
from app.formats.tables.tables import Row, Table

_LAT, _LON = "緯度", "経度"


def read_point_table(data: bytes, filename: str | None) -> Table:
    """One row a feature; an area stands at a point inside it (told), a line nowhere. Raises `UnreadableFile`."""
    layer = read_layer(data, filename=filename)
    areas = np.isin(shapely.get_type_id(layer.shapes), (3, 6))
    points = np.where(areas, shapely.point_on_surface(layer.shapes), layer.shapes)
    single = np.where(shapely.get_type_id(points) == 4, shapely.get_geometry(points, 0), points)
    texts = [layer.texts(column) for column in layer.columns]
    rows: list[Row] = []
    for number, point in enumerate(single):
        is_point = point is not None and shapely.get_type_id(point) == 0 and not point.is_empty
        place = (f"{point.y:.8f}", f"{point.x:.8f}") if is_point else ("", "")
        rows.append((number + 1, (*place, *(column[number] for column in texts))))
    names = [f"{name} (2)" if name in (_LAT, _LON) else name for name in layer.columns]
    notes = [*layer.issues, *([remark("area_as_point", value=str(int(areas.sum())))] if areas.any() else [])]
    return Table(layer.name, (_LAT, _LON, *names), rows, layer.encoding, tuple(notes))
