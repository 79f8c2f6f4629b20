"""One statement = one vector tile (Mapbox Vector Tile 2.1) of a collection."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal_column, select, text
from sqlalchemy.orm import Session

from app.store.collections.query import Query, condition_of, source_of
from app.store.collections.shape import Collection, Property, ValueKind

EXTENT, BUFFER = 4096, 64
DEEPEST_ZOOM = 22


def tile(session: Session, collection: Collection, z: int, x: int, y: int) -> bytes:
    """The tile as bytes, empty where nothing lies in it; features carry all their properties and `id`."""
    envelope = func.ST_TileEnvelope(z, x, y)
    geometry: ColumnElement[Any] = literal_column(f"({collection.geometry})")
    around = func.ST_Transform(func.ST_TileEnvelope(z, x, y, text("margin => 0.015625")), 4326)
    shape = func.ST_AsMVTGeom(func.ST_Transform(geometry, 3857), envelope, EXTENT, BUFFER, True)
    columns = [_value(each).label(each.name) for each in collection.properties]
    inside = (
        select(shape.label("geom"), *columns)
        .select_from(source_of(collection, list(collection.properties)))
        .where(and_(condition_of(collection, Query()), geometry.op("&&")(around)))
        # The same features give the same bytes, and the same ETag, also after a restore.
        .order_by(literal_column(collection.key))
        .subquery("q")
    )
    whole: ColumnElement[Any] = literal_column("q")
    made = select(func.ST_AsMVT(whole, collection.code, EXTENT, "geom")).select_from(inside)
    return bytes(session.execute(made).scalar_one() or b"")


def _value(each: Property) -> ColumnElement[Any]:
    """Tiles know texts, numbers and truth values."""
    if each.kind is ValueKind.TEXTS:
        return func.array_to_string(each.column, ";")
    return cast(each.column, Text) if each.kind in {ValueKind.TREE, ValueKind.INSTANT, ValueKind.DAY} else each.column
