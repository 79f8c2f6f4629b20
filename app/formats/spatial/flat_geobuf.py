"""FlatGeobuf, written feature by feature without an index: the door to flatbuffers.

PostGIS 3.3 can write it too, but what follows a truth value cannot be read again. The layout of a point feature depends
on the length of its properties alone, so each length is laid out once and filled in afterwards. Source: the schemas
header.fbs and feature.fbs of flatgeobuf 3.x.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

import flatbuffers
import shapely

from app.formats.spatial.bulk_files import TableLayout

_MAGIC = b"fgb\x03fgb\x00"
_TYPES = {"flag": 2, "whole": 7, "number": 10, "instant": 13}
_STRING = 11
_SHAPES = {"POINT": 1, "POLYGON": 3, "MULTIPOLYGON": 6}
# Stands where the number of features will be written when it is known.
_COUNT = 0x5A5A5A5A5A5A5A5A
_X, _Y = 1.2345678901e300, -9.8765432109e300


def write_flat_geobuf(file: IO[bytes], layout: TableLayout, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows (WKB or None, then one value a column) to a file that can be wound back for its count."""
    header = _header(layout)
    file.write(_MAGIC + header)
    writer = _FeatureWriter([kind for _, kind in layout.columns])
    count = 0
    for wkb, *values in rows:
        file.write(writer.feature(wkb, values))
        count += 1
    file.seek(len(_MAGIC) + header.index(struct.pack("<Q", _COUNT)))
    file.write(struct.pack("<Q", count))
    file.seek(0, 2)


def _header(layout: TableLayout) -> bytes:
    builder = flatbuffers.Builder(1024)
    columns = [_column(builder, name, kind) for name, kind in layout.columns]
    told = _offsets(builder, columns)
    name = builder.CreateString(layout.name)
    organisation = builder.CreateString("EPSG")
    builder.StartObject(6)
    builder.PrependUOffsetTRelativeSlot(0, organisation, 0)
    builder.PrependInt32Slot(1, layout.epsg, 0)
    crs = builder.EndObject()
    builder.StartObject(14)
    builder.PrependUOffsetTRelativeSlot(0, name, 0)
    builder.PrependUint8Slot(2, _SHAPES.get(layout.geometry_type, 0), 0)
    builder.PrependUOffsetTRelativeSlot(7, told, 0)
    builder.PrependUint64Slot(8, _COUNT, 0)
    # No index: 16 is what a reader takes where nothing is said.
    builder.PrependUint16Slot(9, 0, 16)
    builder.PrependUOffsetTRelativeSlot(10, crs, 0)
    builder.FinishSizePrefixed(builder.EndObject())
    return bytes(builder.Output())


def _column(builder: Any, name: str, kind: str) -> int:
    told = builder.CreateString(name)
    builder.StartObject(11)
    builder.PrependUOffsetTRelativeSlot(0, told, 0)
    builder.PrependUint8Slot(1, _TYPES.get(kind, _STRING), 0)
    return int(builder.EndObject())


def _offsets(builder: Any, offsets: list[int]) -> int:
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())


@dataclass(frozen=True, slots=True)
class _PointLayout:
    """A laid-out point feature: its bytes, and where x, y and the properties go."""

    content: bytes
    place: int
    properties: int


@dataclass(slots=True)
class _FeatureWriter:
    """Features of one table; `points` by the length of their properties."""

    kinds: list[str]
    points: dict[int, _PointLayout] = field(default_factory=dict)

    def feature(self, wkb: bytes | None, values: Sequence[Any]) -> bytes:
        """One feature with its size in front."""
        properties = self._properties(values)
        if wkb is not None and len(wkb) == 21:
            return self._point(wkb, properties)
        return _laid_out(None if wkb is None else shapely.from_wkb(wkb), properties)

    def _point(self, wkb: bytes, properties: bytes) -> bytes:
        size = len(properties)
        layout = self.points.get(size)
        if layout is None:
            content = _laid_out(shapely.Point(_X, _Y), b"\xa5" * size)
            place = content.index(struct.pack("<dd", _X, _Y))
            # The vector of properties is told by its length and lies before or behind everything of the point.
            start = content.index(struct.pack("<I", size) + b"\xa5" * size) + 4
            layout = self.points[size] = _PointLayout(content, place, start)
        filled = bytearray(layout.content)
        filled[layout.place : layout.place + 16] = wkb[5:21]
        filled[layout.properties : layout.properties + size] = properties
        return bytes(filled)

    def _properties(self, values: Sequence[Any]) -> bytes:
        parts = []
        for place, (kind, value) in enumerate(zip(self.kinds, values, strict=True)):
            if value is None:
                continue
            if kind == "whole":
                parts.append(struct.pack("<Hq", place, value))
            elif kind == "number":
                parts.append(struct.pack("<Hd", place, value))
            elif kind == "flag":
                parts.append(struct.pack("<HB", place, value))
            else:
                text = _text(value).encode()
                parts.append(struct.pack("<HI", place, len(text)) + text)
        return b"".join(parts)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value)


def _laid_out(shape: Any, properties: bytes) -> bytes:
    builder = flatbuffers.Builder(256)
    geometry = None if shape is None else _geometry(builder, shape)
    told = builder.CreateByteVector(properties) if properties else None
    builder.StartObject(3)
    if geometry is not None:
        builder.PrependUOffsetTRelativeSlot(0, geometry, 0)
    if told is not None:
        builder.PrependUOffsetTRelativeSlot(1, told, 0)
    builder.FinishSizePrefixed(builder.EndObject())
    return bytes(builder.Output())


def _geometry(builder: Any, shape: Any) -> int:
    kind = shape.geom_type.upper()
    if kind == "MULTIPOLYGON":
        parts = _offsets(builder, [_geometry(builder, part) for part in shape.geoms])
        return _geometry_table(builder, kind, parts=parts)
    rings = [shape.exterior, *shape.interiors] if kind == "POLYGON" else [shape]
    points = [coordinate for ring in rings for x, y in ring.coords for coordinate in (x, y)]
    ends = _ends(builder, [len(ring.coords) for ring in rings]) if len(rings) > 1 else None
    return _geometry_table(builder, kind, ends=ends, xy=_doubles(builder, points))


def _ends(builder: Any, sizes: list[int]) -> int:
    builder.StartVector(4, len(sizes), 4)
    for last in range(len(sizes), 0, -1):
        builder.PrependUint32(sum(sizes[:last]))
    return int(builder.EndVector())


def _doubles(builder: Any, values: list[float]) -> int:
    builder.StartVector(8, len(values), 8)
    for value in reversed(values):
        builder.PrependFloat64(value)
    return int(builder.EndVector())


def _geometry_table(
    builder: Any, kind: str, *, ends: int | None = None, xy: int | None = None, parts: int | None = None
) -> int:
    builder.StartObject(8)
    for slot, offset in ((0, ends), (1, xy), (7, parts)):
        if offset is not None:
            builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
    builder.PrependUint8Slot(6, _SHAPES[kind], 0)
    return int(builder.EndObject())
