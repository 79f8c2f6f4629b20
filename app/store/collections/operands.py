"""Values of a filter: scalars, points in time, geometries, each bound to the statement and never written into it."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import shapely
from sqlalchemy import ColumnElement, DateTime, LargeBinary, bindparam, cast, func, literal, literal_column
from sqlalchemy.types import Boolean, Float, Text

from app.store.collections.crs import Crs, degrees_of
from app.store.collections.shape import FAMILIES, ValueKind

MOST_POINTS = 20_000
_ALWAYS = {False: "'-infinity'::timestamptz", True: "'infinity'::timestamptz"}


class UnusableFilter(ValueError):
    """A filter, box or time that cannot be used; `code` and what was sent. The words are the caller's."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(f"{code}: {value}")
        self.code, self.value = code, value


@dataclass(frozen=True, slots=True)
class Operand:
    """An expression and the type of its values."""

    sql: ColumnElement[Any]
    kind: ValueKind


def wanted(operand: Operand, kind: ValueKind) -> Operand:
    """The operand, where it is of this type. Raises UnusableFilter."""
    if FAMILIES.get(operand.kind, operand.kind) is not kind:
        raise UnusableFilter("wrong_type", f"{operand.kind.value} ≠ {kind.value}")
    return operand


def scalar(value: Any) -> Operand:
    """A number, a text or a truth value."""
    if isinstance(value, bool):
        return Operand(literal(value, Boolean()), ValueKind.FLAG)
    if isinstance(value, int | float) and math.isfinite(value):
        return Operand(cast(literal(float(value), Float()), Float()), ValueKind.NUMBER)
    if isinstance(value, str):
        return Operand(cast(literal(value, Text()), Text()), ValueKind.TEXT)
    raise UnusableFilter("no_value", json.dumps(value, ensure_ascii=False)[:100])


def instant_of(node: dict[str, Any]) -> Operand:
    """`{"date": …}` or `{"timestamp": …}` as a point in time; a date is its beginning."""
    return Operand(interval_of(node)[0], ValueKind.INSTANT)


def interval_of(node: dict[str, Any], *, is_last: bool = True) -> tuple[Any, Any]:
    """First and last moment of a date or timestamp; `..` is without end."""
    text = str(node.get("timestamp", node.get("date")))
    if text in {"..", ""}:
        return literal_column(_ALWAYS[False]), literal_column(_ALWAYS[is_last])
    first, last = moments(text)
    return _bound(first), _bound(last)


def moments(text: str) -> tuple[datetime, datetime]:
    """RFC 3339 date or date-time → its first and last moment. Raises UnusableFilter."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            first = datetime.combine(day, time(), UTC)
            return first, first + timedelta(days=1, microseconds=-1)
        if "T" not in text.upper() or not text.isascii():
            raise ValueError(text)
        found = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableFilter("not_a_time", text[:100]) from None
    return found, found


def _bound(moment: datetime) -> ColumnElement[Any]:
    return cast(literal(moment, DateTime(timezone=True)), DateTime(timezone=True))


def shape_of(node: Any, crs: Crs) -> ColumnElement[Any]:
    """A GeoJSON geometry or `{"bbox": …}` in `crs` as a bound geometry in degrees."""
    if isinstance(node, dict) and "bbox" in node:
        return box_shape([float(each) for each in node["bbox"]], crs)
    if not isinstance(node, dict) or "type" not in node:
        raise UnusableFilter("no_geometry", json.dumps(node, ensure_ascii=False)[:100])
    try:
        geometry = shapely.from_geojson(json.dumps(node))
    except (shapely.errors.ShapelyError, ValueError):
        raise UnusableFilter("no_geometry", str(node.get("type"))) from None
    if geometry.geom_type == "GeometryCollection":
        # Most predicates know none.
        raise UnusableFilter("no_geometry", geometry.geom_type)
    return bound_geometry(geometry, crs)


def bound_geometry(geometry: Any, crs: Crs) -> ColumnElement[Any]:
    """A shapely geometry in `crs` as a bound value in degrees. Raises UnusableFilter."""
    if shapely.get_num_coordinates(geometry) > MOST_POINTS:
        raise UnusableFilter("filter_too_large", f"{MOST_POINTS}")
    try:
        moved = degrees_of(shapely.force_2d(geometry), crs)
    except ValueError:
        raise UnusableFilter("outside_crs", geometry.geom_type) from None
    if not shapely.is_valid(moved):
        moved = shapely.make_valid(moved)
    value = bindparam(None, shapely.to_wkb(moved), type_=LargeBinary(), unique=True)
    return func.ST_SetSRID(func.ST_GeomFromWKB(cast(value, LargeBinary())), 4326)


def box_shape(box: list[float], crs: Crs) -> ColumnElement[Any]:
    """Four or six numbers in the axis order of `crs` as an area in degrees; west > east crosses the antimeridian."""
    return bound_geometry(_area(_corners(box, crs), crs), _unswapped(crs))


def _corners(box: list[float], crs: Crs) -> tuple[float, float, float, float]:
    if len(box) not in {4, 6} or not all(math.isfinite(each) for each in box):
        raise UnusableFilter("not_a_box", ",".join(map(str, box))[:100])
    half = len(box) // 2
    west, south, east, north = (box[0], box[1], box[half], box[half + 1])
    if crs.is_swapped:
        west, south, east, north = south, west, north, east
    if south > north or (west > east and not crs.is_geographic):
        raise UnusableFilter("not_a_box", ",".join(map(str, box))[:100])
    if crs.is_geographic and not (-180 <= west <= 180 and -180 <= east <= 180 and south >= -90 and north <= 90):
        raise UnusableFilter("outside_crs", ",".join(map(str, box))[:100])
    return west, south, east, north


def _area(corners: tuple[float, float, float, float], crs: Crs) -> Any:
    west, south, east, north = corners
    if west > east:
        return shapely.MultiPolygon([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])
    if west == east or south == north:
        return (
            shapely.LineString([(west, south), (east, north)])
            if (west, south) != (east, north)
            else shapely.Point(west, south)
        )
    made = shapely.box(west, south, east, north)
    # A straight edge in metres is a curve in degrees.
    return made if crs.is_geographic else shapely.segmentize(made, max(east - west, north - south) / 16)


def _unswapped(crs: Crs) -> Crs:
    return Crs(crs.uri, crs.epsg, is_swapped=False)
